"""What `presscheck check` does between its options and its reports: read, use what is kept, check, stop when asked."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import BufferedIOBase
from types import FrameType
from typing import cast

from ...parsers.database import QUERY, read_query
from ...parsers.objects import Stream
from ...parsers.read import deferred_taken
from ...reports.exhibits import Exhibits
from ..run.finished import Run
from ..run.run import Progress, run, run_sources
from ..terms.config import Config
from ..terms.reading import how_to_read

__all__ = ["check", "check_query", "check_stdin"]


def check(
    paths: Sequence[str], format: str | None, config: Config, progress: Progress, exhibits: Exhibits | None
) -> Run:
    """Check sources; with a cache, only what is not kept there. Raises what `run` raises, OSError."""
    with _until_interrupted(progress) as watched:
        return run_sources(paths, config, format, watched, exhibits)


def check_stdin(name: str, format: str | None, config: Config, progress: Progress, exhibits: Exhibits | None) -> Run:
    """Check standard input under the name of a file. Raises what `run` raises, SourceError."""
    how = {**how_to_read(config, name), "batch_size": config.batch, "format": format}
    with _until_interrupted(progress) as watched:
        return run(
            deferred_taken(Stream(name, cast("BufferedIOBase", sys.stdin.buffer)), **how),
            config,
            (name,),
            watched,
            exhibits,
        )


def check_query(query: str, connection: str, config: Config, progress: Progress, exhibits: Exhibits | None) -> Run:
    """Check what a database answers, a record a row. Raises what `run` raises, SourceError."""
    batches = read_query(query, connection, batch_size=config.batch, **how_to_read(config, QUERY))
    with _until_interrupted(progress) as watched:
        return run(batches, config, (QUERY,), watched, exhibits)


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
