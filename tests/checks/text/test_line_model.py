"""The model of foreign lines: the same answer whatever stands in the batch beside an article, in whole numbers."""

import tracemalloc
from unittest.mock import patch

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from presscheck.checks.text import line_company, line_model, line_shapes

PROSE = (
    "Councillors in Port Ellery voted on Thursday to bring back the evening ferry, which had been cut a year ago.",
    "The operator expects about four hundred passengers a night, and fares stay as they are until the review is done.",
)
LEAKS = ("Most read", "Harbour pool closed until spring", "Log in", "Share", "Log in")
ARTICLE = (*PROSE, *LEAKS)
LINES = st.lists(
    st.sampled_from([*ARTICLE, "", " ", "1. Eggs", "港口议会", "ბათუმი 1", "\u200b"]), min_size=1, max_size=8
)


def likelihoods(*articles) -> list[list[int]]:
    number = [place for place, lines in enumerate(articles) for _ in lines]
    text = [line for lines in articles for line in lines]
    found = line_model.likelihoods(pl.Series(number, dtype=pl.UInt32), pl.Series(text, dtype=pl.String))
    return [part.tolist() for part in np.split(found, np.cumsum([len(lines) for lines in articles])[:-1])]


def test_what_leaked_is_more_likely_foreign_than_what_did_not():
    (found,) = likelihoods(ARTICLE)
    assert found[:2] == [-1, -1]
    assert min(found[2:]) > 300


@given(st.lists(LINES, min_size=1, max_size=4))
def test_an_article_gets_the_same_answer_alone_and_among_others(articles):
    assert likelihoods(*articles) == [likelihoods(lines)[0] for lines in articles]


@given(LINES, st.integers(0, 1000))
def test_what_is_likely_enough_is_told_as_likely_as_it_is(lines, least):
    article, text = pl.Series([0] * len(lines)), pl.Series(lines, dtype=pl.String)
    every, some = (line_model.likelihoods(article, text, bar) for bar in (0, least))
    assert [one for one in some if one >= least] == [one for one in every if one >= least]


@given(st.lists(LINES, min_size=1, max_size=4), st.integers(0, 1000))
def test_the_vocabulary_is_left_out_only_where_no_answer_needs_it(articles, least):
    number = pl.Series([place for place, lines in enumerate(articles) for _ in lines])
    text = pl.Series([line for lines in articles for line in lines], dtype=pl.String)
    every = line_model.likelihoods(number, text, 0)
    with patch.object(line_model, "_FEW_LINES", 0):
        some = line_model.likelihoods(number, text, least)
    assert [one for one in some if one >= least] == [one for one in every if one >= least]


@given(st.integers(0, 3), st.integers(0, 7), st.integers(-3000, 3000))
def test_the_vocabulary_weighs_at_most_what_the_heaviest_one_does(side, run, least):
    names = {name for together in line_company._TOGETHER for name in together}
    known = {**{name: np.zeros(1, np.int64) for name in names}, "side": np.array([side]), "run": np.array([run])}
    weights = line_company.Weights(line_model.model().company)
    most = max(line_company.sums_with(known, np.array([value]), weights)[0] for value in range(48))
    (told,) = line_company.most_with_vocabulary(known, weights, np.array([least]))
    assert told == most or most < told < least


def test_lines_are_judged_some_at_a_time_as_all_together():
    together = likelihoods(ARTICLE, LEAKS, ARTICLE)
    with patch.object(line_company, "_PART_LINES", 3), patch.object(line_model, "_FEW_LINES", 0):
        assert likelihoods(ARTICLE, LEAKS, ARTICLE) == together


def test_a_body_of_very_many_lines_takes_little_memory_each():
    number, text = pl.zeros(20_000, pl.UInt32, eager=True), pl.Series(["a"] * 20_000)
    line_model.likelihoods(number, text, 400)
    tracemalloc.start()
    line_model.likelihoods(number, text, 400)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 700 * 20_000


@given(LINES)
def test_a_likelihood_is_a_number_of_thousandths_or_out_of_the_question(lines):
    (found,) = likelihoods(lines)
    assert all(-1 <= one <= 1000 for one in found)
    assert all(one == -1 for one, line in zip(found, lines, strict=True) if not line.strip())


def test_a_frame_of_no_lines_gets_no_answer():
    assert likelihoods([]) == [[]]


def test_a_text_that_is_missing_is_out_of_the_question():
    assert likelihoods([None, *ARTICLE])[0][0] == -1


def test_weights_are_whole_numbers_and_the_file_is_small():
    kept = line_model.model()
    assert all(np.issubdtype(part.dtype, np.integer) for part in kept)
    assert kept.wording.shape == (1 << line_shapes.GRAM_BITS,)
    assert kept.company.shape == (1 << line_company.COMPANY_BITS,)
    assert len(kept.kinds) == len(kept.priors) == len(line_model.KINDS)
    assert (np.diff(kept.scores) > 0).all()
    assert (np.diff(kept.permille) >= 0).all()
    assert line_model.WEIGHTS.stat().st_size < 2_000_000


@pytest.mark.parametrize(
    ("line", "kind"),
    [("Share on Facebook", "share"), ("Accept all cookies", "consent"), ("Sign up for our newsletter", "subscribe")],
)
def test_kinds_of_plain_lines(line, kind):
    assert line_model.kinds(pl.Series([line])).to_list() == [kind]


@pytest.mark.parametrize(
    ("lines", "listed"),
    [
        (("1. Eggs", "2. Milk", "3. Flour"), [True, True, True]),
        (("7 Wexley 14", "8 Ellery 12"), [True, True]),
        (("21、瑞典", "Some words on it", "22、日本"), [True, False, True]),
        (("١. مرفأ", "٢. قارب"), [True, True]),
        (("12 comments", "Share", "3 hours ago"), [False, False, False]),
        (("1. Eggs", *LEAKS, "2. Milk"), [False] * 7),  # too far from each other
        (("17.01.2012", "18.01.2012"), [False, False]),
        (("| gull | мартын |", "| mole | мол |"), [True, True]),
        (("| Home | News |", "The council met."), [False, False]),  # one row is no table
        (("|  | Home |  |", "| | News | |"), [False, False]),  # a layout
    ],
)
def test_numbers_that_follow_each_other_are_a_list_and_full_rows_a_table(lines, listed):
    found = line_shapes.lines_of(pl.Series([0] * len(lines)), pl.Series(lines))
    assert line_shapes.is_listed(found).tolist() == listed


def test_a_list_does_not_go_on_in_the_next_article():
    found = line_shapes.lines_of(pl.Series([0, 1]), pl.Series(["1. Eggs", "2. Milk"]))
    assert line_shapes.is_listed(found).tolist() == [False, False]
