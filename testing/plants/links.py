"""Addresses that are none, or are not the article's, and images that are none, to plant."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from ..fiction import Story
from .planting import Plant, Planted, planted

__all__ = ["LINKS"]

_PICTURE: Final = "https://images.saltmarsh-gazette.example/quay-at-night.jpg"


def _address(code: str, *forms: str) -> Plant:
    """Another URL: `{url}` stands for the article's own, `{host}` and `{rest}` for its parts."""

    def plant(story: Story) -> SearchStrategy[Planted]:
        url = story.url()
        rest = url.split(story.host, 1)[1]
        return st.sampled_from(forms).map(
            lambda form: planted(code, story, "url", form.format(url=url, host=story.host, rest=rest))
        )

    return plant


def _parameter(code: str, *parameters: str) -> Plant:
    """The article's URL with one more parameter."""

    def plant(story: Story) -> SearchStrategy[Planted]:
        joint = "&" if "?" in story.url() else "?"
        return st.sampled_from(parameters).map(lambda one: planted(code, story, "url", story.url() + joint + one))

    return plant


def _elsewhere(story: Story) -> SearchStrategy[Planted]:
    return st.sampled_from(("quay-times.example", "www.quay-times.example", "https://quay-times.example/")).map(
        lambda publisher: planted("UR007", story, "url", story.url(), publisher=publisher, url=story.url())
    )


def _images(code: str, *lists: tuple[tuple[str | None, int | None, int | None], ...]) -> Plant:
    """One of these lists of images, each by its URL, width and height."""

    def plant(story: Story) -> SearchStrategy[Planted]:
        return st.sampled_from(lists).map(lambda some: planted(code, story, "images", None, images=_listed(some)))

    return plant


def _listed(some: tuple[tuple[str | None, int | None, int | None], ...]) -> list[dict[str, Any]]:
    return [{"url": url, "width": width, "height": height, "is_main": None} for url, width, height in some]


LINKS: Final[Mapping[str, Plant]] = {
    "UR001": _address("UR001", "https:/{host}{rest}", "https://{host},{rest}", "mailto:desk@{host}", "the {host} page"),
    "UR002": _address("UR002", "HTTPS://{host}{rest}", "https://{host}:443{rest}", "https://{host}/a/..{rest}"),
    "UR003": _parameter("UR003", "utm_source=feed", "fbclid=x1", "ref=home", "xtor=RSS-4"),
    "UR004": _address("UR004", "https://m.{host}{rest}", "https://amp.{host}{rest}", "https://{host}/amp{rest}"),
    "UR005": _address("UR005", "http://{host}{rest}"),
    "UR006": _address("UR006", "{url}#comments", "{url}#webpage"),
    "UR007": _elsewhere,
    "UR008": _address("UR008", "https://img.{host}/quay-at-night.jpg", "https://{host}/film/quay.mp4"),
    "UR009": _address("UR009", "//{host}{rest}", "www.{host}{rest}", "{rest}"),
    "UR010": _address("UR010", "https://{host}/$ARTICLE_URL", "https://{host}/undefined", "https://{host}/${{slug}}"),
    "UR011": _address("UR011", "https://{url}", "{url}{url}", "{url},{url}", "{url} {url}"),
    "UR012": _address(
        "UR012", "https://{host}", "https://{host}/tag/ferry", "https://{host}/sport/", "https://{host}/login"
    ),
    "UR013": _address("UR013", "https://192.0.2.4{rest}", "https://localhost{rest}", "https://staging.{host}{rest}"),
    "UR014": _address("UR014", "https://bit.ly/4x7", "https://t.co/Qx47", "https://feedproxy.google.com/~r/quay/~3/4"),
    "IM002": _images("IM002", ((_PICTURE, 0, 0),), ((_PICTURE, 96, 96),), ((_PICTURE, 99000, 675),)),
    "IM003": _images(
        "IM003",
        (("https://images.saltmarsh-gazette.example/logo-512x512.png", None, None),),
        ((_PICTURE, 1200, 675), ("https://images.saltmarsh-gazette.example/og_default.jpg", None, None)),
    ),
    "IM004": _images(
        "IM004", ((_PICTURE, None, None), ("https://vg07.met.vgwort.de/na/4", None, None)), ((_PICTURE, 1, 1),)
    ),
    "IM009": _images(
        "IM009",
        (("http://localhost:8080/quay.jpg", None, None),),
        ((_PICTURE, None, None), ("https://staging.saltmarsh-gazette.example/quay.jpg", None, None)),
        (("http://192.168.0.4/quay.jpg", 1200, 800),),
    ),
    "IM005": _images("IM005", (("/img/quay.jpg", None, None),), (("//img.quay.example/a.jpg", 1200, 675),)),
    "IM006": _images("IM006", (("https://images.saltmarsh-gazette.example/800x800/quay.jpg", 1200, 675),)),
    "IM007": _images("IM007", ((None, 1200, 675),), ((_PICTURE, 1200, 675), (_PICTURE, 1200, 1200))),
}
"""Rule code to how its defect is planted."""
