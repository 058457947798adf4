"""Near-duplicates: recall and precision against brute force, time and memory, and peers on the same articles.

    python -m bench.near_duplicates [--articles 20000] [--threshold 0.8] [--peers]

A fifth of the articles are edited copies of others: 1, 2, 5, 10 or 20 % of their words are changed. The truth is brute
force: the Jaccard of all pairs that share a shingle at all. A pair is found if its articles are in one cluster; precise
is what was verified. `--peers` runs datasketch (MinHash LSH, 128 permutations), if it is installed, on the same sets.
"""

from __future__ import annotations

import argparse
import random
import resource
import time
from collections.abc import Iterator
from typing import Any

import polars as pl

from presscheck.checks import near, shingles
from presscheck.gate.config import Config
from presscheck.gate.near_exchange import NearExchange
from presscheck.gate.rulebook import rulebook
from presscheck.parsers.read import read_frame

from . import synthetic

Pairs = set[tuple[int, int]]

EDITS = (0.01, 0.02, 0.05, 0.1, 0.2)
_TOO_FREQUENT = 200
"""A shingle of so many articles says nothing: it is left out of the search for pairs, not of their Jaccard."""


def main() -> None:
    """Prints a line for the truth and one for each program."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--threshold", type=float, default=0.8)
    parser.add_argument("--peers", action="store_true")
    options = parser.parse_args()
    articles = list(planted(options.articles))
    sets = pl.concat(
        [
            shingles.shingles(pl.Series([one["body"] for one in articles[at : at + 5000]]))
            for at in range(0, len(articles), 5000)
        ]
    )
    began = time.perf_counter()
    truth = brute_force(sets, options.threshold)
    print(f"{len(articles):,} articles; pairs at {options.threshold} by brute force: {len(truth):,}", end=" ")
    print(f"({time.perf_counter() - began:.1f} s)")
    _report("presscheck", truth, *_timed(lambda: found(articles, options.threshold)))
    if options.peers:
        _report("datasketch", truth, *_timed(lambda: datasketch_pairs(sets, options.threshold)))


def planted(count: int, seed: int = 3) -> Iterator[dict[str, Any]]:
    """Articles, every fifth an edited copy of an earlier one, under an address of its own."""
    rng = random.Random(seed)
    words = [f"word{number}" for number in range(5000)]
    held: list[str] = []
    for number, article in enumerate(synthetic.articles(count, seed)):
        body = article["body"]
        if number % 5 == 4:
            body = _edited(rng.choice(held), rng.choice(EDITS), words, rng)
        held.append(body)
        yield article | {"body": body, "url": f"https://www.outlet.example/{number}", "publisher": "Outlet"}


def _edited(body: str, share: float, words: list[str], rng: random.Random) -> str:
    parts = body.split(" ")
    for at in rng.sample(range(len(parts)), max(1, round(share * len(parts)))):
        parts[at] = rng.choice(words)
    return " ".join(parts)


def brute_force(sets: pl.Series, threshold: float) -> Pairs:
    """All pairs whose Jaccard is at the threshold at least."""
    rows = pl.DataFrame({"id": pl.int_range(sets.len(), eager=True), "shingle": sets}).drop_nulls()
    sizes = rows.select("id", size=pl.col("shingle").list.len())
    flat = rows.explode("shingle")
    telling = flat.filter(pl.len().over("shingle") <= _TOO_FREQUENT)
    pairs = telling.join(telling, on="shingle").filter(pl.col("id") < pl.col("id_right"))
    close = pairs.group_by("id", "id_right").len("shared").filter(pl.col("shared") > 10)
    lists = rows.rename({"shingle": "own"})
    both = close.join(lists, on="id").join(lists.rename({"id": "id_right", "own": "other"}), on="id_right")
    shared = pl.col("own").list.set_intersection("other").list.len()
    jaccard = shared / (pl.col("own").list.len() + pl.col("other").list.len() - shared)
    assert sizes.height
    return set(both.filter(jaccard >= threshold).select("id", "id_right").iter_rows())


def found(articles: list[dict[str, Any]], threshold: float) -> tuple[Pairs, Pairs]:
    """Pairs in one cluster, and those that were verified one by one."""
    config = Config(select=("ID005", "ID006"), rules={code: {"threshold": threshold} for code in ("ID005", "ID006")})
    exchange = NearExchange(rulebook(config).near)
    for batch in read_frame(articles, batch_size=5000):
        sketches = rulebook(config).near.sketches(batch)
        exchange.add(sketches.with_columns(id=pl.col("record").cast(pl.Int64)))
    pairs = exchange.verified_pairs()
    members: dict[int, list[int]] = {}
    for one, cluster in near.clusters(pairs.select("a", "b").iter_rows()).items():
        members.setdefault(cluster, []).append(one)
    together = {(a, b) for group in members.values() for a in group for b in group if a < b}
    return together, set(pairs.select("a", "b").iter_rows())


def datasketch_pairs(sets: pl.Series, threshold: float) -> tuple[Pairs, Pairs]:
    """Pairs of MinHash LSH, verified by the same Jaccard."""
    from datasketch import MinHash, MinHashLSH

    index, kept, pairs = MinHashLSH(threshold=threshold, num_perm=128), {}, set()
    for number, numbers in enumerate(sets):
        if numbers is None:
            continue
        own = set(numbers.to_list())
        sketch = MinHash(num_perm=128)
        sketch.update_batch([one.to_bytes(4, "little") for one in own])
        for other in index.query(sketch):
            if len(own & kept[other]) >= threshold * len(own | kept[other]):
                pairs.add((other, number))
        index.insert(number, sketch)
        kept[number] = own
    return pairs, pairs


def _timed(work: Any) -> tuple[tuple[Pairs, Pairs], float]:
    began = time.perf_counter()
    return work(), time.perf_counter() - began


def _report(name: str, truth: Pairs, pairs: tuple[Pairs, Pairs], seconds: float) -> None:
    together, alike = pairs
    recall = len(truth & together) / max(len(truth), 1)
    precision = len(truth & alike) / max(len(alike), 1)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    print(f"{name:<12} recall {recall:.4f}  precision {precision:.4f}  {seconds:6.1f} s  process peak {peak} MB")


if __name__ == "__main__":
    main()
