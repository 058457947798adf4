"""A sieve lets through each article on which a rule would fire, whatever line breaks and characters are in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars import selectors

from presscheck.checks.declaring.examples import CLEAN
from presscheck.checks.declaring.registry import all_rules, find
from presscheck.checks.declaring.rule import Rule
from presscheck.checks.judging import sieve as sieve_module
from presscheck.checks.judging.judge import Judge
from presscheck.checks.judging.sieve import Sieve
from presscheck.parsers.fields import Planner
from presscheck.parsers.frames import read_records
from presscheck.schemas.batch import Batch
from presscheck.testing import strategies

AS_OF = datetime(2024, 6, 1, tzinfo=UTC)
SIEVED = [rule for rule in all_rules() if Sieve.takes(rule, rule.options_for(AS_OF))]
OF_LINES = [rule for rule in SIEVED if rule.frame == "block"]
FEW = [find(code) for code in ("HL005", "LK012", "TS001", "TS004", "LG001", "LK001", "LK003", "LK008", "BD018")]


def sieve_of(*rules: Rule) -> Sieve:
    return Sieve([(rule, rule.options_for(AS_OF)) for rule in rules])


SIEVES = {rule.code: sieve_of(rule) for rule in SIEVED}
JUDGE = Judge([(rule, rule.options_for(AS_OF)) for rule in SIEVED])
JUDGE_OF_LINES = Judge([(rule, rule.options_for(AS_OF)) for rule in OF_LINES])


def batch_of(records: Sequence[Mapping[str, Any]]) -> Batch:
    (make,) = read_records(records, Planner(), batch_size=len(records))
    return make()


def fired(batch: Batch, judge: Judge) -> dict[str, set[int]]:
    """Code of each rule that fires to the articles on which it does."""
    judged = judge(batch)
    assert not judged.failed
    found: dict[str, set[int]] = {}
    for (code, _), rows in judged.hits.items():
        articles = batch.blocks["article"].gather(rows) if find(code).frame == "block" else rows
        found.setdefault(code, set()).update(articles)
    return found


def let_through(code: str, batch: Batch) -> set[int]:
    """By the sieve of one rule, which is given no column but those it says it reads."""
    sieve = SIEVES[code]
    return set(sieve(batch.articles.select(sieve.reads)))


def assert_none_is_lost(batch: Batch, judge: Judge = JUDGE) -> dict[str, set[int]]:
    found = fired(batch, judge)
    for code, articles in found.items():
        assert articles <= let_through(code, batch), code
    return found


def test_no_defect_of_an_example_is_lost():
    examples = [example for rule in SIEVED for example in (*rule.bad, *rule.good)]
    batch = batch_of([example.records[0] for example in examples if len(example.records) == 1])
    found = assert_none_is_lost(batch)
    of_named_fields = {rule.code for rule in SIEVED if any(len(example.records) == 1 for example in rule.bad)}
    assert of_named_fields <= found.keys()


@given(st.lists(strategies.defects(sorted(SIEVES.keys() & strategies.PLANTS.keys())), min_size=5, max_size=9))
@settings(max_examples=15)
def test_no_planted_defect_is_lost(planted):
    assert_none_is_lost(batch_of([one.article for one in planted]))


ENDS = st.sampled_from(["\n", "\r\n", "\r", "\n\n", " \r\n\t", "\u2028", "\x0b"])
LINES = st.sampled_from(
    [
        *("1920 1080 true", "640 x 480", "en-GB", "© 2024", "2024", ".story > p", "#top", "//media.example/quay.jpg"),
        *("Press desk@island.example +442079460018 Island Press Ltd 252 60", "<b>said</b>", "&nbsp;", "undefined"),
        *(
            "/html/head/meta[@name='og:title']/@content",
            "ended.Then it began",
            "was İstanbuL",
            "data:;base64," + "a" * 200,
        ),
        *("What It MeansThe council met", "function(){", "READ MORE", "photo: Mara Lindqvist", "a line of prose."),
    ]
)
TEXTS = st.lists(st.tuples(LINES, ENDS), max_size=5).map(lambda parts: "".join(map("".join, parts)))


@given(st.lists(st.fixed_dictionaries(dict.fromkeys(("headline", "description", "body"), TEXTS)), min_size=5))
@settings(max_examples=30)
def test_no_line_is_lost_whatever_ends_it(records):
    assert_none_is_lost(batch_of(records), JUDGE_OF_LINES)


@given(st.lists(TEXTS, min_size=1), st.sampled_from([rule.sieve for rule in OF_LINES if rule.sieve]))
def test_a_regex_that_matches_a_line_matches_the_lines_together(texts, regex):
    for text in texts:
        lines = pl.Series(text.split("\n")).str.strip_suffix("\r")
        together = pl.Series([f"\n{text}"]).str.contains(sieve_module._in_lines(regex))
        assert together.item() or not lines.str.contains(regex).any()


def test_clean_articles_are_not_let_through():
    batch = batch_of([CLEAN] * 5)
    assert list(sieve_of(*FEW)(batch.articles)) == []
    dirty = [CLEAN, {**CLEAN, "headline": None}, CLEAN, {**CLEAN, "body": f"{CLEAN['body']}\r\n1200 x 675"}]
    assert list(sieve_of(*FEW)(batch_of(dirty).articles)) == [1, 3]


def test_of_a_rule_that_cannot_be_evaluated_all_are_let_through():
    def broken(_):
        return pl.col("headline").map_batches(lambda _: 1 / 0)

    sieve = sieve_of(replace(find("HL005"), expression=broken), find("LK003"))
    assert list(sieve(batch_of([CLEAN] * 3).articles)) == [0, 1, 2]


def test_rules_that_compare_cannot_be_sieved():
    for code in ("ID003", "CP004", "BD021"):
        assert not Sieve.takes(find(code), find(code).options_for(AS_OF))
        with pytest.raises(ValueError, match="sieved"):
            sieve_of(find("LK003"), find(code))


def test_a_rule_that_reads_whatever_columns_there_are_is_not_sieved():
    rule = replace(find("HL005"), expression=lambda _: pl.any_horizontal(selectors.string() == "lorem ipsum"))
    assert not Sieve.takes(rule, rule.options_for(AS_OF))


def test_it_pays_while_most_are_left_out():
    sieve = sieve_of(find("LK003"))
    assert sieve.pays(1_000)
    assert not sieve.pays(1)
    sieve(batch_of([{**CLEAN, "body": "1920 1080 true"}] * 3).articles)
    assert not sieve.pays(1_000)
    sieve(batch_of([CLEAN] * 3).articles)
    assert sieve.pays(1_000)
