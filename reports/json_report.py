"""The report for programs: one JSON document."""

from __future__ import annotations

from typing import TextIO

from ..schemas.findings import PUBLIC_COLUMNS
from .json_text import encode, write_items
from .model import Run

__all__ = ["write"]


def write(run: Run, stream: TextIO) -> None:
    """Write `{"presscheck", "verdict", "counts", "records", "skipped", "internal_errors", "findings"}`.

    A finding has exactly the keys `PUBLIC_COLUMNS`, in this order. stream: a text stream; UTF-8 can hold all of it.
    """
    head = {
        "presscheck": run.version,
        "verdict": run.verdict,
        "counts": run.counts,
        "records": run.records,
        "skipped": dict(run.skipped),
        "internal_errors": list(run.internal_errors),
    }
    stream.write(encode(head)[:-1] + ', "findings": ')
    write_items(run.findings.select(PUBLIC_COLUMNS).iter_rows(named=True), stream)
    stream.write("}\n")
