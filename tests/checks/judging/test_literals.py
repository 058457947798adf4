"""The search for the literals of many rules: it gives exactly the rows that hold one."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from presscheck.checks.judging import literals
from presscheck.checks.judging.literals import LiteralSearch

WANTED = {
    "tags": ("<", "&LT;"),
    "cues": ("weiterlesen", "Déjà abonné"),
    "both": ("<", "weiterlesen"),
    "end": ("bei", "ΣΑΣ"),
}
TEXTS = (
    "<b>",
    "Jetzt WEITERLESEN",
    "DÉJÀ ABONNÉ ?",
    "&lt;",
    "nothing",
    "",
    None,
    "BEİ",
    "BEİDE",
    "ob ei",
    "σας",
    "ΣΑΣ",
)


def holders(texts) -> dict[str, set[int]]:
    """Owner to the rows that hold one of its literals, told text by text."""
    holds = {
        key: {row for row, text in enumerate(texts) if text and any(one.lower() in text.lower() for one in literals)}
        for key, literals in WANTED.items()
    }
    return {key: rows for key, rows in holds.items() if rows}


@pytest.mark.parametrize(
    ("few_texts", "few_literals", "one_by_one"),
    [(64, 8, 20_000), (64, 8, 0), (-1, 8, 0), (-1, 0, 0)],
    ids=["one by one", "few", "regex", "many"],
)
@given(texts=st.lists(st.sampled_from(TEXTS), max_size=8))
def test_exactly_the_rows_with_a_literal_are_found(few_texts, few_literals, one_by_one, texts):
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(literals, "_BYTES_ONE_BY_ONE", one_by_one)
        patched.setattr(literals, "_FEW_TEXTS", few_texts)
        patched.setattr(literals, "_FEW_LITERALS", few_literals)
        found = LiteralSearch(WANTED).rows(pl.Series(texts, dtype=pl.String))
    assert {key: set(rows) for key, rows in found.items()} == holders(texts)
    may_hold = set(LiteralSearch(WANTED).may_hold(pl.Series(texts, dtype=pl.String)).arg_true())
    assert may_hold >= set().union(*holders(texts).values())
    for rows in found.values():
        assert rows.dtype == pl.UInt32
        assert rows.is_sorted()


@pytest.mark.parametrize("few_texts", [64, -1])
def test_no_literal_is_found_across_two_texts(monkeypatch, few_texts):
    monkeypatch.setattr(literals, "_FEW_TEXTS", few_texts)
    wanted = {"all": ("ab", "a\nb", "a\0b", "é\x01b")}
    assert LiteralSearch(wanted).rows(pl.Series(["a", "b", "é", "b", "A\0B"]))["all"].to_list() == [4]


@pytest.mark.parametrize("few_texts", [64, -1])
def test_elements_of_lists_are_searched(monkeypatch, few_texts):
    monkeypatch.setattr(literals, "_FEW_TEXTS", few_texts)
    rows = LiteralSearch(WANTED).rows(pl.Series([["a", "<"], [], None, [None, "b"]], dtype=pl.List(pl.String)))
    assert {key: held.to_list() for key, held in rows.items()} == {"tags": [0], "both": [0]}
