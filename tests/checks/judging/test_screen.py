"""Which rows rules fire on, and which of them a rule leaves to other rules that point at them."""

from dataclasses import replace
from datetime import UTC, datetime

import polars as pl
import polars.selectors as cs
import pytest

from presscheck.checks.declaring.registry import find
from presscheck.checks.declaring.rule import of_article
from presscheck.checks.judging import screen
from presscheck.checks.judging.screen import Screen

OPTIONS = find("BD040").options_for(datetime(2024, 6, 1, tzinfo=UTC))
FRAME = pl.DataFrame({"article": [0] * 5, "text": list("abcde")})


def fires_on(code: str, letters: str, yields_to: tuple[str, ...] = ()):
    defect = pl.col("text").is_in(list(letters))
    return replace(find("BD040"), code=code, yields_to=yields_to, expression=lambda _: defect), OPTIONS


def fired(*rules) -> dict[str, str]:
    found = Screen(rules).evaluate(FRAME).fired
    return {code: "".join(FRAME["text"].filter(hits)) for (code, _), hits in found.items()}


@pytest.mark.parametrize(
    ("yields_to", "left"),
    [((), "bce"), (("BD00",), "be"), (("BD007", "CT"), "b"), (("BD040",), "bce"), (("HL",), "bce")],
)
def test_a_rule_yields_on_the_blocks_at_which_the_others_point(yields_to, left):
    found = fired(fires_on("BD040", "bce", yields_to), fires_on("BD007", "cd"), fires_on("CT002", "e"))
    assert found == {"BD040": left, "BD007": "cd", "CT002": "e"}


def test_a_rule_that_yields_everywhere_does_not_fire():
    assert fired(fires_on("BD040", "c", ("BD007",)), fires_on("BD007", "cd")) == {"BD007": "cd"}


def asking(defect: pl.Expr, *, ours: bool = False):
    def expression(_: object) -> pl.Expr:
        return defect

    expression.__module__ = find("BD040").expression.__module__ if ours else __name__
    rule = replace(
        find("BD040"),
        expression=expression,
        screen=lambda _: pl.col("text").is_in(["a", "c", "d"]),
        looks_around=False,
        yields_to=(),
    )
    return rule, OPTIONS


REPEATED = 80
"""Together more rows than are looked at one by one."""


def many(**columns: list) -> pl.DataFrame:
    return pl.concat([FRAME.with_columns(**{name: pl.Series(values) for name, values in columns.items()})] * REPEATED)


@pytest.mark.parametrize("n_bytes", [1, 100, 1 << 30])
def test_rows_that_are_asked_a_few_at_a_time_are_the_same(monkeypatch, n_bytes):
    monkeypatch.setattr(screen, "_BYTES_AT_ONCE", n_bytes)
    asked = Screen([asking(pl.col("text").is_in(["b", "c"]), ours=True)]).evaluate(many())
    assert not asked.failed
    (hits,) = asked.fired.values()
    assert "".join(many()["text"].filter(hits)) == "c" * REPEATED


def test_a_rule_of_a_user_may_compare_the_rows_that_it_is_asked_of(monkeypatch):
    monkeypatch.setattr(screen, "_BYTES_AT_ONCE", 100)
    (hits,) = Screen([asking(pl.col("text").is_first_distinct())]).evaluate(many()).fired.values()
    assert "".join(many()["text"].filter(hits)) == "acd"


def test_a_rule_is_given_the_columns_that_it_names_whether_it_borrows_them_or_not():
    frame = many(language=["en", "de", "en", "de", "en"])
    (hits,) = Screen([asking(of_article("language") == "de")]).evaluate(frame).fired.values()
    assert "".join(frame["text"].filter(hits)) == "d" * REPEATED


def test_a_rule_that_reads_whatever_there_is_is_given_all_columns():
    frame = many(number=[0, 1, 2, 3, 4])
    (hits,) = Screen([asking(cs.integer().exclude("article") == 3)]).evaluate(frame).fired.values()
    assert "".join(frame["text"].filter(hits)) == "d" * REPEATED


def test_nothing_is_asked_of_no_rows():
    rule, options = asking(pl.lit(True))
    nobody = replace(rule, literals=("a",), screen=lambda _: pl.col("text") == "z")
    asked = Screen([(nobody, options)]).evaluate(many())
    assert not asked.fired
    assert not asked.failed
