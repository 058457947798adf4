"""Reports against the schemas of those who read them: SARIF 2.1.0, JUnit as Jenkins takes it, GitLab code quality."""

from __future__ import annotations

import hashlib
import io
import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import jsonschema
import polars as pl
import pytest

import presscheck
from presscheck.reports import github, gitlab, junit, sarif
from presscheck.reports.model import Run
from presscheck.schemas.vocabulary import WHOLE_RUN

from .conftest import FERRY, finished
from .test_ci_formats import HOSTILE

SARIF = json.loads((Path(__file__).parents[1] / "data" / "sarif-2.1.0.json").read_text("utf-8"))

JUNIT: dict[str, tuple[set[str], set[str], set[str]]] = {
    "testsuites": (set(), {"name", "time", "tests", "failures", "errors"}, {"testsuite"}),
    "testsuite": (
        {"name", "tests", "failures", "errors"},
        {"group", "time", "skipped", "timestamp", "hostname", "id", "package", "file", "log", "url"},
        {"testsuite", "properties", "testcase", "system-out", "system-err"},
    ),
    "testcase": (
        {"name"},
        {"time", "classname", "group"},
        {"skipped", "error", "failure", "system-out", "system-err"},
    ),
    "failure": (set(), {"type", "message"}, set()),
    "error": (set(), {"type", "message"}, set()),
    "skipped": (set(), {"type", "message"}, set()),
    "properties": (set(), set(), {"property"}),
    "property": ({"name", "value"}, set(), set()),
    "system-out": (set(), set(), set()),
    "system-err": (set(), set(), set()),
}
"""Element to required attributes, further ones, and children: junit-10.xsd of the Jenkins plugin xUnit."""

GITLAB = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "additionalProperties": False,
        "properties": {
            "description": {"type": "string"},
            "check_name": {"type": "string"},
            "fingerprint": {"type": "string", "minLength": 1},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "lines"],
                "properties": {
                    "path": {"type": "string", "pattern": r"^[^/.]|^\.[^/]"},
                    "lines": {
                        "type": "object",
                        "required": ["begin"],
                        "properties": {"begin": {"type": "integer", "minimum": 1}},
                    },
                },
            },
        },
    },
}
"""The shape that GitLab documents for code quality reports; paths are relative."""


def _of(text: str, **fields: Any) -> dict[str, Any]:
    told = {"excerpt": text, "message": f"found: {text}", "url": text, "article_id": text}
    told["fingerprint"] = hashlib.md5(f"{text} {fields}".encode()).hexdigest()
    return {**FERRY, "code": "LK001", "name": "xpath-selector", "severity": "error", "column": "body", **told, **fields}


def _on_the_run() -> dict[str, Any]:
    return _of("press.example", code="CP001", name="volume-drop", source=WHOLE_RUN, record=None, line=None)


RUNS = {
    "hostile": lambda: finished(*(_of(text, line=line) for line, text in enumerate(HOSTILE, start=1))),
    "states": lambda: finished(*(_of("a", state=state) for state in ("new", "known", "suppressed", "expired"))),
    "whole run": lambda: finished(_on_the_run()),
    "clean": finished,
    "real": lambda: presscheck.check(str(Path(__file__).parents[2] / "examples" / "dump.txt")),
}


@pytest.fixture(params=sorted(RUNS))
def a_run(request) -> Run:
    return RUNS[request.param]()


def written(write: Any, run: Run) -> str:
    stream = io.StringIO(newline="")
    write(run, stream)
    return stream.getvalue()


def test_the_schema_can_say_no():
    broken = json.loads(written(sarif.write, RUNS["real"]()))
    broken["runs"][0]["results"][0]["levell"] = "error"
    with pytest.raises(jsonschema.ValidationError, match="levell"):
        jsonschema.validate(broken, SARIF)


def test_sarif_is_valid(a_run: Run):
    jsonschema.validate(json.loads(written(sarif.write, a_run)), SARIF)


def test_junit_is_as_jenkins_takes_it(a_run: Run):
    root = ElementTree.fromstring(written(junit.write, a_run))
    assert root.tag == "testsuites"
    for element in root.iter():
        required, further, children = JUNIT[element.tag]
        assert required <= set(element.attrib) <= required | further, element.tag
        assert {child.tag for child in element} <= children, element.tag


def test_gitlab_is_as_documented(a_run: Run):
    entries = json.loads(written(gitlab.write, a_run))
    relative = [entry for entry in entries if not entry["location"]["path"].startswith("/")]
    jsonschema.validate(relative, GITLAB)
    assert len({entry["fingerprint"] for entry in entries}) == len(entries)


def test_a_headline_survives_a_github_annotation():
    headline = "100 % sure: boats, ferries\r\nand :: more"
    line = written(github.write, finished(_of(headline, line=3))).splitlines()[0]
    command, _, message = line.removeprefix("::").partition("::")
    assert command.startswith("error file=press/harbour.txt,line=3,title=LK001 xpath-selector")
    for escape, character in (("%0D", "\r"), ("%0A", "\n"), ("%25", "%")):
        message = message.replace(escape, character)
    assert "100 % sure: boats, ferries" in message
    assert "and :: more" in message


def test_a_finding_on_the_run_has_no_file():
    line = written(github.write, RUNS["whole run"]()).splitlines()[0]
    assert line.startswith("::error title=CP001 volume-drop::")


def test_findings_on_the_run_are_findings():
    assert RUNS["whole run"]().findings.select(pl.col("record").is_null()).item()
