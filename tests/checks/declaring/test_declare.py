"""Declarations that are wrong: each is told as one, and none is registered."""

from __future__ import annotations

import pytest

from presscheck.checks.declaring import registry
from presscheck.checks.declaring.declare import rule
from presscheck.checks.declaring.examples import article
from presscheck.checks.declaring.rule import RuleDeclarationError

RIGHT = {
    "code": "XX902",
    "name": "of-nobody",
    "severity": "error",
    "frame": "article",
    "column": "headline",
    "message": "m",
    "bad": (article(headline="x"),),
    "good": (article(headline="y"),),
}


def expression(o):
    """A rule.

    What it does: Fires.
    Why it matters: A test.
    Leaves alone: Nothing.
    Fix: None.
    Evidence: None.
    """


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"severty": "error"}, "a rule has no field 'severty'; did you mean 'severity'?"),
        ({"severity": "fatal"}, "severity must be one of info, warning, error, not 'fatal'"),
        ({"fix": "maybe"}, "fix must be one of none, safe, unsafe, not 'maybe'"),
        ({"frame": "articl"}, "frame must be one of article, block, corpus, cluster, history, not 'articl'"),
        ({"column": "headlin"}, "articles have no column 'headlin'; did you mean 'headline'?"),
        ({"also": ("bodi",)}, "articles have no column 'bodi'; did you mean 'body'?"),
        ({"frame": "block", "column": "words"}, "blocks have no column 'words'"),
        ({"bad": "x"}, "bad must be a tuple of examples, such as (article(headline=\"…\"),), not 'x'"),
        ({"bad": article(headline="x")}, "bad must be a tuple of examples"),
        ({"good": ("y",)}, "good must be a tuple of examples"),
        ({"good": ()}, "a rule needs bad and good examples"),
        ({"options": ["least"]}, "options must be a dict of names and defaults, not ['least']"),
    ],
)
def test_a_wrong_declaration_is_told_as_one(wrong, says):
    with pytest.raises(RuleDeclarationError) as caught:
        rule(**{**RIGHT, **wrong})(expression)
    assert f"XX902: {says}" in str(caught.value)
    assert registry.of_family("XX") == ()
