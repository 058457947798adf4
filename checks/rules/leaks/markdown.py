"""LK: Markdown that was left in plain text."""

from __future__ import annotations

import re
from typing import Final

import polars as pl

from ...declaring.declare import rule
from ...declaring.examples import CLEAN, article, paragraph
from ...declaring.rule import Options, of_article
from ...text.repairs import each

_ADDRESS: Final = r"(?:https?://|mailto:|tel:|www\.|/|\.{1,2}/|#)[^\s()<>]*(?:\([^\s()<>]*\)[^\s()<>]*)?"
_TARGET: Final = rf"\(\s?<?(?:{_ADDRESS})>?(?:\s+[\"'“][^\"\n]*[\"'”])?\s?\)"
_IMAGE: Final = rf"!\[[^\[\]\n]*\](?:{_TARGET}|\([^\s()]+\.(?i:jpe?g|png|gif|webp|svg|avif)\))"
_LINK: Final = rf"\[[^\[\]\n]+\]{_TARGET}"
_EMPTY_LINK: Final = rf"\[\]{_TARGET}"
_REFERENCE: Final = r"\[[^\[\]\n]+\]\[[^\[\]\n]*\]"
_DEFINITION: Final = r"^\s{0,3}\[[^\[\]\n]+\]:\s+<?(?:https?://|/)\S+\s*(?:[\"'(][^\n]*[\"')])?\s*$"
_HEADING: Final = r"^\s{0,3}#{2,6}[ \t]+[^\s#]|^\s{0,3}#[ \t]+\p{L}"
_FENCE: Final = r"^\s{0,3}(?:```|~~~)[\w+-]{0,20}\s*$"
_BEFORE: Final = r"(?:^|[\s(\[{\"'“„«‘—–:/-])"
_AFTER: Final = r"(?:$|[\s.,;:!?)\]}\"'”“»’…—–/-])"
_BOLD: Final = (
    rf"{_BEFORE}\*\*[^\s*][^*\n]*\*{{2,3}}{_AFTER}|{_BEFORE}\*{{3}}[^\s*][^*\n]*\*{{3}}{_AFTER}"
    rf"|{_BEFORE}__[^\s_][^_\n]*\s[^_\n]*__{_AFTER}|{_BEFORE}~~[^\s~][^~\n]*~~{_AFTER}"
)
_SURE: Final = "|".join((_IMAGE, _LINK, _EMPTY_LINK, _DEFINITION, _HEADING, _BOLD))

_RULE: Final = r"^\s{0,3}(?:(?:\*\s?){3,}|(?:-\s?){3,}|(?:_\s?){3,})\s*$"
_EMPHASIS: Final = (
    rf"{_BEFORE}\*[^\s*][^*\n]*[^\s*]\*{_AFTER}|{_BEFORE}_[^\s_][^_\n]*[^\s_]_{_AFTER}"
    rf"|{_BEFORE}__[^\s_]+__{_AFTER}|`[^`\n]+`"
)
_QUOTE: Final = r"^\s{0,3}>\s+\S"
_ESCAPED: Final = r"\\[*_#\[\]`>~!-]"
_LIKELY: Final = "|".join((_RULE, _EMPHASIS, _QUOTE, _REFERENCE, _FENCE, _ESCAPED))
"""What other plain text has too: it counts where there is Markdown beside it."""

_NEARLY: Final = r"\]\(|\]\[|\]:|[*_~#`\\]|^\s{0,3}[>-]"
_MARK: Final = rf"^\s{{0,3}}#{{1,6}}[ \t]+\S[^\n]*|{_SURE}|{_LIKELY}"
_BODY: Final = f"(?m){_SURE}"


def _in_text() -> pl.Expr:
    return (pl.col("kind") != "selector") & pl.col("role").is_in(["body", "description", "unknown"])


def _bodies() -> pl.Expr:
    """The body of which a row is a line, once: to be searched once, and not once a line.

    Elsewhere an empty text, and no null: Polars searches texts that are masked as null as well.
    """
    return pl.when(pl.col("article").is_first_distinct()).then(of_article("body")).otherwise(pl.lit(""))


def _is_in_markdown() -> pl.Expr:
    """Whether there is Markdown in the body of which a row is a line."""
    return _bodies().str.contains(_BODY).any().over("article")


def _title(text: str) -> str:
    """A heading without the marks that may close it: an expression for both looks at blanks in the square of time."""
    text = text.rstrip()
    title = text.rstrip("#")
    return title.rstrip() if title[-1:].isspace() else text


_REPAIRS: Final = tuple(
    (re.compile(pattern.replace(r"\p{L}", r"[^\W\d_]")), to)
    for pattern, to in (
        (_IMAGE, ""),
        (_EMPTY_LINK, ""),
        (rf"\[([^\[\]\n]+)\]{_TARGET}", r"\1"),
        (r"\[([^\[\]\n]+)\]\[[^\[\]\n]*\]", r"\1"),
        (_DEFINITION, ""),
        (_FENCE, ""),
        (_RULE, ""),
        (r"^\s{0,3}#{1,6}[ \t]+(\S[^\n]*+(?:\n\s*+#*+)?+)\s*$", lambda found: _title(found[1])),
        (r"^\s{0,3}(?:>\s+)+", ""),
        (rf"({_BEFORE})\*\*\*([^\s*][^*\n]*)\*\*\*(?={_AFTER})", r"\1\2"),
        (rf"({_BEFORE})\*\*([^\s*](?:[^*\n]|\*(?!\*))*)\*\*(?={_AFTER})", r"\1\2"),
        (rf"({_BEFORE})__([^\s_](?:[^_\n]|_(?!_))*)__(?={_AFTER})", r"\1\2"),
        (rf"({_BEFORE})~~([^\s~][^~\n]*)~~(?={_AFTER})", r"\1\2"),
        (rf"({_BEFORE})\*([^\s*][^*\n]*)\*(?={_AFTER})", r"\1\2"),
        (rf"({_BEFORE})_([^\s_][^_\n]*)_(?={_AFTER})", r"\1\2"),
        (r"`([^`\n]+)`", r"\1"),
        (_ESCAPED, lambda found: found[0][1:]),
    )
)


def _plain(text: str) -> str | None:
    """The text without its Markdown; None if nothing else is left."""
    for pattern, to in _REPAIRS:
        text = pattern.sub(to, text)
    return text if re.search(r"\w", text) else None


@rule(
    code="LK022",
    name="markdown",
    severity="warning",
    frame="block",
    mark=_MARK,
    sieve=_NEARLY,
    screen=lambda _: _in_text() & pl.col("text").str.contains(_NEARLY),
    borrows=("body",),
    message="Markdown markup is in the text: {excerpt}",
    fix="safe",
    repair=lambda _: each(pl.col("text"), _plain),
    bad=(
        paragraph("Read the [minutes of the meeting](https://port-ellery.example/minutes.pdf) before Friday."),
        paragraph("![The evening boat at the east quay](/images/boat.jpg)"),
        paragraph("## Was sich für Pendler ändert"),
        paragraph("Les bateaux partent **tous les soirs** à huit heures du quai est."),
        article(body=f"{CLEAN['body']}\n* * *\n[Главная](/) | [Спорт](/sport/)"),
    ),
    good=(
        paragraph("* * *"),
        paragraph("The clerk [sic] wrote (see https://port-ellery.example/plan) that the pier is 20 * 30 * 2 feet."),
        paragraph("#1 on the list is the evening boat, # 2 the pier, and the C# minor prelude comes last."),
        paragraph("The file is called night_boat_2024_final, and “f**k the ferry” is written on the wall."),
        paragraph("Tickets are 4 pounds.* The offer ends in May.*"),
        paragraph("The program calls __init__ before `sail()` is called, the manual of the pier's gate says."),
    ),
)
def markdown(_: Options) -> pl.Expr:
    """Markdown markup is in the plain text.

    What it does: Finds links and images with their URL, headings (`##`), bold text (`**`, `__`), strikethrough and link
    definitions. If the body contains one of these, horizontal rules (`* * *`), emphasis (`*`, `_`), quotations (`>`),
    code in backticks, code fences and escaped punctuation count too.
    Why it matters: HTML converters write Markdown. If it is shown as plain text, readers see the markup and URLs;
    searches and models treat them as words of the article.
    Leaves alone: A row of asterisks between two scenes, footnotes, hashtags, numbers with `#`, file names, and words
    with asterisks for letters, in texts without other Markdown.
    Fix: Write the plain text: keep the words of a link and the text of a heading; remove images, rules and link
    definitions.
    For editors: Use the buttons of the editor instead of Markdown.
    Evidence: `## …`, `**…**` and `[…](…)` in the output of converters; no hit in 1,870 hand-checked articles.
    """
    text = pl.col("text").str
    sure = text.contains(_SURE)
    return _in_text() & (sure | (text.contains(_LIKELY) & _is_in_markdown()))
