"""KW: whether keywords are keywords: how many, how long, and whether they are meant for readers."""

from __future__ import annotations

from string import digits
from typing import Final

import polars as pl

from ....schemas import patterns
from ...declaring.declare import rule
from ...declaring.examples import article
from ...declaring.rule import Options
from ...text.grades import IN_DUMP, graded
from ...text.phrase_lists import may_begin, pattern
from ...text.sites import host_stem
from .separation import JOINED, SEPARATORS

_KEYWORDS: Final = pl.col("keywords")
_ONE: Final = pl.element().str.strip_chars()


def _named(which: pl.Expr) -> pl.Expr:
    """The keywords for which a condition on an element holds, for a message."""
    return _KEYWORDS.list.eval(pl.element().filter(which.fill_null(False))).list.join(", ")


def _any(which: pl.Expr) -> pl.Expr:
    return _KEYWORDS.list.eval(which.fill_null(False)).list.any()


def _count(column: str) -> pl.Expr:
    """How many keywords a column holds; those in one text count where no others are."""
    if column == "keywords":
        return _KEYWORDS.list.len()
    joined = pl.col(column).str.count_matches(f"[{SEPARATORS}]") + 1
    return pl.when(_KEYWORDS.list.len() == 0).then(joined)


@rule(
    code="KW004",
    name="too-many-keywords",
    severity="info",
    frame="article",
    column="keywords",
    also=("keywords_joined",),
    options={"max_keywords": 20},
    facts=lambda o: {"count": _count(o.column)},
    message="the article has too many keywords: {count}",
    bad=(
        article(keywords=[f"quay {n}" for n in range(24)]),
        article(keywords=[f"rota {n}" for n in range(172)]),
    ),
    good=(article(keywords=[f"quay {n}" for n in range(16)]), article(keywords=[])),
)
def too_many_keywords(o: Options) -> pl.Expr:
    """The article has too many keywords.

    What it does: Counts the keywords, given one by one or in one string; more than 20 are too many.
    Why it matters: Nobody chose them: they are codes of a taxonomy, tags of the site, or words for search engines.
    Leaves alone: Lists of up to 20 keywords. Half of all lists have up to 5, and 95 % up to 16.
    Fix: Keep the first few, or those that the text mentions.
    For editors: Keep the most important keywords.
    Evidence: 172 codes on one page; Google read only the first 10 of `news_keywords` (Yoast/wpseo-news #305).
    """
    return (_count(o.column) > o["max_keywords"]).fill_null(False)


def _is_long(o: Options) -> pl.Expr:
    dense = _ONE.str.count_matches(patterns.UNSPACED) > o["max_chars_unspaced"]
    sentence = _ONE.str.contains(r"\p{Ll}[.!?。]$") & (patterns.word_count(_ONE) > o["max_words"])
    long = (_ONE.str.len_chars() > o["max_chars"]) | dense | sentence
    return long & ~_ONE.str.contains(JOINED)


@rule(
    code="KW005",
    name="keyword-too-long",
    severity="info",
    frame="article",
    column="keywords",
    options={"max_chars": 60, "max_chars_unspaced": 30, "max_words": 5},
    screen=lambda o: _KEYWORDS.list.eval(pl.element().str.len_chars()).list.max() > o["max_chars_unspaced"],
    facts=lambda o: {"named": _named(_is_long(o))},
    message="a keyword is a sentence: {named}",
    bad=(
        article(keywords=["ferry", "The evening ferry of Port Ellery returns after a year of shortened services"]),
        article(keywords=["ferry", "The evening ferry returns in April."]),
        article(keywords=["渡轮", "埃勒里港议会经过四个晚上的激烈辩论之后终于在周四投票决定恢复晚间渡轮"]),
    ),
    good=(
        article(keywords=["Organisation for Security and Co-operation in Europe"]),
        article(keywords=["The Night Boat That Never Came Back to Port Ellery"]),
        article(keywords=["Washington, D.C.", "Lindqvist & Sons Ltd."]),
    ),
)
def keyword_too_long(o: Options) -> pl.Expr:
    """A keyword is as long as a sentence.

    What it does: Finds keywords of more than 60 characters (30 in Chinese, Japanese or Thai), and keywords of more than
    five words with a period, a question mark or an exclamation mark.
    Why it matters: Headlines, captions and sentences are useless as keywords: no other article has the same one.
    Leaves alone: Long names of organizations and works, and several keywords in one string (KW002).
    Fix: Drop the keyword, or shorten it to its subject.
    For editors: Use a shorter keyword.
    Evidence: Google News sitemaps define keywords as single words and phrases.
    """
    return _any(_is_long(o))


_CMS_TAG: Final = rf"(?i)^{pattern('cms_keywords')}$".replace(r"\s+", " ")
_CMS_NAME: Final = rf"(?i)^{pattern('cms_keyword_names')}\s?[:/]\s?\S"
_CODES: Final = (
    r"(?i)^[a-z][\w-]{1,30}:(?:true|false|yes|no|\d{1,6})$",
    r"^[a-z]{2,20}:[a-z]{2,20}:\S",
    r"(?i)^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$",
    r"^(?:[0-9a-f]{12}|[0-9a-f]{24}|[0-9a-f]{32}|[0-9a-f]{40})$",
    r"^\d{7,}$",
    r"^_[a-z][\w-]*$",
)
_CMS_WORD: Final = rf"(?i)^(?:\w+_)?{pattern('cms_words')}(?:_\w+)?$"
_UNDERSCORED: Final = r"^[A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)+$"
_CMS_MARKS: Final = ("_", ":", "/", *digits)
"""Besides the keywords of the list, all that the patterns above need."""


def _may_be_internal() -> pl.Expr:
    lines = _KEYWORDS.list.join("\n")
    return lines.str.contains_any(list(_CMS_MARKS)) | may_begin(lines, "cms_keywords")


def _is_internal() -> pl.Expr:
    """A keyword that only a system for editing pages can have set."""
    codes = pl.any_horizontal(_ONE.str.contains(one) for one in (_CMS_TAG, _CMS_NAME, *_CODES))
    letter_in_hex = _ONE.str.contains(r"[^0-9a-f]") | (_ONE.str.contains(r"\d") & _ONE.str.contains(r"[a-f]|\d{7}"))
    return (codes & letter_in_hex) | (_ONE.str.contains(_UNDERSCORED) & _ONE.str.contains(_CMS_WORD))


def _is_underscored() -> pl.Expr:
    """Underscores for blanks, where other keywords of the list have blanks: a code rather than a way of writing.

    One whose words also stand there with blanks is the same keyword twice.
    """
    texts = _ONE.str.to_lowercase()
    others_have_blanks = texts.str.contains(" ").any()
    spelled_out = texts.str.replace_all("_", " ").is_in(texts.implode())
    return _ONE.str.contains(_UNDERSCORED) & others_have_blanks & ~spelled_out


@rule(
    code="KW006",
    name="cms-internal-keyword",
    severity="warning",
    frame="article",
    column="keywords",
    screen=lambda _: _may_be_internal(),
    grade=lambda _: graded(_any(_is_internal()) & ~IN_DUMP, "warning", otherwise="info"),
    facts=lambda _: {"named": _named(_is_internal() | _is_underscored())},
    message="keywords are internal codes of the content management system: {named}",
    fix="safe",
    repair=lambda _: _KEYWORDS.list.eval(pl.element().filter(~_is_internal().fill_null(False))),
    bad=(
        article(keywords=["ferry", "source:tagname:Courier Island Desk"]),
        article(keywords=["Section: Local", "ferry"]),
        article(keywords=["Uncategorized"]),
        article(keywords=["ferry", "homepage_top", "Lite:true"]),
        article(keywords=["Port Ellery", "MARITIME_EVENING"]),
    ),
    good=(
        article(keywords=["port_ellery", "evening_ferry"]),
        article(keywords=["covid_19", "COVID 19"]),
        article(keywords=["premium", "paywall", "newsletter", "2024"]),
        article(keywords=["Star Saga: Episode IV", "Ratio 16:9", "AC/DC"]),
        article(keywords=["defaced", "Boeing 737-800", "24/7"]),
    ),
)
def cms_internal_keyword(_: Options) -> pl.Expr:
    """A keyword is an internal code of the content management system.

    What it does: Finds the system's word for “no category” (`Uncategorized`, in twenty languages), named values
    (`section: local`, `Lite:true`), keys and long numbers, and layout switches (`homepage_top`). Any other keyword with
    underscores is an info if the list uses spaces elsewhere. In a dump every match is an info.
    Why it matters: These tags group articles by how they were made, not by what they are about.
    Leaves alone: Lists in which underscores replace all spaces, `covid_19` next to `COVID 19`, and titles with a colon.
    Fix: Drop the codes; keep a keyword whose only fault is underscores.
    Evidence: `source:tagname:…`, `megaphone_top`, `Uncategorized` on news pages; Fundus drops `regwall` and
    `editors_pick`.
    """
    return _any(_is_internal() | _is_underscored())


@rule(
    code="KW007",
    name="missing-keywords",
    severity="info",
    frame="article",
    column="keywords",
    default=False,
    about_missing=True,
    once=True,
    message="the article has no keywords",
    bad=(article(keywords=None), article(keywords=["", " "])),
    good=(article(keywords=["ferry"]), article(keywords=None, keywords_joined="ferry")),
)
def missing_keywords(_: Options) -> pl.Expr:
    """The article has no keywords.

    What it does: Finds records without any keyword, given one by one or in one string.
    Why it matters: Related articles and topic pages often rely on keywords.
    Leaves alone: Articles with at least one keyword. The rule is off by default because many sites have none.
    Fix: Take the keywords from the page's JSON-LD or its `meta` elements.
    For editors: Add keywords.
    Evidence: 413 of 905 articles in JSON-LD have keywords.
    """
    texts = pl.concat_str(_KEYWORDS.list.join(" "), "keywords_joined", ignore_nulls=True)
    return ~texts.str.contains(r"\S").fill_null(False)


def _label_keys() -> pl.Expr:
    """What the site, the section and the genre are called, for comparison."""
    names = [*map(pl.col, ("publisher", "host", "section", "genre")), host_stem()]
    return pl.concat_list(_label_key(name) for name in names)


def _label_key(text: pl.Expr) -> pl.Expr:
    return patterns.normalised(text).str.replace_all(" ", "")


_GENERAL: Final = (
    "news",
    "nachrichten",
    "actualités",
    "noticias",
    "notizie",
    "notícias",
    "nieuws",
    "wiadomości",
    "новости",
    "haber",
)


def _labels() -> pl.Expr:
    """Those names, and the words for news."""
    return pl.concat_list(_label_keys(), pl.lit(list(_GENERAL))).list.drop_nulls()


def _without_labels() -> pl.Expr:
    """The keywords that are none of the labels."""
    keys = _KEYWORDS.list.eval(_label_key(pl.element()))
    return pl.struct(keywords=_KEYWORDS, keys=keys, labels=_labels()).map_elements(
        lambda row: [
            one for one, key in zip(row["keywords"], row["keys"], strict=True) if not key or key not in row["labels"]
        ],
        return_dtype=pl.List(pl.String),
    )


@rule(
    code="KW008",
    name="keyword-is-site-or-section",
    severity="info",
    frame="article",
    column="keywords",
    default=False,
    screen=lambda _: _KEYWORDS.list.len() > 0,
    message="a keyword only repeats the name of the site, section or genre",
    fix="safe",
    repair=lambda _: _without_labels(),
    bad=(
        article(keywords=["ferry", "Harbour Courier"]),
        article(keywords=["ferry", "transport"], section="Transport"),
        article(keywords=["News", "ferry"]),
    ),
    good=(
        article(keywords=["ferry", "transport policy"], section="Transport"),
        article(keywords=["harbour", "news media"]),
    ),
)
def keyword_is_site_or_section(_: Options) -> pl.Expr:
    """A keyword only repeats the name of the site, section or genre.

    What it does: Compares keywords with publisher, host, section and genre, ignoring case, spaces and punctuation, and
    with the word for “news” in some languages.
    Why it matters: The keyword is in every article of the section, so it does not help to tell articles apart.
    Leaves alone: Keywords that say more. The rule is off by default because some sites group their pages by such
    keywords.
    Fix: Drop the keyword: another field says the same.
    Evidence: `News`, `Local`, `HABER` on news pages; Fundus drops such keywords.
    """
    keys = _KEYWORDS.list.eval(_label_key(pl.element()))
    return keys.list.set_intersection(_labels()).list.eval(pl.element() != "").list.any()
