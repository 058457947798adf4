"""TS: what an outlet does as a habit with its times."""

from __future__ import annotations

from typing import Final

import polars as pl

from ...comparing.corpus import outlet
from ...declaring.declare import rule
from ...declaring.examples import Example, articles
from ...declaring.rule import Options, Signature
from ...text.times import told

_NEWS: Final = (
    ("bakers", "Bakers of the old town open an hour earlier on market days"),
    ("pilots", "Pilots ask for a second light at the narrow end of the sound"),
    ("teachers", "Teachers of three schools share one boat for their trips"),
    ("divers", "Divers find the anchor that the mail steamer lost in a storm"),
    ("gardeners", "Gardeners plant four hundred lime trees along the canal"),
)


def _issue(*times: str) -> Example:
    """So many articles of one outlet, no two about the same, published at these times."""
    told_by = [
        {
            "url": f"https://www.harbour-courier.example/news/{who}",
            "headline": headline,
            "description": f"It is the {who} who asked for it, and the council of Port Ellery did not object.",
            "body": f"{headline}, as the {who} of Port Ellery had hoped since {1900 + number * 7}. "
            f"Number {number * 31 + 4} of the council's papers says what it will cost, and who is going to pay. "
            f"Most of the {who} are glad of it; {number * 3 + 2} of them would have liked to wait for another year, "
            f"and one of the {who} said that nobody had asked her.",
            "keywords": [who],
            "published_raw": at,
            "modified_raw": None,
        }
        for number, ((who, headline), at) in enumerate(zip(_NEWS, times, strict=True))
    ]
    return Example(shows="\n".join(f"published_raw: {at}" for at in times), records=articles(*told_by).records)


def _is_midnight() -> pl.Expr:
    """Midnight on the clock of the place, as the time was written."""
    local = pl.col("published_at") + pl.duration(minutes=pl.col("published_offset_min").fill_null(0))
    return told("published_raw", "naive", "minute", "second", "subsecond") & (local.dt.time() == pl.time(0, 0))


@rule(
    code="TS012",
    name="midnight-only",
    severity="info",
    frame="corpus",
    column="published_raw",
    signature=lambda _: Signature(
        "article",
        _is_midnight() & (outlet() != ""),
        outlet(),
        pl.col("published_raw"),
        None,
    ),
    options={"min_articles": 5, "min_share": 0.2},
    once=True,
    message="{size} of {outlet_articles} articles of {outlet} were published at exactly midnight, for example {text}",
    bad=(
        _issue(*(f"2024-03-{day}T00:00:00+01:00" for day in (11, 12, 13, 14, 15))),
        _issue(*(f"2024-03-{day}T00:00:00Z" for day in (18, 19, 20, 21, 22))),
    ),
    good=(
        _issue(*(f"2024-03-{day}T00:0{day % 9}:00Z" for day in (11, 12, 13, 14, 15))),
        _issue(*(f"2024-03-{day}T23:00:00Z" for day in (11, 12, 13, 14, 15))),
        _issue("2024-03-11T00:00:00Z", *(f"2024-03-{day}T00:00:01Z" for day in (12, 13, 14, 15))),
    ),
)
def midnight_only(o: Options) -> pl.Expr:
    """Many articles of an outlet were published at exactly midnight.

    What it does: Counts, for each outlet, the articles that were published at 00:00:00 local time. Fires once per
    outlet, if at least `min_articles` articles and a share of at least `min_share` were.
    Why it matters: The times are really dates. Articles of the same day have no order, and seem to be older than their
    own modifications.
    Leaves alone: A few articles at midnight, which may be true: many articles are scheduled for the start of a day.
    Fix: Keep only the day (`2024-03-14`), or take the time from another place where the outlet gives it.
    Evidence: 13 of 905 pages; `2020-11-27T00:00:00+08:00`, modified `2020-11-26T23:17:13+08:00`.
    """
    enough = (pl.col("size") >= o["min_articles"]) & (pl.col("size") >= o["min_share"] * pl.col("outlet_articles"))
    return (pl.col("repeats") == 0) & enough
