"""Where the literals of many rules stand in a column of texts, all of them searched in one pass."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from typing import Final, Generic, TypeVar

import polars as pl

__all__ = ["LiteralSearch"]

_FEW_BYTES: Final = 20_000
"""Up to this size, a search in Python costs less than it costs Polars to build its automaton."""

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

    def rows(self, texts: pl.Series) -> dict[Key, pl.Series]:
        """The rows (positions, UInt32, ascending) that may hold a literal, by owner; owners without any are left out.

        texts: String, or List(String), whose elements are searched. Of a few texts, one that hits stands for all.
        """
        if isinstance(texts.dtype, pl.List):
            texts = texts.list.join("\n", ignore_nulls=True)
        texts = texts.str.to_lowercase()
        if (texts.str.len_bytes().sum() or 0) <= _FEW_BYTES:
            return self._in_few(texts)
        holding = texts.str.contains_any(self._literals).fill_null(False).arg_true()
        found = texts.gather(holding).str.extract_many(self._literals, overlapping=True)
        hits = pl.DataFrame({"row": holding, "literal": found}).explode("literal").group_by("literal").agg("row")
        rows: defaultdict[Key, list[pl.Series]] = defaultdict(list)
        for literal, where in hits.iter_rows():
            for key in self._owners[literal]:
                rows[key].append(pl.Series(where, dtype=pl.UInt32))
        return {key: pl.concat(several).unique().sort() for key, several in rows.items()}

    def _in_few(self, texts: pl.Series) -> dict[Key, pl.Series]:
        joined = "\n".join(text for text in texts if text is not None)
        owners = {key for literal, keys in self._owners.items() if literal in joined for key in keys}
        every = pl.int_range(texts.len(), dtype=pl.UInt32, eager=True)
        return dict.fromkeys(owners, every)
