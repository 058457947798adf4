"""Suggested edits for the page: what would go, and what would stand in its place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from ...checks.judging.proposals import Proposal
from ..text_difference import Part, abridged, as_lines, difference

__all__ = ["MAX_EDITS", "edits"]

MAX_EDITS: Final = 3
"""Edits by one rule of one article that are shown."""


def edits(of_article: Sequence[Proposal], code: str, findings: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The edits by which a rule answers its findings, and how many are left out; nothing if it has none."""
    blocks = {row["block"] for row in findings if row["block"] is not None}
    columns = {row["column"] for row in findings}
    answers = [
        one
        for one in of_article
        if one.code == code and (one.column in columns if one.block is None else one.block in blocks)
    ]
    shown = [{"what": _what(one), "parts": _parts(one)} for one in answers[:MAX_EDITS]]
    return {"shown": shown, "more": len(answers) - len(shown)} if shown else {}


def _what(edit: Proposal) -> str:
    """What is done, and where."""
    if edit.block is None:
        return f"empty {edit.column}" if edit.new is None else f"change {edit.column}"
    if edit.new is not None:
        return "change the text"
    return f"move the line to {edit.moves}" if edit.moves else "delete the line"


def _parts(edit: Proposal) -> list[Part]:
    old, new = ("\n".join(as_lines(value)) for value in (edit.old, edit.new))
    return list(abridged(difference(old, new)))
