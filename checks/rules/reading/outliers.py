"""DF: records of a dump that stand out among those of their outlet."""

from __future__ import annotations

from typing import Final

import polars as pl

from ...declaring.declare import rule
from ...declaring.examples import Example
from ...declaring.rule import Options, Signature

_LONG_PAGES: Final = r"(?i)live|ticker|gall?er|photo|foto|bilder|slideshow|diaporama"


_PLACES: Final = ("east quay", "old mole", "fish market", "coal pier", "north light", "tide mill")


def _dump_of(usual: int, *others: int) -> Example:
    """A dump of one outlet: 32 records with so many paragraphs each, and some with other numbers of them."""
    lengths = [*(usual + number % 2 for number in range(32)), *others]
    records = [_record(number, paragraphs) for number, paragraphs in enumerate(lengths)]
    shows = f"(32 records of {usual} or {usual + 1} paragraphs, and one of {others[0]})"
    return Example(shows=shows, file=("\n\n".join(records) + "\n").encode())


def _record(number: int, paragraphs: int) -> str:
    """A record of a dump, each paragraph of its body a block."""
    place, day = _PLACES[number % 6], number % 28 + 1
    body = [
        f"Part {part + 1} of report {number * 97 + 11} on the {place} counts {part * 53 + number * 7} gulls, as many "
        f"as in the year {1700 + number * 7 + part}, and {part * 3 + 1} boats without a berth. The harbour master "
        f"did not say when the last {number + part * 2 + 3} of them would leave, or who was to pay for the night."
        for part in range(paragraphs)
    ]
    return "\n\n".join(
        (
            f"date 2024-03-{day:02} https://www.harbour-courier.example/news/report-{number}",
            f"Report {number * 97 + 11} on the {place} is out, and its authors are surprised",
            f"Gulls and boats at the {place} were counted again, for the {number + 2}nd time in a row.",
            f"2024-03-{day:02}T18:{number:02}:00+00:00",
            *body,
        )
    )


@rule(
    code="DF008",
    name="block-count-outlier",
    severity="info",
    frame="corpus",
    column="text",
    signature=lambda _: Signature(
        "block",
        (pl.col("block") == 0) & (pl.col("format") == "dump") & ~pl.col("url").fill_null("").str.contains(_LONG_PAGES),
        pl.when(pl.col("outlet") != "").then(pl.col("outlet")),
        pl.col("n_blocks").cast(pl.String),
        pl.col("record"),
    ),
    options={"min_records": 30, "deviations": 5},
    message="this record has {content: block}, far from the usual number in the {size} records of {outlet}",
    bad=(_dump_of(3, 24), _dump_of(12, 4)),
    good=(_dump_of(3, 7), _dump_of(12, 9)),
)
def block_count_outlier(o: Options) -> pl.Expr:
    """A dump record has far more or far fewer blocks than the other records of its outlet.

    What it does: Compares the number of blocks with the median of the outlet, if the outlet has at least `min_records`
    records. Fires if the difference is more than `deviations` times the median absolute deviation (which counts as at
    least one block).
    Why it matters: Half of the page is missing, or two pages were read as one.
    Leaves alone: Live blogs and galleries, recognized by a word in their URL: they are long.
    Fix: Look at the record with `presscheck inspect`, and extract the page again.
    Evidence: trafilatura #883: the whole content of a page in one block.
    """
    count = pl.col("content").cast(pl.Int64)
    distance = (count - count.median().over("key")).abs()
    usual = pl.max_horizontal(distance.median().over("key"), 1)
    return (pl.col("size") >= o["min_records"]) & (distance > o["deviations"] * usual)
