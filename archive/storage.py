"""What an archive asks of the database that holds it. Rows in, rows out: nothing of articles is decided there."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any, NamedTuple, Protocol

import numpy as np

__all__ = ["ArchiveError", "Card", "Change", "Info", "Storage"]


class ArchiveError(ValueError):
    """The archive cannot be used; the message names it."""


class Card(NamedTuple):
    """What is kept of one article.

    facts: values of `facts.KEPT`, in that order. keys: of the corpus rules; bands: of near-duplicates; both Int64.
    shingles, numbers: of the body, as `facts.packed` gives them. body: compressed, where it was asked for.
    """

    facts: tuple[Any, ...]
    keys: np.ndarray
    bands: np.ndarray
    shingles: bytes | None
    numbers: bytes | None
    body: bytes | None


class Info(NamedTuple):
    """version: of the format. first, last: published, in UTC. bodies: articles whose body is kept. n_bytes: on disk."""

    name: str
    version: int
    articles: int
    outlets: int
    first: datetime | None
    last: datetime | None
    bodies: int
    n_bytes: int


class Change(Protocol):
    """A change that takes place as a whole or not at all."""

    def insert(self, cards: Sequence[Card]) -> None:
        """Give each article the next number; a number is never used again."""
        ...

    def remove(self, numbers: Collection[int]) -> None:
        """Take these articles out."""
        ...


class Storage(Protocol):
    """A database of articles, each with a number. Every method raises ArchiveError."""

    def change(self) -> AbstractContextManager[Change]:
        """Alone among all writers; what was changed is on disk when the block has ended, and gone if it raises."""
        ...

    def having(self, keys: Iterable[int], most: int) -> set[int]:
        """Numbers of articles with one of these keys or bands, at most so many of each key, the first ones."""
        ...

    def pairs(self, keys: Iterable[int], most: int) -> list[tuple[int, int]]:
        """Each of these keys with each article that has it, at most so many of each key, the first ones."""
        ...

    def sizes(self, outlets: Collection[str]) -> dict[str, int]:
        """How many articles there are of each of these outlets; those of which there is none may be left out."""
        ...

    def facts(self, numbers: Collection[int]) -> list[tuple[Any, ...]]:
        """Number and `facts.KEPT` of these articles, in the order of their numbers."""
        ...

    def sets(self, numbers: Collection[int]) -> list[tuple[int, bytes, bytes | None]]:
        """Number, shingles and numbers of those of these articles that have shingles."""
        ...

    def body(self, number: int) -> bytes | None:
        """The body as it was inserted."""
        ...

    def before(self, moment: int, most: int) -> list[int]:
        """Numbers of articles that were published before a moment (µs since 1970), at most so many."""
        ...

    def info(self) -> Info:
        """What there is."""
        ...

    def tidy(self) -> None:
        """Give back the disk space of what was removed."""
        ...

    def close(self) -> None:
        """Let go of files and connections."""
        ...
