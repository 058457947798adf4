"""What was repaired, by rule, and what could not be: for people at a terminal."""

from __future__ import annotations

from typing import Final

from rich.console import Console
from rich.text import Text

from ...checks.declaring.registry import all_rules
from ..model import Fixes
from ..text import shortened
from ..words import counted
from .text import say, wrapped

__all__ = ["write_fixes"]

_REASON_CELLS: Final = 100


def write_fixes(fixes: Fixes, console: Console) -> None:
    """Print a row a rule whose findings are gone, the repairs that could not be written, and what was taken out."""
    names = {rule.code: rule.name for rule in all_rules()}
    if fixes.fixed:
        width = max(len(names.get(code, "")) for code in fixes.fixed)
        say(console, Text(f"{'Rule':<8}{'Name':<{width}}{'Fixed':>10}", "bold"))
        for code, number in fixes.fixed.items():
            say(console, f"{code:<8}{names.get(code, ''):<{width}}{number:>10,}")
        say(console)
    for (code, reason), records in fixes.refused.items():
        what = f"{code or 'a record'} in {counted(records, 'record')}: {shortened(reason, _REASON_CELLS)}"
        wrapped(console, Text.assemble(("not fixed ", "bold"), what))
    if fixes.taken.height:
        number = counted(fixes.taken.height, "block")
        wrapped(console, Text.assemble(("removed ", "bold"), f"{number}; --dropped FILE saves them with their columns"))
    if fixes.refused or fixes.taken.height:
        say(console)
