"""The articles that a report shows whole: the worst of a run, kept while it goes on, in bounded memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import polars as pl

from ..checks.judging.proposals import Proposal, Proposals
from ..schemas.articles import ARTICLE_DTYPES
from ..schemas.batch import Batch, Deferred
from ..schemas.blocks import BLOCK_DTYPES

__all__ = ["MAX_ARTICLES", "Exhibit", "Exhibits", "with_edits"]

MAX_ARTICLES: Final = 200
"""Articles that are kept; the rest is counted."""

_MAX_BLOCKS: Final = 400
_MAX_CHARS: Final = 20_000
"""Of a longer block the beginning is kept; a longer text has no suggested edit."""

_WEIGHTS: Final = {"error": 10_000, "warning": 100, "info": 1}


@dataclass(frozen=True, slots=True)
class Exhibit:
    """One article. weight: how grave its findings are together. article: a row of `Articles`. blocks: rows of `Blocks`.

    edits: what the repairs of rules would make of it.
    """

    weight: int
    article: dict[str, Any]
    blocks: list[dict[str, Any]]
    edits: Sequence[Proposal] = ()

    @property
    def key(self) -> tuple[str, int]:
        """What its findings name it by."""
        return self.article["source"], self.article["record"]


class Exhibits:
    """Collects the articles of batches whose findings weigh most.

    read_again: gives the batches of a source once more, for those of which only findings were kept. is_late: whether a
    report will be written at all is not known yet; what costs time is done when one is.
    """

    def __init__(self, most: int = MAX_ARTICLES, *, is_late: bool = False):
        self.is_late = is_late
        self._most = most
        self.read_again: Callable[[str], Iterable[Deferred]] | None = None
        self.missing: dict[str, list[pl.DataFrame]] = {}
        self._kept: list[Exhibit] = []
        self._waiting: tuple[Batch, pl.DataFrame] | None = None

    def add(self, batch: Batch | None, findings: pl.DataFrame) -> None:
        """Take the articles of a batch on which these findings are. Without a batch, they are `missing`."""
        if findings.is_empty() or not self._most:
            return
        if batch is None:
            self.missing.setdefault(str(findings["source"][0]), []).append(findings)
        elif self.is_late and batch.articles.height == 1 and self._waiting is None:
            self._waiting = batch, findings
        else:
            self._choose(batch, findings)

    def _choose(self, batch: Batch, findings: pl.DataFrame) -> None:
        weight = pl.col("severity").cast(pl.String).replace_strict(_WEIGHTS, return_dtype=pl.Int64)
        weights = findings.group_by("source", "record").agg(weight.sum().alias("weight"))
        heaviest = weights.sort("weight", "record", descending=[True, False]).head(self._most)
        body = pl.when(pl.col("n_chars") <= _MAX_CHARS).then("body")  # its lines are among the blocks anyway
        rows = batch.articles.with_columns(body.alias("body")).with_row_index("row")
        chosen = rows.join(heaviest, on=["source", "record"], how="inner", maintain_order="left")
        texts = batch.blocks.filter(pl.col("article").is_in(chosen["row"].implode()))
        texts = texts.group_by("article", maintain_order=True).head(_MAX_BLOCKS).select(batch.blocks.columns)
        blocks = texts.with_columns(pl.col("text").str.slice(0, _MAX_CHARS)).rows_by_key(
            "article", named=True, include_key=True
        )
        for article in chosen.iter_rows(named=True):
            self._kept.append(Exhibit(article.pop("weight"), article, blocks.get(article.pop("row"), [])))
        if len(self._kept) > 2 * self._most:
            self._kept = self.worst()

    def complete(self) -> None:
        """Read what is missing again, source by source."""
        while self.missing and self.read_again is not None:
            source, findings = self.missing.popitem()
            found = pl.concat(findings)
            for make in self.read_again(source):
                self.add(make(), found)

    def worst(self) -> list[Exhibit]:
        """The kept articles, the worst first; among equals in reading order."""
        if self._waiting is not None:
            waiting, self._waiting = self._waiting, None
            self._choose(*waiting)
        return sorted(self._kept, key=lambda one: (-one.weight, *one.key))[: self._most]


def with_edits(exhibits: Sequence[Exhibit], proposals: Proposals) -> list[Exhibit]:
    """The same, with what the repairs of rules would make of them."""
    articles = pl.DataFrame([one.article for one in exhibits], schema=ARTICLE_DTYPES)
    rows = [{**block, "article": row} for row, one in enumerate(exhibits) for block in one.blocks]
    proposed = proposals.of(Batch(articles, pl.DataFrame(rows, schema=BLOCK_DTYPES)))
    return [replace(one, edits=[*_of_whole(proposed.get(row, ()))]) for row, one in enumerate(exhibits)]


def _of_whole(edits: Iterable[Proposal]) -> Iterable[Proposal]:
    """Those of texts that are not, perhaps, cut off."""
    return (edit for edit in edits if not isinstance(edit.old, str) or len(edit.old) < _MAX_CHARS)
