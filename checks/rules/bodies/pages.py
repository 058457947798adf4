"""BD: bodies that are no article, or not one: error pages and live blogs."""

from __future__ import annotations

from typing import Final

import polars as pl

from ....schemas import patterns
from ...declaring.declare import rule
from ...declaring.examples import CLEAN, article
from ...declaring.rule import Options
from ...text.phrase_lists import pattern, spellings

_TITLE: Final = rf"(?im)^\W*{pattern('error_titles')}\s{{0,3}}(?:[.…!?:]{{1,3}}|[|·][^\n]*)?\s*$"
_SENTENCE: Final = rf"(?i){pattern('error_sentences')}"
_MOST_BYTES: Final = 6000
"""No text of so few words has more."""


def _is_short(o: Options) -> pl.Expr:
    body = pl.when(pl.col("body").str.len_bytes() <= _MOST_BYTES).then(pl.col("body"))
    few = patterns.word_count(body) < o["max_words"]
    return few & (body.str.count_matches(patterns.UNSPACED) < o["max_chars_unspaced"])


_GUARD_SAYS: Final = (
    "Checking your browser before accessing www.harbour-courier.example. This process is automatic: your browser will "
    "go on to the page that was asked for in a few seconds. Please allow up to five seconds while the check is "
    "running. If nothing happens, reload the page or come back a little later. Performance and security by Quaywall."
)


@rule(
    code="BD027",
    name="block-or-error-page",
    severity="error",
    frame="article",
    column="body",
    also=("headline",),
    mark=f"{_TITLE}|{_SENTENCE}",
    literals=spellings("error_titles", "error_sentences"),
    options={"max_words": 120, "max_chars_unspaced": 290},
    message="the text is an error page, not an article: {excerpt}",
    bad=(
        article(headline="Just a moment...", body=_GUARD_SAYS, beside=("HL010",)),
        article(
            body="Page not found\nThe harbour is still here, but this page is not. It may have moved to another quay, "
            "or was never built. Have a look at the front page, use the search above, or write to the desk if you "
            "think that something is missing. These are the stories that most visitors read today, and the weather is "
            "fair."
        ),
        article(
            beside=("HL010",),
            headline="Seite nicht gefunden",
            body="Leider ist hier nichts. Vielleicht hilft ein Blick auf die Startseite oder in das Archiv, in dem "
            "alle Artikel seit dem Jahr 1998 stehen. Wer einen Fehler melden will, findet unten ein Formular; die "
            "Redaktion liest jede Nachricht und antwortet meist noch am selben Tag. Viel Freude beim Lesen wünscht "
            "das ganze Haus.",
            language="de",
        ),
    ),
    good=(
        article(headline="Access denied: why the island's archive stays shut"),
        article(body=f"Page not found\n{CLEAN['body']}\n{CLEAN['description']}"),
        article(headline="Not found: the bell of the old ferry"),
        article(
            body="Just a moment later the boat was gone. Councillors in Port Ellery voted on Thursday to bring back "
            "the evening ferry, a year after the last sailing was cut to save money, and nobody who stood on the quay "
            "on that night will say that it came early. Two boats will leave at eight, a third on Saturdays until "
            "October."
        ),
    ),
)
def block_or_error_page(o: Options) -> pl.Expr:
    """The text is an error message, a captcha or an access-denied notice.

    What it does: Looks in bodies of fewer than 120 words (290 characters in scripts without spaces) for a line or
    headline that consists only of a phrase such as “Page not found”, “Access denied” or “Just a moment”, and for a
    sentence that occurs only on such pages. Covers twenty languages.
    Why it matters: The server did not deliver the article. It delivered a page that is the same for thousands of URLs.
    Leaves alone: Longer texts, and headlines and sentences that continue after such words: they may be about them.
    Fix: Fetch the page again, more slowly or from another network, or leave the record out.
    For editors: Delete the text: it is an error message.
    Evidence: HTTP Archive almanac #908 and heritrix3 #729, about pages that say “not found” with status 200.
    """
    if o.column == "headline":
        return (pl.col("body").is_null() | _is_short(o)) & pl.col("headline").str.contains(_TITLE)
    return _is_short(o) & pl.col("body").str.contains(f"{_TITLE}|{_SENTENCE}")


_ENTRY: Final = (
    r"(?im)^[\[(]?\d{1,2}[:.h]\d{2}\s?(?:[ap]\.?m\.?|uhr|heures|ore|horas|ч|gmt|bst|utc|e[sd]t|p[sd]t|cest|cet)?[\])]?"
    r"\s{0,3}(?:$|[|:•–—-]\s)"
)
_ENTRIES: Final = tuple(f"{line} So far, {n} have come." for n in (7, 12) for line in str(CLEAN["body"]).split("\n"))


@rule(
    code="BD011",
    name="live-blog",
    severity="info",
    frame="article",
    column="body",
    mark=f"{_ENTRY}|(?i:{pattern('live_blog')})",
    literals=(*spellings("live_blog"), *(f"\n{mark}{digit}" for mark in ("", "[", "(") for digit in range(10))),
    options={"min_entries": 5, "min_words_an_entry": 15},
    message="this is a live blog with many entries: {excerpt}",
    bad=(
        article(body="\n".join(f"{hour}:40\n{line}" for hour, line in enumerate(_ENTRIES, 14))),
        article(body=f"{CLEAN['body']}\nThis live blog is now closed."),
        article(body="\n".join(f"{hour}.15 Uhr – {line}" for hour, line in enumerate(_ENTRIES))),
    ),
    good=(
        article(body=f"{CLEAN['body']}\nThe boats leave at\n" + "\n".join(f"{hour}:10" for hour in range(12, 24))),
        article(body=f"{CLEAN['body']}\n18:05\nThe council meets.\n19:40\nThe council has voted."),
    ),
)
def live_blog(o: Options) -> pl.Expr:
    """The article is a live blog or a news ticker.

    What it does: Finds bodies in which five or more lines are, or begin with, a time of day, with at least 15 words of
    text per time, and bodies in which the live blog says that it is closed.
    Why it matters: A live blog is many short texts under one headline, the newest first. Assumptions that apply to an
    article (one text, one time, one beginning) do not apply to it.
    Leaves alone: Schedules, timetables and results, which have few words per line.
    Fix: None: be aware of it, and count live blogs separately.
    Evidence: Fundus #786, #747.
    """
    body = pl.col("body")
    entries = body.str.count_matches(_ENTRY)
    told = entries * o["min_words_an_entry"] <= patterns.word_count(body)
    return ((entries >= o["min_entries"]) & told) | body.str.contains(f"(?i:{pattern('live_blog')})")
