"""The command line in this process, with rules of its own."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from click.testing import CliRunner

from presscheck.gate.cli.commands import main

from ..commands import rules_forgotten


class Said(NamedTuple):
    """How a command ended, and what it wrote."""

    returncode: int
    stdout: str
    stderr: str


def command(folder: Path, *arguments: str, text: str = "", columns: int = 200) -> Said:
    """`presscheck` in a folder, as a process that has just started knows the rules. text: its standard input."""
    with rules_forgotten() as patch:
        patch.chdir(folder)
        done = CliRunner(env={"COLUMNS": str(columns)}).invoke(main, arguments, input=text, catch_exceptions=False)
    return Said(done.exit_code, done.stdout, done.stderr)
