"""CT: contact data of publishers that leaked into the text."""

from __future__ import annotations

from typing import Final

import polars as pl

from ....schemas import patterns
from ...declaring.declare import rule
from ...declaring.examples import article, dump, paragraph
from ...declaring.rule import Options, of_article
from ...judging.subset import put_back
from ...text.repairs import dropped

__all__ = ["domain", "is_contact", "own_address", "repeated"]

_DOMAIN: Final = r"([^\s.@]+\.(?:(?:co|com|org|net|gov|gob|ac|edu|or|ne|go)\.)?[\p{L}]{2,})$"
"""The part of a host name that one registers, near enough to compare two: `news.bbc.co.uk` gives `bbc.co.uk`."""


def domain(host: pl.Expr) -> pl.Expr:
    """The registered part of a host name."""
    return host.str.to_lowercase().str.extract(_DOMAIN)


def is_contact() -> pl.Expr:
    """A block that is an organisation's contact row."""
    return pl.col("kind") == "contact"


def own_address(rows: pl.Expr) -> pl.Expr:
    """The first e-mail address of a block is at the article's own domain. Computed for these rows only."""
    chosen = pl.when(rows)
    address = chosen.then(pl.col("text")).str.extract(f"({patterns.EMAIL})").str.extract(r"@(.+)")
    return (domain(address) == domain(chosen.then(of_article("host")))).fill_null(False)


def repeated() -> pl.Expr:
    """A contact row that its article has more than once."""
    return put_back(_same(is_contact()).is_duplicated(), is_contact())


def _same(rows: pl.Expr) -> pl.Expr:
    """What is equal for rows of an article that repeat each other; only for these rows."""
    return pl.struct(pl.col("article").filter(rows), patterns.normalised(pl.col("text").filter(rows)))


_OWN_ROW = "Harbour Courier newsroom@harbour-courier.example +442079460018 Courier Press Ltd"


@rule(
    code="CT001",
    name="publisher-contact-row",
    severity="error",
    frame="block",
    screen=lambda _: is_contact(),
    looks_around=True,
    borrows=("host",),
    message="a contact line of the publisher is in the text: {excerpt}",
    fix="safe",
    repair=lambda _: pl.when(~own_address(is_contact())).then("text"),
    bad=(
        paragraph(_OWN_ROW),
        dump(_OWN_ROW),
        paragraph("Newsroom: 020 7946 0018, newsroom@mail.harbour-courier.example"),
    ),
    good=(
        paragraph("Have you seen the boat? Write to newsroom@harbour-courier.example or call +442079460018, please."),
        paragraph("By Jonas Okafor, who can be reached by telephone only: +442079460018"),
        paragraph("Whoever saw it may write to newsroom@harbour-courier.example or call +442079460018 by Sunday"),
    ),
)
def publisher_contact_row(_: Options) -> pl.Expr:
    """A line of the text is the publisher's name, email address and phone number.

    What it does: Finds short lines with an email address and a phone number that are not sentences, if the address is
    at the article's own domain or the line is repeated in the record.
    Why it matters: This is the schema.org Organization of the publisher, printed without its property names. It is in
    every article of the outlet, so models trained on the corpus memorize it.
    Leaves alone: Sentences that quote an address, bylines with only an email address, and contact lines of other
    organizations, which press releases end with.
    Fix: Move the line to the publisher's metadata. A repeated contact line of another organization is kept once
    (CT002).
    For editors: Delete the line.
    Evidence: All 34 such lines among 452 lines with an email address were contact lines, two thirds of them the
    publisher's own.
    """
    return is_contact() & (own_address(is_contact()) | repeated())


@rule(
    code="CT002",
    name="repeated-contact-row",
    severity="warning",
    frame="block",
    screen=lambda _: is_contact(),
    looks_around=True,
    message="the same contact line is in this article more than once: {excerpt}",
    fix="safe",
    repair=dropped,
    bad=(dump(_OWN_ROW, _OWN_ROW, beside=("CT001",)),),
    good=(
        paragraph("The desk has one number, +442079460018, and the quay has the same, +442079460018, since May."),
        article(publisher="Island Press"),
    ),
)
def repeated_contact_row(_: Options) -> pl.Expr:
    """The article contains the same contact line more than once.

    What it does: Finds the first repetition of a contact line, comparing only letters and digits.
    Why it matters: The publisher is copyright holder, creator, provider and author at once, and the whole organization
    was printed for each of these properties.
    Leaves alone: Contact lines of different organizations.
    Fix: Keep one copy, in the publisher's metadata.
    For editors: Delete the repeated line.
    Evidence: One record contains the same line five times.
    """
    repeats = put_back(~_same(is_contact()).is_first_distinct(), is_contact())
    return put_back(_same(repeats).is_first_distinct(), repeats)
