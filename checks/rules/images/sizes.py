"""IM: sizes of images that cannot be right."""

from __future__ import annotations

from typing import Final

import polars as pl

from ...declaring.declare import rule
from ...declaring.rule import Options
from ...text.grades import IN_DUMP, graded
from .kinds import is_pixel
from .lists import PICTURE, Part, has, may_have, naming, with_images


def _may_be_badly_sized(part: Part, o: Options) -> pl.Expr:
    """So is the image itself, or it would be as a lead image."""
    width, height = part("width"), part("height")
    small = (width < o["min_lead_pixels"]) & (height < o["min_lead_pixels"])
    return (width <= 0) | (height <= 0) | (width > o["max_pixels"]) | (height > o["max_pixels"]) | small


def _is_badly_sized(part: Part, o: Options) -> pl.Expr:
    lead = pl.int_range(pl.len()) == part("is_main").fill_null(False).arg_max()
    small = (part("width") < o["min_lead_pixels"]) & (part("height") < o["min_lead_pixels"])
    possible = (part("width") > 0) & (part("height") > 0) & ~is_pixel(part, o)
    return _may_be_badly_sized(part, o) & ~(small & possible & ~lead) & ~is_pixel(part, o)


@rule(
    code="IM002",
    name="bad-image-size",
    severity="warning",
    frame="article",
    column="images",
    screen=may_have(_may_be_badly_sized),
    grade=lambda _: graded(IN_DUMP, "info", otherwise="warning"),
    options={"min_lead_pixels": 200, "max_pixels": 20000},
    facts=naming(_is_badly_sized),
    message="this image cannot have such a size, or is too small to be shown: {image}",
    bad=(
        with_images((PICTURE, 0, 0)),
        with_images((PICTURE, 128, 128)),
        with_images(PICTURE, ("https://images.harbour-courier.example/2024/03/quay.jpg", 1200, 67500)),
    ),
    good=(
        with_images((PICTURE, 1200, 675)),
        with_images((PICTURE, 1200, None)),
        with_images((PICTURE, 1200, 675), ("https://images.harbour-courier.example/portraits/okafor.jpg", 80, 80)),
        with_images((PICTURE, 220, 105)),
    ),
)
def bad_image_size(o: Options) -> pl.Expr:
    """An image has a size that cannot be, or the lead image is tiny.

    What it does: Finds sizes of 0 and of more than 20,000 pixels, and a lead image whose longer side is under 200
    pixels. It is an info in a dump, where nothing tells which image has which size.
    Why it matters: Pages leave a wrong space, and an icon is shown large.
    Leaves alone: Small images that are not the first one; images of one or two pixels (IM004); a side that is not
    known.
    Fix: None: read the size from the image itself.
    For editors: Choose a larger image.
    Evidence: 6 of 878 `og:image` sizes, 0 × 0 and 128 × 128 among them; newspaper #894, icons as the top image.
    """
    return has(_is_badly_sized, o)


_SIZE_IN_URL: Final = r"[_/-](\d{3,4})x(\d{1,4})(?:[_./-]|$)"


def _is_other_shape(part: Part, o: Options) -> pl.Expr:
    """The address tells another ratio of width and height than the image's own."""
    told = [part("url").str.extract(_SIZE_IN_URL, group).cast(pl.Int32, strict=False) for group in (1, 2)]
    sizes = [*told, part("width"), part("height")]
    ratio = (told[0] / told[1]) / (part("width") / part("height"))
    return pl.all_horizontal(size > 0 for size in sizes) & ~ratio.is_between(1 - o["tolerance"], 1 + o["tolerance"])


@rule(
    code="IM006",
    name="image-size-contradiction",
    severity="info",
    frame="article",
    column="images",
    screen=may_have(_is_other_shape),
    options={"tolerance": 0.02},
    facts=naming(_is_other_shape),
    message="the address tells another shape than the size that is given: {image}",
    bad=(
        with_images(("https://images.harbour-courier.example/2024/03/ferry_1200x1200_4711.jpg", 1200, 675)),
        with_images(("https://images.harbour-courier.example/640x480/ferry.jpg", 1920, 1080)),
    ),
    good=(
        with_images(("https://images.harbour-courier.example/ferry_1920x0_80_4711.jpg", 1920, 1080)),
        with_images(("https://images.harbour-courier.example/ferry-300x200.jpg", 1200, 800)),
        with_images("https://images.harbour-courier.example/ferry-300x200.jpg"),
    ),
)
def image_size_contradiction(o: Options) -> pl.Expr:
    """The size that is given for an image has another shape than the one in its address.

    What it does: Compares width by height with a size such as `1200x675` in the address, by 2 % (`tolerance`).
    Why it matters: One of the two is wrong: the picture is shown pressed or cut.
    Leaves alone: The same shape in another size; a 0, which lets a server choose; dumps, where nothing tells which
    image has which size.
    Fix: None: read the size from the image itself.
    For editors: Upload the image again.
    Evidence: News sites write the size of a cut into the address: `1920x0` beside 1920 by 1080.
    """
    return ~IN_DUMP & has(_is_other_shape, o)
