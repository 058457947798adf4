"""`presscheck rule`: one rule, a family or all of them, for people and for programs."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from presscheck.checks.declaring.registry import all_rules, find
from presscheck.gate.cli.commands import main


def told(*arguments: str) -> str:
    done = CliRunner().invoke(main, ["rule", *arguments], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.stdout


@pytest.mark.parametrize("letters", ["BD", "bd"])
def test_a_family_is_listed_by_its_letters(letters: str):
    lines = told(letters).splitlines()
    assert lines[0] == "BD  Body"
    assert {line.split()[0] for line in lines[1:] if line} == {rule.code for rule in all_rules() if rule.family == "BD"}


def test_rules_as_json():
    every = json.loads(told("--all", "--output-format", "json"))
    assert [rule["code"] for rule in every] == [rule.code for rule in all_rules()]
    assert [rule["code"] for rule in json.loads(told("KW", "--output-format", "json"))] == [
        rule.code for rule in all_rules() if rule.family == "KW"
    ]
    one = json.loads(told("short-body", "--output-format", "json"))
    assert one == next(rule for rule in every if rule["code"] == one["code"])
    rule = find("short-body")
    assert (one["severity"], one["columns"], one["options"]) == (rule.severity, list(rule.columns), dict(rule.options))
    assert one["rule_url"].endswith(f"/docs/rules/{rule.code}.md")
    assert one["doc"]["Fix"].startswith(one["help"].rstrip("."))


def test_what_there_is_not_is_told():
    done = CliRunner().invoke(main, ["rule", "ZZ"])
    assert done.exit_code == 2
    assert "there is no rule 'ZZ'" in done.output
