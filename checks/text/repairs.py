"""What the repairs of rules share: text without its HTML, and insertions at a joint.

A repair sees the few rows on which its rule fired, so it may work in Python.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import Final

import polars as pl

from ...schemas import patterns
from ..declaring.rule import Options

__all__ = [
    "dropped",
    "each",
    "joints_marked",
    "keeps_words_apart",
    "once_escaped",
    "with_entities_decoded",
    "without",
    "without_tags",
]

# Long ones are compiled by the module `re` when they are first needed: many runs repair nothing
_ENTITY: Final = f"(?P<twice>{patterns.ESCAPED_ENTITY})|{patterns.HTML_ENTITY}"
_TAGS: Final = rf"(?i:(?:{patterns.HTML_TAG.removeprefix('(?i)')})+)"
_INLINE_TAG: Final = re.compile(
    r"(?i)</?(?:a|abbr|b|cite|code|dd|del|dt|em|font|i|ins|mark|q|s|small|span|strike|strong|sub|sup|time|u|wbr)\b"
)
_CODE_ELEMENT: Final = re.compile(r"(?i)<(?:script|style)\b")
_SPACE: Final = re.compile(r"[\x00-\x20\x7f\x85\u2028\u2029]+")


def dropped(o: Options) -> pl.Expr:
    """The whole block goes, or the whole value of a column."""
    return pl.when(pl.lit(False)).then(pl.col(o.column))


def each(text: pl.Expr, change: Callable[[str], str | None]) -> pl.Expr:
    """The text after a function of it; None where nothing is left."""
    return text.map_elements(change, return_dtype=pl.String, skip_nulls=True)


def without(text: pl.Expr, pattern: str, spare: str) -> pl.Expr:
    """The text without what a Rust regex matches; passages that `spare` matches stay as they are."""
    return text.str.replace_all(f"(?P<spared>{spare})|(?:{pattern})", "${spared}")


def once_escaped(text: str) -> str:
    """Character references that were escaped again, and perhaps again, as they were: `&amp;amp;quot;` is `&quot;`."""
    return re.sub(patterns.ESCAPED_ENTITY, lambda found: "&" + found[0].rpartition("&")[2].rpartition("amp;")[2], text)


def with_entities_decoded(text: str) -> str:
    """Character references replaced by their characters, once; those that were escaped twice stay.

    `<` and `>` stay as they are written where they would make a tag: then the text speaks of markup. What names no
    character, or a line end, is left or becomes a blank: a reference cannot break a line.
    """
    decoded = re.sub(_ENTITY, _character, text)
    if len(re.findall(patterns.HTML_TAG, decoded)) > len(re.findall(patterns.HTML_TAG, text)):
        decoded = re.sub(_ENTITY, lambda found: found[0] if _character(found) in "<>" else _character(found), text)
    return decoded


def _character(reference: re.Match[str]) -> str:
    character = unescape(reference[0])
    if reference["twice"] or not character or "\ufffd" in character:
        return reference[0]
    return " " if _SPACE.fullmatch(character) else character


def without_tags(text: str) -> str | None:
    """The text without tags of HTML; None if there is nothing else.

    An element that breaks the line leaves a blank. Text with a script or a style sheet stays: their content is no text.
    """
    if _CODE_ELEMENT.search(text):
        return text
    stripped = re.sub(_TAGS, _between, text)
    return stripped if stripped.strip() else None


def _between(tags: re.Match[str]) -> str:
    """What stands for some tags in a row: a blank, if they keep two words apart."""
    if all(_INLINE_TAG.match(tag[0]) for tag in re.finditer(patterns.HTML_TAG, tags[0])):
        return ""
    return " " if keeps_words_apart(tags) else ""


def keeps_words_apart(found: re.Match[str]) -> bool:
    """Whether a character that is no blank stands on either side."""
    start, end = found.span()
    return bool(found.string[max(start - 1, 0) : start].strip() and found.string[end : end + 1].strip())


_BEFORE, _OPEN, _CLOSE = "\ufdd2", "\ufdd0", "\ufdd1"  # noncharacters: never in interchanged text


Place = Callable[[str, str], str]


def joints_marked(text: pl.Expr, joint: tuple[str, str, str], spare: str, places: Callable[[], Place]) -> pl.Expr:
    """Text in which each joint is changed, and nothing else.

    joint: regexes of what is before, between and after. spare: regex of passages in which there is no joint. places:
    gives, for a text, what tells joint by joint what is to stand between: from what was said since the joint before,
    and what stands there.
    """
    before, between, after = joint
    pattern = f"(?P<spared>{spare})|(?P<before>{before})(?P<between>{between})(?P<after>{after})"
    marked = f"${{spared}}{_BEFORE}${{before}}{_OPEN}${{between}}{_CLOSE}${{after}}"

    def repaired(texts: pl.Series) -> pl.Series:
        while True:  # the end of one joint may be the beginning of the next
            found = texts.str.replace_all(pattern, marked)
            now = pl.Series([_placed(one, places()) for one in found], dtype=pl.String)
            if now.equals(texts.rename("")):
                return now
            texts = now

    clean = ~text.str.contains_any([_BEFORE, _OPEN, _CLOSE])
    return pl.when(clean).then(text).map_batches(repaired, return_dtype=pl.String)


def _placed(marked: str | None, place: Place) -> str | None:
    if marked is None:
        return None
    pieces = re.split(f"[{_OPEN}{_CLOSE}]", marked.replace(_BEFORE + _OPEN + _CLOSE, "").replace(_BEFORE, ""))
    pieces[1::2] = [place(said, between) for said, between in zip(pieces[::2], pieces[1::2], strict=False)]
    return "".join(pieces)
