"""In which language a text is written: a quick look that can only confirm, and py3langid for the rest."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from functools import cache, lru_cache
from typing import Any, Final, NamedTuple

import numpy as np
import polars as pl

from ..declaring.extras import is_installed
from .mapped import mapped
from .phrase_lists import by_language

__all__ = [
    "HEAD_CHARS",
    "Detected",
    "are_close",
    "detected",
    "has_words",
    "is_plainly",
    "language_in",
    "language_of",
    "may_lack_words",
    "plainly_in",
    "stored",
]

HEAD_CHARS: Final = 1000
"""Characters of a text that are looked at: enough to tell, and no more."""

_MIN_CHARS: Final = 200
"""A shorter text tells no language that is not asked for."""

_GLANCE_CHARS: Final = 400
"""Characters that are enough to confirm what is expected."""

_MIN_WORDS: Final = 40
_PLAIN_SHARE: Final = 0.08
_ANY_SHARE: Final = 0.1
_SURE: Final = 0.95

_LETTERS: Final = {
    "ru": ("[ыэё]", 0.01, "[іїєўґәғқңөүұһ]"),
    "uk": ("[іїє]", 0.03, "[ыэёўәғқңөүұһ]"),
    "bg": ("[ъ]", 0.01, "[ыэёіїєў]"),
    "ja": ("[ぁ-ヿ]", 0.1, None),
    "ko": ("[가-힣]", 0.3, None),
    "zh": ("[一-鿿]", 0.3, "[ぁ-ヿ가-힣]"),
    "th": ("[ก-๛]", 0.3, None),
    "el": ("[ά-ώ]", 0.3, None),
    "he": ("[א-ת]", 0.3, None),
    "ka": ("[ა-ჰ]", 0.3, None),
    "hy": ("[ա-և]", 0.3, None),
}
"""Letters that no other large language has, the least share of them in a text, and letters that speak against it.

They alone tell these languages: their small words are those of their neighbours, or not spaced.
"""

_MARKED: Final = {
    "az": ("[ə]", 0.03, None),
    "bn": ("[ক-হ]", 0.3, "[ৰৱ]"),
    "cs": ("[ěřů]", 0.01, "[ąćęłńőśűźż]"),
    "gu": ("[ક-હ]", 0.3, None),
    "hu": ("[őű]", 0.005, "[ąęłřșț]"),
    "kn": ("[ಕ-ಹ]", 0.3, None),
    "lt": ("[ėįų]", 0.01, "[łńőřśű]"),
    "lv": ("[ģķļņ]", 0.008, "[ėłōřų]"),
    "ml": ("[ക-ഹ]", 0.3, None),
    "pl": ("[ąęłńśźż]", 0.02, "[čėěőřšűųž]"),
    "ro": ("[ăţț]", 0.015, "[ğđłơư]"),
    "ta": ("[க-ஹ]", 0.3, None),
    "te": ("[క-హ]", 0.3, None),
    "tr": ("[ğış]", 0.02, "[əäñňăț]"),
    "vi": ("[đơưạảấầậắằặếềểệốồộớờợụủứừữự]", 0.05, None),
}
"""The same, of languages that are also told by their small words."""

_LARGE: Final = (
    "ar be bg bn ca cs da de el en es et eu fa fi fr gl gu he hi hr hu hy id is it ja ka kk km kn ko lt lv mk ml mn mr "
    "ms my ne nl no pa pl ps pt ro ru si sk sl sq sr sv sw ta te th tl tr uk ur uz vi zh"
)
_MAJOR: Final = frozenset(_LARGE.split())
"""Languages that are believed when they are found; the others are mostly noise in lists and tables."""

_CLOSE: Final = tuple(
    frozenset(group.split())
    for group in (
        "no nb nn da",
        "hr sr bs sh cnr",
        "id ms jv su zsm",
        "gl es an ext ast",
        "gl pt",
        "ca es oc",
        "de lb gsw nds bar",
        "nl af fy li nds vls",
        "zh yue wuu nan hak cmn",
        "ar arz ary apc acm ajp arb",
        "fa prs tg",
        "hi mr ne sa bho mai awa",
        "en pcm sco",
        "fr gcr gcf ht wa",
        "it lij vec scn nap sc co la",
        "az tr crh tk",
        "bg mk",
        "kk ky tt ba",
        "cs sk",
        "et fi vro",
        "tl fil ceb bcl",
        "pl szl csb",
        "ru be",
        "ro mo",
        "sq als aln",
        "mn khk",
        "ps pbt",
        "ur hi pnb",
        "sw swh",
        "lv lvs",
        "uz uzn",
    )
)
"""Languages that a text alone does not tell apart for certain, and different codes for the same one."""


class Detected(NamedTuple):
    """What py3langid says of a text; `zxx` is no language at all. score: 0 to 1."""

    language: str
    score: float


def are_close(one: str, other: str) -> bool:
    """Whether two languages are the same, or too near each other to be told apart."""
    return one == other or any(one in group and other in group for group in _CLOSE)


def is_plainly(language: str, text: str) -> bool:
    """A quick look: the text has the letters or the small words of this language, and enough of them.

    False tells nothing: the language may be one that is not in the lists.
    """
    return _looks_like(language, text[:_GLANCE_CHARS].lower()) or _looks_like(language, text[:HEAD_CHARS].lower())


def _looks_like(language: str, glance: str) -> bool:
    if letters := _LETTERS.get(language) or _MARKED.get(language):
        mine, share, against = letters
        enough = len(re.findall(mine, glance)) >= share * max(len(glance), 1)
        told = enough and not (against and re.search(against, glance))
        if told or language in _LETTERS:
            return told
    words, known = glance.split(), _small_words(language)
    return len(words) >= _MIN_WORDS and sum(map(known.__contains__, words)) >= _PLAIN_SHARE * len(words)


def _small_words(language: str) -> frozenset[str]:
    return by_language("function_words").get(_LISTED_AS.get(language, language), frozenset())


def plainly_in(language: str, texts: pl.Series) -> pl.Series:
    """A glance at a column of texts, several times as fast as `is_plainly`, which is true wherever this is.

    False tells nothing.
    """
    if letters := _LETTERS.get(language) or _MARKED.get(language):
        head = pl.col("text").str.head(_GLANCE_CHARS).str.to_lowercase()
        return texts.to_frame("text").select(_has_letters(head, *letters).fill_null(False)).to_series()
    text, words = pl.col("text"), pl.col("words")
    glanced = texts.to_frame("text").with_columns(words=_glance(text))  # Polars would work it out twice
    plain = (words.list.len() >= _MIN_WORDS) & (_share(words, _small_words(language)) >= _PLAIN_SHARE)
    return glanced.select((plain & ~_has_rare_space(text)).fill_null(False)).to_series()


def _has_letters(lower: pl.Expr, mine: str, share: float, against: str | None) -> pl.Expr:
    enough = lower.str.count_matches(mine) >= share * lower.str.len_chars().clip(1)
    return enough & ~lower.str.contains(against) if against else enough


def may_lack_words(text: pl.Expr) -> pl.Expr:
    """A glance that is cheap: true wherever `has_words` is false, but for texts in syllables or ideographs.

    These have no blanks between their words, and nobody scrambles them letter by letter.
    """
    few = (_share(_glance(text), _every_word()).fill_null(0.0) < _ANY_SHARE) | _has_rare_space(text)
    head = text.str.head(_GLANCE_CHARS)
    return few & (head.str.count_matches(_SYLLABLES) <= _SYLLABLES_SHARE * head.str.len_chars())


_SYLLABLES: Final = "[ぁ-ヿ一-鿿가-힣]"
_SYLLABLES_SHARE: Final = 0.3


def _glance(text: pl.Expr) -> pl.Expr:
    """The words of a text's beginning, as Python splits them, unless it `_has_rare_space`."""
    spaced = text.str.head(_GLANCE_CHARS).str.to_lowercase()
    for space in "\n\t\r\u00a0":
        spaced = spaced.str.replace_all(space, " ", literal=True)
    return spaced.str.split(" ").list.eval(pl.element().filter(pl.element() != ""))


def _has_rare_space(text: pl.Expr) -> pl.Expr:
    return text.str.head(_GLANCE_CHARS).str.contains(_RARE_SPACE)


def _share(words: pl.Expr, known: frozenset[str]) -> pl.Expr:
    """The share of words that are known; null where there are none."""
    return words.list.eval(pl.element().is_in(sorted(known))).list.mean()


_RARE_SPACE: Final = r"[\x0b\x0c\x1c-\x1f\x85\u{1680}\u{2000}-\u{200a}\u{2028}\u{2029}\u{202f}\u{205f}\u{3000}]"
_LISTED_AS: Final = {"nb": "no", "nn": "no"}


@cache
def _every_word() -> frozenset[str]:
    """Without single letters, which are also what remains of a table or a key."""
    return frozenset(word for listed in by_language("function_words").values() for word in listed if len(word) > 1)


def has_words(text: str, least: float = _ANY_SHARE) -> bool:
    """Whether at least this share of the words, or of the first ones, are small words of any listed language."""
    return any(_share_of_small_words(text[:chars].lower().split()) >= least for chars in (_GLANCE_CHARS, len(text)))


def _share_of_small_words(words: Sequence[str]) -> float:
    return sum(map(_every_word().__contains__, words)) / max(len(words), 1)


@lru_cache(maxsize=1024)
def detected(head: str) -> Detected:
    """What py3langid says of the first `HEAD_CHARS` of a text."""
    return Detected(*_identifier().classify(head))


@cache
def _identifier() -> Any:
    """The model: it takes a second to load."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415 - an extra, and slow to import

    return stored(LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True))


def stored(identifier: Any) -> Any:
    """A model of py3langid whose tables are on disk: 70 MB, of which most texts need little.

    One of a version that keeps them otherwise is left as it is.
    """
    with suppress(AttributeError):
        states, scores, others = identifier.tk_nextmove, identifier.nb_ptc, identifier._full_model[1:]
        identifier.tk_nextmove = np.frombuffer(mapped(states), states.typecode).data
        identifier.nb_ptc = np.frombuffer(mapped(scores), scores.dtype).reshape(scores.shape)
        identifier._full_model = (identifier.nb_ptc, *others)  # else the table stays there
    return identifier


def language_in(text: str) -> str | None:
    """The language of a text if it is a large one, and beyond doubt: both halves of the beginning are written in it."""
    head = text[:HEAD_CHARS]
    found, score = detected(head)
    if score < _SURE or found not in _MAJOR:
        return None
    half = len(head) // 2
    halves = (detected(head[:half]), detected(head[half:]))
    return found if all(are_close(part.language, found) for part in halves) else None


def language_of(text: str, tag: str | None) -> str | None:
    """The language that a text is written in, as a primary subtag; None where it is too short or in doubt.

    tag: what it is said to be, which is looked at first. Without py3langid only languages with lists are told.
    """
    said = re.split("[-_]", tag.strip().lower())[0] if tag else ""
    for language in dict.fromkeys((said, *by_language("function_words"), *_LETTERS)):
        if language and is_plainly(language, text):
            return language
    return language_in(text) if is_installed("lang") and len(text) >= _MIN_CHARS else None
