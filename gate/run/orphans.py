"""No work goes on for nobody: a process ends with the one that has started it. Linux only."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from typing import Final

__all__ = ["die_with"]

_SIGNAL_OF_PARENTS_DEATH: Final = 1  # PR_SET_PDEATHSIG


def die_with(parent: int) -> None:
    """End with the parent process, which had this number when it started this one."""
    if os.getpid() == parent or not sys.platform.startswith("linux"):
        return
    ctypes.CDLL(None).prctl(_SIGNAL_OF_PARENTS_DEATH, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGKILL)
