"""What must not go out with a draft, to plant: notes, labels, tests, links."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from hypothesis import strategies as st

from ..fiction import Story
from .planting import Plant, Planted, any_of, by_language, either, extra_line, in_paragraph, other_value, planted

__all__ = ["DRAFTS"]

_BRACKETS: Final = {
    "en": ("[check name]", "[[ask the clerk]]", "[quote here]"),
    "de": ("[Name prüfen]", "[Zitat folgt]"),
    "fr": ("[à vérifier]", "[nom à compléter]"),
    "es": ("[por confirmar]", "[falta dato]"),
    "pl": ("[sprawdzić]", "[uzupełnić nazwisko]"),
    "ru": ("[уточнить]", "[проверить число]"),
    "el": ("[να ελεγχθεί]",),
    "ar": ("[للتأكد]",),
    "zh": ("【待核实】", "【待补充】"),
    "ja": ("【要確認】", "［要追記］"),
}
_LABELS: Final = {
    "en": ("DRAFT: {}", "Copy of {}"),
    "de": ("{} (Entwurf)", "Kopie von {}"),
    "fr": ("[Brouillon] {}", "Copie de {}"),
    "es": ("BORRADOR - {}",),
    "pl": ("Szkic: {}",),
    "ru": ("ЧЕРНОВИК: {}",),
    "el": ("Πρόχειρο: {}",),
    "ar": ("مسودة: {}",),
    "zh": ("【草稿】{}",),
    "ja": ("下書き：{}",),
}
_DOUBLED: Final = {
    "en": "the the",
    "de": "und und",
    "fr": "dans dans",
    "es": "por por",
    "pl": "oraz oraz",
    "ru": "для для",
    "el": "και και",
    "ar": "على على",
}
_TESTS: Final = (
    *("Test article, please ignore", "Testartikel: bitte ignorieren", "asdf asdf asdf qwerty"),
    *("Тестовая новость, не публиковать", "测试文章，请忽略"),
)


def _twice(story: Story) -> st.SearchStrategy[Planted]:
    """A word that is there twice, before a line; of a language that has none listed, in an English article."""
    words = _DOUBLED.get(story.language.code, "the the")
    return st.integers(0, len(story.lines) - 1).map(lambda at: _with_words(story, at, words))


def _with_words(story: Story, at: int, words: str) -> Planted:
    lines = [*story.lines]
    lines[at] = f"{words} {lines[at]}"
    spoken = {} if story.language.code in _DOUBLED else {"language": None}
    return planted("DR005", story, "body", words, body="\n".join(lines), **spoken)


DRAFTS: Final[Mapping[str, Plant]] = {
    "DR001": either(
        extra_line("DR001", any_of("TODO: ask the harbor office", "FIXME", "TKTK", "XXX")),
        extra_line("DR001", by_language(_BRACKETS)),
    ),
    "DR002": extra_line("DR002", any_of("DO NOT PUBLISH", "Nicht veröffentlichen!", "Ne pas publier", "请勿发布")),
    "DR003": other_value("DR003", "headline", by_language(_LABELS)),
    "DR004": other_value("DR004", "headline", any_of(*_TESTS)),
    "DR005": _twice,
    "DR007": in_paragraph(
        "DR007",
        *(
            (f"{{}} {url}", url)
            for url in (
                "http://localhost:8080/preview/12",
                "https://staging.quay-times.example/boats",
                "http://10.0.3.7/boats",
                "http://cms.quay-times.internal/boats",
            )
        ),
    ),
    "DR008": in_paragraph(
        "DR008", ("{} [boats]()", "[boats]()"), ("{} https://example.com/boats", "https://example.com/boats")
    ),
}
