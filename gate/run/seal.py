"""Files of a store with a digest, which is compared before anything else looks at what they hold.

Polars may panic, or end the process, on damaged bytes. The digest finds damage, not forgery: it has no secret.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Final

from ...writers.output import Output

__all__ = ["DamagedError", "digest", "read", "write"]

_LINE: Final = len(hashlib.sha256().hexdigest()) + 1


class DamagedError(ValueError):
    """The file is not as it was written."""


def digest(data: bytes, label: str = "") -> str:
    """SHA-256 of some bytes under a name: the same bytes in another place are others."""
    return hashlib.sha256(f"{label}\0".encode() + data if label else data).hexdigest()


def read(path: Path, label: str) -> bytes:
    """What a file holds. Raises DamagedError unless it was written so under this label, OSError."""
    held = path.read_bytes()
    line, data = held[:_LINE], held[_LINE:]
    if line != digest(data, label).encode() + b"\n":
        raise DamagedError(str(path))
    return data


def write(path: Path, label: str, data: bytes) -> None:
    """Write a file with its digest, whole or not at all. Raises OSError."""
    with Output(str(path)) as file:
        file.write(digest(data, label).encode() + b"\n" + data)
        file.commit()
