"""The command line in this process, with rules of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
from click.testing import CliRunner

from presscheck.checks.declaring import registry
from presscheck.gate.cli.commands import main
from presscheck.gate.terms import rulebook


class Said(NamedTuple):
    """How a command ended, and what it wrote."""

    returncode: int
    stdout: str
    stderr: str


def command(folder: Path, *arguments: str, text: str = "", columns: int = 200) -> Said:
    """`presscheck` in a folder, as a process that has just started knows the rules. text: its standard input."""
    with _rules_forgotten() as patch:
        patch.chdir(folder)
        done = CliRunner(env={"COLUMNS": str(columns)}).invoke(main, arguments, input=text, catch_exceptions=False)
    return Said(done.exit_code, done.stdout, done.stderr)


@contextmanager
def _rules_forgotten() -> Iterator[pytest.MonkeyPatch]:
    """Rules of files stay declared as long as a process lives; here, as long as this lasts."""
    registry.load()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(registry, "_registered", dict(registry._registered))
        patch.setattr(rulebook, "_FROM_FILES", set())
        for kept in ("_compiled", "_load_rule_file"):  # by codes and by paths: another test means other rules by them
            patch.setattr(rulebook, kept, cache(getattr(rulebook, kept).__wrapped__))
        yield patch
