"""BD: what a page says of its subscriptions between the paragraphs."""

from __future__ import annotations

import polars as pl

from ...declaring.declare import rule
from ...declaring.examples import CLEAN, article, paragraph
from ...declaring.rule import Options
from ...text.labels import among, begins_with, ends_as_sentence, label
from ...text.lines import is_text
from ...text.phrase_lists import may_begin, spellings
from ...text.repairs import dropped


@rule(
    code="BD045",
    name="subscriber-benefits",
    severity="warning",
    frame="block",
    literals=spellings("subscriber_benefits"),
    bound=120,
    looks_around=True,
    message="a subscription offer is in the text: {excerpt}",
    fix="unsafe",
    repair=dropped,
    bad=(
        article(
            body=f"{CLEAN['body']}\nUnlimited access to all stories on web and app\nGift this article to a friend",
        ),
        paragraph("* Unbegrenzter Zugriff auf alle Artikel\n* Monatlich kündbar"),
        paragraph("Accès illimité à tous les articles\nSans engagement."),
        paragraph("Regala este artículo"),
    ),
    good=(
        paragraph("Unlimited access to the pier was promised in 1902, and the promise was kept until the storm came."),
        paragraph("Full access to the quay is closed."),
        paragraph("The clerk says that all articles of the plan can be read at the office."),
    ),
)
def subscriber_benefits(_: Options) -> pl.Expr:
    """A list of subscriber benefits was extracted as text.

    What it does: Finds lines of at most 120 characters that begin with “Unlimited access”, “Gift this article”,
    “Monatlich kündbar” or similar words, in more than fifty languages. A line that ends like a sentence counts only
    next to another such line.
    Why it matters: The list belongs to a paywall and is the same in every article. The text may have been cut off at
    this point.
    Leaves alone: Longer paragraphs, and a single sentence that begins with such words.
    Fix: Drop the lines, and check whether the text continues after them.
    For editors: Delete the lines.
    Evidence: `Unlimited access …`, `Gift this article` in extractor outputs.
    """
    text = pl.col("text")
    return among(
        where=is_text() & (text.str.len_chars() <= 120) & may_begin(label(text), "subscriber_benefits"),
        marks={"open": ~ends_as_sentence(text)},
        entry=begins_with(label(text), "subscriber_benefits"),
        verdict=pl.col("open") | (pl.len().over("run") > 1),
    )
