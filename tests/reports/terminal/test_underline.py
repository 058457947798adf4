"""Carets stand exactly under the defect, at any width."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from presscheck.checks.judging.places import CONTEXT_CHARS
from presscheck.reports.terminal.underline import fitted, underlined
from presscheck.reports.text import visible

CONTEXT = st.text(max_size=CONTEXT_CHARS)
EXCERPT = st.text(max_size=120)


@given(CONTEXT, EXCERPT, CONTEXT, st.integers(40, 160))
def test_line_and_carets_fit_and_agree(before: str, excerpt: str, after: str, cells: int) -> None:
    line, carets = underlined(before, excerpt, after, cells, "red")
    left, middle, _ = fitted(before, excerpt, after, cells)
    assert line.cell_len <= cells
    assert carets.cell_len <= cells
    assert carets.plain == " " * cell_len(left) + "^" * max(1, cell_len(middle))


@given(st.text(max_size=CONTEXT_CHARS - 1), EXCERPT, st.text(max_size=CONTEXT_CHARS - 1))
def test_nothing_is_cut_when_there_is_room(before: str, excerpt: str, after: str) -> None:
    assert fitted(before, excerpt, after, 2000) == (visible(before), visible(excerpt), visible(after))


def test_what_stands_around_is_cut_before_the_defect() -> None:
    before, after = "a" * 39, "z" * 39
    assert fitted(before, "defect", after, 40) == ("…" + "a" * 16, "defect", "z" * 16 + "…")


def test_room_that_one_side_does_not_need_goes_to_the_other() -> None:
    assert fitted("ab ", "defect", "z" * 39, 40) == ("ab ", "defect", "z" * 30 + "…")


def test_a_long_defect_leaves_room_for_what_stands_around() -> None:
    left, middle, right = fitted("b" * 30, "x" * 120, "a" * 30, 70)
    assert (len(left), len(middle), len(right)) == (16, 38, 16)
    assert middle == "x" * 19 + "…" + "x" * 18


def test_full_context_is_a_line_that_goes_on() -> None:
    assert fitted("b" * CONTEXT_CHARS, "x", "", 80)[0] == "…" + "b" * CONTEXT_CHARS
    assert fitted("b" * (CONTEXT_CHARS - 1), "x", "", 80)[0] == "b" * (CONTEXT_CHARS - 1)


def test_wide_characters() -> None:
    line, carets = underlined("夕方", "東京", "x", 40, "red")
    assert (line.plain, carets.plain) == ("夕方東京x", "    ^^^^")


def test_a_defect_of_no_width_has_a_caret() -> None:
    assert underlined("estimate", "", "", 40, "red")[1].plain == "        ^"
