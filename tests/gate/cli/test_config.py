"""`presscheck config`: what was read, each setting and where it is from, and why rules are off."""

from __future__ import annotations

import json
from dataclasses import fields
from itertools import chain

import pytest
from click.testing import CliRunner

from presscheck.checks.declaring.registry import all_rules
from presscheck.gate.cli.commands import main
from presscheck.gate.terms.config import Config
from presscheck.gate.terms.rulebook import rulebook
from presscheck.reports.text import HIDDEN

FILE = """\
select = ["LK", "BD002", "BD040", "CP001"]
ignore = ["LK017"]
fail-on = "warning"
baseline = "known.json"
map = { headline = "title" }

[rules.BD002]
min_words = 30
"""


@pytest.fixture(autouse=True)
def _folder(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)


def said(*arguments: str, exit_code: int = 0) -> str:
    done = CliRunner().invoke(main, ["config", *arguments], catch_exceptions=False)
    assert done.exit_code == exit_code, done.output
    return done.output


def told(*arguments: str) -> dict:
    return json.loads(said("--output-format", "json", *arguments))


def origins(document: dict) -> dict[str, tuple]:
    return {one["name"]: (one["value"], one["origin"]) for one in document["settings"]}


def test_without_a_file_all_is_default(tmp_path):
    document = told()
    assert document["file"] is None
    assert {origin for _, origin in origins(document).values()} == {"default"}
    assert set(origins(document)) == {field.name.replace("_", "-") for field in fields(Config)}
    assert document["on"] == [rule.code for rule in rulebook(Config()).rules]
    assert said().startswith("There is no presscheck.toml and no pyproject.toml with [tool.presscheck] in this")


def test_each_setting_has_its_origin(tmp_path):
    (tmp_path / "presscheck.toml").write_text(FILE, encoding="utf-8")
    document = told("--fail-on", "info", "--ignore", "LK001", "--map", "body=text", "--jobs", "3")
    assert document["file"] == "presscheck.toml"
    found = origins(document)
    assert found["select"] == (["LK", "BD002", "BD040", "CP001"], "presscheck.toml")
    assert found["ignore"] == (["LK017", "LK001"], "presscheck.toml and command line")
    assert found["fail-on"] == ("info", "command line")
    assert found["map.headline"] == ("title", "presscheck.toml")
    assert found["map.body"] == ("text", "command line")
    assert found["rules.BD002"] == ({"min_words": 30}, "presscheck.toml")
    assert found["jobs"] == (3, "command line")
    assert found["as-of"] == ("the start of the run", "default")
    assert found["show"] == ("warning", "default")


def test_rules_that_are_off_have_a_reason_and_none_is_left_out(tmp_path):
    (tmp_path / "presscheck.toml").write_text(FILE, encoding="utf-8")
    document = told()
    off = {one["reason"]: one["codes"] for one in document["off"]}
    assert off["ignored"] == ["LK017"]
    assert off["compare runs: need history"] == ["CP001"]
    assert "TS001" in off["not selected"]
    assert sorted([*document["on"], *chain.from_iterable(off.values())]) == sorted(rule.code for rule in all_rules())
    assert "off by default" in {one["reason"] for one in told("--isolated")["off"]}


def test_a_missing_extra_is_named(monkeypatch):
    monkeypatch.setattr("presscheck.gate.terms.rulebook.is_installed", lambda extra: extra != "lang")
    assert {"reason": "skipped: need presscheck[lang]", "codes": ["LG003", "LG006", "LG008"]} in told("--select", "LG")[
        "off"
    ]


def test_what_is_likely_wrong_is_noted(tmp_path, monkeypatch):
    (tmp_path / "presscheck.toml").write_text(FILE, encoding="utf-8")
    (tmp_path / "below").mkdir()
    monkeypatch.chdir(tmp_path / "below")
    notes = told("--select", "CP001")["notes"]
    assert notes[0] == f"the configuration file is in another folder: {tmp_path}"
    assert notes[1].endswith("known.json does not exist")
    assert notes[2] == "no rule is on, so a check finds nothing"
    assert told("--isolated")["notes"] == []
    assert said("--isolated").startswith("No configuration file was read (--isolated).\n")


def test_the_table_of_pyproject_is_read(tmp_path):
    (tmp_path / "pyproject.toml").write_text('[tool.presscheck]\nselect = ["LK"]\n', encoding="utf-8")
    document = told()
    assert (document["file"], origins(document)["select"]) == ("pyproject.toml", (["LK"], "pyproject.toml"))


def test_a_wrong_configuration_is_exit_2(tmp_path):
    (tmp_path / "presscheck.toml").write_text('selekt = ["LK"]', encoding="utf-8")
    assert "did you mean 'select'" in said(exit_code=2)


def test_nothing_of_a_file_is_a_terminal_sequence(tmp_path):
    (tmp_path / "presscheck.toml").write_text('cache = "a\\u001b[2J\\u202e"\nbaseline = "\\u001b[5m"', encoding="utf-8")
    assert not set(HIDDEN.findall(said())) - {"\n"}
