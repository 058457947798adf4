"""BD: what the body repeats, of itself and of the description, and what it should have in common with the headline."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Final

import polars as pl

from ....schemas import patterns
from ...declaring.declare import rule
from ...declaring.examples import CLEAN, article, paragraph
from ...declaring.rule import Options, of_article
from ...judging.subset import only_where, put_back
from ...text.copies import times_repeated
from ...text.grades import graded
from ...text.labels import among
from ...text.lines import is_text
from ...text.phrase_lists import cues, pattern
from ...text.repairs import dropped

_QUOTED: Final = r"^\s*[\"“”„«»‘‚]"
_SENTENCE_END: Final = r"(?:[^.]\.|[!。！।۔])[\"'”’»“)\]]*\s*$"
_PROSE_WORD: Final = r"\s[\p{Ll}\p{Lo}]{2,}"
_FEW_WORDS: Final = 5
_MANY_WORDS: Final = 10
_WORDS_A_SIGN: Final = 4
_SIGN_OF_LIST: Final = r"[,;:/|•·、，；：]|\d+"
_ENDED: Final = r"[.!?…:;,。！？：；，।۔؟]\W*$"
_LAST_MARKS: Final = r"[.!…。！।۔،,;:–—\s-]*([\"'”’»“)\]]*)[.!…。！।۔،,;:–—\s-]*$"
_SLACK: Final = 10


def _long_lines(o: Options) -> pl.Expr:
    return is_text() & (pl.col("column") == "body") & (pl.col("text").str.len_chars() >= o["min_chars"])


def _is_prose(text: pl.Expr) -> pl.Expr:
    """A sentence that is no question: interviews ask several people the same, and lists name the same things.

    One that has lost its last mark must have more words, and fewer signs of a list.
    """
    words, unspaced = text.str.count_matches(_PROSE_WORD), text.str.count_matches(patterns.UNSPACED)
    ended = text.str.contains(_SENTENCE_END) & ((words > _FEW_WORDS) | (unspaced > 2 * _FEW_WORDS))
    signs = text.str.count_matches(_SIGN_OF_LIST)
    open_ = (
        ~text.str.contains(_ENDED) & (words + unspaced // 2 > _MANY_WORDS) & (signs * _WORDS_A_SIGN <= words + unspaced)
    )
    return ended | open_


def _unended(text: pl.Expr) -> pl.Expr:
    """The paragraph without the marks at its end: a copy may have lost them, or have others."""
    return text.str.strip_chars().str.replace(_LAST_MARKS, "$1")


def _is_repeated_wholly(rows: pl.Expr) -> pl.Expr:
    """Whether the body of which a row is a line is there several times: asked once a body."""
    bodies = pl.struct("article", body=of_article("body")).filter(rows)

    def judged(lines: pl.Series) -> pl.Series:
        by_article = dict(lines.struct.unnest().unique("article").iter_rows())
        times = {article_: times_repeated(body or "") for article_, body in by_article.items()}
        return pl.Series([times[article_] > 1 for article_ in lines.struct.field("article")], dtype=pl.Boolean)

    return bodies.map_batches(judged, return_dtype=pl.Boolean)


def _may_be_pull_quote(o: Options) -> pl.Expr:
    text = pl.col("text").str
    return (text.len_chars() <= o["max_chars_pull_quote"]) & text.contains(_QUOTED)


_LONG: Final = (
    "The operator has run boats across the sound since 1902, with a gap of six years in which the harbour was closed."
)
_QUESTION: Final = "What would you say to somebody who has never been on the evening boat, and why should they take it?"
_LIST: Final = "2 boats, 1 pilot, 4 deckhands (or 3 and a mate), 40 life jackets, 1 first-aid box, 2 flares, 1 bell"


@rule(
    code="BD021",
    name="repeated-paragraph",
    severity="warning",
    frame="block",
    screen=_long_lines,
    looks_around=True,
    borrows=("body",),
    grade=lambda o: graded(_may_be_pull_quote(o), "info", otherwise="warning"),
    options={"min_chars": 60, "max_chars_pull_quote": 200},
    message="this paragraph is in the text more than once: {excerpt}",
    fix="safe",
    repair=dropped,
    bad=(
        paragraph(str(CLEAN["body"]).split("\n")[1]),
        article(body=f"{CLEAN['body']}\n{_LONG}\nThe council meets in May.\n  {_LONG}"),
        article(body=f"{CLEAN['body']}\n{str(CLEAN['body']).split(chr(10))[2]}"),
        article(body=f"{CLEAN['body']}\n{_LONG}\nThe council meets in May.\n{_LONG.removesuffix('.')}"),
        article(body=f"{CLEAN['body']}\n{_LONG[:-1]}\nThe council meets in May.\n{_LONG[:-1]}"),
    ),
    good=(
        article(body=f"{CLEAN['body']}\nNobody took it.\nThe sea was calm.\nNobody took it."),
        article(body="\n".join(f"{_QUESTION}\n{line}" for line in str(CLEAN["body"]).split("\n"))),
        article(body=f"{CLEAN['body']}\n{_LIST}\nOn Saturdays\n{_LIST}"),
        article(description=_LONG, body=f"{CLEAN['body']}\n{_LONG}\n“{_LONG}”"),
    ),
)
def repeated_paragraph(o: Options) -> pl.Expr:
    """The body has the same paragraph more than once.

    What it does: Compares the paragraphs of a body that have at least 60 characters and end like a sentence, ignoring
    punctuation at the end, and fires on every copy after the first. A paragraph without punctuation at the end must
    have more than ten lowercase words. A quotation of at most 200 characters may be repeated on purpose as a pull
    quote, so it gets an info.
    Why it matters: The page shows the passage in two places, for example as text and as a caption, or the extractor
    took the article twice. Length, statistics and language models count it twice.
    Leaves alone: Refrains and other short lines; questions and list items; the description (BD024); whole bodies that
    are repeated (BD037).
    Fix: Keep the first copy, and drop the others.
    For editors: Delete the second copy of the paragraph.
    Evidence: 50 of 1,924 extracted texts; trafilatura #660; Fundus #748.
    """
    of_article_ = _unended(pl.col("text")).hash() ^ pl.col("article").hash()
    copy = {"copy": ~of_article_.is_first_distinct()}
    copies = among(where=_long_lines(o), marks=copy, entry=pl.col("copy"), verdict=_is_prose(pl.col("text")))
    said = only_where(copies, _long_lines(o) & pl.when(_long_lines(o)).then(_unended(pl.col("text"))).is_duplicated())
    return put_back(~_is_repeated_wholly(said), said)


def _first_lines(o: Options) -> pl.Expr:
    first = (pl.col("column") == "body") & (pl.col("block") <= o["last_block"])
    return is_text() & first & (pl.col("text").str.len_chars() >= o["min_chars"])


def _beginning(text: pl.Expr) -> pl.Expr:
    return text.str.strip_chars().str.slice(0, 8).str.to_lowercase()


def _is_about_as_long(text: pl.Expr, other: pl.Expr) -> pl.Expr:
    """But for marks and blanks."""
    one, two = (some.str.len_chars().cast(pl.Int64) for some in (text, other))
    return ((one - two).abs() <= _SLACK + pl.min_horizontal(one, two) // _SLACK).fill_null(False)


def _begins_as_description(o: Options) -> pl.Expr:
    rows = _first_lines(o)
    one, other = (_beginning(text.filter(rows)) for text in (pl.col("text"), of_article("description")))
    return put_back(one == other, rows)


@rule(
    code="BD024",
    name="description-in-body",
    severity="info",
    frame="block",
    screen=_begins_as_description,
    borrows=("description",),
    options={"min_chars": 40, "last_block": 5},
    message="the text repeats the description: {excerpt}",
    bad=(
        article(body=f"{CLEAN['description']}\n{CLEAN['body']}"),
        article(body=f"{str(CLEAN['description']).upper()}\n{CLEAN['body']}"),
    ),
    good=(
        article(body=f"{CLEAN['description']} So it was told.\n{CLEAN['body']}"),
        article(description="The evening ferry returns", body=f"The evening ferry returns\n{CLEAN['body']}"),
    ),
)
def description_in_body(o: Options) -> pl.Expr:
    """A paragraph of the body is the same as the description.

    What it does: Compares the first four lines of the body with the description, ignoring case and punctuation.
    Why it matters: Anyone who combines the two, as feeds and language models do, gets the passage twice. An outlet
    should either always include the description in the text or never do so.
    Leaves alone: Descriptions that only begin or end like a paragraph, and those of fewer than 40 characters.
    Fix: Decide which of the two to show. The paragraph is often the first one of the article, and has to stay.
    For editors: Change the description or the paragraph so that readers do not see it twice.
    Evidence: the description is a line of its own in 141 of 576 texts; Fundus #168.
    """
    near = _first_lines(o) & _is_about_as_long(pl.col("text"), of_article("description"))
    one, other = (text.filter(near) for text in (pl.col("text"), of_article("description")))
    same = patterns.normalised(one) == patterns.normalised(other)
    return put_back(same & (_beginning(one) == _beginning(other)), near)


_NOT_SAID_BEFORE: Final = rf"(?:^|[^\p{{L}}])(?i:{pattern('back_references')})(?:[^\p{{L}}]|$)"
_PERSON: Final = re.compile(r"(?<!\w)[^\W\d_a-z]\w+ (?:[^\W\d_a-z]\w*\.? )?([^\W\d_a-z]\w+)")


def _names_more_than_body(row: Mapping[str, str | None]) -> bool:
    """The description has the name of a person that the body does not have."""
    description, body = row["description"] or "", row["body"] or ""
    return description not in body and any(name not in body for name in _PERSON.findall(description))


@rule(
    code="BD025",
    name="lede-only-in-description",
    severity="info",
    frame="article",
    column="body",
    mark=_NOT_SAID_BEFORE,
    literals=cues("back_references"),
    default=False,
    options={"max_chars": 500},
    message="the text refers to a person whom only the description names: {excerpt}",
    fix="none",
    bad=(
        article(
            description="The evening ferry returns in April, the council's spokeswoman Ines Hale said on Friday.",
            body=f"Two boats will leave the east quay at eight, the spokeswoman said.\n{CLEAN['body']}",
        ),
    ),
    good=(
        article(
            description="The evening ferry returns in April, the council's spokeswoman Ines Hale said on Friday.",
            body=f"Two boats will leave the quay, Ines Hale said. The spokeswoman gave no reason.\n{CLEAN['body']}",
        ),
        article(body=f"Two boats will leave the east quay at eight, the spokeswoman said.\n{CLEAN['body']}"),
    ),
)
def lede_only_in_description(o: Options) -> pl.Expr:
    """The first paragraph of the article is only in the description.

    What it does: Looks in the first 500 characters of the body for words such as “the official” if the description
    names a person whom the body never names, and if the body does not contain the description.
    Why it matters: The body begins with the second paragraph, so readers do not learn who spoke or what the story is
    about.
    Leaves alone: Bodies that name the people in the description. The rule is off by default because style varies.
    Fix: Insert the description before the body.
    Evidence: a record whose body says “the official noted” of a spokeswoman whom only its description names.
    """
    begins = pl.col("body").str.slice(0, o["max_chars"]).str.contains(_NOT_SAID_BEFORE)
    return begins & pl.struct("description", "body").map_elements(_names_more_than_body, return_dtype=pl.Boolean)


_WORD: Final = re.compile(r"[^\W\d_]{4,}")
_FEW_STEMS: Final = 3


def _stems(text: str) -> set[str]:
    """The first five letters of the words of a text, without case and accents."""
    plain = unicodedata.normalize("NFKD", text.lower())
    return {word[:5] for word in _WORD.findall("".join(one for one in plain if not unicodedata.combining(one)))}


def _shares_no_word(row: Mapping[str, str | None]) -> bool:
    wanted = _stems(row["headline"] or "")
    return len(wanted) >= _FEW_STEMS and wanted.isdisjoint(_stems(row["body"] or ""))


@rule(
    code="BD034",
    name="body-off-topic",
    severity="info",
    frame="article",
    column="body",
    default=False,
    screen=lambda o: patterns.word_count(pl.col("headline")) >= o["min_words_headline"],
    options={"min_words_headline": 5},
    message="the text contains no word of the headline",
    bad=(
        article(headline="Storm topples chimney near old brewery"),
        article(headline="Bürgermeister eröffnet neue Bibliothek am Marktplatz"),
    ),
    good=(
        article(headline="Ferries: why the councillor changed her mind"),
        article(headline="What is it all for?"),
        article(headline="Fähre", beside=("HL007",)),
    ),
)
def body_off_topic(o: Options) -> pl.Expr:
    """The headline and the body have no word in common.

    What it does: Compares the first five letters of all words of at least four letters, ignoring case and accents, if
    the headline has at least five words.
    Why it matters: The extractor took the text of another page, or a notice, as the article.
    Leaves alone: Headlines of few words, and scripts without spaces. The rule is off by default because headlines play
    with words, and some languages change the beginnings of words.
    Fix: Extract the page again.
    For editors: Check that the text belongs to this headline.
    Evidence: EventRegistry #13; mediacloud/backend #41.
    """
    asked = patterns.word_count(pl.col("headline")) >= o["min_words_headline"]
    return asked & pl.struct("headline", "body").map_elements(_shares_no_word, return_dtype=pl.Boolean)
