"""Text in an encoding of one script that was read as if it were in another: told by what no language writes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Final, NamedTuple

__all__ = ["MISREAD_BYTES", "MISREAD_SHAPE", "Misread", "misread"]


class Misread(NamedTuple):
    """What a text is."""

    encoding: str
    text: str
    """As it was meant, as far as no byte of it is lost, and no other encoding may be meant."""

    fit: float = 1


_WESTERN_SHAPE: Final = r"[\x{A1}-\x{FF}]{4,}"
_KANA_SHAPE: Final = r"[‚ƒ\x{82}\x{83}]\S(?:[‚ƒ\x{82}\x{83}]\S?)+"
_CASE_SHAPE: Final = r"[а-яё][А-ЯЁ]{3,}"
_CHINESE_SHAPE: Final = r"\p{Han}*(?:锟斤拷|[鐨锛銆鈥][\p{Han}€])\p{Han}*"
_JAPANESE_SHAPE: Final = r"(?:[縺繧繝][^\s]){2,}"
_BOX_SHAPE: Final = r"(?:[пя][\x{2500}-\x{25FF}°²·÷©⌠⌡√≈≤≥]){2,}|(?:[╨╤][^\s]){3,}"

MISREAD_SHAPE: Final = "|".join((_WESTERN_SHAPE, _KANA_SHAPE, _CASE_SHAPE, _CHINESE_SHAPE, _JAPANESE_SHAPE, _BOX_SHAPE))
"""Rust regex without which no text is misread; few texts that are right have it."""

MISREAD_BYTES: Final = (
    b"\xc3",  # Western letters
    *(b"\xe2\x80\x9a", b"\xc6\x92", b"\xc2\x82", b"\xc2\x83"),  # ‚ and ƒ
    *(b"\xd0", b"\xe2\x94", b"\xe2\x95"),  # Cyrillic and boxes
    *(letter.encode() for letter in "锟鐨锛銆鈥縺繧繝"),
)
"""What UTF-8 has for the beginnings of a `MISREAD_SHAPE`."""

_CYRILLIC: Final = frozenset("оеаинтсрвлкмді")
_GREEK: Final = frozenset("αοιετσνηυάόίέή")
_HEBREW: Final = frozenset("יוהלאמרתבש")
_ARABIC: Final = frozenset("اليمونرتبع")
_THAI: Final = frozenset("านรกอเง่้มยลวดทตสะั")
_KANA: Final = frozenset(map(chr, (*range(0x3041, 0x3097), *range(0x30A1, 0x30FD))))
_CHINESE: Final = frozenset(
    "的一是在不了有和人这這中大为為上个個国國我以要他时時来來用们們生到作地于於出就分对對成会會可主发發年动動同工也能下过過"
    "子说說产產后後多定行学學法所民得经經日月者市新本報报将將被与與公司区區方面员員部家高长長三二十两兩没沒"
)
_KOREAN: Final = frozenset("이다는을의에가고하지로사기어도은나인대해서부자한시그리정으를일아수보전제들있라장것주")


class _Candidate(NamedTuple):
    """An encoding that a text may be in: name, codec, letters that are frequent in it, and their usual share."""

    name: str
    codec: str
    frequent: frozenset[str]
    usual: float
    usual_letter: str | None = None
    """In encodings with two bytes a letter: regex of what nearly all letters are, if the encoding is right."""


_SINGLE: Final = (
    _Candidate("windows-1251", "cp1251", _CYRILLIC, 0.75),
    _Candidate("KOI8-R", "koi8_u", _CYRILLIC, 0.75),
    _Candidate("ISO 8859-5", "iso8859_5", _CYRILLIC, 0.75),
    _Candidate("windows-1253", "cp1253", _GREEK, 0.7),
    _Candidate("windows-1255", "cp1255", _HEBREW, 0.7),
    _Candidate("windows-1256", "cp1256", _ARABIC, 0.65),
    _Candidate("TIS-620", "cp874", _THAI, 0.6),
)
_DOUBLE: Final = (
    _Candidate("GBK", "gb18030", _CHINESE, 0.2, r"[一-龥、-】！-～“”]"),
    _Candidate("Big5", "cp950", _CHINESE, 0.2, r"[一-龥、-】！-～]"),
    _Candidate("EUC-KR", "cp949", _KOREAN, 0.5, r"[가-힣]"),
    _Candidate("EUC-JP", "euc_jp", _KANA, 0.5, r"[ぁ-ヺ一-龥、-】ー]"),
    _Candidate("Shift-JIS", "cp932", _KANA, 0.5, r"[ぁ-ヺ一-龥、-】ー]"),
)
_SURE: Final = 0.7
_MAX_LOST: Final = 0.1

_BYTES: Final = {chr(byte): byte for byte in range(256)} | {
    bytes([byte]).decode("cp1252"): byte for byte in range(256) if byte not in {0x81, 0x8D, 0x8F, 0x90, 0x9D}
}
"""Bytes by what they become as Latin-1, and as windows-1252."""


def _western_bytes(text: str) -> bytes | None:
    values = [_BYTES.get(char) for char in text]
    known = [value for value in values if value is not None]
    return bytes(known) if len(known) == len(values) else None


def _codec_bytes(codec: str) -> Callable[[str], bytes | None]:
    def encoded(text: str) -> bytes | None:
        try:
            return text.encode(codec)
        except UnicodeEncodeError:
            return None

    return encoded


@lru_cache(maxsize=256)
def misread(text: str) -> Misread | None:
    """What a text really is, if its letters are such as only a misreading makes; of anything else None."""
    for look in (_western, _utf8, _cyrillic):
        if found := look(text):
            return found
    return None


_RUN: Final = re.compile("[\u00a1-\u00ff\u0080-\u009f€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]{3,}")
_KANA_MARK: Final = re.compile("[‚ƒ\u0082\u0083]\\S")
_LATIN_LETTER: Final = re.compile("[A-Za-z\u00c0-\u00ff]")
_MIN_LETTERS: Final = 8
_MIN_DISTINCT: Final = 5
_CHARS_A_KANA_MARK: Final = 8


def _western(text: str) -> Misread | None:
    """Words that have no letter of A to Z, only Western letters with marks; or the marks that kana become."""
    runs = _RUN.findall(text)
    letters = [char for run in runs for char in run if "\u00c0" <= char <= "\u00ff"]
    many = len(letters) >= _MIN_LETTERS and len(set(letters)) >= _MIN_DISTINCT
    foreign = many and len(letters) * 5 >= len(_LATIN_LETTER.findall(text)) * 2
    kana = len(_KANA_MARK.findall(text))
    if not foreign and not (kana >= _MIN_DISTINCT and kana * _CHARS_A_KANA_MARK >= len(text)):
        return None
    return _best(text, _western_bytes, (*_SINGLE, *_DOUBLE))


_CYRILLIC_LETTER: Final = re.compile("[А-Яа-яЁё]")
_WRONG_CASE: Final = re.compile("[а-яё][А-ЯЁ]{3,}")
_MIN_CYRILLIC: Final = 12
_MOSTLY: Final = 0.7
_GAIN: Final = 0.1


def _cyrillic(text: str) -> Misread | None:
    """Words with small letters first and capitals behind, which are right in the other of two encodings of Cyrillic."""
    letters = _CYRILLIC_LETTER.findall(text)
    capitals = sum(map(str.isupper, letters))
    if len(letters) < _MIN_CYRILLIC or capitals < _MOSTLY * len(letters) or not _WRONG_CASE.search(text):
        return None
    found = [
        _best(text, _codec_bytes(read), (meant,)) for read, meant in (("cp1251", _SINGLE[1]), ("koi8_u", _SINGLE[0]))
    ]
    now = _fit(text, _SINGLE[0])
    better = [one for one in found if one and one.fit > now + _GAIN]
    return max(better, key=lambda one: one.fit, default=None)


def _best(text: str, as_bytes: Callable[[str], bytes | None], candidates: Iterable[_Candidate]) -> Misread | None:
    lines = [as_bytes(line) for line in text.split("\n")]
    told = b"\n".join(line for line in lines if line is not None)
    fits = {candidate: _fit(told.decode(candidate.codec, "replace"), candidate) for candidate in candidates}
    best, *others = sorted(candidates, key=lambda candidate: -fits[candidate])
    if fits[best] < _SURE:
        return None
    certain = not others or fits[best] > fits[others[0]] + _GAIN
    return Misread(best.name, _decoded(text, lines, best) if certain else text, fits[best])


def _fit(decoded: str, candidate: _Candidate) -> float:
    """How well a text looks in an encoding: 1 for as usual."""
    letters = [char.lower() for char in decoded if char > "\u00a0"]
    lost = decoded.count("\ufffd")
    if not letters or lost > _MAX_LOST * len(letters):
        return 0
    frequent = min(1, sum(char in candidate.frequent for char in letters) / len(letters) / candidate.usual)
    if candidate.usual_letter is None:
        return frequent * (1 - len(_CAPITAL_WITHIN.findall(decoded)) / len(letters))
    return (frequent + len(re.findall(candidate.usual_letter, decoded)) / len(letters)) / 2


_CAPITAL_WITHIN: Final = re.compile("[а-яёα-ω][А-ЯЁΑ-Ω]")
_MARKS_OF_JAPANESE: Final = re.compile("[、。ー「」・]")


def _decoded(text: str, lines: list[bytes | None], meant: _Candidate) -> str:
    """Each line as it was meant; one that has lost bytes stays."""
    decoded = []
    for line, told in zip(text.split("\n"), lines, strict=True):
        try:
            decoded.append(line if told is None else told.decode(meant.codec))
        except UnicodeDecodeError:
            decoded.append(line)
    whole = "\n".join(decoded)
    # All marks of Shift-JIS begin with a byte that windows-1252 does not have: without any, some were dropped.
    return text if meant.codec == "cp932" and not _MARKS_OF_JAPANESE.search(whole) else whole


_READ_AS: Final = ("gb18030", "cp932", "koi8_r", "cp866")
_LOST: Final = "锟斤拷"
_MIN_FOUND: Final = 4


def _utf8(text: str) -> Misread | None:
    """Bytes of UTF-8 that were read as another encoding than ftfy knows; no other bytes make letters of UTF-8."""
    if _LOST in text:
        return Misread("UTF-8", text)
    for codec in _READ_AS:
        told = text.encode(codec, "replace").decode("utf-8", "replace")
        found = sum(char > "\u007f" and char != "\ufffd" for char in told)
        if found >= _MIN_FOUND and told.count("\ufffd") * 4 <= found:
            lines = [_codec_bytes(codec)(line) for line in text.split("\n")]
            return Misread("UTF-8", _decoded(text, lines, _Candidate("UTF-8", "utf-8", frozenset(), 1)))
    return None
