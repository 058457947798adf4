"""Changes of a record with named fields: from blocks and columns to fields, whatever the format."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from ..parsers.assemble import RAW_DTYPES
from ..parsers.dump_fields import image, selectors
from ..parsers.fields import Planner
from ..parsers.wrappers import plan_of
from .changes import Cell, Change, NotWritableError, Revision, Taken, View
from .fields import Step, added, steps
from .parts import in_style, without_dropped

__all__ = ["revised"]

_NOT_WRITTEN: Final = ("id", "source", "format", "record", "line", "n_bytes", "fields", "date_roles")
_COMPARED: Final = tuple(name for name in RAW_DTYPES if name not in _NOT_WRITTEN)


def revised(
    record: Mapping[str, Any],
    planner: Planner,
    view: View,
    changes: Sequence[Change],
    write: Callable[[Sequence[Step]], Cell],
) -> Revision[Cell]:
    """A record with changes. record: `placed`. write: gives the record after some steps."""
    draft = _Draft(record, planner, view)
    for column, its in _by_column(changes).items():
        draft.change(column, its)
    todo = list(draft.todo)
    draft.move()
    try:
        cell = write(draft.todo)
    except NotWritableError:  # a table has no column for it, or one of another type
        cell = write(todo)
        draft.take()
    expected = {name: draft.wanted.get(name, view.article[name]) for name in _COMPARED}

    def holds(after: View) -> bool:
        return all(after.article[name] == value for name, value in expected.items())

    return Revision(cell, draft.done, draft.taken, draft.refused, holds)


class _Draft:
    """A record on the way to its new values. wanted: what its columns are to read."""

    def __init__(self, record: Mapping[str, Any], planner: Planner, view: View) -> None:
        self._record = record
        self._planner = planner
        self._plan = plan_of(record, planner)
        self._view = view
        self.wanted: dict[str, Any] = {}
        self.todo: list[Step] = []
        self.done: list[Change] = []
        self.taken: list[Taken] = []
        self.refused: dict[str, str] = {}
        self._moved: dict[str, list[Taken]] = {}

    def change(self, column: str, changes: Sequence[Change]) -> None:
        """A new value of a column."""
        try:
            new = _new_value(self._view, column, changes)
            self.todo += steps(self._record, self._plan, column, self._view.article[column], new)
        except NotWritableError as error:
            self.refused |= {change.code: str(error) for change in changes}
        else:
            self.wanted[column] = new
            self.done += changes

    def move(self) -> None:
        """Put the values of dropped blocks into their columns; those for which there is no room are `taken`."""
        dropped: dict[str, list[Change]] = {}
        for change in self.done:
            if change.value is None and change.block is not None:
                dropped.setdefault(change.moves, []).append(change)
        for column, changes in dropped.items():
            texts = [self._view.blocks[change.block or 0]["text"] for change in changes]
            pairs = zip(changes, texts, strict=True)
            taken = [Taken(change.code, column or change.column, text) for change, text in pairs]
            if column and self._is_added(column, texts):
                self._moved[column] = taken
            else:
                self.taken += taken

    def take(self) -> None:
        """What was moved has no room after all."""
        for column, taken in self._moved.items():
            del self.wanted[column]
            self.taken += taken

    def _is_added(self, column: str, texts: Sequence[str]) -> bool:
        if column in self.wanted:  # it changes itself
            return False
        items = [item for text in texts for item in _items(column, text)]
        try:
            self.todo += added(self._record, self._plan, self._planner, column, items)
        except NotWritableError:
            return False
        self.wanted[column] = [*self._view.article[column], *items]
        return True


def _by_column(changes: Sequence[Change]) -> dict[str, list[Change]]:
    columns: dict[str, list[Change]] = {}
    for change in changes:
        columns.setdefault(change.column, []).append(change)
    return columns


def _new_value(view: View, column: str, changes: Sequence[Change]) -> Any:
    whole = [change for change in changes if change.block is None]
    return whole[0].value if whole else _with_new_blocks(view, column, changes)


def _with_new_blocks(view: View, column: str, changes: Sequence[Change]) -> str | None:
    """The text of a column in which some of its blocks are others, or none."""
    text = view.article[column].encode()
    blocks = [block for block in view.blocks if block["column"] == column]
    new: list[bytes | None] = [block["text"].encode() for block in blocks]
    at = {block["block"]: number for number, block in enumerate(blocks)}
    for change in changes:
        number = at[change.block]
        value = None if change.value is None else in_style(change.value, blocks[number]["text"], text)
        new[number] = None if value is None else value.encode()
    starts, ends = [block["start"] for block in blocks], [block["end"] for block in blocks]
    gaps = [text[end:start] for end, start in zip([0, *ends], [*starts, len(text)], strict=True)]
    return without_dropped(gaps, new).decode() if any(block is not None for block in new) else None


def _items(column: str, text: str) -> list[Any]:
    """A block as items of the list that it belongs to."""
    if column == "images":
        return [image(text)]
    if column == "selectors":
        return selectors(text)
    return [text.strip()]
