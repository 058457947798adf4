"""The lines of one body, one after the other, for rules that look at the few bodies in which something may be.

`lines.py` says the same of a frame of blocks.
"""

from __future__ import annotations

import re
from typing import Final

__all__ = ["LONG_BYTES", "bare", "ends_sentence", "is_prose", "is_title", "said_lines"]

_END: Final = re.compile(r"[.!?…。！？؟।۔။።։][\"'”’»“)\]」』）]*$")
_WORD: Final = re.compile(r"[^\W_]+")
_UNSPACED: Final = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
_PROSE_BYTES: Final = 60
LONG_BYTES: Final = 160
"""A line of so many is a paragraph, however it ends."""
_TITLE_CHARS: Final = 150
_TITLE_WORDS: Final = 3
_TITLE_UNSPACED: Final = 6


def said_lines(body: str) -> list[str]:
    """The lines that are not blank, without the blanks around them."""
    return [line for line in map(str.strip, body.splitlines()) if line]


def bare(line: str) -> str:
    """Letters and digits of a line, without case."""
    return "".join(_WORD.findall(line.lower()))


def ends_sentence(line: str) -> bool:
    """The last mark ends a sentence."""
    return bool(_END.search(line))


def is_prose(line: str) -> bool:
    """A line that is long for anything but a paragraph."""
    size = len(line.encode())
    return size >= LONG_BYTES or (size >= _PROSE_BYTES and ends_sentence(line))


def is_title(line: str) -> bool:
    """A line that may be a headline: some words, without a full stop at their end."""
    words = len([word for word in _WORD.findall(line) if not word.isdigit()])
    enough = words >= _TITLE_WORDS or len(_UNSPACED.findall(line)) >= _TITLE_UNSPACED
    return enough and len(line) <= _TITLE_CHARS and not line.endswith((".", "。", "।", "۔", ":", ","))
