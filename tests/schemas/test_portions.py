"""Portions are all rows in their order, a bounded number of bytes at a time."""

import polars as pl
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from presscheck.schemas.portions import portions

TEXTS = st.lists(st.none() | st.text(max_size=12), min_size=1, max_size=30)


@given(TEXTS, st.integers(1, 40))
def test_portions_are_all_rows_in_their_order(texts, n_bytes):
    frame = pl.DataFrame({"text": texts}, schema={"text": pl.String}).with_row_index("row")
    divided = list(portions(frame, "text", n_bytes))
    assert_frame_equal(pl.concat(part for _, part in divided), frame)
    assert [first for first, _ in divided] == [part["row"][0] for _, part in divided]


@given(TEXTS, st.integers(1, 40))
def test_a_portion_has_no_more_bytes_than_that_and_its_last_text(texts, n_bytes):
    frame = pl.DataFrame({"text": texts}, schema={"text": pl.String})
    for _, part in portions(frame, "text", n_bytes):
        assert part["text"][:-1].str.len_bytes().fill_null(0).sum() < n_bytes
