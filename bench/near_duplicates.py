"""Near-duplicates: recall and precision against brute force, time and memory, beside other tools on the same articles.

    python -m bench.near_duplicates [--articles 20000] [--threshold 0.8] [--peers] [--venvs FOLDER] [--write]

A fifth of the articles are edited copies of others: 1, 2, 5, 10 or 20 % of their words are changed. The truth is brute
force: the Jaccard of all pairs that share a shingle at all. Each program runs as a process of its own, from the Parquet
file to the pairs. Found is a pair in one cluster; precise is what was said to be alike by itself. `--peers` adds other
tools, each in a virtual environment of its own.
"""

from __future__ import annotations

import argparse
import random
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import polars as pl

from presscheck.checks.comparing import shingles

from . import synthetic
from .peers import PAGE, put
from .programs import VENVS, Program, measured, prepared

Pairs = set[tuple[int, int]]

EDITS = (0.01, 0.02, 0.05, 0.1, 0.2)
_TOO_FREQUENT = 200
"""A shingle of so many articles says nothing: it is left out of the search for pairs, not of their Jaccard."""


PROGRAMS: Final = (
    Program("presscheck", "near_presscheck.py", "verified, clusters"),
    Program("datasketch", "near_datasketch.py", "verified", ("datasketch>=2.0", "polars>=2.0")),
    Program(
        "datatrove",
        "near_datatrove.py",
        "in a cluster",
        ("datatrove[io,processing]", "spacy", "regex", "polars"),
    ),
    Program("rensa", "near_rensa.py", "verified", ("rensa>=0.5", "polars>=2.0")),
)
BEGIN, END = "<!-- near -->", "<!-- /near -->"


def main() -> None:
    """Print a table: a line for each program."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--threshold", type=float, default=0.8)
    parser.add_argument("--peers", action="store_true")
    parser.add_argument("--venvs", type=Path, default=VENVS)
    parser.add_argument("--write", action="store_true", help="put the table into docs/benchmarks.md")
    options = parser.parse_args()
    texts = pl.DataFrame(
        [{**one, "id": number} for number, one in enumerate(planted(options.articles))], infer_schema_length=None
    )
    truth = brute_force(_sets(texts["body"]), options.threshold)
    lines = [
        f"{options.articles:,} articles, {len(truth):,} pairs with a Jaccard of {options.threshold} or more.",
        "",
        "| program | version | recall | precision | seconds | peak MB | pairs are |",
        "|---|---|---:|---:|---:|---:|---|",
    ]
    with tempfile.TemporaryDirectory(prefix="presscheck-bench-") as folder:
        file = Path(folder) / "texts.parquet"
        texts.write_parquet(file)
        for one in PROGRAMS if options.peers else PROGRAMS[:1]:
            lines.append(_row(one, prepared(one, options.venvs), file, options.threshold, truth))
    print(*lines, sep="\n")
    if options.write:
        put(PAGE, BEGIN, END, lines)


def _sets(bodies: pl.Series) -> pl.Series:
    return pl.concat([shingles.shingles(bodies.slice(at, 5000))["shingles"] for at in range(0, bodies.len(), 5000)])


def _row(one: Program, python: str, file: Path, threshold: float, truth: Pairs) -> str:
    """A program as a line of the table."""
    told = measured(one, python, file, str(threshold))
    if "failed" in told:
        return f"| {one.name} | | | | {told['failed']} | | {one.gives} |"
    lines = file.with_suffix(".pairs").read_text("ascii").splitlines()
    rows = [line.split() for line in lines]
    together = {(int(a), int(b)) for a, b, _ in rows}
    alike = {(int(a), int(b)) for a, b, kind in rows if kind == "alike"}
    recall, precision = len(truth & together) / max(len(truth), 1), len(truth & alike) / max(len(alike), 1)
    shares = (f"{recall:.4f}", f"{precision:.4f}")
    cells = (one.name, told["version"], *shares, f"{told['seconds']:.1f}", f"{told['peak_mb']:,.0f}", one.gives)
    return f"| {' | '.join(cells)} |"


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
    flat = rows.explode("shingle")
    telling = flat.filter(pl.len().over("shingle") <= _TOO_FREQUENT)
    pairs = telling.join(telling, on="shingle").filter(pl.col("id") < pl.col("id_right"))
    close = pairs.group_by("id", "id_right").len("shared").filter(pl.col("shared") > 10)
    lists = rows.rename({"shingle": "own"})
    both = close.join(lists, on="id").join(lists.rename({"id": "id_right", "own": "other"}), on="id_right")
    shared = pl.col("own").list.set_intersection("other").list.len()
    jaccard = shared / (pl.col("own").list.len() + pl.col("other").list.len() - shared)
    return set(both.filter(jaccard >= threshold).select("id", "id_right").iter_rows())


if __name__ == "__main__":
    main()
