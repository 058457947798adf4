"""Declarations that are wrong: each is told as one, and none is registered."""

from __future__ import annotations

import pytest

from presscheck.checks.declaring import registry
from presscheck.checks.declaring.declare import refuse_other_names, rule
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
        ({"message": "no {excrpt}"}, "message has no value for {excrpt}; did you mean 'excerpt'?"),
        (
            {"message": "no {foo}"},
            "message has no value for {foo}; the names are excerpt, source, format, record, line,",
        ),
        ({"message": "no {}"}, "message has no value for {}; the names are excerpt, source,"),
        ({"message": "no {"}, "message has a single brace; write {{ or }} for a brace: 'no {'"),
        ({"message": "{block} {n: word}", "frame": "block", "column": "text"}, "message has no value for {n}"),
        ({"options": ["least"]}, "options must be a dict of names and defaults, not ['least']"),
    ],
)
def test_a_wrong_declaration_is_told_as_one(wrong, says):
    with pytest.raises(RuleDeclarationError) as caught:
        rule(**{**RIGHT, **wrong})(expression)
    assert f"XX902: {says}" in str(caught.value)
    assert registry.of_family("XX") == ()


def test_a_rule_of_presscheck_needs_examples():
    def ours(o):
        """A rule.

        What it does: Fires.
        Why it matters: A test.
        Leaves alone: Nothing.
        Fix: None.
        Evidence: None.
        """

    ours.__module__ = "presscheck.checks.rules.of_nobody"
    for wrong in ({"good": ()}, {"bad": ()}):
        with pytest.raises(RuleDeclarationError, match="XX902: a rule needs bad and good examples"):
            rule(**{**RIGHT, **wrong})(ours)


def test_the_messages_of_all_rules_have_values():
    for made in registry.all_rules():
        refuse_other_names(made)
