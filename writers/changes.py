"""What is to be changed in a record, and what became of it: the words that all writers share."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, NamedTuple, Protocol, TypeVar

from ..schemas.batch import Batch, Deferred

__all__ = ["Cell", "Change", "NotWritableError", "Revision", "Sheet", "Taken", "View", "views"]

Cell = TypeVar("Cell")
"""One record as its source holds it: bytes, a dict, a row of a frame."""


class NotWritableError(ValueError):
    """A value cannot be put where it was read from without losing something; the message says why."""


class Change(NamedTuple):
    """A new value of a column of `articles`, or with `block` of one block; None empties the column, drops the block.

    moves: column that takes the value of a dropped block.
    """

    code: str
    column: str
    value: Any
    block: int | None = None
    moves: str = ""


class Taken(NamedTuple):
    """A block that was taken out, and the column that it is a value of; no field of the record holds it now."""

    code: str
    column: str
    text: str


class View(NamedTuple):
    """A record as it is read: a row of `articles`, and its rows of `blocks`."""

    article: Mapping[str, Any]
    blocks: Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Revision(Generic[Cell]):
    """A record after its changes.

    holds: whether the record, read again, says what it is to say, and nothing else has changed. refused: code to the
    reason why a change could not be written.
    """

    cell: Cell
    done: Sequence[Change]
    taken: Sequence[Taken]
    refused: Mapping[str, str]
    holds: Callable[[View], bool]


class Sheet(Protocol[Cell]):
    """Some records of a source that can be changed. `make` gives what they were read as."""

    make: Deferred

    @property
    def height(self) -> int:
        """Records."""
        ...

    @property
    def is_changed(self) -> bool:
        """Some record has been changed."""
        ...

    def cell(self, row: int) -> Cell:
        """The record on a row of the batch."""
        ...

    def put(self, row: int, cell: Cell) -> None:
        """Put a changed record in its place."""
        ...

    def parse(self, cells: Sequence[Cell]) -> Deferred:
        """Records read again, a row each; their places in the source do not count."""
        ...

    def revise(self, cell: Cell, view: View, changes: Sequence[Change]) -> Revision[Cell]:
        """A record with changes. Raises NotWritableError when they, together, cannot be written."""
        ...


def views(batch: Batch) -> list[View]:
    """Each record of a batch as it is read."""
    blocks: list[list[dict[str, Any]]] = [[] for _ in range(batch.articles.height)]
    for block in batch.blocks.iter_rows(named=True):
        blocks[block["article"]].append(block)
    return [View(article, its) for article, its in zip(batch.articles.iter_rows(named=True), blocks, strict=True)]
