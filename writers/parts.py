"""A text that came in several parts, and what becomes of each part when the text changes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import Final

from .changes import NotWritableError

__all__ = ["in_style", "realigned", "respread", "without_dropped"]

_LINE_END: Final = re.compile(rb"\r\n|\r|\n")
_BARE_LINE_END: Final = re.compile(r"(?<!\r)\n")


def without_dropped(gaps: Sequence[bytes], blocks: Sequence[bytes | None]) -> bytes:
    """Blocks put together again, less those that are None.

    gaps: what stands before each block, and after the last one. Of the gaps around dropped blocks the one with most
    line ends stays, and what stood at the beginning and at the end of all stays there.
    """
    kept = [at for at, block in enumerate(blocks) if block is not None]
    if not kept:
        return gaps[0] + (gaps[-1] if len(gaps) > 1 else b"")
    pieces = [gaps[0]]
    for at, following in zip(kept, [*kept[1:], None], strict=True):
        between = gaps[at + 1 : following + 1] if following is not None else gaps[-1:]
        pieces += (blocks[at] or b"", max(between, key=lambda gap: len(_LINE_END.findall(gap))))
    return b"".join(pieces)


def in_style(new: str, old: str, around: bytes) -> str:
    """A text with its new line ends as those of the text around it."""
    found = _LINE_END.search(around)
    if found is None or found[0] == b"\n" or _BARE_LINE_END.search(old):
        return new
    return _BARE_LINE_END.sub(found[0].decode(), new)


def respread(parts: Sequence[str], new: str | None) -> list[str | None]:
    """The parts of a text, which are its lines or groups of them, after the text has become another one.

    None for a part of which nothing is left. Raises NotWritableError where a change crosses the border of two parts.
    """
    if new is None or not parts:
        return [None] * len(parts)
    if len(parts) == 1:
        return [new]
    lines: list[str] = []
    owners: list[int] = []
    for owner, part in enumerate(parts):
        its = part.split("\n")
        lines += its
        owners += [owner] * len(its)
    kept: list[list[str]] = [[] for _ in parts]
    wanted = new.split("\n")
    for kind, old_from, old_to, new_from, new_to in SequenceMatcher(None, lines, wanted, False).get_opcodes():
        touched = owners[old_from:old_to]
        if kind == "insert":
            kept[owners[min(old_from, len(owners) - 1)]] += wanted[new_from:new_to]
        elif old_to - old_from == new_to - new_from:
            for owner, line in zip(touched, wanted[new_from:new_to], strict=True):
                kept[owner].append(line)
        elif kind == "replace":
            if len(set(touched)) > 1:
                raise NotWritableError("the change reaches from one part of the text into another one")
            kept[touched[0]] += wanted[new_from:new_to]
    return ["\n".join(its) if its else None for its in kept]


def realigned(items: Sequence[str], new: Sequence[str]) -> list[list[str]]:
    """For each item of a list what stands in its place in another list: nothing, one text, or several."""
    if len(items) == len(new):
        return [[one] for one in new]
    places: list[list[str]] = [[] for _ in items]
    for kind, old_from, old_to, new_from, new_to in SequenceMatcher(None, items, new, False).get_opcodes():
        if kind == "insert":
            if not items:
                raise NotWritableError("there is no item that the new ones belong to")
            places[max(old_from - 1, 0)] += new[new_from:new_to]
        elif kind != "delete":
            last = old_to - 1
            for at in range(old_from, old_to):
                offset = new_from + at - old_from
                places[at] += new[offset:new_to] if at == last else new[offset : offset + 1]
    return places
