"""Garbage while the program starts: what is imported and declared then stays, and need not be looked at.

For a process of our own; nothing here does anything in a program that uses presscheck as a library.
"""

from __future__ import annotations

import gc

__all__ = ["begin", "end"]


class _Start:
    """Whether the process is starting."""

    is_now = False


def begin() -> None:
    """Collect nothing until the rules are ready: looking for garbage takes an eighth of a start."""
    gc.disable()
    _Start.is_now = True


def end() -> None:
    """Collect again, but for what is there by now."""
    if _Start.is_now:
        _Start.is_now = False
        gc.freeze()
        gc.enable()
