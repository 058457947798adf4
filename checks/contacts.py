"""CT: contact data of publishers that leaked into the text."""

from __future__ import annotations

from typing import Final

import polars as pl

from ..schemas import patterns
from .declare import rule
from .examples import dump, paragraph
from .repairs import dropped
from .rule import Options, of_article
from .subset import put_back

_DOMAIN: Final = r"([^\s.@]+\.(?:(?:co|com|org|net|gov|gob|ac|edu|or|ne|go)\.)?[\p{L}]{2,})$"
"""The part of a host name that one registers, near enough to compare two: `news.bbc.co.uk` gives `bbc.co.uk`."""


def _domain(host: pl.Expr) -> pl.Expr:
    return host.str.to_lowercase().str.extract(_DOMAIN)


def _is_contact() -> pl.Expr:
    return pl.col("kind") == "contact"


def _own_address() -> pl.Expr:
    """An e-mail address of the row is at the article's own domain. Computed for contact rows only."""
    rows = pl.when(_is_contact())
    address = rows.then(pl.col("text")).str.extract(f"({patterns.EMAIL})").str.extract(r"@(.+)")
    return (_domain(address) == _domain(rows.then(of_article("host")))).fill_null(False)


def _same(rows: pl.Expr) -> pl.Expr:
    """What is equal for rows of an article that repeat each other; only for these rows."""
    return pl.struct(pl.col("article").filter(rows), patterns.normalised(pl.col("text").filter(rows)))


_OWN_ROW = "Harbour Courier newsroom@harbour-courier.example +442079460018 Courier Press Ltd"
_FOREIGN_ROW = "Island Press desk@island-press.example +442079460123 Island Press Ltd"


@rule(
    code="CT001",
    name="publisher-contact-row",
    severity="error",
    frame="block",
    column="text",
    screen=lambda _: _is_contact(),
    looks_around=True,
    borrows=("host",),
    message="a contact row of the publisher stands in the text: {excerpt}",
    fix="safe",
    repair=lambda _: pl.when(~_own_address()).then("text"),
    bad=(
        paragraph(_OWN_ROW),
        dump(_OWN_ROW),
        paragraph("Newsroom: 020 7946 0018, newsroom@mail.harbour-courier.example"),
    ),
    good=(
        paragraph(_FOREIGN_ROW),
        paragraph("Have you seen the boat? Write to newsroom@harbour-courier.example or call +442079460018, please."),
        paragraph("Jonas Okafor, newsroom@harbour-courier.example"),
        paragraph("Whoever saw it may write to newsroom@harbour-courier.example or call +442079460018 by Sunday"),
    ),
)
def publisher_contact_row(_: Options) -> pl.Expr:
    """The publisher's name, e-mail and telephone stand in the text as a row.

    What it does: Finds short rows with an e-mail address and a telephone number that are no sentence, where the address
    is at the article's own domain or the row is repeated in the record.
    Why it matters: It is the schema.org Organization of the publisher, printed without names, on every article of the
    outlet: a corpus learns it by heart.
    Leaves alone: Sentences that quote an address, bylines with only an e-mail, and contact rows of others, which press
    releases end with.
    Fix: Move the row to the publisher's data. A repeated row of others is kept once (CT002).
    Evidence: all 34 such rows among 452 lines with an e-mail address were contact rows, two thirds of them the
    publisher's own.
    """
    repeated = put_back(_same(_is_contact()).is_duplicated(), _is_contact())
    return _is_contact() & (_own_address() | repeated)


@rule(
    code="CT002",
    name="repeated-contact-row",
    severity="warning",
    frame="block",
    column="text",
    screen=lambda _: _is_contact(),
    looks_around=True,
    message="the same contact row stands in this article more than once: {excerpt}",
    fix="safe",
    repair=dropped,
    bad=(dump(_OWN_ROW, _OWN_ROW, beside=("CT001",)),),
    good=(
        paragraph(_FOREIGN_ROW),
        dump(_FOREIGN_ROW, "Ellery Boats info@ellery-boats.example +442079460777 Boats Ltd"),
    ),
)
def repeated_contact_row(_: Options) -> pl.Expr:
    """One contact row occurs twice or more in an article.

    What it does: Finds the first repetition of a contact row, compared by letters and digits only.
    Why it matters: The publisher is copyright holder, creator, provider and author at once, and each property printed
    the whole organisation.
    Leaves alone: Rows of different organisations.
    Fix: Keep one, in the publisher's data.
    Evidence: one record printed the same row five times.
    """
    repeats = put_back(~_same(_is_contact()).is_first_distinct(), _is_contact())
    return put_back(_same(repeats).is_first_distinct(), repeats)
