"""Bounds that all readers share: what is beyond them is not held in memory, and is told.

Each format has its own besides, where the form itself can run away: a line, a row, a document.
"""

from __future__ import annotations

from typing import Final

__all__ = ["MAX_RECORD_BYTES", "is_bomb"]

MAX_RECORD_BYTES: Final = 16 << 20
"""A record whose texts are longer is not read: 16 MiB. To be laid out and judged, it takes thirty times as much."""

_ANY_RATIO_BYTES: Final = 64 << 20
"""So much may be unpacked of next to nothing."""

_MOST_RATIO: Final = 500
"""Articles pack to a third, the same one again and again to a hundredth."""


def is_bomb(packed: int, unpacked: int) -> str | None:
    """Why compressed data are not unpacked any further; None for what articles may be packed to."""
    if unpacked <= max(_ANY_RATIO_BYTES, _MOST_RATIO * packed):
        return None
    most = f"{_MOST_RATIO} times its size, and to over {_ANY_RATIO_BYTES >> 20} MiB"
    return f"the compressed data decompresses to more than {most}"
