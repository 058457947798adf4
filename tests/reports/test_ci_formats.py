"""Reports for CI systems and as data: what they say, and that no text of an article gets out of its place in them."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from presscheck.reports import github, gitlab, junit, markdown, sarif, tables
from presscheck.reports.formats import FORMATS
from presscheck.reports.locations import relative_path
from presscheck.reports.model import Run
from presscheck.reports.text import HIDDEN
from presscheck.reports.told import TOLD_COLUMNS, told

from .conftest import FERRY, finished

TEXT_FORMATS: dict[str, Callable[[Run, Any], None]] = {
    "csv": tables.write_csv,
    "github": github.write,
    "gitlab": gitlab.write,
    "jsonl": tables.write_jsonl,
    "junit": junit.write,
    "markdown": markdown.write,
    "sarif": sarif.write,
}

HOSTILE = (
    "<script>alert(1)</script>",
    "\x1b[2J\x1b]0;owned\x07",
    "\u202egnp.exe",
    '=HYPERLINK("http://evil.example","x")',
    "\n::error::smuggled",
    "100%0A::error::x, y: z",
    "]]> --> & \x00 \ufffe",
    "`code` ![x](http://evil.example) @everyone | cell",
    "a" * 5000,
)


def written(write: Callable[[Run, Any], None], run: Run) -> str:
    stream = io.StringIO(newline="")
    write(run, stream)
    return stream.getvalue()


def finding(text: str, **fields: Any) -> dict[str, Any]:
    """One with this text wherever text of an article may stand."""
    told = {"code": "LK001", "name": "xpath-selector", "severity": "error", "column": "body", "block": 3, "line": 7}
    return {**FERRY, **told, "excerpt": text, "message": f"found: {text}", "url": text, "article_id": text, **fields}


@pytest.mark.parametrize("name", sorted(TEXT_FORMATS))
def test_golden(name: str, run: Run, golden) -> None:
    golden(f"report.{name}", written(TEXT_FORMATS[name], run).replace("\r\n", "\n"))


@pytest.mark.parametrize("name", sorted(TEXT_FORMATS))
def test_a_run_without_findings(name: str, make_run) -> None:
    text = written(TEXT_FORMATS[name], make_run())
    assert "LK001" not in text.replace("LK001 xpath-selector", "") or name in ("sarif", "junit")


def test_every_format_of_the_command_is_tested_here() -> None:
    assert set(FORMATS) == {
        *TEXT_FORMATS,
        "html",
        "parquet",
        "json",
        "full",
        "concise",
        "grouped",
        "statistics",
    }


@pytest.mark.parametrize("name", sorted(TEXT_FORMATS))
@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_nothing_hidden_is_written(name: str, text: str) -> None:
    """No control, bidi or zero-width character: whoever looks at the report on a terminal is safe."""
    said = written(TEXT_FORMATS[name], finished(finding(text, source=f"press/{text[:50]}".replace("\0", ""))))
    assert set(HIDDEN.findall(said)) <= {"\n", "\r"}


@given(st.sampled_from(HOSTILE) | st.text())
def test_github_gives_one_command_and_a_verdict(text: str) -> None:
    first, last, *more = written(github.write, finished(finding(text))).splitlines()
    assert more == []
    assert first.startswith("::error file=press/harbour.txt,line=7,title=LK001 xpath-selector::found: ")
    assert last.startswith("presscheck: FAIL, ")


def test_github_escapes_what_would_end_a_property() -> None:
    said = written(github.write, finished(finding("50%, they said: yes", source="a,b:c%.txt")))
    assert said.startswith("::error file=a%2Cb%3Ac%25.txt,line=7,")
    assert "::found: 50%25, they said: yes (record 0 / body / block 3)\n" in said


def test_github_puts_findings_of_a_rule_together_and_errors_first() -> None:
    rows = [finding("a", severity="warning", code="HL001", name="headline-repeated-in-record")]
    rows += [finding("b", record=record) for record in range(3)]
    commands = written(github.write, finished(*rows)).splitlines()[:-1]
    assert [command.split(" ")[0] for command in commands] == ["::error", "::warning"]
    assert commands[0].endswith("::found: b (record 0 / body / block 3), and 2 more findings in 3 records")


@given(st.sampled_from(HOSTILE) | st.text())
def test_junit_is_xml_with_the_finding_as_text(text: str) -> None:
    tree = ElementTree.fromstring(written(junit.write, finished(finding(text))))
    (failure,) = tree.iter("failure")
    assert failure.get("type") == "LK001"
    assert "found: " in (failure.text or "")
    assert {element.tag for element in tree.iter()} == {"testsuites", "testsuite", "testcase", "failure"}


def test_junit_has_a_case_a_rule_and_fails_at_the_threshold(run: Run) -> None:
    tree = ElementTree.fromstring(written(junit.write, run))
    ferry, market = tree.findall("testsuite")
    cases = {case.get("name"): [child.tag for child in case] for case in ferry.iter("testcase")}
    assert cases["LK001 xpath-selector"] == ["failure"]
    assert cases["BD018 glued-sentences"] == ["system-out"]
    assert cases["TS009 missing-published"] == []
    assert cases["LG003 language-mismatch"] == ["skipped"]
    assert (ferry.get("failures"), market.get("failures")) == ("1", "0")


def test_junit_lists_a_capped_number() -> None:
    tree = ElementTree.fromstring(written(junit.write, finished(*[finding(str(n)) for n in range(30)])))
    (failure,) = tree.iter("failure")
    assert failure.get("message") == "30 findings: found: 0"
    assert (failure.text or "").splitlines()[-1] == "… and 10 more"
    assert len((failure.text or "").splitlines()) == junit.MAX_LISTED + 1


def test_internal_errors_are_errors_everywhere(make_run) -> None:
    broken = make_run(internal_errors=("rule LK001 could not be evaluated: <boom>",))
    assert [error.get("message") for error in ElementTree.fromstring(written(junit.write, broken)).iter("error")] == [
        "rule LK001 could not be evaluated: <boom>"
    ]
    assert written(github.write, broken).startswith("::error title=presscheck::rule LK001 could not")
    invocation = json.loads(written(sarif.write, broken))["runs"][0]["invocations"][0]
    assert invocation["executionSuccessful"] is False
    assert "could not be evaluated" in written(markdown.write, broken)


@given(st.sampled_from(HOSTILE) | st.text())
def test_csv_cells_are_no_formulas(text: str) -> None:
    header, row = csv.reader(io.StringIO(written(tables.write_csv, finished(finding(text))), newline=""))
    assert tuple(header) == TOLD_COLUMNS
    assert not [cell for cell in row if cell.lstrip().startswith(("=", "+", "-", "@"))]


def test_parquet_holds_the_public_columns(run: Run) -> None:
    stream = io.BytesIO()
    tables.write_parquet(run, stream)
    assert pl.read_parquet(io.BytesIO(stream.getvalue())).equals(told(run.found).collect())


def test_json_lines_are_the_findings(run: Run) -> None:
    lines = written(tables.write_jsonl, run).splitlines()
    assert [json.loads(line) for line in lines] == told(run.found).collect().to_dicts()


def test_gitlab_fingerprints_are_unique_where_an_article_is_copied() -> None:
    copies = [finding("a", fingerprint="f" * 32, source=source) for source in ("one.txt", "two.txt")]
    first, second = json.loads(written(gitlab.write, finished(*copies)))
    assert first["fingerprint"] == "f" * 32 != second["fingerprint"]
    assert first["severity"] == "major"
    assert second["location"] == {"path": "two.txt", "lines": {"begin": 7}}


def test_sarif_points_at_rules_and_places(run: Run) -> None:
    (log,) = json.loads(written(sarif.write, run))["runs"]
    rules = log["tool"]["driver"]["rules"]
    assert [rules[result["ruleIndex"]]["id"] for result in log["results"]] == [r["ruleId"] for r in log["results"]]
    (place,) = log["results"][-1]["locations"]
    assert place["physicalLocation"]["artifactLocation"]["uri"] == "press/market.parquet"
    assert place["physicalLocation"]["region"]["startLine"] == 1
    assert place["logicalLocations"][0]["fullyQualifiedName"] == "record 41 / published_at"


def test_sarif_uris_are_quoted_and_relative(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    sources = (str(tmp_path / "a b#1.txt"), "./ü.txt", "/elsewhere/c.txt", "-")
    (log,) = json.loads(written(sarif.write, finished(*[finding("x", source=source) for source in sources])))["runs"]
    uris = [r["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for r in log["results"]]
    assert uris == ["a%20b%231.txt", "%C3%BC.txt", "file:///elsewhere/c.txt", "stdin"]


@pytest.mark.parametrize("variable", ["GITHUB_WORKSPACE", "CI_PROJECT_DIR"])
def test_paths_are_from_the_checkout_where_there_is_one(tmp_path, monkeypatch, variable) -> None:
    (tmp_path / "data").mkdir()
    monkeypatch.chdir(tmp_path / "data")
    sources = ("a.txt", "../b.txt", str(tmp_path / "data" / "c.txt"), "/elsewhere/d.txt")
    assert [relative_path(source) for source in sources] == ["a.txt", "../b.txt", "c.txt", "/elsewhere/d.txt"]
    monkeypatch.setenv(variable, str(tmp_path))
    assert [relative_path(source) for source in sources] == ["data/a.txt", "b.txt", "data/c.txt", "/elsewhere/d.txt"]
    monkeypatch.setenv(variable, "/elsewhere")
    assert relative_path("a.txt") == "a.txt"


def test_sarif_keeps_the_gravest_and_says_what_it_left_out(monkeypatch) -> None:
    monkeypatch.setattr(sarif, "MAX_RESULTS", 2)
    rows = [finding("a", severity="info"), finding("b"), finding("c", severity="warning")]
    (log,) = json.loads(written(sarif.write, finished(*rows)))["runs"]
    assert [result["level"] for result in log["results"]] == ["error", "warning"]
    (note,) = log["invocations"][0]["toolExecutionNotifications"]
    assert note["message"]["text"].startswith("1 more finding not included")


@given(st.sampled_from(HOSTILE) | st.text())
def test_markdown_shows_text_as_code(text: str) -> None:
    tokens = MarkdownIt().parse(written(markdown.write, finished(finding(text))))
    inline = [child.type for token in tokens for child in token.children or []]
    assert not {"link_open", "image", "html_inline"} & set(inline)
    assert "@everyone" not in "".join(
        child.content for token in tokens for child in token.children or [] if child.type == "text"
    )
