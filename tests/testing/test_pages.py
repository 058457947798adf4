"""Pages for extractors: what is in them, and families of planted defects."""

import json
import re
from html import unescape
from html.parser import HTMLParser

import pytest
from hypothesis import find, given, settings

from presscheck.testing import strategies


class Text(HTMLParser):
    """The text of the paragraphs and headings of a page, and of its links."""

    def __init__(self, html: str):
        super().__init__()
        self.texts: dict[str, list[str]] = {"p": [], "h1": [], "a": [], "script": []}
        self._open = ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self._open = tag if tag in self.texts else ""
        if self._open:
            self.texts[tag].append("")

    def handle_endtag(self, tag):
        self._open = ""

    def handle_data(self, data):
        if self._open:
            self.texts[self._open][-1] += data


@settings(max_examples=15, deadline=None)
@given(strategies.pages())
def test_a_page_holds_the_article_and_its_data(page):
    texts = Text(page.html).texts
    lines = page.article["body"].split("\n")
    assert texts["p"][: len(lines)] == lines
    assert texts["h1"] == [page.article["headline"]]
    linked = json.loads(texts["script"][0])
    assert linked["headline"] == page.article["headline"]
    assert linked["datePublished"] == page.article["published_raw"]
    assert set(texts["a"]) <= set(page.foreign)
    assert unescape(re.search(r"<title>(.*?)</title>", page.html)[1]) == page.article["headline"]


@pytest.mark.parametrize("layout", strategies.LAYOUTS)
def test_layouts_can_be_chosen(layout):
    page = find(strategies.pages(written_in=["en"], layouts=[layout]), lambda _: True)
    assert page.layout == layout
    assert ("<article>" in page.html) == (layout != "divs")
    assert bool(page.foreign) == (layout != "plain")


@settings(max_examples=20, deadline=None)
@given(strategies.defects(["LK", "TS001"]))
def test_families_are_planted(planted):
    assert planted.code.startswith("LK") or planted.code == "TS001"


def test_a_family_may_be_one_text_and_must_exist():
    assert find(strategies.defects("DR"), lambda _: True).code.startswith("DR")
    for wrong in (["ZZ"], [""]):
        with pytest.raises(ValueError, match="no plant for"):
            strategies.defects(wrong)
