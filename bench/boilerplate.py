"""Boilerplate that is learned from a corpus: what it finds beyond the lists of phrases, and what it wrongly flags.

    python -m bench.boilerplate DATA.parquet [--articles 5000]

DATA is the Parquet file of `bench.accuracy`. It has two pages of an outlet at most, so there a line that stands in both
counts (`min_articles` 2, any days): the harshest test for gold text, whose lines should never be found. The synthetic
outlet has what should be found, and what its articles rightly share; there the rules have their own thresholds.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import polars as pl

import presscheck

from . import synthetic
from .accuracy import AS_OF, COLUMNS, FURNITURE, GOLD, with_lines

LEARNED: Final = ("CP004", "CP013")
IN_BOTH_PAGES: Final = {code: {"min_articles": 2, "min_days": 1} for code in LEARNED}

SLOGANS: Final = (
    "Owned by its readers since 1921, and by nobody else.",
    "Get the harbour letter every morning at six.",
)
"""Furniture of the synthetic outlet: at the end as a line of its own, or inside a paragraph."""

SHARED: Final = (
    "Port Ellery, Thursday",  # a dateline
    "Letters to the editor",  # the name of a series
    "Anyone who saw the boat is asked to call the harbour police on Mole Street.",  # what reports of a kind end with
)
"""What its articles rightly share."""


def main() -> None:
    """Print the figures, and every line that is wrongly flagged."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--articles", type=int, default=5000)
    options = parser.parse_args()
    pages = pl.read_parquet(options.data)
    host = pl.col("url").str.extract(r"^https?://(?:www\.)?([^/]+)")
    several = pages.filter(pl.len().over("source_kind", host) > 1)
    for kind in ("extractor:inscriptis", GOLD):
        print(*of_pages(kind, several.filter(pl.col("source_kind") == kind)), sep="\n")
    print(*of_synthetic_outlet(options.articles), sep="\n")


def of_pages(kind: str, pages: pl.DataFrame) -> Iterator[str]:
    """Figures for the pages of outlets that have several."""
    leaked = {(row, line.strip()) for row, lines in enumerate(pages["leak_lines"].to_list()) for line in lines or []}
    own = pages.select(name for name in COLUMNS if name in pages.columns)
    run = presscheck.check(own, select=["ALL", *LEARNED], preview=True, as_of=AS_OF, rules=IN_BOTH_PAGES)
    found = with_lines(run.findings, pages).drop_nulls("body_line")
    is_learned = pl.col("code").is_in(LEARNED)
    is_furniture = pl.any_horizontal(pl.col("code").str.starts_with(code) for code in FURNITURE)
    learned = _lines(found.filter(is_learned))
    listed = _lines(found.filter(is_furniture & ~is_learned))
    yield f"{kind}: {pages.height} pages of outlets with more than one, {len(leaked)} leaked lines"
    if leaked:
        yield f"  lists of phrases point at {_share(listed & leaked, leaked)}"
        beyond = (learned & leaked) - listed
        yield f"  learned: {_share(learned & leaked, leaked)}, beyond the lists {_share(beyond, leaked)}"
        yield f"  of the lines that are learned, {_share(learned & leaked, learned)} are leaks"
        return
    yield f"  lines learned: {len(learned)}"
    yield from (f"    {pages['url'][row]}: {line[:100]!r}" for row, line in sorted(learned))


def _lines(found: pl.DataFrame) -> set[tuple[int, str]]:
    return set(found.select("record", "body_line").iter_rows())


def _share(part: set[Any], whole: set[Any]) -> str:
    return f"{len(part)} of {len(whole)} ({len(part) / max(len(whole), 1):.1%})"


def of_synthetic_outlet(count: int) -> Iterator[str]:
    """Figures for one outlet whose furniture is known."""
    rng = random.Random(11)
    records, truth = [], set()
    for number, article in enumerate(synthetic.articles(count)):
        lines = article["body"].split("\n")
        for slogan in SLOGANS:
            if rng.random() < 0.15:
                lines.append(slogan)
                truth.add((number, slogan))
            elif rng.random() < 0.15:
                lines[1] = lines[1].replace(". ", f". {slogan} ", 1)
                truth.add((number, slogan))
        if rng.random() < 0.2:
            lines.insert(0, SHARED[0])
        if rng.random() < 0.03:
            lines.append(rng.choice(SHARED[1:]))
        records.append({**article, "url": f"https://www.outlet.example/{number}", "body": "\n".join(lines)})
    run = presscheck.check(records, select=LEARNED, preview=True, as_of=AS_OF)
    found = {(row["record"], row["excerpt"]) for row in run.findings.iter_rows(named=True)}
    yield f"synthetic outlet: {count} articles, {len(truth)} places with furniture"
    yield f"  found {_share(found & truth, truth)}; wrongly flagged {len(found - truth)}"
    yield from (f"    {excerpt!r}" for excerpt in sorted({excerpt for _, excerpt in found - truth})[:20])


if __name__ == "__main__":
    main()
