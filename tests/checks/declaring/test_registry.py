import pytest

from presscheck.checks.declaring import registry
from presscheck.checks.declaring.declare import rule
from presscheck.checks.declaring.examples import paragraph
from presscheck.checks.declaring.registry import SelectionError, all_rules, find, select
from presscheck.checks.declaring.rule import RuleDeclarationError

DOC = """Summary.

What it does: a
Why it matters: b
Leaves alone: c
Fix: d
Evidence: e
"""


def declare(doc: str = DOC, *, module: str = __name__, **changes):
    """A declaration as a user would write it; what it registers is taken out again by the fixture."""

    def expression(_):
        return None

    expression.__doc__, expression.__module__ = doc, module
    fields = {
        "code": "XX001",
        "name": "made-up",
        "severity": "info",
        "frame": "block",
        "column": "text",
        "message": "made up",
        "bad": (paragraph("x"),),
        "good": (paragraph("y"),),
    }
    return rule(**(fields | changes))(expression)


@pytest.fixture(autouse=True)
def _own_registry(monkeypatch):
    all_rules()
    monkeypatch.setattr(registry, "_registered", dict(registry._registered))


def codes(rules):
    return [one.code for one in rules]


def test_a_taken_code_or_name_raises():
    with pytest.raises(RuleDeclarationError, match="already declared"):
        declare(code="LK001")
    with pytest.raises(RuleDeclarationError, match="already declared"):
        declare(name="xpath-selector")


@pytest.mark.parametrize(
    "changes",
    [
        {"code": "lk1"},
        {"name": "MadeUp"},
        {"severity": "fatal"},
        {"fix": "maybe"},
        {"bad": (), "module": "presscheck.checks.rules.of_nobody"},
        {"frame": "corpus"},
        {"doc": ""},
    ],
)
def test_a_faulty_declaration_raises(changes):
    with pytest.raises(RuleDeclarationError):
        declare(**changes)


def test_sections_may_be_left_out_of_the_docstring_of_a_rule_of_the_user():
    assert declare(doc="Only a summary.").doc == {"summary": "Only a summary."}
    assert set(declare(code="XX002", name="short-page", doc="A summary.\n\nFix: Repair it.").doc) == {"summary", "Fix"}


def test_rules_of_presscheck_have_all_sections():
    with pytest.raises(RuleDeclarationError, match="the sections"):
        declare(DOC.replace("Fix: d\n", ""), module="presscheck.checks.rules.made_up")


def test_a_rule_of_the_user_is_selected_by_default():
    assert declare().code in codes(select())


def test_preview_and_off_by_default_rules_wait_to_be_asked():
    declare(code="XX002", name="still-young", preview=True)
    declare(code="XX003", name="by-request", default=False)
    assert {"XX002", "XX003"}.isdisjoint(codes(select()))
    assert "XX003" in codes(select(extend_select=["XX003"]))
    assert "XX002" not in codes(select(extend_select=["XX002"]))
    assert "XX002" in codes(select(preview=True))


def test_the_more_exact_selector_wins():
    assert codes(select(["LK"], ignore=["LK003"])) == [c for c in codes(select(["LK"])) if c != "LK003"]
    assert codes(select(["LK003"], ignore=["LK"])) == ["LK003"]
    assert codes(select(["xpath-selector"])) == ["LK001"]
    assert select(["ALL"], ignore=["ALL"]) == ()


def test_options_are_checked():
    made = declare(options={"min_words": 5, "share": 0.5})
    assert made.options_for(None, {"min_words": 7})["min_words"] == 7
    assert made.options_for(None, {"share": 1})["share"] == 1
    for wrong in ({"min_word": 7}, {"min_words": "7"}, {"min_words": True}):
        with pytest.raises(ValueError, match="XX001"):
            made.options_for(None, wrong)


@pytest.mark.parametrize(("text", "nearest"), [("LK01", "LK001"), ("xpath-selektor", "xpath-selector")])
def test_a_wrong_code_suggests_the_nearest(text, nearest):
    with pytest.raises(SelectionError, match=nearest):
        find(text)


def test_find_takes_code_and_name_in_any_case():
    assert find("lk001") is find("XPath-Selector")
