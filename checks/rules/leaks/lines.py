"""LK: lines that are no sentence: selectors of CSS, names of files, marks of tables."""

from __future__ import annotations

from typing import Final

import polars as pl

from ...declaring.declare import rule
from ...declaring.examples import dump, paragraph
from ...declaring.rule import Options
from ...text.repairs import dropped

_ELEMENT: Final = (
    r"(?:a|article|aside|blockquote|body|div|figcaption|figure|footer|h[1-6]|header|html|img|li|main|meta|nav|ol|p|section"
    r"|span|table|td|time|ul)"
)
_CLASS: Final = r"(?:[.#][A-Za-z_][A-Za-z0-9_-]{2,60}|\[[a-z-]{2,30}(?:[*^$~|]?=[^\]]{1,60})?\])"
_PSEUDO: Final = r"(?::{1,2}[a-z-]{3,20}(?:\([^()]{1,40}\))?)*"
_STEP: Final = rf"(?:{_ELEMENT}?{_CLASS}+{_PSEUDO}|{_ELEMENT}{_PSEUDO})"
_SELECTORS: Final = rf"^\s*{_STEP}(?:\s*[,>+~]\s*{_STEP}|\s+{_STEP})*\s*$"
_TELLING: Final = r"(?:^|[\s,>+~])[a-z0-9]*(?:\.[A-Za-z]\w*[-_]\w|#[A-Za-z]\w*-\w[^\s]*[\s,>+~]|\[[a-z-]+[*^$~|]?=)"
_SEVERAL: Final = r"[\s,>+~][a-z0-9]*\.[a-z][\w-]{2,}|\.[a-z][\w-]{2,}\s*[\s,>+~]\s*[\w.#\[]"
_SELECTOR_BYTES: Final = 300


@rule(
    code="LK002",
    name="css-selector",
    severity="error",
    frame="block",
    screen=lambda _: (
        (pl.col("text").str.len_bytes() <= _SELECTOR_BYTES)
        & (pl.col("kind") == "text")
        & pl.col("text").str.strip_chars_start().str.slice(0, 12).str.contains_any([".", "#", "["])
        & ~pl.col("text").str.contains_any([". ", "? ", "! "])
    ),
    sieve=r"^\s*.{0,11}[.#\[]",
    message="a line of the text is a CSS selector: {excerpt}",
    fix="safe",
    repair=dropped,
    moves="selectors",
    bad=(
        paragraph(".article__title, .article__lede"),
        dump(".story-headline", ".story-summary > p"),
        paragraph('div[itemprop="articleBody"] p:first-child'),
    ),
    good=(
        paragraph("#NightboatsNotNightmares #PortEllery"),
        paragraph(".NET and .NET Core"),
        paragraph("#night-boats"),
        paragraph("www.port-ellery.example"),
        paragraph("[Read the report]"),
    ),
)
def css_selector(_: Options) -> pl.Expr:
    """A line of the text is a CSS selector.

    What it does: Finds lines that consist only of class, ID and attribute selectors, if one of them has two words
    (`.story-body`), has an attribute with a value, or follows another one.
    Why it matters: This is schema.org SpeakableSpecification.cssSelector, which tells voice assistants what to read
    aloud, printed as if it were text.
    Leaves alone: Hashtags, names such as `.NET`, host names, and selectors inside a sentence.
    Fix: Move the selectors to `selectors`.
    For editors: Delete the line.
    Evidence: schemaorg #1389; Google's page on speakable.
    """
    text = pl.col("text")
    return text.str.contains(_SELECTORS) & (text.str.contains(_TELLING) | text.str.contains(_SEVERAL))


_DASHES: Final = r":?-{3,}:?"
_TABLE_MARK: Final = rf"^\s*(?:\|?\s*{_DASHES}\s*(?:\|\s*{_DASHES}\s*)+\|?|\|\s*{_DASHES}\s*\||\{{\|.*|\|-+|\|\}})\s*$"


@rule(
    code="LK018",
    name="table-markup",
    severity="info",
    frame="block",
    literals=("|-", "--|", "- |", "| -", "| :-", "|:-", "{|", "|}"),
    message="table markup is in the text: {excerpt}",
    fix="safe",
    repair=dropped,
    bad=(
        paragraph("| Boat | Leaves at |\n|---|---|\n| Aurora | eight in the evening |"),
        paragraph('{| class="wikitable"\nThe boats and when they leave\n|-\nAurora leaves at eight in the evening\n|}'),
    ),
    good=(
        paragraph("| Aurora | eight in the evening | east quay |"),
        paragraph("--- The evening boats | The morning boats ---"),
        paragraph("He drew |-| for the gate, and {| for the quay, on a napkin."),
    ),
)
def table_markup(_: Options) -> pl.Expr:
    """A line consists only of table markup.

    What it does: Finds the line of dashes between the header and the rows of a Markdown table, and the table markup of
    wikitext.
    Why it matters: It is markup, not text. The rows around it belong to a table and are not sentences.
    Leaves alone: The rows of the table: they are content.
    Fix: Drop the line.
    For editors: Delete the line, or insert a real table.
    Evidence: `|---|---|` in extracted texts.
    """
    return pl.col("text").str.contains(_TABLE_MARK)


_EXTENSIONS: Final = (
    *("jpg", "jpeg", "png", "gif", "webp", "heic", "tif", "tiff", "bmp", "svg"),
    *("mp3", "mp4", "m4a", "mov", "avi", "wav", "webm"),
    *("pdf", "doc", "docx", "xls", "xlsx", "ppt", "pptx"),
)
_FILE_NAME: Final = rf"(?i)^\s*[\p{{L}}\p{{M}}\p{{N}}_ .,()@+&-]+\.(?:{'|'.join(_EXTENSIONS)})\s*$"
_FILE_NAME_BYTES: Final = 120


@rule(
    code="LK019",
    name="file-name-row",
    severity="info",
    frame="block",
    literals=tuple(f".{extension}" for extension in _EXTENSIONS),
    screen=lambda _: (
        (pl.col("text").str.len_bytes() <= _FILE_NAME_BYTES) & ~pl.col("column").is_in(["headline", "headline_alt"])
    ),
    message="a line of the text is a file name: {excerpt}",
    fix="safe",
    repair=dropped,
    bad=(paragraph("IMG_2034.JPG"), paragraph("ferry at the quay (2).jpeg"), dump("minutes-2024-03.pdf")),
    good=(
        paragraph("The minutes are in a file called minutes-2024-03.pdf."),
        paragraph("What to do with a file that ends in .pdf"),
        paragraph("He asked: who reads minutes.pdf?"),
    ),
)
def file_name_row(_: Options) -> pl.Expr:
    """A line of the text is a file name.

    What it does: Finds lines that end with the extension of an image, a media file or a document, and otherwise contain
    only characters that are common in file names.
    Why it matters: It is the name of an image or an attachment, and it interrupts the sentences of the article.
    Leaves alone: File names inside a sentence, links (LK017), and headlines.
    Fix: Drop the line.
    For editors: Delete the line, or insert the image.
    Evidence: Names of images in the text, such as `IMG_2034.JPG`.
    """
    return pl.col("text").str.contains(_FILE_NAME) & pl.col("text").str.contains(
        r"(?i)[\p{L}\p{N})]\.[a-z0-9]{3,4}\s*$"
    )
