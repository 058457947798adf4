"""Lexical patterns that parsers and rules share, each defined once.

Every pattern is a Rust regex (no look-around, no back-references), for Polars string expressions.
"""

from __future__ import annotations

from collections.abc import Iterable
from html.entities import name2codepoint
from typing import Final

import polars as pl

__all__ = [
    "AMP_CACHE",
    "EMAIL",
    "ESCAPED_ENTITY",
    "HEADER",
    "HEADER_START",
    "HOME_PATH",
    "HTML_ENTITY",
    "HTML_TAG",
    "IMAGE_ENDING",
    "IMAGE_SIZE",
    "IMAGE_URL",
    "LOCALE",
    "NO_VALUE",
    "PHONE",
    "SELECTOR",
    "SELECTOR_LITERALS",
    "TERMINAL",
    "TIMESTAMP",
    "TRACKING",
    "UNSPACED",
    "URL",
    "YEAR",
    "any_of",
    "contact_score",
    "holds",
    "nfkc",
    "normalised",
    "site_domain",
    "site_stem",
    "without_parameters",
    "word_count",
]

HEADER_START: Final = r"[ \t]*date[ \t]+(?:(\d{4}(?:-\d{2}(?:-\d{2})?)?)(?:[ \t]|$)|((?:https?:)?//))"
"""How the first line of a dump record begins. Group 1: the date; without one, group 2: the start of the URL.

Also for `re`, on bytes.
"""

HEADER: Final = r"^\x{FEFF}?" + HEADER_START
"""Header of a dump record."""

_MONTH = (
    r"(?:jan|ene|gen|feb|fév|fev|mar|mär|maa|apr|avr|abr|may|mai|mei|mag|jun|jui|giu|jul|lug|aug|aoû|ago|sep|set|oct|okt|ott"
    r"|out|nov|dec|dez|déc|dic|янв|фев|мар|апр|мая|май|июн|июл|авг|сен|окт|ноя|дек)\p{L}{0,7}\.?"
)
_DAY = r"\d{1,2}(?:st|nd|rd|th|º|\.)?(?:\s+(?:de|of))?"
_ZONE = r"(?:\s*(?:(?-i:[A-Z]{1,5})|uhr))?(?:\s*[+-]\d{2}(?::?\d{2})?)?(?:\s*(?-i:[A-Z]{2,5})|\s*\([a-z ]{3,40}\))?"
_CLOCK = r"\d{1,2}[:h]\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?(?:\s*[ap]\.?m\.?)?" + _ZONE
_WEEKDAY = r"(?:\p{L}{2,12}\.?,?\s+)?"
_DATE = (
    r"(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}"
    r"|\d{4}年\d{1,2}月\d{1,2}日"
    r"|\d{1,2}[-/.]\d{1,2}[-/.](?:\d{4}|\d{2})"
    rf"|(?:{_MONTH}\s+{_DAY}|{_DAY}\s+{_MONTH})(?:,?\s+(?:de\s+)?\d{{4}})?)"
)
_COMPACT_CLOCK = r"\d{4}(?:\d{2})?(?:[.,]\d{1,9})?" + _ZONE
_COMPACT = rf"(?:19|20)\d{{2}}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:t(?:{_CLOCK}|{_COMPACT_CLOCK}))?"

TIMESTAMP: Final = (
    rf"(?i)^\s*(?:{_COMPACT}|{_WEEKDAY}(?:{_DATE}(?:(?:t|\s*[,|]?\s*(?:[-–—]|at|um)?\s*){_CLOCK})?"
    rf"|{_CLOCK}(?:\s*,\s*{_DATE})?))\s*$"
)
"""A text that is a date, a time or both, in a shape of the web. Whether it can be read is another question."""

YEAR: Final = r"^\s*(?:©\s*)?(?:19|20)\d{2}\s*$"

IMAGE_SIZE: Final = r"^\s*\d{1,5}(?:\s*[x×]\s*|\s+)\d{1,5}(?:\s+(?:true|false))?\s*$"

SELECTOR: Final = (
    r"(?:^|\s)/{1,2}(?:html|head|body|\*|[a-z]+)(?:/[\w*:-]+|\[[^\]]*\])*"
    r"(?:/@[\w:-]+|/text\(\)|\[@[^\]]+\])"
)
"""An XPath that ends in an attribute, `text()` or an attribute test; plain URL paths do not match."""

SELECTOR_LITERALS: Final = ("/@", "/text()", "[@")
"""Every `SELECTOR` holds one of these."""

URL: Final = r"^\s*(?:https?:)?//[^\s/]+\.\S+\s*$"

IMAGE_ENDING: Final = r"(?:jpe?g|png|gif|webp|avif|svg|bmp|tiff?)"

IMAGE_URL: Final = rf"(?i)^\s*(?:https?:)?//\S+\.{IMAGE_ENDING}(?:[?#:!;/]\S*)?\s*$"

NO_VALUE: Final = ("undefined", "null", "none", "nan", "n/a", "nil", "(null)", "[object object]")
"""What programs print for a value that is not there, in lower case."""

AMP_CACHE: Final = r"(?:[^/]*\.cdn\.ampproject\.org/[cv]|www\.google\.[a-z.]+/amp)/"
"""Where a URL without its scheme begins, if it is a copy of an AMP page: the address of the page follows."""

_HOME_LANGUAGES = (
    "ar|az|be|bg|bn|bs|ca|cs|cy|da|de|el|en|es|et|eu|fa|fi|fr|ga|gl|he|hi|hr|hu|hy|id|is|it|ja|ka|kk|ko|lt|lv|mk|mn|ms|nb"
    "|nl|nn|no|pl|pt|ro|ru|sk|sl|sq|sr|sv|sw|ta|th|tl|tr|uk|ur|uz|vi|zh"
)

HOME_PATH: Final = (
    rf"(?i)^(?:/(?:{_HOME_LANGUAGES})(?:[-_][a-z]{{2,4}})?)?"
    r"(?:/(?:index|default|home|homepage|start|startseite|accueil|inicio|inicial|portada|forside|etusivu)"
    r"(?:\.[a-z]{3,5})?)?$"
)
"""Path and query of a home page, without a final slash: nothing, a language, the name of the first file."""

TRACKING: Final = (
    r"(?:(?:utm|at|ns|mc|pk|mtm|hsa|piwik|matomo|__twitter)_[a-z_]*|(?:fb|g|y|dc|ms|tw|tt)clid|gclsrc|igshid|igsh"
    r"|ref_src|referrer|cmpid|icid|ncid|xtor|smid|smtyp|sharetype|taid|wt_mc|ocid)=[^&#]*"
    r"|(?:ref|cmp|partner)=[^&#\d][^&#]*"
)
"""A parameter of a URL that says where a reader came from, not what is shown (courlan's list); a number is an id."""

LOCALE: Final = r"^\s*[a-z]{2,3}[_-][A-Z]{2}\s*$"
"""The region must be upper case, so that `co-op` is text."""

EMAIL: Final = r"[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[A-Za-z]{2,}"

PHONE: Final = r"\+\d{1,3}[\s()./-]{0,2}\d(?:[\s()./-]{0,2}\d){5,13}|\(?0\d{1,5}\)?[\s/.-]{1,3}\d(?:[\s.-]?\d){4,10}"
"""An international number, or a national one that is grouped as such."""

TERMINAL: Final = r"[.!?…。！？][\"'”’»“)\]]*\s*$"
"""A text that ends as a sentence does."""

_ENTITY_NAMES = [
    *name2codepoint,
    *("apos", "colon", "comma", "excl", "hyphen", "lpar", "NewLine", "num", "period", "quest", "rpar", "Tab"),
]

HTML_ENTITY: Final = rf"&(?:#\d{{2,6}}|#[xX][0-9a-fA-F]{{2,6}}|{'|'.join(sorted(_ENTITY_NAMES))});"
"""A character reference of HTML, by number or by a known name; `AT&T;` is none."""

ESCAPED_ENTITY: Final = rf"&(?:amp;)+{HTML_ENTITY.removeprefix('&')}"
"""A character reference whose `&` was written as one: `&amp;quot;`."""

_TAG_NAMES = (
    "a abbr address article aside audio b blockquote body br button caption center cite code dd del details "
    "div dl dt em embed figcaption figure font footer form h[1-6] head header hr html i iframe img input ins "
    "label li link main mark meta nav noscript object ol option p picture pre q s script section select small "
    "source span strike strong style sub summary sup svg table tbody td textarea tfoot th thead time title tr "
    "u ul video wbr"
)

HTML_TAG: Final = rf"(?i)</?(?:{_TAG_NAMES.replace(' ', '|')})(?:\s[^<>]*)?/?>"
"""An opening or closing tag of a known HTML element; `x < y` and `<name withheld>` are none."""


def any_of(literals: Iterable[str]) -> str:
    """A Rust regex of some literals; few are found several times faster by it than by `contains_any`."""
    return "|".join(map(pl.escape_regex, literals))


def nfkc(text: pl.Expr) -> pl.Expr:
    """Text in Unicode's NFKC. ASCII, which is in it already, is spared the work: it is slow."""
    other = pl.when(text.str.len_bytes() != text.str.len_chars()).then(text)
    return pl.coalesce(other.str.normalize("NFKC"), text)


UNSPACED: Final = r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]"
"""A character of a script that puts no blanks between words."""

_PROSE_WORD: Final = r"\s\p{Ll}{2,}"
"""A word in lower case, as prose is full of and a row of names is not."""


def normalised(text: pl.Expr) -> pl.Expr:
    """Text for comparison: NFKC, lower case, runs of anything but letters and digits as one blank, stripped."""
    return nfkc(text).str.to_lowercase().str.replace_all(r"[^\p{L}\p{M}\p{N}]+", " ").str.strip_chars()


def without_parameters(url: pl.Expr, parameters: str) -> pl.Expr:
    """A URL, or its path and query, without the parameters that a regex matches, each with its value."""
    return (
        url.str.replace("?", "?&", literal=True)
        .str.replace_all(f"(?i)&(?:amp;)?(?:{parameters})", "")
        .str.replace(r"\?&?(#|$)", "$1")
        .str.replace("?&", "?", literal=True)
    )


_DOMAIN: Final = r"(?i)^\s*(?:https?://)?(?:www[0-9]?\.)?((?:[\p{L}\p{M}\p{N}_-]+\.)+\p{L}[\p{L}\p{M}\p{N}-]+)/?\s*$"


def site_domain(publisher: pl.Expr) -> pl.Expr:
    """A publisher that is a domain, as hosts are: `courier.example` of `https://www.Courier.example/`; else null."""
    return publisher.str.extract(_DOMAIN, 1).str.to_lowercase()


def site_stem(host: pl.Expr) -> pl.Expr:
    """A host as its owner registered it, without the ending: `thehill` of thehill.com, `bbc` of news.bbc.co.uk."""
    return host.str.extract(r"([^.]+)\.(?:(?:ac|co|com|edu|go|gob|gouv|gov|net|org|or)\.)?[^.]+$", 1)


def word_count(text: pl.Expr) -> pl.Expr:
    """Words as runs of non-blanks. Means nothing in scripts without spaces: see `script` guards in the rules."""
    return text.str.count_matches(r"\S+")


_MOST_SOUGHT: Final = 1 << 16


def holds(text: pl.Expr, part: pl.Expr) -> pl.Expr:
    """Whether a text has another one in it; null where one of them is, or where that one is beyond 64 KB.

    Of one row, the engine makes a regex of what is sought, which it refuses beyond some hundreds of kilobytes.
    """
    return text.str.contains(pl.when(part.str.len_bytes() <= _MOST_SOUGHT).then(part), literal=True)


def contact_score(text: pl.Expr) -> pl.Expr:
    """How much a text looks like an organisation's contact row, from itself alone (0 to 5; catalogue CT001).

    E-mail 2; telephone 1; no mark at the end as of a sentence 1; at most 20 words 1; more than 30 words −2; more than
    five words in lower case, as in a sentence, −2. Null is 0. The rule adds what only the article can tell (own domain,
    repetition).
    """
    words = word_count(text)
    return (
        text.str.contains(EMAIL).cast(pl.Int8) * 2
        + text.str.contains(PHONE).cast(pl.Int8)
        + text.str.contains(TERMINAL).not_().cast(pl.Int8)
        + (words <= 20).cast(pl.Int8)
        - (words > 30).cast(pl.Int8) * 2
        - (text.str.count_matches(_PROSE_WORD) > 5).cast(pl.Int8) * 2
    ).fill_null(0)
