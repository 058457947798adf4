"""`presscheck.check` and `presscheck.fix`, on sources of any format and on records that a program hands over."""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import polars as pl

import presscheck
from presscheck.gate.run.finished import Run
from presscheck.schemas.findings import Findings

from . import frames
from .choices import Choices
from .promises import promise, says_what_is_missing

__all__ = ["AS_OF", "checked_frames", "checked_records", "checked_sources", "fixed_records", "fixed_sources"]

AS_OF: Final = datetime(2026, 1, 1, tzinfo=UTC)
_SUFFIXES: Final = {b"d": ".txt", b"l": ".jsonl", b"j": ".json", b"c": ".csv", b"t": ".tsv"}


def checked_sources(data: bytes) -> None:
    """Any bytes get a verdict in which each record is counted, or a SourceError. The first byte is the format."""
    with tempfile.TemporaryDirectory(prefix="presscheck-fuzz-") as folder:
        path = _source(data, Path(folder))
        if (run := _of(path)) is not None:
            promise(run.records == _records(path), f"{_records(path)} records, {run.records} are counted")
            _is_sound(run)


def checked_records(data: bytes) -> None:
    """Any records of a program get a verdict in which each is counted, or no field of them is known."""
    choices = Choices(data)
    records = [choices.record() for _ in range(1 + choices.number(3))]
    if (run := _of(records)) is not None:
        promise(run.records == len(records), f"{len(records)} records, {run.records} are counted")
        _is_sound(run)


def checked_frames(data: bytes) -> None:
    """Any frame gets a verdict in which each row is counted, or no field of it is known."""
    frame = _frame(data)
    if frame is not None and (run := _of(frame)) is not None:
        promise(run.records == frame.height, f"{frame.height} rows, {run.records} are counted")
        _is_sound(run)


def fixed_sources(data: bytes) -> None:
    """Fixing loses no record, brings no error, and what is fixed stays as it is."""
    with tempfile.TemporaryDirectory(prefix="presscheck-fuzz-") as folder:
        path = _source(data, Path(folder))
        if (before := _of(path)) is None:
            return
        once, twice = path.with_stem("once"), path.with_stem("twice")
        run = presscheck.fix(path, output=once, as_of=AS_OF, jobs=1).run
        _is_sound(run)
        promise(path.read_bytes() == data[1:], "the source was changed")
        promise(_records(once) == before.records, f"{before.records} records, {_records(once)} after the fix")
        new = _errors(run) - _errors(before)
        promise(not new, f"the fix brings {sorted(new)}")
        presscheck.fix(once, output=twice, as_of=AS_OF, jobs=1)
        promise(twice.read_bytes() == once.read_bytes(), "fixing what is fixed changes it")


def fixed_records(data: bytes) -> None:
    """As `fixed_sources`, of records of a program."""
    choices = Choices(data)
    records = [choices.record() for _ in range(1 + choices.number(3))]
    told = repr(records)
    if _of(records) is None:
        return
    once = presscheck.fix(records, as_of=AS_OF, jobs=1)
    _is_sound(once.run)
    promise(repr(records) == told, "what was handed over was changed")
    promise(len(once.data) == len(records), f"{len(records)} records, {len(once.data)} after the fix")
    twice = presscheck.fix(once.data, as_of=AS_OF, jobs=1)
    promise(repr(twice.data) == repr(once.data), "fixing what is fixed changes it")


def _source(data: bytes, folder: Path) -> Path:
    path = folder / f"articles{_SUFFIXES.get(data[:1], '.txt')}"
    path.write_bytes(data[1:])
    return path


def _of(data: Any) -> Run | None:
    """The run; None where the source is refused in a sentence that names it, or its fields."""
    try:
        return presscheck.check(data, as_of=AS_OF, jobs=1)
    except presscheck.SourceError as error:
        promise(str(data) in str(error), "the sentence does not name the source")
    except presscheck.FieldError as error:
        says_what_is_missing(error)
    return None


def _records(path: Path) -> int:
    return sum(batch.articles.height for batch in presscheck.read([path]))


def _errors(run: Run) -> set[str]:
    return set(run.findings.filter(pl.col("severity") == "error")["code"])


def _is_sound(run: Run) -> None:
    """The run had no fault of its own; its findings are as their schema says, and point at records that there are."""
    promise(run.internal_errors == (), f"internal errors: {run.internal_errors}")
    Findings.validate(run.findings)
    last = run.findings["record"].max()
    promise(last is None or int(str(last)) < run.records, f"a finding of record {last} of {run.records}")


def _frame(data: bytes) -> pl.DataFrame | None:
    try:
        return frames.frame(Choices(data))
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, TypeError, ValueError, OverflowError):
        return None  # Polars itself does not make such a frame
