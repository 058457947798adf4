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
    message="the size of this image is impossible, or too small to be shown: {image}",
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
    """An image has an impossible size, or the lead image is tiny.

    What it does: Finds sizes of 0 and of more than 20,000 pixels, and a lead image whose longer side is shorter than
    200 pixels. In a dump it is an info, because a dump does not show which image has which size.
    Why it matters: Pages reserve the wrong space, or show a small icon enlarged.
    Leaves alone: Small images other than the lead image; images of one or two pixels (IM004); unknown sides.
    Fix: None: read the size from the image file.
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
    message="the size of this image contradicts its URL: {image}",
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
    """The size given for an image has another aspect ratio than the size in its URL.

    What it does: Compares the aspect ratio (width by height) with that of a size such as `1200x675` in the URL. A
    difference of up to 2 % (`tolerance`) is accepted.
    Why it matters: One of the two is wrong, so pages show the image distorted or cropped.
    Leaves alone: The same aspect ratio in another size; a 0, which lets a server choose; dumps, which do not show which
    image has which size.
    Fix: None: read the size from the image file.
    For editors: Upload the image again.
    Evidence: News sites write the size of a crop into the URL: `1920x0` next to 1920 by 1080.
    """
    return ~IN_DUMP & has(_is_other_shape, o)
