"""A line of an article with the defect underlined, fitted to a width."""

from __future__ import annotations

from typing import Final

from rich.cells import cell_len
from rich.text import Text

from ...checks.judging.places import CONTEXT_CHARS
from ..text import ELLIPSIS, beginning, ending, shortened

__all__ = ["fitted", "underlined"]

_MIN_CONTEXT: Final = 16
"""Cells on each side that a long excerpt leaves to what stands around it."""


def fitted(before: str, excerpt: str, after: str, cells: int) -> tuple[str, str, str]:
    """The three made visible and cut so that together they take at most so many cells.

    What stands around is cut first, on its outer side, then the excerpt in its middle.
    """
    if len(before) >= CONTEXT_CHARS:  # the line goes on
        before = ELLIPSIS + before
    if len(after) >= CONTEXT_CHARS:
        after += ELLIPSIS
    left, right = cell_len(ending(before, cells)), cell_len(beginning(after, cells))
    middle = shortened(excerpt, max(cells - min(left, _MIN_CONTEXT) - min(right, _MIN_CONTEXT), cells // 2))
    room = cells - _carets(middle)
    shown_before = ending(before, room - min(right, room // 2))
    return shown_before, middle, beginning(after, room - cell_len(shown_before))


def underlined(before: str, excerpt: str, after: str, cells: int, style: str) -> tuple[Text, Text]:
    """The line, and the carets that belong under it. `style` is for the defect."""
    left, middle, right = fitted(before, excerpt, after, cells)
    line = Text.assemble(left, (middle, style), right)
    return line, Text.assemble(" " * cell_len(left), ("^" * _carets(middle), style))


def _carets(middle: str) -> int:
    """A defect of no width, such as a missing mark, still gets a caret."""
    return max(1, cell_len(middle))
