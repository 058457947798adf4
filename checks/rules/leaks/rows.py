"""LK: values of fields that leaked into the text as rows of their own, or stand where another value belongs."""

from __future__ import annotations

from typing import Final

import polars as pl

from ....schemas import patterns
from ....schemas.blocks import LAID_OUT
from ...declaring.declare import rule
from ...declaring.examples import CLEAN, article, dump, paragraph
from ...declaring.rule import Options
from ...text.repairs import dropped


@rule(
    code="LK003",
    name="image-size-row",
    severity="error",
    frame="block",
    screen=lambda _: pl.col("kind") == "image_size",
    sieve=patterns.IMAGE_SIZE,
    message="the size of an image is a line of its own: {excerpt}",
    fix="safe",
    repair=dropped,
    moves="images",
    bad=(paragraph("1920 1080 true"), dump("1200 x 675")),
    good=(paragraph("21 14"), paragraph("In 1920 1080 households had a telephone.")),
)
def image_size_row(_: Options) -> pl.Expr:
    """Width and height of an image were written as a row.

    What it does: Finds blocks of just two numbers, both at least 16 and one at least 100, or followed by true or false.
    Why it matters: It is schema.org ImageObject width, height and representativeOfPage, printed without names.
    Leaves alone: Scores such as `21 14`, and numbers inside a sentence.
    Fix: Move the numbers to `images`.
    For editors: Delete the line.
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


_VALUE_KINDS: Final = ("year", "locale")
_VALUE_ROLES: Final = ("copyright_year", "genre", "language")
_ROW_KINDS: Final = ("timestamp", "year", "image_size", "selector", "image_url", "url", "contact", "locale")
"""What a row of metadata looks like, if it is not just a word."""


@rule(
    code="LK004",
    name="bare-metadata-row",
    severity="warning",
    frame="block",
    screen=lambda _: pl.col("kind").is_in(_VALUE_KINDS) | pl.col("role").is_in(_VALUE_ROLES),
    sieve=f"{patterns.YEAR}|{patterns.LOCALE}",  # roles of values are those of dumps
    looks_around=True,
    message="a value of the article's data is a line of its own: {excerpt}",
    fix="safe",
    repair=lambda _: pl.when((pl.col("role") == "body") & (pl.col("kind") == "year")).then("text"),
    bad=(
        dump("Island Press desk@island-press.example +442079460018 Island Press Ltd", "2024", beside=("CT013",)),
        dump("Island Press desk@island-press.example +442079460018 Island Press Ltd", "en-GB", beside=("CT013",)),
        paragraph("Island Press desk@island-press.example +442079460018 Island Press Ltd\nen-GB", beside=("CT013",)),
    ),
    good=(
        paragraph("1998\nThe first ferry of the new line crossed the sound with forty guests on board."),
        paragraph("co-op"),
        article(language="en-GB", genre="News"),
    ),
)
def bare_metadata_row(_: Options) -> pl.Expr:
    """A year, a language code or a genre was written as a row.

    What it does: Finds rows such as `2021`, `en-GB` or `News` that a dump holds as values of copyrightYear, inLanguage
    or genre, and years and language codes elsewhere that stand next to other rows of metadata.
    Why it matters: The property's name is lost, and the value becomes a paragraph of the article.
    Leaves alone: Keywords, and a lone year between paragraphs: timelines use it as a heading. Rows of contacts, links,
    image sizes and selectors have rules of their own.
    Fix: Move the value to its column. A year between paragraphs stays: it may be a heading.
    For editors: Delete the line.
    Evidence: schema.org CreativeWork; no hit on 181 hand-checked articles.
    """
    kind, article_ = pl.col("kind"), pl.col("article")
    beside_row = [kind.shift(step).is_in(_ROW_KINDS) & (article_ == article_.shift(step)) for step in (1, -1)]
    value = kind.is_in(_VALUE_KINDS) & (pl.col("role") != "keyword")
    return pl.col("role").is_in(_VALUE_ROLES) | (value & pl.any_horizontal(beside_row).fill_null(False))


_CAN_BE_NAMES: Final = ("Null", "Nan", "Nil")
_LISTS: Final = {"authors": patterns.NO_VALUE, "keywords": ("undefined", "none", "n/a", "(null)", "[object object]")}
"""Lists of text, and what can only be a missing value in them: `null`, `nan` and `nil` are keywords of their own."""


def _says_nothing(text: pl.Expr, words: tuple[str, ...]) -> pl.Expr:
    """The whole text is one of these words; longer text is not even looked at."""
    short = pl.when(text.str.len_bytes() <= 32).then(text)
    return short.str.strip_chars().str.to_lowercase().is_in(words)


_NOTHING: Final = rf"^\s*(?i:{patterns.any_of(patterns.NO_VALUE)})\s*$"
_PRINTED: Final = "[object Object]"


def _may_say_nothing(column: str) -> pl.Expr:
    """Cheap, and true wherever the rule fires: a regex that is bound to the beginning reads no further, mostly."""
    if column in _LISTS:
        return pl.col(column).list.eval(pl.element().str.contains(_NOTHING)).list.any()
    return pl.col(column).str.contains(_NOTHING) | pl.col(column).str.contains(_PRINTED, literal=True)


def _null_literal_grade(o: Options) -> pl.Expr:
    if o.column != "authors":
        return pl.lit("error")
    name = pl.element().str.strip_chars().is_in(_CAN_BE_NAMES)
    surely = pl.col("authors").list.eval(_says_nothing(pl.element(), patterns.NO_VALUE) & ~name).list.any()
    return pl.when(surely).then(pl.lit("error")).otherwise(pl.lit("warning"))


def _without_null_literals(column: str) -> pl.Expr:
    """The value without what says nothing. Headline and body, which must not be missing, stay for someone to fetch."""
    if column in _LISTS:
        nothing = _says_nothing(pl.element(), _LISTS[column])
        if column == "authors":
            nothing &= ~pl.element().str.strip_chars().is_in(_CAN_BE_NAMES)
        return pl.col(column).list.eval(pl.element().filter(~nothing))
    text = pl.col(column)
    printed = text.str.replace_all(r"(?:^| )\[object Object\]", "")
    emptied = _says_nothing(text, patterns.NO_VALUE) & pl.lit(column not in ("headline", "body"))
    return pl.when(~emptied).then(pl.when(printed.str.contains(r"\S")).then(printed).otherwise(text))


@rule(
    code="LK012",
    name="null-literal",
    severity="error",
    frame="article",
    column="headline",
    also=(
        *("headline_alt", "description", "body", "url", "section", "genre", "language", "publisher"),
        *("keywords_joined", "authors", "keywords"),
    ),
    mark=r"\[object Object\]",
    screen=lambda o: _may_say_nothing(o.column),
    grade=_null_literal_grade,
    message="a program's word for “no value” stands where a value belongs",
    fix="safe",
    repair=lambda o: _without_null_literals(o.column),
    bad=(
        article(publisher="undefined"),
        article(section=" None "),
        article(authors=["[object Object]"]),
        article(authors=["Null"]),
        article(keywords=["ferry", "undefined"]),
        article(body=f"{CLEAN['body']}\nShare this story [object Object] with a friend on the island."),
    ),
    good=(
        article(authors=["Christopher Null"]),
        article(keywords=["null", "ferry"]),
        article(description="None of the nine councillors who voted for the plan would say what it will cost."),
        article(section="Undefined Spaces"),
    ),
)
def null_literal(o: Options) -> pl.Expr:
    """A field holds the text `undefined`, `null`, `None`, `NaN` or the like.

    What it does: Finds fields that are nothing but such a word, and `[object Object]` anywhere in a text.
    Why it matters: A missing value was turned into text on the way. It now counts as present, and is shown to readers.
    Leaves alone: The words inside a text; `null`, `nan` and `nil` as keywords; `nan` as a language (Min Nan). An author
    who is just `Null`, `Nan` or `Nil` gives a warning: these are names too. Times, which TS008 judges.
    Fix: Take the field as missing; a headline or a body has to be read from the page again.
    For editors: Fill in the field, or leave it empty.
    Evidence: news-please #178 writes `None` for missing dates; Fundus strips `undefined` from JSON.
    """
    column = pl.col(o.column)
    if o.column in _LISTS:
        return column.list.eval(_says_nothing(pl.element(), _LISTS[o.column])).list.any()
    words = tuple(word for word in patterns.NO_VALUE if (o.column, word) != ("language", "nan"))
    return _says_nothing(column, words) | column.str.contains(_PRINTED, literal=True)


def _in_running_text() -> pl.Expr:
    return (pl.col("column") == "body") & (pl.col("kind") == "url")


def _is_image() -> pl.Expr:
    return pl.col("kind") == "image_url"


def _is_value() -> pl.Expr:
    """A block of its own in a dump, or an image: a link in a named field may be a source."""
    return _is_image() | ~pl.col("column").is_in(LAID_OUT)


@rule(
    code="LK017",
    name="bare-url-block",
    severity="warning",
    frame="block",
    screen=lambda _: pl.col("kind").is_in(["url", "image_url"]),
    sieve="//",
    grade=lambda _: pl.when(_in_running_text()).then(pl.lit("info")).otherwise(pl.lit("warning")),
    message="a row of the text is nothing but a link: {excerpt}",
    fix="safe",
    repair=lambda _: pl.when(~_is_value()).then("text"),
    moves=lambda _: pl.when(_is_image()).then(pl.lit("images")).otherwise(pl.lit("related_urls")),
    bad=(
        dump("https://www.harbour-courier.example/2024/03/13/older-ferry-story"),
        paragraph("https://images.harbour-courier.example/ferry-at-the-quay_1920x1080.jpg"),
        paragraph("https://archive.port-ellery.example/minutes/2024-03"),
    ),
    good=(
        paragraph("The minutes are at https://archive.port-ellery.example/minutes/2024-03 for all to read."),
        article(related_urls=["https://www.harbour-courier.example/2024/03/13/older-ferry-story"]),
    ),
)
def bare_url_block(_: Options) -> pl.Expr:
    """A block is only a URL.

    What it does: Finds rows that hold one link and nothing else. Between the paragraphs of a body this is an info, for
    it may be a list of sources; a link to an image is a warning everywhere.
    Why it matters: It is a related article, an image or the article's own address, printed without its name.
    Leaves alone: The header of a dump, links inside a sentence, and the fields that are meant for links.
    Fix: Drop the block of a dump, and move an image to `images`, another link to `related_urls`. Another link in a body
    stays, for it may be a source.
    For editors: Make the address a link in a sentence, or delete it.
    Evidence: 28 of 1,924 extracted texts.
    """
    return pl.col("kind").is_in(["url", "image_url"])


_DIMENSIONS: Final = r"\d{2,4}\s\d{2,4}\s*$"
_AFTER_NAME_OR_NUMBER: Final = rf"(?:[\p{{L}}\p{{M}}.\"'“”„’»)]|\d{{9,15}})\s+{_DIMENSIONS}"
_TELEPHONE_LABEL: Final = r"(?i)\b(?:tele)?(?:tel|phone|phones|fon|fax|mob|mobile|cell|call|ruf)[.:]*\s+" + _DIMENSIONS


@rule(
    code="LK020",
    name="glued-dimensions",
    severity="warning",
    frame="block",
    screen=lambda _: pl.col("role") == "organization",
    sieve="@",  # as every contact row has, and nothing else of a named field is such a block
    mark=_DIMENSIONS,
    message="a width and a height are glued to the end of an organisation's row: {excerpt}",
    fix="safe",
    repair=lambda _: pl.col("text").str.replace(rf"\s+{_DIMENSIONS}", ""),
    bad=(
        paragraph("Island Press desk@island-press.example +442079460018 Island Press Ltd 252 60", beside=("CT013",)),
        dump("Island Press desk@island-press.example +442079460018 600 60", beside=("CT011", "CT013")),
    ),
    good=(
        paragraph("Island Press desk@island-press.example +442079460018 Island Press Ltd", beside=("CT013",)),
        paragraph("Island Press desk@island-press.example 020 7946 0018", beside=("CT013",)),
        paragraph(
            "Island Press desk@island-press.example +44 1632 960960, Quay Road 12, Port Ellery 4711",
            beside=("CT013",),
        ),
    ),
)
def glued_dimensions(_: Options) -> pl.Expr:
    """Width and height of a logo stand at the end of an organisation's row.

    What it does: Finds rows of an organisation that end in two numbers of two to four digits.
    Why it matters: It is schema.org Organization.logo, width and height, printed without names; the row no longer
    equals other rows of the same organisation.
    Leaves alone: Telephone numbers, and addresses, which end in one number.
    Fix: Split the numbers off.
    For editors: Delete the numbers.
    Evidence: schema.org Organization.logo.
    """
    text = pl.col("text")
    sized = text.str.contains(_AFTER_NAME_OR_NUMBER) & ~text.str.contains(_TELEPHONE_LABEL)
    return (pl.col("role") == "organization") & sized
