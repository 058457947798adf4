"""Values that are asked for again and again: those of a query, however they are told."""

from datetime import UTC, datetime

import polars as pl
import pytest
from polars import selectors as cs
from polars.testing import assert_frame_equal

from presscheck.glances import few_rows
from presscheck.glances.few_rows import FewRows

FRAME = pl.DataFrame(
    {
        "text": ["Nine to four", None, "12 boats"],
        "words": [["a"], [], None],
        "at": [datetime(2024, 5, 1, tzinfo=UTC)] * 3,
    }
)
TEXT = pl.col("text")
AGAIN = {
    "digits": TEXT.str.count_matches(r"\d"),
    "begins": TEXT.str.extract(r"^(\w+)"),
    "words": TEXT.str.split(" "),
    "column": pl.lit("body"),
    "long": TEXT.str.len_bytes() > 8,
}


@pytest.fixture
def asked(monkeypatch):
    """How often something was told at a glance."""
    told: list[bool] = []
    seen = FewRows._at_a_glance

    def watched(self, frame):
        values = seen(self, frame)
        told.append(values is not None)
        return values

    monkeypatch.setattr(FewRows, "_at_a_glance", watched)
    return told


def test_a_glance_gives_the_frame_of_a_query_from_the_fourth_time_on(asked):
    few = FewRows(AGAIN)
    for _ in range(6):
        assert_frame_equal(few.select(FRAME), FRAME.select(**AGAIN))
    assert asked == [False] * 3 + [True] * 3


@pytest.mark.parametrize(
    "expression",
    [pl.col("at").dt.offset_by("1d"), TEXT.shift(1), TEXT.map_elements(str.title, return_dtype=pl.String)],
    ids=["a time", "another row", "a function"],
)
def test_what_a_glance_does_not_know_is_always_queried(expression, asked):
    few = FewRows({"value": expression})
    for _ in range(8):
        assert_frame_equal(few.select(FRAME), FRAME.select(value=expression))
    assert not any(asked)


def test_many_rows_are_queried(asked):
    many = pl.DataFrame({"text": ["12 boats"] * (few_rows._FEW + 1)})
    few = FewRows({"digits": AGAIN["digits"]})
    for _ in range(5):
        assert few.select(many)["digits"].to_list() == [2] * many.height
    assert asked == []


def test_a_column_of_a_selector_is_read(asked):
    few = FewRows({"either": pl.coalesce(cs.by_name("other", "text", require_all=False), pl.lit("-")).str.len_chars()})
    for _ in range(5):
        assert few.select(FRAME)["either"].to_list() == [12, 1, 8]
    assert asked[-1]


def test_steps_are_taken_one_after_the_other(asked):
    few = FewRows(
        {"text": TEXT, "begins": TEXT.str.extract(r"^(\w+)")},
        {"rest": TEXT.str.strip_prefix(pl.col("begins")), "text": pl.lit("-")},
        {"rest": pl.col("rest").str.strip_chars(), "same": pl.col("text")},
    )
    for _ in range(5):
        assert few.select(FRAME).to_dict(as_series=False) == {"rest": ["to four", None, "boats"], "same": ["-"] * 3}
    assert asked[-1]


def test_who_has_a_query_of_its_own_is_told_whether_a_glance_knows(asked):
    few = FewRows({"digits": AGAIN["digits"]})
    assert [few.told(FRAME) is None for _ in range(5)] == [True] * 3 + [False] * 2
    assert few.told(FRAME.clear())["digits"].dtype == FRAME.select(AGAIN["digits"])["text"].dtype
