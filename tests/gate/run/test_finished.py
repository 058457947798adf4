"""A finished run in Python: its truth value, what it shows of itself, and the files that it writes."""

from __future__ import annotations

import dataclasses
import inspect
import json
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import presscheck
from presscheck.checks.declaring.examples import CLEAN
from presscheck.gate.terms.config import Config
from presscheck.reports.formats import FORMATS, SUFFIXES
from presscheck.reports.text import HIDDEN

ROOT = Path(__file__).parents[3]
WRONG = {**CLEAN, "headline": "Council &amp; operator agree on the evening ferry"}
HOSTILE = "<script>alert(1)</script> &amp; \x1b[2J \u202e =1+1"


class Tags(HTMLParser):
    """Names of the tags of a page, and its text."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.text = ""

    def handle_starttag(self, tag, attrs):
        self.names.add(tag)

    def handle_data(self, data):
        self.text += data


def test_a_run_is_true_if_it_passed():
    assert presscheck.check(CLEAN)
    assert not presscheck.check(WRONG)
    with pytest.raises(AssertionError):
        assert presscheck.check(WRONG)


def test_a_run_that_exceeds_a_limit_is_false_and_says_so():
    run = presscheck.check(WRONG, limits={"HL013": {"max_rate": 0}})
    assert not run
    assert "limit exceeded: HL013" in repr(run)
    assert "limit exceeded: HL013" in run._repr_html_()


def test_errors_are_raised():
    presscheck.check(CLEAN).raise_for_errors()
    with pytest.raises(presscheck.CheckFailedError, match="HL013") as caught:
        presscheck.check(WRONG).raise_for_errors()
    assert caught.value.run.findings["code"].to_list() == ["HL013"]


def test_a_run_shows_its_verdict_and_the_gravest_findings_first():
    shown = repr(
        presscheck.check([{**WRONG, "url": f"https://press.example/{at}"} for at in range(9)], select=["HL"])
    ).splitlines()
    assert shown[0].startswith("<presscheck.Run FAIL: 9 records, 9 errors")
    assert [line.split(": ")[1][:11] for line in shown[1:6]] == ["error HL013"] * 5
    assert shown[6].startswith("  … and ")
    assert shown[6].endswith("more findings; all are in run.findings")
    assert repr(presscheck.check(CLEAN)) == "<presscheck.Run PASS: 1 record, no findings · fails on: error>"


@settings(max_examples=20, deadline=None)
@given(st.sampled_from([HOSTILE, f"{HOSTILE}\n" * 3]) | st.text(max_size=60))
def test_nothing_of_an_article_is_markup_or_hidden(text: str):
    run = presscheck.check({**CLEAN, "headline": text, "id": text, "url": text, "keywords": [text], "language": text})
    parser = Tags()
    parser.feed(run._repr_html_())
    assert parser.names <= {"div", "p", "strong", "table", "thead", "tbody", "tr", "th", "td"}
    assert not HIDDEN.findall(run._repr_html_())
    assert set(HIDDEN.findall(repr(run))) <= {"\n"}


@pytest.mark.parametrize("format", FORMATS)
def test_every_format_is_written(format: str, tmp_path):
    run = presscheck.check(WRONG)
    run.write(tmp_path / "report", format=format)
    assert (tmp_path / "report").stat().st_size > 0


@pytest.mark.parametrize(("suffix", "format"), SUFFIXES.items())
def test_the_suffix_says_the_format(suffix: str, format: str, tmp_path):
    run = presscheck.check(WRONG)
    run.write(str(tmp_path / f"report{suffix.upper()}"))
    run.write(tmp_path / "same", format=format)
    assert (tmp_path / f"report{suffix.upper()}").read_bytes() == (tmp_path / "same").read_bytes()


@pytest.mark.parametrize("named", [{"path": "report.doc"}, {"path": "report"}, {"path": "x.html", "format": "pdf"}])
def test_a_format_that_does_not_exist_is_told_and_nothing_is_written(named, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(presscheck.FormatError, match="html"):
        presscheck.check(WRONG).write(**named)
    assert list(tmp_path.iterdir()) == []


def test_a_page_shows_the_articles(tmp_path):
    presscheck.check([WRONG, CLEAN]).write(tmp_path / "records.html")
    (tmp_path / "articles.jsonl").write_text(json.dumps(WRONG) + "\n", encoding="utf-8")
    presscheck.check(tmp_path / "articles.jsonl").write(tmp_path / "source.html")
    for name in ("records.html", "source.html"):
        page = (tmp_path / name).read_text("utf-8")
        assert CLEAN["body"].splitlines()[0][:40] in page
        assert 'class="card' in page


def test_the_typed_keywords_are_the_settings():
    assert list(presscheck.Settings.__annotations__) == [field.name for field in dataclasses.fields(Config)]
    for function in (presscheck.check, presscheck.fix, presscheck.article_schema, presscheck.block_schema):
        assert inspect.signature(function).parameters["options"].annotation == "Unpack[Settings]"


def test_a_type_checker_finds_a_typo(tmp_path):
    wrong = 'import presscheck\npresscheck.check({}, selct=["LK"])\npresscheck.check({}, fail_on="eror")\n'
    right = 'presscheck.check({}, select=["LK"], fail_on="warning", as_of="2026-01-31").raise_for_errors()\n'
    (tmp_path / "program.py").write_text(wrong + right, encoding="utf-8")
    (tmp_path / "presscheck").symlink_to(ROOT)  # an editable install is known to Python alone
    command = [sys.executable, "-m", "pyright", "--outputjson", "--pythonpath", sys.executable, "program.py"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=300)
    told = json.loads(done.stdout)["generalDiagnostics"]
    assert [(one["range"]["start"]["line"], one["rule"]) for one in told] == [
        (1, "reportCallIssue"),
        (2, "reportArgumentType"),
    ]


def test_all_public_names_are_listed_and_there():
    assert set(presscheck.__all__) <= set(dir(presscheck))
    assert all(getattr(presscheck, name) is not None for name in presscheck.__all__)
