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
    yields_to=("BD00", "BD01"),
    literals=spellings("reader_calls", "gallery_labels"),
    bound=130,
    options={"max_chars_sentence": 70},
    message="a call to the reader of the page is in the text: {excerpt}",
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
    """A line that speaks to the reader of the page was taken for text.

    What it does: Finds lines of at most 130 characters that ask readers for their opinion, to click, to order, to
    listen or not to miss anything, that open a gallery, or that name the other parts of a series. In sixty languages.
    One that ends with a full stop counts only up to 70 characters.
    Why it matters: It is furniture of the page, not a sentence of the article.
    Leaves alone: Sentences that begin so and go on, and calls that are quoted.
    Fix: Drop the line.
    For editors: Delete the line.
    Evidence: “Verpassen Sie keine …”, “Alle Folgen …” and the like in what parsers of publishers filter out.
    """
    text = pl.col("text")
    called = has_phrase(text, "reader_calls", opening=True)
    short = (text.str.len_chars() <= o["max_chars_sentence"]) | ~text.str.contains(_FULL_STOP)
    return is_text() & ((called & short) | text.str.contains(_GALLERY))
