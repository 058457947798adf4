"""Defects to plant into fictional articles, one function a rule: what `strategies.defects` chooses from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any, Final

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from .fiction import Story, slots

__all__ = ["NEEDS", "PICTURE_SIZES", "PLANTS", "SELECTORS", "Article", "Plant", "Planted", "contact_row"]

Article = dict[str, Any]
"""A record by columns of `Articles`."""


@dataclass(frozen=True, slots=True)
class Planted:
    """An article with one defect.

    code: the rule that must find it. column: where. text: what was planted; None where something was taken away.
    """

    article: Article
    code: str
    column: str
    text: str | None


Plant = Callable[[Story], SearchStrategy[Planted]]
"""Plants one kind of defect into a clean story, in some variants."""

_DATED_PATH: Final = "/{date:%Y/%m/%d}/ferry-vote"
_DAY: Final = timedelta(days=1)
_MINUTE: Final = timedelta(minutes=1)


def _planted(code: str, story: Story, column: str, text: str | None, **columns: Any) -> Planted:
    """The story's article with these columns instead; None takes one away. `text` stands in `column`, if not given."""
    changed = {**story.article(), **(columns or {column: text})}
    return Planted({name: value for name, value in changed.items() if value is not None}, code, column, text)


def _line(code: str, texts: Callable[[Story], SearchStrategy[str]], *, last: bool = False) -> Plant:
    """A further line in the body, somewhere or at its end."""

    def plant(story: Story) -> SearchStrategy[Planted]:
        end = len(story.lines)
        places = st.just(end) if last else st.integers(1, end)
        return st.builds(lambda at, text: _with_line(code, story, at, text), places, texts(story))

    return plant


def _with_line(code: str, story: Story, at: int, text: str) -> Planted:
    return _planted(code, story, "body", text, body="\n".join([*story.lines[:at], text, *story.lines[at:]]))


def _in_paragraph(code: str, *forms: tuple[str, str]) -> Plant:
    """Something around or behind the text of a line: pairs of a template with `{}` for the line, and what is found.

    Not at a line with an address: without its full stop a tip line may well be taken for a contact row.
    """

    def plant(story: Story) -> SearchStrategy[Planted]:
        lines = [at for at, line in enumerate(story.lines) if "@" not in line]
        return st.builds(put, st.just(story), st.sampled_from(lines), st.sampled_from(forms))

    def put(story: Story, at: int, form: tuple[str, str]) -> Planted:
        line = form[0].replace("{}", story.lines[at])
        return _planted(code, story, "body", form[1], body="\n".join([*story.lines[:at], line, *story.lines[at + 1 :]]))

    return plant


def _behind(*texts: str) -> list[tuple[str, str]]:
    """Forms for `_in_paragraph`: the line, then one of these."""
    return [("{}" + text, text.strip()) for text in texts]


def _value(code: str, column: str, values: Callable[[Story], SearchStrategy[str | None]]) -> Plant:
    """Another value in a text column, or a blank one, or none."""

    def plant(story: Story) -> SearchStrategy[Planted]:
        return values(story).map(
            lambda value: _planted(code, story, column, (value or "").strip() or None, **{column: value})
        )

    return plant


def _either(*plants: Plant) -> Plant:
    return lambda story: st.one_of(*(plant(story) for plant in plants))


def _any(*texts: str | None) -> Callable[[Story], SearchStrategy[Any]]:
    """One of these, whatever the story is."""
    return lambda _: st.sampled_from(texts)


def _by_language(cues: Mapping[str, tuple[str, ...]]) -> Callable[[Story], SearchStrategy[str]]:
    """One of the story's language, else an English one: `{}` is its headline."""
    return lambda story: st.sampled_from(cues.get(story.language.code, cues["en"])).map(
        lambda cue: cue.replace("{}", story.language.headlines[0].format(place=story.language.places[0], n=7))
    )


# --- times


def _modified_earlier(code: str, least: timedelta, most: timedelta) -> Plant:
    def plant(story: Story) -> SearchStrategy[Planted]:
        gaps = st.timedeltas(least, most)
        return gaps.map(lambda gap: _planted(code, story, "modified_raw", story.written(story.published - gap)))

    return plant


def _created_later(story: Story) -> SearchStrategy[Planted]:
    gaps = st.timedeltas(2 * _MINUTE, 300 * _DAY)
    return gaps.map(lambda gap: _planted("TS003", story, "created_raw", story.written(story.published + gap)))


def _in_future(story: Story) -> SearchStrategy[Planted]:
    times = st.datetimes(datetime(2080, 1, 1), datetime(2099, 1, 1), timezones=st.just(UTC))
    later = times.map(lambda at: replace(story, published=at, created=None, modified=None))
    return later.map(lambda it: _planted("TS004", it, "published_raw", it.written(it.published)))


def _some_time(code: str, *texts: str) -> Plant:
    """A text instead of one of the three times."""

    def plant(story: Story) -> SearchStrategy[Planted]:
        columns = st.sampled_from(("published_raw", "modified_raw", "created_raw"))
        return st.builds(lambda column, text: _planted(code, story, column, text), columns, st.sampled_from(texts))

    return plant


def _naive(story: Story) -> SearchStrategy[Planted]:
    shapes = st.sampled_from(("%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%d.%m.%Y %H:%M", "%Y-%m-%dT%H:%M:%S.250"))
    return shapes.map(lambda shape: _planted("TS010", story, "published_raw", story.published.strftime(shape)))


def _other_day_in_url(story: Story) -> SearchStrategy[Planted]:
    dated = replace(story, path=_DATED_PATH)
    days = st.integers(3, 400) | st.integers(-400, -3)
    addresses = days.map(lambda n: dated.url(dated.local_day + n * _DAY))
    return addresses.map(lambda url: _planted("TS015", dated, "published_raw", None, url=url))


# --- headline, body, keywords, language


def _site_name(story: Story) -> SearchStrategy[Planted]:
    joints, names = st.sampled_from((" | ", " - ", " – ", " — ", " · ")), st.sampled_from(story.language.publishers)
    return st.builds(
        lambda joint, name: _planted(
            "HL006", story, "headline", name, headline=story.headline + joint + name, publisher=name
        ),
        joints,
        names,
    )


def _marked_up_headline(story: Story) -> SearchStrategy[Planted]:
    forms = {"&#8220;{}&#8221;": "&#8220;", "{}&nbsp;": "&nbsp;", "<b>{}</b>": "<b>", "&quot;{}": "&quot;"}
    return st.sampled_from(sorted(forms)).map(
        lambda form: _planted("HL013", story, "headline", forms[form], headline=form.replace("{}", story.headline))
    )


def _glued_sentences(story: Story) -> SearchStrategy[Planted]:
    """A paragraph of some sentences without anything between them; `text` is the first joint."""

    def plant(at: int, sentences: list[str]) -> Planted:
        joint = sentences[0].split()[-1] + sentences[1].split()[0]
        return replace(_with_line("BD018", story, at, "".join(sentences)), text=joint)

    several = st.lists(st.sampled_from(_joinable(story)), min_size=2, max_size=4, unique=True)
    return st.builds(plant, st.integers(1, len(story.lines)), several)


def _joinable(story: Story) -> list[str]:
    """Sentences that begin with a capital and a small letter and end with a small letter and a full stop."""
    words = next(slots(story.language, Random(len(story.lines)), story.host, 7))
    filled = [sentence.format_map(words) for sentence in story.language.sentences]
    return [s for s in filled if s[0].isupper() and s[1].islower() and s[-1] == "." and s[-2].islower()]


def _keywords(code: str, make: Callable[[list[str]], Mapping[str, Any]], column: str) -> Plant:
    """Other keyword columns, made from three or more of the language's keywords."""

    def plant(story: Story) -> SearchStrategy[Planted]:
        pool = [keyword for keyword in story.language.keywords if "," not in keyword]
        return st.lists(st.sampled_from(pool), min_size=3, unique=True).map(
            lambda some: _planted(code, story, column, None, **make(some))
        )

    return plant


def contact_row(story: Story) -> str:
    """What an outlet's organisation markup looks like when its names are lost."""
    publisher = story.language.publishers[0]
    return f"{publisher} redaktion@{story.host} +49 30 23125{len(story.lines):03} {publisher} Media"


SELECTORS: Final = (
    "/html/head/meta[@name='og:title']/@content /html/head/meta[@name='og:description']/@content",
    "//div[@class='story-body']",
    "/html/body/h1/text()",
    '//*[@id="lede"]',
)
PICTURE_SIZES: Final = ("1920 1080 true", "640 x 480", "1200×675", "300 250")
_READ_ON: Final = {
    "en": ("Read more: {}", "ALSO READ | {}", "Related: {}"),
    "de": ("Lesen Sie auch: {}", "Mehr zum Thema: {}"),
    "fr": ("À lire aussi : {}", "Lire aussi : {}"),
    "es": ("Lea también: {}",),
    "ru": ("Читайте также: {}",),
}
_PAYWALLS: Final = {
    "en": ("Subscribe to continue reading.", "Already a subscriber? Log in to read the full story."),
    "de": ("Jetzt weiterlesen mit dem Abo.", "Sie haben bereits ein Abo? Hier anmelden."),
    "fr": ("Article réservé aux abonnés.",),
}

PLANTS: Final[Mapping[str, Plant]] = {
    "LK001": _line("LK001", _any(*SELECTORS)),
    "LK003": _line("LK003", _any(*PICTURE_SIZES)),
    "LK008": _in_paragraph(
        "LK008",
        ('<p class="lede">{}</p>', '<p class="lede">'),
        ("{}<br/>", "<br/>"),
        ('<a href="https://www.wexley-post.example/">{}</a>', '<a href="https://www.wexley-post.example/">'),
    ),
    "LK009": _in_paragraph(
        "LK009", *((f"{{}}{entity}", entity) for entity in ("&nbsp;", "&#8217;", "&quot;", "&#xA0;"))
    ),
    "LK011": _in_paragraph(
        "LK011",
        *((f"{{}} {mark}", mark) for mark in ("{{ story.title }}", "${author.name}", "{% endif %}", "%%BODY%%")),
    ),
    "LK012": _value("LK012", "description", _any("undefined", "null", "None", "NaN", "[object Object]", " N/A ")),
    "LK017": _line("LK017", _any("https://www.wexley-post.example/2019/05/01/an-older-story-4711.html")),
    "LK020": _line("LK020", lambda story: st.just(contact_row(story) + " 252 60")),
    "CT001": _line("CT001", lambda story: st.just(contact_row(story))),
    "TS001": _modified_earlier("TS001", 25 * 60 * _MINUTE, 900 * _DAY),
    "TS002": _modified_earlier("TS002", 2 * _MINUTE, 23 * 60 * _MINUTE),
    "TS003": _created_later,
    "TS004": _in_future,
    "TS006": _some_time("TS006", "0001-01-01T00:00:00Z", "1970-01-01T01:00:00+01:00", "1970-01-01T00:00:00Z"),
    "TS008": _some_time("TS008", "last Thursday", "2023-02-31T10:00:00Z", "2023-13-01", "{{ date }}", "two hours ago"),
    "TS009": _value("TS009", "published_raw", _any(None, "", "  ")),
    "TS010": _naive,
    "TS015": _other_day_in_url,
    "HL005": _value("HL005", "headline", _any(None, "", " \t")),
    "HL006": _site_name,
    "HL013": _marked_up_headline,
    "BD001": _value("BD001", "body", _any(None, "", " \n ")),
    "BD002": _value("BD002", "body", lambda story: st.just(story.description)),
    "BD004": _line("BD004", _by_language(_PAYWALLS), last=True),
    "BD009": _line("BD009", _by_language(_READ_ON)),
    "BD018": _glued_sentences,
    "BD019": _line("BD019", _any("A long night of TalksThe delegates left the hall shortly after two in the morning.")),
    "KW001": _keywords("KW001", lambda some: {"keywords": [*some, some[0].upper()]}, "keywords"),
    "KW002": _either(
        _keywords("KW002", lambda some: {"keywords": [", ".join(some)]}, "keywords"),
        _keywords("KW002", lambda some: {"keywords": None, "keywords_joined": "; ".join(some)}, "keywords_joined"),
    ),
    "KW003": _keywords("KW003", lambda some: {"keywords": some, "keywords_joined": ", ".join(some)}, "keywords_joined"),
    "LG001": _value("LG001", "language", _any("en_EN", "deutsch, german", "lang=", "english")),
    "LG002": _value("LG002", "language", _any("en_US", "EN", "eng", "pt_BR")),
}
"""Rule code to how its defect is planted, for every rule that one record with named fields can show."""

NEEDS: Final[Mapping[str, tuple[str, ...]]] = {
    "BD018": ("en", "de", "fr", "es", "pl", "ru", "el"),
    "BD019": ("en",),
}
"""Rule code to the languages in which its defect can be planted, where it cannot be in all."""
