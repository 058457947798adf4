"""What differs between two texts, word by word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import takewhile
from typing import Any, Final, Literal, NamedTuple

from .json_text import encode
from .text import ELLIPSIS

__all__ = ["Part", "abridged", "as_lines", "difference"]

_WORD: Final = re.compile(r"\w+|\s+|.", re.DOTALL)

_CONTEXT_CHARS: Final = 30
"""Characters that are shown before and after a change."""


class Part(NamedTuple):
    """A piece of both texts (`same`), of the old one (`gone`) or of the new one (`new`)."""

    text: str
    kind: Literal["same", "gone", "new"]


def difference(old: str, new: str) -> list[Part]:
    """Both texts in pieces, in order; what is gone stands before what is new in its place."""
    words, others = _WORD.findall(old), _WORD.findall(new)
    head = _shared(words, others)
    tail = _shared(words[head:][::-1], others[head:][::-1])
    middle = _middle(words[head : len(words) - tail], others[head : len(others) - tail])
    parts = [Part("".join(words[:head]), "same"), *middle, Part("".join(words[len(words) - tail :]), "same")]
    return [part for part in parts if part.text]


def _shared(words: list[str], others: list[str]) -> int:
    """With how many words both begin."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(words, others, strict=False)))


def _middle(words: list[str], others: list[str]) -> Iterator[Part]:
    # Words that are everywhere begin no match: of long texts the comparison would take minutes
    for kind, begin, end, other_begin, other_end in SequenceMatcher(None, words, others).get_opcodes():
        yield Part("".join(words[begin:end]), "same" if kind == "equal" else "gone")
        if kind != "equal":
            yield Part("".join(others[other_begin:other_end]), "new")


def abridged(parts: Sequence[Part]) -> Iterator[Part]:
    """The pieces; of those that are the same only what stands next to a change."""
    for at, part in enumerate(parts):
        head = part.text[:_CONTEXT_CHARS] if at > 0 else ""
        tail = part.text[-_CONTEXT_CHARS:] if at < len(parts) - 1 else ""
        cut = part.kind == "same" and len(part.text) > len(head) + len(tail) + 3
        yield Part(f"{head}{ELLIPSIS}{tail}", "same") if cut else part


def as_lines(value: Any) -> Iterable[str]:
    """A value of a column as lines: those of a text, or the items of a list."""
    if isinstance(value, list):
        return [item if isinstance(item, str) else encode(item) for item in value]
    return [] if value is None else str(value).split("\n")
