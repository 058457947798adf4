"""What was measured of each rule on real text, in words: for its page, and for `presscheck rule`.

The figures stand in `accuracy.json` beside this file, which `python -m bench.accuracy … --write` makes:
`records` kind of data to how many there were; `rules` code to kind to `records` and `findings`, on verified text also
`false` (articles in which a reader found it wrong) and `unread`, on extractors' output `lines` and `leaked`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

__all__ = ["load", "sentences"]

_FIGURES: Final = Path(__file__).parent / "accuracy.json"
_KINDS: Final = {
    "gold": "human-verified texts",
    "extractor:inscriptis": "whole pages as text",
    "extractor:trafilatura": "outputs of trafilatura",
    "extractor:newspaper": "outputs of newspaper",
    "extractor:readability": "outputs of readability",
    "extractor:justext": "outputs of jusText",
    "gold of waddle": "older human-verified texts in five languages",
    "extractor:inscriptis of waddle": "whole pages of these older texts",
    "extractor:trafilatura of waddle": "outputs of trafilatura for the older pages",
    "extractor:justext of waddle": "outputs of jusText for the older pages",
    "extractor:inscriptis of pages": "whole pages in eleven languages",
    "extractor:trafilatura of pages": "outputs of trafilatura for pages in eleven languages",
    "extractor:newspaper4k": "outputs of newspaper4k for pages in eleven languages",
    "dumps": "text dumps",
}


@cache
def load() -> Mapping[str, Any]:
    """The figures; empty where none were kept."""
    return json.loads(_FIGURES.read_text("utf-8")) if _FIGURES.exists() else {"records": {}, "rules": {}}


def sentences(code: str) -> list[str]:
    """A sentence for each kind of data on which the rule was measured; none for a rule that never was."""
    figures = load()
    by_kind = figures["rules"].get(code, {})
    records = {kind: figures["records"][kind] for kind in _KINDS if kind in by_kind}
    fired = {kind: by_kind[kind] for kind in records if by_kind[kind]["records"]}
    said = [_fires(kind, by_kind, records) for kind in fired]
    silent = " and ".join(f"{count} {_KINDS[kind]}" for kind, count in records.items() if kind not in fired)
    return [*said, f"No hits in {silent.replace(' and ', ', ', silent.count(' and ') - 1)}."] if silent else said


def _fires(kind: str, by_kind: Mapping[str, Any], records: Mapping[str, int]) -> str:
    one = by_kind[kind]
    sentence = f"Fires on {one['records']} of {records[kind]} {_KINDS[kind]}"
    if kind.startswith("gold"):
        read = one["records"] - one["unread"]
        judged = f"{read - one['false']} correctly, {one['false']} incorrectly" if read else "not reviewed one by one"
        return f"{sentence}: {judged}."
    if one.get("lines"):
        return f"{sentence}; of the {one['lines']} lines, {one['leaked']} are not in the verified text."
    return f"{sentence}."
