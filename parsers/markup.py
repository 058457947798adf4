"""Values that are declared as HTML or XHTML, as the text that a reader sees."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html.parser import HTMLParser
from typing import Any, Final

__all__ = ["is_markup_item", "is_markup_name", "rendered"]

_NAME: Final = re.compile(r"(?i)(?:^|[_.-])x?html5?$")
_TYPE_KEYS: Final = ("contenttype", "contentType", "content_type", "contentFormat", "mimetype", "mimeType")
_MARKUP_TYPE: Final = re.compile(r"(?i)^\s*(?:text|application)/(?:xhtml\+xml|html|vnd\.[\w.]*html[\w.+]*)")
_ANY_TAG: Final = re.compile(r"</?[A-Za-z][^<>]*>|<!--")

_INLINE: Final = frozenset(
    re.findall(
        r"\w+",
        "a abbr acronym b bdi bdo big cite code data del dfn em font i img ins kbd label mark meter picture q rb rp rt "
        "rtc ruby s samp small source span strike strong sub sup time tt u var wbr",
    )
)
_BLOCK: Final = frozenset(
    re.findall(
        r"\w+",
        "address article aside audio blockquote body br caption center col colgroup dd details div dl dt embed "
        "figcaption figure footer h1 h2 h3 h4 h5 h6 head header hgroup hr html iframe li link main meta object ol p "
        "param pre section summary svg table tbody tfoot thead title tr track ul video",
    )
)
_CELL: Final = frozenset(("td", "th"))
_BLANKS: Final = re.compile(r"[ \t\r\n\f]+")


def is_markup_name(name: str) -> bool:
    """Whether the name of a field says that it holds HTML: `body_xhtml`."""
    return bool(_NAME.search(name))


def is_markup_item(item: Mapping[Any, Any]) -> bool:
    """Whether an object says that its text is HTML."""
    return any(isinstance(told := item.get(key), str) and _MARKUP_TYPE.match(told) for key in _TYPE_KEYS)


def rendered(value: Any) -> Any:
    """Texts of HTML, or lists of them, as lines of text; what else there is, and text without any tag, stays."""
    if isinstance(value, str):
        return _text(value) if _ANY_TAG.search(value) else value
    if isinstance(value, Sequence) and not isinstance(value, (bytes, str)):
        return [rendered(item) for item in value]
    return value


def _text(html: str) -> str:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    lines = (_BLANKS.sub(" ", line).strip(" ") for line in "".join(reader.parts).split(_BREAK))
    return "\n".join(line for line in lines if line)


_BREAK: Final = "\ufdd3"
"""Between two blocks; a noncharacter, which no text has."""


class _Reader(HTMLParser):
    """Collects the text. Tags that no article has (scripts, forms, unknown ones) stay in it, as rules look for them."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002 - the name is that of the base
        self._tag(tag, self.get_starttag_text() or f"<{tag}>")

    def handle_startendtag(self, tag: str, attrs: object) -> None:  # noqa: ARG002 - the name is that of the base
        self._tag(tag, self.get_starttag_text() or f"<{tag}/>")

    def handle_endtag(self, tag: str) -> None:
        self._tag(tag, f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self.parts.append(data)

    def _tag(self, name: str, written: str) -> None:
        if name in _BLOCK:
            self.parts.append(_BREAK)
        elif name in _CELL:
            self.parts.append(" ")
        elif name not in _INLINE:
            self.parts.append(written)
