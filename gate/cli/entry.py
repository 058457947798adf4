"""The program `presscheck`: the command line, watched."""

from __future__ import annotations

from ..terms import starting
from .commands import main as command
from .guard import watch

__all__ = ["main"]


def main() -> None:
    """Run the command line, and end the process."""
    watch()
    starting.begin()
    command()
