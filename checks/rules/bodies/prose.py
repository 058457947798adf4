"""BD: habits of the text that only some want to know of: repeated words, lists, mixed quotation marks."""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

import polars as pl

from ....glances.glance import each_plainly
from ....schemas import patterns
from ...declaring.declare import rule
from ...declaring.examples import CLEAN, article, paragraph
from ...declaring.rule import Options

_TOP_SHARES: Final = {2: 0.20, 3: 0.18, 4: 0.16}
_REPEATED_SHARES: Final = {5: 0.15, 6: 0.14, 7: 0.13, 8: 0.12, 9: 0.11, 10: 0.10}
"""Words in a row to the share of the text's characters that they may take (Gopher, table A1)."""


def _repeats_itself(text: str) -> bool:
    """Whether runs of words take more of the text than Gopher lets them."""
    words = re.findall(r"\w+", text.lower())
    chars = sum(map(len, words))
    return chars > 0 and (
        any(_top_share(words, n) > share * chars for n, share in _TOP_SHARES.items())
        or any(_repeated_share(words, n) > share * chars for n, share in _REPEATED_SHARES.items())
    )


def _runs(words: list[str], n: int) -> list[tuple[str, ...]]:
    return list(zip(*(words[start:] for start in range(n)), strict=False))


def _top_share(words: list[str], n: int) -> int:
    """Characters of the most frequent run of n words, if it occurs twice or more."""
    counts = Counter(_runs(words, n))
    return max((sum(map(len, run)) * count for run, count in counts.items() if count > 1), default=0)


def _repeated_share(words: list[str], n: int) -> int:
    """Characters of words in runs that occurred before, each word once."""
    seen: set[tuple[str, ...]] = set()
    repeated = set()
    for start, run in enumerate(_runs(words, n)):
        if run in seen:
            repeated.update(range(start, start + n))
        seen.add(run)
    return sum(len(words[at]) for at in repeated)


_REFRAIN: Final = (
    "The boat goes out in the evening and the boat comes back in the morning, said the old man on the quay. "
)


@rule(
    code="BD022",
    name="repeated-ngrams",
    severity="info",
    frame="article",
    column="body",
    default=False,
    screen=lambda o: pl.col("n_chars") >= 5 * o["min_words"],
    options={"min_words": 60},
    message="the text repeats the same phrases",
    bad=(
        article(body=f"{CLEAN['body']} {_REFRAIN * 6}"),
        article(body="evening ferry " * 60),
    ),
    good=(
        article(body=f"{CLEAN['body']} {_REFRAIN}"),
        article(body=f"{CLEAN['body']}\n埃勒里港议会周四投票决定恢复晚间渡轮。"),
    ),
)
def repeated_ngrams(o: Options) -> pl.Expr:
    """The same phrases are repeated again and again.

    What it does: Counts the characters in sequences of 2 to 10 words that occur more than once, and compares their
    share of the text with the limits of Gopher.
    Why it matters: Such texts are written for search engines or assembled from fragments of a page. Language models
    trained on them repeat themselves.
    Leaves alone: Texts of fewer than 60 words. The rule is off by default because poems, liturgies and tables repeat
    themselves legitimately.
    Fix: None.
    Evidence: datatrove `gopher_repetition_filter`.
    """
    enough = patterns.word_count(pl.col("body")) >= o["min_words"]
    return enough & each_plainly(pl.when(enough).then(pl.col("body")), _repeats_itself, pl.Boolean)


_BULLET: Final = r"(?m)^\s*(?:[-–—*•·▪●○‣]|\d{1,2}[.)])\s"
_ELLIPSIS_END: Final = r"(?m)(?:…|\.\.\.)\s*$"


@rule(
    code="BD032",
    name="list-like-text",
    severity="info",
    frame="article",
    column="body",
    default=False,
    screen=lambda o: pl.col("n_chars") >= 5 * o["min_words"],
    options={
        "min_words": 50,
        "min_lines": 5,
        "max_share_bullets": 0.9,
        "max_share_ellipses": 0.3,
        "min_share_words": 0.8,
        "max_share_symbols": 0.1,
    },
    message="most of the text is not prose",
    bad=(
        article(
            body="\n".join(f"• {line}" for line in [*str(CLEAN["body"]).split("\n"), "The boats return in April."])
        ),
        article(body="\n".join(f"{n} – {n * 7}: the boat of the pilot 4 | 5 | 6" for n in range(10, 30))),
    ),
    good=(
        article(body=f"{CLEAN['body']}\n• two boats\n• one pier\n• no change of fares"),
        article(
            body="".join(
                f"埃勒里港议会第{n}次投票决定恢复晚间渡轮，{n}年前，末班船因节省开支而停航。" for n in range(8)
            ),
            language="zh",
        ),
    ),
)
def list_like_text(o: Options) -> pl.Expr:
    """Most of the text is a list, or numbers and symbols.

    What it does: Fires if more than 90 % of the lines are list items, more than 30 % of the lines end with an ellipsis,
    fewer than 80 % of the words contain a letter, or there is more than one symbol such as `#` or `…` per ten words.
    Why it matters: The text is a table, a menu or a list of teasers whose structure was lost.
    Leaves alone: Texts of fewer than 50 words, which includes texts in scripts without spaces. The rule is off by
    default because results and prices are printed this way.
    Fix: None.
    Evidence: The quality filters of Gopher, as in datatrove `gopher_quality`.
    """
    body = pl.col("body").str
    words = patterns.word_count(pl.col("body"))
    lines = body.count_matches(r"(?m)\S[^\n]*$")
    by_line = (lines >= o["min_lines"]) & (
        (body.count_matches(_BULLET) > lines * o["max_share_bullets"])
        | (body.count_matches(_ELLIPSIS_END) > lines * o["max_share_ellipses"])
    )
    return (words >= o["min_words"]) & (
        by_line
        | (body.count_matches(r"\S*[\p{L}\p{M}]\S*") < words * o["min_share_words"])
        | (body.count_matches(r"#|…|\.\.\.") > words * o["max_share_symbols"])
    )


_STRAIGHT: Final = r'(?:^|[^\d"])"'


@rule(
    code="BD033",
    name="mixed-quote-styles",
    severity="info",
    frame="article",
    column="body",
    default=False,
    mark=r'"[^"\n]{0,80}"',
    literals=('"',),
    message="the text mixes straight and curly quotation marks: {excerpt}",
    bad=(
        paragraph('"We were never asked," said Jonas Okafor, who had come to the quay with his two sons.'),
        article(body=f'{CLEAN["body"]}\nThe "night boat" returns.'),
    ),
    good=(
        paragraph('The rail is 12" wide and 40" long, and both were measured by the harbour master himself.'),
        article(body=str(CLEAN["body"]).replace("“", '"').replace("”", '"')),
    ),
)
def mixed_quote_styles(_: Options) -> pl.Expr:
    """The text mixes straight and curly quotation marks.

    What it does: Finds bodies that contain both `"` and one of “ ” „.
    Why it matters: Two sources were combined, or some paragraphs went through another program. Rules and models that
    look for quotations find only some of them.
    Leaves alone: `"` after a number, which means inches. The rule is off by default because quoted text keeps its
    style.
    Fix: Choose one style for the outlet.
    Evidence: a record with eight straight marks and one curly pair.
    """
    return pl.col("body").str.contains(_STRAIGHT) & pl.col("body").str.contains_any(["“", "”", "„"])
