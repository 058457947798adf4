"""The program `presscheck`: the command line, watched."""

from __future__ import annotations

import atexit
import os
import sys
import threading
from contextlib import suppress

from ..terms import starting
from .commands import main as command
from .guard import watch

__all__ = ["main"]


def main() -> None:
    """Run the command line, and end the process."""
    try:
        watch()
        starting.begin()
        command()
    except SystemExit as ending:
        if isinstance(ending.code, int):
            _leave(ending.code)
        raise


def _leave(code: int) -> None:
    """End now, where all is done: to take down what was loaded, object by object, takes a fifteenth of a short run.

    Comes back where something is left to do, which the interpreter then does: a thread that works on, output that
    cannot be written.
    """
    if any(thread is not threading.main_thread() and not thread.daemon for thread in threading.enumerate()):
        return
    atexit._run_exitfuncs()  # no other way to call them
    with suppress(OSError, ValueError):
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
