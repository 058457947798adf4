"""What is kept of a batch to compare its records keeps none of its texts."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import polars as pl

import presscheck
from presscheck.checks.comparing.corpus import OWN_TEXTS, Corpus, keyed
from presscheck.checks.declaring import registry
from presscheck.checks.declaring.rule import Signature

NOW = datetime(2024, 6, 1, tzinfo=UTC)
PARAGRAPH = "The harbour master of Port Ellery has read the letter of the council, and answers it. " * 40


def held_bytes(texts: pl.Series) -> int:
    """Of the buffers that a column of texts points into."""
    views = texts.to_arrow(compat_level=pl.CompatLevel.newest())
    return sum(part.size for part in views.buffers() if part is not None)


def by_its_beginning(_: object) -> Signature:
    beginning = pl.col("text").str.head(40)
    return Signature(where=pl.lit(True), key=beginning, content=beginning, keep=None, frame="block")


def test_signatures_keep_no_line_of_a_body():
    (batch,) = presscheck.read_frame(
        pl.DataFrame({"headline": [f"Letter {number}" for number in range(50)], "body": [PARAGRAPH] * 50})
    )
    rule = replace(registry.find("CP004"), code="XX904", signature=by_its_beginning)
    signed = Corpus([(rule, rule.options_for(NOW))]).signatures(keyed(batch))
    assert not signed.failed
    assert signed.rows.height >= 50
    for name in OWN_TEXTS:
        assert held_bytes(signed.rows[name]) < 50 * 400 < 50 * len(PARAGRAPH)
