"""A hostile article goes through every report of one run, and none of it gets out of its place."""

import csv
import io
import json
import re
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner

from presscheck.checks.declaring.examples import CLEAN
from presscheck.gate.cli.commands import main
from presscheck.reports.formats import FORMATS
from presscheck.reports.text import HIDDEN

ATTACKS = (
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "javascript:alert(1)",
    "\u202egnp.exe\u2066 \x1b[31m\x1b]0;owned\x07 \x9b2J",
    '=HYPERLINK("http://evil.example","x")',
    "\n::error::smuggled\r\n::set-output name=a::b",
    "]]></failure><!-- \x00 -->",
    "`$(touch pwned)` [[ x ]] | cell",
)
RECORDS = [
    {
        **CLEAN,
        "url": f"https://www.harbour-courier.example/{number}?{text}",
        "headline": f"{text} {'boat ' * (200_000 if number == 0 else 4)}",
        "description": text,
        "body": f"{CLEAN['body']}\n{text}\n/html/head/meta[@name='og:title']/@content {text}",
        "publisher": text,
        "authors": [text],
        "modified_raw": "2019-01-01T00:00:00Z",
        "language": "en_EN",
    }
    for number, text in enumerate(ATTACKS)
]
MARKUP = ("html", "parquet", "json", "jsonl", "sarif", "gitlab")
"""Formats whose own rules say what is raw: tests of their own read them; here, that they are whole."""


@pytest.fixture(scope="module")
def reports(tmp_path_factory):
    """Every format of one run, as text."""
    folder = tmp_path_factory.mktemp("reports")
    (folder / "in.json").write_text(json.dumps(RECORDS), "utf-8")
    wanted = [f"--output={name}:{folder / name}" for name in FORMATS]
    done = CliRunner().invoke(main, ["check", str(folder / "in.json"), "--isolated", "--quiet", *wanted])
    assert done.exit_code == 1, done.stderr
    assert not (folder / "pwned").exists()
    return {name: (folder / name).read_bytes() for name in FORMATS}


@pytest.mark.parametrize("name", [name for name in FORMATS if name not in MARKUP])
def test_nothing_hidden_is_written(reports, name):
    text = reports[name].decode("utf-8")
    assert not HIDDEN.search(text.replace("\r\n", "\n").replace("\n", " ").replace("\t", " "))


@pytest.mark.parametrize("name", FORMATS)
def test_a_headline_of_a_megabyte_stays_small(reports, name):
    assert len(reports[name]) < 1_500_000


def test_no_command_is_smuggled_into_a_log(reports):
    for line in reports["github"].decode().splitlines():
        assert re.match(r"::(?:error|warning|notice) |presscheck: ", line), line
    for name in ("full", "concise", "grouped", "statistics", "markdown"):
        assert not re.search(r"(?m)^::", reports[name].decode())


def test_no_cell_is_a_formula(reports):
    for row in csv.reader(io.StringIO(reports["csv"].decode())):
        assert not [cell for cell in row if cell.lstrip().startswith(("=", "+", "-", "@"))]


def test_documents_are_whole(reports):
    assert ElementTree.fromstring(reports["junit"]).tag == "testsuites"
    for name in ("json", "sarif", "gitlab"):
        assert json.loads(reports[name])
    assert all(json.loads(line) for line in reports["jsonl"].decode().splitlines())
    assert b"<script>alert(1)" not in reports["html"]
