"""Text that people can trust on a screen: what is invisible is shown, what is long is shortened.

Articles come from anywhere. An escape sequence in a headline may clear the reader's terminal, a bidi control may turn
a URL around; no report prints either.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from rich.cells import cell_len

__all__ = ["ELLIPSIS", "HIDDEN", "beginning", "ending", "shortened", "visible"]

ELLIPSIS: Final = "…"

HIDDEN: Final = re.compile(
    "["
    "\x00-\x1f\x7f-\x9f"  # controls: escape sequences begin with one of them
    "\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"  # default ignorable (Unicode, DerivedCoreProperties)
    "\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb"
    "\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"  # surrogates and noncharacters
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
    "]"
)
"""A character that is not seen, or that changes how others are seen."""

_MOST_MARKS: Final = 8
"""Combining marks a cell, on average, from which a text is cut as too long."""

_EMOJI_STYLE: Final = "\ufe0f"  # says only "in colour"; left out, because terminals disagree about its width


def visible(text: str) -> str:
    """The text in one line: ASCII controls as pictures (`␛`), what else is hidden as a notation (`\\u202e`)."""
    return HIDDEN.sub(lambda match: _shown(match[0]), text)


def _shown(character: str) -> str:
    if character == _EMOJI_STYLE:
        return ""
    if character == "\x7f":
        return "␡"
    if character < " ":
        return chr(0x2400 + ord(character))
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def beginning(text: str, cells: int) -> str:
    """The beginning, made visible, in at most so many terminal cells; ends with `…` where the text was cut."""
    kept, is_all = _fitting(text, cells)
    if is_all or cells < 1:
        return "".join(kept)
    return "".join(_fitting(text, cells - 1)[0]) + ELLIPSIS


def ending(text: str, cells: int) -> str:
    """The end, made visible, in at most so many terminal cells; begins with `…` where the text was cut."""
    kept, is_all = _fitting(reversed(text), cells)
    if is_all or cells < 1:
        return "".join(reversed(kept))
    return ELLIPSIS + "".join(reversed(_fitting(reversed(text), cells - 1)[0]))


def shortened(text: str, cells: int) -> str:
    """The text, made visible, in at most so many terminal cells; `…` in the middle where it was cut."""
    kept, is_all = _fitting(text, cells)
    if is_all or cells < 1:
        return "".join(kept)
    half = (cells - 1) // 2
    first, last = _fitting(text, cells - 1 - half)[0], _fitting(reversed(text), half)[0]
    return "".join([*first, ELLIPSIS, *reversed(last)])


def _fitting(characters: Iterable[str], cells: int) -> tuple[list[str], bool]:
    """The first characters that fit, made visible, and whether these are all.

    Looks at no more than it takes, and takes only so many combining marks, which need no room.
    """
    kept: list[str] = []
    used = 0
    for character in characters:
        piece = visible(character)
        used += cell_len(piece)
        if used > cells or len(kept) > _MOST_MARKS * cells:
            return kept, False
        kept.append(piece)
    return kept, True
