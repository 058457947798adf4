"""BD: notices that a page gives its visitor: consent to cookies, scripts, rights, paid links."""

from __future__ import annotations

from typing import Final

import polars as pl

from ...declaring.declare import rule
from ...declaring.examples import paragraph
from ...declaring.rule import Options
from ...text.labels import has_phrase, is_label, label
from ...text.lines import is_text
from ...text.phrase_lists import phrases, spellings
from ...text.repairs import dropped


@rule(
    code="BD006",
    name="consent-banner",
    severity="warning",
    frame="block",
    literals=spellings("consent", "consent_labels"),
    bound=700,
    message="a cookie banner is in the text: {excerpt}",
    fix="unsafe",
    repair=dropped,
    bad=(
        paragraph("This website uses cookies to improve your experience while you navigate through it."),
        paragraph("Wir verwenden Cookies, um Ihnen auf unserer Website das beste Nutzererlebnis zu bieten."),
        paragraph("Nous et nos partenaires déposons des cookies sur ce site avec votre consentement."),
        paragraph("Accept all cookies"),
    ),
    good=(
        paragraph("The ferry company's website uses cookies to follow its visitors, the data protection office found."),
        paragraph(
            "Visitors of the page read “This website uses cookies to improve your experience” and click it away."
        ),
        paragraph("We use cookies and cream for the base, and let the cake rest for an hour."),
        paragraph("Er backt: Wir verwenden Cookies als Boden, sagt er, und obenauf kommt Sahne."),
    ),
)
def consent_banner(_: Options) -> pl.Expr:
    """A cookie consent banner was extracted as text.

    What it does: Finds lines in which a site describes its own use of cookies (“this website uses cookies”, “we and our
    partners”) and mentions typical topics of such banners, such as a browser or privacy. Also finds buttons such as
    “Accept all”. Covers twenty-five languages.
    Why it matters: The banner is on every page of the site and has nothing to do with the article.
    Leaves alone: Stories about cookies, which describe the cookies of others or quote the banner; biscuits.
    Fix: Drop the line.
    For editors: Delete the line.
    Evidence: 79 of 1,921 raw pages, 6 of 1,924 extracted texts; C4 removes lines that mention a cookie policy.
    """
    text = pl.col("text")
    context = text.str.to_lowercase().str.contains_any(list(phrases("consent_context")))
    banner = has_phrase(text, "consent") & context
    return is_text() & (banner | is_label(label(text), "consent_labels"))


@rule(
    code="BD028",
    name="noscript-notice",
    severity="warning",
    frame="block",
    literals=spellings("noscript"),
    bound=250,
    message="a browser notice is in the text: {excerpt}",
    fix="safe",
    repair=dropped,
    bad=(
        paragraph(
            "To view this video please enable JavaScript, and consider upgrading to a web browser that plays it."
        ),
        paragraph("Bitte aktivieren Sie JavaScript, um die Kommentare zu sehen."),
        paragraph("Please disable your ad blocker: the Courier lives on advertising."),
    ),
    good=(
        paragraph("The booking page works without JavaScript, which pleased the testers of the harbour office."),
        paragraph("Half of the islanders, the study says, have an ad blocker in their browser."),
        paragraph("The screen said “Please enable JavaScript”, and nobody at the counter knew what that was."),
    ),
)
def noscript_notice(_: Options) -> pl.Expr:
    """A notice for browsers that cannot show the page was extracted as text.

    What it does: Finds short lines that ask the visitor to enable JavaScript, to use another browser or to turn off an
    ad blocker.
    Why it matters: The notice is not part of the article. It also shows that something is missing: content that a
    script would have shown was not extracted.
    Leaves alone: Stories about browsers, which do not address the visitor, and quoted notices.
    Fix: Drop the line, and check whether a video or a table is missing.
    For editors: Delete the line, and check whether a video or a table is missing.
    Evidence: 3.4 % of raw pages, 0.2 % of extracted texts; C4 removes lines that mention JavaScript.
    """
    return is_text() & has_phrase(pl.col("text"), "noscript")


_SIGN: Final = r"(?:©|ⓒ|\((?:c|с)\)|&copy;)"
_YEARS: Final = r"(?:19|20)\d\d(?:\s*[-–—/]\s*(?:(?:19|20)?\d\d)?)?"
_CLAIM: Final = (
    rf"(?i)^\W{{0,3}}(?:copyrights?\s+{_YEARS}|(?:copyrights?\s*(?:{_SIGN}|(?-i:\p{{Lu}}))|{_SIGN})"
    rf"(?:[^\n]{{0,60}}[^\d\n])?{_YEARS})(?:\D|$)"
)
_CLAIM_WITHOUT_YEAR: Final = rf"(?i)^\W{{0,3}}copyright\s*{_SIGN}|^.{{1,60}}{_SIGN}\s*copyright\s"


@rule(
    code="BD015",
    name="copyright-footer",
    severity="warning",
    frame="block",
    literals=("copyright", "©", "ⓒ", "(c)", "(с)", *spellings("copyright")),
    bound=500,
    message="a copyright notice is in the text: {excerpt}",
    fix="unsafe",
    repair=dropped,
    bad=(
        paragraph("© 2024 Harbour Courier. All rights reserved."),
        paragraph("Copyright (c) 1999–2024 Courier Press Ltd"),
        paragraph("Alle Rechte vorbehalten. Nachdruck nur mit Genehmigung der Redaktion."),
        paragraph("При использовании материалов ссылка на сайт обязательна."),
        paragraph("Dalsze rozpowszechnianie na wszelkich polach eksploatacji tylko za zgodą wydawcy."),
    ),
    good=(
        paragraph("The sign © and a name should stand under the picture, the clerk says, and nobody minds."),
        paragraph("Copyright law protects the plan of the quay, said the lawyer of the architects in 2019."),
        paragraph("The sleeve says “All rights reserved”, but nobody knows who holds them."),
    ),
)
def copyright_footer(_: Options) -> pl.Expr:
    """The copyright notice of the page was extracted as text.

    What it does: Finds short lines that begin with © or “copyright” and a year, say that all rights are reserved, or
    say that the text may not be reproduced, or under which conditions. Covers thirty-five languages.
    Why it matters: The notice is at the end of every article of the outlet, and its year may be mistaken for the year
    of the article.
    Leaves alone: Picture credits (`© name`, without a year), stories about copyright, and quoted notices.
    Fix: Drop the line; the copyright holder belongs in the article's metadata.
    For editors: Delete the line.
    Evidence: 71 of 1,921 raw pages; 4 of 181 hand-checked articles end with such a line.
    """
    text = pl.col("text")
    claim = text.str.contains(_CLAIM) | text.str.contains(_CLAIM_WITHOUT_YEAR)
    return is_text() & (claim | has_phrase(text, "copyright"))


@rule(
    code="BD029",
    name="affiliate-disclosure",
    severity="info",
    frame="block",
    literals=spellings("affiliate"),
    bound=500,
    message="an affiliate-link notice is in the text: {excerpt}",
    fix="unsafe",
    repair=dropped,
    bad=(
        paragraph("If you buy something through a link on this page, we may earn a commission."),
        paragraph("Mit Sternchen sind Affiliate-Links gekennzeichnet: Bei einem Kauf erhalten wir eine Provision."),
        paragraph("This sponsored deal is brought to you by the Quay Chandlery."),
    ),
    good=(
        paragraph("The agent sold forty tickets and asked the operator for a commission of two per cent."),
        paragraph("The club became an affiliate of the rowing association in 1988."),
    ),
)
def affiliate_disclosure(_: Options) -> pl.Expr:
    """A notice says that the outlet earns money from links.

    What it does: Finds lines that mention affiliate links, or a commission that the outlet may earn.
    Why it matters: The notice is not part of the article. It also shows that the text recommends products.
    Leaves alone: Commissions that others earn.
    Fix: Drop the line if you need only the article. Keep it where readers see the text, because the law requires it.
    Evidence: The parsers of Fundus remove “When you purchase through links” and similar lines; 6 of 181 hand-checked
    articles have such a line.
    """
    return is_text() & has_phrase(pl.col("text"), "affiliate")
