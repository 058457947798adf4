"""What the programs that look for near-duplicates share: texts as sets of runs of five words, and how they tell pairs.

Arguments of each script: a Parquet file with `id` and `body`, and the least Jaccard.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from telling import tell

_WORD = re.compile(r"\w+")
_RUN = 5
_LEAST_SHINGLES = 20


def threshold() -> float:
    """The least Jaccard of a pair."""
    return float(sys.argv[2])


def shingle_sets() -> Iterator[tuple[int, set[str]]]:
    """The number and the shingles of each text that is long enough."""
    import polars as pl

    for number, body in pl.read_parquet(sys.argv[1], columns=["id", "body"]).iter_rows():
        words = _WORD.findall((body or "").lower())
        shingles = {" ".join(words[at : at + _RUN]) for at in range(len(words) - _RUN + 1)}
        if len(shingles) >= _LEAST_SHINGLES:
            yield number, shingles


def jaccard(one: set[str], other: set[str]) -> float:
    """Shared shingles, as a share of those of both."""
    return len(one & other) / len(one | other)


def tell_pairs(pairs: list[tuple[int, int]], version: str, linked: frozenset[tuple[int, int]] = frozenset()) -> None:
    """Write the pairs beside the texts, and print what all programs print.

    linked: further pairs that are in one cluster through others, and were not compared.
    """
    lines = [f"{min(pair)} {max(pair)} alike\n" for pair in pairs]
    lines += [f"{min(pair)} {max(pair)} linked\n" for pair in sorted(linked.difference(pairs))]
    Path(sys.argv[1]).with_suffix(".pairs").write_text("".join(lines), encoding="ascii")
    tell({"pairs": len(pairs)}, version)
