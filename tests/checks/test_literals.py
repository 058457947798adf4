"""The search for the literals of many rules: it gives at least every row that holds one, whatever their number."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from presscheck.checks.literals import LiteralSearch

WANTED = {"tags": ("<", "&LT;"), "cues": ("weiterlesen", "Déjà abonné"), "both": ("<", "weiterlesen")}
TEXTS = ("<b>", "Jetzt WEITERLESEN", "DÉJÀ ABONNÉ ?", "&lt;", "nothing", "", None)


def holders(texts) -> dict[str, set[int]]:
    """Owner to the rows that hold one of its literals, told text by text."""
    holds = {
        key: {row for row, text in enumerate(texts) if text and any(one.lower() in text.lower() for one in literals)}
        for key, literals in WANTED.items()
    }
    return {key: rows for key, rows in holds.items() if rows}


@pytest.mark.parametrize("padding", ["", "x" * 30_000], ids=["few", "many"])
@given(st.lists(st.sampled_from(TEXTS), max_size=8))
def test_every_row_with_a_literal_is_found(padding, texts):
    """With padding, texts are so long that Polars searches, and it gives exactly those rows."""
    padded = [text + padding if text is not None else None for text in texts]
    found = LiteralSearch(WANTED).rows(pl.Series(padded, dtype=pl.String))
    expected = holders(padded)
    assert found.keys() == expected.keys()
    for key, rows in expected.items():
        assert found[key].dtype == pl.UInt32
        assert rows <= set(found[key])
        if padding and any(padded):
            assert found[key].to_list() == sorted(rows)


def test_elements_of_lists_are_searched():
    rows = LiteralSearch(WANTED).rows(pl.Series([["a", "<"], [], None, [None, "b"]], dtype=pl.List(pl.String)))
    assert rows.keys() == {"tags", "both"}
