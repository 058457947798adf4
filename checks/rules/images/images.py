"""IM: the images of a record. A list has no place in the text, so a message names the image."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final
from urllib.parse import urljoin

import polars as pl

from ....schemas.articles import IMAGE
from ...declaring.declare import rule
from ...declaring.examples import CLEAN, Example, article
from ...declaring.rule import Expression, Options
from ...text.grades import IN_DUMP, graded

_PICTURE: Final = "https://images.harbour-courier.example/2024/03/ferry-at-the-quay.jpg"


def _with(*images: str | tuple[str | None, int | None, int | None], **fields: Any) -> Example:
    """The clean article with these images: URLs, or URLs with width and height."""
    given = [(one, None, None) if isinstance(one, str) else one for one in images]
    listed = [{"url": url, "width": width, "height": height} for url, width, height in given]
    record = {**CLEAN, **fields, "images": listed}
    shows = "\n".join(" ".join(str(part) for part in one if part is not None) or "''" for one in given)
    return Example(shows=shows or "images: []", records=(record,))


Part = Callable[[str], pl.Expr]
Condition = Callable[[Part, Options], pl.Expr]
"""Of an image, by its parts: whether a rule is about it."""


def _of_one(name: str) -> pl.Expr:
    """A part of each image, within `list.eval`."""
    return pl.element().struct.field(name)


def _of_all(name: str) -> pl.Expr:
    """A part of all images of all records, one after the other."""
    return pl.col("images").explode().struct.field(name)


def _has(condition: Condition, o: Options) -> pl.Expr:
    """The record has an image of which the condition holds."""
    return pl.col("images").list.eval(condition(_of_one, o).fill_null(False)).list.any()


def _may_have(condition: Condition) -> Expression:
    """For `Rule.screen`: some record has one. To evaluate a list by itself costs a hundred times as much."""
    return lambda o: (pl.col("images").list.len() > 0) & condition(_of_all, o).any()


def _naming(condition: Condition) -> Callable[[Options], dict[str, pl.Expr]]:
    """For `Rule.facts`: the first image of which the condition holds, by its address, else by its size."""

    def facts(o: Options) -> dict[str, pl.Expr]:
        size = pl.concat_str(_of_one("width"), pl.lit(" × "), _of_one("height"))
        name = pl.coalesce(pl.when(_of_one("url").str.contains(r"\S")).then(_of_one("url")), size, pl.lit("(empty)"))
        return {"image": pl.col("images").list.eval(name.filter(condition(_of_one, o).fill_null(False))).list.first()}

    return facts


def _without(condition: Condition) -> Expression:
    """For `Rule.repair`: the list without the images of which the condition holds."""
    return lambda o: pl.col("images").list.eval(pl.element().filter(~condition(_of_one, o).fill_null(False)))


@rule(
    code="IM001",
    name="missing-image",
    severity="info",
    frame="article",
    column="images",
    about_missing=True,
    default=False,
    message="the article has no image",
    bad=(article(), article(images=[])),
    good=(_with(_PICTURE),),
)
def missing_image(_: Options) -> pl.Expr:
    """The article has no image.

    What it does: Fires when the article names no image.
    Why it matters: Lists and previews show an article without an image smaller, or not at all.
    Leaves alone: Any image, whatever it is. It is off by default, for news of an agency have none.
    Fix: None: read the image from the page's JSON-LD or `og:image`.
    Evidence: Google's documentation of Article structured data recommends an image.
    """
    return pl.col("images").list.len().fill_null(0) == 0


_BEACON: Final = (
    r"(?i)//(?:[^/]*\.)?(?:scorecardresearch\.com|doubleclick\.net|google-analytics\.com|quantserve\.com|met\.vgwort\.de"
    r"|ioam\.de|ivwbox\.de|chartbeat\.net|mc\.yandex\.ru|counter\.yadro\.ru|pixel\.wp\.com|stats\.wp\.com|hit\.gemius\.pl)/"
    r"|//(?:www\.)?facebook\.com/tr\?|/(?:tracking[_-]?)?pixel\.(?:gif|png|php)(?:[?#]|$)"
    r"|/(?:1x1|count(?:er)?|beacon)(?:[_-](?:pixel|trans(?:parent)?|blank))?\.(?:gif|php)(?:[?#]|$)"
)


def _is_counter(part: Part, _: Options) -> pl.Expr:
    """The address is that of a program that counts."""
    return part("url").str.contains(_BEACON).fill_null(False)


def _is_pixel(part: Part, o: Options) -> pl.Expr:
    """An image of one or two pixels, or one that is known to count."""
    tiny = part("width").is_between(1, 2) & part("height").is_between(1, 2)
    return tiny.fill_null(False) | _is_counter(part, o)


def _may_be_badly_sized(part: Part, o: Options) -> pl.Expr:
    """So is the image itself, or it would be as a lead image."""
    width, height = part("width"), part("height")
    small = (width < o["min_lead_pixels"]) & (height < o["min_lead_pixels"])
    return (width <= 0) | (height <= 0) | (width > o["max_pixels"]) | (height > o["max_pixels"]) | small


def _is_badly_sized(part: Part, o: Options) -> pl.Expr:
    lead = pl.int_range(pl.len()) == part("is_main").fill_null(False).arg_max()
    small = (part("width") < o["min_lead_pixels"]) & (part("height") < o["min_lead_pixels"])
    possible = (part("width") > 0) & (part("height") > 0) & ~_is_pixel(part, o)
    return _may_be_badly_sized(part, o) & ~(small & possible & ~lead) & ~_is_pixel(part, o)


@rule(
    code="IM002",
    name="bad-image-size",
    severity="warning",
    frame="article",
    column="images",
    screen=_may_have(_may_be_badly_sized),
    grade=lambda _: graded(IN_DUMP, "info", otherwise="warning"),
    options={"min_lead_pixels": 200, "max_pixels": 20000},
    facts=_naming(_is_badly_sized),
    message="this image cannot have such a size, or is too small to be shown: {image}",
    bad=(
        _with((_PICTURE, 0, 0)),
        _with((_PICTURE, 128, 128)),
        _with(_PICTURE, ("https://images.harbour-courier.example/2024/03/quay.jpg", 1200, 67500)),
    ),
    good=(
        _with((_PICTURE, 1200, 675)),
        _with((_PICTURE, 1200, None)),
        _with((_PICTURE, 1200, 675), ("https://images.harbour-courier.example/portraits/okafor.jpg", 80, 80)),
        _with((_PICTURE, 220, 105)),
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
    Evidence: 6 of 878 `og:image` sizes, 0 × 0 and 128 × 128 among them; newspaper #894, icons as the top image.
    """
    return _has(_is_badly_sized, o)


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
    screen=_may_have(_is_placeholder),
    facts=_naming(_is_placeholder),
    message="this image stands for one that is missing: {image}",
    fix="safe",
    repair=_without(_is_placeholder),
    bad=(
        _with("https://www.harbour-courier.example/img/opengraph_default.png"),
        _with("https://www.harbour-courier.example/img/fb_logo-1200x630.jpg"),
        _with("https://www.harbour-courier.example/themes/no-image-available.png?v=4"),
    ),
    good=(
        _with("https://www.harbour-courier.example/sites/default/files/2024/03/ferry.jpg"),
        _with("https://images.harbour-courier.example/ferrywatch-logo-on-the-quay.jpg"),
        _with("https://iiif.port-ellery.example/ferry-4711/full/max/0/default.jpg"),
        _with("https://images.harbour-courier.example/2024/03/blank-faces-on-the-quay.jpg"),
    ),
)
def placeholder_image(o: Options) -> pl.Expr:
    """The image is a logo, an icon or an empty picture of the site.

    What it does: Looks at the name of the file alone, and fires when it says nothing but `logo`, `placeholder`,
    `no-image`, `default-image`, `favicon` or the like, perhaps with a size.
    Why it matters: Lists show the same picture beside many articles, and none of them is about it.
    Leaves alone: Folders such as `/sites/default/`, names with any other word, such as that of a firm, and
    `default.jpg`, which servers of images call every picture.
    Fix: Take the image as missing.
    Evidence: `opengraph_default.png` and a site's `fb_logo.jpg` as `og:image`; newspaper #894.
    """
    return _has(_is_placeholder, o)


@rule(
    code="IM004",
    name="tracking-pixel",
    severity="error",
    frame="article",
    column="images",
    screen=_may_have(_is_pixel),
    grade=lambda o: graded(IN_DUMP & ~_has(_is_counter, o), "info", otherwise="error"),
    facts=_naming(_is_pixel),
    message="this is no image but a counter of readers: {image}",
    fix="safe",
    repair=_without(_is_pixel),
    bad=(
        _with(("https://images.harbour-courier.example/b.gif", 1, 1)),
        _with(_PICTURE, "https://vg04.met.vgwort.de/na/4711"),
        _with("https://stats.harbour-courier.example/pixel.gif?story=4711"),
    ),
    good=(
        _with("https://images.harbour-courier.example/2024/03/pixel-phone-on-the-quay.jpg"),
        _with("https://pixel.harbour-courier.example/2024/03/ferry.jpg"),
        _with("https://images.harbour-courier.example/1x1/ferry.jpg"),
        _with(("https://images.harbour-courier.example/2024/03/counter.jpg", 1200, 675)),
    ),
)
def tracking_pixel(o: Options) -> pl.Expr:
    """An image is one that only counts readers.

    What it does: Finds images of one or two pixels, addresses of services that count, and files such as `pixel.gif`. A
    size alone is an info in a dump, where nothing tells which image has it.
    Why it matters: Readers see nothing where the image should be, and whoever shows it tells a third party.
    Leaves alone: Pictures of a telephone of this name, hosts of this name with pictures, and square cuts (`1x1/`).
    Fix: Drop it.
    Evidence: wepublish PR #1749: a pixel for each article.
    """
    return _has(_is_pixel, o)


def _is_no_address(part: Part, _: Options) -> pl.Expr:
    return ~part("url").str.contains(r"(?i)^\s*https?://[^\s/?#]+")


def _with_addresses(record: dict[str, Any]) -> list[dict[str, Any]]:
    """The images with complete addresses; those with none, and no size either, are dropped."""
    kept = []
    for image in record["images"]:
        url = (image["url"] or "").strip()
        if image["url"] is not None and not url and image["width"] is None and image["height"] is None:
            continue
        kept.append(image | {"url": _joined(record["url"], url)} if url else image)
    return kept


def _joined(page: str | None, url: str) -> str:
    """The address of an image on a page; as it was where that cannot be told."""
    try:
        joined = urljoin((page or "https:").strip(), url)
    except ValueError:
        return url
    return joined if re.match(r"(?i)https?://[^/?#]", joined) else url


@rule(
    code="IM005",
    name="invalid-image-url",
    severity="warning",
    frame="article",
    column="images",
    screen=_may_have(_is_no_address),
    facts=_naming(_is_no_address),
    message="this is no address of an image: {image}",
    fix="safe",
    repair=lambda _: pl.struct("url", "images").map_elements(_with_addresses, return_dtype=pl.List(IMAGE)),
    bad=(
        _with("/img/2024/03/ferry-at-the-quay.jpg"),
        _with("//images.harbour-courier.example/2024/03/ferry.jpg"),
        _with("data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP"),
        _with(_PICTURE, (" ", None, None)),
    ),
    good=(_with(_PICTURE), _with("https://bilder.hafen-blätter.example/fähre?id=4711"), article(images=[])),
)
def invalid_image_url(o: Options) -> pl.Expr:
    """The address of an image is empty, relative, or none at all.

    What it does: Finds images whose address does not begin with `http://` or `https://` and a host.
    Why it matters: Away from its page the image cannot be shown.
    Leaves alone: Images whose address is not known (IM007).
    Fix: Make a relative address complete by that of the article, and drop an empty one; others stay.
    Evidence: 25 relative `og:image` addresses on 1,931 pages, and empty ones.
    """
    return _has(_is_no_address, o)


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
    screen=_may_have(_is_other_shape),
    options={"tolerance": 0.02},
    facts=_naming(_is_other_shape),
    message="the address tells another shape than the size that is given: {image}",
    bad=(
        _with(("https://images.harbour-courier.example/2024/03/ferry_1200x1200_4711.jpg", 1200, 675)),
        _with(("https://images.harbour-courier.example/640x480/ferry.jpg", 1920, 1080)),
    ),
    good=(
        _with(("https://images.harbour-courier.example/ferry_1920x0_80_4711.jpg", 1920, 1080)),
        _with(("https://images.harbour-courier.example/ferry-300x200.jpg", 1200, 800)),
        _with("https://images.harbour-courier.example/ferry-300x200.jpg"),
    ),
)
def image_size_contradiction(o: Options) -> pl.Expr:
    """The size that is given for an image has another shape than the one in its address.

    What it does: Compares width by height with a size such as `1200x675` in the address, by 2 % (`tolerance`).
    Why it matters: One of the two is wrong: the picture is shown pressed or cut.
    Leaves alone: The same shape in another size; a 0, which lets a server choose; dumps, where nothing tells which
    image has which size.
    Fix: None: read the size from the image itself.
    Evidence: News sites write the size of a cut into the address: `1920x0` beside 1920 by 1080.
    """
    return ~IN_DUMP & _has(_is_other_shape, o)


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
    screen=_may_have(_may_lack_url),
    grade=lambda o: graded(_has(_is_size_alone, o), "warning", otherwise="info"),
    facts=_naming(_lacks_url),
    message="there are more sizes of images than addresses: {image}",
    bad=(
        _with((None, 1920, 1080)),
        _with((_PICTURE, 1200, 675), (None, 1920, 1440)),
        _with((_PICTURE, 1920, 1080), (_PICTURE, 1920, 1440)),
    ),
    good=(_with((_PICTURE, 1920, 1080), (_PICTURE, 1920, 1080)), _with((_PICTURE, None, None))),
)
def size_without_url(o: Options) -> pl.Expr:
    """An image has a size but no address of its own.

    What it does: Finds images of which nothing but width and height is known, and, as an info, one address with several
    sizes.
    Why it matters: Which picture has this size is lost, and the image cannot be shown.
    Leaves alone: Images with an address and no size, the same image twice, and dumps, whose rows of sizes LK003
    finds.
    Fix: None: read the image from the page again, with `contentUrl` or `url`.
    Evidence: Dumps of JSON-LD with three ImageObject sizes and one address.
    """
    return ~IN_DUMP & _has(_lacks_url, o)
