"""Fictional articles with the shape of real ones, for measurements that do not flatter.

Many scripts, about 3,400 bytes of UTF-8 each with a long tail, paragraphs with blank lines between them. They are made
of the sentences of the fictional press (testing/fiction.toml), those of the rules' own good examples in English, and
realistic.toml. Halves of sentences are put together anew, and about a third of the longer words are exchanged for words
made of the letters of the same language, so that no two articles share more than stock phrases. `python -m bench.shape`
measures how near that comes.
"""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from itertools import accumulate, pairwise
from pathlib import Path
from random import Random
from typing import Any, Final, NamedTuple

from presscheck.checks.declaring.examples import CLEAN
from presscheck.checks.declaring.registry import all_rules
from presscheck.testing import fiction

from .synthetic import DEFECTIVE, DEFECTS, Defect

__all__ = ["COLUMNS", "articles", "with_time"]

COLUMNS: Final = (
    *("id", "url", "headline", "description", "body", "published", "modified", "author", "language", "publisher"),
)


class _Size(NamedTuple):
    """share: of the articles. characters: median of a body. paragraph: mean characters of one."""

    share: float
    characters: int
    paragraph: int


_SIZES: Final[Mapping[str, _Size]] = {
    "en": _Size(0.33, 2550, 205),
    "zh": _Size(0.20, 600, 130),
    "pl": _Size(0.14, 2100, 300),
    "el": _Size(0.135, 2150, 380),
    "ru": _Size(0.13, 1500, 270),
    "es": _Size(0.015, 2150, 250),
    "fr": _Size(0.01, 2150, 250),
    "de": _Size(0.01, 2150, 250),
    "ar": _Size(0.01, 1500, 270),
    "hi": _Size(0.01, 1500, 270),
    "ja": _Size(0.005, 900, 90),
    "ko": _Size(0.005, 1200, 120),
}
_SPREAD: Final = 0.7
"""Standard deviation of the logarithm of a length."""

_LONG, _TIMES_LONGER = 0.01, 4
"""A share of the articles is several times as long as the others: reports, live blogs, speeches."""

_WITH_DESCRIPTION, _WITH_AUTHOR = 0.09, 0.09
_BLANK_BETWEEN: Final = 0.96
_SHORT_LINE: Final = 0.1
_EXCHANGED: Final = 0.35
_LONGER_WORD: Final = 4
_SENTENCES: Final = 1_500
_WORDS: Final = 5_000
_OUTLETS: Final = 211
_FIRST_DAY: Final = date(2023, 1, 1)
_WORD: Final = re.compile(r"[^\W\d_](?:[^\W\d_]|[\u0900-\u0963])*")
"""Letters, and the vowel signs of Devanagari, which are no letters for `re`."""
_FURTHER: Final = Path(__file__).parent / "realistic.toml"


class _Sentence(NamedTuple):
    """form: with `%s` for each of the words to be exchanged."""

    form: str
    words: int


class _Voice(NamedTuple):
    """What a language's articles are made of. weights: of the words, accumulated."""

    joint: str
    sentences: Sequence[_Sentence]
    subheads: Sequence[_Sentence]
    headlines: Sequence[str]
    words: Sequence[str]
    weights: Sequence[float]
    people: Sequence[str]
    places: Sequence[str]

    def written(self, sentence: _Sentence, rng: Random) -> str:
        return sentence.form % tuple(rng.choices(self.words, cum_weights=self.weights, k=sentence.words))

    def told(self, rng: Random) -> str:
        return self.written(rng.choice(self.sentences), rng)


def articles(count: int, seed: int = 7, defects: Sequence[Defect] = DEFECTS) -> Iterator[dict[str, Any]]:
    """`count` records with `COLUMNS`, the same ones for the same seed and defects; few of them have a defect.

    A defect that does nothing to an article (English glue in Chinese) is replaced by the next one that does.
    """
    rng = Random(seed)
    codes, shares = list(_SIZES), list(accumulate(size.share for size in _SIZES.values()))
    for number in range(count):
        article = _article(number, rng.choices(codes, cum_weights=shares)[0], rng)
        yield _with_defect(article, defects, rng) if rng.random() < DEFECTIVE else article


def with_time(article: dict[str, Any]) -> dict[str, Any]:
    """The article with a time of day, where its publication is a day: for what does not compare days with times."""
    published = article["published"]
    return article if "T" in published else {**article, "published": f"{published}T08:00:00+00:00"}


def _with_defect(article: dict[str, Any], defects: Sequence[Defect], rng: Random) -> dict[str, Any]:
    changed = (defect(article) for defect in rng.sample(defects, len(defects)))
    return next((one for one in changed if one != article), article)


def _article(number: int, code: str, rng: Random) -> dict[str, Any]:
    voice = _voice(code)
    place, person = rng.choice(voice.places), rng.choice(voice.people)
    return {
        "id": str(number),
        "url": f"https://site{number % _OUTLETS}.example/a/{number}",
        "headline": rng.choice(voice.headlines).format_map({"place": place, "person": person, "n": number + 100}),
        "description": voice.told(rng) if rng.random() < _WITH_DESCRIPTION else None,
        "body": _body(voice, _SIZES[code], rng),
        "published": (_FIRST_DAY + timedelta(days=number % 1000)).isoformat(),
        "modified": None,
        "author": person if rng.random() < _WITH_AUTHOR else None,
        "language": code,
        "publisher": f"Site {number % _OUTLETS}",
    }


def _body(voice: _Voice, size: _Size, rng: Random) -> str:
    left = size.characters * math.exp(rng.gauss(0, _SPREAD)) * (_TIMES_LONGER if rng.random() < _LONG else 1)
    lines = []
    while left > 0:
        if lines and rng.random() < _SHORT_LINE:
            line = voice.written(rng.choice(voice.subheads), rng)
        else:
            line = _paragraph(voice, min(left, rng.expovariate(1 / size.paragraph)), rng)
        lines.append(line)
        left -= len(line)
    return ("\n\n" if rng.random() < _BLANK_BETWEEN else "\n").join(lines)


def _paragraph(voice: _Voice, characters: float, rng: Random) -> str:
    """Whole sentences, of about so many characters together."""
    told = [voice.told(rng)]
    length = len(told[0])
    while length < characters - 40:
        told.append(voice.told(rng))
        length += len(told[-1])
    return voice.joint.join(told)


# --- what a language says, made once


@cache
def _voice(code: str) -> _Voice:
    rng = Random(f"{code} of the measured press")
    table = _table(code)
    whole = [*table["sentences"], *table["quotes"], *(_english() if code == "en" else ())]
    spaced = bool(table["joint"])
    letters = _letters(_filled(text, table, rng) for text in whole)
    words = _made_words(letters, spaced, rng)
    made = [_filled(_joined(whole, rng), table, rng) for _ in range(_SENTENCES)]
    return _Voice(
        joint=table["joint"],
        sentences=[_with_gaps(text, spaced, rng) for text in made],
        subheads=[_with_gaps(_filled(text, table, rng), spaced, rng) for text in table["subheads"] for _ in range(50)],
        headlines=table["headlines"],
        words=words,
        weights=list(accumulate(1 / (20 + rank) for rank in range(len(words)))),  # as often as words of a language are
        people=table["people"],
        places=table["places"],
    )


def _table(code: str) -> Mapping[str, Any]:
    further = tomllib.loads(_FURTHER.read_text("utf-8"))
    if code in further:
        return further[code]
    language = fiction.languages()[code]
    return {name: getattr(language, name) for name in (*further["hi"],)}


def _english() -> list[str]:
    """Sentences of good examples of rules, less those of the article that they change."""
    clean = set(str(CLEAN["body"]).split("\n"))
    lines = {
        line
        for rule in all_rules()
        for example in rule.good
        for record in example.records
        for line in str(record.get("body") or "").split("\n")
        if line not in clean
    }
    plain = re.compile(r"[A-Z][\w ,;’'-]{60,240}\.")
    return sorted(line for line in lines if " the " in line and plain.fullmatch(line))


def _joined(sentences: Sequence[str], rng: Random) -> str:
    """A sentence, or the first half of one and the second half of another; quotations stay whole."""
    first, second = rng.choice(sentences), rng.choice(sentences)
    for comma in (", ", "，", "、", "، "):
        if comma in first and comma in second and not re.search("[“”„»«「」—]", first + second):
            return first.split(comma)[0] + comma + second.split(comma)[-1]
    return first


def _filled(text: str, table: Mapping[str, Any], rng: Random) -> str:
    person, other = rng.sample(table["people"], 2)
    values = {"person": person, "other": other, "place": rng.choice(table["places"])}
    values |= {"office": rng.choice(table["offices"]), "n": rng.randrange(21, 980), "m": rng.randrange(21, 980)}
    return text.format_map(values)


def _with_gaps(text: str, spaced: bool, rng: Random) -> _Sentence:
    """The sentence, with gaps for some of its longer words, or of its pairs of characters."""
    words = 0

    def gap(found: re.Match[str]) -> str:
        nonlocal words
        word = found[0]
        if len(word) < (_LONGER_WORD if spaced else 2) or word[0].isupper() or rng.random() >= _EXCHANGED:
            return word
        words += 1
        return "%s"

    pattern = _WORD if spaced else re.compile(r"[^\W\d_]{2}")
    return _Sentence(pattern.sub(gap, text.replace("%", "%%")), words)


def _letters(texts: Iterator[str]) -> Mapping[str, Sequence[str]]:
    """What follows a letter, as often as it does; an empty letter is before and after each word."""
    follows: dict[str, list[str]] = {}
    for word in (word.lower() for text in texts for word in _WORD.findall(text)):
        for one, other in pairwise(("", *word, "")):
            follows.setdefault(one, []).append(other)
    return follows


def _made_words(follows: Mapping[str, Sequence[str]], spaced: bool, rng: Random) -> list[str]:
    """Words that could be of the language: each letter follows the one before as in its sentences."""
    if not spaced:
        letters = sorted({letter for some in follows.values() for letter in some if letter})
        return [rng.choice(letters) + rng.choice(letters) for _ in range(_WORDS)]
    words: dict[str, None] = {}
    for _ in range(2 * _WORDS):
        word, letter = "", rng.choice(follows[""])
        while letter and len(word) < 14:
            word += letter
            letter = rng.choice(follows[letter])
        if len(word) >= _LONGER_WORD:
            words[word] = None
    return list(words)
