"""One batch after its rules: what a run keeps of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

import polars as pl

from ...archive.identity import identities
from ...checks.comparing import profile
from ...checks.comparing.corpus import OUTLET_READS, OWN_TEXTS, keyed, outlets
from ...checks.judging.judge import Judged
from ...checks.judging.proposals import Proposals
from ...checks.text.sizes import are_larger
from ...reports.model import repair_errors
from ...schemas.batch import Batch, of_rows
from ...schemas.compact import compact
from ..terms.rulebook import Rulebook
from .days import DAY_READS, dated, days_of
from .memory import give_back
from .replacements import with_replacements

__all__ = ["READS", "Done", "Read", "Wanted", "check", "internal_errors", "parts", "waiting"]


class Done(NamedTuple):
    """counts: source to its records, in reading order. findings, outlets, signatures: of the rules; no signatures where
    none are compared.

    texts: source to whether a record of it has a headline or a body; without sources of which no record could be read.
    days: `DAY_DTYPES`, of all records. dated: `DATED_DTYPES`, of records that have findings or may get some when
    they are compared; none for a record on its own.
    profile: with a history only. sketches: for near-duplicates. identities: `IDENTITY_DTYPES`, with an archive only.
    errors: sentences on rules that could not be evaluated.
    batch: the articles in which rules might fire, or all; None where the results were kept from an earlier run.
    """

    counts: Mapping[str, int]
    outlets: pl.DataFrame
    texts: Mapping[str, bool]
    days: pl.DataFrame
    findings: pl.DataFrame
    dated: pl.DataFrame | None = None
    signatures: pl.DataFrame | None = None
    profile: pl.DataFrame | None = None
    sketches: pl.DataFrame | None = None
    identities: pl.DataFrame | None = None
    errors: tuple[str, ...] = ()
    batch: Batch | None = None

    @classmethod
    def of(cls, head: Mapping[str, Any], frames: Mapping[str, pl.DataFrame]) -> Done:
        """From what a cache has kept."""
        return cls(
            counts=head["counts"],
            findings=frames["findings"],
            outlets=frames["outlets"],
            days=frames["days"],
            dated=frames.get("dated"),
            texts=head["texts"],
            signatures=frames.get("signatures"),
            profile=frames.get("profile"),
            sketches=frames.get("sketches"),
            identities=frames.get("identities"),
            errors=tuple(head["errors"]),
        )

    def slim(self, *, shown: bool) -> Done:
        """The same with no more articles than a report may show: those with findings, if it shows any."""
        if self.batch is None or not shown or self.findings.is_empty():
            return self._replace(batch=None)
        named = self.batch.articles.select("source", "record").with_row_index("row")
        rows = named.join(self.findings, on=["source", "record"], how="semi", maintain_order="left")["row"]
        return self._replace(batch=of_rows(self.batch, rows))

    @property
    def sources(self) -> tuple[str, ...]:
        """In reading order."""
        return tuple(self.counts)

    @property
    def records(self) -> int:
        """Of all sources."""
        return sum(self.counts.values())


def waiting(done: Done, *, shown: bool) -> Done:
    """A result that may be kept until the end of the run: without what nobody asks for, nor the texts of its batch.

    Of a result that nobody else holds, one column is in memory twice at a time.
    """
    fields = done.slim(shown=shown)._asdict()
    del done
    for name in [name for name, value in fields.items() if isinstance(value, pl.DataFrame)]:
        fields[name] = compact(fields.pop(name), OWN_TEXTS if name == "signatures" else ())
    give_back()
    return Done(**fields)


class Wanted(NamedTuple):
    """What is asked for beside findings. profiled, archived: what a run is compared with, earlier runs and an archive.

    repairs: of which findings get their `replacement`, if that is asked for.
    """

    profiled: bool = False
    archived: bool = False
    repairs: Proposals | None = None


class Read(NamedTuple):
    """What a run counts of records that were read. outlets: `OUTLET_DTYPES`. counts, texts, days: see `Done`."""

    counts: Mapping[str, int]
    outlets: pl.DataFrame
    texts: Mapping[str, bool]
    days: pl.DataFrame

    @classmethod
    def of(cls, articles: pl.DataFrame) -> Read:
        """Of these; the columns in `READS` are enough."""
        counts, texts = _counted(articles)
        return cls(counts, outlets(articles), texts, days_of(articles))

    @classmethod
    def of_all(cls, several: Sequence[Read]) -> Read:
        """Of several together, one after the other."""
        counts: dict[str, int] = {}
        texts: dict[str, bool] = {}
        for one in several:
            counts |= {source: number + counts.get(source, 0) for source, number in one.counts.items()}
            texts |= {source: has or texts.get(source, False) for source, has in one.texts.items()}
        return cls(counts, pl.concat(one.outlets for one in several), texts, pl.concat(one.days for one in several))

    @property
    def records(self) -> int:
        """Of all sources."""
        return sum(self.counts.values())


READS: Final = frozenset({"source", "headline", "body", *OUTLET_READS, *DAY_READS})
"""Columns of `Articles` that are counted of records, whatever is judged of them."""


def check(batch: Batch, book: Rulebook, wanted: Wanted, *, alone: bool = False, read: Read | None = None) -> Done:
    """Run all rules on a batch. alone: it is the only one, of one record, and repeats no other record of the run.

    read: all records that were read, if no rule can fire on those that are not in the batch.
    """
    judged, small = _judged(batch, book)
    errors = internal_errors(judged.failed, judged.faults)
    if wanted.repairs is not None:
        judged.findings = with_replacements(judged, small, wanted.repairs)
        errors += repair_errors(wanted.repairs.faults)
    signatures = sketches = known_as = None
    corpus = book.archived if alone else book.corpus
    is_compared = (wanted.archived or not alone) and bool(corpus or book.near)
    if is_compared:
        compared = keyed(small)
        if corpus:
            signatures, failed = corpus.signatures(compared)
            errors += internal_errors(failed)
        if book.near:
            sketches = book.near.sketches(compared)
        if wanted.archived:
            known_as = identities(compared.articles)
    return Done(
        *(read or Read.of(batch.articles)),
        findings=judged.findings,
        dated=None if alone else dated(batch.articles, judged.findings, compared=is_compared),
        signatures=signatures,
        profile=profile.of_batch(batch) if wanted.profiled else None,
        sketches=sketches,
        identities=known_as,
        errors=errors,
        batch=batch,
    )


def _judged(batch: Batch, book: Rulebook) -> tuple[Judged, Batch]:
    """What the rules say, and the articles that are not too long for all of them; the hits are of these."""
    is_large = are_larger(batch.articles, book.max_bytes)
    if not is_large.any():
        return book.judge(batch), batch
    small = of_rows(batch, (~is_large).arg_true())
    judged, cheap = book.judge(small), book.cheap()(of_rows(batch, is_large.arg_true()))
    judged.findings = pl.concat([judged.findings, cheap.findings]).sort(
        "record", "block", "start", "code", "fingerprint", nulls_last=True
    )
    judged.failed |= cheap.failed
    judged.faults += cheap.faults
    return judged, small


def parts(done: Done) -> Iterator[tuple[str, Done]]:
    """The results of a batch that was just checked, by source."""
    if len(done.sources) == 1:
        yield done.sources[0], done
        return
    assert done.batch is not None
    for source in done.sources:
        part = _of_source(done.batch, source)
        is_its = pl.col("source") == source
        yield (
            source,
            done._replace(
                counts={source: part.articles.height},
                findings=done.findings.filter(is_its),
                outlets=outlets(part.articles),
                texts=_counted(part.articles)[1],
                days=days_of(part.articles),
                dated=None if done.dated is None else done.dated.filter(is_its),
                signatures=None if done.signatures is None else done.signatures.filter(is_its),
                profile=None if done.profile is None else profile.of_batch(part),
                sketches=None if done.sketches is None else done.sketches.filter(is_its),
                identities=None if done.identities is None else done.identities.filter(is_its),
                batch=part,
            ),
        )


def _counted(articles: pl.DataFrame) -> tuple[dict[str, int], dict[str, bool]]:
    """`counts` and `texts`: see `Done`."""
    if articles.height == 1:
        source, error = articles["source"][0], articles["read_error"][0]
        return {source: 1}, {source: bool(articles["headline"][0] or articles["body"][0])} if error is None else {}
    is_readable = pl.col("read_error").is_null()
    has_text = ((pl.col("headline") != "") | (pl.col("body") != "")).fill_null(False)
    told = articles.group_by("source", maintain_order=True).agg(
        pl.len(), is_readable.any(), (is_readable & has_text).any().alias("has_text")
    )
    rows = list(told.iter_rows())
    return {source: number for source, number, *_ in rows}, {source: has for source, _, is_read, has in rows if is_read}


def _of_source(batch: Batch, source: str) -> Batch:
    """The records of one source: they follow each other, and so do their blocks."""
    rows = (batch.articles["source"] == source).arg_true()
    first = pl.lit(rows.first(), pl.UInt32)
    blocks = batch.blocks.filter(pl.col("article").is_between(rows.first(), rows.last()))
    return Batch(batch.articles[rows], blocks.with_columns(pl.col("article") - first))


def internal_errors(failed: Mapping[str, str], faults: list[str] | tuple[str, ...] = ()) -> tuple[str, ...]:
    """Sentences on rules that could not be evaluated, and on frames that no parser should give."""
    of_rules = [f"rule {code} could not be evaluated: {error}" for code, error in sorted(failed.items())]
    return (*of_rules, *(f"a parser returned a frame that violates its schema: {fault}" for fault in faults))
