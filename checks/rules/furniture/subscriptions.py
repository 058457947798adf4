"""BD: what a page says of its subscriptions between the paragraphs."""

from __future__ import annotations

from typing import Final

import polars as pl

from ...declaring.declare import rule
from ...declaring.examples import CLEAN, article, paragraph
from ...declaring.rule import Options
from ...text.labels import among, begins_with, ends_as_sentence, has_phrase, label
from ...text.lines import is_text
from ...text.phrase_lists import may_begin, pattern, spellings
from ...text.repairs import dropped

_ISSUES: Final = pattern("print_issues")
_PRICE: Final = r"(?:[£$€]\s?\d|\d[\d.,]*\s?(?:[£$€₽]|kr\b|zł\b|kč\b|euro|руб|грн))"
_ISSUES_FOR_A_PRICE: Final = rf"(?i)\b\d{{1,3}}\s?{_ISSUES}\s[^.!?\n\d]{{1,30}}{_PRICE}"
"""`12 issues for £11.99`: nobody counts them so but who sells them."""

_LIST_CHARS: Final = 120


@rule(
    code="BD045",
    name="subscriber-benefits",
    severity="warning",
    frame="block",
    literals=spellings("subscriber_benefits", "print_offers", "print_issues"),
    bound=250,
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
        paragraph("Get the Quay Monthly delivered through your letterbox. 12 issues for £11.99. Click here to order."),
        paragraph("Jetzt testen: 6 Ausgaben für nur 19,90 €"),
    ),
    good=(
        paragraph("Unlimited access to the pier was promised in 1902, and the promise was kept until the storm came."),
        paragraph("Full access to the quay is closed."),
        paragraph("The clerk says that all articles of the plan can be read at the office."),
        paragraph("The town sold bonds in three issues for $12 million, and nobody asked what the quay would cost."),
        paragraph("The magazine reached four hundred islanders, who paid for twelve issues and got nine of them."),
    ),
)
def subscriber_benefits(_: Options) -> pl.Expr:
    """A list of subscriber benefits was extracted as text.

    What it does: Finds lines of at most 120 characters that begin with “Unlimited access”, “Gift this article”,
    “Monatlich kündbar” or similar words, in more than fifty languages. A line that ends like a sentence counts only
    next to another such line. Also finds lines of at most 250 characters that offer a newspaper or magazine: “12 issues
    for £11.99”, “delivered through your letterbox”, in more than twenty languages.
    Why it matters: The list belongs to a paywall and is the same in every article. The text may have been cut off at
    this point.
    Leaves alone: Longer paragraphs, and a single sentence that begins with such words.
    Fix: Drop the lines, and check whether the text continues after them.
    For editors: Delete the lines.
    Evidence: `Unlimited access …`, `Gift this article` in extractor outputs.
    """
    text = pl.col("text")
    benefit = among(
        where=is_text() & (text.str.len_chars() <= _LIST_CHARS) & may_begin(label(text), "subscriber_benefits"),
        marks={"open": ~ends_as_sentence(text)},
        entry=begins_with(label(text), "subscriber_benefits"),
        verdict=pl.col("open") | (pl.len().over("run") > 1),
    )
    offer = has_phrase(text, "print_offers") | text.str.contains(_ISSUES_FOR_A_PRICE)
    return benefit | (is_text() & offer)
