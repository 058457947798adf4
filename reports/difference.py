"""What a fix changes in a record, line by line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any, Final

from rich.console import Console
from rich.text import Text

from .terminal.text import heading, say
from .text import ELLIPSIS, visible
from .text_difference import abridged, as_lines, difference

__all__ = ["write_difference"]

_CONTEXT: Final = 1
"""Lines that are shown before and after a change."""

_LINE_CHARS: Final = 200
"""A longer line that was changed is shown in excerpts; one that was not, by its beginning."""

_ALIKE: Final = 0.6

_STYLES: Final = {"-": "red", "+": "green", " ": "dim"}
_HIDDEN_COLUMNS: Final = frozenset(
    {"source", "format", "record", "line", "article_id", "n_bytes", "fields", "n_chars", "decode_ok"}
)


def write_difference(
    before: tuple[Mapping[str, Any], Sequence[Mapping[str, Any]]],
    after: tuple[Mapping[str, Any], Sequence[Mapping[str, Any]]],
    console: Console,
    *,
    source: str,
) -> None:
    """Print a unified difference of a record, which is a row of `articles` and its `blocks`, field by field."""
    heading(console, source, before[0]["record"], before[0]["url"])
    for name, old, new in _fields(before, after):
        say(console, Text(f"--- {visible(name)}", "bold"))
        say(console, Text(f"+++ {visible(name)}", "bold"))
        for kind, text in _lines(old, new):
            say(console, Text(kind + text, _STYLES.get(kind, "cyan")))
    say(console)


def _fields(before: Any, after: Any) -> Iterator[tuple[str, list[str], list[str]]]:
    """Each field that has changed, with its lines; a dump has one, its blocks."""
    (old, old_blocks), (new, new_blocks) = before, after
    if old["format"] == "dump":
        yield "blocks", _lines_of(old_blocks), _lines_of(new_blocks)
        return
    for name, value in old.items():
        raw = name not in _HIDDEN_COLUMNS and not name.endswith(("_at", "_precision", "_min"))
        if raw and name not in ("url_canonical", "host", "url_date", "date_roles") and value != new[name]:
            yield name, list(as_lines(value)), list(as_lines(new[name]))


def _lines_of(blocks: Sequence[Mapping[str, Any]]) -> list[str]:
    return [line for block in blocks for line in block["text"].splitlines()]


def _lines(old: list[str], new: list[str]) -> Iterator[tuple[str, str]]:
    """Hunks of a unified difference: sign and text."""
    for group in SequenceMatcher(None, old, new, False).get_grouped_opcodes(_CONTEXT):
        first, last = group[0], group[-1]
        spans = f"-{first[1] + 1},{last[2] - first[1]} +{first[3] + 1},{last[4] - first[3]}"
        yield "@", f"@ {spans} @@"
        for kind, old_from, old_to, new_from, new_to in group:
            if kind == "equal":
                yield from ((" ", _beginning(line)) for line in old[old_from:old_to])
            else:
                yield from _changed(old[old_from:old_to], new[new_from:new_to])


def _changed(old: list[str], new: list[str]) -> Iterator[tuple[str, str]]:
    pairs = dict(_alike(old, new))
    shown = {at: _excerpts(old[at], new[other]) for at, other in pairs.items()}
    others = {other: at for at, other in pairs.items()}
    yield from (("-", shown[at][0] if at in shown else _beginning(line)) for at, line in enumerate(old))
    yield from (("+", shown[others[at]][1] if at in others else _beginning(line)) for at, line in enumerate(new))


def _alike(old: list[str], new: list[str]) -> Iterator[tuple[int, int]]:
    """Positions of lines of which one became the other, in order."""
    begin = 0
    for at, line in enumerate(old):
        for other in range(begin, len(new)):
            if SequenceMatcher(None, line, new[other], False).quick_ratio() > _ALIKE:
                yield at, other
                begin = other + 1
                break


def _beginning(line: str) -> str:
    return visible(line) if len(line) <= _LINE_CHARS else visible(line[:_LINE_CHARS]) + ELLIPSIS


def _excerpts(old: str, new: str) -> tuple[str, str]:
    """Both lines; of long ones the words around what was changed."""
    if max(len(old), len(new)) <= _LINE_CHARS:
        return visible(old), visible(new)
    parts = list(abridged(difference(old, new)))
    was, now = ("".join(part.text for part in parts if part.kind != other) for other in ("new", "gone"))
    return visible(was), visible(now)
