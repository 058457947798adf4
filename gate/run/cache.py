"""Results of batches that are kept in a folder: unchanged files are not checked again, and an interrupted run goes on.

An entry is a folder for one source, named by what its results depend on: the bytes and the name of the source, how it
is read, the rules with their thresholds, and the code of presscheck and its libraries. In it is a file a batch. A file
that cannot be read is a result that is not there.
"""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Final

import polars as pl

from ...checks.declaring.rule import Options, Rule
from ...parsers.source import STDIN, is_plain_file
from ...writers.output import Output
from ..terms.config import Config, ConfigError
from ..terms.rulebook import options_of, rulebook
from .done import Done

__all__ = ["Cache", "Entry", "cache_of", "code_digest", "rules_digest"]

_KEPT_SECONDS: Final = 30 * 86_400
"""An entry that was not used for so long is removed."""

_LIBRARIES: Final = ("polars", "pandera", "ftfy", "langcodes", "py3langid", "phonenumbers", "courlan", "tldextract")
_DAY: Final = timedelta(days=1)
_PARTS: Final = ("findings", "outlets", "signatures", "profile", "sketches")


class Cache:
    """A folder of entries. rules: those of the run with their options; reading: what else its results depend on."""

    def __init__(
        self, folder: Path, rules: Iterable[tuple[Rule, Options]], as_of: datetime, reading: Mapping[str, Any]
    ):
        pairs = [(rule, options) for rule, options in rules if rule.frame != "history"]
        self._folder = folder
        self._as_of = as_of
        self._timed = frozenset(rule.code for rule, options in pairs if _depends_on_time(rule, options))
        told = {
            "reading": dict(reading),
            "rules": rules_digest(pairs),
            "code": code_digest(),
            "libraries": {name: _version(name) for name in _LIBRARIES},
        }
        self._run = hashlib.sha256(json.dumps(told, sort_keys=True, default=str).encode()).hexdigest()

    def entry(self, source: str) -> Entry | None:
        """The results of a source; None where it cannot be read twice."""
        if source == STDIN or not is_plain_file(source):
            return None
        content = hashlib.sha256(f"{self._run}\0{source}\0".encode("utf-8", "surrogateescape"))
        with open(source, "rb") as file:
            while part := file.read(1 << 20):
                content.update(part)
        return Entry(self._folder / content.hexdigest()[:40], self._as_of, self._timed)

    def prune(self) -> None:
        """Remove what was not used for a month."""
        oldest = time.time() - _KEPT_SECONDS
        for folder in self._folder.glob("?" * 40):
            with suppress(OSError):
                if folder.stat().st_mtime < oldest:
                    shutil.rmtree(folder)


@dataclass(frozen=True, slots=True)
class Entry:
    """The results of one source. timed: codes of rules that depend on what "now" is."""

    folder: Path
    as_of: datetime
    timed: frozenset[str]

    def done(self, number: int) -> Done | None:
        """The results of a batch, if they are there and hold now."""
        try:
            with (self.folder / f"{number:06}.batch").open("rb") as file:
                head = json.loads(file.readline())
                frames = {name: _frame(file.read(size), size) for name, size in head["sizes"].items()}
        except (OSError, ValueError, KeyError, pl.exceptions.PolarsError):
            return None
        return Done.of(head, frames) if self._holds(datetime.fromisoformat(head["as_of"]), frames) else None

    def keep(self, number: int, done: Done) -> None:
        """Write the results of a batch. Raises OSError."""
        self.folder.mkdir(parents=True, exist_ok=True)
        frames = {name: frame for name in _PARTS if (frame := getattr(done, name)) is not None}
        streams = {name: _bytes(frame) for name, frame in frames.items()}
        sizes = {name: len(data) for name, data in streams.items()}
        told = {"sources": done.sources, "records": done.records, "errors": list(done.errors)}
        head = {"as_of": self.as_of.isoformat(), "sizes": sizes, **told}
        with Output(str(self.folder / f"{number:06}.batch")) as file:
            file.write(json.dumps(head).encode() + b"\n" + b"".join(streams.values()))
            file.commit()

    @property
    def batches(self) -> int | None:
        """How many batches the source has, if it was once read to its end."""
        try:
            return int((self.folder / "batches").read_text("ascii"))
        except (OSError, ValueError):
            return None

    def end(self, batches: int) -> None:
        """Note that the source has so many batches. Raises OSError."""
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / "batches").write_text(str(batches), "ascii")

    def used(self) -> None:
        """Note that the entry is of use."""
        with suppress(OSError):
            self.folder.touch()

    def _holds(self, then: datetime, frames: Mapping[str, pl.DataFrame]) -> bool:
        """At another time, results hold for a day, if none of them depends on the time."""
        if then == self.as_of:
            return True
        timed = frames["findings"]["code"].is_in(list(self.timed)).any()
        return then <= self.as_of < then + _DAY and not timed


def _frame(data: bytes, size: int) -> pl.DataFrame:
    if len(data) != size:
        raise ValueError("the file is cut off")
    return pl.read_ipc_stream(io.BytesIO(data))


def _bytes(frame: pl.DataFrame) -> bytes:
    stream = io.BytesIO()
    frame.write_ipc_stream(stream, compression="zstd")
    return stream.getvalue()


def _depends_on_time(rule: Rule, options: Options) -> bool:
    """The rule's expression is another one a day later."""
    if rule.frame == "corpus":
        return False
    later = Options(options.as_of + _DAY, options.values, options.column)
    return any(
        str(one.defect(now)) != str(other.defect(then))
        for (one, now), (other, then) in zip(rule.by_column(options), rule.by_column(later), strict=True)
    )


def cache_of(config: Config, format: str | None = None) -> Cache | None:
    """The cache that a configuration names, without what is too old. Raises ConfigError, OSError."""
    if config.cache is None:
        return None
    folder = Path(config.cache)
    if folder.exists() and not folder.is_dir():
        raise ConfigError(f"cache {folder}: this is no folder")
    reading = {
        "format": format,
        "preset": config.preset,
        "map": sorted(config.map.items()),
        "batch_size": config.batch_size,
        "max_article_bytes": config.max_article_bytes,
        "history": config.history is not None,
    }
    cache = Cache(folder, options_of(rulebook(config).rules, config), config.as_of, reading)
    cache.prune()
    return cache


def rules_digest(rules: Iterable[tuple[Rule, Options]]) -> str:
    """Of codes and thresholds."""
    told = [(rule.code, repr(sorted(options.values.items()))) for rule, options in rules]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


@cache
def code_digest() -> str:
    """A digest of the program itself: rules change with versions, and while somebody writes them."""
    home = Path(__file__).parents[2]
    digest = hashlib.sha256()
    for path in sorted(_files(home)):
        digest.update(f"{path.relative_to(home)}\0".encode() + path.read_bytes())
    return digest.hexdigest()


def _files(home: Path) -> Iterator[Path]:
    for part in ("schemas", "parsers", "checks", "gate"):
        for pattern in ("*.py", "*.toml"):
            yield from (home / part).rglob(pattern)


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
