"""Messages of rules: what stands in braces, and numbers with their nouns."""

from __future__ import annotations

import pytest

import presscheck
from presscheck.checks.declaring.examples import CLEAN
from presscheck.checks.declaring.messages import filled, names_in


@pytest.mark.parametrize(
    ("message", "values", "said"),
    [
        ("{n: line} of text", {"n": 1}, "1 line of text"),
        ("{n: line} of text", {"n": 0}, "0 lines of text"),
        ("{n: block}", {"n": "1"}, "1 block"),
        ("({n:, earlier run})", {"n": 1200}, "(1,200 earlier runs)"),
        ("{n:,} bytes, {{{name:>4}}}", {"n": 1200, "name": "a"}, "1,200 bytes, {   a}"),
        ("{n: d} and {name}", {"n": 1, "name": None}, " 1 and None"),
    ],
)
def test_a_message_is_filled(message, values, said):
    assert filled(message, values) == said


def test_names_are_told_without_what_is_said_of_them():
    assert names_in("{n:, line} of {name}: {{x}}") == ["n", "name"]


@pytest.mark.parametrize(("body", "said"), [("A", "1 character"), ("Ay", "2 characters")])
def test_a_finding_counts_in_the_singular_and_in_the_plural(body, said):
    found = presscheck.check({**CLEAN, "body": body}, select=["BD002"]).findings
    assert found["message"].to_list() == [f"the body is very short: {said}"]
