"""What readers see is what is there, in the room that there is."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from presscheck.reports.text import beginning, ending, shortened, visible

CELLS = st.integers(0, 60)


def _misleads(character: str) -> bool:
    """Controls, format characters without a glyph of their own, line separators, surrogates."""
    return unicodedata.category(character) in ("Cc", "Zl", "Zp", "Cs") or (
        unicodedata.category(character) == "Cf" and unicodedata.bidirectional(character) != "AN"
    )


ARABIC_AND_KAITHI_SIGNS = "\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd"  # format characters with a glyph
HIEROGLYPH_JOINERS = range(0x13430, 0x13440)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain é 東京", "plain é 東京"),
        ("\x1b[2J\x07\x00\t\r\n\x7f", "␛[2J␇␀␉␍␊␡"),
        ("\x9b31m\xad", "\\x9b31m\\xad"),
        ("a\u202eb\u200bc\u2028\ufeff", "a\\u202eb\\u200bc\\u2028\\ufeff"),
        ("\U000e0041", "\\U000e0041"),
        ("❤\ufe0f", "❤"),
    ],
)
def test_hidden_characters_are_shown(text: str, shown: str) -> None:
    assert visible(text) == shown


def test_no_misleading_character_of_unicode_is_left() -> None:
    every = [chr(code) for code in range(0x110000) if code not in HIEROGLYPH_JOINERS]
    left = [c for c in every if _misleads(c) and c not in ARABIC_AND_KAITHI_SIGNS and c in visible(c)]
    assert left == []


@given(st.text())
def test_what_is_visible_stays_as_it_is(text: str) -> None:
    assert visible(visible(text)) == visible(text)


@pytest.mark.parametrize("cut", [beginning, ending, shortened])
@given(text=st.text(max_size=80), cells=CELLS)
def test_a_cut_text_fits(cut, text: str, cells: int) -> None:
    assert cell_len(cut(text, cells)) <= cells


@pytest.mark.parametrize("cut", [beginning, ending, shortened])
@given(text=st.text(st.characters(exclude_categories=["M"]), max_size=40))
def test_a_text_that_fits_is_whole(cut, text: str) -> None:
    assert cut(text, cell_len(visible(text))) == visible(text)


@pytest.mark.parametrize(
    ("cut", "shown"), [(beginning, "evening f…"), (ending, "…timetable"), (shortened, "eveni…able")]
)
def test_where_it_is_cut(cut, shown: str) -> None:
    assert cut("evening ferry timetable", 10) == shown


@pytest.mark.parametrize("cut", [beginning, ending, shortened])
def test_a_heap_of_combining_marks_is_long(cut) -> None:
    assert len(cut("e" + "\u0301" * 100_000, 10)) < 200


def test_a_notation_is_never_cut() -> None:
    assert beginning("ab\u202e\u202ecd", 10) == "ab\\u202e…"
