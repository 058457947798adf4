"""BD: consent to what others embed in a page, and the tables of their cookies."""

from __future__ import annotations

from typing import Final

import polars as pl

from ...declaring.declare import rule
from ...declaring.examples import CLEAN, article, paragraph
from ...declaring.rule import Options
from ...text.labels import among, begins_with, has_phrase, is_label, label
from ...text.lines import is_text
from ...text.phrase_lists import may_hold, spellings
from ...text.repairs import dropped


@rule(
    code="BD043",
    name="embed-consent",
    severity="warning",
    frame="block",
    literals=spellings("embed_contents", "embed_buttons"),
    bound=500,
    message="a consent notice for embedded content is in the text: {excerpt}",
    fix="unsafe",
    repair=dropped,
    bad=(
        paragraph("Für die Anzeige dieses Inhalts brauchen wir deine Zustimmung."),
        paragraph("This content is hosted by a third party. To view it, you need to accept cookies."),
        paragraph("Questo contenuto è di terzi: accetta i cookie per vederlo."),
        paragraph("このコンテンツを表示するには同意が必要です。"),
        paragraph("Accepter et afficher"),
    ),
    good=(
        paragraph("The council gave its consent to the content of the plan on Friday."),
        paragraph("Die Zustimmung zum Inhalt des Vertrags fiel den Räten schwer."),
        paragraph("The sign says “I agree to this content”, and nobody knows why."),
    ),
)
def embed_consent(_: Options) -> pl.Expr:
    """A placeholder asks for consent to show embedded content.

    What it does: Finds lines of at most 500 characters that mention embedded or external content (“this content”,
    “externe Inhalte”) and the visitor's consent (“you need to accept”, “deine Zustimmung”), and lines that are only a
    button such as “Load content”. Covers more than forty languages.
    Why it matters: The line is not a sentence of the article. It also shows that a post, a video or a map is missing
    here.
    Leaves alone: Stories about consent, which are about the consent of others, and quoted notices.
    Fix: Drop the line, and check whether the embedded content matters.
    For editors: Delete the line, or embed the content again.
    Evidence: Placeholders of posts in extractor outputs from German and French pages.
    """
    text = pl.col("text")
    asked = has_phrase(text, "embed_contents") & has_phrase(text, "embed_consents")
    return is_text() & (asked | is_label(label(text), "embed_buttons"))


_COOKIE_NAME: Final = (
    r"^(?:_{1,2}[A-Za-z][\w.-]{1,40}|(?:PHP|J|ASP\.NET_)SESS(?:ION)?_?ID|ASP\.NET_SessionId|cookielawinfo[\w-]*"
    r"|[a-z][a-z0-9]{1,20}(?:[_.-][a-z0-9]{1,20}){1,5}|VISITOR_INFO1_LIVE|YSC|CONSENT|NID|IDE|DSID|CookieConsent"
    r"|OptanonConsent|OptanonAlertBoxClosed|yt-remote-[a-z-]+)$"
)
_BISCUIT: Final = r"(?i)^\W*(?:this|these|the)\s+cookies?\b"
_TECHNICAL: Final = (
    r"(?i)\b(?:set by|expire|provider|session|persist|user|visitor|web|site|browser|store|consent|plugin|analytics"
    r"|google|track|advert|data\b|categor|third.party)"
)
"""English has one word for both: what a cookie of a page is said to do."""


def _is_row(text: pl.Expr) -> pl.Expr:
    """The text begins as a row of a table of cookies does, and is none of a recipe."""
    said = begins_with(label(text), "cookie_rows") | has_phrase(text, "cookie_rows", opening=True)
    return said & (~text.str.contains(_BISCUIT) | text.str.contains(_TECHNICAL))


def _is_name(text: pl.Expr) -> pl.Expr:
    return text.str.strip_chars().str.contains(_COOKIE_NAME)


@rule(
    code="BD044",
    name="cookie-table",
    severity="warning",
    frame="block",
    literals=spellings("cookie_rows"),
    bound=400,
    looks_around=True,
    message="a row of a cookie table is in the text: {excerpt}",
    fix="unsafe",
    repair=dropped,
    bad=(
        article(
            body=f"{CLEAN['body']}\n_sessid\nThis cookie is set by the provider and expires after 30 days.",
        ),
        paragraph("Dieses Cookie wird vom Anbieter gesetzt und läuft nach 30 Tagen ab."),
        paragraph("_ga_quay\nCe cookie est utilisé pour compter les visites."),
        paragraph("Этот файл cookie используется для подсчёта посещений."),
    ),
    good=(
        paragraph("_night_boat_"),
        paragraph("The office says that this cookie is a risk for every visitor of the page."),
        paragraph("harbour-courier.example"),
        paragraph("This cookie is the best of the island, and the baker keeps what is in it to herself."),
    ),
)
def cookie_table(_: Options) -> pl.Expr:
    """Rows of a cookie table were extracted as text.

    What it does: Finds lines that begin with “This cookie is”, “Dieses Cookie” or similar words, or that are the header
    of such a table, in more than forty languages, and neighboring lines that are the name of a cookie (`_ga`).
    Why it matters: The settings of the consent banner are in the page even if nobody opens them, and have nothing to do
    with the article.
    Leaves alone: Cookie names on their own, stories about cookies, and biscuits.
    Fix: Drop the lines.
    For editors: Delete the lines.
    Evidence: Rows of cookie tables at the end of pages that were converted to text as a whole.
    """
    row, text = pl.col("table_row"), pl.col("text")
    return among(
        where=is_text() & (_is_name(text) | may_hold(text, "cookie_rows")),
        marks={"table_row": _is_row(text)},
        entry=row | _is_name(text),
        verdict=row.any().over("run"),
    )
