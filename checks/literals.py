"""Where the literals of many rules stand in a column of texts, all of them searched in one pass."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from typing import Final, Generic, TypeVar

import polars as pl

__all__ = ["LiteralSearch"]

_FEW_TEXTS: Final = 64
_FEW_CHARS: Final = 20_000
"""Up to this size, a search in Python costs less than it costs Polars to build its automaton."""

_FEW_LITERALS: Final = 8
"""So many are found several times faster by a regex, which looks for their bytes; with dozens it gains nothing."""

_END_CHARS: Final = 4

Key = TypeVar("Key", bound=Hashable)


class LiteralSearch(Generic[Key]):
    """Literals of several owners, compiled once.

    wanted: owner to its literals, of which one is enough; upper and lower case are the same.
    """

    def __init__(self, wanted: Mapping[Key, Sequence[str]]):
        owners: defaultdict[str, list[Key]] = defaultdict(list)
        for key, literals in wanted.items():
            for literal in dict.fromkeys(literal.lower() for literal in literals):
                owners[literal].append(key)
        self._owners = dict(owners)
        self._literals = sorted(owners)
        self._by_end = [(literal[-_END_CHARS:], literal) for literal in self._literals]

    def rows(self, texts: pl.Series) -> dict[Key, pl.Series]:
        """The rows (positions, UInt32, ascending) that may hold a literal, by owner; owners without any are left out.

        texts: String, or List(String), whose elements are searched. Of a few texts, one that hits stands for all.
        """
        if texts.len() <= _FEW_TEXTS and (few := _joined(texts)) is not None:
            return self._in_few(few, texts.len())
        if isinstance(texts.dtype, pl.List):
            texts = texts.list.join("\n", ignore_nulls=True)
        texts = texts.str.to_lowercase()
        holding = self._held_in(texts).fill_null(False).arg_true()
        if holding.is_empty():
            return {}
        found = texts.gather(holding).str.extract_many(self._literals, overlapping=True)
        hits = pl.DataFrame({"row": holding, "literal": found}).explode("literal").group_by("literal").agg("row")
        rows: defaultdict[Key, list[pl.Series]] = defaultdict(list)
        for literal, where in hits.iter_rows():
            for key in self._owners[literal]:
                rows[key].append(pl.Series(where, dtype=pl.UInt32))
        return {key: pl.concat(several).unique().sort() for key, several in rows.items()}

    def _held_in(self, texts: pl.Series) -> pl.Series:
        if len(self._literals) <= _FEW_LITERALS:
            return texts.str.contains("|".join(map(re.escape, self._literals)))
        return texts.str.contains_any(self._literals)

    def _in_few(self, joined: str, rows: int) -> dict[Key, pl.Series]:
        # The end of most literals is nowhere in the text: a look into a set spares the search for them.
        ends = {joined[at : at + _END_CHARS] for at in range(len(joined))}
        held = (
            literal for end, literal in self._by_end if (len(end) < _END_CHARS or end in ends) and literal in joined
        )
        owners = {key for literal in held for key in self._owners[literal]}
        return dict.fromkeys(owners, pl.int_range(rows, dtype=pl.UInt32, eager=True)) if owners else {}


def _joined(texts: pl.Series) -> str | None:
    """All the texts in lower case, or None if they are long."""
    held = texts.to_list()
    if isinstance(texts.dtype, pl.List):
        held = [text for some in held if some is not None for text in some]
    joined = "\n".join(text for text in held if text is not None)
    return joined.lower() if len(joined) <= _FEW_CHARS else None
