"""TX: quotation marks that do not fit the language."""

from __future__ import annotations

from typing import Final

import polars as pl

from ...declaring.declare import rule
from ...declaring.examples import article, paragraph
from ...declaring.rule import Options, of_article

_HIGH_PAIRS: Final = ("ca", "en", "es", "fr", "id", "it", "ja", "ko", "pt", "th", "tr", "vi", "zh")
"""Languages that write “…”, alone or beside other marks, and never „…“."""

_LOW: Final = "„"
_WITH_LOW: Final = "„([^„“”\n]{1,200})[“”]"
_CLOSING: Final = r"([\p{L}\p{N}][.,!?…]{0,3})“(\s|[.,;:!?)]|$)"
"""A mark that opens, at the end of a word."""


@rule(
    code="TX014",
    name="mismatched-quotes",
    severity="info",
    frame="block",
    literals=("„", "“"),
    borrows=("language",),
    mark=r"„(?:[^„“”\n]{1,80}[“”])?|[\p{L}\p{N}][.,!?…]{0,3}“",
    message="this quotation mark does not belong to the article's language",
    fix="unsafe",
    repair=lambda _: pl.col("text").str.replace_all(_WITH_LOW, "“$1”").str.replace_all(_CLOSING, "$1”$2"),
    bad=(
        paragraph("The agency is called „Harbour Press“ in the papers of the council."),
        paragraph("“We have waited for a year“ said Mara Lindqvist, who chairs the transport committee."),
    ),
    good=(
        paragraph("“We have waited for a year,” said Mara Lindqvist, “and nobody came.”"),
        paragraph("“We have waited for a year. It was long."),
        article(
            language="de",
            description="Der Rat stimmt zu: „Das Boot kehrt im April zurück“, sagte der Rat.",
            beside=("LG003",),
        ),
        article(
            language="pl",
            description="Rada zdecydowała: „Prom wraca w kwietniu”, powiedziała rzeczniczka.",
            beside=("LG003",),
        ),
        article(language=None, description="The agency is called „Harbour Press“ in the papers of the council."),
    ),
)
def mismatched_quotes(_: Options) -> pl.Expr:
    """A quotation mark does not belong to the article's language.

    What it does: In articles in English, Spanish, French, Italian, Portuguese, Turkish and other languages that use
    “…”, finds the low mark „, and “ at the end of a word.
    Why it matters: The text was pasted from elsewhere, or a program changed the marks. Quotations cannot be told from
    the rest of the text.
    Leaves alone: Articles without a declared language; a quotation without a closing mark, because it continues in the
    next paragraph.
    Fix: Use “ and ”. First check whether a foreign title is quoted in its original form.
    For editors: Use the quotation marks of the article's language.
    Evidence: A legal name in „…“ in every record of an English news agency.
    """
    is_high = of_article("language").str.to_lowercase().str.extract(r"^\s*([a-z]{2,3})", 1).is_in(list(_HIGH_PAIRS))
    text = pl.when(is_high).then(pl.col("text"))
    return text.str.contains(_LOW, literal=True) | text.str.contains(_CLOSING)
