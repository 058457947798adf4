"""Render the terminal report of a file as an SVG picture, for the README; the same input gives the same picture.

python docs/picture.py examples/dump.txt BD,LG,CT002 docs/terminal.svg
"""

from __future__ import annotations

import io
import re
import sys
from datetime import UTC, datetime
from pathlib import Path

from rich.console import CONSOLE_SVG_FORMAT, Console

import presscheck
from presscheck.reports.terminal import report as terminal

AS_OF = datetime(2026, 1, 1, tzinfo=UTC)
WIDTH = 100
# Rich's template loads a font from another site; the picture makes do with what the reader has.
TEMPLATE = re.sub(r"@font-face \{\{.*?\}\}\s*", "", CONSOLE_SVG_FORMAT, flags=re.DOTALL)


def picture(run: presscheck.Run, command: str) -> str:
    """The report as SVG, in a window that shows the command."""
    console = Console(record=True, width=WIDTH, file=io.StringIO(), force_terminal=True, color_system="truecolor")
    terminal.write(run, console)
    return console.export_svg(title=command, code_format=TEMPLATE)


def main(source: str, select: str, target: str) -> None:
    """Check a file by some rules, and write the picture."""
    run = presscheck.check(source, select=select.split(","), as_of=AS_OF)
    svg = picture(run, f"presscheck check {source} --select {select}")
    Path(target).write_text(svg, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
