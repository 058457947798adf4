"""The shape of measured articles beside that of others: lengths, paragraphs, scripts, fields, and what a check costs.

    python -m bench.shape [FILE …] [--articles 4000] [--write]

FILE is a Parquet file of articles (columns as in `realistic.COLUMNS`), of which the first `--articles` are taken: an
extract of your own, or real news text. The makers of this folder stand in the first columns. `--write` puts the table
into docs/benchmarks.md. The cost is CPU time of `presscheck.check` on all of them; read it as a ratio.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

import polars as pl

import presscheck

from .corpora import TEXTS, frame
from .peers import PAGE, put
from .realistic import COLUMNS

BEGIN, END = "<!-- shape -->", "<!-- /shape -->"

_SCRIPTS: Final = ("Latin", "Han", "Cyrillic", "Greek", "Arabic", "Devanagari", "Hangul", "Hiragana")
_FIELDS: Final = ("description", "modified", "author", "published", "language")

Figures = Mapping[str, float]


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE")
    parser.add_argument("--articles", type=int, default=4000)
    parser.add_argument("--write", action="store_true", help="put the table into docs/benchmarks.md")
    options = parser.parse_args()
    frames = {name: frame(list(make(options.articles))) for name, make in TEXTS.items()}
    frames |= {path.name: pl.read_parquet(path).head(options.articles) for path in options.files}
    lines = list(table({name: figures(one) | costs(one) for name, one in frames.items()}))
    print(*lines, sep="\n")
    if options.write:
        put(PAGE, BEGIN, END, [f"{options.articles:,} articles of each.", "", *lines])


def figures(articles: pl.DataFrame) -> dict[str, float]:
    """Lengths and shares by name. articles: with a `headline` and a `body`, of type String."""
    body = articles["body"].drop_nulls()
    size, lines = body.str.len_bytes(), body.str.split("\n").list.eval(pl.element().filter(pl.element() != ""))
    paragraph = lines.explode().str.len_chars()
    told: dict[str, float | None] = {
        "bytes of a body, mean": size.mean(),  # type: ignore[dict-item] - of numbers, the mean is one
        **{f"bytes of a body, {name}": size.quantile(at) for name, at in _QUANTILES.items()},
        "characters of a body, mean": body.str.len_chars().mean(),  # type: ignore[dict-item]
        "lines with text, mean": lines.list.len().mean(),  # type: ignore[dict-item]
        "characters of such a line, median": paragraph.median(),  # type: ignore[dict-item]
        "such lines under 40 characters, %": _percent(paragraph < 40),
        "bodies with blank lines, %": _percent(body.str.contains("\n\n", literal=True)),
        "characters of a headline, mean": articles["headline"].str.len_chars().mean(),  # type: ignore[dict-item]
    }
    main_script = script(body)
    told |= {f"mostly {name}, %": _percent(main_script == name) for name in _SCRIPTS}
    told |= {f"with {name}, %": _percent(articles[name].is_not_null()) for name in _FIELDS if name in articles.columns}
    return {name: value or 0.0 for name, value in told.items()}


_QUANTILES: Final = {"5th percentile": 0.05, "median": 0.5, "95th percentile": 0.95, "99th percentile": 0.99}


def script(texts: pl.Series) -> pl.Series:
    """The script (of `_SCRIPTS`) that most letters of each text are of; of Japanese, Hiragana."""
    counts = pl.DataFrame({name: texts.str.count_matches(rf"\p{{{name}}}") for name in _SCRIPTS})
    counts = counts.with_columns(Han=pl.when(pl.col("Hiragana") * 5 > pl.col("Han")).then(0).otherwise(pl.col("Han")))
    most = pl.concat_list(pl.all()).list.arg_max()
    return counts.select(pl.lit(pl.Series(_SCRIPTS)).gather(most)).to_series()


def costs(articles: pl.DataFrame) -> dict[str, float]:
    """What a check of all of them takes and finds, by article; in a warm process."""
    known = articles.select(name for name in COLUMNS if name in articles.columns)
    presscheck.check(known.head(200), jobs=1)
    began = time.process_time()
    run = presscheck.check(known, jobs=1)
    cpu = time.process_time() - began
    megabytes = sum(known.select(pl.col(pl.String).str.len_bytes().sum()).row(0)) / 1e6
    return {
        "findings an article": run.findings.height / known.height,
        "CPU ms an article": 1000 * cpu / known.height,
        "CPU ms a kB of text": cpu / megabytes,
    }


def table(told: Mapping[str, Figures]) -> Iterator[str]:
    """As Markdown: a column of each text."""
    yield f"| | {' | '.join(told)} |"
    yield f"|---|{'---:|' * len(told)}"
    for name in dict.fromkeys(name for one in told.values() for name in one):
        yield f"| {name} | {' | '.join(_cell(one.get(name)) for one in told.values())} |"


def _cell(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 5 else f"{value:.2f}"


def _percent(is_true: pl.Series | Sequence[bool]) -> float:
    share = pl.Series(is_true).mean()
    return 100 * share if isinstance(share, int | float) else 0.0


if __name__ == "__main__":
    main()
