"""Two commits of a tiny program, installed and run for real."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from presscheck.bench.compare import Used, _used, compared, table

_PROJECT = """\
[build-system]
requires = ["setuptools"]
build-backend = "setuptools.build_meta"

[project]
name = "presscheck"
version = "0.0.{version}"

[tool.setuptools]
packages = ["presscheck"]
"""
_PROGRAM = """\
import sys
from pathlib import Path

with Path(sys.argv[2]).open("a") as file:
    file.write("{version}")
sys.exit({status})
"""


def _git(folder: Path, *arguments: str) -> str:
    who = ("-c", "user.name=Mara", "-c", "user.email=mara@harbour.example", "-c", "commit.gpgsign=false")
    done = subprocess.run(["git", "-C", str(folder), *who, *arguments], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def _commit(repository: Path, version: int, status: int) -> str:
    package = repository / "presscheck"
    package.mkdir(exist_ok=True)
    (repository / "pyproject.toml").write_text(_PROJECT.format(version=version))
    (package / "__init__.py").touch()
    (package / "__main__.py").write_text(_PROGRAM.format(version=version, status=status))
    _git(repository, "add", "--all")
    _git(repository, "commit", "--quiet", "--message", f"version {version}")
    return _git(repository, "rev-parse", "HEAD")


@pytest.fixture
def commits(tmp_path):
    repository = tmp_path / "repository"
    repository.mkdir()
    _git(repository, "init", "--quiet")
    return repository, _commit(repository, 1, status=0), _commit(repository, 2, status=1)


@pytest.fixture
def _needs_an_index(tmp_path):
    """To install a commit, pip fetches setuptools."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(tmp_path), "setuptools"]
    if subprocess.run(command, capture_output=True, check=False, timeout=120).returncode:
        pytest.skip("pip has no package index here")


@pytest.mark.usefixtures("_needs_an_index")
def test_commits_run_in_turns_each_with_its_own_code(commits, tmp_path):
    repository, one, other = commits
    first, second = compared(repository, one, other, ["check", str(tmp_path / "ran")], times=2)
    assert (tmp_path / "ran").read_text() == "12" * 3  # the first turn is not counted
    assert len(first) == len(second) == 2
    assert all(used.wall > 0 and used.cpu > 0 and used.memory > 1 for used in first + second)
    assert _git(repository, "worktree", "list").count("\n") == 0


def test_what_cannot_be_installed_is_told_and_leaves_no_worktree(commits):
    repository, _, other = commits
    (repository / "pyproject.toml").unlink()
    _git(repository, "commit", "--quiet", "--all", "--message", "no project")
    with pytest.raises(SystemExit, match="pip"):
        compared(repository, "HEAD", other, ["check"], times=1)
    assert _git(repository, "worktree", "list").count("\n") == 0


def test_a_command_that_fails_is_told():
    with pytest.raises(SystemExit, match="ended with 2"):
        _used(Path(sys.executable), ["check", "no-such-file.jsonl"])


def test_a_commit_that_there_is_not_is_told(commits):
    repository, one, _ = commits
    with pytest.raises(SystemExit, match="no-such-commit"):
        compared(repository, "no-such-commit", one, ["check"], times=1)


def test_the_ratio_is_that_of_the_second_to_the_first():
    runs = [Used(2.0, 4.0, 100.0), Used(4.0, 4.0, 100.0), Used(3.0, 4.0, 100.0)]
    others = [Used(1.0, 8.0, 100.0), Used(2.0, 8.0, 100.0), Used(3.0, 8.0, 100.0)]
    cpu, wall, memory = list(table("a", "b", runs, others))[2:]
    assert cpu == "| CPU seconds | 2.00 | 3.00 | 4.00 | 1.00 | 2.00 | 3.00 | 0.67 | 0.50 to 1.00 |"
    assert wall.endswith("| 2.00 | 2.00 to 2.00 |")
    assert memory.endswith("| 1.00 | 1.00 to 1.00 |")
