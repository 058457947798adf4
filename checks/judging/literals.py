"""Where the literals of many rules stand in a column of texts, all of them searched in one pass."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import accumulate
from typing import Final, Generic, TypeVar

import polars as pl
from ahocorasick_rs import BytesAhoCorasick, Implementation

from ...schemas.patterns import any_of

__all__ = ["LiteralSearch"]

_FEW_LITERALS: Final = 8
"""So many are found several times faster by a regex, which looks for their bytes."""

_FEW_TEXTS: Final = 64

_BYTES_ONE_BY_ONE: Final = 20_000
"""In so many bytes, literals are looked for one after the other sooner than they are made an automaton."""

_BYTES_AT_ONCE: Final = 4 << 20
"""Of texts: searched together, they are copied three times, and each match is an object."""

_BYTES_OF_A_TABLE: Final = 1 << 20
"""In so much text, few literals are found three times faster by a table of all states, which takes time to be made."""

_MOST_IN_A_TABLE: Final = 16_000
"""Bytes of literals: their table takes up to 8 MB."""

_HIT: Final = {"literal": pl.Int64(), "row": pl.UInt32()}
_NO_MATCHES: Final = pl.DataFrame(schema={name: pl.Int64() for name in ("literal", "start", "end")})

Key = TypeVar("Key", bound=Hashable)


class LiteralSearch(Generic[Key]):
    """Literals of several owners, compiled once, when they are first searched for.

    wanted: owner to its literals, of which one is enough; upper and lower case are the same. Not with Polars'
    `contains_any`: that takes longer, and does not say which literals it has found.
    """

    def __init__(self, wanted: Mapping[Key, Sequence[str]]):
        owners: defaultdict[str, list[Key]] = defaultdict(list)
        for key, literals in wanted.items():
            for literal in dict.fromkeys(literal.lower() for literal in literals):
                owners[literal].append(key)
        self._literals = sorted(owners)
        self._owners = [owners[literal] for literal in self._literals]
        self._wanted = list(wanted.values())
        self._bytes_left = _BYTES_ONE_BY_ONE

    def __getstate__(self) -> dict[str, object]:
        """Without the automata, which cannot be written down and are soon made again."""
        return {name: value for name, value in vars(self).items() if name not in ("_automaton", "_table")}

    @cached_property
    def _screens(self) -> list[str]:
        return [_any_case(literals) for literals in self._wanted]

    @cached_property
    def _between(self) -> str:
        """Stands between two texts while they are searched together: no literal goes across."""
        held = set().union(*self._literals)
        return next(character for character in map(chr, range(0x110000)) if character not in held)

    @cached_property
    def _automaton(self) -> BytesAhoCorasick:
        return BytesAhoCorasick(self._encoded)

    @cached_property
    def _table(self) -> BytesAhoCorasick:
        return BytesAhoCorasick(self._encoded, implementation=Implementation.DFA)

    def _automaton_for(self, n_bytes: int) -> BytesAhoCorasick:
        """What finds the literals soonest in so much text."""
        pays = n_bytes >= _BYTES_OF_A_TABLE and sum(map(len, self._encoded)) <= _MOST_IN_A_TABLE
        return self._table if pays or "_table" in vars(self) else self._automaton

    @cached_property
    def _encoded(self) -> list[bytes]:
        return [literal.encode() for literal in self._literals]

    def rows(self, texts: pl.Series) -> dict[Key, pl.Series]:
        """The rows (positions, UInt32, ascending) that hold a literal, by owner; owners without any are left out.

        texts: String, or List(String), whose elements are searched.
        """
        if texts.len() <= _FEW_TEXTS:
            return self._rows_of_few(texts)
        if isinstance(texts.dtype, pl.List):
            texts = texts.list.join(self._between, ignore_nulls=True)
        if len(self._literals) > _FEW_LITERALS:
            return self._rows_of_many(texts)
        held = self.may_hold(texts).arg_true()
        of_held = self._rows_of_few if held.len() <= _FEW_TEXTS else self._rows_of_many
        return {key: held.gather(rows) for key, rows in of_held(texts.gather(held)).items()}

    def holds(self, texts: pl.Series) -> pl.Series:
        """Which texts hold a literal (Boolean)."""
        holding = pl.zeros(texts.len(), pl.Boolean, eager=True)
        for rows in self.rows(texts).values():
            holding = holding.scatter(rows, True)
        return holding

    def is_in(self, text: str) -> bool:
        """Whether one text holds a literal."""
        return bool(self._automaton.find_matches_as_indexes(text.lower().encode()))

    def _rows_of_few(self, texts: pl.Series) -> dict[Key, pl.Series]:
        """Without Polars, which takes milliseconds to do nothing."""
        held = texts.to_list()
        if isinstance(texts.dtype, pl.List):
            held = [self._between.join(filter(None, some or ())) for some in held]
        lower = [(text or "").lower().encode() for text in held]
        ends = list(accumulate(len(text) + len(self._between.encode()) for text in lower))
        rows: defaultdict[Key, set[int]] = defaultdict(set)
        for literal, start in self._starts(self._between.encode().join(lower)):
            for key in self._owners[literal]:
                rows[key].add(bisect_right(ends, start))
        return {key: pl.Series(sorted(some), dtype=pl.UInt32) for key, some in rows.items()}

    def _starts(self, joined: bytes) -> Iterator[tuple[int, int]]:
        """Each literal (its position) and where it starts, each time that it does."""
        if "_automaton" in vars(self) or len(joined) > self._bytes_left:
            yield from ((found, start) for found, start, _ in self._automaton.find_matches_as_indexes(joined, True))
            return
        self._bytes_left -= len(joined)
        for position, literal in enumerate(self._encoded):
            start = joined.find(literal)
            while start >= 0:
                yield position, start
                start = joined.find(literal, start + 1)

    def _rows_of_many(self, texts: pl.Series) -> dict[Key, pl.Series]:
        rows: defaultdict[Key, list[pl.Series]] = defaultdict(list)
        for literal, where in self._hits(texts).group_by("literal").agg("row").iter_rows():
            for key in self._owners[literal]:
                rows[key].append(pl.Series(where, dtype=pl.UInt32))
        return {key: pl.concat(several).unique().sort() for key, several in rows.items()}

    def _hits(self, texts: pl.Series) -> pl.DataFrame:
        """`literal` (its position) and `row`, of the literals that stand in each of many texts, in bounded memory."""
        shares = max(1, int(texts.estimated_size()) // _BYTES_AT_ONCE)
        height, hits, first = max(1, -(-texts.len() // shares)), [pl.DataFrame(schema=_HIT)], 0
        for some in texts.to_frame().iter_slices(height):
            hits.append(self._hits_at_once(some.to_series()).with_columns(pl.col("row") + first))
            first += some.height
        return pl.concat(hits)

    def _hits_at_once(self, texts: pl.Series) -> pl.DataFrame:
        lower = texts.fill_null("").str.to_lowercase()
        joined = lower.str.join(self._between).cast(pl.Binary).item() or b""  # no text of Python's on the way
        found = self._automaton_for(len(joined)).find_matches_as_indexes(joined, overlapping=True)
        matches = pl.DataFrame(found, schema=["literal", "start", "end"], orient="row") if found else _NO_MATCHES
        ends = (lower.str.len_bytes().cast(pl.UInt64) + len(self._between.encode())).cum_sum()
        rows = ends.search_sorted(matches["start"], side="right")
        return matches.select("literal", row=rows).unique().cast(pl.Schema(_HIT))

    def may_hold(self, texts: pl.Series) -> pl.Series:
        """Which texts (String) hold a literal, and perhaps a few others."""
        if len(self._literals) > _FEW_LITERALS:
            return self.holds(texts)
        # A regex an owner: one of many literals is not as fast
        return pl.select(pl.any_horizontal(texts.str.contains(screen) for screen in self._screens)).to_series()


def _any_case(literals: Iterable[str]) -> str:
    """A regex that matches each text which, in lower case, holds one of these literals in lower case.

    Without cases it is faster. `İ` in lower case is an `i` and a dot above it, but for a regex no case of `i`.
    """
    lower = [one.lower() for one in literals]
    dotted = [f"{one[:-1]}İ" for one in lower if one.endswith("i")]
    cased = "(?i)" if any(one != one.upper() for one in lower) else ""
    return cased + any_of((*lower, *dotted))
