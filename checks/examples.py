"""Examples of rules: small fictional articles, given as data, that tests and pages are made of.

An example is one or more records, a dump, or the profiles of runs. It is not parsed here: whoever runs it parses it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

__all__ = ["CLEAN", "Example", "article", "articles", "dump", "json_lines", "paragraph"]

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
