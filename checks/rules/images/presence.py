"""IM: whether there is an image, and whether each has an address."""

from __future__ import annotations

import polars as pl

from ...declaring.declare import rule
from ...declaring.examples import article
from ...declaring.rule import Options
from ...text.grades import IN_DUMP, graded
from .lists import PICTURE, Part, has, may_have, naming, with_images


@rule(
    code="IM001",
    name="missing-image",
    severity="info",
    frame="article",
    column="images",
    about_missing=True,
    default=False,
    once=True,
    message="the article has no image",
    bad=(article(), article(images=[])),
    good=(with_images(PICTURE),),
)
def missing_image(_: Options) -> pl.Expr:
    """The article has no image.

    What it does: Fires if the article has no image.
    Why it matters: Lists and previews show an article without an image smaller, or not at all.
    Leaves alone: Any image, whatever it shows. The rule is off by default because agency reports have no images.
    Fix: None: take the image from the page's JSON-LD or `og:image`.
    For editors: Add an image.
    Evidence: Google's documentation of Article structured data recommends an image.
    """
    return pl.col("images").list.len().fill_null(0) == 0


def _is_sized(part: Part) -> pl.Expr:
    return part("width").is_not_null() | part("height").is_not_null()


def _is_size_alone(part: Part, _: Options) -> pl.Expr:
    return _is_sized(part) & part("url").str.strip_chars().fill_null("").eq("")


def _may_lack_url(part: Part, o: Options) -> pl.Expr:
    """It has no address, or one that stands in the batch once more."""
    return _is_size_alone(part, o) | (_is_sized(part) & part("url").is_duplicated())


def _lacks_url(part: Part, o: Options) -> pl.Expr:
    """An image of a known size that has no address, or that of an image of another size."""
    both = pl.concat_str(part("url"), part("width"), part("height"), separator=" ", ignore_nulls=True)
    return _is_size_alone(part, o) | (_may_lack_url(part, o) & ~both.is_duplicated())


@rule(
    code="IM007",
    name="size-without-url",
    severity="warning",
    frame="article",
    column="images",
    screen=may_have(_may_lack_url),
    grade=lambda o: graded(has(_is_size_alone, o), "warning", otherwise="info"),
    facts=naming(_lacks_url),
    message="this image size has no image URL of its own: {image}",
    bad=(
        with_images((None, 1920, 1080)),
        with_images((PICTURE, 1200, 675), (None, 1920, 1440)),
        with_images((PICTURE, 1920, 1080), (PICTURE, 1920, 1440)),
    ),
    good=(with_images((PICTURE, 1920, 1080), (PICTURE, 1920, 1080)), with_images((PICTURE, None, None))),
)
def size_without_url(o: Options) -> pl.Expr:
    """An image has a size but no URL of its own.

    What it does: Finds images of which only width and height are known and, as an info, one URL with several sizes.
    Why it matters: It is unknown which picture has this size, and the image cannot be shown.
    Leaves alone: Images with a URL and no size, repeated images, and dumps, whose lines with sizes LK003 reports.
    Fix: None: take the image from the page again, with `contentUrl` or `url`.
    For editors: Upload the image again.
    Evidence: Dumps of JSON-LD with three ImageObject sizes and one URL.
    """
    return ~IN_DUMP & has(_lacks_url, o)
