"""How a program is told what to read, and tells what it found."""

from __future__ import annotations

import json
import resource
import sys


def path() -> str:
    """The Parquet file."""
    return sys.argv[1]


def tell(counts: dict[str, int], version: str) -> None:
    """Print what was found in how many articles, and the peak memory of this process, for the bench to read."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    try:
        with open("/proc/self/status", encoding="ascii") as status:  # ru_maxrss begins with that of the parent
            peak = int(status.read().split("VmHWM:")[1].split()[0]) / 1024
    except OSError:
        pass
    print(json.dumps({"counts": counts, "peak_mb": peak, "version": version}))
