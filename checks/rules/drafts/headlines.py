"""DR: headlines of drafts and of duplicated articles, and articles that only test the editing system."""

from __future__ import annotations

from typing import Final

import polars as pl

from ...declaring.declare import rule
from ...declaring.examples import article
from ...declaring.rule import Options
from ...judging.subset import rarely
from ...text.phrase_lists import holds_any, may_start, pattern, spellings

_OPENS: Final = r"[\[(【（［<*_]"
_CLOSES: Final = r"[\])】）］>*_]"
_LABEL: Final = pattern("draft_labels")
_DRAFT: Final = (
    rf"^\s*{_OPENS}+\s?(?i:{_LABEL})(?:\s?[\dv.]{{1,4}})?\s?{_CLOSES}+"
    rf"|^\s*(?i:{_LABEL})(?:\s?[\dv.]{{1,4}})?\s?(?:[:：|]|\s[–—-]\s|/{{2}})"
    rf"|{_OPENS}\s?(?i:{_LABEL})\s?{_CLOSES}\s*$"
    rf"|\s[–—|-]{{1,2}}\s?(?i:{_LABEL})\s*$"
)
_COPY: Final = (
    rf"^\s*(?i:{pattern('copy_labels')})[\s:–—-]{{0,3}}[\p{{Lu}}\p{{Lo}}“„«\"'‘\d]"
    rf"|\s?{_OPENS}\s?(?i:{pattern('copy_endings')})(?:\s?\d{{1,2}})?\s?{_CLOSES}\s*$"
    rf"|\s[–—-]\s?(?i:{pattern('copy_endings')})(?:\s?\d{{1,2}})?\s*$"
    rf"|[\p{{Han}}\p{{Katakana}}\p{{Hiragana}}\p{{Hangul}}]\s?(?:的副本|のコピー|의 사본)\s*$"
)
_MARK: Final = rf"{_DRAFT}|^\s*(?i:{pattern('copy_labels')})\b|{_COPY}"
_WORKING: Final = f"{_DRAFT}|{_COPY}"


def _is_about_it() -> pl.Expr:
    """The text speaks of drafts or copies, so its headline may mean what it says."""
    said = pl.concat_str(pl.lit(""), "description", "body", separator=" ", ignore_nulls=True)
    return holds_any(said, spellings("about_copies"))


@rule(
    code="DR003",
    name="draft-headline",
    severity="warning",
    frame="article",
    column="headline",
    literals=spellings("draft_labels", "copy_labels", "copy_endings"),
    mark=_MARK,
    message="the headline is marked as a draft or copy: {excerpt}",
    bad=(
        article(headline="DRAFT: Night ferry to return in June"),
        article(headline="Night ferry to return in June (Entwurf)"),
        article(headline="[Brouillon] Le bac du soir reprend en avril"),
        article(headline="Copy of Night ferry to return in June"),
        article(headline="Kopie von Nachtfähre kehrt im Juni zurück"),
        article(headline="Night ferry to return in June - copy 2"),
    ),
    good=(
        article(headline="Draft of the ferry plan goes to the council"),
        article(headline="Draft: Rowers pick a harbor pilot first", description="The draft was on Monday at noon."),
        article(headline="Copy of Old Harbor Charter found in attic", description="The original was lost in a fire."),
        article(headline="Copia de seguridad: cómo salvar las fotos"),
    ),
)
def draft_headline(_: Options) -> pl.Expr:
    """The headline is marked as a draft or as a copy of another article.

    What it does: Finds headlines that begin or end with a label such as `DRAFT:`, `[Brouillon]` or `(Entwurf)`, and
    headlines that a content management system creates for a copy (`Copy of …`, `Kopie von …`, `… - copy 2`). Covers
    thirty languages.
    Why it matters: The article is not ready, or it is a copy of one that is already published.
    Leaves alone: Headlines of articles that mention a draft, a copy or an original in their text.
    Fix: Delete the label when the article is ready; delete the article if it is a copy.
    Evidence: No hit in 1,870 hand-checked articles.
    """
    marked = pl.col("headline").str.contains(_WORKING).fill_null(False)
    return marked & ~rarely(marked, _is_about_it(), "description", "body")


_TEST: Final = rf"(?i)^[\W\d_]*(?:{pattern('test_texts')}(?:[\W\d_]+|$))+$"
_TEST_UNSPACED: Final = rf"(?i)^[\W\d_]*(?:{pattern('test_texts')}[\W\d_]*){{1,3}}$"
_UNSURE: Final = r"(?i)^\W*(?:[^\s]{1,7}|\p{Lu}\p{Ll}+)\W*$"
"""One short word may be a name; HL010 knows those that are none."""

_MOST_BYTES: Final = 1_000


def _may_be_test(o: Options) -> pl.Expr:
    """A short text that begins with a word of a test."""
    bare = pl.col(o.column).str.strip_chars_start(" \t\n\r([<*#_-–—\"'“„«¡¿0123456789")
    short = pl.col(o.column).str.len_bytes() <= _MOST_BYTES
    return rarely(short, may_start(bare, "test_texts"), o.column)


@rule(
    code="DR004",
    name="test-article",
    severity="warning",
    frame="article",
    column="headline",
    also=("body",),
    screen=_may_be_test,
    yields_to=("HL010",),
    message="this is only a test: {excerpt}",
    bad=(
        article(headline="Test article, please ignore"),
        article(headline="Testartikel 3 - bitte ignorieren"),
        article(headline="asdf asdf asdf qwerty"),
        article(headline="Тестовая новость. Не публиковать!"),
        article(body="This is a test. Test test test.", beside=("BD002",)),
        article(body="qwerty asdf asdf", beside=("BD002",)),
        article(body="テスト記事。これはテストです。", beside=("BD002",)),
    ),
    good=(
        article(headline="Test of the new night boats goes well"),
        article(headline="Third test, and the ferry still leaks"),
    ),
)
def test_article(o: Options) -> pl.Expr:
    """The article is only a test of the content management system.

    What it does: Finds headlines and bodies that consist only of test words (“test article, please ignore”,
    “Testartikel”, “тест”) or random keys (`asdf`, `qwerty`). Covers thirty languages.
    Why it matters: Somebody tried something out, and did not mean to publish it.
    Leaves alone: These words together with others; a headline of one short word; headlines that HL010 reports.
    Fix: Delete the article.
    Evidence: No hit in 1,870 hand-checked articles.
    """
    text = pl.col(o.column)
    tested = text.str.contains(_TEST) | text.str.contains(_TEST_UNSPACED)
    return tested & ~text.str.contains(_UNSURE) if o.column == "headline" else tested
