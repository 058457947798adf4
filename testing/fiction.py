"""Fictional articles, composed from the sentences of `fiction.toml`: what `strategies` is made of.

Pure functions of a random generator: the same seed gives the same article on every machine.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from email.utils import format_datetime
from functools import cache
from importlib.resources import files
from itertools import chain, repeat
from random import Random
from typing import Any, Final, NamedTuple, TypeVar

import tomli

__all__ = [
    "FEATURES",
    "STAMPS",
    "STANDARD_STAMPS",
    "Language",
    "Outline",
    "Stamp",
    "Story",
    "compose",
    "dump_text",
    "languages",
    "slots",
]

_Item = TypeVar("_Item")

FEATURES: Final = ("quotes", "contact", "contact_line", "list", "subheads")
"""What a body may hold besides plain sentences. `contact_line`: an address or number in a line of its own sentence."""

_PATHS: Final = (
    "/{date:%Y/%m/%d}/{slug}",
    "/{date:%Y/%m/%d}/{slug}/",
    "/{date:%Y%m%d}/{slug}.html",
    "/news/{slug}-{date:%Y-%m-%d}.html",
    "/news/{slug}",
    "/article?id={n}",
)
_HOSTS: Final = ("courier", "gazette", "daily", "post", "observer", "bote", "echo", "vestnik")
_TOWNS: Final = ("harbour", "saltmarsh", "wexley", "kingsferry", "moellen", "gruenau", "crecy", "anil")
_PHONES: Final = ("+44 1632 960{}", "(01632) 960 {}", "030 23125 {}", "+49 30 23125{}", "01 99 00 {0} {0}")


@dataclass(frozen=True, slots=True, repr=False)
class Language:
    """A language's words and sentences; see the head of `fiction.toml`. code: the table's name there."""

    code: str
    tags: Sequence[str]
    joint: str
    cased: bool
    people: Sequence[str]
    places: Sequence[str]
    offices: Sequence[str]
    publishers: Sequence[str]
    sections: Sequence[str]
    headlines: Sequence[str]
    leads: Sequence[str]
    sentences: Sequence[str]
    quotes: Sequence[str]
    contacts: Sequence[str]
    lists: Sequence[str]
    subheads: Sequence[str]
    keywords: Sequence[str]

    def __repr__(self) -> str:
        return f"Language({self.code!r}, ...)"


class Stamp(NamedTuple):
    """A way to write an instant: how, and what of it remains."""

    write: Callable[[datetime], str]
    precision: str
    utc: bool = False


def _javascript(at: datetime) -> str:
    """As `Date.toString` writes it, in English whatever the locale is."""
    weekday, day, month, year, clock, offset = format_datetime(at).replace(",", "").split()
    return f"{weekday} {month} {day} {year} {clock} GMT{offset}"


STAMPS: Final[Mapping[str, Stamp]] = {
    "rfc3339": Stamp(lambda at: at.isoformat(timespec="seconds"), "second"),
    "zulu": Stamp(lambda at: at.strftime("%Y-%m-%dT%H:%M:%SZ"), "second", utc=True),
    "minutes": Stamp(lambda at: at.isoformat(timespec="minutes"), "minute"),
    "minute": Stamp(lambda at: at.strftime("%Y-%m-%dT%H:%M%z"), "minute"),
    "blank": Stamp(lambda at: at.strftime("%Y-%m-%d %H:%M:%S%z"), "second"),
    "milliseconds": Stamp(lambda at: at.isoformat(timespec="milliseconds"), "subsecond"),
    "basic": Stamp(lambda at: at.strftime("%Y%m%dT%H%M%SZ"), "second", utc=True),
    "rfc2822": Stamp(format_datetime, "second"),
    "javascript": Stamp(_javascript, "second"),
}
"""The shapes in which news sites write a time, by name."""

STANDARD_STAMPS: Final = ("rfc3339", "zulu", "minutes", "milliseconds")
"""Those of RFC 3339 and W3C-DTF, which nobody has to find fault with."""

_UNITS: Final = {"minute": 60_000_000, "second": 1_000_000, "subsecond": 1_000}


class Outline(NamedTuple):
    """What an article is to be like.

    published: aware. offset: minutes east of UTC in which its times are written. stamp: key of `STAMPS`.
    sentences: how many the body has at least, 4 or more. features: of `FEATURES`.
    """

    published: datetime
    offset: int
    stamp: str
    sentences: int
    features: frozenset[str]


@dataclass(frozen=True, slots=True)
class Story:
    """An article and what is known of it. Instants are in UTC, cut to what the stamp tells.

    lines: the body's lines. path: of the URL, with `{date}` where a date belongs.
    """

    language: Language
    host: str
    path: str
    headline: str
    description: str
    lines: tuple[str, ...]
    stamp: str
    offset: int
    published: datetime
    created: datetime | None
    modified: datetime | None
    details: Mapping[str, Any] = field(default_factory=dict)

    def url(self, on: date | None = None) -> str:
        """The article's address; its date, if it has one, is the local day of publication or `on`."""
        return f"https://www.{self.host}{self.path.format(date=on or self.local_day)}"

    @property
    def url_date(self) -> date | None:
        """The date in the address."""
        return self.local_day if "{date" in self.path else None

    def written(self, at: datetime) -> str:
        """An instant in the article's own shape and offset."""
        return STAMPS[self.stamp].write(self._local(at))

    def article(self) -> dict[str, Any]:
        """The article by columns of `Articles`, without those that it does not have; a new dict every time."""
        times = {"created_raw": self.created, "published_raw": self.published, "modified_raw": self.modified}
        return {
            "url": self.url(),
            "headline": self.headline,
            "description": self.description,
            "body": "\n".join(self.lines),
            **{column: self.written(at) for column, at in times.items() if at is not None},
            **{column: list(value) if isinstance(value, tuple) else value for column, value in self.details.items()},
        }

    def dump_blocks(self) -> list[str]:
        """The article as blocks of a dump: header, headline, description, times, keywords, body."""
        times = [self.written(at) for at in (self.created, self.published, self.modified) if at is not None]
        header = f"date {self.local_day} {self.url()}"
        return [header, self.headline, self.description, *times, *self.details["keywords"], "\n".join(self.lines)]

    @property
    def local_day(self) -> date:
        """The day of publication in the article's own offset."""
        return self._local(self.published).date()

    def _local(self, at: datetime) -> datetime:
        return at.astimezone(timezone(timedelta(minutes=self.offset)))


@cache
def languages() -> Mapping[str, Language]:
    """The languages of the fictional press, by code; English is the first."""
    tables = tomli.loads(files(__name__.rpartition(".")[0]).joinpath("fiction.toml").read_text(encoding="utf-8"))
    return {code: Language(code=code, **table) for code, table in tables.items()}


def compose(language: Language, outline: Outline, seed: int) -> Story:
    """An article without a defect; `seed` decides what the outline leaves open."""
    random = Random(seed)
    number = random.randrange(101, 10**6)
    host = f"{random.choice(_TOWNS)}-{random.choice(_HOSTS)}.example"
    words = slots(language, random, host, number)
    headline = random.choice(language.headlines).format_map(next(words))
    path = random.choice(_PATHS).replace("{slug}", _slug(headline)).replace("{n}", str(number))
    published = _cut(outline.published, outline.stamp)
    return Story(
        language=language,
        host=host,
        path=path,
        headline=headline,
        description=random.choice(language.leads).format_map(next(words)),
        lines=tuple(_body(language, outline, random, words)),
        stamp=outline.stamp,
        offset=0 if STAMPS[outline.stamp].utc else outline.offset,
        published=published,
        **_further_times(random, published, outline.stamp),
        details=_details(language, random, next(words)),
    )


def _slug(headline: str) -> str:
    """The headline's words as an address has them: ASCII letters and digits; other scripts leave the number."""
    letters = unicodedata.normalize("NFKD", headline.replace("ß", "ss").replace("ł", "l"))
    return "-".join(re.findall(r"[a-z0-9]+", letters.encode("ascii", "ignore").decode().lower()))


def dump_text(records: Iterable[Sequence[str]]) -> str:
    """Records of blocks (the first is the header) as the text of a dump, as dumps in the wild are laid out."""
    return "\n\n".join(" " + "\n\n".join(blocks) for blocks in records) + "\n"


def slots(language: Language, random: Random, host: str, number: int) -> Iterator[Mapping[str, str | int]]:
    """Values of the templates' slots, anew for each sentence, without end.

    `m` does not come again for long: the same template must not give the same sentence twice.
    """
    numbers = _shuffled(random, range(21, 980))
    while True:
        person, other = random.sample(language.people, 2)
        mail = random.choice(("redaktion", "news.desk", "wache", "tips")) + "@"
        yield {
            "place": random.choice(language.places),
            "person": person,
            "other": other,
            "office": random.choice(language.offices),
            "n": number,
            "m": next(numbers),
            "mail": mail + random.choice((host, "coastguard.example", "buergerbuero.example")),
            "phone": random.choice(_PHONES).format(random.randrange(100, 999)),
        }


def _cut(at: datetime, stamp: str) -> datetime:
    """The instant as far as the stamp tells it."""
    unit = timedelta(microseconds=_UNITS[STAMPS[stamp].precision])
    return at - (at - datetime.min.replace(tzinfo=at.tzinfo)) % unit


def _further_times(random: Random, published: datetime, stamp: str) -> dict[str, datetime | None]:
    """Created before, modified after the publication, or unknown; created is only known where modified is."""
    known = random.choice((0, 1, 1, 2))
    before = timedelta(seconds=random.choice((0, 40, random.randrange(10**6))))
    after = timedelta(seconds=random.choice((0, 40, random.randrange(10**6))))
    return {
        "created": _cut(published - before, stamp) if known == 2 else None,
        "modified": _cut(published + after, stamp) if known else None,
    }


def _details(language: Language, random: Random, words: Mapping[str, str | int]) -> dict[str, Any]:
    """The columns that say what the article is about and who made it; each but the keywords may be missing."""
    keywords = tuple(random.sample(language.keywords, random.randrange(1, len(language.keywords))))
    optional = {
        "authors": (words["person"], words["other"])[: random.randrange(1, 3)],
        "language": random.choice(language.tags),
        "publisher": random.choice(language.publishers),
        "section": random.choice(language.sections),
    }
    return {"keywords": keywords} | {name: value for name, value in optional.items() if random.random() < 0.9}


def _body(language: Language, outline: Outline, random: Random, words: Iterator[Mapping[str, str | int]]) -> list[str]:
    """Lines: paragraphs of one to three sentences, and what the features add between them, never into a list."""
    pools = [_shuffled(random, language.sentences)]
    pools += [_shuffled(random, language.quotes)] if "quotes" in outline.features else []
    sentences = [next(random.choice(pools)).format_map(next(words)) for _ in range(outline.sentences)]
    if "contact" in outline.features:
        sentences.insert(
            random.randrange(1, outline.sentences), random.choice(language.contacts).format_map(next(words))
        )
    paragraphs = []
    while sentences:
        size = random.randrange(1, 4)
        paragraphs.append(language.joint.join(sentences[:size]))
        sentences = sentences[size:]
    additions = {
        "contact_line": [random.choice(language.contacts)],
        "list": list(language.lists),
        "subheads": [random.choice(language.subheads)],
    }
    groups = [[paragraph] for paragraph in paragraphs]
    told = set(paragraphs)
    for name in sorted(outline.features & additions.keys()):
        at = random.choice(_places_between(groups, told))
        groups.insert(at, [line.format_map(next(words)) for line in additions[name]])
    return [line for group in groups for line in group]


def _places_between(groups: list[list[str]], told: set[str]) -> list[int]:
    """Where a list or a subheading may stand: between two paragraphs if there are such, else above one."""
    above = [at for at in range(1, len(groups)) if groups[at][0] in told]
    return [at for at in above if groups[at - 1][0] in told] or above


def _shuffled(random: Random, items: Sequence[_Item]) -> Iterator[_Item]:
    """All items in a random order, again and again."""
    return chain.from_iterable(random.sample(list(each), len(each)) for each in repeat(items))
