"""Results of batches that are kept in a folder: unchanged files are not checked again, and an interrupted run goes on.

An entry is a folder for one source, named by what its results depend on: the bytes and the name of the source, how it
is read, the rules with their thresholds, and the code of presscheck and its libraries. In it is a file a batch, with a
digest. A file that is damaged is a result that is not there, and the run says so.
"""

from __future__ import annotations

import hashlib
import inspect
import io
import json
import os
import shutil
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Final

import polars as pl

from ...checks.declaring.registry import is_ours
from ...checks.declaring.rule import Options, Rule
from ...parsers.source import STDIN, is_plain_file
from ...reports.words import counted
from ..terms.config import Config, ConfigError
from ..terms.rulebook import options_of, rulebook
from . import seal
from .done import Done
from .parcels import read, written

__all__ = ["Cache", "Entry", "cache_of", "code_digest", "rules_digest"]

_KEPT_SECONDS: Final = 30 * 86_400
"""An entry that was not used for so long is removed."""

_LIBRARIES: Final = ("polars", "pandera", "ftfy", "langcodes", "py3langid", "phonenumbers", "courlan", "tldextract")
_DAY: Final = timedelta(days=1)
_END: Final = "batches"
"""Name of the file that says how many batches there are."""

_PARTS: Final = ("findings", "outlets", "days", "dated", "signatures", "profile", "sketches", "identities")


class Cache:
    """A folder of entries. rules: those of the run with their options; reading: what else its results depend on."""

    def __init__(
        self, folder: Path, rules: Iterable[tuple[Rule, Options]], as_of: datetime, reading: Mapping[str, Any]
    ):
        pairs = [(rule, options) for rule, options in rules if rule.frame != "history"]
        self._folder = folder
        self._as_of = as_of
        self._damaged: dict[str, None] = {}
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
            stamp = _stamp(os.fstat(file.fileno()))
            while part := file.read(1 << 20):
                content.update(part)
        folder = self._folder / content.hexdigest()[:40]
        return Entry(folder, self._as_of, self._timed, source, stamp, self._damaged)

    @property
    def notes(self) -> list[str]:
        """What there is to say of the cache itself."""
        if not self._damaged:
            return []
        files = counted(len(self._damaged), "file")
        return [f"the cache {self._folder} has {files} that cannot be read: these articles are checked again"]

    def prune(self) -> None:
        """Remove what was not used for a month."""
        oldest = time.time() - _KEPT_SECONDS
        for folder in self._folder.glob("?" * 40):
            with suppress(OSError):
                if folder.stat().st_mtime < oldest:
                    shutil.rmtree(folder)


@dataclass(frozen=True, slots=True)
class Entry:
    """The results of one source. timed: codes of rules that depend on what "now" is.

    stamp: of the source when its digest was taken; of one that has changed since then, nothing is kept. damaged: takes
    the names of files that are not as they were written.
    """

    folder: Path
    as_of: datetime
    timed: frozenset[str]
    source: str
    stamp: tuple[int, ...]
    damaged: dict[str, None] = field(default_factory=dict)

    def done(self, number: int) -> Done | None:
        """The results of a batch, if they are there and hold now."""
        data = self._read(_name(number))
        if data is None:
            return None
        stream = io.BytesIO(data)
        head = json.loads(stream.readline())
        frames = {name: read(stream.read(size)) for name, size in head["sizes"].items()}
        return Done.of(head, frames) if self._holds(datetime.fromisoformat(head["as_of"]), frames) else None

    def keep(self, number: int, done: Done) -> None:
        """Write the results of a batch. Raises OSError."""
        frames = {name: frame for name in _PARTS if (frame := getattr(done, name)) is not None}
        streams = {name: written(frame, "zstd") for name, frame in frames.items()}
        sizes = {name: len(data) for name, data in streams.items()}
        told = {"counts": done.counts, "errors": list(done.errors)}
        told["texts"] = done.texts
        head = {"as_of": self.as_of.isoformat(), "sizes": sizes, **told}
        self._write(_name(number), json.dumps(head).encode() + b"\n" + b"".join(streams.values()))

    @property
    def batches(self) -> int | None:
        """How many batches the source has, if it was once read to its end."""
        data = self._read(_END)
        return None if data is None else json.loads(data)["batches"]

    @property
    def told(self) -> str:
        """What there was to tell of how the source was read; empty for nothing."""
        data = self._read(_END)
        return "" if data is None else json.loads(data)["told"]

    def end(self, batches: int, told: str = "") -> None:
        """Note that the source has so many batches. told: a sentence on how it was read. Raises OSError."""
        self._write(_END, json.dumps({"batches": batches, "told": told}).encode())

    def _read(self, name: str) -> bytes | None:
        """What a file of the entry holds; None if it is not there, or damaged."""
        path = self.folder / name
        try:
            return seal.read(path, self._label(name))
        except seal.DamagedError:
            self.damaged[str(path)] = None
            return None
        except FileNotFoundError:
            return None
        except OSError:  # a folder in its place, no permission
            self.damaged[str(path)] = None
            return None

    def _write(self, name: str, data: bytes) -> None:
        """Raises OSError."""
        if _stamp_of(self.source) == self.stamp:
            self.folder.mkdir(parents=True, exist_ok=True)
            seal.write(self.folder / name, self._label(name), data)

    def _label(self, name: str) -> str:
        return f"{self.folder.name}/{name}"

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


def _name(number: int) -> str:
    return f"{number:06}.batch"


def _stamp_of(source: str) -> tuple[int, ...] | None:
    try:
        return _stamp(os.stat(source))
    except OSError:
        return None


def _stamp(status: os.stat_result) -> tuple[int, ...]:
    """What changes when somebody writes the file."""
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns


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
        raise ConfigError(f"cache {folder}: this is not a folder")
    reading = {
        "format": format,
        "preset": config.preset,
        "map": sorted(config.map.items()),
        "per_source": list(config.per_source.items()),
        "batch": config.batch,
        "max_article_bytes": config.max_article_bytes,
        "replacements": config.replacements,
        "history": config.history is not None,
        "archive": config.archive is not None,
    }
    cache = Cache(folder, options_of(rulebook(config).rules, config), config.as_of, reading)
    cache.prune()
    return cache


def rules_digest(rules: Iterable[tuple[Rule, Options]]) -> str:
    """Of codes and thresholds, and of the files that declare rules of users."""
    told = [
        (rule.code, repr(sorted(options.values.items())), *(() if is_ours(rule) else _declaration(rule)))
        for rule, options in rules
    ]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def _declaration(rule: Rule) -> tuple[str, str]:
    """What a rule of a user is: its file, and what is data of it, as all is of a rule in a table."""
    return _file_digest(rule), repr((rule.mark, rule.frame, rule.column, rule.severity, rule.message))


def _file_digest(rule: Rule) -> str:
    """Of the file that declares a rule; empty if there is none."""
    path = inspect.getsourcefile(inspect.unwrap(rule.expression))
    return seal.digest(Path(path).read_bytes()) if path is not None and Path(path).is_file() else ""


@cache
def code_digest() -> str:
    """A digest of the program itself: rules change with versions, and while somebody writes them."""
    home = Path(__file__).parents[2]
    digest = hashlib.sha256()
    for path in sorted(_files(home)):
        digest.update(f"{path.relative_to(home)}\0".encode() + path.read_bytes())
    return digest.hexdigest()


def _files(home: Path) -> Iterator[Path]:
    for part in ("schemas", "parsers", "checks", "archive", "gate"):
        for pattern in ("*.py", "*.toml"):
            yield from (home / part).rglob(pattern)


@cache
def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
