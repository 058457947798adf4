"""LG: the language that a record declares."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from types import ModuleType

import polars as pl

from ....glances.glance import plainly
from ...declaring.declare import rule
from ...declaring.examples import CLEAN, Example
from ...declaring.rule import Options
from ...text.phrase_lists import by_language

_MAX_TAG_CHARS = 64
"""RFC 5646 asks for room for 35; what is longer than this is no tag."""

_TWICE_THE_SAME = re.compile(r"([a-z]{2})[-_]\1", re.IGNORECASE)

_SPOKEN_THERE = frozenset({"se"})
"""Northern Sami is a language of Sweden (`se-SE`), though not the likeliest one."""


@lru_cache(maxsize=4096)
def canonical(text: str) -> str | None:
    """The canonical form of a language tag (BCP 47); None if the text is no valid tag.

    A blank text is returned as it is: it says nothing.
    """
    tag = text.strip()
    if not tag or is_listed(text):
        return text
    if len(tag) > _MAX_TAG_CHARS or not _tags().tag_is_valid(tag) or _repeats_itself(tag):
        return None
    return str(_tags().standardize_tag(tag))


def is_listed(tag: str) -> bool:
    """Whether a tag is a language alone, in canonical form, of which words are listed: most tags are that."""
    return tag in by_language("function_words")


def language_of_tag(tag: str) -> str | None:
    """The language of a tag in canonical form."""
    found: str | None = tag if is_listed(tag) else _tags().Language.get(tag).language
    return found


def _tags() -> ModuleType:
    import langcodes  # noqa: PLC0415 - slow to import, and most tags do not need it

    return langcodes


def _repeats_itself(tag: str) -> bool:
    """The region was made from the language, and is a country where it is not spoken: `la_LA` is Latin in Laos."""
    pair = _TWICE_THE_SAME.fullmatch(tag)
    if pair is None or pair[1].lower() in _SPOKEN_THERE:
        return False
    language, region = pair[1].lower(), pair[1].upper()
    likely_there = _tags().Language.get(f"und-{region}").maximize().language
    likely_region = _tags().Language.get(language).maximize().territory
    return likely_there != language and likely_region != region


def _without_region(text: str) -> str:
    """The language of a tag whose region does not exist (`en_EN`); else the text as it is."""
    language, *others = re.split("[-_]", text.strip())
    is_tag = len(others) == 1 and re.fullmatch("[A-Za-z]{2}", others[0]) and not _tags().tag_is_valid(text)
    return str(_tags().standardize_tag(language)) if is_tag and _tags().tag_is_valid(language) else text


def _declared(change: Callable[[str], str | None]) -> pl.Expr:
    """A function of each declared language, asked once a value."""
    told = pl.col("language").map_batches(
        lambda declared: _each_once(declared, change), return_dtype=pl.String, is_elementwise=True
    )
    return plainly(told, change)


def _canonical_form() -> pl.Expr:
    return _declared(canonical)


def _each_once(declared: pl.Series, change: Callable[[str], str | None]) -> pl.Series:
    texts = declared.drop_nulls().unique().to_list()
    return declared.replace_strict(texts, [change(text) for text in texts], default=None, return_dtype=pl.String)


def _tagged(language: str) -> Example:
    """The clean article, but so short that nobody can say in which language it is, with this tag."""
    body = "\n".join(str(CLEAN["body"]).split("\n")[:2])
    return Example(shows=f"language: {language}", records=({**CLEAN, "body": body, "language": language},))


@rule(
    code="LG001",
    name="invalid-language-tag",
    severity="error",
    frame="article",
    column="language",
    message="this is not a valid language tag: {excerpt}",
    fix="unsafe",
    repair=lambda _: _declared(_without_region),
    bad=(
        _tagged("en_EN"),
        _tagged("English"),
        _tagged("jp"),
        _tagged("la_LA"),
        _tagged("de, en"),
    ),
    good=(_tagged("pt-BR"), _tagged("zh-Hant-TW"), _tagged("nn"), _tagged(" ")),
)
def invalid_language_tag(_: Options) -> pl.Expr:
    """The declared language is not a valid language tag.

    What it does: Looks up language, script and region in the BCP 47 registry. Also fires on a region that merely
    repeats the language and is the code of a country where the language is not spoken.
    Why it matters: Spell checkers, search and translation silently fall back to a default language.
    Leaves alone: Valid tags in another spelling (LG002), three-letter codes, and regions such as `419`.
    Fix: Write a BCP 47 tag: `en` or `en-GB`, not `en_EN` or `English`. A region that does not exist can be removed.
    For editors: Choose the language of the article from the list.
    Evidence: schema.org `inLanguage`; `de_DE_formal` and `deutsch, german` on real pages; jetpack #3026.
    """
    return _canonical_form().is_null()


@rule(
    code="LG002",
    name="noncanonical-language-tag",
    severity="info",
    frame="article",
    column="language",
    facts=lambda _: {"canonical": _canonical_form()},
    once=True,
    message="the language tag {excerpt} is not in canonical form: {canonical}",
    fix="safe",
    repair=lambda _: _canonical_form(),
    bad=(_tagged("en_US"), _tagged("EN"), _tagged("eng"), _tagged("iw")),
    good=(_tagged("en-US"), _tagged("sr-Latn"), _tagged("es-419")),
)
def noncanonical_language_tag(_: Options) -> pl.Expr:
    """The declared language is valid, but not in canonical form.

    What it does: Compares the tag with its canonical form (BCP 47, section 4.5).
    Why it matters: `en_US`, `EN` and `eng` are counted as three languages.
    Leaves alone: Invalid tags (LG001).
    Fix: Use the canonical form, which the message gives.
    Evidence: `en_US` and `eng` in `inLanguage`; mdn/yari #8594.
    """
    return _canonical_form() != pl.col("language")
