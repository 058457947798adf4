"""Any text as Markdown that shows it and does nothing else: no markup, no link, no mention."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from .text import visible

__all__ = ["code", "escaped", "fence", "prose", "table"]

_CODE_SPAN: Final = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)")
_MARKUP: Final = re.compile(r"[\\<>*\[\]~&]|(?<!\w)_|_(?!\w)")


def prose(text: str) -> str:
    """Text in which only the code spans are Markdown."""
    parts, position = [], 0
    for span in _CODE_SPAN.finditer(text):
        parts += [escaped(text[position : span.start()]), visible(span[0])]
        position = span.end()
    return "".join([*parts, escaped(text[position:])])


def escaped(text: str) -> str:
    """Text in one line, none of which is Markdown; of our own writing, for it may hold addresses and mentions."""
    return _MARKUP.sub(lambda match: f"\\{match[0]}", visible(text))


def code(text: str) -> str:
    """A code span that holds any text."""
    ticks = "`" * (1 + max(map(len, re.findall("`+", text)), default=0))
    pad = " " if "`" in text else ""
    return f"{ticks}{pad}{visible(text)}{pad}{ticks}"


def fence(lines: Sequence[str]) -> str:
    """A fenced block that no line can close."""
    runs = (len(run) for line in lines for run in re.findall("`+", line))
    ticks = "`" * max(3, 1 + max(runs, default=0))
    return "\n".join([f"{ticks}text", *lines, ticks])


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table of cells that are Markdown already."""
    lines = [head, ["---"] * len(head), *([cell.replace("|", "\\|") for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
