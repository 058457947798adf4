"""IM: addresses of images."""

from __future__ import annotations

import re
from typing import Any, Final
from urllib.parse import urljoin

import polars as pl

from ....schemas.articles import IMAGE
from ...declaring.declare import rule
from ...declaring.examples import article
from ...declaring.rule import Options
from ...text import hosts
from .lists import PICTURE, Part, has, may_have, naming, with_images


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
    screen=may_have(_is_no_address),
    facts=naming(_is_no_address),
    message="this is not the URL of an image: {image}",
    fix="safe",
    repair=lambda _: pl.struct("url", "images").map_elements(_with_addresses, return_dtype=pl.List(IMAGE)),
    bad=(
        with_images("/img/2024/03/ferry-at-the-quay.jpg"),
        with_images("//images.harbour-courier.example/2024/03/ferry.jpg"),
        with_images("data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP"),
        with_images(PICTURE, (" ", None, None)),
    ),
    good=(with_images(PICTURE), with_images("https://bilder.hafen-blätter.example/fähre?id=4711"), article(images=[])),
)
def invalid_image_url(o: Options) -> pl.Expr:
    """The URL of an image is empty, relative or not a URL at all.

    What it does: Finds images whose URL does not begin with `http://` or `https://` and a host.
    Why it matters: The image cannot be shown outside its page.
    Leaves alone: Images without a URL (IM007).
    Fix: Complete a relative URL with that of the article, and drop an empty one; others stay.
    For editors: Upload the image again.
    Evidence: 25 relative `og:image` URLs on 1,931 pages, and empty ones.
    """
    return has(_is_no_address, o)


_NOT_PUBLIC: Final = (
    rf"(?i)^\s*https?://(?:[^\s/?#@]*@)?(?:{hosts.PRIVATE}|{hosts.STAGING}|{hosts.MAYBE_STAGING}){hosts.HOST_END}"
)


def _is_not_public(part: Part, _: Options) -> pl.Expr:
    return part("url").str.contains(_NOT_PUBLIC)


@rule(
    code="IM009",
    name="non-public-image",
    severity="warning",
    frame="article",
    column="images",
    screen=may_have(_is_not_public),
    facts=naming(_is_not_public),
    message="readers cannot see this image, because its host is not public: {image}",
    bad=(
        with_images("http://localhost:8080/media/ferry.jpg"),
        with_images(PICTURE, "https://staging.harbour-courier.example/2024/03/ferry.jpg"),
        with_images("http://10.0.3.7/ferry.jpg"),
        with_images("https://cms.harbour.internal/ferry.jpg"),
    ),
    good=(with_images(PICTURE), with_images("https://images.harbour-courier.example/test/local/staging.jpg")),
)
def non_public_image(o: Options) -> pl.Expr:
    """An image is on a host that readers cannot, or should not, reach.

    What it does: Finds images whose URL is on the local machine, in a private network, in a domain that nobody can
    register (`.test`, `.invalid`), or on a test host such as `staging.` or `preview.`.
    Why it matters: The author sees the image, but readers see a gap.
    Leaves alone: These words in the path of the URL.
    Fix: Upload the image to the public site, and use its URL there.
    Evidence: RFC 1918, RFC 2606 and RFC 6761 define these networks and domains.
    """
    return has(_is_not_public, o)
