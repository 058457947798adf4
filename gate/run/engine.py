"""How the engine is set up in a process of our own that has not loaded it yet; options that are set before are kept."""

from __future__ import annotations

import os
from collections.abc import MutableMapping
from typing import Final

__all__ = ["FEW_CORES", "share_cores", "spare", "take_one_core"]

FEW_CORES: Final = 4
"""Where a run has no more of them, its first process checks batches as the others do; else it reads and gathers."""

_MEMORY: Final = "_RJEM_MALLOC_CONF"
_SPARING: Final = "dirty_decay_ms:500,muzzy_decay_ms:0,narenas:1,lg_tcache_max:13"
_THREADS: Final = "POLARS_MAX_THREADS"
_THREADS_OF_NUMPY: Final = "OPENBLAS_NUM_THREADS"


def spare(environment: MutableMapping[str, str]) -> None:
    """Have it give back what it has freed sooner than after a second, in which the next batch asks for as much.

    And have numpy do without threads of its own, which wait busily for the next of our small matrices.
    """
    set_before = environment.get(_MEMORY)
    environment[_MEMORY] = ",".join(filter(None, [_SPARING, set_before]))
    environment.setdefault(_THREADS_OF_NUMPY, "1")


def take_one_core(environment: MutableMapping[str, str]) -> None:
    """Have it work on one thread, in a process that is one of several."""
    environment.setdefault(_THREADS, "1")


def share_cores(environment: MutableMapping[str, str]) -> None:
    """Leave the other cores to other jobs, in a process that checks batches as they do; on many cores it does not.

    With as many jobs as cores, more threads take an eighth more of CPU and no less time.
    """
    if (os.cpu_count() or 1) <= FEW_CORES:
        take_one_core(environment)
