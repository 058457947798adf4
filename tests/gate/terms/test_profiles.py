"""Profiles and severities: what they change, what overrides them, and what is refused."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner

import presscheck
from presscheck.checks.declaring.examples import CLEAN
from presscheck.gate.cli.commands import main
from presscheck.gate.terms.config import Config, load
from presscheck.gate.terms.profiles import SETTINGS, included
from presscheck.gate.terms.rulebook import rulebook

SCHEDULED = {**CLEAN, "published_raw": "2099-03-14T18:05:00+00:00", "modified_raw": None, "url": None}
SPACED = {**CLEAN, "headline": f"{CLEAN['headline']}  "}


def codes(record, **options) -> set[str]:
    return set(presscheck.check(record, **options).findings["code"])


def severity(record, code: str, **options) -> str:
    found = presscheck.check(record, **options).findings
    return found.filter(pl.col("code") == code)["severity"][0]


def written(folder: Path, text: str) -> Path:
    path = folder / "presscheck.toml"
    path.write_text(text, encoding="utf-8")
    return path


# --- included profiles


@pytest.mark.parametrize("name", sorted(included()))
def test_an_included_profile_can_be_used(name):
    """Its settings are such as a profile may have, and its rules are there."""
    assert set(included()[name]) <= {*SETTINGS, "extend"}
    rulebook(presscheck.Config(profile=name).with_profile())
    assert presscheck.check(CLEAN, profile=name).verdict == "pass"


def test_crawl_is_the_default():
    assert replace(Config(profile="crawl").with_profile(), profile=None) == Config()
    assert included()["crawl"] == {}


def test_a_scheduled_article_is_no_defect_of_a_draft():
    assert "TS004" in codes(SCHEDULED)
    assert codes(SCHEDULED, profile="draft") == set()
    assert "TS009" not in codes({**SCHEDULED, "published_raw": None}, profile="draft")


def test_a_draft_fails_on_a_headline_that_was_used(tmp_path):
    new = {**CLEAN, "url": f"{CLEAN['url']}-2", "body": f"Another text. {CLEAN['body'][::-1]}"}
    with presscheck.Archive(tmp_path / "a.db") as archive:
        archive.add(CLEAN)
        assert severity(new, "HL002", select=["HL002"], archive=archive) == "warning"
        assert severity(new, "HL002", select=["HL002"], archive=archive, profile="draft") == "error"


# --- what overrides what


@pytest.mark.parametrize("way", ["options", "file", "file and option", "config", "config and option"])
def test_every_way_to_name_a_profile(way, tmp_path):
    if way == "options":
        found = codes(SCHEDULED, profile="draft")
    elif way == "file":
        found = codes(SCHEDULED, config=written(tmp_path, 'profile = "draft"\n'))
    elif way == "file and option":
        found = codes(SCHEDULED, config=written(tmp_path, 'profile = "crawl"\n'), profile="draft")
    elif way == "config":
        found = codes(SCHEDULED, config=Config(profile="draft"))
    else:
        found = codes(SCHEDULED, config=Config(profile="crawl"), profile="draft")
    assert found == set()


def test_the_file_overrides_its_profile(tmp_path):
    text = """
    profile = "desk"
    fail-on = "error"
    ignore = ["HL006"]
    extend-select = ["TS004"]
    severity = { HL002 = "info" }
    rules = { HL002 = { days = 3 } }

    [profiles.desk]
    extend = "draft"
    fail-on = "warning"
    show = "info"
    rules = { HL002 = { days = 5, min_words = 9 }, BD002 = { min_words = 7 } }
    """
    config = load(written(tmp_path, text))
    assert (config.fail_on, config.show) == ("error", "info")
    assert "HL006" in config.ignore
    assert "UR013" in config.ignore
    assert "TS004" not in config.ignore
    assert (config.severity["HL002"], config.severity["HL003"]) == ("info", "error")
    assert config.rules == {"HL002": {"days": 3, "min_words": 9}, "BD002": {"min_words": 7}}
    assert load(tmp_path / "presscheck.toml", profile="crawl").show == "warning"


def test_options_override_file_and_profile(tmp_path):
    path = written(tmp_path, 'profile = "draft"\n')
    assert "TS004" in codes(SCHEDULED, config=path, extend_select=["TS004"])
    assert severity(SPACED, "HL016", config=path, severity={"HL016": "error"}) == "error"


def test_a_profile_of_the_name_of_an_included_one_may_extend_it(tmp_path):
    text = '[profiles.draft]\nextend = "draft"\nseverity = { HL016 = "error" }\n'
    config = load(written(tmp_path, text), profile="draft")
    assert (config.severity["HL016"], config.severity["HL002"]) == ("error", "error")
    assert "TS004" in config.ignore


def test_settings_are_the_same_after_a_second_look(tmp_path):
    """A configuration that was read is handed to `check`, which does not apply the profile again."""
    config = load(written(tmp_path, 'profile = "draft"\nfail-on = "error"\nextend-select = ["TS004"]\n'))
    assert config.with_profile() is config
    assert "TS004" in codes(SCHEDULED, config=config)


# --- severities


def test_the_more_exact_selector_gives_the_severity():
    assert severity(SPACED, "HL016") == "info"
    assert severity(SPACED, "HL016", severity={"HL": "error"}) == "error"
    assert severity(SPACED, "HL016", severity={"headline-whitespace": "warning", "HL": "error"}) == "warning"
    assert severity(SPACED, "HL016", severity={"ALL": "error", "HL01": "warning"}) == "warning"
    assert presscheck.check(SPACED, severity={"HL016": "error"}).verdict == "fail"


def test_a_severity_holds_for_grades_and_for_corpus_rules():
    graded = {**CLEAN, "body": "Two words."}
    assert {severity(graded, "BD002", severity={"BD002": one}) for one in ("info", "error")} == {"info", "error"}
    both = [CLEAN, {**CLEAN, "url": f"{CLEAN['url']}-2"}]
    assert severity(both, "ID004", severity={"ID": "info"}) == "info"


def test_a_kept_result_gets_the_severity_of_its_run(tmp_path):
    file = tmp_path / "a.jsonl"
    file.write_text(f'{{"headline": "{SPACED["headline"]}", "url": "{CLEAN["url"]}"}}\n', encoding="utf-8")
    options = {"cache": str(tmp_path / "kept"), "select": ["HL016"]}
    assert severity(str(file), "HL016", **options) == "info"
    assert severity(str(file), "HL016", severity={"HL016": "error"}, **options) == "error"
    assert severity(str(file), "HL016", **options) == "info"


# --- what is refused


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('profile = "drft"', "unknown profile 'drft'; did you mean 'draft'?"),
        ('profile = "x"', "the profiles are: crawl, draft"),
        ("profile = 3", "profile: must be str"),
        ('profile = "a"\n[profiles.a]\nextend = "b"\n[profiles.b]\nextend = "a"', "extends itself"),
        ('profile = "a"\n[profiles.a]\nextend = "a"', "extends itself"),
        ("[profiles.a]\njobs = 3", "a profile cannot set 'jobs'"),
        ('[profiles.a]\nseverity = { HL002 = "fatal" }', "one of info, warning, error"),
        ("[profiles]\na = 3", "must be a table"),
        ('severity = { HL002 = "fatal" }', "one of info, warning, error"),
    ],
    ids=lambda value: value.replace("\n", "; ") if len(value) < 90 else None,
)
def test_what_cannot_be_used_is_told_with_its_file(text, says, tmp_path):
    path = written(tmp_path, f"{text}\n")
    with pytest.raises(presscheck.ConfigError) as caught:
        load(path)
    assert says in str(caught.value)
    assert str(path) in str(caught.value)


def test_a_severity_of_no_rule_is_refused():
    with pytest.raises(presscheck.ConfigError, match="HL999"):
        presscheck.check(CLEAN, severity={"HL999": "info"})


def test_on_the_command_line(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("a.jsonl").write_text('{"headline": "Council votes to restore the evening  ferry timetable"}\n', "utf-8")
    arguments = ["check", "a.jsonl", "--select", "HL", "--fail-on", "warning"]
    assert CliRunner().invoke(main, arguments).exit_code == 0
    assert CliRunner().invoke(main, [*arguments, "--profile", "draft"]).exit_code == 1
    Path("b.jsonl").write_text('{"headline": "Council votes", "published": "2099-01-01T08:00:00Z"}\n', "utf-8")
    scheduled = ["check", "b.jsonl", "--profile", "draft"]
    assert "TS004" not in CliRunner().invoke(main, scheduled).stdout
    assert "TS004" in CliRunner().invoke(main, [*scheduled, "--select", "TS004"]).stdout
    done = CliRunner().invoke(main, [*arguments, "--profile", "nope"])
    assert (done.exit_code, "unknown profile 'nope'" in done.stderr) == (2, True)
