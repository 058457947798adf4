"""Places in a text, counted as several kinds of programs count."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cached_property
from typing import Final

__all__ = ["Offsets"]

_WIDE: Final = re.compile("[\U00010000-\U0010ffff]")


class Offsets:
    """Of one text. A character is a code point, as in Python; JavaScript, Java and LanguageTool count UTF-16 units."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def _wide(self) -> list[int]:
        """Characters that are two units."""
        return [found.start() for found in _WIDE.finditer(self.text)]

    @cached_property
    def _utf8(self) -> bytes | None:
        return None if self.text.isascii() else self.text.encode("utf-8")

    def utf16(self, character: int) -> int:
        """UTF-16 units before a character."""
        return character + bisect_left(self._wide, character)

    def of_byte(self, byte: int) -> int:
        """The character that begins at a byte of the text in UTF-8."""
        return byte if self._utf8 is None else len(self._utf8[:byte].decode("utf-8", "replace"))
