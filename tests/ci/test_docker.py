"""The image, as far as it can be judged without building it: what goes into it, and as whom it runs."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path
from typing import NamedTuple

import pytest


class Instruction(NamedTuple):
    """One of the Dockerfile."""

    name: str
    value: str


@pytest.fixture
def stages(root: Path) -> list[list[Instruction]]:
    """Instructions by stage; each stage begins with its FROM."""
    lines = (root / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
    found: list[list[Instruction]] = []
    for line in lines:
        name, _, value = line.partition(" ")
        if name == "FROM":
            found.append([])
        if name and not line.startswith("#"):
            found[-1].append(Instruction(name, " ".join(value.split())))
    return found


def copied(stage: list[Instruction]) -> list[str]:
    """What a stage takes from the checkout."""
    copies = [one.value.split() for one in stage if one.name == "COPY" and not one.value.startswith("--from=")]
    return [source for *sources, _ in copies for source in sources]


def test_it_is_a_slim_python_of_one_minor_version(stages):
    bases = {stage[0].value.split()[0] for stage in stages}
    assert len(bases) == 1
    assert re.fullmatch(r"python:3\.\d+-slim", bases.pop())


def test_it_runs_the_command_as_nobody_in_particular(stages):
    last = dict(stages[-1])
    assert last["ENTRYPOINT"] == '["presscheck"]'
    user, _, group = last["USER"].partition(":")
    assert int(user) > 0
    assert int(group) > 0


def test_nothing_is_fetched_but_packages(stages):
    everything = [one for stage in stages for one in stage]
    assert not {"ADD", "ARG"} & {one.name for one in everything}
    runs = " ".join(one.value for one in everything if one.name == "RUN")
    assert "http" not in runs
    assert "--no-cache-dir" in runs


def test_extras_exist(stages, root):
    (what,) = re.findall(r'"\.\[([a-z,]+)\]"', " ".join(one.value for one in stages[0]))
    declared = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    assert set(what.split(",")) <= set(declared)


def test_the_context_is_what_is_copied_and_nothing_else(stages, root):
    first, *rest = [
        line for line in (root / ".dockerignore").read_text(encoding="utf-8").splitlines() if line[0] != "#"
    ]
    assert first == "*"
    assert sorted(line[1:] for line in rest if line.startswith("!")) == sorted(copied(stages[0]))
    assert copied(stages[-1]) == []


def test_what_is_copied_is_the_whole_package(stages, root, tmp_path):
    """As the image does it: copy, and build from that alone."""
    source = tmp_path / "src"
    source.mkdir()
    for name in copied(stages[0]):
        if (root / name).is_dir():
            shutil.copytree(root / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(root / name, source)
    packages = [path.name for path in source.iterdir() if path.is_dir()]
    tree = {f"presscheck/{p.relative_to(root).as_posix()}" for name in packages for p in (root / name).rglob("*.*")}
    command = [sys.executable, "-m", "build", "--wheel", "--outdir", str(tmp_path), str(source)]
    subprocess.run(command, capture_output=True, check=True, timeout=300)
    (wheel,) = tmp_path.glob("*.whl")
    assert {name for name in tree if "__pycache__" not in name} <= set(zipfile.ZipFile(wheel).namelist())
