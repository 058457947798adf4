"""One batch after its rules: what a run keeps of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import polars as pl

from ..checks import profile
from ..checks.corpus import keyed
from ..schemas.batch import Batch
from .rulebook import Rulebook

__all__ = ["Done", "check", "internal_errors"]


class Done(NamedTuple):
    """findings, outlets, signatures: of the rules; no signatures where there is nothing to compare with.

    profile: with a history only. sketches: for near-duplicates. errors: sentences on rules that could not be evaluated.
    batch: None where the results were kept from an earlier run.
    """

    source: str
    records: int
    findings: pl.DataFrame
    outlets: pl.DataFrame
    signatures: pl.DataFrame | None = None
    profile: pl.DataFrame | None = None
    sketches: pl.DataFrame | None = None
    errors: tuple[str, ...] = ()
    batch: Batch | None = None

    @classmethod
    def of(cls, head: Mapping[str, Any], frames: Mapping[str, pl.DataFrame]) -> Done:
        """From what a cache has kept."""
        return cls(
            source=head["source"],
            records=head["records"],
            findings=frames["findings"],
            outlets=frames["outlets"],
            signatures=frames.get("signatures"),
            profile=frames.get("profile"),
            sketches=frames.get("sketches"),
            errors=tuple(head["errors"]),
        )


def check(batch: Batch, book: Rulebook, *, profiled: bool, alone: bool = False) -> Done:
    """Run all rules on a batch. alone: it is the only one, of one record, and repeats nothing."""
    judged = book.judge(batch)
    errors = internal_errors(judged.failed, judged.faults)
    signatures = sketches = None
    if not alone and (book.corpus or book.near):
        compared = keyed(batch)
        if book.corpus:
            signatures, failed = book.corpus.signatures(compared)
            errors += internal_errors(failed)
        if book.near:
            sketches = book.near.sketches(compared)
    return Done(
        source=str(batch.articles["source"].first()),
        records=batch.articles.height,
        findings=judged.findings,
        outlets=book.corpus.outlets(batch),
        signatures=signatures,
        profile=profile.of_batch(batch) if profiled else None,
        sketches=sketches,
        errors=errors,
        batch=batch,
    )


def internal_errors(failed: Mapping[str, str], faults: list[str] | tuple[str, ...] = ()) -> tuple[str, ...]:
    """Sentences on rules that could not be evaluated, and on frames that no parser should give."""
    of_rules = [f"rule {code} could not be evaluated: {error}" for code, error in sorted(failed.items())]
    return (*of_rules, *(f"a parser gave a frame that is not as its schema says: {fault}" for fault in faults))
