"""Keys that group what belongs together across batches: equal on every machine and in every version.

Written in plain Python on purpose: over whole bodies `unicodedata` with `bytes.translate` is several times faster than
the same steps as Polars string expressions (NFKC alone takes 24 µs for 1,000 characters there).
"""

from __future__ import annotations

import hashlib
import html
import re
import string
import unicodedata
from typing import Final

import polars as pl

__all__ = ["beside_longest_part", "letters", "longest_part", "text_key", "text_keys"]

_MARKS = "“”„‟«»‹›‘’‚‛–—―…·•\u00a0\u2009\u200a\u202f\u200b\ufeff\u00ad"
_OTHER_MARKS = re.compile(f"[{re.escape(_MARKS)}]+")
_DROPPED = (string.whitespace + string.punctuation).encode()
_ASCII_LOWER = bytes.maketrans(string.ascii_uppercase.encode(), string.ascii_lowercase.encode())


def letters(text: str) -> bytes:
    """The letters and digits of a text (UTF-8): without case, white space, punctuation and compatibility forms."""
    if text.isascii():
        return text.encode().translate(_ASCII_LOWER, _DROPPED)
    kept = _OTHER_MARKS.sub("", unicodedata.normalize("NFKC", text).casefold())
    return kept.encode("utf-8", "replace").translate(None, _DROPPED)


def text_key(text: str) -> str:
    """32 hex digits; equal for texts with the same `letters`."""
    return hashlib.sha256(letters(text)).hexdigest()[:32]


def text_keys(texts: pl.Series) -> pl.Series:
    """`text_key` of each text (String to String); null stays null."""
    return pl.Series(texts.name, [None if text is None else text_key(text) for text in texts], dtype=pl.String)


_SEPARATOR: Final = re.compile(r"\s[-–—|:·»]\s|:\s")
_MAY_SEPARATE: Final = (" -", " –", " —", " |", " :", " ·", " »", ": ")


def longest_part(headline: str) -> str:
    """The longest part of a headline between separators, entities decoded: without kicker and site name."""
    return max(_parts(headline), key=len)


def beside_longest_part(headline: str) -> tuple[bytes, bytes]:
    """What stands before and after the longest part of a headline, as `letters`."""
    parts = _parts(headline)
    place = parts.index(max(parts, key=len))
    return letters(" ".join(parts[:place])), letters(" ".join(parts[place + 1 :]))


def _parts(headline: str) -> list[str]:
    decoded = html.unescape(headline) if "&" in headline else headline
    return _SEPARATOR.split(decoded) if any(mark in decoded for mark in _MAY_SEPARATE) else [decoded]
