"""A text that came in several parts, and what becomes of each part when the text changes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import Final

from .changes import NotWritableError

__all__ = ["in_style", "realigned", "respread", "without_dropped"]

_LINE_END: Final = re.compile(rb"\r\n|\r|\n")
_BARE_LINE_END: Final = re.compile(r"(?<!\r)\n")
_MOST_PAIRS: Final = 1 << 16
"""So many pairs of items are compared with each other, which takes time by the third power where items are the same."""

_Difference = tuple[str, int, int, int, int]
"""As `difflib` tells them: kind, from and to of the old items, from and to of the new ones."""


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
    # Lines that are only dropped cross no border; the longest run that is equal may hide that
    found = _from_left(lines, wanted) if _is_left(wanted, lines) else _differences(lines, wanted)
    for kind, old_from, old_to, new_from, new_to in found:
        touched = owners[old_from:old_to]
        if kind == "insert":
            kept[owners[min(old_from, len(owners) - 1)]] += wanted[new_from:new_to]
        elif old_to - old_from == new_to - new_from:
            for owner, line in zip(touched, wanted[new_from:new_to], strict=True):
                kept[owner].append(line)
        elif kind == "replace":
            if len(set(touched)) > 1:
                raise NotWritableError("the change crosses from one part of the text into another")
            kept[touched[0]] += wanted[new_from:new_to]
    return ["\n".join(its) if its else None for its in kept]


def realigned(items: Sequence[str], new: Sequence[str]) -> list[list[str]]:
    """For each item of a list what stands in its place in another list: nothing, one text, or several."""
    if len(items) == len(new):
        return [[one] for one in new]
    places: list[list[str]] = [[] for _ in items]
    for kind, old_from, old_to, new_from, new_to in _differences(items, new):
        if kind == "insert":
            if not items:
                raise NotWritableError("the list is empty, so the new items have no place in it")
            places[max(old_from - 1, 0)] += new[new_from:new_to]
        elif kind != "delete":
            last = old_to - 1
            for at in range(old_from, old_to):
                offset = new_from + at - old_from
                places[at] += new[offset:new_to] if at == last else new[offset : offset + 1]
    return places


def _is_left(new: Sequence[str], old: Sequence[str]) -> bool:
    """The new items are some of the old ones, in their order."""
    rest = iter(old)
    return len(new) < len(old) and all(one in rest for one in new)


def _differences(old: Sequence[str], new: Sequence[str]) -> Iterable[_Difference]:
    """How to come from the old items to the new ones."""
    if len(old) * len(new) <= _MOST_PAIRS:
        return SequenceMatcher(None, old, new, False).get_opcodes()
    if len(old) == len(new):
        return [("replace", 0, len(old), 0, len(new))]
    return _from_left(old, new)


def _from_left(old: Sequence[str], new: Sequence[str]) -> Iterator[_Difference]:
    """Differences in one go through both: a new item is the next old one that is equal, if one follows."""
    places: dict[str, list[int]] = {}
    for number in reversed(range(len(old))):
        places.setdefault(old[number], []).append(number)
    at = begin = 0
    for number, item in enumerate(new):
        following = places.get(item, [])
        while following and following[-1] < at:
            following.pop()
        if following:
            yield from _difference(at, following[-1], begin, number)
            yield "equal", following[-1], following[-1] + 1, number, number + 1
            at, begin = following[-1] + 1, number + 1
    yield from _difference(at, len(old), begin, len(new))


def _difference(old_from: int, old_to: int, new_from: int, new_to: int) -> Iterator[_Difference]:
    """What stands between two equal items, if anything."""
    if old_from < old_to or new_from < new_to:
        kind = "insert" if old_from == old_to else "delete" if new_from == new_to else "replace"
        yield kind, old_from, old_to, new_from, new_to
