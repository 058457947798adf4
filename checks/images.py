"""IM: the images of a record. A list has no place in the text, so a message names the image."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final
from urllib.parse import urljoin

import polars as pl

from ..schemas.articles import IMAGE
from .declare import rule
from .examples import CLEAN, Example, article
from .grades import IN_DUMP, graded
from .rule import Options

_PICTURE: Final = "https://images.harbour-courier.example/2024/03/ferry-at-the-quay.jpg"


def _with(*images: str | tuple[str | None, int | None, int | None], **fields: Any) -> Example:
    """The clean article with these images: URLs, or URLs with width and height."""
    given = [(one, None, None) if isinstance(one, str) else one for one in images]
    listed = [{"url": url, "width": width, "height": height} for url, width, height in given]
    record = {**CLEAN, **fields, "images": listed}
    shows = "\n".join(" ".join(str(part) for part in one if part is not None) or "''" for one in given)
    return Example(shows=shows or "images: []", records=(record,))


def _part(name: str) -> pl.Expr:
    """A field of an image, within `list.eval`."""
    return pl.element().struct.field(name)


def _any(condition: pl.Expr) -> pl.Expr:
    return pl.col("images").list.eval(condition.fill_null(False)).list.any()


def _has_images(_: Options) -> pl.Expr:
    return pl.col("images").list.len() > 0


def _named(condition: pl.Expr) -> pl.Expr:
    """The first image of which a condition holds: its address, else its size."""
    size = pl.concat_str(_part("width"), pl.lit(" × "), _part("height"))
    name = pl.coalesce(pl.when(_part("url") != "").then(_part("url")), size, pl.lit("(empty)"))
    return pl.col("images").list.eval(name.filter(condition.fill_null(False))).list.first()


def _facts(condition: Callable[[Options], pl.Expr]) -> Callable[[Options], dict[str, pl.Expr]]:
    return lambda o: {"image": _named(condition(o))}


def _dropped(condition: pl.Expr) -> pl.Expr:
    """The list without the images of which a condition holds."""
    return pl.col("images").list.eval(pl.element().filter(~condition.fill_null(False)))


@rule(
    code="IM001",
    name="missing-image",
    severity="info",
    frame="article",
    column="images",
    default=False,
    message="the article has no image",
    bad=(article(), article(images=[])),
    good=(_with(_PICTURE),),
)
def missing_image(_: Options) -> pl.Expr:
    """The article has no image.

    What it does: Fires when the list of images is empty.
    Why it matters: Lists and previews show an article without an image smaller, or not at all.
    Leaves alone: Any image, whatever it is. It is off by default, for news of an agency have none.
    Fix: None: read the image from the page's JSON-LD or `og:image`.
    Evidence: Google's documentation of Article structured data recommends an image.
    """
    return pl.col("images").list.len() == 0


def _is_pixel() -> pl.Expr:
    """An image of one or two pixels, or the address of a program that counts."""
    tiny = _part("width").is_between(1, 2) & _part("height").is_between(1, 2)
    return tiny.fill_null(False) | _part("url").str.contains(_BEACON).fill_null(False)


def _is_badly_sized(o: Options) -> pl.Expr:
    width, height = _part("width"), _part("height")
    least, most = pl.min_horizontal(width, height), pl.max_horizontal(width, height)
    known = width.is_not_null() & height.is_not_null()
    lead = pl.int_range(pl.len()) == _part("is_main").fill_null(False).arg_max()
    small = known & lead & (most < o["min_lead_pixels"])
    return ((least <= 0) | (most > o["max_pixels"]) | small) & ~_is_pixel()


@rule(
    code="IM002",
    name="bad-image-size",
    severity="warning",
    frame="article",
    column="images",
    screen=_has_images,
    grade=lambda _: graded(IN_DUMP, "info", otherwise="warning"),
    options={"min_lead_pixels": 200, "max_pixels": 20000},
    facts=_facts(_is_badly_sized),
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
    return _any(_is_badly_sized(o))


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


def _stem() -> pl.Expr:
    """The name of the image's file in lower case, without its ending."""
    return _part("url").str.to_lowercase().str.extract(r"/([^/?#]+?)(?:\.[a-z]{3,4})?(?:[?#].*)?$", 1)


def _is_placeholder(_: Options) -> pl.Expr:
    return _stem().str.contains(_STEM)


@rule(
    code="IM003",
    name="placeholder-image",
    severity="warning",
    frame="article",
    column="images",
    screen=_has_images,
    facts=_facts(_is_placeholder),
    message="this image stands for one that is missing: {image}",
    fix="safe",
    repair=lambda o: _dropped(_is_placeholder(o)),
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
    return _any(_is_placeholder(o))


_BEACON: Final = (
    r"(?i)//(?:[^/]*\.)?(?:scorecardresearch\.com|doubleclick\.net|google-analytics\.com|quantserve\.com|met\.vgwort\.de"
    r"|ioam\.de|ivwbox\.de|chartbeat\.net|mc\.yandex\.ru|counter\.yadro\.ru|pixel\.wp\.com|stats\.wp\.com|hit\.gemius\.pl)/"
    r"|//(?:www\.)?facebook\.com/tr\?|/(?:tracking[_-]?)?pixel\.(?:gif|png|php)(?:[?#]|$)"
    r"|/(?:1x1|count(?:er)?|beacon)(?:[_-](?:pixel|trans(?:parent)?|blank))?\.(?:gif|php)(?:[?#]|$)"
)


@rule(
    code="IM004",
    name="tracking-pixel",
    severity="error",
    frame="article",
    column="images",
    screen=_has_images,
    grade=lambda _: graded(IN_DUMP & ~_any(_part("url").str.contains(_BEACON)), "info", otherwise="error"),
    facts=_facts(lambda _: _is_pixel()),
    message="this is no image but a counter of readers: {image}",
    fix="safe",
    repair=lambda _: _dropped(_is_pixel()),
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
def tracking_pixel(_: Options) -> pl.Expr:
    """An image is one that only counts readers.

    What it does: Finds images of one or two pixels, addresses of services that count, and files such as `pixel.gif`. A
    size alone is an info in a dump, where nothing tells which image has it.
    Why it matters: Readers see nothing where the image should be, and whoever shows it tells a third party.
    Leaves alone: Pictures of a telephone of this name, hosts of this name with pictures, and square cuts (`1x1/`).
    Fix: Drop it.
    Evidence: wepublish PR #1749: a pixel for each article.
    """
    return _any(_is_pixel())


def _is_no_address(_: Options) -> pl.Expr:
    return ~_part("url").str.contains(r"(?i)^\s*https?://[^\s/?#]+")


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
    return joined if joined.lower().startswith(("http://", "https://")) and "://" in joined else url


@rule(
    code="IM005",
    name="invalid-image-url",
    severity="warning",
    frame="article",
    column="images",
    screen=_has_images,
    facts=_facts(_is_no_address),
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
    return _any(_is_no_address(o))


_SIZE_IN_URL: Final = r"[_/-](\d{3,4})x(\d{1,4})(?:[_./-]|$)"


def _is_other_shape(o: Options) -> pl.Expr:
    """The address tells another ratio of width and height than the image's own."""
    told = [_part("url").str.extract(_SIZE_IN_URL, group).cast(pl.Int32, strict=False) for group in (1, 2)]
    sizes = [*told, _part("width"), _part("height")]
    ratio = (told[0] / told[1]) / (_part("width") / _part("height"))
    return pl.all_horizontal(size > 0 for size in sizes) & ~ratio.is_between(1 - o["tolerance"], 1 + o["tolerance"])


@rule(
    code="IM006",
    name="image-size-contradiction",
    severity="info",
    frame="article",
    column="images",
    screen=lambda _: (pl.col("images").list.len() > 0) & ~IN_DUMP,
    options={"tolerance": 0.02},
    facts=_facts(_is_other_shape),
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
    return ~IN_DUMP & _any(_is_other_shape(o))


def _is_without_url(_: Options) -> pl.Expr:
    return (_part("url").is_null() | ~_part("url").str.contains(r"\S")) & (
        _part("width").is_not_null() | _part("height").is_not_null()
    )


@rule(
    code="IM007",
    name="size-without-url",
    severity="warning",
    frame="article",
    column="images",
    screen=_has_images,
    grade=lambda _: graded(IN_DUMP, "info", otherwise="warning"),
    facts=_facts(_is_without_url),
    message="the size of an image is known, {image}, but not its address",
    bad=(
        _with((None, 1920, 1080)),
        _with((_PICTURE, 1200, 675), (None, 1920, 1440)),
    ),
    good=(_with((_PICTURE, 1920, 1080)), _with((_PICTURE, None, None))),
)
def size_without_url(o: Options) -> pl.Expr:
    """An image has a size but no address.

    What it does: Finds images of which nothing but width and height is known. It is an info in a dump, which writes
    the sizes apart from the addresses.
    Why it matters: Which picture has this size is lost, and the image cannot be shown.
    Leaves alone: Images with an address and no size.
    Fix: None: read the image from the page again, with `contentUrl` or `url`.
    Evidence: Dumps of JSON-LD with three ImageObject sizes and one address.
    """
    return _any(_is_without_url(o))
