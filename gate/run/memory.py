"""Memory of this process: how much it has, and how much it may have. Linux says it; elsewhere nothing is known.

The command is watched from outside (`gate.cli.guard`), by another process that this one shares a page with. What runs
in a program of somebody else's is not: its memory is the program's own.
"""

from __future__ import annotations

import ctypes
import os
import struct
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from mmap import mmap
from pathlib import Path
from typing import Final

__all__ = ["DEFAULT_BYTES", "MEMORY", "give_back", "given_back", "own_bytes", "share_arenas"]

DEFAULT_BYTES: Final = 2_000_000_000
"""What the command may have, until it is told otherwise."""

_PAGE_BYTES: Final = 4096
_NUMBER: Final = struct.Struct("<Q")
_M_ARENA_MAX: Final = -8
_ARENAS: Final = 2
_COMPARING: Final = b"c"
_SHORT: Final = 0.5
"""From this share of what it may have on, a process does one thing after the other."""


class _Memory:
    """What a process may have, where somebody watches over it; both processes see the same."""

    def __init__(self) -> None:
        self._page: mmap | None = None

    def share(self) -> None:
        """From here on it is watched by another process, which is still to be made."""
        self._page = mmap(-1, _PAGE_BYTES)
        self.allow(DEFAULT_BYTES)

    def allow(self, n_bytes: int) -> None:
        """It may have so much; 0 for any amount. Without effect where nobody watches."""
        if self._page is not None:
            self._page[: _NUMBER.size] = _NUMBER.pack(n_bytes)

    @property
    def allowed(self) -> int:
        """How much it may have; 0 for any amount."""
        return 0 if self._page is None else _NUMBER.unpack(self._page[: _NUMBER.size])[0]

    def note(self, source: str) -> None:
        """This source is being read."""
        self._say(b"\0" + os.fsencode(source))

    @contextmanager
    def comparing(self) -> Iterator[None]:
        """All is read, and in here records are compared."""
        self._say(_COMPARING)
        yield
        self.note("")

    def _say(self, said: bytes) -> None:
        if self._page is not None:
            self._page[_NUMBER.size :] = said[: _PAGE_BYTES - _NUMBER.size - 1].ljust(_PAGE_BYTES - _NUMBER.size, b"\0")

    @property
    def source(self) -> str:
        """The source that is being read; empty if none is."""
        held = b"" if self._page is None or self.is_comparing else self._page[_NUMBER.size + 1 :]
        return held.partition(b"\0")[0].decode("utf-8", "replace")

    @property
    def is_comparing(self) -> bool:
        """Whether records are being compared."""
        return self._page is not None and self._page[_NUMBER.size : _NUMBER.size + 1] == _COMPARING

    def is_short(self) -> bool:
        """Little of what the process may have is left."""
        allowed = self.allowed
        return allowed > 0 and own_bytes() > allowed * _SHORT


MEMORY: Final = _Memory()
"""That of this process."""


def own_bytes(process: int | str = "self") -> int:
    """Memory of a process that is in no file, resident or swapped out; 0 where that is not known."""
    try:
        status = _kilobytes(Path(f"/proc/{process}/status"))
    except OSError:
        return 0
    return 1024 * (status.get("RssAnon", status.get("VmRSS", 0)) + status.get("VmSwap", 0))


def given_back(process: int) -> int:
    """Memory that a process does not want any more, and that the system has not taken yet. Takes some milliseconds."""
    try:
        return 1024 * _kilobytes(Path(f"/proc/{process}/smaps_rollup")).get("LazyFree", 0)
    except OSError:
        return 0


def share_arenas() -> None:
    """Let all threads of a process of our own take memory from few arenas: each of its own holds what it has freed."""
    if sys.platform.startswith("linux"):
        with suppress(OSError, AttributeError):  # another library than that of GNU
            ctypes.CDLL(None).mallopt(_M_ARENA_MAX, _ARENAS)


def give_back() -> None:
    """Hand to the system what was freed between things that are still in use. Takes some milliseconds."""
    if sys.platform.startswith("linux"):
        with suppress(OSError, AttributeError):  # another library than that of GNU
            ctypes.CDLL(None).malloc_trim(0)


def _kilobytes(path: Path) -> dict[str, int]:
    lines = (line.partition(":") for line in path.read_text("utf-8", "replace").splitlines())
    return {name: int(value.split()[0]) for name, _, value in lines if value.endswith(" kB")}
