"""Rules in a TOML file: what they find, how they are explained and tested, and what is wrong with a declaration."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presscheck.checks.declaring import registry
from presscheck.gate.terms import rule_tables

from ..conftest import Said, command

HOUSE = """\
[HS101]
phrases = ["click here", "state of the art", "C++"]
message = "We do not write {excerpt}"

[HS102]
regex = '\\bteh\\b'
column = "headline"
message = "Typing error: {excerpt}"
severity = "error"
help = "Write it right. And more."
bad = ["Council votes for teh ferry"]
good = ["Tehran"]
"""
PYTHON = '''
import polars as pl
from presscheck import article, rule

@rule(code="HS201", name="never-x", severity="warning", frame="article", column="headline", message="x",
      bad=(article(headline="x"),), good=(article(headline="GOOD"),))
def never_x(o):
    """No x.

    What it does: .
    Why it matters: .
    Leaves alone: .
    Fix: None.
    Evidence: .
    """
    return pl.col("headline") == "x"
'''
ARTICLE = {
    "headline": "Council votes for teh ferry",
    "body": "Please Click\u00a0 HERE now. It is State of\nthe art, in C++ or Tehran.\nWe clicked hereafter.",
}


def run(folder: Path, *arguments: str, files: str = '["house.toml"]') -> Said:
    (folder / "presscheck.toml").write_text(f"rule-files = {files}\n", encoding="utf-8")
    done = command(folder, *arguments, text=json.dumps(ARTICLE))
    assert "Traceback" not in done.stderr
    return done


def test_rules_of_a_table_are_checked_as_any_other(tmp_path):
    (tmp_path / "house.toml").write_text(HOUSE, encoding="utf-8")
    done = run(tmp_path, "check", "-", "--select", "HS", "--output-format", "jsonl")
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 1
    assert [(one["code"], one["column"], one["severity"], one["excerpt"]) for one in found] == [
        ("HS102", "headline", "error", "teh"),
        ("HS101", "body", "warning", "Click\u00a0 HERE"),
        ("HS101", "body", "warning", "C++"),
    ]
    assert found[0]["message"] == "Typing error: teh"
    assert (found[0]["help"], found[0]["rule_url"], found[1]["help"]) == ("Write it right.", None, None)


def test_they_are_explained_listed_and_tested(tmp_path):
    (tmp_path / "house.toml").write_text(HOUSE, encoding="utf-8")
    page = run(tmp_path, "rule", "hs102").stdout
    assert page.startswith("HS102 hs102\nTyping error: …\n")
    assert r"Finds `\bteh\b` in headline." in page
    assert "Why it matters" not in page
    assert run(tmp_path, "rule", "HS").stdout.startswith("HS  Your own rules\n")
    assert "HS101" in run(tmp_path, "rule", "--all").stdout
    assert json.loads(run(tmp_path, "rule", "HS101", "--output-format", "json").stdout)["severity"] == "warning"
    assert run(tmp_path, "rule", "--isolated", "HS101").returncode == 2
    done = run(tmp_path, "rule", "--test")
    assert (done.returncode, done.stdout.splitlines()) == (
        0,
        ["HS101 hs101: 1 bad example, 0 good examples: PASS", "HS102 hs102: 1 bad example, 1 good example: PASS"],
    )


def test_an_example_that_is_not_as_told_fails_the_test(tmp_path):
    (tmp_path / "house.toml").write_text(HOUSE.replace('good = ["Tehran"]', 'good = ["oh teh ferry"]'), "utf-8")
    (tmp_path / "mine.py").write_text(PYTHON.replace("GOOD", "x"), encoding="utf-8")
    done = run(tmp_path, "rule", "--test", files='["house.toml", "mine.py"]')
    assert done.returncode == 1
    assert (
        "HS102 hs102: 1 bad example, 1 good example: FAIL\n  good example 1 is found: headline: oh teh ferry"
        in done.stdout
    )
    assert "HS201 never-x: 1 bad example, 1 good example: FAIL" in done.stdout
    assert run(tmp_path, "rule", "--test", "HS101").returncode == 0
    assert run(tmp_path, "rule", "--test", "HS999").returncode == 2


def test_without_rule_files_there_is_nothing_to_test(tmp_path):
    done = run(tmp_path, "rule", "--test", files="[]")
    assert (done.returncode, "rule-files = ['house.toml']" in done.stderr) == (2, True)


def test_a_broken_configuration_does_not_hide_our_rules(tmp_path):
    assert run(tmp_path, "rule", "LK001", files='["nothing.toml"]').returncode == 0
    assert run(tmp_path, "rule", "HS101", files='["nothing.toml"]').returncode == 2


def test_a_file_that_is_imported_twice_is_no_error(tmp_path):
    (tmp_path / "house.toml").write_text(HOUSE, encoding="utf-8")
    (tmp_path / "mine.py").write_text(PYTHON, encoding="utf-8")
    files = f'["house.toml", "./house.toml", "mine.py", "../{tmp_path.name}/mine.py"]'
    assert run(tmp_path, "check", "-", "--select", "HS201", files=files).returncode == 0
    program = "import mine, importlib, presscheck; importlib.reload(mine); print(presscheck.check({'headline': 'x'}, "
    program += "rule_files=['mine.py'], select=['HS201']).findings['code'].to_list())"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=False, timeout=120
    )
    assert done.stdout == "['HS201']\n", done.stderr


def test_an_edited_table_is_not_answered_from_the_cache(tmp_path):
    (tmp_path / "house.toml").write_text(HOUSE, encoding="utf-8")
    (tmp_path / "a.jsonl").write_text(json.dumps(ARTICLE) + "\n", encoding="utf-8")
    command = ("check", "a.jsonl", "--select", "HS102", "--cache", "kept", "--output-format", "concise")
    assert "Typing error: teh" in run(tmp_path, *command).stdout
    (tmp_path / "house.toml").write_text(HOUSE.replace("Typing error", "Slip"), encoding="utf-8")
    assert "Slip: teh" in run(tmp_path, *command).stdout


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ("[HS103]\nphrase = ['a']", "HS103: unknown key 'phrase'; did you mean 'phrases'?"),
        ("[HS103]\nphrases = ['a']", "HS103: give a message"),
        ("[HS103]\nmessage = 'm'", "HS103: give either phrases or a regex"),
        ("[HS103]\nphrases = 'a'\nmessage = 'm'", "HS103: phrases must be a list of strings, not 'a'"),
        ("[HS103]\nphrases = ['']\nmessage = 'm'", "HS103: phrases must be a list of strings"),
        ("[HS103]\nregex = '(?=a)b'\nmessage = 'm'", "HS103: regex cannot be used: look-around"),
        ("[HS103]\nregex = 'a('\nmessage = 'm'", "HS103: regex cannot be used: unclosed group"),
        ("[HS103]\nregex = 'a*'\nmessage = 'm'", "HS103: regex matches the empty string"),
        ("[HS103]\nphrases = ['a']\nmessage = 'm {foo}'", "HS103: message may contain only {excerpt} in braces"),
        ("[HS103]\nphrases = ['a']\nmessage = 'm'\nseverity = 'eror'", "HS103: severity must be one of"),
        ("[HS103]\nphrases = ['a']\nmessage = 'm'\ncolumn = 'bdy'", "HS103: column must be a text column"),
        ("[hs3]\nphrases = ['a']\nmessage = 'm'", "hs3: code must be two to four uppercase letters and three digits"),
        ("[LK001]\nphrases = ['a']\nmessage = 'm'", "LK001 xpath-selector is already declared"),
        ("[HS", "Expected ']'"),
        ("x = 1", "x: a rule is a table such as [HS001]"),
        ("", "the file contains no rule"),
    ],
)
def test_what_is_wrong_with_a_table_is_told(tmp_path, monkeypatch, table: str, says: str):
    registry.load()
    monkeypatch.setattr(registry, "_registered", dict(registry._registered))
    (tmp_path / "bad.toml").write_text(table, encoding="utf-8")
    with pytest.raises(rule_tables.RuleDeclarationError) as caught:
        rule_tables.rules_in(tmp_path / "bad.toml")
    assert says in str(caught.value)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('severity="warning"', 'severty="warning"', "HS201: a rule has no field 'severty'; did you mean 'severity'?"),
        ('message="x",', "", "HS201: the declaration needs message"),
        ('code="HS201", ', "", "the rule never_x: the declaration needs code"),
    ],
)
def test_what_is_wrong_with_a_declaration_in_python_is_told(tmp_path, old: str, new: str, says: str):
    (tmp_path / "mine.py").write_text(PYTHON.replace(old, new), encoding="utf-8")
    done = run(tmp_path, "check", "-", files='["mine.py"]')
    assert done.returncode == 2
    assert f"mine.py: {says}" in done.stderr


@given(st.lists(st.text(min_size=1).filter(lambda text: text.strip(" \t\r\n\u00a0")), min_size=1, max_size=4))
def test_every_phrase_is_found_by_its_pattern(phrases: list[str]):
    import polars as pl

    pattern = rule_tables._pattern("HS104", {"phrases": phrases})
    assert pl.Series([f"so {phrase} it is" for phrase in phrases]).str.contains(pattern).all()
