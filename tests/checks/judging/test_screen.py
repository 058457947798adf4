"""Which blocks a rule leaves to other rules that point at them."""

from dataclasses import replace
from datetime import UTC, datetime

import polars as pl
import pytest

from presscheck.checks.declaring.registry import find
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
