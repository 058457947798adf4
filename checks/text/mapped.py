"""Tables of numbers in a file that has no name, mapped into memory: what nobody asks for takes none."""

from __future__ import annotations

import tempfile
from mmap import ACCESS_READ, mmap
from typing import Any

__all__ = ["mapped"]


def mapped(table: Any) -> memoryview[int]:
    """The bytes of a table (anything with a buffer), from a file that goes with them.

    The system reads back the pages that are looked at, and may forget them again. Without a place for the file, or
    where there is nothing to write, they stay in memory.
    """
    view = memoryview(table).cast("B")
    try:
        with tempfile.TemporaryFile() as file:
            file.write(view)
            file.flush()
            return memoryview(mmap(file.fileno(), 0, access=ACCESS_READ))
    except (OSError, ValueError):
        return view
