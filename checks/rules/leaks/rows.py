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

_IMAGE_SIZE: Final = r"^\s*(\d{1,5})\D+(\d{1,5})(?:\s+(true|false))?\s*$"
"""Width, height, and whether it is the main one."""


@rule(
    code="LK003",
    name="image-size-row",
    severity="error",
    frame="block",
    screen=lambda _: pl.col("kind") == "image_size",
    sieve=patterns.IMAGE_SIZE,
    message="a line of the text is an image size: {excerpt}",
    fix="safe",
    repair=dropped,
    moves="images",
    bad=(paragraph("1920 1080 true"), dump("1200 x 675")),
    good=(paragraph("21 14"), paragraph("In 1920 1080 households had a telephone.")),
)
def image_size_row(_: Options) -> pl.Expr:
    """A line of the text is the width and height of an image.

    What it does: Finds blocks that consist of two numbers, both at least 16 and one at least 100, or of two numbers
    followed by true or false.
    Why it matters: These are the values of schema.org ImageObject width, height and representativeOfPage, printed
    without their names.
    Leaves alone: Scores such as `21 14`, and numbers inside a sentence.
    Fix: Move the numbers to `images`.
    For editors: Delete the line.
    Evidence: schema.org ImageObject; no hit in 50,168 extracted lines.
    """
    width, height, main = (pl.col("text").str.extract(_IMAGE_SIZE, group) for group in (1, 2, 3))
    width, height = (number.cast(pl.Int32, strict=False) for number in (width, height))
    flagged = main.is_not_null()
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
    message="a line of the text is a metadata value: {excerpt}",
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
    """A line of the text is a year, a language code or a genre.

    What it does: Finds lines such as `2021`, `en-GB` or `News` that a dump has as values of copyrightYear, inLanguage
    or genre. Elsewhere it finds years and language codes next to other lines of metadata.
    Why it matters: The name of the property is lost, and its value becomes a paragraph of the article.
    Leaves alone: Keywords, and a single year between paragraphs, which timelines use as a heading. Lines of contacts,
    links, image sizes and selectors have their own rules.
    Fix: Move the value to its column. A year between paragraphs stays: it may be a heading.
    For editors: Delete the line.
    Evidence: schema.org CreativeWork; no hit in 181 hand-checked articles.
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
    message="the field contains a program's word for “no value”",
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
    """A field contains the text `undefined`, `null`, `None`, `NaN` or similar.

    What it does: Finds fields that consist only of such a word, and `[object Object]` anywhere in a text.
    Why it matters: A missing value was converted to text. It now counts as present, and readers see it.
    Leaves alone: The words inside a text; `null`, `nan` and `nil` as keywords; `nan` as a language (Min Nan). An author
    who is just `Null`, `Nan` or `Nil` is a warning, because these are also names. Times, which TS008 checks.
    Fix: Treat the field as missing; take a headline or a body from the page again.
    For editors: Fill in the field, or leave it empty.
    Evidence: news-please #178 writes `None` for missing dates; Fundus removes `undefined` from JSON.
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
    message="a line of the text is only a link: {excerpt}",
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
    """A line of the text is only a URL.

    What it does: Finds lines that contain one link and nothing else. Between the paragraphs of a body this is an info,
    because it may be a list of sources; a link to an image is always a warning.
    Why it matters: The link is that of a related article, an image or the article itself, printed without its name.
    Leaves alone: The header of a dump, links inside a sentence, and the fields that are meant for links.
    Fix: Drop the block of a dump; move a link to an image to `images`, and any other link to `related_urls`. Any other
    link in a body stays, because it may be a source.
    For editors: Turn the URL into a link in a sentence, or delete it.
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
    message="the width and height of a logo are at the end of an organization's line: {excerpt}",
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
    """The width and height of a logo are at the end of an organization's line.

    What it does: Finds lines of an organization that end with two numbers of two to four digits.
    Why it matters: These are the values of schema.org Organization.logo, width and height, printed without their names.
    The line no longer matches other lines of the same organization.
    Leaves alone: Phone numbers, and postal addresses, which end with one number.
    Fix: Remove the numbers.
    For editors: Delete the numbers.
    Evidence: schema.org Organization.logo.
    """
    text = pl.col("text")
    sized = text.str.contains(_AFTER_NAME_OR_NUMBER) & ~text.str.contains(_TELEPHONE_LABEL)
    return (pl.col("role") == "organization") & sized
