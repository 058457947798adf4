"""DF: the header of a dump's record, its date and its address."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

import polars as pl

from ...declaring.declare import rule
from ...declaring.examples import article, dump
from ...declaring.rule import Options
from ...text.grades import graded
from ...text.lines import is_of_dump

_URL: Final = "https://www.harbour-courier.example/2024/03/14/ferry"
_HEADER: Final = f"date 2024-03-14 {_URL}"
_BOM: Final = "\ufeff"


@rule(
    code="DF001",
    name="leading-whitespace-header",
    severity="info",
    frame="article",
    column="header_raw",
    default=False,
    message="the header line begins or ends with spaces",
    fix="safe",
    repair=lambda _: pl.col("header_raw").str.strip_chars(" \t"),
    bad=(dump(header=f" {_HEADER}"), dump(header=f"{_HEADER}\t")),
    good=(dump(), article()),
)
def leading_whitespace_header(_: Options) -> pl.Expr:
    """The header line of a dump record begins or ends with spaces.

    What it does: Finds headers with a space or a tab before `date` or after the URL.
    Why it matters: A program that looks for `date` at the beginning of a line does not see where the record begins.
    Leaves alone: Spaces between the parts of the header. The rule is off by default because a producer that writes such
    spaces writes them in every record.
    Fix: Remove the spaces.
    Evidence: Every header in 585 records of one producer begins with a space.
    """
    return pl.col("header_raw").str.strip_prefix(_BOM).str.contains(r"^[ \t]|[ \t]$")


_DATE_IN_HEADER: Final = r"^[\s\x{FEFF}]*date\s+(\d{4}(?:-\d{2}(?:-\d{2})?)?)(?:\s|$)"
_URL_IN_HEADER: Final = r"//[^\s/.]+\.[^\s/]+"
_LOOKALIKE: Final = r"(?i)^\s*date\s*:?\s+\d[\d./-]{5,11}\s+(?:https?:)?(?://)?[\w-]+(?:\.[\w-]+)+/\S*\s*$"
_HEADER_BYTES: Final = 2000


def _header_date() -> pl.Expr:
    return pl.col("text").str.extract(_DATE_IN_HEADER, 1)


def _is_no_day() -> pl.Expr:
    """A date in full that no calendar has."""
    full = pl.when(_header_date().str.len_bytes() == 10).then(_header_date())
    return full.is_not_null() & full.str.to_date("%Y-%m-%d", strict=False).is_null()


def _has_url() -> pl.Expr:
    return pl.col("text").str.contains(_URL_IN_HEADER)


def _fault() -> pl.Expr:
    """What is wrong with a header."""
    is_header = pl.col("kind") == "header"
    return (
        pl.when(~is_header & (pl.col("block") == 0))
        .then(pl.lit("the record does not begin with a header"))
        .when(~is_header)
        .then(pl.lit("this looks like a header in another format"))
        .when(~_has_url())
        .then(pl.lit("the header has no URL"))
        .when(_header_date().is_null())
        .then(pl.lit("the header has no date"))
        .otherwise(pl.lit("the day in the header does not exist"))
    )


def _lacks_only_the_date() -> pl.Expr:
    return (pl.col("kind") == "header") & _header_date().is_null() & _has_url()


@rule(
    code="DF002",
    name="header-unparseable",
    severity="error",
    frame="block",
    screen=lambda _: (
        is_of_dump()
        & (
            (pl.col("kind") == "header")
            | (pl.col("block") == 0)
            | pl.col("text").str.strip_chars_start().str.slice(0, 4).str.to_lowercase().eq("date")
        )
    ),
    borrows=("format",),
    grade=lambda _: graded(_lacks_only_the_date(), "info", otherwise="error"),
    facts=lambda _: {"fault": _fault()},
    message="{fault}: {excerpt}",
    bad=(
        dump(header="date 2024-02-31 " + _URL),
        dump(header="date " + _URL),
        dump("date 14.03.2024 www.harbour-courier.example/2024/03/14/quay.html"),
    ),
    good=(
        dump(),
        dump(header="date 2024-03 " + _URL),
        dump("Date palms grow on the quay since 2019, says www.port-ellery.example/palms."),
        article(headline="Date 14/03/2024 is the day of the evening ferry"),
    ),
)
def header_unparseable(_: Options) -> pl.Expr:
    """A dump record has no header with a date and a URL.

    What it does: Fires on records that do not begin with a header, on headers without a URL or with a day that does not
    exist, and on lines that look like a header in another format. A header without a date is an info.
    Why it matters: If a header is not recognized, two articles are read as one. Without a date or URL, a record cannot
    be identified.
    Leaves alone: Dates that are only a year, or a year and a month, and formats with named fields.
    Fix: Write the header as `date 2024-03-14 https://news.example/story`.
    Evidence: 27 of 585 real headers have no date; all others have this form.
    """
    is_header = pl.col("kind") == "header"
    wrong = is_header & (_header_date().is_null() | _is_no_day() | ~_has_url())
    headless = (pl.col("block") == 0) & ~is_header
    short = pl.when(~is_header & (pl.col("text").str.len_bytes() <= _HEADER_BYTES)).then(pl.col("text"))
    return is_of_dump() & (wrong | headless | short.str.contains(_LOOKALIKE).fill_null(False))


def _apart(column: str) -> pl.Expr:
    """How far the day of a time is from the one in the header; null without both."""
    day = pl.col("header_date").str.to_date("%Y-%m-%d", strict=False)
    return (pl.col(column).dt.date() - day).abs()


@rule(
    code="DF009",
    name="header-date-mismatch",
    severity="warning",
    frame="article",
    column="header_date",
    options={"days": 1},
    message="the header says {header_date}, but the article was published {published_raw}",
    bad=(
        dump(header=f"date 2024-03-20 {_URL}"),
        dump(header="date 2023-03-14 https://www.harbour-courier.example/news/ferry"),
    ),
    good=(
        dump(header=f"date 2024-03-15 {_URL}"),
        dump(header=f"date 2024-03 {_URL}"),
        article(),
    ),
)
def header_date_mismatch(o: Options) -> pl.Expr:
    """The date in the header of a dump record is not the day of publication.

    What it does: Compares the header date with the days, in UTC, of publication and of creation, and fires if it is
    more than `days` away from every known one.
    Why it matters: The record is filed under the wrong day, or the times were taken from another part of the page.
    Leaves alone: A difference of one day, which time zones explain, and headers without a full date.
    Fix: Check the page, and use the date that belongs to the article.
    Evidence: Of 557 dated records, 24 are off by one day and 1 by more; that one was created on the day of its header.
    """
    days = timedelta(days=o["days"])
    created = (_apart("created_at") <= days).fill_null(False)
    return (_apart("published_at") > days) & ~created
