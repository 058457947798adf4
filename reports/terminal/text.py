"""How reports put text on a terminal."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import Final

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from ...schemas.vocabulary import Severity, Verdict
from ..text import shortened
from ..words import record_name

__all__ = ["MAX_CELLS", "SEVERITY_STYLES", "VERDICT_STYLES", "heading", "say", "say_all", "wrapped"]

MAX_CELLS: Final = 300
"""Cells of a path or URL, which are not fitted to the width: they are to be clicked and copied."""

SEVERITY_STYLES: Final[dict[Severity, str]] = {"error": "bold red", "warning": "bold yellow", "info": "bold cyan"}

VERDICT_STYLES: Final[dict[Verdict, str]] = {"fail": "bold white on red", "pass": "bold white on green"}

_MIN_CELLS: Final = 20


def say(console: Console, text: Text | str = "") -> None:
    """Print lines as they are: the console neither wraps nor reads them."""
    console.print(Text(text) if isinstance(text, str) else text, soft_wrap=True)


def say_all(console: Console, lines: Iterable[Text]) -> None:
    """Print many lines, some hundred at a time, which takes a third of the time."""
    incoming = iter(lines)
    while chunk := list(islice(incoming, 500)):
        say(console, Text("\n").join(chunk))


def heading(console: Console, source: str, record: int | None, url: str | None) -> None:
    """Print a bar with the place of a record, and its URL below."""
    title = f"━━ {shortened(source, MAX_CELLS)} · {record_name(record)} "
    say(console, Text(title + "━" * (console.width - cell_len(title)), "bold"))
    if url is not None:
        say(console, Text(shortened(url, MAX_CELLS), "dim"))


def wrapped(console: Console, text: Text, indent: str = "  ", first: str = "") -> None:
    """Print a paragraph in lines that fit the console: `first` stands before the first, `indent` before the others."""
    room = max(console.width - max(cell_len(indent), cell_len(first)), _MIN_CELLS)
    for number, line in enumerate(text.wrap(console, room)):
        line.rstrip()
        say(console, Text(indent if number else first).append_text(line))
