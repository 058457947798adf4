"""Phrases that rules look for: data by language, a topic a file, in the folder `phrases`.

They are written in lower case where case means nothing, and an apostrophe stands for the typographic one too.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Final

import polars as pl
import tomli

from ...glances.glance import plainly
from ..judging.literals import LiteralSearch

__all__ = ["by_language", "cues", "holds_any", "may_begin", "may_hold", "may_start", "pattern", "phrases", "spellings"]


@cache
def _table(topic: str) -> Mapping[str, Sequence[str]]:
    return tomli.loads((Path(__file__).parent / "phrases" / f"{topic}.toml").read_text("utf-8"))


@cache
def phrases(topic: str) -> tuple[str, ...]:
    """The phrases of a topic in all languages, each once, the longest first. Raises FileNotFoundError."""
    found = {phrase for of_language in _table(topic).values() for phrase in of_language}
    return tuple(sorted(found, key=lambda phrase: (-len(phrase), phrase)))


def pattern(topic: str) -> str:
    """A Rust regex of any phrase of a topic; a blank is any space, an apostrophe either one."""
    escaped = (pl.escape_regex(phrase) for phrase in phrases(topic))
    return "(?:" + "|".join(text.replace(" ", r"\s+").replace("'", "['’]") for text in escaped) + ")"


def cues(*topics: str) -> tuple[str, ...]:
    """The longest word of each phrase, for `Rule.literals`: without one no `pattern` of these topics matches."""
    words = {max(phrase.replace("'", " ").split(), key=len) for topic in topics for phrase in phrases(topic)}
    return tuple(sorted(word.lower() for word in words))


def spellings(*topics: str) -> tuple[str, ...]:
    """The phrases with either apostrophe, for `Rule.literals` where nothing else is looked for."""
    found = {phrase for topic in topics for phrase in phrases(topic)}
    return tuple(sorted(found | {phrase.replace("'", "’") for phrase in found}))


def may_hold(text: pl.Expr, *topics: str) -> pl.Expr:
    """Whether a text holds one of the `cues`: where `Rule.literals` does not do, as in a part of a text.

    Cheap beside the pattern itself, which costs milliseconds to compile.
    """
    return holds_any(text, cues(*topics))


@cache
def by_language(topic: str) -> Mapping[str, frozenset[str]]:
    """The phrases of a topic, by language code. Raises FileNotFoundError."""
    return {language: frozenset(listed) for language, listed in _table(topic).items()}


_FIRST: Final = re.compile(r"(?<=.)[ '’]")
"""Where the first word of a phrase ends; what stands between words may be written otherwise."""


def may_begin(text: pl.Expr, *topics: str) -> pl.Expr:
    """Whether a line of a text begins with the first word of a phrase, in any case."""
    starts = {f"\n{_FIRST.split(phrase)[0].lower()}" for topic in topics for phrase in phrases(topic)}
    return holds_any(pl.concat_str(pl.lit("\n"), text), tuple(sorted(starts)))


def may_start(text: pl.Expr, *topics: str) -> pl.Expr:
    """Whether a line of a text begins with a phrase, in any case, with any blanks and apostrophes: as `pattern` would.

    What follows the phrase is not looked at.
    """
    plain = text.str.replace_all(r"\s+", " ").str.replace_all("’", "'", literal=True)
    starts = sorted({f"\n{phrase}" for topic in topics for phrase in phrases(topic)})
    return holds_any(pl.concat_str(pl.lit("\n"), plain), tuple(starts))


def holds_any(text: pl.Expr, literals: tuple[str, ...]) -> pl.Expr:
    """Whether a text holds one of these, in any case."""
    search = _search(literals)
    return plainly(text.map_batches(search.holds, return_dtype=pl.Boolean, is_elementwise=True), search.is_in)


@cache
def _search(literals: tuple[str, ...]) -> LiteralSearch[str]:
    """Made ready once; `contains_any` would do that each time."""
    return LiteralSearch({"": literals})
