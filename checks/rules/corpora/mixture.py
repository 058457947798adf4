"""CP008, CP012: layouts and languages of an outlet, against those of earlier runs."""

from __future__ import annotations

from typing import Final

import polars as pl

from ...comparing.rates import HOST, high, low, rates, rises, runs
from ...declaring.declare import rule
from ...declaring.rule import Options

_USUAL: Final = "headline published body keyword image"
_OTHER: Final = "headline keyword image body published"


def _usual_layouts(_: Options, now: pl.DataFrame, past: pl.DataFrame) -> pl.DataFrame:
    """By outlet the layout that was most usual before, and its share then (`past_`) and now."""
    shares = rates(past, now, "layout", of_all=False)
    swapped = shares.rename(
        {name: f"past_{name}" if not name.startswith("past_") else name.removeprefix("past_") for name in _SHARES}
    )
    usual = swapped.sort("outlet", "past_part", "name", descending=[False, True, False])
    return usual.unique("outlet", keep="first", maintain_order=True)


_SHARES: Final = tuple(f"{past}{name}" for past in ("", "past_") for name in ("part", "articles", "rate", "shown"))


@rule(
    code="CP008",
    name="layout-drift",
    severity="warning",
    frame="history",
    column="host",
    measure=_usual_layouts,
    options={"min_articles": 20, "min_drop": 0.3, "min_share": 0.5, "z": 3.0},
    message="{shown} of the records of {outlet} have their blocks in the usual order, down from {past_shown}",
    bad=(
        runs(
            ((HOST, "articles", "", 40), (HOST, "layout", _USUAL, 36), (HOST, "layout", _OTHER, 4)),
            ((HOST, "articles", "", 40), (HOST, "layout", _USUAL, 2), (HOST, "layout", _OTHER, 38)),
        ),
    ),
    good=(
        runs(
            ((HOST, "articles", "", 40), (HOST, "layout", _USUAL, 36), (HOST, "layout", _OTHER, 4)),
            ((HOST, "articles", "", 40), (HOST, "layout", _USUAL, 29), (HOST, "layout", _OTHER, 11)),
        ),
        runs(
            ((HOST, "articles", "", 9), (HOST, "layout", _USUAL, 9)),
            ((HOST, "articles", "", 9), (HOST, "layout", _OTHER, 9)),
        ),
    ),
)
def layout_drift(o: Options) -> pl.Expr:
    """The blocks in the records of an outlet are in a different order than before.

    What it does: Counts, in dumps, the orders of the roles of blocks (repeated roles count as one). Fires if the order
    that was the most common one in earlier runs, in at least half of the records, is now 30 percentage points less
    common and the difference is significant (Wilson).
    Why it matters: The page or its metadata has a new layout, and fields that are recognized by their position may be
    wrong.
    Leaves alone: Formats with named fields, outlets without a usual order, and outlets with fewer than 20 records.
    Fix: Look at a record with `presscheck inspect`, and repair the extractor.
    Evidence: Layouts that change overnight (Fundus #351, #786).
    """
    enough = (pl.col("articles") >= o["min_articles"]) & (pl.col("past_articles") >= o["min_articles"])
    fell = pl.col("past_rate") - pl.col("rate") >= o["min_drop"]
    beyond = high(pl.col("part"), pl.col("articles"), o["z"]) < low(
        pl.col("past_part"), pl.col("past_articles"), o["z"]
    )
    return enough & fell & beyond & (pl.col("past_rate") >= o["min_share"])


def _languages(_: Options, now: pl.DataFrame, past: pl.DataFrame) -> pl.DataFrame:
    """Shares of languages among the articles of which the language is known."""
    return rates(now, past, "language", of_all=False).with_columns(about="name")


@rule(
    code="CP012",
    name="language-mix-drift",
    severity="info",
    frame="history",
    column="language",
    measure=_languages,
    options={"min_articles": 30, "min_rise": 0.2, "z": 3.0},
    message="{shown} of the articles of {outlet} are written in {name}, up from {past_shown}",
    bad=(
        runs(
            ((HOST, "articles", "", 60), (HOST, "language", "en", 57), (HOST, "language", "cy", 3)),
            ((HOST, "articles", "", 60), (HOST, "language", "en", 30), (HOST, "language", "cy", 30)),
        ),
    ),
    good=(
        runs(
            ((HOST, "articles", "", 60), (HOST, "language", "en", 40), (HOST, "language", "cy", 20)),
            ((HOST, "articles", "", 60), (HOST, "language", "en", 33), (HOST, "language", "cy", 27)),
        ),
        runs(((HOST, "articles", "", 60),), ((HOST, "articles", "", 60), (HOST, "language", "en", 60))),
    ),
)
def language_mix_drift(o: Options) -> pl.Expr:
    """Many more articles of an outlet are written in a language than before.

    What it does: Detects the language of each body, and fires if the share of one language is 20 percentage points
    higher than in earlier runs and the two Wilson intervals, three standard deviations each, do not overlap.
    Why it matters: Pages of another edition got in, or an error page or consent notice in the language of the server.
    Leaves alone: Outlets with fewer than 30 articles whose language is known, and mixtures that have always been there.
    Fix: Read some articles in that language; collect each edition separately.
    Evidence: Consent pages in the language of the crawler's country.
    """
    return rises(o)
