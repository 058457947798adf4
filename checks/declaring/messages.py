"""Messages of rules: one sentence each, in which values stand in braces."""

from __future__ import annotations

import re
from collections.abc import Mapping
from string import Formatter
from typing import Any, Final

__all__ = ["filled", "names_in"]

_COUNTED: Final = re.compile(r"(\S*) ([a-z]{2}[a-z ]*)")
"""What follows the colon where things are counted: how the number is written, and their name in the singular."""


class _Message(Formatter):
    def format_field(self, value: Any, format_spec: str) -> str:
        counted = _COUNTED.fullmatch(format_spec)
        if counted is None:
            return format(value, format_spec)
        how, noun = counted.groups()
        return f"{format(value, how)} {noun}" + ("" if str(value) == "1" else "s")


_MESSAGE: Final = _Message()


def filled(message: str, values: Mapping[str, Any]) -> str:
    """The message with its values: `{lines}`, and with a noun `{lines: line}`, which is `1 line` or `2 lines`."""
    return _MESSAGE.vformat(message, (), values)


def names_in(message: str) -> list[str]:
    """The names in braces, in their order; empty braces have an empty one. Raises ValueError for a single brace."""
    return [name for _, name, _, _ in _MESSAGE.parse(message) if name is not None]
