"""A folder for what does not fit into memory, which is gone when nobody needs it any more."""

from __future__ import annotations

import shutil
import tempfile
import weakref
from pathlib import Path

__all__ = ["Scratch"]


class Scratch:
    """Made when it is first asked for; removed with this object, and at the end of the process at the latest."""

    def __init__(self) -> None:
        self._path: Path | None = None

    @property
    def folder(self) -> Path:
        """The folder, which only this user can read."""
        if self._path is None:
            self._path = Path(tempfile.mkdtemp(prefix="presscheck-"))
            weakref.finalize(self, shutil.rmtree, self._path, ignore_errors=True)
        return self._path
