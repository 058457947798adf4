"""Examples of rules: small fictional articles, given as data, that tests and pages are made of.

An example is one or more records, a dump, or the profiles of runs. It is not parsed here: whoever runs it parses it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

__all__ = ["CLEAN", "Example", "article", "articles", "dump", "issue", "json_lines", "paragraph"]

CLEAN: Final[Mapping[str, Any]] = {
    "url": "https://www.harbour-courier.example/2024/03/14/ferry-timetable-council-vote",
    "headline": "Council votes to restore the evening ferry timetable",
    "description": "Evening sailings return in April after a year of shortened services, the council decided.",
    "body": (
        "Councillors in Port Ellery voted on Thursday to bring back the evening ferry, a year after the last "
        "sailing was cut to save money.\n"
        "The decision passed by nine votes to four. Under the plan, two boats will leave the east quay after eight "
        "o'clock on weekdays, and a third will run on Saturdays until the end of October.\n"
        "“People who work late have been stranded since last spring,” said Mara Lindqvist, who chairs the transport "
        "committee. She called the vote a first step and promised a review in the autumn.\n"
        "The operator expects about four hundred passengers a night. Fares stay as they are until the review is done, "
        "according to the council's own estimate."
    ),
    "published_raw": "2024-03-14T18:05:00+00:00",
    "modified_raw": "2024-03-14T19:40:00+00:00",
    "authors": ["Jonas Okafor"],
    "keywords": ["ferry", "transport", "Port Ellery"],
    "language": "en",
    "publisher": "Harbour Courier",
}
"""A fictional article without a defect, by columns of `articles`."""


@dataclass(frozen=True, slots=True)
class Example:
    """Either `records` (columns of `articles`), a `file` (dump or JSON lines), or `runs`; `shows` is for pages.

    runs: profiles of runs a day apart, the last one is judged; a row is outlet, kind, name and count.
    beside: codes of rules that fire as well, and rightly so.
    """

    shows: str
    records: tuple[Mapping[str, Any], ...] = ()
    file: bytes | None = None
    runs: tuple[tuple[tuple[str, str, str, int], ...], ...] = ()
    beside: tuple[str, ...] = ()


def article(*, beside: tuple[str, ...] = (), **fields: Any) -> Example:
    """The clean article with these columns changed; a column of None is left out."""
    shows = "\n".join(f"{name}: {value!r}" if value is None else f"{name}: {value}" for name, value in fields.items())
    return Example(shows=shows, records=(_changed(fields),), beside=beside)


def paragraph(text: str, beside: tuple[str, ...] = ()) -> Example:
    """The clean article with one more line in the middle of its body."""
    lines = str(CLEAN["body"]).split("\n")
    body = "\n".join([*lines[:2], text, *lines[2:]])
    return Example(shows=text, records=(_changed({"body": body}),), beside=beside)


def articles(*changes: Mapping[str, Any], beside: tuple[str, ...] = ()) -> Example:
    """Several records, each the clean article with some columns changed: for corpus rules."""
    shows = "\n".join("; ".join(f"{k}: {v}" for k, v in change.items()) or "(as it is)" for change in changes)
    return Example(shows=shows, records=tuple(_changed(change) for change in changes), beside=beside)


_WHO: Final = (
    *("bakers", "pilots", "teachers", "divers", "gardeners", "cellists"),
    *("printers", "nurses", "beekeepers", "masons", "ropers"),
)
_DO: Final = ("ask for", "turn down", "celebrate", "measure", "paint", "inherit", "rebuild")
_WHAT: Final = ("a second light", "the old mole", "an earlier boat", "four lime trees", "the fish market")
_WHERE: Final = ("at the sound", "in the old town", "by the canal", "on Gull Island", "behind the mint", "at home")


def issue(*changes: Mapping[str, Any], shows: str, beside: tuple[str, ...] = ()) -> Example:
    """Articles of one outlet, no two about the same, with these columns changed; `shows` stands for them on pages."""
    return Example(shows, tuple({**_story(number), **change} for number, change in enumerate(changes)), beside=beside)


def _story(number: int) -> Mapping[str, Any]:
    """One of some two thousand articles; an hour after the one before."""
    who, do, what, where = (words[number % len(words)] for words in (_WHO, _DO, _WHAT, _WHERE))
    other, place = _WHO[(number + 4) % len(_WHO)], _WHERE[(number + 3) % len(_WHERE)]
    day, hour = divmod(number, 24)
    return {
        "url": f"https://www.harbour-courier.example/news/{who}-{number}",
        "headline": f"{who.title()} {do} {what} {where}, and {number * 7 + 3} {other} watch",
        "description": f"The {other} {place} did not object when the {who} said what {what} would cost them.",
        "body": f"The {who} {where} will {do} {what} before winter, said the clerk of the {other} {place}. "
        f"Paper {number * 31 + 4} of the council has the sums: {number * 53 + 90} crowns for {what}, "
        f"{number * 17 + 12} for the {other}. Most {who} are glad; {number * 3 + 2} {other} would have waited until "
        f"{1950 + number % 70}, as their guild {place} once did with the {where.split()[-1]} {who}.",
        "authors": ["Jonas Okafor"],
        "keywords": [who, other],
        "language": "en",
        "publisher": "Harbour Courier",
        "published_raw": f"2024-01-{1 + day % 28:02}T{hour:02}:{number * 7 % 60:02}:{number * 11 % 60:02}Z",
    }


def dump(
    *blocks: str,
    top: Sequence[str] = (),
    header: str = "date 2024-03-14 https://www.harbour-courier.example/2024/03/14/ferry",
    beside: tuple[str, ...] = (),
) -> Example:
    """A dump record: a header, the clean article's headline, `top`, its description, times and body, then `blocks`."""
    before = (CLEAN["headline"], *top, CLEAN["description"], CLEAN["published_raw"], CLEAN["modified_raw"])
    text = "\n\n".join([header, *before, str(CLEAN["body"]).replace("\n", " "), *blocks]) + "\n"
    return Example(shows="\n\n".join([*top, *blocks]) or text, file=text.encode(), beside=beside)


def json_lines(text: str, shows: str | None = None, encoding: str = "utf-8") -> Example:
    """A file of JSON lines."""
    return Example(shows=shows or text, file=text.encode(encoding))


def _changed(fields: Mapping[str, Any]) -> Mapping[str, Any]:
    return {name: value for name, value in {**CLEAN, **fields}.items() if value is not None}
