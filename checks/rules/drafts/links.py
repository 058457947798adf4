"""DR: links in a text that lead readers nowhere."""

from __future__ import annotations

from typing import Final

import polars as pl

from ...declaring.declare import rule
from ...declaring.examples import paragraph
from ...declaring.rule import Options, of_article
from ...text import hosts

_CODE_SPAN: Final = "`[^`\n]*`"
_HOSTS: Final = rf"(?:{hosts.PRIVATE}|{hosts.STAGING}|{hosts.MAYBE_STAGING})"
_ADDRESS: Final = r"(?i)\bhttps?://(?:[^\s/?#@\"'<>()]*@)?([a-z0-9_.-]+|\[[0-9a-f:.]+\])"
_UNREACHABLE: Final = rf"(?i)^{_HOSTS}\.?$"
_REST: Final = r"(?::\d+)?(?:[/?#](?:[^\s)\]>\"'“”«»]*[^\s)\]>\"'“”«».,;:!?])?)?"


@rule(
    code="DR007",
    name="private-link",
    severity="warning",
    frame="block",
    literals=(
        *(
            "://localhost",
            "://127.",
            "://10.",
            "://192.168.",
            "://172.",
            "://169.254.",
            "://0.0.0.0",
            "://[",
            "@localhost",
        ),
        *(
            ".local",
            ".internal",
            ".intranet",
            ".lan",
            ".corp",
            ".home",
            ".invalid",
            ".test",
            "staging",
            "preprod",
            "://uat",
            ".uat",
            "-uat",
        ),
        *("://test", "://dev", "://preview", "://stage", "://qa", "://draft", "@10.", "@192.168."),
    ),
    mark=rf"(?i)\bhttps?://(?:[^\s/?#@\"'<>()]*@)?{_HOSTS}{_REST}",
    spare=_CODE_SPAN,
    message="readers cannot open this link: {excerpt}",
    bad=(
        paragraph("The plan is at http://localhost:8080/preview/12, and the council will vote on it in April."),
        paragraph("Die Pläne zeigt https://staging.hafenbote.example/plan, sagte die Sprecherin des Rates."),
        paragraph("The minutes are at http://192.168.0.12/minutes.pdf, and say what the fares will be in April."),
        paragraph("Les horaires sont sur http://cms.quai.internal/horaires et affichés au bureau du port."),
    ),
    good=(
        paragraph("The plan is at https://www.port-ellery.example/test/local.html, the clerk of the council said."),
        paragraph("The museum at https://test.example shows what a staging post was, and how it was run."),
        paragraph("Open `http://localhost:8080` to see the map of the harbor, says the manual of the program."),
    ),
)
def private_link(_: Options) -> pl.Expr:
    """A link in the text leads to a host that readers cannot, or should not, reach.

    What it does: Finds URLs on the local machine (`localhost`), in private networks (RFC 1918, `.local`, `.internal`),
    in domains that nobody can register (`.test`, `.invalid`), and on test hosts (`staging.`, `preview.`, `dev.`).
    Why it matters: The link works only for the author, or it shows readers unpublished content.
    Leaves alone: These words in the path of a URL, sites whose own name is such a word, and code in backticks. UR013
    checks the URL of the article itself, IM009 that of an image.
    Fix: Link to the public URL of the page.
    Evidence: No hit in 1,870 hand-checked articles.
    """
    text = pl.col("text").str.replace_all(_CODE_SPAN, " ")
    linked = text.str.extract_all(_ADDRESS).list.eval(pl.element().str.extract(_ADDRESS, 1).str.contains(_UNREACHABLE))
    return linked.list.any()


_NOWHERE: Final = (
    r"#|javascript:[^)\s\"']*(?:\([^)]*\))?;?|about:blank|https?:/{0,2}|\.{3}|…|url|link|todo|tk|xxx"
    r"|https?://(?:www\.)?(?:url|link|todo|xxx|placeholder|yoururl|yourdomain|yoursite|domain)(?:\.com)?/?"
)
_EXAMPLE: Final = r"https?://(?:www\.)?example\.(?:com|net|org)(?:[/?#][^\s)\]>\"']*)?"
_EMPTY: Final = (
    rf"(?i)\[[^\[\]\n]{{1,200}}\]\(\s*(?:{_NOWHERE}|{_EXAMPLE})?\s*\)"
    rf"|<a\b[^<>]*\shref\s*=\s*(?:\"\s*(?:{_NOWHERE}|{_EXAMPLE})?\s*\"|'\s*(?:{_NOWHERE}|{_EXAMPLE})?\s*')[^<>]*>"
)
_BARE: Final = rf"(?i)(?:^|[\s(]){_EXAMPLE}|(?:^|[\s(])https?://(?:[\s)]|$)|(?i)\bjavascript:void\(0?\)"
_PLACEHOLDER: Final = rf"{_EMPTY}|{_BARE}"


@rule(
    code="DR008",
    name="placeholder-link",
    severity="warning",
    frame="block",
    literals=("](", "href", "://example.", "://www.example.", "javascript:void", "http:// ", "https:// ", "://)"),
    mark=_PLACEHOLDER,
    spare=_CODE_SPAN,
    borrows=("host",),
    message="this link leads nowhere: {excerpt}",
    bad=(
        paragraph("See [the minutes]() of the council for what the fares will be from April."),
        paragraph('Mehr dazu steht <a href="#">im Protokoll</a> des Rates vom Donnerstag.', beside=("LK008",)),
        paragraph("Le procès-verbal est à l'adresse https://example.com/todo, dit la mairie de l'île."),
        paragraph('Читайте <a href="javascript:void(0)">протокол</a> заседания совета острова.', beside=("LK008",)),
    ),
    good=(
        paragraph("An address begins with “http://” and names a host, the teacher explained to the class."),
        paragraph("The address `https://example.com/boats` is the one that the manual of the program shows."),
        paragraph("The domain example.com is reserved for texts such as this one, the registry says."),
    ),
)
def placeholder_link(_: Options) -> pl.Expr:
    """A link in the text has no URL or only a placeholder.

    What it does: Finds Markdown and HTML links with no URL or with `#`, `javascript:void(0)`, `http://` or
    `https://example.com`, and such URLs in the text itself.
    Why it matters: The author meant to add the URL later. Readers who follow the link get nowhere.
    Leaves alone: Quoted text, text in backticks, and domains without `https://`.
    Fix: Add the URL, or delete the link and keep its text.
    Evidence: No hit in 1,870 hand-checked articles.
    """
    text = pl.col("text").str.replace_all(_CODE_SPAN, " ")
    ours = of_article("host").str.contains(r"(?:^|\.)example\.(?:com|net|org)$").fill_null(False)
    return text.str.contains(_EMPTY) | (text.str.contains(_BARE) & ~ours)
