"""Bytes as choices, so that a mutation of an input is a small change of what is built from it."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import Any, Final, TypeVar

__all__ = ["NAMES", "Choices"]

Item = TypeVar("Item")

NAMES: Final = (
    *("headline", "body", "url", "published", "modified", "authors", "keywords", "image", "language", "description"),
    *("title", "text", "date", "author", "tags", "images", "@graph", "@type", "section", "copyrightYear", "isPaid"),
)
"""Names of fields, most of which some preset knows."""

_WHOLE_NUMBERS: Final = (0, 1, -1, 2**31 - 1, -(2**31), 2**53, 2**63 - 1, -(2**63), 253402300800, -62135596801)
"""Where types and calendars end; the last two are seconds, just outside the years 1 to 9999."""


class Choices:
    """Takes bytes from the front of an input. When there are none left, each choice is the simplest one."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    @property
    def is_empty(self) -> bool:
        """All bytes are used."""
        return self._at >= len(self._data)

    def rest(self) -> bytes:
        """All bytes that are left."""
        return self.data(len(self._data))

    def data(self, most: int) -> bytes:
        """So many bytes, or those that are left."""
        taken = self._data[self._at : self._at + most]
        self._at += len(taken)
        return taken

    def number(self, below: int) -> int:
        """A number from 0."""
        return int.from_bytes(self.data(1 if below <= 256 else 4), "little") % below

    def flag(self) -> bool:
        """True or false; false is the simpler one."""
        return self.number(2) == 1

    def pick(self, items: Sequence[Item]) -> Item:
        """One of these; the first is the simplest."""
        return items[self.number(len(items))]

    def text(self) -> str:
        """A text of at most 255 bytes, which may have lone surrogates."""
        return self.data(self.number(256)).decode("utf-8", "surrogateescape")

    def whole(self) -> int:
        """A number of 64 bits, often one where something ends."""
        if self.flag():
            return int.from_bytes(self.data(8), "little", signed=True)
        return self.pick(_WHOLE_NUMBERS)

    def real(self) -> float:
        """Any float, also infinite and none."""
        return struct.unpack("<d", self.data(8).ljust(8, b"\0"))[0]

    def value(self, depth: int = 4) -> Any:
        """A value as `json.loads` gives it."""
        kind = self.number(8 if depth else 6)
        if kind == 6:
            return [self.value(depth - 1) for _ in range(self.number(4))]
        if kind == 7:
            return self.record(depth - 1)
        makers = (self.text, self.text, lambda: None, self.flag, self.whole, self.real)
        return makers[kind]()

    def record(self, depth: int = 4) -> dict[str, Any]:
        """An object, of which most fields have names that a parser knows."""
        names = [self.text() if self.number(8) == 7 else self.pick(NAMES) for _ in range(self.number(8))]
        return {name: self.value(depth) for name in names}
