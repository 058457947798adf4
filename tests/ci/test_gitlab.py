"""The job template for GitLab: its shape, and its script as a runner executes it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import yaml

import presscheck

pytestmark = pytest.mark.skipif(shutil.which("sh") is None, reason="needs a shell")

QUALITY, JUNIT = "gl-code-quality-report.json", "presscheck-junit.xml"


@pytest.fixture
def job(root: Path) -> dict[str, Any]:
    (found,) = yaml.safe_load((root / "ci" / "gitlab.yml").read_text(encoding="utf-8")).items()
    assert found[0] == ".presscheck", "hidden: nothing runs before a job extends it"
    return found[1]


@pytest.fixture
def run(request, bench: Path, job: dict[str, Any]):
    """Runs the script in a shell, `sh` or another one, with these variables over those of the template."""
    shell = getattr(request, "param", "sh")
    if shutil.which(shell) is None:
        pytest.skip(f"needs {shell}")

    def run(**variables: str) -> subprocess.CompletedProcess[str]:
        given = job["variables"] | {f"PRESSCHECK_{name.upper()}": value for name, value in variables.items()}
        environment = {**os.environ, **given, "CI_PROJECT_DIR": str(bench)}
        script = "\n".join(["set -e", *job["script"]])
        command = [shell, "-c", script]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=60)

    return run


def test_reports_are_artifacts_whatever_the_verdict(job):
    assert job["artifacts"]["when"] == "always"
    assert job["artifacts"]["reports"] == {"codequality": QUALITY, "junit": JUNIT}
    assert f"--output=gitlab:{QUALITY} --output=junit:{JUNIT}" in job["script"][0]


def test_variables_are_texts_and_the_version_is_this_one(job):
    assert all(isinstance(value, str) for value in job["variables"].values())
    assert job["variables"]["PRESSCHECK_PACKAGE"].endswith(f"=={presscheck.__version__}")


@pytest.mark.parametrize("run", ["sh", "bash"], indirect=True)
def test_verdict_and_reports(run, bench):
    assert run(paths="examples/clean.jsonl").returncode == 0
    done = run(paths="examples/clean.jsonl\nexamples/def*.jsonl", select="HL013")
    assert done.returncode == 1
    (issue,) = json.loads((bench / QUALITY).read_text(encoding="utf-8"))
    assert issue["location"]["path"] == "examples/defects.jsonl"
    assert ElementTree.parse(bench / JUNIT).find(".//failure") is not None


def test_variables_are_options_of_the_command(run, bench):
    (bench / "strict.toml").write_text('fail-on = "info"', encoding="utf-8")
    dump = "examples/dump.txt"
    assert run(paths=dump, select="KW003,LK001", ignore="LK001").returncode == 0
    assert run(paths=dump, select="KW003", config="strict.toml").returncode == 1
    assert run(paths=dump, select="KW003", config="strict.toml", fail_on="error").returncode == 0
    assert run(paths=dump, select="LK001", args="--exit-zero\n--output=json:a b.json").returncode == 0
    assert (bench / "a b.json").exists()


def test_without_paths_nothing_passes(run):
    done = run()
    assert done.returncode == 2
    assert "PATH" in done.stderr


@pytest.mark.parametrize("text", ["$(touch pwned)", "`touch pwned`", "; touch pwned #", "a b", "*", "--exit-zero"])
def test_no_variable_is_read_as_shell_or_option(run, bench, text):
    shutil.copy("examples/defects.jsonl", f"{text}.jsonl")
    assert run(paths=f"{text}.jsonl", select="HL013").returncode == 1
    assert run(paths=text, select=text, ignore=text, config=text, baseline=text, fail_on=text).returncode == 2
    assert not (bench / "pwned").exists()
