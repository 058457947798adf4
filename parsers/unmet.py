"""Fields that a mapping names and that no record of a source has: a wrong name, unless the field is seldom there."""

from __future__ import annotations

import difflib
import shlex
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

from .names import folded, listed
from .paths import Path, has, parsed

__all__ = ["Unmet"]

_ENOUGH_RECORDS: Final = 20
"""A field that none of so many records has is not one that is left out where it is empty."""

_LIKE: Final = 0.75
"""So much like a field that is there, a name is a slip."""


class Unmet:
    """Columns with the paths that a mapping names for each, less those of which a record has a field.

    known: gives the fields that presets read for a column.
    """

    def __init__(self, mapping: Mapping[str, Sequence[str]], known: Callable[[str], Iterable[str]]) -> None:
        self._left = {column: (names, [parsed(name) for name in names]) for column, names in mapping.items()}
        self._mapped = {path[0].name for _, paths in self._left.values() for path in paths}
        self._known = known
        self._records = 0
        self._is_table = False

    def look(self, record: Mapping[str, Any]) -> None:
        """A record of the source."""
        self._records += bool(record)
        if self._left:
            self._left = {
                one: told for one, told in self._left.items() if not any(has(record, path) for path in told[1])
            }

    def look_at_table(self, has_path: Callable[[Path], bool]) -> None:
        """The source is a table, of which every record has all fields."""
        self._is_table = True
        self._left = {one: told for one, told in self._left.items() if not any(map(has_path, told[1]))}

    def sentence(self, source: str, fields: Iterable[str]) -> str | None:
        """What to tell of a source with these fields; None where nothing is wrong for certain."""
        present = list(fields)
        others = [one for one in present if one not in self._mapped]
        for column, (names, _) in self._left.items():
            near = [one for name in names for one in difflib.get_close_matches(name, others, n=1, cutoff=_LIKE)]
            known = {folded(one) for one in self._known(column)}
            instead = near or [one for one in others if folded(one) in known][:1]
            if present and (instead or self._is_table or self._records >= _ENOUGH_RECORDS):
                hint = f" Did you mean --map {shlex.quote(f'{column}={instead[0]}')}?" if instead else ""
                said = (
                    f"{source}: no record has the field {' or '.join(map(repr, names))}, which is mapped to {column}."
                )
                return f"{said} {listed(present)}{hint}"
        return None
