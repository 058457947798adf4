"""Copies of a process that has used the engine: its threads are not in the copy, which would wait for them for ever."""

from __future__ import annotations

import os

__all__ = ["refuse_copy"]


class _Use:
    """Which process, this one or the one that it is a copy of, used the engine first."""

    process: int | None = None


def refuse_copy() -> None:
    """Raises RuntimeError in a process that was forked off one in which this was called before."""
    if _Use.process is None:
        _Use.process = os.getpid()
    if _Use.process != os.getpid():
        raise RuntimeError(
            "this process was forked from one that had used presscheck, and Polars does not work in such a copy. Start "
            'processes with multiprocessing.get_context("spawn"), or use presscheck only after the fork'
        )
