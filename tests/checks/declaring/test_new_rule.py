"""A file that is put among the rules is a rule everywhere, with nothing else edited."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[3]

RULE = '''
"""HL: headlines that end with a semicolon."""

import polars as pl

from ...declaring.declare import rule
from ...declaring.examples import article
from ...declaring.rule import Options


@rule(
    code="HL901",
    name="headline-ends-with-semicolon",
    severity="error",
    frame="article",
    column="headline",
    message="headline ends with a semicolon",
    bad=(article(headline="Harbour reopens after storm;"),),
    good=(article(headline="Harbour reopens after storm"),),
)
def headline_ends_with_semicolon(_: Options) -> pl.Expr:
    """A headline that ends with a semicolon.

    What it does: looks at the last character.
    Why it matters: a part of the headline is missing.
    Leaves alone: semicolons inside a headline.
    Fix: take the whole headline from the page.
    Evidence: made up for this test.
    """
    return pl.col("headline").str.ends_with(";")
'''

PROGRAM = """
import json, sys
from pathlib import Path
from click.testing import CliRunner
import presscheck
from presscheck.checks.judging.judge import Judge
from presscheck.gate.cli.commands import main
from presscheck.reports import pages

def said(*arguments):
    done = CliRunner().invoke(main, arguments)
    assert not isinstance(done.exception, Exception), done.exception
    return done.output

record = {"headline": "Ferry sails again;", "body": "The ferry sails again. " * 30}
Path("record.json").write_text(json.dumps(record))
pages.write(Path("pages"))
schema = presscheck.article_schema(select=["HL901"])
formats = ("full", "json", "sarif", "html", "junit", "csv", "markdown")
print(json.dumps({
    "home": presscheck.__file__,
    "listed": said("rule", "--all"),
    "explained": said("rule", "hl901"),
    "checks": [check.name for column in schema.columns.values() for check in column.checks],
    "page": Path("pages/HL901.md").read_text(),
    "index": Path("pages/README.md").read_text(),
    "reports": {one: said("check", "record.json", "--output-format", one, "--isolated") for one in formats},
}))
"""


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What a copy of the package says after one file has been added to it."""
    folder = tmp_path_factory.mktemp("copy")
    left_out = shutil.ignore_patterns(".*", "build", "dist", "*.egg-info", "__pycache__", "tests", "docs", "bench")
    shutil.copytree(ROOT, folder / "presscheck", ignore=left_out)
    (folder / "presscheck/checks/rules/headlines/semicolons.py").write_text(RULE, encoding="utf-8")
    command = [sys.executable, "-c", PROGRAM]
    environment = {**os.environ, "PYTHONPATH": str(folder)}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert Path(answer["home"]).is_relative_to(folder)
    return answer


def test_it_is_listed_and_explained(told):
    assert "HL901" in told["listed"]
    assert "A headline that ends with a semicolon." in told["explained"]


def test_it_is_a_check_of_the_pandera_schema(told):
    assert "HL901" in told["checks"]


def test_it_has_a_page_in_its_family(told):
    assert told["page"].startswith("# HL901 headline-ends-with-semicolon")
    headlines = told["index"].split("## HL: ")[1].split("\n## ")[0]
    assert "[HL901](HL901.md)" in headlines


def test_it_is_in_every_report(told):
    assert {name for name, text in told["reports"].items() if "HL901" not in text} == set()
