"""How reports put text on a terminal."""

from __future__ import annotations

from typing import Final

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from ..schemas.vocabulary import Severity, Verdict
from .text import shortened

__all__ = ["MAX_CELLS", "SEVERITY_STYLES", "VERDICT_STYLES", "heading", "say", "wrapped"]

MAX_CELLS: Final = 300
"""Cells of a path or URL, which are not fitted to the width: they are to be clicked and copied."""

SEVERITY_STYLES: Final[dict[Severity, str]] = {"error": "bold red", "warning": "bold yellow", "info": "bold cyan"}

VERDICT_STYLES: Final[dict[Verdict, str]] = {"fail": "bold white on red", "pass": "bold white on green"}


def say(console: Console, text: Text | str = "") -> None:
    """Print lines as they are: the console neither wraps nor reads them."""
    console.print(Text(text) if isinstance(text, str) else text, soft_wrap=True)


def heading(console: Console, source: str, record: int, url: str | None) -> None:
    """Print a bar with the place of a record, and its URL below."""
    title = f"━━ {shortened(source, MAX_CELLS)} · record {record} "
    say(console, Text(title + "━" * (console.width - cell_len(title)), "bold"))
    if url is not None:
        say(console, Text(shortened(url, MAX_CELLS), "dim"))


def wrapped(console: Console, text: Text, indent: int = 2) -> None:
    """Print a paragraph in lines that fit the console, all but the first indented."""
    room = max(console.width - indent, 20)
    for number, line in enumerate(text.wrap(console, room)):
        line.rstrip()
        say(console, line if number == 0 else Text(" " * indent).append_text(line))
