"""BD: whether there is a body, all of it, and nothing but the article."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import polars as pl

from ....glances.glance import each_plainly
from ....schemas import patterns
from ...declaring.declare import rule
from ...declaring.examples import CLEAN, article, paragraph
from ...declaring.rule import Options, of_article
from ...judging.subset import rarely, where
from ...text.grades import IN_DUMP, graded
from ...text.lines import is_line, is_text, prose_follows
from ...text.phrase_lists import cues, may_hold, may_start, pattern, phrases
from ...text.repairs import dropped

_WORD_CHARS: Final = 20
"""No text has longer words on average; one that has this many characters a word is not short."""


def _fewer_than(words: int, chars_unspaced: int, text: pl.Expr) -> pl.Expr:
    """The text has fewer words and, in scripts where these cannot be counted, fewer characters."""
    return (patterns.word_count(text) < words) & (text.str.count_matches(patterns.UNSPACED) < chars_unspaced)


def _may_be_description(o: Options) -> pl.Expr:
    """A dump whose only text is long for a description: short news may stand there."""
    return IN_DUMP & (pl.col("description").str.len_chars() > o["max_chars_description"]).fill_null(False)


_IS_MEDIUM: Final = r"(?i)^\s*(?:picture|photo|image|graphic|audio|video|gallery|slideshow)\s*$"


def _needs_body() -> pl.Expr:
    """The item is a text, as far as its record tells; a picture has a caption, and no body."""
    return ~pl.col("item_type").str.contains(_IS_MEDIUM).fill_null(False)


@rule(
    code="BD001",
    name="missing-body",
    severity="error",
    frame="article",
    column="body",
    about_missing=True,
    grade=lambda o: graded(_may_be_description(o), "warning", otherwise="error"),
    options={"max_chars_description": 250},
    message="the article has no body",
    bad=(article(body=None), article(body=" \n\t\n")),
    good=(article(), article(description=None), article(body=None, item_type="picture")),
)
def missing_body(_: Options) -> pl.Expr:
    """The article has no body text.

    What it does: Finds records whose body is missing or blank.
    Why it matters: The extractor found nothing. Typical pages are video pages, pages built by scripts, and pages behind
    a paywall.
    Leaves alone: Records that could not be read at all (DF014), and items that the record marks as a picture, graphic,
    audio or video (`type` in ninjs). In a dump, a lone text may be either a body or a description, so a description of
    more than 250 characters lowers the finding to a warning.
    Fix: Extract the page again; if another field has the text, name it with `--map body=NAME`.
    For editors: Write the text.
    Evidence: In one outlet, 91 of 99 scanned pages behind a paywall gave no body.
    """
    return _needs_body() & (pl.col("body").is_null() | ~pl.col("body").str.contains(r"\S"))


_FLASH: Final = (
    r"(?i)^\s*\+{3}|^\W*(?:breaking|urgent|flash|eilmeldung|última hora|ultim['’]ora|срочно|молния)(?:\P{L}|$)"
)
_COMPLETE: Final = r"[.!?。！？।؟۔][\"'”’»“)）」』\]]*[^.!?。！？।؟۔…]{0,24}$"
"""The end of a sentence, and perhaps a credit or a place behind it."""

_BROKEN: Final = r"(?:…|\.\.)[\"'”’»“)）」』\]]*\s*$"


def _is_complete_note(o: Options) -> pl.Expr:
    """Some sentences, of which the last one is finished: short news are written so, and ledes as well."""
    body = pl.col("body")
    enough = ~_fewer_than(o["min_words_complete"], o["min_chars_unspaced_complete"], body)
    tail = body.str.strip_chars().str.tail(40)
    return enough & tail.str.contains(_COMPLETE) & ~tail.str.contains(_BROKEN)


_FLASH_GENRE: Final = r"(?i)flash|breaking|eilmeldung|live"


def _few_blanks(limit: int) -> pl.Expr:
    """Fewer blanks than `limit`, or doubled ones.

    Else there are at least half as many words, for between two stand at most a blank, a line end and a blank.
    """
    body = pl.col("body").str
    return (body.count_matches(" ", literal=True) < limit) | body.contains("  ", literal=True)


@rule(
    code="BD002",
    name="short-body",
    severity="warning",
    frame="article",
    column="body",
    screen=lambda o: (pl.col("n_chars") < o["min_words"] * _WORD_CHARS) & _few_blanks(2 * o["min_words"]),
    grade=lambda o: graded(_is_complete_note(o), "info", otherwise="warning"),
    options={
        "min_words": 50,
        "min_chars_unspaced": 120,
        "min_words_complete": 20,
        "min_chars_unspaced_complete": 30,
    },
    message="the body is very short: {n_chars: character}",
    bad=(
        article(body="Councillors in Port Ellery voted on Thursday to bring back the evening ferry."),
        article(body="埃勒里港议会周四投票决定恢复晚间渡轮。"),
    ),
    good=(
        article(
            headline="BREAKING: Evening ferry returns to Port Ellery", body="Councillors have just voted for the plan."
        ),
        article(body="Councillors have just voted for the plan.", genre="newsflash"),
        article(
            body="".join(
                f"埃勒里港议会第{n}次投票决定恢复晚间渡轮，{n}年前，末班船因节省开支而停航。" for n in range(4)
            )
        ),
    ),
)
def short_body(o: Options) -> pl.Expr:
    """The body is too short for an article.

    What it does: Finds bodies of fewer than 50 words or, in Chinese, Japanese, Thai and other scripts without spaces,
    fewer than 120 characters. A body of at least 20 words (or 30 such characters) that ends with a complete sentence
    may be a complete news brief, so it gets an info.
    Why it matters: Usually only a teaser, a caption or a notice was extracted.
    Leaves alone: News flashes, recognized by their genre or by the first word of the headline; pictures and other
    media; missing bodies (BD001).
    Fix: Extract the page again, and check whether its text is behind a paywall or built by scripts.
    For editors: Write more, or mark the article as a brief.
    Evidence: 60 of 1,924 extracted texts; the threshold comes from the Gopher quality filter.
    """
    body = pl.when(pl.col("n_chars") < o["min_words"] * _WORD_CHARS).then(pl.col("body"))
    few = _fewer_than(o["min_words"], o["min_chars_unspaced"], body)
    flash = pl.col("headline").str.contains(_FLASH).fill_null(False) | (
        pl.col("genre").str.contains(_FLASH_GENRE).fill_null(False)
    )
    return body.str.contains(r"\S") & few & ~flash & _needs_body()


_NOTICE: Final = "(?i)" + pattern("paywall")


def _says_paywall(o: Options) -> pl.Expr:
    """A short line with a phrase of a paywall, after which no prose comes."""
    last = is_line(o["max_chars"]) & ~prose_follows(o["min_bytes_prose"])
    return pl.when(last).then(pl.col("text")).str.contains(_NOTICE).fill_null(False)


def _short_and_not_free(o: Options) -> pl.Expr:
    """The first block of a short body, where the page itself says that the article is not free."""
    short = of_article("n_chars") < o["min_words"] * _WORD_CHARS
    paid = pl.when(is_text() & of_article("accessible_for_free").not_() & short).then(pl.col("article"))
    body = pl.when(paid.is_not_null() & paid.is_first_distinct()).then(of_article("body"))
    return _fewer_than(o["min_words"], o["min_chars_unspaced"], body).fill_null(False)


@rule(
    code="BD004",
    name="paywall-notice",
    severity="error",
    frame="block",
    mark=_NOTICE,
    screen=lambda o: (
        where(is_line(o["max_chars"]), lambda text: may_hold(text, "paywall"))
        | of_article("accessible_for_free").not_()
    ),
    looks_around=True,
    borrows=("body", "n_chars", "accessible_for_free"),
    grade=lambda _: pl.when(pl.col("text").str.contains(_NOTICE)).then(pl.lit("error")).otherwise(pl.lit("warning")),
    options={"max_chars": 300, "min_bytes_prose": 160, "min_words": 150, "min_chars_unspaced": 360},
    message="the text stops at a paywall: {excerpt}",
    bad=(
        article(body=f"{CLEAN['body']}\nAlready a subscriber? Log in here."),
        article(body=f"{CLEAN['body']}\nDieser Artikel ist Abonnenten vorbehalten. Jetzt weiterlesen!\nImpressum"),
        article(body=f"{CLEAN['body']}\nL’intégralité de l’article est réservée : déjà abonné ? Identifiez-vous."),
        article(body=" ".join(str(CLEAN["body"]).split()[:80]), accessible_for_free=False),
    ),
    good=(
        paragraph("Already a subscriber? The council has a plan for you too."),
        article(
            body=f"{CLEAN['body']}\nThe paper's own trial of a wall, which told visitors to “subscribe to continue”, "
            "ran for a year before it was dropped. Its editor said in the spring that readers had simply gone "
            "elsewhere, and that the few who did sign up had mostly been relatives of the staff; the island, he said, "
            "is not a market but a village with a harbour in it."
        ),
        article(
            accessible_for_free=False,
            body=f"{CLEAN['body']}\nThe first boat will leave on the second Monday of April, with the mayor and a "
            "band on board. Who cannot come may watch from the pier, where the school sells tea and buns for the "
            "repair of its own boat.",
        ),
        article(accessible_for_free=True),
    ),
)
def paywall_notice(o: Options) -> pl.Expr:
    """The text stops at a notice for subscribers.

    What it does: Finds short lines that ask readers to subscribe, register or log in to continue, and that no paragraph
    of prose follows. Gives a warning for a body of fewer than 150 words whose page says that the article is not free.
    Why it matters: Only a teaser was extracted, and the notice looks like its last sentence.
    Leaves alone: Stories about paywalls: a long paragraph, or one that other paragraphs follow. Full texts that were
    extracted despite the paywall.
    Fix: Fetch the article with a subscription, or leave it out: the rest of the text is missing.
    For editors: Delete the notice and add the rest of the text.
    Evidence: 76 of 195 JSON-LD articles say that they are not free; Fundus PR #965.
    """
    return _says_paywall(o) | _short_and_not_free(o)


_LINK_TOPICS: Final = ("read_more", "read_more_labels")
_LINK_CHARS: Final = 160
_LINK_BYTES: Final = 4 * _LINK_CHARS

_ENDED: Final = re.compile(r"[^\W\d_]")
_SEPARATED: Final = re.compile(r"\s*[:|>»→]|\s+[–—-]\s|\s*(?:here)?\W*$", re.IGNORECASE)
_BEFORE_CUE: Final = re.compile(r"\W{0,4}")
_SENTENCE_END: Final = re.compile(r"(?:[^.]\.|。)[\"'”’)\]]*\s*$")


def _may_link() -> pl.Expr:
    short = is_text() & (pl.col("text").str.len_bytes() <= _LINK_BYTES)
    return where(short, lambda text: may_start(text.str.replace(r"^\W{0,4}", ""), *_LINK_TOPICS))


def _is_link(line: str) -> bool:
    """A cue, and behind it a separator; or a cue that ends as a word does, in a line that is no sentence."""
    title_follows = not _SENTENCE_END.search(line)
    return any(_SEPARATED.match(rest) for rest in _behind(line, "read_more_labels")) or any(
        _SEPARATED.match(rest) or (title_follows and not _ENDED.match(rest)) for rest in _behind(line, "read_more")
    )


def _behind(line: str, topic: str) -> Iterator[str]:
    """What stands behind each phrase of the topic with which the line begins, some marks aside."""
    said = re.sub(r"\s+", " ", line).replace("’", "'")
    marks = _BEFORE_CUE.match(said)
    begin = marks.end() if marks else 0
    for at in range(begin + 1):
        lower = said[at:].lower()
        yield from (said[at + len(phrase) :] for phrase in phrases(topic) if lower.startswith(phrase))


@rule(
    code="BD009",
    name="read-more-link",
    severity="warning",
    frame="block",
    literals=cues(*_LINK_TOPICS),
    bound=_LINK_CHARS,
    screen=lambda _: _may_link(),
    message="a link to another article is in the text: {excerpt}",
    fix="unsafe",
    repair=dropped,
    bad=(
        paragraph("Read more: The night boat that nobody took"),
        paragraph("ALSO READ | Quay repairs to last until the summer"),
        paragraph("[Related: Five islands without a bridge]"),
        paragraph("Lesen Sie auch Warum die Fähre im Winter leer bleibt"),
        paragraph("À lire aussi : Le dernier bateau du soir"),
        paragraph("関連記事：夜の船が戻る"),
    ),
    good=(
        paragraph("Related research shows that evening services pay for themselves within five years."),
        paragraph("See also the report that the ministry published in the same week, which came to another result."),
        paragraph("More than two hundred people signed the petition"),
        paragraph("“Read more books,” she told the pupils."),
    ),
)
def read_more_link(_: Options) -> pl.Expr:
    """A line of the body links to another article.

    What it does: Finds short lines that begin with “read more”, “lesen Sie auch” or similar words, in twenty languages.
    Why it matters: The headline of another story becomes a sentence of this one, and searches find the wrong article.
    Leaves alone: Sentences that begin with such words: they end with a period and have no colon after the cue.
    Fix: Drop the line.
    For editors: Delete the line, or move it to the field for related articles.
    Evidence: 79 of 1,924 extracted texts; 113 of 115 hits were short lines.
    """
    linked = each_plainly(pl.col("text"), _is_link, pl.Boolean)
    return rarely(_may_link(), linked)
