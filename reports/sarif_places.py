"""Places of findings in SARIF: regions of a file as far as they are known, and what a repair writes there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from . import defects
from .locations import line_of, logical_name, uri
from .text import visible

__all__ = ["MAX_PLACES", "PLACE_COLUMNS", "fix_of", "location", "related"]

MAX_PLACES: Final = 100
"""Places of one result that are written; `occurrenceCount` has how many there are."""

PLACE_COLUMNS: Final = (*defects.PLACE_COLUMNS, "at_column", "end_line", "end_at_column")
"""What is needed of each place of a defect."""

_PACKED: Final = (".gz", ".bz2", ".xz", ".zst")
"""Ends of names of files whose lines are not those that were read."""


def location(finding: Mapping[str, Any]) -> dict[str, Any]:
    """Where a finding is: file and region, and record and column.

    Only a dump tells the region to the character; of JSON Lines the line of the record is known. Then the region has
    properties: `charOffset` and `charLength` in the text of the column, and `replacement`.
    """
    region: dict[str, Any] = _lines_of(finding) or {"startLine": line_of(finding)}
    if finding["excerpt"]:
        region["snippet"] = {"text": visible(finding["excerpt"])}
    if in_text := _in_text(finding):
        region["properties"] = in_text
    return {
        "physicalLocation": {"artifactLocation": {"uri": uri(finding["source"])}, "region": region},
        "logicalLocations": [{"fullyQualifiedName": logical_name(finding), "kind": "member"}],
    }


def related(finding: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The other places of a defect."""
    return [
        {"id": number, **location({**finding, **place}), "message": {"text": visible(place["message"])}}
        for number, place in enumerate(finding["places"][1:MAX_PLACES], 1)
    ]


def fix_of(finding: Mapping[str, Any], help_: str | None) -> dict[str, Any] | None:
    """What to write in the places of a defect, as far as these are known in its file; None if none is.

    The text is exact, as programs write it to the file; it is not made visible.
    """
    replacements = [
        {"deletedRegion": region, "insertedContent": {"text": place["replacement"]}}
        for place in finding["places"][:MAX_PLACES]
        if place["replacement"] is not None and (region := _lines_of({**finding, **place}))
    ]
    if not replacements:
        return None
    change = {"artifactLocation": {"uri": uri(finding["source"])}, "replacements": replacements}
    return {"description": {"text": help_ or visible(finding["message"])}, "artifactChanges": [change]}


def _lines_of(place: Mapping[str, Any]) -> dict[str, int]:
    """The region of a place that is known to the character; nothing of another one."""
    if place["at_column"] is None or place["line"] is None or place["source"].lower().endswith(_PACKED):
        return {}
    end = {"endLine": place["end_line"], "endColumn": place["end_at_column"]}
    return {"startLine": place["line"], "startColumn": place["at_column"], **end}


def _in_text(place: Mapping[str, Any]) -> dict[str, Any]:
    start, end = place["start_char"], place["end_char"]
    if start is None or end is None:
        return {}
    told = {"charOffset": start, "charLength": end - start}
    return told if place["replacement"] is None else told | {"replacement": place["replacement"]}
