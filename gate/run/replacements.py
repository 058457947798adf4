"""What repairs would write in the places of findings: their `replacement`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

import polars as pl

from ...checks.judging.judge import Judged
from ...checks.judging.proposals import Proposal, Proposals
from ...reports.edits import MAX_CHARS, Edit, between, written
from ...reports.offsets import Offsets
from ...schemas.batch import Batch
from ..terms.config import Config
from ..terms.rulebook import Rulebook

__all__ = ["repairs", "with_replacements"]

_COLUMNS: Final = ("source", "record", "code", "column", "block", "start", "end")

_Key = tuple[int, str, str, int | None]
"""Row of an article, code of a rule, column, and block."""


class _Repair(NamedTuple):
    """What a rule makes of one text. base: the byte at which the text begins, as findings count bytes."""

    text: Offsets
    base: int
    edits: list[Edit]

    def at(self, start: int, end: int) -> str | None:
        """What is in place of these bytes afterwards."""
        first, last = (self.text.of_byte(byte - self.base) for byte in (start, end))
        return written(self.edits, first, last, self.text.text)


def repairs(config: Config, book: Rulebook) -> Proposals | None:
    """The repairs, safe and unsafe, that a run tells the replacements of; None where these are not asked for."""
    return Proposals.of_judge(book.judge, ("safe", "unsafe")) if config.replacements else None


def with_replacements(judged: Judged, batch: Batch, proposals: Proposals) -> pl.DataFrame:
    """The findings of a batch, those with a place in a text that a repair changes with their `replacement`.

    judged: what the rules say of exactly this batch. A repair that cannot be evaluated is among `Proposals.faults`.
    """
    placed = judged.findings.with_row_index("row").filter(pl.col("fix") != "none", pl.col("start").is_not_null())
    if placed.is_empty():
        return judged.findings
    known = _Repairs(batch, proposals.of(batch, hits=judged.hits))
    told = [(row["row"], known.replacement(row)) for row in placed.select("row", *_COLUMNS).iter_rows(named=True)]
    texts = pl.DataFrame(told, schema={"row": pl.UInt32(), "replacement": pl.String()}, orient="row")
    numbered = judged.findings.drop("replacement").with_row_index("row")
    return numbered.join(texts, on="row", how="left", maintain_order="left").select(judged.findings.columns)


class _Repairs:
    """The repairs of a batch, each compared with its text when it is first asked for."""

    def __init__(self, batch: Batch, proposed: Mapping[int, list[Proposal]]) -> None:
        self._batch = batch
        identity = batch.articles.select("source", "record", "format", "decode_ok").iter_rows()
        self._rows = {(source, record): row for row, (source, record, _, _) in enumerate(identity) if row in proposed}
        self._proposed: dict[_Key, Proposal] = {
            (row, one.code, one.column, one.block): one for row, its in proposed.items() for one in its
        }
        self._made: dict[_Key, _Repair | None] = {}
        rows = pl.Series(sorted(proposed), dtype=pl.UInt32).implode()
        blocks = batch.blocks.filter(pl.col("article").is_in(rows)).select("article", "block", "start", "text")
        self._blocks: dict[tuple[int, int], tuple[int, str]] = {
            (row, block): (start, text) for row, block, start, text in blocks.iter_rows()
        }

    def replacement(self, finding: Mapping[str, Any]) -> str | None:
        """Of a finding: a row of `_COLUMNS`."""
        row = self._rows.get((finding["source"], finding["record"]))
        if row is None or not self._batch.articles["decode_ok"][row]:  # bytes of what is no UTF-8 are no characters
            return None
        code, column, block = (finding[name] for name in ("code", "column", "block"))
        of_block, of_column = (row, code, column, block), (row, code, column, None)
        key = of_block if of_block in self._proposed else of_column
        if key not in self._proposed:
            return None
        if key not in self._made:
            self._made[key] = self._repair(self._proposed[key], block)
        repair = self._made[key]
        return None if repair is None else repair.at(finding["start"], finding["end"])

    def _repair(self, one: Proposal, block: int | None) -> _Repair | None:
        """None for what is no text, and for a text that is too long, or whose place is not known."""
        old: Any = one.old
        if not isinstance(old, str) or not isinstance(one.new, str | None) or len(old) > MAX_CHARS:
            return None
        base = self._base(one, block)
        if base is None:
            return None
        edits = [Edit(0, len(old), "")] if one.new is None else list(between(old, one.new))
        return _Repair(Offsets(old), base, edits)

    def _base(self, one: Proposal, block: int | None) -> int | None:
        """The byte at which the text of a proposal begins: of its column, in a dump of the source."""
        number = block if one.block is None else one.block
        start, text = (None, None) if number is None else self._blocks.get((one.row, number), (None, None))
        if one.block is not None:
            return start
        if self._batch.articles["format"][one.row] != "dump":
            return 0
        return start if text == one.old else None
