"""A gate that checks nothing, or less than its user may think, says so."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

import presscheck
from presscheck.checks.declaring.examples import CLEAN
from presscheck.gate.cli.commands import main


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    (tmp_path / "below").mkdir()
    monkeypatch.chdir(tmp_path / "below")
    Path("a.jsonl").write_text(json.dumps({**CLEAN, "headline": "The <em>ferry returns"}), encoding="utf-8")
    return tmp_path


def run(*arguments: str):
    return CliRunner().invoke(main, arguments)


def test_no_rules_are_exit_2_and_a_false_run():
    done = run("check", "a.jsonl", "--select", "HL013", "--ignore", "HL013")
    assert done.exit_code == 2
    assert "no rule is on, so nothing was checked" in done.stderr
    checked = presscheck.check(CLEAN, select=["HL013"], ignore=["HL013"])
    assert not checked
    assert "note: no rule was run, so nothing was checked" in repr(checked)


def test_no_records_are_a_false_run():
    checked = presscheck.check([], select=["HL013"])
    assert checked.verdict == "pass"
    assert not checked
    with pytest.raises(presscheck.CheckFailedError, match="0 records"):
        checked.raise_for_errors()


@pytest.mark.parametrize(
    ("settings", "options", "said"),
    [
        ('ignore = ["HL013"]', [], "presscheck.toml turns off 1 rule; presscheck config lists them"),
        ('fail-on = "warning"', [], None),
        ('fail-on = "warning"', ["--select", "LK"], None),
        ('ignore = ["HL013"]', ["--config", "../presscheck.toml"], None),
        ('ignore = ["HL013"]', ["--isolated"], None),
    ],
)
def test_settings_of_a_folder_above_that_turn_rules_off_are_told(folder, settings, options, said):
    (folder / "presscheck.toml").write_text(settings, encoding="utf-8")
    done = run("check", "a.jsonl", "--output-format", "json", *options)
    notes = [note for note in json.loads(done.stdout).get("notes", ()) if "turns off" in note]
    assert notes == ([] if said is None else [f"{folder}/{said}"])


def test_settings_of_this_folder_are_not_told():
    Path("presscheck.toml").write_text('ignore = ["HL013"]', encoding="utf-8")
    assert "turns off" not in run("check", "a.jsonl").stdout


@pytest.mark.parametrize(
    ("file", "arguments", "named"),
    [
        ("below/presscheck.toml", ["check", "a.jsonl"], "presscheck.toml"),
        ("presscheck.toml", ["check", "a.jsonl", "--statistics"], "{folder}/presscheck.toml"),
        ("own.toml", ["check", "a.jsonl", "--config", "../own.toml"], "../own.toml"),
        ("below/presscheck.toml", ["fix", "a.jsonl", "-o", "b.jsonl"], "presscheck.toml"),
        ("below/presscheck.toml", ["check", "a.jsonl", "--isolated"], None),
        ("below/presscheck.toml", ["check", "a.jsonl", "-q"], None),
    ],
)
def test_the_report_names_the_configuration_file(folder, file, arguments, named):
    (folder / file).write_text('select = ["HL013"]', encoding="utf-8")
    lines = [line for line in run(*arguments).stdout.splitlines() if line.startswith("configuration: ")]
    assert lines == ([] if named is None else [f"configuration: {named.format(folder=folder)}"])


def test_a_configured_baseline_can_be_written_for_the_first_time():
    Path("presscheck.toml").write_text('baseline = "known.json"\nselect = ["HL013"]', encoding="utf-8")
    assert run("check", "a.jsonl").exit_code == 2
    assert run("check", "a.jsonl", "--write-baseline", "other.json").exit_code == 2
    assert run("check", "a.jsonl", "--write-baseline", "known.json").exit_code == 1
    assert run("check", "a.jsonl").exit_code == 0
