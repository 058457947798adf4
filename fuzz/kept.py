"""What is kept from run to run: the cache and the history, damaged in any way."""

from __future__ import annotations

import tempfile
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Final

import polars as pl

import presscheck
from presscheck.checks.comparing import profile
from presscheck.checks.declaring.examples import CLEAN
from presscheck.gate.run import history
from presscheck.gate.run.cache import Cache
from presscheck.gate.run.done import Done, Wanted, check
from presscheck.gate.terms.rulebook import rulebook
from presscheck.parsers.read import read_frame

from .choices import Choices
from .gate import AS_OF
from .promises import promise, same

__all__ = ["cached", "runs"]

_RECORDS: Final = (CLEAN, {**CLEAN, "headline": "Fish &amp; chips", "language": "en_EN"})


def cached(data: bytes) -> None:
    """A result is what was kept, or is not there; in no way of damage it is another one."""
    with tempfile.TemporaryDirectory(prefix="presscheck-fuzz-") as name:
        source = Path(name, "source.jsonl")
        source.write_bytes(b"{}\n")
        entry, kept = Cache(Path(name, "cache"), [], AS_OF, {}).entry(str(source)), _done()
        assert entry is not None
        entry.keep(0, kept)
        entry.end(1)
        promise(entry.done(0) is not None, "a result that was just kept is not there")
        _damage(entry.folder / "000000.batch", data)
        found = entry.done(0)
    if found is not None:
        promise(_told(found) == _told(kept), f"{_told(found)} was kept as {_told(kept)}")
        for part in ("findings", "outlets", "signatures", "profile", "sketches"):
            one, other = getattr(found, part), getattr(kept, part)
            promise((one is None) == (other is None), f"there were other {part}")
            if one is not None:
                same(one, other, f"{part} are what was kept")


def runs(data: bytes) -> None:
    """A run is what was appended, or a ConfigError names its file; a check with it has no other trouble."""
    with tempfile.TemporaryDirectory(prefix="presscheck-fuzz-") as name:
        appended = _profile()
        path = history.append(Path(name), appended)
        same(history.load(Path(name)), appended, "a run is what was appended")
        _damage(path, data)
        try:
            same(history.load(Path(name)), appended, "a run is what was appended")
            presscheck.check([dict(CLEAN)], history=name, as_of=AS_OF + timedelta(days=1), jobs=1)
        except presscheck.ConfigError as error:
            promise(path.name in str(error), "the sentence does not name the file")


def _damage(path: Path, data: bytes) -> None:
    """Cut off, or with other bytes in some places, or replaced; an input of no bytes does nothing."""
    if not data:
        return
    choices = Choices(data)
    held = bytearray(path.read_bytes())
    kind = choices.number(4)
    if kind == 0:
        del held[choices.number(1 << 16) % len(held) :]
    elif kind == 3:
        held[:] = choices.rest()
    while kind in (1, 2) and not choices.is_empty:
        place = choices.number(1 << 16) % len(held)
        new = choices.data(1 if kind == 1 else choices.number(16))
        held[place : place + len(new)] = new
    path.write_bytes(held)


def _told(done: Done) -> tuple[object, ...]:
    return done.sources, done.records, done.errors


@cache
def _done() -> Done:
    """The result of two articles, one of which has defects."""
    (batch,) = read_frame(list(_RECORDS))
    return check(batch, rulebook(presscheck.Config(as_of=AS_OF)), Wanted(profiled=True))


@cache
def _profile() -> pl.DataFrame:
    done = _done()
    assert done.profile is not None
    return profile.total([done.profile], AS_OF)
