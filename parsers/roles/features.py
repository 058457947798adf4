"""What the text of a dump's block shows on its own: words, sentences, lists, links, names."""

from __future__ import annotations

import re
import unicodedata
from functools import cached_property
from typing import Final

from .words import AGENCIES, BYLINE_WORDS, NAME_PARTICLES

__all__ = ["END_CHARS", "Features", "fold", "folded_words"]

READ_CHARS: Final = 4000
"""Features read so much of a text; the rest of a long body says nothing new about its role."""

WORDS_PER_LINK: Final = 60
"""Prose that quotes addresses has at least so many words for each."""

END_CHARS: Final = 40
"""The mark at the end of a sentence, with quotes and brackets after it, is found in so many."""

ITEM_MASS: Final = 40
"""Items of a list of keywords have no more characters, on average."""

_WORD: Final = re.compile(r"[^\W_]+")
_LINK: Final = re.compile(r"(?:https?:)?//[^\s/,]+[^\s,]*")
_IMAGE_LINK: Final = re.compile(r"(?i)\.(?:jpe?g|png|gif|webp|avif|svg|bmp|tiff?)(?:$|[?#:!;/])")
_ENTITY: Final = re.compile(r"&#?\w{1,8};")
_LIST_MARK: Final = re.compile(r"\s*[,;|،]\s*")
_SENTENCE_END: Final = re.compile(
    r"(?:[.!?…。！？।]|&hellip;|&#8230;)(?:[\"'”’»“)\]]|&(?:nbsp|quot|raquo|r[sd]quo|#0?3[49]|#821[67]|#822[01]);)*$"
)
_SENTENCE_JOINT: Final = re.compile(r"(?<=\w\w)[.!?…।][\"'”’»“)\]]*\s+[\"'„“«(\[]*(?=[^\W\d_])|[。！？]")
_CLOCK_IN_TEXT: Final = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}")
_UNSPACED: Final = re.compile(r"[\u0e00-\u0eff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")


class _Bare(dict[int, str | int | None]):
    """A table for `str.translate` that drops marks; it learns each character when it first meets it."""

    def __missing__(self, code: int) -> int | None:
        kept = None if unicodedata.combining(chr(code)) else code
        self[code] = kept
        return kept


_BARE: Final = _Bare(str.maketrans({"ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "ё": "е"}))


def fold(text: str) -> str:
    """Lower case without marks: `Économie` is `economie`, as in the path of a URL."""
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFKD", text).lower().translate(_BARE)


def folded_words(text: str) -> tuple[str, ...]:
    """Folded words of the beginning of a text; an umlaut is its bare vowel."""
    return tuple(_WORD.findall(fold(_ENTITY.sub(" ", text[:READ_CHARS]))))


class Features:
    """A block's text, its lexical kind, and what the text shows; each is computed when first asked for."""

    def __init__(self, text: str, kind: str) -> None:
        self.text = text.strip()
        self.kind = kind
        self.head = self.text[:READ_CHARS]

    @cached_property
    def words(self) -> list[str]:
        """Runs of non-blanks."""
        return self.head.split()

    @cached_property
    def folded(self) -> tuple[str, ...]:
        """Folded words, for comparison."""
        return folded_words(self.head)

    @cached_property
    def key(self) -> str:
        """The text for comparison with other texts: folded words, one blank between."""
        return " ".join(self.folded)

    @cached_property
    def unspaced(self) -> int:
        """Characters of scripts without spaces."""
        return 0 if self.head.isascii() else len(_UNSPACED.findall(self.head))

    @cached_property
    def mass(self) -> int:
        """Characters, three for one in scripts without spaces: comparable between languages."""
        return len(self.text) + 2 * self.unspaced

    @cached_property
    def word_count(self) -> int:
        """Words; in scripts without spaces, two characters are taken for one."""
        return len(self.words) + self.unspaced // 2

    @cached_property
    def ends_sentence(self) -> bool:
        """Ends as a sentence does."""
        return _SENTENCE_END.search(self.text[-END_CHARS:]) is not None

    @cached_property
    def sentence_joints(self) -> int:
        """Places where one sentence ends and another begins."""
        return len(_SENTENCE_JOINT.findall(self.head))

    @cached_property
    def items(self) -> list[str]:
        """Parts between commas, semicolons or bars."""
        return [item for item in _LIST_MARK.split(_ENTITY.sub("'", self.head)) if item]

    @cached_property
    def is_list(self) -> bool:
        """At least three short items (two if of at most two words each): keywords joined."""
        if self.ends_sentence or self.links or len(self.items) < 2:
            return False
        words = [len(item.split()) for item in self.items]
        short = max(words) <= 2 if len(words) == 2 else sum(words) <= 4 * len(words)
        return short and self.sentence_joints < len(words) / 4 and self.mass <= ITEM_MASS * len(words)

    @cached_property
    def links(self) -> list[str]:
        """URLs in the text."""
        return _LINK.findall(self.head) if "//" in self.head else []

    @cached_property
    def image_links(self) -> list[str]:
        """URLs of image files in the text."""
        return [link for link in self.links if _IMAGE_LINK.search(link)]

    @cached_property
    def name(self) -> str:
        """The words before the first URL, or after the last one if nothing but a number comes before it."""
        if not self.links:
            return self.text
        before, after = self.head.split(self.links[0], 1)[0].strip(), self.head.rsplit(self.links[-1], 1)[1]
        return after.strip(" 0123456789") if not before or before.isdecimal() else before

    @cached_property
    def begins_lower(self) -> bool:
        """The first letter is a small one."""
        return self.text[:1].islower()

    @cached_property
    def is_nested(self) -> bool:
        """A whole object was written into one block: it holds a time, or a URL for every few words."""
        return self.has_clock or len(self.words) < len(self.links) * (WORDS_PER_LINK + 1)

    @cached_property
    def has_clock(self) -> bool:
        """A time in ISO form stands in the text."""
        return _CLOCK_IN_TEXT.search(self.head) is not None

    @cached_property
    def has_byline_word(self) -> bool:
        """Begins as `By …` does, in some languages."""
        return len(self.words) > 1 and self.words[0].lower().rstrip(":") in BYLINE_WORDS

    @cached_property
    def is_byline(self) -> bool:
        """Begins as `By …` does, and all that follows is names."""
        rest = [word for word in self.words[1:] if word.lower() not in NAME_PARTICLES]
        return self.has_byline_word and 0 < len(rest) <= 8 and all(word[0].isupper() for word in rest)

    @cached_property
    def is_profile(self) -> bool:
        """A person's name, and sentences about that person: the name comes again at once, or at the very end."""
        name, rest = self.words[:2], self.words[2:]
        if (
            len(rest) < 4
            or not all(word[:1].isupper() for word in name)
            or not self.sentence_joints + self.ends_sentence
        ):
            return False
        return name in (rest[:2], rest[1:3], rest[-2:], rest[-3:-1])

    @cached_property
    def has_small_word(self) -> bool:
        """A word that begins with a small letter, and is no part of a name; or the script has no capitals."""
        words = [word for word in self.words if word.lower() not in NAME_PARTICLES]
        return any(word[:1].islower() for word in words) or not any(word[:1].isupper() for word in words)

    @cached_property
    def is_code(self) -> bool:
        """An identifier: one word with many digits, or a URN."""
        return len(self.words) == 1 and (self.text.startswith("urn:") or sum(c.isdigit() for c in self.text) >= 5)

    @cached_property
    def is_agency(self) -> bool:
        """The name of a news agency."""
        return self.key in AGENCIES

    @cached_property
    def looks_like_person(self) -> bool:
        """Two to four capitalised words without digits; particles such as `de` may be small."""
        words = self.name.replace(".", "").split()
        if not 2 <= len(words) <= 4 or any(c.isdigit() for c in self.name) or self.ends_sentence:
            return False
        return all(word[:1].isupper() or word.lower() in NAME_PARTICLES for word in words) and words[0][:1].isupper()
