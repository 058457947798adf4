"""BD: lines that speak to the reader of the page: what to say, to see, to click on and not to miss."""

from __future__ import annotations

from typing import Final

import polars as pl

from ...declaring.declare import rule
from ...declaring.examples import paragraph
from ...declaring.rule import Options
from ...text.labels import has_phrase
from ...text.lines import is_text
from ...text.phrase_lists import pattern, spellings
from ...text.repairs import dropped

_GALLERY: Final = rf"(?i)^\W*{pattern('gallery_labels')}\s*(?:[:：|(\[（–-]\s*[^\s.]|\(?\d+|\W{{0,3}}$)"
_FULL_STOP: Final = r"[^.]\.[\"'”’»“)\]]*\s*$|。$"


@rule(
    code="BD042",
    name="reader-call",
    severity="warning",
    frame="block",
    yields_to=("BD00", "BD01", "BD045"),
    literals=spellings("reader_calls", "gallery_labels"),
    bound=130,
    options={"max_chars_sentence": 70},
    message="the text addresses visitors of the page: {excerpt}",
    fix="unsafe",
    repair=dropped,
    bad=(
        paragraph("What do you think? Tell us in the comments below"),
        paragraph("Verpassen Sie keine Nachrichten mehr aus Ihrer Stadt"),
        paragraph("Vil du vite mer om ferja?"),
        paragraph("Alle Folgen der Serie"),
        paragraph("Gallery: 12 pictures"),
        paragraph("点击查看大图"),
    ),
    good=(
        paragraph("Stay informed of what the harbour office decides, the pilots were told in a letter on Friday."),
        paragraph("“What do you think? Tell us,” said the mayor to the children."),
        paragraph("Photos of the gallery show how the boat once looked."),
        paragraph("The gallery of the old town opens in May"),
    ),
)
def reader_call(o: Options) -> pl.Expr:
    """A line that addresses visitors of the page was extracted as text.

    What it does: Finds lines of at most 130 characters that ask readers for their opinion, or to click, order, listen
    or not miss anything, that open a gallery, or that list the other parts of a series. Covers sixty languages. A line
    that ends with a period counts only up to 70 characters.
    Why it matters: The line belongs to the page layout and is not a sentence of the article.
    Leaves alone: Sentences that begin with such words and continue, and quoted requests.
    Fix: Drop the line.
    For editors: Delete the line.
    Evidence: “Verpassen Sie keine …”, “Alle Folgen …” and similar lines that publishers' parsers remove.
    """
    text = pl.col("text")
    called = has_phrase(text, "reader_calls", opening=True)
    short = (text.str.len_chars() <= o["max_chars_sentence"]) | ~text.str.contains(_FULL_STOP)
    return is_text() & ((called & short) | text.str.contains(_GALLERY))
