"""The GitHub Action: its script as the runner starts it, with inputs that want to get out of their place."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

pytestmark = pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")

HOSTILE = ("$(touch pwned)", "`touch pwned`", "; touch pwned #", "a b", "*", "--exit-zero", "'\"\\")


@pytest.fixture
def action(root: Path) -> dict[str, Any]:
    return yaml.safe_load((root / "action.yml").read_text(encoding="utf-8"))


class Step(NamedTuple):
    """What became of a step."""

    exit_code: int
    log: str
    outputs: dict[str, str]
    summary: str


@pytest.fixture
def step(root: Path, bench: Path, action: dict[str, Any]):
    """Runs the step `check` with these inputs, as the runner does: the others have their defaults."""
    folder = bench / "runner"
    folder.mkdir()
    (check,) = [step for step in action["runs"]["steps"] if step.get("id") == "check"]

    def run(**inputs: str) -> Step:
        given = {name: str(told.get("default", "")) for name, told in action["inputs"].items()}
        given |= {name.replace("_", "-"): value for name, value in inputs.items()}
        names = {name: re.fullmatch(r"\$\{\{ inputs\.([a-z-]+) \}\}", text) for name, text in check["env"].items()}
        environment = {
            **os.environ,
            **{name: given[found[1]] for name, found in names.items() if found},
            "RUNNER_TEMP": str(folder),
            "GITHUB_ACTION_PATH": str(root),
            "GITHUB_OUTPUT": str(folder / "output"),
            "GITHUB_STEP_SUMMARY": str(folder / "summary"),
            "GITHUB_WORKSPACE": str(bench),
        }
        for name in ("output", "summary"):
            (folder / name).write_text("", encoding="utf-8")
        command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", check["run"]]
        done = subprocess.run(command, env=environment, cwd=bench, capture_output=True, check=False, timeout=60)
        output, summary = ((folder / name).read_text(encoding="utf-8") for name in ("output", "summary"))
        found = re.findall(r"^([a-z-]+)<<(\S+)\n(.*?)\n\2$", output, re.MULTILINE | re.DOTALL)
        log = (done.stdout + done.stderr).decode("utf-8")
        return Step(done.returncode, log, {name: value for name, _, value in found}, summary)

    return run


# --- the declaration


def test_inputs_reach_the_script_through_the_environment_only(action):
    for step in action["runs"]["steps"]:
        assert "${{" not in step["run"]
        assert step["shell"] == "bash"
    used = re.findall(r"\$\{\{ inputs\.([a-z-]+) \}\}", json.dumps([step["env"] for step in action["runs"]["steps"]]))
    assert sorted(used) == sorted(action["inputs"])


def test_the_script_reads_every_input(action, root):
    script = (root / "ci" / "action.sh").read_text(encoding="utf-8")
    for step in action["runs"]["steps"]:
        for name in step["env"]:
            assert f"{name}:-" in script, name


def test_outputs_are_those_of_the_step(action, root):
    script = (root / "ci" / "action.sh").read_text(encoding="utf-8")
    for name, told in action["outputs"].items():
        assert told["value"] == f"${{{{ steps.check.outputs.{name} }}}}"
        assert f"output {name} " in script


# --- the check


def test_a_clean_file_passes(step):
    done = step(paths="examples/clean.jsonl")
    assert (done.exit_code, done.outputs) == (0, {"verdict": "pass", "exit-code": "0"})
    assert "presscheck: PASS" in done.log
    assert "::error" not in done.log
    assert done.summary.startswith("## presscheck: PASS")


def test_findings_are_annotations_summary_and_sarif(step, bench):
    done = step(paths="examples/clean.jsonl\nexamples/def*.jsonl\n", sarif_file="out.sarif")
    outputs = {"verdict": "fail", "exit-code": "1", "sarif-file": "./out.sarif"}
    assert (done.exit_code, done.outputs) == (1, outputs)
    assert re.search(r"^::error file=examples/defects.jsonl,line=\d+,title=[A-Z]{2}\d{3} ", done.log, re.MULTILINE)
    assert done.summary.startswith("## presscheck: FAIL")
    (log,) = json.loads((bench / "out.sarif").read_text(encoding="utf-8"))["runs"]
    assert log["results"]


def test_inputs_are_options_of_the_command(step, bench):
    (bench / "strict.toml").write_text('fail-on = "info"', encoding="utf-8")
    file = "examples/defects.jsonl"
    assert step(paths=file, select="HL013").exit_code == 1
    assert step(paths=file, select="HL013,DR002", ignore="headline-markup").exit_code == 0
    assert step(paths=file, select="HL013", args="--exit-zero").exit_code == 0
    assert step(paths="examples/dump.txt", select="KW003", config="strict.toml").exit_code == 1
    assert step(paths="examples/dump.txt", select="KW003", config="strict.toml", fail_on="error").exit_code == 0
    subprocess.run(["presscheck", "check", file, "-q", "--write-baseline", "known.json"], check=False, timeout=60)
    assert step(paths=file, baseline="known.json").exit_code == 0
    done = step(paths=file, args="--output=json:report.json\r\n\n--allow-empty")
    assert done.exit_code == 1
    assert (bench / "report.json").exists()


def test_places_are_from_the_workspace_wherever_the_check_runs(step):
    done = step(paths="defects.jsonl", working_directory="examples", sarif_file="out.sarif")
    assert "::error file=examples/defects.jsonl,line=" in done.log
    assert done.outputs["sarif-file"] == "examples/out.sarif"


@pytest.mark.parametrize(
    ("inputs", "says"),
    [
        ({"paths": ""}, "name what to check"),
        ({"paths": "nothing.jsonl"}, "nothing.jsonl does not exist"),
        ({"paths": "examples", "select": "ZZ"}, "no rule matches"),
        ({"paths": "examples", "working_directory": "nowhere"}, "the folder does not exist"),
        ({"paths": "examples", "args": "--nothing"}, "No such option"),
    ],
    ids=["no path", "no file", "no rule", "no folder", "no option"],
)
def test_a_check_that_did_not_take_place_is_an_error(step, inputs, says):
    done = step(**inputs)
    assert done.exit_code == 2
    assert says in done.log
    assert "::error title=presscheck::" in done.log


@pytest.mark.parametrize("text", HOSTILE)
def test_no_input_is_read_as_shell_or_option(step, bench, text):
    """In every input at once the text is wrong, so that nothing is checked; as a file it is just a name."""
    before = sorted(path.name for path in bench.iterdir())
    everywhere = dict.fromkeys(("select", "ignore", "fail_on", "config", "baseline", "sarif_file"), text)
    assert step(paths=text, **everywhere).exit_code == 2
    assert step(paths="examples/clean.jsonl", working_directory=text).exit_code == 2
    assert sorted(path.name for path in bench.iterdir()) == before
    name = f"{text}.jsonl"
    shutil.copy("examples/defects.jsonl", name)
    done = step(paths=name, select="HL013")
    assert (done.exit_code, done.outputs["verdict"]) == (1, "fail")
    assert not (bench / "pwned").exists()


def test_a_value_of_several_lines_brings_in_no_output(step):
    done = step(paths="examples/clean.jsonl", sarif_file="a\nverdict=fail\nx<<E\ny\nE")
    assert done.outputs["verdict"] == "pass"
    assert set(done.outputs) == {"verdict", "exit-code", "sarif-file"}


# --- the installation


@pytest.mark.parametrize(
    ("inputs", "says"),
    [
        ({"INPUT_VERSION": "1 --index-url=https://evil.example"}, "no version"),
        ({"INPUT_VERSION": "1\n--pre"}, "no version"),
        ({"INPUT_EXTRAS": "lang] @ https://evil.example"}, "separated by commas"),
    ],
)
def test_what_is_installed_is_presscheck(root, tmp_path, inputs, says):
    environment = {**os.environ, "RUNNER_TEMP": str(tmp_path), "GITHUB_ACTION_PATH": str(root), **inputs}
    command = ["bash", str(root / "ci" / "action.sh"), "install"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 2
    assert says in done.stdout
    assert not list(tmp_path.iterdir())
