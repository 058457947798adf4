"""What to do, told to whom it is for."""

import json

import pytest

import presscheck
from presscheck.checks.declaring.declare import EDITORS
from presscheck.checks.declaring.registry import all_rules, find
from presscheck.reports.told import help_of, told, told_rows

ARTICLE = {"headline": "Night ferry to return in June", "body": "The clerk said so.The boats are back."}


def test_an_editor_is_told_to_repair_the_text_and_an_extractor_the_extraction():
    rule = find("BD002")
    assert (
        help_of(rule) == "Extract the page again, and check whether its text is behind a paywall or built by scripts."
    )
    assert help_of(rule, "editor") == "Write more, or mark the article as a brief."


def test_where_a_rule_says_nothing_else_editors_are_told_the_same():
    rule = find("DR004")
    assert EDITORS not in rule.doc
    assert help_of(rule, "editor") == help_of(rule) == "Delete the article."


def test_none_before_a_hint_is_not_told():
    assert help_of(find("UR008")) == "Use the page's own URL."
    assert help_of(find("BD022")) is None


@pytest.mark.parametrize("rule", [rule for rule in all_rules() if EDITORS in rule.doc], ids=lambda rule: rule.code)
def test_no_editor_is_sent_to_an_extractor(rule):
    said = rule.doc[EDITORS]
    assert said.endswith(".")
    assert not any(word in said for word in ("xtract", "etch", "JSON-LD", "--map", "presscheck"))


@pytest.mark.parametrize(("options", "audience"), [({}, "extractor"), ({"profile": "draft"}, "editor")])
def test_reports_tell_it_to_the_audience_of_the_profile(options, audience, tmp_path):
    run = presscheck.check(ARTICLE, select=["BD018"], **options)
    wanted = help_of(find("BD018"), audience)
    for name in ("report.json", "report.jsonl", "report.csv", "report.sarif", "report.html"):
        run.write(tmp_path / name)
        assert wanted in (tmp_path / name).read_text("utf-8").replace("\\u0027", "'"), name
    (found,) = json.loads((tmp_path / "report.json").read_text())["findings"]
    assert found["help"] == wanted


def test_help_may_be_set_without_a_profile_and_is_checked():
    assert presscheck.check(ARTICLE, help="editor").audience == "editor"
    assert presscheck.check(ARTICLE, profile="draft", help="extractor").audience == "extractor"
    with pytest.raises(presscheck.ConfigError, match="help: must be one of extractor, editor"):
        presscheck.check(ARTICLE, help="reader")


def test_rows_of_a_few_findings_are_those_of_all():
    found = presscheck.check(ARTICLE, select=["BD", "ID", "TS"]).findings
    for audience in ("extractor", "editor"):
        assert list(told_rows(found, audience)) == told(found.lazy(), audience).collect().to_dicts() != []
