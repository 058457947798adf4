"""LK: metadata, markup and code that leaked into the text."""

from __future__ import annotations

import polars as pl

from ..schemas import patterns
from .examples import dump, paragraph
from .rule import Options, rule


@rule(
    code="LK001",
    name="xpath-selector",
    severity="error",
    frame="block",
    column="text",
    mark=r"/{1,2}(?:html|head|body|\*|[a-z]+)(?:/[\w*:-]+|\[[^\]]*\])*(?:/@[\w:-]+|/text\(\)|\[@[^\]]+\])",
    literals=("/@", "/text()", "[@"),
    message="an XPath selector stands in the text",
    fix="safe",
    bad=(
        paragraph("/html/head/meta[@name='og:title']/@content /html/head/meta[@name='og:description']/@content"),
        paragraph("//div[@class='story-body']"),
    ),
    good=(
        paragraph("The files are kept under /var/archive/2024/03, said the clerk."),
        paragraph("Write to us at harbour/@desk, the column is called."),
    ),
)
def xpath_selector(_: Options) -> pl.Expr:
    """An XPath expression was written into the text.

    What it does: Finds XPath expressions that end in an attribute (`/@content`), `text()` or an attribute test.
    Why it matters: A page tells speech assistants by schema.org `speakable` which parts to read aloud; an extractor
    that prints the value of every property prints these selectors as if they were text.
    Leaves alone: Paths of URLs and files, which have no attribute step.
    Fix: Drop the block; the selectors move to `selectors`.
    Evidence: schema.org SpeakableSpecification.xpath; schemaorg #1389; no hit on 50,168 extracted lines.
    """
    return pl.col("text").str.contains(patterns.SELECTOR)


@rule(
    code="LK003",
    name="image-size-row",
    severity="error",
    frame="block",
    column="text",
    screen=lambda _: pl.col("kind") == "image_size",
    message="the size of an image stands as a row of text: {excerpt}",
    fix="safe",
    bad=(paragraph("1920 1080 true"), dump("1200 x 675")),
    good=(paragraph("21 14"), paragraph("In 1920 1080 households had a telephone.")),
)
def image_size_row(_: Options) -> pl.Expr:
    """Width and height of an image were written as a row.

    What it does: Finds blocks of just two numbers, both at least 16 and one at least 100, or followed by true or false.
    Why it matters: It is schema.org ImageObject width, height and representativeOfPage, printed without names.
    Leaves alone: Scores such as `21 14`, and numbers inside a sentence.
    Fix: Move the numbers to `images`.
    Evidence: schema.org ImageObject; no hit on 50,168 extracted lines.
    """
    size = pl.col("text").str.extract_groups(
        r"^\s*(?<width>\d{1,5})\D+(?<height>\d{1,5})(?:\s+(?<main>true|false))?\s*$"
    )
    width = size.struct.field("width").cast(pl.Int32, strict=False)
    height = size.struct.field("height").cast(pl.Int32, strict=False)
    flagged = size.struct.field("main").is_not_null()
    large = (pl.min_horizontal(width, height) >= 16) & (pl.max_horizontal(width, height) >= 100)
    return (pl.col("kind") == "image_size") & (large | flagged)
