"""The hook for pre-commit: its shape, the files that it takes, and what it does with them."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from presscheck.parsers.source import _SUFFIXES, PACKED


@pytest.fixture
def hook(root: Path) -> dict[str, Any]:
    (found,) = yaml.safe_load((root / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    return found


def run(hook: dict[str, Any], *files: str) -> subprocess.CompletedProcess[str]:
    """What pre-commit does."""
    command = [*shlex.split(hook["entry"]), *hook["args"], *files]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False, timeout=60)


def test_the_hook_runs_once_over_all_files(hook):
    assert {"id", "name", "entry", "language"} <= hook.keys()
    assert (hook["id"], hook["language"], hook["require_serial"]) == ("presscheck", "python", True)


def test_it_takes_data_and_leaves_configuration_and_prose(hook):
    taken = re.compile(hook["files"])
    for suffix in set(_SUFFIXES) - {".json", ".jsonld", ".txt"}:
        for packing in ("", *PACKED):
            assert taken.search(f"articles/a{suffix}{packing}"), suffix
    for name in ("package.json", "README.txt", "a.jsonl.bak", "jsonl", "a.csv.py"):
        assert not taken.search(name), name


@pytest.mark.skipif(shutil.which("sh") is None, reason="needs a shell")
def test_it_says_what_is_wrong_and_stops_the_commit(hook, bench):
    taken = re.compile(hook["files"])
    files = sorted(path.name for path in (bench / "examples").iterdir() if taken.search(path.name))
    assert {"clean.jsonl", "corpus.parquet", "wire.tsv", "defects.jsonl.gz"} <= set(files)
    clean = run(hook, "examples/clean.jsonl")
    assert (clean.returncode, clean.stderr) == (0, "")
    defects = run(hook, *(f"examples/{name}" for name in files))
    assert (defects.returncode, defects.stderr) == (1, "")
    assert "━━ examples/defects.jsonl · record " in defects.stdout


@pytest.mark.skipif(shutil.which("sh") is None, reason="needs a shell")
def test_a_name_is_no_option(hook, bench):
    shutil.copy("examples/defects.jsonl", "--exit-zero.jsonl")
    assert run(hook, "--exit-zero.jsonl").returncode == 1
