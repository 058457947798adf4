"""What `presscheck check` does between its options and its reports: read, use what is kept, check, stop when asked."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import click

from ...parsers.database import QUERY, read_query
from ...parsers.read import deferred, expand
from ...parsers.source import left_out
from ...reports.exhibits import Exhibits
from ...reports.model import Run
from ...schemas.batch import Deferred
from ..run.cache import Cache
from ..run.exhibition import shown
from ..run.run import Progress, run
from ..run.tasks import kept_or_read
from ..terms.config import Config, ConfigError
from ..terms.rulebook import options_of, rulebook

__all__ = ["check", "check_query"]


def check(
    paths: Sequence[str], format: str | None, config: Config, progress: Progress, exhibits: Exhibits | None
) -> Run:
    """Check sources; with a cache, only what is not kept there. Raises what `run` raises, OSError."""

    def read(source: str) -> Iterator[Deferred]:
        return deferred(source, format=format, preset=config.preset, mapping=config.map, batch_size=config.batch_size)

    cache = _cache(config, format)
    with _until_interrupted(progress) as watched:
        items = kept_or_read(expand(paths), read, cache, config.batch_size)
        done = run(items, config, paths, watched, exhibits)
    if cache is not None:
        for sentence in cache.notes:
            click.echo(f"presscheck: {sentence}", err=True)
    done = done.with_not_read(left_out(paths))
    if exhibits is None or not exhibits.missing:
        return done
    exhibits.complete(lambda source: (make() for make in read(source)))
    return shown(done, exhibits, rulebook(config))


def check_query(query: str, connection: str, config: Config, progress: Progress, exhibits: Exhibits | None) -> Run:
    """Check what a database answers, a record a row. Raises what `run` raises, SourceError."""
    batches = read_query(query, connection, preset=config.preset, mapping=config.map, batch_size=config.batch_size)
    with _until_interrupted(progress) as watched:
        return run(batches, config, (QUERY,), watched, exhibits)


def _cache(config: Config, format: str | None) -> Cache | None:
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
        "history": config.history is not None,
    }
    cache = Cache(folder, options_of(rulebook(config).rules, config), config.as_of, reading)
    cache.prune()
    return cache


@contextmanager
def _until_interrupted(progress: Progress) -> Iterator[Progress]:
    """Progress that ends the run when the user asks for it (Ctrl-C), after a batch; a second time is at once."""
    asked = threading.Event()

    def note(number: int, frame: FrameType | None) -> None:
        if asked.is_set():
            signal.default_int_handler(number, frame)
        asked.set()

    def watched(records: int) -> bool:
        return bool(progress(records)) or asked.is_set()

    if threading.current_thread() is not threading.main_thread():
        yield watched
        return
    before = signal.signal(signal.SIGINT, note)
    try:
        yield watched
    finally:
        signal.signal(signal.SIGINT, before)
