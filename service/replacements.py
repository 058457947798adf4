"""What the repairs of rules would write, as edits of the field that a finding is in."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import polars as pl

from ..checks.declaring.rule import Options, Rule
from ..checks.judging.proposals import Proposal, Proposals
from ..reports.edits import MAX_CHARS, MAX_WRITTEN_CHARS, Edit, between, touching
from ..reports.offsets import Offsets
from ..schemas.batch import Batch

__all__ = ["Edits", "edit_at"]

_Key = tuple[str, str, int | None]


class Edits(NamedTuple):
    """of_texts: edits by code, column and block; without a block, they are of the whole column. of_values: new values
    of columns that are no text, by code and column."""

    of_texts: Mapping[_Key, Sequence[Edit]]
    of_values: Mapping[tuple[str, str], Any]

    @classmethod
    def of(
        cls, batch: Batch, rules: Iterable[tuple[Rule, Options]], codes: Container[str], texts: Mapping[str, Offsets]
    ) -> Edits:
        """What the rules with these codes propose for the one article of a batch. texts: of its columns."""
        chosen = [pair for pair in rules if pair[0].code in codes]
        of_texts: dict[_Key, list[Edit]] = {}
        of_values: dict[tuple[str, str], Any] = {}
        if not chosen:
            return cls(of_texts, of_values)
        for one in Proposals.of_rules(chosen, ("safe", "unsafe")).of(batch).get(0, ()):
            text = texts.get(one.column)
            if text is None:
                of_values[one.code, one.column] = one.new
            elif len(text.text) <= MAX_CHARS:
                of_texts.setdefault((one.code, one.column, one.block), []).extend(_edits(one, batch.blocks, text))
        return cls(of_texts, of_values)

    def at(self, code: str, column: str, block: int | None) -> Sequence[Edit]:
        """Those that answer the findings of a rule in a block."""
        return self.of_texts.get((code, column, block)) or self.of_texts.get((code, column, None), ())


def edit_at(edits: Sequence[Edit], start: int, end: int, text: str) -> Edit | None:
    """The one edit that answers a finding at these characters; what lies between several edits stays as it is."""
    answers = touching(edits, start, end) or edits
    if not answers:
        return None
    first, last = answers[0].start, answers[-1].end
    new, at = [], first
    for edit in answers:
        new += [text[at : edit.start], edit.text]
        at = edit.end
    text = "".join(new)
    return Edit(first, last, text, answers[0].moves_to) if len(text) <= MAX_WRITTEN_CHARS else None


def _edits(one: Proposal, blocks: pl.DataFrame, text: Offsets) -> Iterator[Edit]:
    """Raises nothing: what is no text any more is emptied."""
    if one.block is None:
        yield from between(text.text, one.new or "", 0)
        return
    start = text.of_byte(blocks.filter(pl.col("block") == one.block)["start"].item())
    if one.new is None:
        yield _whole_line(text.text, start, start + len(one.old), one.moves)
    else:
        yield from between(one.old, one.new, start)


def _whole_line(text: str, start: int, end: int, moves_to: str) -> Edit:
    """A line goes with its line break; the last one with that before it."""
    after = next((len(mark) for mark in ("\r\n", "\n", "\r") if text.startswith(mark, end)), 0)
    if not after:
        start -= next((len(mark) for mark in ("\r\n", "\n", "\r") if text.endswith(mark, 0, start)), 0)
    return Edit(start, end + after, "", moves_to)
