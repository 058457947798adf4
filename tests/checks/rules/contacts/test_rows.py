"""CT: contact rows of publishers."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from presscheck.checks.judging.subset import put_back

ROW = "Harbour Courier newsroom@{domain} +442079460018 Courier Press Ltd"


@pytest.mark.parametrize(
    ("domain", "host", "expected"),
    [
        ("courier.example", "courier.example", True),
        ("COURIER.example", "courier.example", True),
        ("mail.courier.example", "courier.example", True),
        ("courier.example", "news.courier.example", True),
        ("mail.courier.example", "news.courier.example", True),
        ("courier.co.uk", "news.courier.co.uk", True),
        ("island.co.uk", "courier.co.uk", False),
        ("courier.example", "harbour-courier.example", False),
        ("courier.example", "courier.example.org", False),
        ("courier.example", None, False),
    ],
)
def test_own_address_is_of_the_registered_domain(fires, blocks_of, domain, host, expected):
    frame = blocks_of(ROW.format(domain=domain)).with_columns(host=pl.lit(host, pl.String))
    assert fires("CT001", frame) == [expected]


def test_blocks_alone_do_not_tell_whose_address_it_is(fires, blocks_of):
    assert fires("CT001", blocks_of(ROW.format(domain="courier.example"))) == [False]


@pytest.mark.parametrize(
    "text",
    [
        "newsroom@courier.example",
        "By Jonas Okafor, newsroom@courier.example",
        "Have you seen it? Write to newsroom@courier.example or call +442079460018.",
        "Call +442079460018 or 020 7946 0018",
    ],
)
def test_what_is_no_contact_row(fires, blocks_of, text):
    assert fires("CT001", blocks_of(text, text, host="courier.example")) == [False, False]


def test_repetition_is_by_letters_and_digits_within_an_article(fires, blocks_of):
    row, other = ROW.format(domain="island.example"), ROW.format(domain="quay.example")
    frame = blocks_of(
        row,
        other,
        row.replace(" Courier", ", COURIER"),
        "A line of text.",
        row,
        {"text": row, "article": 1},
        {"text": other, "article": 1},
        {"text": other, "article": 1},
    )
    assert fires("CT001", frame) == [True, False, True, False, True, False, True, True]
    assert fires("CT002", frame) == [False, False, True, False, False, False, False, True]


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 3))))
def test_put_back_is_the_same_as_on_the_whole_frame(rows):
    frame = pl.DataFrame(rows, schema={"in": pl.Boolean, "key": pl.Int64}, orient="row")
    repeated = put_back(pl.col("key").filter(pl.col("in")).is_duplicated(), pl.col("in"))
    keys = [key for chosen, key in rows if chosen]
    expected = [chosen and keys.count(key) > 1 for chosen, key in rows]
    assert frame.select(repeated).to_series().to_list() == expected
