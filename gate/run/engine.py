"""How the engine is set up in a process of our own that has not loaded it yet."""

from __future__ import annotations

import os
from collections.abc import MutableMapping
from typing import Final

__all__ = ["MOST_BESIDE", "set_up", "set_up_worker"]

MOST_BESIDE: Final = 4
"""With more jobs than these, the first process does nothing but read and gather."""

_MEMORY: Final = "_RJEM_MALLOC_CONF"
_SPARING: Final = "dirty_decay_ms:100,muzzy_decay_ms:0,narenas:1"
_THREADS: Final = "POLARS_MAX_THREADS"


def set_up(environment: MutableMapping[str, str]) -> None:
    """For a process that checks, and on a few cores others beside it.

    It has one thread then: on the rules of a batch, more of them take an eighth more of CPU and no less time.
    """
    _spare(environment)
    if (os.cpu_count() or 1) <= MOST_BESIDE:
        environment.setdefault(_THREADS, "1")


def set_up_worker(environment: MutableMapping[str, str]) -> None:
    """For a process that is one of several on a machine."""
    _spare(environment)
    environment.setdefault(_THREADS, "1")


def _spare(environment: MutableMapping[str, str]) -> None:
    """Have the engine give back at once what it has freed.

    Else it waits for a second, in which the next batch asks for as much; other options that are set are kept.
    """
    set_before = environment.get(_MEMORY)
    environment[_MEMORY] = ",".join(filter(None, [_SPARING, set_before]))
