"""BD040: lines that are not the article's, known by their form and company."""

from __future__ import annotations

from typing import Final

import polars as pl

from ...declaring.declare import rule
from ...declaring.examples import CLEAN, article, paragraph
from ...declaring.rule import Options

_SAID_OTHERWISE: Final = (
    *("BD006", "BD007", "BD008", "BD009", "BD010", "BD012", "BD013", "BD014", "BD015", "BD016", "BD017", "BD021", "BD023"),
    *("BD024", "BD028", "BD029", "BD030", "BD035", "CT", "HL", "LK"),
)
"""Rules that say what a line is for certain: whatever they point at is not said twice."""

_LOOKS_LIKE: Final = {
    "menu": "a link of a menu",
    "teaser": "a link to another article",
    "share": "a button to share",
    "consent": "a notice on cookies",
    "comment": "a reader's comment",
    "subscribe": "an offer to subscribe",
    "credit": "a credit or a time stamp",
    "other": "a part of the page",
}


def _likelihood() -> pl.Expr:
    """Of each line of a body, in thousandths; -1 of all other blocks."""

    def of_bodies(blocks: pl.Series) -> pl.Series:
        from ...text.line_model import likelihoods  # noqa: PLC0415 - numpy, and the weights

        found = pl.repeat(-1, len(blocks), dtype=pl.Int16, eager=True)
        lines = blocks.struct.unnest().with_row_index("row").filter("asked")
        return found.scatter(lines["row"], likelihoods(lines["article"], lines["text"]))

    return pl.struct("article", "text", asked=pl.col("column") == "body").map_batches(of_bodies, return_dtype=pl.Int16)


def _kind() -> pl.Expr:
    """What kind of line a hit is taken for, in words."""

    def of_texts(texts: pl.Series) -> pl.Series:
        from ...text.line_model import kinds  # noqa: PLC0415 - numpy, and the weights

        return kinds(texts)

    told = pl.col("text").map_batches(of_texts, return_dtype=pl.String, is_elementwise=True)
    return told.replace_strict(_LOOKS_LIKE, return_dtype=pl.String)


def _is_certain(o: Options) -> pl.Expr:
    return pl.col("likelihood") >= _permille(o["warning"])


def _permille(share: float) -> int:
    return round(1000 * share)


@rule(
    code="BD040",
    name="foreign-line",
    severity="warning",
    frame="block",
    looks_around=True,
    around=lambda _: {"likelihood": _likelihood()},
    yields_to=_SAID_OTHERWISE,
    grade=lambda o: pl.when(_is_certain(o)).then(pl.lit("warning")).otherwise(pl.lit("info")),
    facts=lambda _: {"kind": _kind(), "percent": pl.col("likelihood") // 10},
    options={"warning": 0.95, "info": 0.8},
    message="this line looks like {kind}, not like the article ({percent} % certain): {excerpt}",
    fix="unsafe",
    repair=lambda o: pl.when(~_is_certain(o)).then("text"),
    bad=(article(body=f"{CLEAN['body']}\nRelated stories\nFerry prices to rise again in May\nHarbour pool closed until spring"),),
    good=(paragraph("A day on the mole\nWhoever comes early sees the nets being mended and the first boat leave at dawn."),),
)
def foreign_line(o: Options) -> pl.Expr:
    """A line does not look like a line of the article.

    What it does: …
    Why it matters: …
    Leaves alone: …
    Fix: …
    Evidence: …
    """
    return _likelihood() >= _permille(o["info"])
