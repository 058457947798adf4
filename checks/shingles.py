"""Shingles of texts and their sketches: what near-duplicates are found by.

A shingle of a body is a run of five words; in scripts without spaces each character is a word. One of a headline is a
run of four letters. Its hash is the same on every machine and in every version. A sketch has `BINS` least hashes
(MinHash with one permutation: Li, Owen and Zhang 2012; empty bins take the value of the next full one: Shrivastava and
Li 2014). Two sketches agree in a bin about as often as the sets of shingles do (Jaccard), so texts whose sketches agree
in a whole band of bins are worth a closer look.
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import blake2b
from typing import Final, NamedTuple

import numpy as np
import polars as pl

from ..schemas.patterns import UNSPACED

__all__ = ["BINS", "SHINGLINGS", "Shingling", "bands", "rows_of_a_band", "shingles"]

BINS: Final = 64


class Shingling(NamedTuple):
    """How a text is cut. token: Rust regex; None: each letter. run: tokens of a shingle. least: shingles needed."""

    token: str | None
    run: int
    least: int


SHINGLINGS: Final[Mapping[str, Shingling]] = {
    "body": Shingling(rf"{UNSPACED}|[\p{{L}}\p{{N}}]+", 5, 20),
    "headline": Shingling(None, 4, 20),
}
"""By column of `articles`."""

_MIX: Final = np.uint64(0x9E3779B97F4A7C15)
_EMPTY: Final = np.uint64(0xFFFFFFFF)
_WANTED_RECALL: Final = 0.99


def rows_of_a_band(threshold: float) -> int:
    """So many bins make a band, that pairs at the threshold meet in one of the bands with 99 % at least."""
    for rows in range(8, 1, -1):
        if 1 - (1 - threshold**rows) ** (BINS // rows) >= _WANTED_RECALL:
            return rows
    return 1


def shingles(texts: pl.Series, cut: Shingling = SHINGLINGS["body"]) -> pl.Series:
    """The set of shingles of each text: List(UInt32), ascending; null for those with too few."""
    lower = texts.fill_null("").str.to_lowercase()
    hashes, lengths = _letters(lower) if cut.token is None else _words(lower, cut.token)
    mixed = _runs(hashes, cut.run)
    document = np.repeat(np.arange(texts.len(), dtype=np.uint64), lengths)
    starts = (
        np.flatnonzero(document[: mixed.size] == document[cut.run - 1 :]) if mixed.size else np.array([], dtype=int)
    )
    # Sorted by document and shingle in one go: both fit into one number
    both = np.sort(document[starts] << np.uint64(32) | mixed[starts])
    both = both[np.append(True, both[1:] != both[:-1])] if both.size else both
    found = pl.DataFrame({"document": both >> np.uint64(32), "shingle": both.astype(np.uint32)})
    sets = found.group_by("document", maintain_order=True).agg("shingle")
    sets = sets.filter(pl.col("shingle").list.len() >= cut.least)
    every = pl.DataFrame({"document": np.arange(texts.len(), dtype=np.uint64)})
    return every.join(sets, on="document", how="left", maintain_order="left")["shingle"]


def bands(sets: pl.Series, threshold: float, within: pl.Series) -> pl.Series:
    """Keys of the bands of each set of shingles, none of which is null: List(Int64), equal where a band is.

    within: String, only sets with the same one can have a band in common.
    """
    if not sets.len():
        return pl.Series([], dtype=pl.List(pl.Int64))
    keys = _keys(_sketches(sets), rows_of_a_band(threshold), _hashes(within))
    return pl.Series(keys).cast(pl.List(pl.Int64))


def _letters(texts: pl.Series) -> tuple[np.ndarray, np.ndarray]:
    """A number for each letter and digit of all texts, and how many of them each text has."""
    kept = texts.str.replace_all(r"[^\p{L}\p{M}\p{N}]+", "")
    points = np.frombuffer("".join(kept).encode("utf-32-le", "replace"), dtype=np.uint32)
    return _scrambled(points.astype(np.uint64)), kept.str.len_chars().to_numpy().astype(np.int64)


def _words(texts: pl.Series, token: str) -> tuple[np.ndarray, np.ndarray]:
    """A hash of each token of all texts, and how many of them each text has."""
    words = texts.str.extract_all(token)
    flat = words.explode(empty_as_null=False, keep_nulls=False)
    return _hashes(flat), words.list.len().to_numpy().astype(np.int64)


def _hashes(words: pl.Series) -> np.ndarray:
    """A hash of each text, 64 bits; worked out once for equal ones."""
    unique = words.unique()
    encoded = [word.encode("utf-8", "replace") for word in unique.to_list()]
    values = [int.from_bytes(blake2b(data, digest_size=8).digest(), "little") for data in encoded]
    numbers = pl.DataFrame({"word": unique, "hash": pl.Series(values, dtype=pl.UInt64)})
    return words.to_frame("word").join(numbers, on="word", how="left", maintain_order="left")["hash"].to_numpy()


def _runs(hashes: np.ndarray, run: int) -> np.ndarray:
    """A hash of each run of so many tokens, 32 bits, wherever it begins."""
    size = hashes.size - run + 1
    if size <= 0:
        return np.array([], dtype=np.uint32)
    mixed = np.zeros(size, dtype=np.uint64)
    for step in range(run):
        mixed = _scrambled(mixed * _MIX + hashes[step : step + size])
    return (mixed >> np.uint64(32)).astype(np.uint32)


def _scrambled(numbers: np.ndarray) -> np.ndarray:
    """Each bit depends on all (the finaliser of SplitMix64)."""
    numbers = (numbers ^ (numbers >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    numbers = (numbers ^ (numbers >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return numbers ^ (numbers >> np.uint64(31))


def _sketches(sets: pl.Series) -> np.ndarray:
    """Least hash of each bin: one row a set."""
    count = sets.len()
    document = np.repeat(np.arange(count), sets.list.len().to_numpy().astype(np.int64))
    numbers = _scrambled(sets.explode().to_numpy().astype(np.uint64))
    bins = (numbers & np.uint64(BINS - 1)).astype(np.int64)
    least = np.full(count * BINS, _EMPTY)
    np.minimum.at(least, document * BINS + bins, numbers >> np.uint64(32))
    return _filled(least.reshape(count, BINS))


def _filled(sketches: np.ndarray) -> np.ndarray:
    """Empty bins take the value of the next full one to the right, around the end."""
    for _ in range(BINS):
        empty = sketches == _EMPTY
        if not empty.any():
            break
        sketches = np.where(empty, np.roll(sketches, -1, axis=1), sketches)
    return sketches


def _keys(sketches: np.ndarray, rows: int, within: np.ndarray) -> np.ndarray:
    """One key a band, which also says which band it is, and within what."""
    number = BINS // rows
    parts = sketches[:, : number * rows].reshape(-1, number, rows)
    keys = within[:, None] + np.arange(number, dtype=np.uint64)
    for step in range(rows):
        keys = _scrambled(keys * _MIX + parts[:, :, step])
    return keys.view(np.int64)
