"""JSON as the reports write it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, TextIO

from .text import HIDDEN

__all__ = ["encode", "write_items"]


def encode(value: Any) -> str:
    """One line of JSON: text as it is, but what is hidden (controls, bidi, zero width) as `\\uXXXX`.

    A reader of the JSON gets the same text; whoever looks at it on a terminal is safe. The text can be encoded as UTF-8
    whatever is in it.
    """
    text = json.dumps(value, ensure_ascii=False)
    # What is hidden can only stand inside a string, where an escape means the same.
    return HIDDEN.sub(lambda match: json.dumps(match[0])[1:-1], text)


def write_items(items: Iterable[Any], stream: TextIO) -> None:
    """A JSON array, an item a line, written as the items come."""
    stream.write("[")
    for number, item in enumerate(items):
        stream.write(",\n" if number else "\n")
        stream.write(encode(item))
    stream.write("\n]")
