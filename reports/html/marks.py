"""Text as pieces for a page: what is marked, and what is invisible made visible."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from ..text import HIDDEN, visible

__all__ = ["Piece", "pieces", "signs"]


class Piece(NamedTuple):
    """A run of text, as `signs`. begins: numbers of findings that begin here. severity: the gravest here, or empty."""

    parts: list[tuple[str, bool]]
    begins: list[int]
    severity: str


_RANKS = {"": 0, "info": 1, "warning": 2, "error": 3}


def pieces(block: Mapping[str, Any], findings: Sequence[Mapping[str, Any]]) -> list[Piece]:
    """The text of a block, cut where marks begin and end.

    block: a row of `Blocks`, perhaps with the end of its text cut off. findings: rows of `Findings` with a `number`;
    those of this block count, by their bytes; one without bytes marks the whole block.
    """
    data = block["text"].encode()
    spans = [_span(finding, block, len(data)) for finding in findings]
    edges = sorted({0, len(data), *(edge for start, end, _ in spans for edge in (start, end))})
    made = []
    for start, end in pairwise(edges):
        inside = [finding for begins, ends, finding in spans if begins <= start and end <= ends]
        severity = max((finding["severity"] for finding in inside), key=_RANKS.__getitem__, default="")
        text = data[start:end].decode("utf-8", "replace")
        begins = [finding["number"] for begin, _, finding in spans if begin == start]
        made.append(Piece(list(signs(text)), begins, severity))
    return made


def _span(finding: Mapping[str, Any], block: Mapping[str, Any], size: int) -> tuple[int, int, Mapping[str, Any]]:
    """Bytes of the block's text that a finding marks."""
    if finding["start"] is None or finding["end"] is None:
        return 0, size, finding
    start, end = (min(max(finding[edge] - block["start"], 0), size) for edge in ("start", "end"))
    return start, end, finding


def signs(text: str) -> Iterator[tuple[str, bool]]:
    """Runs of plain text, and signs that stand for what is not seen; a line end stays one."""
    position = 0
    for match in HIDDEN.finditer(text):
        if match[0] == "\n":
            continue
        if match.start() > position:
            yield text[position : match.start()], False
        if sign := visible(match[0]):
            yield sign, True
        position = match.end()
    if position < len(text):
        yield text[position:], False
