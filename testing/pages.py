"""HTML pages around fictional articles: what an extractor gets to read, and what it should give."""

from __future__ import annotations

import json
from dataclasses import dataclass
from html import escape
from typing import Any, Final

from .fiction import Story

__all__ = ["LAYOUTS", "Page", "page"]

LAYOUTS: Final = ("plain", "furnished", "divs")
"""plain: an `article` and nothing beside it. furnished: with navigation, teasers and a footer. divs: without elements
that say what they are."""

_MENU: Final = ("Home", "Politics", "Business", "Sports", "Weather", "Contact")
_TEASERS: Final = ("Lighthouse gets a new lamp", "Two gulls and a bicycle", "Market day moves to Friday")


@dataclass(frozen=True, slots=True)
class Page:
    """A page and the article in it.

    html: the page. article: by columns of `Articles`, what an extractor should give. layout: one of `LAYOUTS`.
    foreign: lines of the page that are not the article's, none of which an extractor should give.
    """

    html: str
    article: dict[str, Any]
    layout: str
    foreign: tuple[str, ...]


def page(story: Story, layout: str) -> Page:
    """The article as a page of a news site, with its data as JSON-LD and in `meta` elements, too."""
    article = story.article()
    paragraphs = "\n".join(f"<p>{escape(line)}</p>" for line in story.lines)
    foreign = () if layout == "plain" else (*_MENU, *_TEASERS, f"© {story.published:%Y} All rights reserved.")
    text = f"<h1>{escape(story.headline)}</h1>\n{paragraphs}"
    body = {"plain": _plain, "furnished": _furnished, "divs": _divs}[layout](text, foreign)
    html = f'<!doctype html>\n<html lang="{escape(story.language.code)}">\n{_head(article)}\n{body}\n</html>\n'
    return Page(html, article, layout, foreign)


def _head(article: dict[str, Any]) -> str:
    linked = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": article["headline"],
        "description": article["description"],
        "url": article["url"],
        "datePublished": article["published_raw"],
    }
    # A tag within the data would end the script
    data = json.dumps(linked, ensure_ascii=False).replace("<", "\\u003c")
    return (
        f'<head>\n<meta charset="utf-8">\n<title>{escape(article["headline"])}</title>\n'
        f'<link rel="canonical" href="{escape(article["url"])}">\n'
        f'<meta name="description" content="{escape(article["description"])}">\n'
        f'<meta property="article:published_time" content="{escape(article["published_raw"])}">\n'
        f'<script type="application/ld+json">{data}</script>\n</head>'
    )


def _plain(text: str, _: tuple[str, ...]) -> str:
    return f"<body>\n<article>\n{text}\n</article>\n</body>"


def _furnished(text: str, foreign: tuple[str, ...]) -> str:
    menu = "".join(f'<li><a href="/{name.lower()}">{escape(name)}</a></li>' for name in _MENU)
    teasers = "".join(f'<li><a href="/a/{number}">{escape(name)}</a></li>' for number, name in enumerate(_TEASERS))
    return (
        f"<body>\n<header><nav><ul>{menu}</ul></nav></header>\n<main><article>\n{text}\n</article></main>\n"
        f"<aside><ul>{teasers}</ul></aside>\n<footer><p>{escape(foreign[-1])}</p></footer>\n</body>"
    )


def _divs(text: str, foreign: tuple[str, ...]) -> str:
    menu = "".join(f'<a href="/{name.lower()}">{escape(name)}</a> ' for name in _MENU)
    teasers = "".join(f'<div><a href="/a/{number}">{escape(name)}</a></div>' for number, name in enumerate(_TEASERS))
    return (
        f'<body>\n<div class="menu">{menu}</div>\n<div class="story">\n{text}\n</div>\n'
        f'<div class="more">{teasers}</div>\n<div class="foot">{escape(foreign[-1])}</div>\n</body>'
    )
