"""Baseline, suppressions and limits: what counts, what fails, and what is told of the rest."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, date, datetime

import pytest
from click.testing import CliRunner

import presscheck
from presscheck.checks.declaring.examples import CLEAN
from presscheck.gate.cli.commands import main
from presscheck.gate.terms import baseline, limits, suppressions
from presscheck.gate.terms.config import ConfigError

from ..conftest import command

AS_OF = datetime(2026, 6, 1, tzinfo=UTC)
SIZES = {**CLEAN, "id": "sizes", "body": f"{CLEAN['body']}\n1920 1080 true"}
SELECTOR = {**CLEAN, "id": "selector", "body": f"{CLEAN['body']}\n//div[@class='story']"}


@pytest.fixture
def press(tmp_path, monkeypatch):
    """Writes records to press.jsonl in a folder of its own, and runs the command there."""
    monkeypatch.chdir(tmp_path)

    def check(*records, options=()):
        if records:
            (tmp_path / "press.jsonl").write_text("".join(json.dumps(record) + "\n" for record in records))
        arguments = ["check", "press.jsonl", "--isolated", "--select", "LK", "--as-of", AS_OF.isoformat(), *options]
        return CliRunner().invoke(main, arguments)

    return check


def test_the_life_of_a_baseline(press, tmp_path):
    """Write, pass, a new defect fails, an old one that went is stale, prune."""
    known = ("--baseline", "known.json")
    assert press(SIZES, options=["--write-baseline", "known.json"]).exit_code == 1
    assert press(SIZES, options=known).exit_code == 0

    both = press(SIZES, SELECTOR, options=[*known, "--output-format", "json"])
    assert both.exit_code == 1
    assert {finding["code"]: finding["state"] for finding in json.loads(both.stdout)["findings"]} == {
        "LK003": "known",
        "LK001": "new",
    }

    gone = press(CLEAN, options=known)
    assert gone.exit_code == 0
    assert "1 finding of the baseline no longer occurs (--prune-baseline cleans up)" in " ".join(gone.stdout.split())
    before = (tmp_path / "known.json").read_text()
    pruned = press(CLEAN, SELECTOR, options=[*known, "--prune-baseline"])
    assert pruned.exit_code == 1
    assert baseline.load(tmp_path / "known.json") == {}
    assert before != (tmp_path / "known.json").read_text()
    assert press(SIZES, options=known).exit_code == 1


def test_a_new_defect_is_not_hidden_by_an_old_one_that_went(press):
    """Counts would be equal; fingerprints are not."""
    press(SIZES, options=["--write-baseline", "known.json"])
    assert press(SELECTOR, options=["--baseline", "known.json"]).exit_code == 1


def test_a_baseline_holds_when_records_move(press):
    press(SIZES, options=["--write-baseline", "known.json"])
    assert press(CLEAN, CLEAN, SIZES, options=["--baseline", "known.json"]).exit_code == 0


def test_rules_that_did_not_run_are_not_stale(press):
    press(SIZES, options=["--write-baseline", "known.json"])
    told = press(CLEAN, options=["--baseline", "known.json", "--ignore", "LK003"])
    assert "no longer" not in told.stdout


def test_the_baseline_can_be_read_by_people(press, tmp_path):
    press(SELECTOR, SIZES, options=["--write-baseline", "known.json"])
    first, *entries, last = (tmp_path / "known.json").read_text().splitlines()
    assert (first, last) == ('{"presscheck-baseline": 1, "findings": {', "}}")
    assert sorted(entry.split('"')[3] for entry in entries) == [
        "LK001 press.jsonl record 0",
        "LK003 press.jsonl record 1",
    ]
    assert entries == sorted(entries)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (None, "No such file"),
        ("{", "not valid JSON"),
        ("[]", "not a presscheck baseline"),
        ('{"findings": {}}', "not a presscheck baseline"),
        ('{"presscheck-baseline": 1, "findings": {"a": 1}}', "not a presscheck baseline"),
    ],
)
def test_what_is_no_baseline_is_a_usage_error(press, tmp_path, content, sentence):
    if content is not None:
        (tmp_path / "known.json").write_text(content)
    said = press(SIZES, options=["--baseline", "known.json"])
    assert said.exit_code == 2
    assert sentence in said.stderr


def test_pruning_needs_a_baseline(press):
    assert press(SIZES, options=["--prune-baseline"]).exit_code == 2


# --- suppressions


def entries(path, *tables: str):
    path.write_text("".join(f"[[suppress]]\n{table}\n" for table in tables))
    return suppressions.load(path)


def test_a_suppression_holds_until_the_end_of_its_day(tmp_path):
    (one,) = entries(tmp_path / "s.toml", 'record = "a"\nrule = "LK003"\nreason = "r"\nexpires = 2026-06-01')
    assert one.expires == date(2026, 6, 1)
    assert not one.has_expired(datetime(2026, 6, 1, 23, 59, tzinfo=UTC))
    assert one.has_expired(datetime(2026, 6, 2, tzinfo=UTC))


def test_states_of_suppressed_and_expired_findings(press, tmp_path):
    entries(
        tmp_path / "s.toml",
        'record = "sizes"\nrule = "LK003"\nreason = "a table of lenses"',
        'record = "selector"\nrule = "LK"\nreason = "old"\nexpires = 2026-01-31',
        'record = "nobody"\nrule = "LK001"\nreason = "long gone"',
    )
    options = ["--suppressions", "s.toml"]
    told = press(SIZES, SELECTOR, options=options)
    assert told.exit_code == 1
    text = " ".join(told.stdout.split())
    assert "the suppression of LK001 in nobody is not used: remove it" in text
    assert "the suppression of LK in selector expired on 2026-01-31: old" in text
    assert "1 suppressed" in text
    found = json.loads(press(options=[*options, "--output-format", "json"]).stdout)["findings"]
    assert {finding["code"]: finding["state"] for finding in found} == {"LK003": "suppressed", "LK001": "expired"}
    assert press(SIZES, options=options).exit_code == 0


def test_a_suppression_by_url(press, tmp_path):
    entries(tmp_path / "s.toml", f'record = "{CLEAN["url"]}"\nrule = "image-size-row"\nreason = "r"')
    assert press(SIZES, options=["--suppressions", "s.toml"]).exit_code == 0


@pytest.mark.parametrize(
    ("record", "exit_code"),
    [
        ("*", 0),
        ("siz*", 0),
        ("*ize", 1),
        ("s*z*s", 0),
        ("SIZ*", 1),
        ("https://www.*.example/*", 0),
        ("si?es", 1),
        ("s.*", 1),
    ],
)
def test_a_suppression_of_several_records(press, tmp_path, record, exit_code):
    """Only a star stands for other text."""
    entries(tmp_path / "s.toml", f"record = '{record}'\nrule = 'LK'\nreason = 'r'")
    assert press(SIZES, options=["--suppressions", "s.toml"]).exit_code == exit_code


def test_a_suppression_of_several_records_may_have_any_other_character(press, tmp_path):
    url = f"{CLEAN['url']}?id=[1]+2\\n3"
    entries(tmp_path / "s.toml", f"record = '{url[:-1]}*'\nrule = 'LK'\nreason = 'r'")
    assert press({**SIZES, "url": url}, options=["--suppressions", "s.toml"]).exit_code == 0


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        ('record = "a"\nrule = "LK003"', "entry 1: reason must be a non-empty string"),
        ('record = "a"\nrule = "LK003"\nreason = " "', "reason must be a non-empty string"),
        ('record = "a"\nrule = "LK999"\nreason = "r"', "no rule matches 'LK999'"),
        ('record = "a"\nrule = "LK003"\nreason = "r"\nexpires = "soon"', "expires must be a date"),
        ('record = "a"\nrule = "LK003"\nreason = "r"\nuntil = 1', "the keys of an entry are"),
    ],
)
def test_a_suppression_that_says_too_little_is_refused(tmp_path, table, sentence):
    with pytest.raises(ConfigError, match=sentence):
        entries(tmp_path / "s.toml", table)


# --- limits


def test_a_rate_that_is_kept_lets_findings_pass_and_one_that_is_exceeded_fails():
    records = [SIZES, *[{**CLEAN, "id": str(number)} for number in range(9)]]
    kept = presscheck.check(records, select=["LK"], limits={"LK003": {"max_rate": 0.1}})
    exceeded = presscheck.check(records, select=["LK"], limits={"LK003": {"max_rate": 0.05}})
    assert (kept.verdict, kept.reasons) == ("pass", [])
    within = "LK003 does not fail the run: it fires on 1 of 10 records (10.00%), within the limit of 10.00% (max_rate)"
    assert list(kept.notes) == [within]
    assert exceeded.verdict == "fail"
    assert list(exceeded.notes) == []
    replaces = "(max_rate, which replaces the severity)"
    assert exceeded.reasons == [f"LK003 fires on 1 of 10 records (10.00%); the limit is 5.00% {replaces}"]


def test_a_limit_per_outlet():
    """Rare in the run, frequent in one outlet."""
    elsewhere = [{**CLEAN, "id": str(n), "url": f"https://www.wexley-post.example/{n}"} for n in range(9)]
    run = presscheck.check(
        [SIZES, *elsewhere], select=["LK"], limits={"image-size-row": {"max_rate": 0.2, "per": "outlet"}}
    )
    assert run.reasons == [
        "LK003 fires on the only record of harbour-courier.example; the limit is 20.00% "
        "(max_rate, which replaces the severity)"
    ]


def test_a_limit_of_a_family_counts_records_with_any_of_its_findings():
    """LK001 and LK003, of which one record has both; a limit of one rule applies beside it."""
    both = {**SIZES, "id": "both", "body": f"{SELECTOR['body']}\n1920 1080 true"}
    records = [both, SELECTOR, *[{**CLEAN, "id": str(number)} for number in range(8)]]
    kept, exceeded, one = (
        presscheck.check(records, select=["LK"], limits=limit)
        for limit in (
            {"LK": {"max_rate": 0.2}},
            {"lk": {"max_rate": 0.15}},
            {"LK00": {"max_rate": 1}, "LK003": {"max_rate": 0}},
        )
    )
    assert (kept.verdict, kept.reasons) == ("pass", [])
    assert [reason.partition(";")[0] for reason in exceeded.reasons] == ["LK rules fire on 2 of 10 records (20.00%)"]
    assert [reason.partition(";")[0] for reason in one.reasons] == ["LK003 fires on 1 of 10 records (10.00%)"]


@pytest.mark.parametrize(
    ("per", "least", "verdict", "notes"),
    [
        ("run", 2, "fail", []),
        ("run", 3, "pass", ["the limit of LK003 is not applied: fewer than 3 records (min_records)"]),
        ("outlet", 1, "fail", []),
        ("outlet", 2, "pass", ["the limit of LK003 is not applied in 1 outlet: fewer than 2 records (min_records)"]),
    ],
)
def test_of_few_records_a_rate_is_not_judged(per, least, verdict, notes):
    elsewhere = {**CLEAN, "id": "b", "url": "https://www.wexley-post.example/b"}
    limit = {"max_rate": 0, "per": per, "min_records": least}
    run = presscheck.check([SIZES, elsewhere], select=["LK"], limits={"LK003": limit})
    assert (run.verdict, list(run.notes)) == (verdict, notes)


def test_a_limit_that_is_kept_is_told_in_one_line(tmp_path):
    (tmp_path / "presscheck.toml").write_text("[limits]\nLK003 = { max_rate = 1.0 }\n", "utf-8")
    (tmp_path / "a.jsonl").write_text(json.dumps(SIZES), "utf-8")
    told, quiet = (command(tmp_path, "check", "a.jsonl", "--select", "LK", *more) for more in ((), ("--quiet",)))
    says = "LK003 does not fail the run: it fires on the only record, within the limit of 100.00% (max_rate)"
    assert told.returncode == 0
    assert f"note: {says}" in told.stdout.splitlines()
    assert says not in quiet.stdout


def test_kept_limits_of_families_and_outlets():
    elsewhere = [{**CLEAN, "id": str(n), "url": f"https://www.wexley-post.example/{n}"} for n in range(3)]
    limit = {"LK": {"max_rate": 1.0, "per": "outlet"}}
    run = presscheck.check([SIZES, *elsewhere], select=["LK"], limits=limit)
    assert list(run.notes) == [
        "LK rules do not fail the run: they fire on at most 100.00% of the records of an outlet, within the limit of "
        "100.00% (max_rate)"
    ]
    mild = presscheck.check([SIZES], select=["LK"], limits=limit, severity={"LK": "warning"})
    assert list(mild.notes) == []


def test_a_limit_says_nothing_of_other_rules():
    run = presscheck.check([SIZES, SELECTOR], select=["LK"], limits={"LK003": {"max_rate": 1}})
    assert (run.verdict, Counter(run.findings["code"])) == ("fail", {"LK003": 1, "LK001": 1})


@pytest.mark.parametrize(
    "value",
    [
        0.1,
        {},
        {"max_rate": 2},
        {"max_rate": True},
        {"max_rate": 0.1, "per": "week"},
        *({"max_rate": 0.1, "min_records": least} for least in (0.5, True, -1, "20")),
    ],
)
def test_what_is_no_limit_is_refused(value):
    with pytest.raises(ValueError, match="must be"):
        limits.limit(value)


@pytest.mark.parametrize(("most", "verdict"), [(0, "fail"), (1, "fail"), (2, "pass")])
def test_a_number_of_findings_may_be_allowed(most, verdict):
    assert presscheck.check([SIZES, SELECTOR], select=["LK"], max_findings=most).verdict == verdict


# --- in every report


@pytest.mark.parametrize("style", ["sarif", "gitlab", "junit", "csv", "jsonl", "json"])
def test_machine_reports_tell_known_from_new(press, style):
    press(SIZES, options=["--write-baseline", "known.json"])
    said = press(SIZES, SELECTOR, options=["--baseline", "known.json", "--output-format", style]).stdout
    assert "known" in said or '"baselineState": "unchanged"' in said


@pytest.mark.parametrize("style", ["full", "concise", "statistics", "markdown", "github"])
def test_reports_for_people_show_what_counts_and_count_the_rest(press, style):
    press(SIZES, options=["--write-baseline", "known.json"])
    said = press(SIZES, SELECTOR, options=["--baseline", "known.json", "--output-format", style]).stdout
    assert "LK001" in said
    assert "LK003" not in said
    assert "1 known" in said


def test_sarif_marks_suppressed_findings(press, tmp_path):
    entries(tmp_path / "s.toml", 'record = "sizes"\nrule = "LK003"\nreason = "r"')
    said = press(SIZES, options=["--suppressions", "s.toml", "--output-format", "sarif"])
    (result,) = json.loads(said.stdout)["runs"][0]["results"]
    assert result["suppressions"] == [{"kind": "external", "status": "accepted"}]
    assert said.exit_code == 0
