"""IM: images that show nothing of the article: placeholders, and pixels that count readers."""

from __future__ import annotations

from typing import Final

import polars as pl

from ...declaring.declare import rule
from ...declaring.rule import Options
from ...text.grades import IN_DUMP, graded
from .lists import PICTURE, Part, has, may_have, naming, with_images, without

_BEACON: Final = (
    r"(?i)//(?:[^/]*\.)?(?:scorecardresearch\.com|doubleclick\.net|google-analytics\.com|quantserve\.com|met\.vgwort\.de"
    r"|ioam\.de|ivwbox\.de|chartbeat\.net|mc\.yandex\.ru|counter\.yadro\.ru|pixel\.wp\.com|stats\.wp\.com|hit\.gemius\.pl)/"
    r"|//(?:www\.)?facebook\.com/tr\?|/(?:tracking[_-]?)?pixel\.(?:gif|png|php)(?:[?#]|$)"
    r"|/(?:1x1|count(?:er)?|beacon)(?:[_-](?:pixel|trans(?:parent)?|blank))?\.(?:gif|php)(?:[?#]|$)"
)


def is_counter(part: Part, _: Options) -> pl.Expr:
    """The address is that of a program that counts."""
    return part("url").str.contains(_BEACON).fill_null(False)


def is_pixel(part: Part, o: Options) -> pl.Expr:
    """An image of one or two pixels, or one that is known to count."""
    tiny = part("width").is_between(1, 2) & part("height").is_between(1, 2)
    return tiny.fill_null(False) | is_counter(part, o)


_GENERIC: Final = (
    r"(?:site|og|fb|facebook|twitter|social|share|sharing|share[_-]?image|header|main|large|small|big|medium|square|white|black"
    r"|dark|light|color|colour|news|new|amp|google|app|web|thumb(?:nail)?|image|img|icon|schema|publisher|rgb|\d+(?:x\d*)?(?:px)?)"
)
_PLACEHOLDER: Final = (
    r"(?:logo(?:type)?s?|placeholder|(?:no|missing|empty|blank|dummy)[_-]?(?:image|img|photo|picture|thumb(?:nail)?)"
    r"|default[_-]?(?:image|img|og|thumb(?:nail)?|share|social|photo|picture|logo|teaser|fallback)"
    r"|(?:og|opengraph|open[_-]graph|fb|facebook|share|social)[_-]?default|blank|fallback|avatar|favicon|spacer|transparent)"
)
_STEM: Final = rf"^(?:{_GENERIC}[_-])*{_PLACEHOLDER}(?:[_-]{_GENERIC}|[_-]?\d+(?:x\d*)?|[_-]v\d+|@\dx|[_-]available)*$"


def _is_placeholder(part: Part, _: Options) -> pl.Expr:
    """The name of the file, without its ending, says no more than that."""
    stem = part("url").str.to_lowercase().str.extract(r"/([^/?#]+?)(?:\.[a-z]{3,4})?(?:[?#].*)?$", 1)
    return stem.str.contains(_STEM)


@rule(
    code="IM003",
    name="placeholder-image",
    severity="warning",
    frame="article",
    column="images",
    screen=may_have(_is_placeholder),
    facts=naming(_is_placeholder),
    message="this image is only a placeholder: {image}",
    fix="safe",
    repair=without(_is_placeholder),
    bad=(
        with_images("https://www.harbour-courier.example/img/opengraph_default.png"),
        with_images("https://www.harbour-courier.example/img/fb_logo-1200x630.jpg"),
        with_images("https://www.harbour-courier.example/themes/no-image-available.png?v=4"),
    ),
    good=(
        with_images("https://www.harbour-courier.example/sites/default/files/2024/03/ferry.jpg"),
        with_images("https://images.harbour-courier.example/ferrywatch-logo-on-the-quay.jpg"),
        with_images("https://iiif.port-ellery.example/ferry-4711/full/max/0/default.jpg"),
        with_images("https://images.harbour-courier.example/2024/03/blank-faces-on-the-quay.jpg"),
    ),
)
def placeholder_image(o: Options) -> pl.Expr:
    """The image is a logo, an icon or a placeholder of the site.

    What it does: Looks only at the file name, and fires if it consists of `logo`, `placeholder`, `no-image`,
    `default-image`, `favicon` or similar words, perhaps with a size.
    Why it matters: Lists show the same picture next to many articles, and it has nothing to do with any of them.
    Leaves alone: Folders such as `/sites/default/`, names with any other word, such as that of a company, and
    `default.jpg`, which image servers use for every picture.
    Fix: Treat the image as missing.
    For editors: Choose an image that shows what the article is about.
    Evidence: `opengraph_default.png` and a site's `fb_logo.jpg` as `og:image`; newspaper #894.
    """
    return has(_is_placeholder, o)


@rule(
    code="IM004",
    name="tracking-pixel",
    severity="error",
    frame="article",
    column="images",
    screen=may_have(is_pixel),
    grade=lambda o: graded(IN_DUMP & ~has(is_counter, o), "info", otherwise="error"),
    facts=naming(is_pixel),
    message="this is a tracking pixel, not an image: {image}",
    fix="safe",
    repair=without(is_pixel),
    bad=(
        with_images(("https://images.harbour-courier.example/b.gif", 1, 1)),
        with_images(PICTURE, "https://vg04.met.vgwort.de/na/4711"),
        with_images("https://stats.harbour-courier.example/pixel.gif?story=4711"),
    ),
    good=(
        with_images("https://images.harbour-courier.example/2024/03/pixel-phone-on-the-quay.jpg"),
        with_images("https://pixel.harbour-courier.example/2024/03/ferry.jpg"),
        with_images("https://images.harbour-courier.example/1x1/ferry.jpg"),
        with_images(("https://images.harbour-courier.example/2024/03/counter.jpg", 1200, 675)),
    ),
)
def tracking_pixel(o: Options) -> pl.Expr:
    """An image is a tracking pixel that only counts readers.

    What it does: Finds images of one or two pixels, URLs of tracking services, and files such as `pixel.gif`. In a dump
    a size alone is an info, because a dump does not show which image has which size.
    Why it matters: Readers see nothing in place of the image, and every page that shows it informs a third party.
    Leaves alone: Pictures of the phone of this name, hosts of this name that serve pictures, and square crops (`1x1/`).
    Fix: Drop the image.
    For editors: Remove the image: readers cannot see it.
    Evidence: wepublish PR #1749: a pixel for each article.
    """
    return has(is_pixel, o)
