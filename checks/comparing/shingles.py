"""Shingles of texts and their sketches: what near-duplicates are found by.

A shingle of a body is a run of five words; in scripts without spaces each character is a word. One of a headline is a
run of four letters. Its hash is the same on every machine and in every version. A sketch has `BINS` least hashes
(MinHash with one permutation: Li, Owen and Zhang 2012; empty bins take the value of the next full one: Shrivastava and
Li 2014). Two sketches agree in a bin about as often as the sets of shingles do (Jaccard), so texts whose sketches agree
in a whole band of bins are worth a closer look.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from hashlib import blake2b
from typing import Final, NamedTuple

import numpy as np
import polars as pl
from numpy.typing import ArrayLike

from ..text import tokens

__all__ = [
    "BINS",
    "SHINGLINGS",
    "Shingling",
    "bands",
    "bands_of_one",
    "rows_of_a_band",
    "sets_of_one",
    "shingles",
]

BINS: Final = 64


class Shingling(NamedTuple):
    """How a text is cut. into: its tokens. run: tokens of a shingle. least: shingles needed."""

    into: Callable[[pl.Series], tokens.Tokens]
    run: int
    least: int


SHINGLINGS: Final[Mapping[str, Shingling]] = {
    "body": Shingling(tokens.words, 5, 20),
    "headline": Shingling(tokens.letters, 4, 20),
}
"""By column of `articles`."""

_LOW_BITS: Final = np.uint64(32)
_MIX: Final = np.uint64(0x9E3779B97F4A7C15)
_EMPTY: Final = np.uint32(0xFFFFFFFF)
_WANTED_RECALL: Final = 0.99


def rows_of_a_band(threshold: float) -> int:
    """So many bins make a band, that pairs at the threshold meet in one of the bands with 99 % at least."""
    for rows in range(8, 1, -1):
        if 1 - (1 - threshold**rows) ** (BINS // rows) >= _WANTED_RECALL:
            return rows
    return 1


def shingles(texts: pl.Series, cut: Shingling = SHINGLINGS["body"]) -> pl.DataFrame:
    """What each text is compared by: `shingles` and `numbers`, both List(UInt32), ascending, each once.

    shingles: null where there are too few. numbers: those that stand in a text; null where there are none.
    """
    found = {name: [np.array([], dtype=np.uint64)] for name in ("shingles", "numbers")}
    first = 0
    for part in tokens.parts(texts):
        hashes, counts, is_number, _ = cut.into(part)
        document = np.repeat(np.arange(first, first + part.len(), dtype=np.uint64), counts)
        runs = _runs(hashes, cut.run)
        whole = document[: runs.size] == document[document.size - runs.size :]
        found["shingles"].append(_each_once(document[: runs.size][whole], runs[whole]))
        found["numbers"].append(_each_once(document[is_number], hashes[is_number] >> _LOW_BITS))
        first += part.len()
    sets = pl.DataFrame({name: _lists(np.concatenate(both), texts.len()) for name, both in found.items()})
    return sets.with_columns(pl.when(pl.col("shingles").list.len() >= cut.least).then("shingles"))


def _each_once(documents: np.ndarray, hashes: np.ndarray) -> np.ndarray:
    """The number of each text, and below it each of its hashes (32 bits), once: ascending."""
    both = np.sort(documents << _LOW_BITS | hashes)
    return both[np.append(True, both[1:] != both[:-1])] if both.size else both


def _lists(both: np.ndarray, count: int) -> pl.Series:
    """What belongs to each of so many texts, of numbers as `_each_once` gives them; null where nothing does."""
    rows = pl.DataFrame({"document": (both >> _LOW_BITS).astype(np.uint32), "hash": both.astype(np.uint32)})
    sets = rows.with_columns(pl.col("document").set_sorted()).group_by("document", maintain_order=True).agg("hash")
    every = pl.DataFrame({"document": pl.int_range(count, dtype=pl.UInt32, eager=True)})
    return every.join(sets, on="document", how="left", maintain_order="left")["hash"]


def bands(sets: pl.Series, threshold: float, within: pl.Series) -> pl.Series:
    """Keys of the bands of each set of shingles, none of which is null: List(Int64), equal where a band is.

    within: String, only sets with the same one can have a band in common.
    """
    if not sets.len():
        return pl.Series([], dtype=pl.List(pl.Int64))
    document = np.repeat(np.arange(sets.len()), sets.list.len().to_numpy().astype(np.int64))
    sketches = _sketches(sets.explode().to_numpy(), document, sets.len())
    return pl.Series(_keys(sketches, rows_of_a_band(threshold), _hashes(within))).cast(pl.List(pl.Int64))


def sets_of_one(text: str, cut: Shingling) -> tuple[np.ndarray | None, np.ndarray | None]:
    """`shingles` and `numbers` of one text, as `shingles` gives them: UInt32."""
    hashes, _, is_number, _ = cut.into(pl.Series([text]))
    runs, numbers = np.unique(_runs(hashes, cut.run)), np.unique(hashes[is_number] >> _LOW_BITS)
    is_long = runs.size >= cut.least
    return runs.astype(np.uint32) if is_long else None, numbers.astype(np.uint32) if numbers.size else None


def bands_of_one(own: ArrayLike, threshold: float, within: str) -> np.ndarray:
    """`bands` of one set of shingles."""
    numbers = np.asarray(own, dtype=np.uint32)
    sketches = _sketches(numbers, np.zeros(numbers.size, dtype=np.int64), 1)
    return _keys(sketches, rows_of_a_band(threshold), np.array([_hash(within)], dtype=np.uint64))[0]


def _hash(text: str) -> int:
    return int.from_bytes(blake2b(text.encode("utf-8", "replace"), digest_size=8).digest(), "little")


def _hashes(texts: pl.Series) -> np.ndarray:
    """A hash of each text, 64 bits; worked out once for equal ones."""
    unique = texts.unique()
    numbers = pl.DataFrame({"text": unique, "hash": pl.Series(list(map(_hash, unique)), dtype=pl.UInt64)})
    return texts.to_frame("text").join(numbers, on="text", how="left", maintain_order="left")["hash"].to_numpy()


def _runs(hashes: np.ndarray, run: int) -> np.ndarray:
    """A hash of each run of so many tokens, 32 bits, wherever it begins."""
    size = max(0, hashes.size - run + 1)
    mixed = np.zeros(size, dtype=np.uint64)
    for step in range(run):
        mixed *= _MIX
        mixed += hashes[step : step + size]
    return tokens.scrambled(mixed) >> _LOW_BITS


def _sketches(shingles: np.ndarray, document: np.ndarray, count: int) -> np.ndarray:
    """Least hash of each bin: one row a set. document: to which of so many sets each of the shingles belongs."""
    numbers = tokens.scrambled(shingles.astype(np.uint64))
    bins = (numbers & np.uint64(BINS - 1)).astype(np.int64)
    least = np.full(count * BINS, _EMPTY)
    np.minimum.at(least, document * BINS + bins, (numbers >> _LOW_BITS).astype(np.uint32))
    return _filled(least.reshape(count, BINS))


def _filled(sketches: np.ndarray) -> np.ndarray:
    """Empty bins take the value of the next full one to the right, around the end."""
    empty = sketches == _EMPTY
    full = np.where(empty, np.int16(BINS), np.arange(BINS, dtype=np.int16))
    following = np.minimum.accumulate(full[:, ::-1], axis=1)[:, ::-1]
    row, bin_ = np.nonzero(empty)
    source = following[row, bin_]
    sketches[row, bin_] = sketches[row, np.where(source < BINS, source, following[row, 0])]
    return sketches


def _keys(sketches: np.ndarray, rows: int, within: np.ndarray) -> np.ndarray:
    """One key a band, which also says which band it is, and within what."""
    number = BINS // rows
    parts = sketches[:, : number * rows].reshape(-1, number, rows)
    keys = within[:, None] + np.arange(number, dtype=np.uint64)
    for step in range(rows):
        keys = tokens.scrambled(keys * _MIX + parts[:, :, step])
    return keys.view(np.int64)
