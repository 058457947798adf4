"""Defects of bodies to plant: lines that are no part of the article, texts that are cut, repeated, or no text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import cycle
from typing import Final

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from ..fiction import Story
from .planting import Plant, Planted, any_of, by_language, extra_line, planted, with_line

__all__ = ["BODIES", "BODY_NEEDS"]

_CUT: Final = {
    "en": ("The operator, who did not want to say what the boats [...]", "Nobody knows who will pay for it… Read more"),
    "de": ("Der Betreiber wollte nicht sagen, wie viel die Boote … Weiterlesen", "Niemand weiß, wer das bezahlt [...]"),
    "fr": ("L’exploitant n’a pas voulu dire combien de bateaux… Lire la suite",),
    "es": ("La empresa no quiso decir cuántos barcos … Leer más",),
    "pl": ("Operator nie chciał powiedzieć, ile łodzi … Czytaj dalej",),
    "ru": ("Перевозчик не захотел сказать, сколько лодок … Читать далее",),
}
_CLOSED: Final = {
    "en": ("This live blog is now closed.", "Our live coverage has ended; thank you for reading."),
    "de": ("Der Liveblog ist beendet.", "Dieser Liveticker ist beendet."),
    "fr": ("Ce direct est terminé.",),
    "es": ("Este directo ha finalizado.",),
    "pl": ("Relacja na żywo dobiegła końca.",),
    "ru": ("Онлайн завершен.",),
}
_CREDITS: Final = {
    "en": (
        "Photo: Mara Lindqvist",
        "The east quay at dusk (Image: Tom Hale)",
        "© Jonas Okafor",
        "Ines Hale/Getty Images",
    ),
    "de": ("Foto: Käthe Brückner", "Bildquelle: Hafenamt", "Der Ostkai am Abend. Foto: Götz Ährenfeld"),
    "fr": ("Crédit photo : Port de Crécy", "Photo d’illustration : le bac du soir"),
    "es": ("Foto: Puerto de Anil", "Fotografía: Puerto de Anil"),
    "pl": ("Fot. Zarząd Portu", "Zdjęcie: Zarząd Portu"),
    "ru": ("Фото: пресс-служба порта",),
    "ja": ("写真：港湾局",),
    "zh": ("图片来源：港务局",),
}
_BIOS: Final = {
    "en": ("Mara Lindqvist is a reporter for the weekend edition.", "Tom Hale is our transport correspondent"),
    "de": ("Käthe Brückner ist Redakteurin im Ressort Verkehr.",),
    "fr": ("Inès Morel est journaliste au service des transports.",),
    "es": ("Ana Robles es periodista y vive junto al puerto.",),
}
_SIGN_OFFS: Final = {
    "en": ("(Reporting by Mara Lindqvist; Editing by Tom Hale)", "Additional reporting by Tom Hale in Kingsferry"),
    "de": ("(Bericht von Käthe Brückner, redigiert von Götz Ährenfeld)", "dpa-infocom, dpa:210506-99-123456/2"),
    "fr": ("(Reportage de Inès Morel, édité par Jean Petit)",),
    "es": ("(Reporte de Ana Robles; editado por Luis Vega)",),
}
_TIMES: Final = {
    "en": ("Published 6 May 2021", "Last updated: May 6, 2021 at 7:18 pm", "2021-05-06 19:18"),
    "de": ("06.05.2021, 19:18 Uhr", "Zuletzt aktualisiert am 06.05.2021"),
    "fr": ("Publié le 06/05/2021", "Mis à jour le 6 mai 2021"),
    "es": ("Publicado el 6 de mayo de 2021",),
    "pl": ("Aktualizacja: 06.05.2021 19:18",),
    "ru": ("Опубликовано 6 мая 2021",),
    "ja": ("2021年5月6日 19:18",),
    "zh": ("2021年5月6日 19:18",),
}
_ERRORS: Final = ("Page not found", "404 Not Found", "Access denied", "Seite nicht gefunden", "Página no encontrada")
_HELP: Final = (
    "The harbour is still here, but what you asked for is not. It may have moved to another quay, or it was never "
    "built. Have a look at the front page, use the search above, or write a letter to the desk. These are the stories "
    "that most visitors read today, and the weather on the sound is fair."
)
_HYPHENATED: Final = (
    "The harbour master asked the govern-\nment for another pump.",
    "Im Sommer soll die Abend-\nfähre wieder fahren, heißt es.",
)
_VOWELS: Final = str.maketrans("aeiouyqxjzkw", "qxjzkwaeiouy")
_CONSONANTS: Final = "bcdfghlmnprstv"


_OTHER_HEADLINES: Final = (
    "Market hall to open on Sundays",
    "Brücke bis Freitag gesperrt",
    "Une grue tombe sur le môle",
    "El coro escolar gana en la capital",
)
_BOXES: Final = (
    "Harbour:\nCrane topples onto the mole\nNobody was hurt.\nBy Mara Lindqvist",
    "Une grue tombe sur le môle\nPersonne n’est blessé.\nPar Anaïs Lemaître",
    "Kran stürzt auf die Mole\nVerletzt wurde niemand.\nVon Jürgen Maßmann",
)
_MORE: Final = (
    "It was past midnight when the council voted, and the last boat had sailed an hour before.",
    "The harbour office will answer questions in the old customs house on Saturday morning.",
    "Most of the letters that were sent to the mayor speak of nurses, bakers and pilots.",
    "A second boat may follow next year, if the island's four villages pay their share of it.",
)


def _scrambled(line: str, step: int) -> str:
    """The line in other letters: vowels become rare consonants, and the others change their places."""
    turned = _CONSONANTS[step:] + _CONSONANTS[:step]
    return line.lower().translate(_VOWELS).translate(str.maketrans(_CONSONANTS, turned))


def _behind_a_wall(story: Story) -> SearchStrategy[Planted]:
    lines = [line for line in story.lines if "@" not in line and "www." not in line]
    steps = st.permutations(range(3, 11)).map(lambda order: order[:6])
    return steps.map(
        lambda six: planted(
            "BD005", story, "body", None, body="\n".join(_scrambled(line, step) for step in six for line in lines)
        )
    )


def _said_twice(story: Story) -> SearchStrategy[Planted]:
    """The longest paragraph that ends with a full stop, again at the end; of a text that says as much besides."""
    ended = [
        line for line in story.lines if line.endswith((".", "。")) and "@" not in line and not line.startswith("“")
    ]
    line = max(ended or [story.description], key=len)
    said = sum(map(len, story.lines)) - len(line) if ended else 0
    first = story if said > len(line) else replace(story, lines=(line, *_MORE))
    return st.just(with_line("BD021", first, len(first.lines), line))


def _description_again(story: Story) -> SearchStrategy[Planted]:
    return st.integers(0, min(3, len(story.lines))).map(lambda at: with_line("BD024", story, at, story.description))


def _error_page(story: Story) -> SearchStrategy[Planted]:
    title = st.sampled_from(_ERRORS)
    return title.map(lambda said: planted("BD027", story, "body", said, body=f"{said}\n{_HELP}"))


def _in_one_line(story: Story) -> SearchStrategy[Planted]:
    text = ""
    for line in cycle(story.lines):
        text += f"{line} "
        if len(text) > 1600:
            break
    return st.just(planted("BD031", story, "body", None, body=text))


def _all_of_it_again(story: Story) -> SearchStrategy[Planted]:
    """All that the article says, several times, with or without line breaks."""
    times, joints = st.integers(2, 4), st.sampled_from(("\n", "\n\n"))
    body = st.builds(lambda n, joint: joint.join(story.lines * n), times, joints)
    return body.map(lambda text: planted("BD037", story, "body", None, body=text))


def _marked_between(story: Story) -> SearchStrategy[Planted]:
    """A line of the page behind each paragraph, of which there are four at least."""
    told = [
        line for line in story.lines if line.endswith((".", "!", "?", "。", "！", "？")) and len(line.encode()) > 80
    ]
    lines = (*told, *_MORE[: max(0, 4 - len(told))])
    return st.sampled_from(("Article content", "Inhalt des Artikels", "Contenu de l’article", "正文内容区")).map(
        lambda mark: planted("BD038", story, "body", None, body="\n".join(f"{line}\n{mark}" for line in lines))
    )


def _below_teasers(story: Story) -> SearchStrategy[Planted]:
    """Headlines of other articles, the article's own, then its text."""
    return st.lists(st.sampled_from(_OTHER_HEADLINES), min_size=2, unique=True).map(
        lambda above: planted("BD039", story, "body", None, body="\n".join((*above, story.headline, *story.lines)))
    )


def _boxed(story: Story) -> SearchStrategy[Planted]:
    """Another article's headline, lead and author between two paragraphs."""
    lines = (*story.lines, *_MORE[: max(0, 3 - len(story.lines))])
    return st.builds(
        lambda box, at: planted("BD041", story, "body", None, body="\n".join((*lines[:at], box, *lines[at:]))),
        st.sampled_from(_BOXES),
        st.integers(1, len(lines) - 1),
    )


BODIES: Final[Mapping[str, Plant]] = {
    "BD003": extra_line("BD003", by_language(_CUT), last=True),
    "BD005": _behind_a_wall,
    "BD011": extra_line("BD011", by_language(_CLOSED)),
    "BD012": extra_line("BD012", by_language(_CREDITS)),
    "BD016": extra_line("BD016", by_language(_BIOS), last=True),
    "BD017": extra_line("BD017", by_language(_SIGN_OFFS), last=True),
    "BD020": extra_line("BD020", any_of(*_HYPHENATED)),
    "BD021": _said_twice,
    "BD024": _description_again,
    "BD027": _error_page,
    "BD030": extra_line("BD030", by_language(_TIMES)),
    "BD031": _in_one_line,
    "BD037": _all_of_it_again,
    "BD038": _marked_between,
    "BD039": _below_teasers,
    "BD041": _boxed,
}
"""Rule code to how its defect is planted."""

_SPACED: Final = ("en", "de", "fr", "es", "pl", "ru", "el", "ar")
BODY_NEEDS: Final[Mapping[str, tuple[str, ...]]] = {
    "BD005": ("en", "de", "fr", "es", "pl"),
    "BD021": _SPACED,
    "BD024": _SPACED,
}
"""Rule code to the languages in which its defect can be planted, where it cannot be in all."""
