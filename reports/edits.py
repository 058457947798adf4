"""Edits of a text, from what it was and what a repair makes of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import Final, NamedTuple

from .text_difference import difference

__all__ = ["MAX_CHARS", "MAX_WRITTEN_CHARS", "Edit", "between", "touching", "written"]

MAX_CHARS: Final = 100_000
"""Longer texts are not compared word by word, and their findings come without a replacement."""

MAX_WRITTEN_CHARS: Final = 2_000
"""What writes more than this is no answer to a finding at a place, but another text."""


class Edit(NamedTuple):
    """Characters `start` to `end` of a text become `text`. moves_to: the field that takes what is taken out."""

    start: int
    end: int
    text: str
    moves_to: str = ""


def between(old: str, new: str, base: int = 0) -> Iterator[Edit]:
    """The edits that make one text of the other, word by word and in order. base: where the old text begins."""
    at, begin, text = base, None, ""
    for part in difference(old, new):
        if part.kind == "same":
            if begin is not None:
                yield Edit(begin, at, text)
            begin, text = None, ""
        elif begin is None:
            begin = at
        text += part.text if part.kind == "new" else ""
        at += len(part.text) if part.kind != "new" else 0
    if begin is not None:
        yield Edit(begin, at, text)


def touching(edits: Sequence[Edit], start: int, end: int) -> list[Edit]:
    """Those that change something in these characters, or write something beside them."""
    return [edit for edit in edits if edit.start <= end and edit.end >= start]


def written(edits: Sequence[Edit], start: int, end: int, text: str) -> str | None:
    """What is in place of these characters of a text after its edits; None where no edit is about them alone.

    An edit that reaches beyond them is about more than them, unless it takes away all of them.
    """
    found = touching(edits, start, end)
    if any(not edit.text and edit.start <= start < end <= edit.end for edit in found):
        return ""
    new, at, answers = "", start, [_within(edit, start, end, text) for edit in found]
    for edit in answers:
        if edit is None:
            return None
        new += text[at : edit.start] + edit.text
        at = edit.end
    new += text[at:end]
    return new if answers and len(new) <= MAX_WRITTEN_CHARS else None


def _within(edit: Edit, start: int, end: int, text: str) -> Edit | None:
    """The edit between these characters of a text; None if it reaches beyond them.

    Of `that that`, the first word may go or the second one: an edit is moved as far as the text stays the same by it.
    """
    edit = _trimmed(edit, text)
    while edit.end > end and (moved := _moved(edit, text)) is not None:
        edit = moved
    return edit if start <= edit.start and edit.end <= end else None


def _moved(edit: Edit, text: str) -> Edit | None:
    """The same edit one character before: of what only goes, or only comes, the last letter is that before it."""
    whole = text[edit.start : edit.end] or edit.text
    if (edit.text and edit.start != edit.end) or not edit.start or text[edit.start - 1] != whole[-1]:
        return None
    comes = edit.text[-1:] + edit.text[:-1]
    return Edit(edit.start - 1, edit.end - 1, comes, edit.moves_to)


def _trimmed(edit: Edit, text: str) -> Edit:
    """The edit without what it leaves as it is: letters at the beginning and at the end of a word."""
    old, new = text[edit.start : edit.end], edit.text
    head = _shared(old, new)
    old, new = old[head:], new[head:]
    tail = _shared(old[::-1], new[::-1])
    return Edit(edit.start + head, edit.end - tail, new[: len(new) - tail], edit.moves_to)


def _shared(text: str, other: str) -> int:
    """With how many characters both begin."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(text, other, strict=False)))
