"""HL002, HL003, ID004, ID009: articles that stand in a corpus more than once."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from functools import cache
from typing import Any, Final

import polars as pl

from ....glances.few_rows import FewRows
from ....glances.glance import MAYBE, Glance, Glances, plainly
from ....schemas.patterns import UNSPACED, word_count
from ...comparing.corpus import outlet
from ...comparing.keys import beside_longest_part, letters, longest_part
from ...declaring.declare import rule
from ...declaring.examples import CLEAN, articles
from ...declaring.rule import Options, Signature
from ...text.phrase_lists import phrases
from ...text.sites import BEFORE_LAST_PART, is_site_name, last_part, without_last_part

_SEP = "\x1f"
_OTHER_BODY = {
    "body": "A second report on the vote, written by another hand. It tells what the shopkeepers of the east quay "
    "think of the evening boats, how many of them will open longer in the summer, and why the bakers would rather see "
    "an early sailing. None of them had been asked before the council met, said the guild, and all of them hope "
    "that the new timetable will last longer than the old one did."
}
_URL = "https://www.harbour-courier.example/2024/03/"
_FLASH = "The boats sail again, the council said."
_BEGINNING_CHARS = 60
_BEGINNING_LETTERS = 24
_FEW_NUMBERS = 2
_WEEKLY = timedelta(days=6)
_OTHER_OUTLET = "https://www.upland-post.example/2024/03/14/ferry"
_EARLY = pl.col("published_at").dt.epoch("us").fill_null(2**62)


def _by_outlet(text: pl.Expr) -> pl.Expr:
    return pl.concat_str(outlet(), text, separator=_SEP)


def _elsewhere() -> pl.Expr:
    """A row that repeats the kept one at another address, or where neither has one."""
    same_place = pl.col("url_canonical") == pl.col("kept_url_canonical")
    return (pl.col("repeats") > 0) & ~same_place.fill_null(False)


def _within_days(days: int) -> pl.Expr:
    apart = (pl.col("published_at") - pl.col("kept_published_at")).abs() <= pl.duration(days=days)
    return apart.fill_null(True)


def _telling(headline: pl.Expr, o: Options | Mapping[str, int]) -> pl.Expr:
    """Long enough to be about one event only: `Letters to the editor` comes every week."""
    words = (headline.str.len_chars() >= o["min_chars"]) & (word_count(headline) >= o["min_words"])
    return words | (headline.str.count_matches(UNSPACED) >= o["min_chars_unspaced"])


def _duplicate_headline(o: Options) -> Signature:
    """Equal headlines. content: how the body begins, and the numbers in it."""
    headline, body = pl.col("headline").str.strip_chars(), pl.col("beginning")
    letters_of = body.str.head(_BEGINNING_CHARS).str.to_lowercase().str.replace_all(r"[^\p{L}\p{M}]+", "")
    beginning = letters_of.str.head(_BEGINNING_LETTERS)
    numbers = body.str.extract_all(r"\d+").list.unique(maintain_order=True).list.sort().list.join(" ")
    content = pl.concat_str(beginning.fill_null(""), numbers.fill_null(""), separator=_SEP)
    return Signature("article", _telling(headline, o), _by_outlet(headline), content, _EARLY, text=headline)


def _part(name: str, number: int) -> pl.Expr:
    return pl.col(name).str.split(_SEP).list.get(number, null_on_oob=True)


def _is_other_notice() -> pl.Expr:
    """Under the same headline each time: the same words with other numbers in them, or another text a week later."""
    one, other = (
        _part(name, 1).str.split(" ").list.eval(pl.element().filter(pl.element() != ""))
        for name in ("content", "kept_content")
    )
    shared = one.list.set_intersection(other).list.len()
    either = one.list.len() + other.list.len() - shared
    numbered = (pl.min_horizontal(one.list.len(), other.list.len()) >= _FEW_NUMBERS) & (shared * 2 < either)
    begins_otherwise = _part("content", 0) != _part("kept_content", 0)
    apart = (pl.col("published_at") - pl.col("kept_published_at")).abs() >= _WEEKLY
    return pl.when(begins_otherwise).then(apart.fill_null(False)).otherwise(numbered)


def _headline_keys(headlines: pl.Series, o: Options) -> pl.Series:
    """Letters and digits of the longest part of each headline; null where it is not telling.

    In Python: the same as expressions takes four times as long on texts that are so short.
    """
    parts = [None if headline is None else longest_part(headline) for headline in headlines]
    telling = pl.select(_telling(pl.lit(pl.Series(parts, dtype=pl.String)), o)).to_series()
    keys = (letters(part).decode() if part and enough else None for part, enough in zip(parts, telling, strict=True))
    return pl.Series(list(keys), dtype=pl.String)


@cache
def _headline_key(min_chars: int, min_words: int, min_chars_unspaced: int) -> Callable[[str], Any]:
    """`_headline_keys` of one headline, by these options."""
    bounds = {"min_chars": min_chars, "min_words": min_words, "min_chars_unspaced": min_chars_unspaced}
    telling = Glances().of(_telling(pl.col("part"), bounds))

    def key(headline: str) -> Any:
        part = longest_part(headline)
        enough = telling({"part": part})
        return MAYBE if enough is MAYBE else letters(part).decode() if part and enough else None

    return key


@cache
def _labels() -> frozenset[bytes]:
    """What a kicker may say, as `letters`."""
    return frozenset(letters(one) for topic in ("section_names", "kickers") for one in phrases(topic))


def _is_label(beside: bytes, other: bytes) -> bool:
    """Nothing, or what only names a section; a number, or another word, tells two articles apart."""
    if beside == other or {beside, other} <= _labels():
        return True
    longer, shorter = sorted((beside, other), key=len, reverse=True)
    if not longer.startswith(shorter) and not longer.endswith(shorter):
        return False
    rest = longer.removeprefix(shorter) if longer.startswith(shorter) else longer.removesuffix(shorter)
    return rest in _labels() or (not shorter and not re.search(rb"[0-9]", rest))


def _has_one_story(texts: Mapping[str, str]) -> bool:
    """Beside the part that two headlines share stands nothing that tells them apart."""
    return all(map(_is_label, *(beside_longest_part(texts[name]) for name in ("content", "kept_content"))))


_NAMED: Final = ("headline", "host", "publisher")
"""What tells whether a headline ends with the name of the site."""


@cache
def _without_site() -> FewRows:
    return FewRows({"headline": _headline_without_site()})


def _headline_without_site() -> pl.Expr:
    return pl.when(is_site_name(last_part())).then(without_last_part()).otherwise("headline")


def _told(named: Sequence[pl.Series]) -> pl.Series:
    """Headlines without the name of the site; named: the columns `_NAMED`.

    Few have a part that may be one; only for these the patterns are built, which takes longer than all else.
    """
    headlines, *_ = named
    may_be = headlines.str.contains_any(list(BEFORE_LAST_PART)).arg_true()
    if may_be.is_empty():
        return headlines
    some = pl.DataFrame(dict(zip(_NAMED, (column[may_be] for column in named), strict=True)))
    return headlines.scatter(may_be, _without_site().select(some).to_series())


@cache
def _without_site_at_a_glance() -> Glance:
    return Glances().of(_headline_without_site())


def _told_of(*named: str | None) -> Any:
    """`_told` of one headline."""
    headline = named[0] or ""
    if not any(mark in headline for mark in BEFORE_LAST_PART):
        return headline
    return _without_site_at_a_glance()(dict(zip(_NAMED, named, strict=True)))


def _normalised_headline(o: Options) -> Signature:
    headline = pl.col("headline").str.strip_chars()
    without_site = pl.map_batches(_NAMED, _told, return_dtype=pl.String, is_elementwise=True)
    told = plainly(without_site, _told_of, nulls=True).str.strip_chars()
    key_of = _headline_key(o["min_chars"], o["min_words"], o["min_chars_unspaced"])
    keys = told.map_batches(lambda texts: _headline_keys(texts, o), return_dtype=pl.String, is_elementwise=True)
    key = plainly(keys, key_of)
    return Signature("article", _telling(headline, o), _by_outlet(key), told, _EARLY, text=headline)


@rule(
    code="HL002",
    name="duplicate-headline-exact",
    severity="warning",
    frame="corpus",
    column="headline",
    signature=_duplicate_headline,
    message="the headline is the same as in {kept}",
    options={"min_chars": 24, "min_words": 4, "min_chars_unspaced": 12, "days": 14, "max_repeats": 5},
    bad=(
        articles({}, {"url": _URL + "15/ferry-vote-again", **_OTHER_BODY}),
        articles({"url": None}, {"url": None, **_OTHER_BODY}),
        articles(
            {"headline": "埃勒里港议会投票决定恢复晚间渡轮"},
            {"headline": "埃勒里港议会投票决定恢复晚间渡轮", "url": _URL + "15/ferry-vote-again", **_OTHER_BODY},
        ),
    ),
    good=(
        articles(
            {"headline": "Letters to the editor"},
            {"headline": "Letters to the editor", "url": _URL + "15/letters", **_OTHER_BODY},
        ),
        articles({}, {"url": _OTHER_OUTLET, **_OTHER_BODY}),
        articles({}, {"url": _URL + "07/ferry", "published_raw": "2024-03-07T18:05:00Z", **_OTHER_BODY}),
    ),
)
def duplicate_headline_exact(o: Options) -> pl.Expr:
    """Two articles of one outlet have the same headline.

    What it does: Finds a headline that the outlet used before at another URL within 14 days.
    Why it matters: The corpus has one story twice: at a second URL, as a copy in another section, or because the
    extractor took another page as the article.
    Leaves alone: Short and general headlines (fewer than 24 characters or 4 words; fewer than 12 characters in scripts
    without spaces), series (more than 5 in the corpus), routine notices (the same beginning with other numbers, or
    another text at least six days later), other outlets, and the same URL (ID003).
    Fix: Keep one of the articles, or give them different headlines.
    For editors: Write another headline, or update the earlier article instead.
    Evidence: commoncrawl/news-crawl #44; mediacloud/backend #136, #396.
    """
    within = _within_days(o["days"]) & (pl.col("size") <= o["max_repeats"])
    return _elsewhere() & within & ~_is_other_notice()


@rule(
    code="HL003",
    name="duplicate-headline-normalised",
    severity="warning",
    frame="corpus",
    column="headline",
    signature=_normalised_headline,
    message="the headline is nearly the same as in {kept}: {kept_text}",
    options={"min_chars": 24, "min_words": 4, "min_chars_unspaced": 12, "days": 14, "max_repeats": 5},
    bad=(
        articles(
            {},
            {
                "headline": "Politics: Council votes to restore the evening ferry timetable",
                "url": _URL + "15/ferry-vote-again",
                **_OTHER_BODY,
            },
        ),
        articles(
            {},
            {
                "headline": "Council Votes to Restore the Evening Ferry Timetable!",
                "url": _URL + "15/ferry-vote-again",
                **_OTHER_BODY,
            },
        ),
    ),
    good=(
        articles(
            {"headline": "Harbour festival in pictures, day 5"},
            {"headline": "Harbour festival in pictures, day 6", "url": _URL + "15/festival", **_OTHER_BODY},
        ),
        articles(
            {"headline": "Ferry returns in June - Gazette and Advertiser of the Northern Islands"},
            {
                "headline": "Council picks a boat - Gazette and Advertiser of the Northern Islands",
                "url": _URL + "15/boat",
                **_OTHER_BODY,
            },
        ),
        articles(
            {"headline": "Abfahrten der Abendfähre vom östlichen Kai: Montag"},
            {
                "headline": "Abfahrten der Abendfähre vom östlichen Kai: Dienstag",
                "url": _URL + "15/dienstag",
                **_OTHER_BODY,
            },
        ),
        articles(
            {}, {"headline": "What shopkeepers think of the evening boats", "url": _URL + "15/shops", **_OTHER_BODY}
        ),
    ),
)
def duplicate_headline_normalised(o: Options) -> pl.Expr:
    """Two articles of one outlet have headlines that differ only in case, punctuation, entities or a kicker.

    What it does: Compares the longest part of each headline, decoded, in lowercase, and reduced to letters and digits.
    The parts before and after it may be missing in one of the two headlines, or name a section in both.
    Why it matters: The corpus has one story twice, with a section name before the headline or the site name after it.
    Leaves alone: Everything that HL002 leaves alone; headlines that differ in a digit (`Day 5`, `Day 6`), or in a word
    outside the shared part, which is the name of a site or a series; identical headlines (HL002).
    Fix: Keep one of the articles, or give them different headlines.
    For editors: Write another headline, or update the earlier article instead.
    Evidence: mediacloud/backend #346, #488, #590.
    """
    differs = pl.col("text") != pl.col("kept_text")
    one_story = pl.struct("content", "kept_content").map_elements(_has_one_story, return_dtype=pl.Boolean)
    return differs & one_story & _elsewhere() & _within_days(o["days"]) & (pl.col("size") <= o["max_repeats"])


@rule(
    code="ID004",
    name="duplicate-body",
    severity="error",
    frame="corpus",
    column="body",
    signature=lambda o: Signature(
        "article",
        pl.col("n_chars") >= o["min_chars"],
        _by_outlet(pl.col("body_key")),
        pl.col("body_key"),
        _EARLY,
    ),
    message="the body is the same as in {kept}",
    options={"min_chars": 250},
    bad=(
        articles({}, {"headline": "Evening boats are to come back in spring", "url": _URL + "15/boats"}),
        articles(
            {},
            {
                "headline": "Evening boats are to come back in spring",
                "url": _URL + "15/boats",
                "body": str(CLEAN["body"]).replace("\n", "\n\n").replace("“", '"').replace("”", '"'),
            },
        ),
    ),
    good=(
        articles({}, {"headline": "Evening boats are to come back in spring", "url": _URL + "15/boats", **_OTHER_BODY}),
        articles({}, {"url": _OTHER_OUTLET}, beside=("ID009",)),
    ),
)
def duplicate_body(_: Options) -> pl.Expr:
    """Two articles of one outlet have the same text.

    What it does: Compares whole bodies of at least 250 characters, ignoring case, whitespace and punctuation.
    Why it matters: One story has two URLs, or an extractor wrote the text of one page into every record.
    Leaves alone: Copies at other outlets (syndication, ID009), short texts, and records with the same URL (ID003).
    Fix: Keep one of the articles; check the extractor if many records share the same text.
    For editors: Delete one of the two articles.
    Evidence: commoncrawl/news-crawl #44: 2,162 URLs with the same body.
    """
    return _elsewhere()


def _whole_body(o: Options) -> Signature:
    """Bodies of known outlets by their key. content: the outlet."""
    long = pl.col("n_chars") >= o["min_chars"]
    return Signature("article", long & (outlet() != ""), pl.col("body_key"), outlet(), _EARLY)


@rule(
    code="ID009",
    name="copy-at-another-outlet",
    severity="info",
    frame="corpus",
    column="body",
    signature=_whole_body,
    message="the text is the same as in {kept}, which is from another outlet",
    options={"min_chars": 250},
    bad=(
        articles({}, {"url": _OTHER_OUTLET, "publisher": "Upland Post"}),
        articles(
            {},
            {
                "url": _OTHER_OUTLET,
                "headline": "Abendfähre kehrt im April zurück",
                "publisher": "Upland Post",
                "body": str(CLEAN["body"]).replace("\n", " ").replace("“", '"').replace("”", '"'),
            },
        ),
    ),
    good=(
        articles({}, {"url": _OTHER_OUTLET, "publisher": "Upland Post", **_OTHER_BODY}),
        articles({"genre": "newsflash", "body": _FLASH}, {"genre": "newsflash", "body": _FLASH, "url": _OTHER_OUTLET}),
    ),
)
def copy_at_another_outlet(_: Options) -> pl.Expr:
    """Another outlet published the same text earlier.

    What it does: Compares whole bodies of at least 250 characters, ignoring case, whitespace and punctuation. The
    earliest article counts as the original.
    Why it matters: The text comes from a news agency or a partner. This is legitimate and common, but the corpus has
    the text more than once, and statistics by article count it more than once.
    Leaves alone: Texts that are nearly the same (ID006), further copies within an outlet (ID004), short texts, and
    records without a known outlet.
    Fix: None; leave copies out if each text should count only once.
    Evidence: mediacloud #240; web-tools #1419: most copies are agency reports.
    """
    first_there = pl.int_range(pl.len()).over("key", "outlet") == 0
    return _elsewhere() & first_there & (pl.col("outlet") != pl.col("kept_outlet"))
