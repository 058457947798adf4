"""The answer on one article: the JSON report, with offsets in UTF-16 units, replacements, and archived articles."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import polars as pl

from ..archive.archive import Archive
from ..archive.facts import KEPT
from ..checks.declaring.rule import Options, Rule
from ..reports.defects import defect, defects
from ..reports.json_report import head
from ..reports.model import Run
from ..reports.offsets import Offsets
from ..reports.told import told, told_rows
from ..schemas.batch import Batch
from ..schemas.findings import PUBLIC_COLUMNS
from ..schemas.vocabulary import ARCHIVE
from .replacements import Edits, edit_at

__all__ = ["ARCHIVED", "MOST_PLACES", "told_answer"]

ARCHIVED: Final = ("article_id", "url", "headline", "published_at", "beginning", "body")
"""What is told of an archived article that a finding names; `body` is null where the archive does not keep bodies."""

_BEGINNING_CHARS: Final = 120
"""What the archive keeps after them is for comparisons only."""

MOST_PLACES: Final = 500
"""Places of a finding that are told. A line of eight characters is a place of some hundred bytes in the answer."""

_OF_FIRST: Final = ("start_char", "end_char", "start_utf16", "end_utf16", "replacement", "edit")
"""What a finding has of its first place."""

_ALL: Final = "all"
_MOST_ARCHIVED: Final = 20
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)

_Rules = Iterable[tuple[Rule, Options]]


def told_answer(run: Run, batch: Batch, rules: _Rules, archive: Archive | None) -> dict[str, Any]:
    """What the JSON report says (`reports.json_report`), and more of each finding and each of its places.

    `start_utf16` and `end_utf16` are beside the offsets in characters, which duplicates have too. `edit` is what to
    write, null where no rule knows, and `replacement` is its earlier name, which clients have. `archived` has the
    archived articles that findings name: the columns `ARCHIVED`, and the `codes` of these findings. batch: the article,
    as the run read it.
    """
    texts = _texts(batch)
    in_characters = texts if batch.articles["decode_ok"].item() else {}
    findings = _findings(run)
    fixable = {finding["code"] for finding in findings if finding["fix"] != "none"}
    edits = Edits.of(batch, rules, fixable, texts)
    for finding in findings:
        for place in finding["places"]:
            place.update(_characters(place, in_characters.get(finding["column"])))
            place.update(_units(place, texts.get(finding["column"])))
            place["edit"] = place["replacement"] = _edit(finding, place, edits, texts.get(finding["column"]))
        first = finding["places"][0]
        finding |= {name: first[name] for name in _OF_FIRST}
    said = head(run)
    said.pop("notes", None)  # on entries of a baseline that are not used: one article uses few
    answer = said | {"findings": findings}
    return answer if archive is None else answer | {"archived": _archived(findings, archive)}


def _findings(run: Run) -> list[dict[str, Any]]:
    """As the JSON report has them, with as many of their places as are worth telling; `count` counts all."""
    few = run.found.select(PUBLIC_COLUMNS).collect()
    if few.height <= MOST_PLACES:
        return list(defects(told_rows(few, run.audience)))
    found = told(run.found, run.audience).with_columns(pl.len().over(defect()).alias(_ALL)).collect()
    some = found.filter(pl.int_range(pl.len()).over(defect()) < MOST_PLACES)
    findings = list(defects(some.iter_rows(named=True)))
    for finding in findings:
        finding["count"] = finding.pop(_ALL)
    return findings


def _texts(batch: Batch) -> dict[str, Offsets]:
    kinds, row = batch.articles.schema, batch.articles.row(0, named=True)
    return {name: Offsets(text) for name, text in row.items() if text is not None and kinds[name] == pl.String}


def _characters(place: Mapping[str, Any], text: Offsets | None) -> dict[str, int]:
    """Where a run does not tell it: rules over many records have only bytes of each."""
    if text is None or place["start_char"] is not None or place["start"] is None or place["end"] is None:
        return {}
    return {"start_char": text.of_byte(place["start"]), "end_char": text.of_byte(place["end"])}


def _units(place: Mapping[str, Any], text: Offsets | None) -> dict[str, int | None]:
    start, end = place["start_char"], place["end_char"]
    if text is None or start is None or end is None:
        return {"start_utf16": None, "end_utf16": None}
    return {"start_utf16": text.utf16(start), "end_utf16": text.utf16(end)}


def _edit(
    finding: Mapping[str, Any], place: Mapping[str, Any], edits: Edits, text: Offsets | None
) -> dict[str, Any] | None:
    code, column = finding["code"], finding["column"]
    head = {"safe": finding["fix"] == "safe", "column": column}
    if (code, column) in edits.of_values:
        return {**head, "value": edits.of_values[code, column]}
    start, end = place["start_char"], place["end_char"]
    if text is None or start is None or end is None:
        return None
    edit = edit_at(edits.at(code, column, place["block"]), start, end, text.text)
    if edit is None:
        return None
    units = {"start_utf16": text.utf16(edit.start), "end_utf16": text.utf16(edit.end)}
    return {**head, "start_char": edit.start, "end_char": edit.end, **units, "text": edit.text, **_moves(edit.moves_to)}


def _moves(column: str) -> dict[str, str]:
    return {"moves_to": column} if column else {}


def _archived(findings: Iterable[Mapping[str, Any]], archive: Archive) -> list[dict[str, Any]]:
    """The archived articles that findings name, in the order in which they are named."""
    named: dict[int, dict[str, Any]] = {}
    for finding in findings:
        number = finding["kept_record"]
        if finding["kept_source"] != ARCHIVE or number is None:
            continue
        if number not in named and len(named) >= _MOST_ARCHIVED:
            break
        known = named.setdefault(number, {"url": finding["kept_url"], "codes": []})
        if finding["code"] not in known["codes"]:
            known["codes"].append(finding["code"])
    articles = [(_recalled(number, known["url"], archive), known["codes"]) for number, known in named.items()]
    return [{**article, "codes": codes} for article, codes in articles if article is not None]


def _recalled(number: int, url: str | None, archive: Archive) -> dict[str, Any] | None:
    """None for an article that was taken out in the meantime."""
    found = archive.find(url) if url else []
    if not found:
        found = archive.recalled([number]).articles.select(*KEPT).to_dicts()
    return next(({name: _plain(name, row.get(name)) for name in ARCHIVED} for row in found), None)


def _plain(name: str, value: Any) -> Any:
    """A value as JSON has it. Times are microseconds since 1970 or instants."""
    if name == "published_at" and value is not None:
        moment = value if isinstance(value, datetime) else _EPOCH + timedelta(microseconds=value)
        return moment.isoformat()
    return value[:_BEGINNING_CHARS] if name == "beginning" and value is not None else value
