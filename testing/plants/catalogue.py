"""Defects to plant into fictional articles, one function a rule: what `strategies.defects` chooses from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any, Final

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from ..fiction import Story, slots
from .bodies import BODIES, BODY_NEEDS
from .contacts import CONTACTS
from .drafts import DRAFTS
from .furniture import FURNITURE
from .labels import LABELS
from .leaks import LEAKS
from .links import LINKS
from .planting import (
    Article,
    Plant,
    Planted,
    any_of,
    by_language,
    extra_line,
    in_paragraph,
    other_value,
    planted,
    with_line,
)
from .texts import TEXT_NEEDS, TEXTS
from .times import TIMES

__all__ = ["NEEDS", "PICTURE_SIZES", "PLANTS", "SELECTORS", "Article", "Plant", "Planted", "contact_row"]

_DATED_PATH: Final = "/{date:%Y/%m/%d}/ferry-vote"
_DAY: Final = timedelta(days=1)
_MINUTE: Final = timedelta(minutes=1)


# --- times


def _modified_earlier(code: str, least: timedelta, most: timedelta) -> Plant:
    def plant(story: Story) -> SearchStrategy[Planted]:
        gaps = st.timedeltas(least, most)
        return gaps.map(lambda gap: planted(code, story, "modified_raw", story.written(story.published - gap)))

    return plant


def _created_later(story: Story) -> SearchStrategy[Planted]:
    gaps = st.timedeltas(2 * _MINUTE, 300 * _DAY)
    return gaps.map(lambda gap: planted("TS003", story, "created_raw", story.written(story.published + gap)))


def _in_future(story: Story) -> SearchStrategy[Planted]:
    times = st.datetimes(datetime(2080, 1, 1), datetime(2099, 1, 1), timezones=st.just(UTC))
    later = times.map(lambda at: replace(story, published=at, created=None, modified=None))
    return later.map(lambda it: planted("TS004", it, "published_raw", it.written(it.published)))


def _some_time(code: str, *texts: str) -> Plant:
    """A text instead of one of the three times."""

    def plant(story: Story) -> SearchStrategy[Planted]:
        columns = st.sampled_from(("published_raw", "modified_raw", "created_raw"))
        return st.builds(lambda column, text: planted(code, story, column, text), columns, st.sampled_from(texts))

    return plant


def _naive(story: Story) -> SearchStrategy[Planted]:
    shapes = st.sampled_from(("%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%d.%m.%Y %H:%M", "%Y-%m-%dT%H:%M:%S.250"))
    at = story.published.replace(minute=story.published.minute or 7)  # midnight would be a day (TS013)
    return shapes.map(lambda shape: planted("TS010", story, "published_raw", at.strftime(shape)))


def _other_day_in_url(story: Story) -> SearchStrategy[Planted]:
    dated = replace(story, path=_DATED_PATH)
    days = st.integers(3, 400) | st.integers(-400, -3)
    addresses = days.map(lambda n: dated.url(dated.local_day + n * _DAY))
    return addresses.map(lambda url: planted("TS015", dated, "published_raw", None, url=url))


# --- headline, body, keywords, language


def _site_name(story: Story) -> SearchStrategy[Planted]:
    joints, names = st.sampled_from((" | ", " - ", " – ", " — ", " · ")), st.sampled_from(story.language.publishers)
    return st.builds(
        lambda joint, name: planted(
            "HL006", story, "headline", name, headline=story.headline + joint + name, publisher=name
        ),
        joints,
        names,
    )


def _marked_up_headline(story: Story) -> SearchStrategy[Planted]:
    forms = {"&#8220;{}&#8221;": "&#8220;", "{}&nbsp;": "&nbsp;", "<b>{}</b>": "<b>", "&quot;{}": "&quot;"}
    return st.sampled_from(sorted(forms)).map(
        lambda form: planted("HL013", story, "headline", forms[form], headline=form.replace("{}", story.headline))
    )


def _glued_sentences(story: Story) -> SearchStrategy[Planted]:
    """A paragraph of some sentences without anything between them; `text` is the first joint."""

    def plant(at: int, sentences: list[str]) -> Planted:
        joint = sentences[0].split()[-1] + sentences[1].split()[0]
        return replace(with_line("BD018", story, at, "".join(sentences)), text=joint)

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
            lambda some: planted(code, story, column, None, **make(some))
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
    **BODIES,
    **CONTACTS,
    **LABELS,
    **LEAKS,
    **TEXTS,
    **LINKS,
    **DRAFTS,
    **TIMES,
    **FURNITURE,
    "LK001": extra_line("LK001", any_of(*SELECTORS)),
    "LK003": extra_line("LK003", any_of(*PICTURE_SIZES)),
    "LK008": in_paragraph(
        "LK008",
        ('<p class="lede">{}</p>', '<p class="lede">'),
        ("{}<br/>", "<br/>"),
        ('<a href="https://www.wexley-post.example/">{}</a>', '<a href="https://www.wexley-post.example/">'),
    ),
    "LK009": in_paragraph(
        "LK009", *((f"{{}}{entity}", entity) for entity in ("&nbsp;", "&#8217;", "&quot;", "&#xA0;"))
    ),
    "LK011": in_paragraph(
        "LK011",
        *((f"{{}} {mark}", mark) for mark in ("{{ story.title }}", "${author.name}", "{% endif %}", "%%BODY%%")),
    ),
    "LK012": other_value(
        "LK012", "description", any_of("undefined", "null", "None", "NaN", "[object Object]", " N/A ")
    ),
    "LK017": extra_line("LK017", any_of("https://www.wexley-post.example/2019/05/01/an-older-story-4711.html")),
    "LK020": extra_line("LK020", lambda story: st.just(contact_row(story) + " 252 60")),
    "CT001": extra_line("CT001", lambda story: st.just(contact_row(story))),
    "TS001": _modified_earlier("TS001", 25 * 60 * _MINUTE, 900 * _DAY),
    "TS002": _modified_earlier("TS002", 2 * _MINUTE, 23 * 60 * _MINUTE),
    "TS003": _created_later,
    "TS004": _in_future,
    "TS006": _some_time("TS006", "0001-01-01T00:00:00Z", "1970-01-01T01:00:00+01:00", "1970-01-01T00:00:00Z"),
    "TS008": _some_time("TS008", "last Thursday", "2023-02-31T10:00:00Z", "2023-13-01", "{{ date }}", "two hours ago"),
    "TS009": other_value("TS009", "published_raw", any_of(None, "", "  ")),
    "TS010": _naive,
    "TS015": _other_day_in_url,
    "HL005": other_value("HL005", "headline", any_of(None, "", " \t")),
    "HL006": _site_name,
    "HL013": _marked_up_headline,
    "BD001": other_value("BD001", "body", any_of(None, "", " \n ")),
    "BD002": other_value("BD002", "body", lambda story: st.just(story.description)),
    "BD004": extra_line("BD004", by_language(_PAYWALLS), last=True),
    "BD009": extra_line("BD009", by_language(_READ_ON)),
    "BD018": _glued_sentences,
    "BD019": extra_line(
        "BD019", any_of("A long night of TalksThe delegates left the hall shortly after two in the morning.")
    ),
    "KW001": _keywords("KW001", lambda some: {"keywords": [*some, some[0].upper()]}, "keywords"),
    "KW003": _keywords("KW003", lambda some: {"keywords": some, "keywords_joined": ", ".join(some)}, "keywords_joined"),
    "LG001": other_value("LG001", "language", any_of("en_EN", "deutsch, german", "lang=", "english")),
    "LG002": other_value("LG002", "language", any_of("en_US", "EN", "eng", "pt_BR")),
}
"""Rule code to how its defect is planted, for every rule that one record with named fields can show."""

NEEDS: Final[Mapping[str, tuple[str, ...]]] = {
    **BODY_NEEDS,
    **TEXT_NEEDS,
    "BD018": ("en", "de", "fr", "es", "pl", "ru", "el"),
    "BD019": ("en",),
    "LG003": ("en", "de", "fr", "es", "pl", "ru", "el", "ar"),
    "LG004": ("en", "de", "es", "el", "ja", "zh"),
    "LG008": ("en", "de", "fr", "es"),
}
"""Rule code to the languages in which its defect can be planted, where it cannot be in all."""
