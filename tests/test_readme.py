"""Every command and every block of code in the README runs, and ends as it says.

A comment before a block says what becomes of it: `exit N`, the exit code of the last command; `file NAME`, what the
block is saved as, for the blocks after it. Each section starts in a folder of its own, with the examples in it.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

import pytest

from presscheck.gate.config import Config, load
from presscheck.parsers.fields import preset_names

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCK = re.compile(
    r"^(?:<!-- (?P<mark>[^\n]+) -->\n)?```(?P<language>\w*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL
)


class Block(NamedTuple):
    """A fenced block and the comment before it."""

    mark: str
    language: str
    text: str


def sections() -> Iterator[tuple[str, list[Block]]]:
    """Title and blocks of each part of the README that has blocks."""
    for part in re.split(r"^## ", README, flags=re.MULTILINE)[1:]:
        blocks = [Block(found["mark"] or "", found["language"], found["text"]) for found in BLOCK.finditer(part)]
        if blocks:
            yield part.split("\n", 1)[0], blocks


SECTIONS = dict(sections())
WITH_COMMANDS = {title: blocks for title, blocks in SECTIONS.items() if title != "Install and try it"}


@pytest.fixture
def bench(tmp_path, monkeypatch) -> Path:
    """A folder with the examples, in which `presscheck` is the command of this Python."""
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    command = tmp_path / "bin" / "presscheck"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m presscheck "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    monkeypatch.setenv("PATH", f"{command.parent}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def exit_code(command: str) -> int:
    done = subprocess.run(["bash", "-euo", "pipefail", "-c", command], capture_output=True, check=False, timeout=120)
    assert b"Traceback" not in done.stderr, done.stderr.decode()
    return done.returncode


def run_python(text: str) -> None:
    """Run a block, and the tests that it defines."""
    names: dict[str, object] = {"__name__": "readme"}
    exec(compile(text, "README.md", "exec"), names)
    for name, value in names.items():
        if name.startswith("test_") and callable(value):
            value()


@pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")
@pytest.mark.parametrize("title", WITH_COMMANDS)
def test_blocks_run(title: str, bench: Path):
    for mark, language, text in SECTIONS[title]:
        kind, _, value = mark.partition(" ")
        if kind == "file":
            (bench / value).write_text(text, encoding="utf-8")
        elif language == "sh":
            assert kind == "exit", f"say how this ends: {text}"
            assert exit_code(text) == int(value), text
        elif language == "python":
            run_python(text)
        elif language == "toml":
            (bench / "presscheck.toml").write_text(text, encoding="utf-8")
            load(bench / "presscheck.toml")
        else:
            pytest.fail(f"nobody runs this block: {text}")


def test_the_two_commands_are_marked_for_ci():
    """`.ci/run` runs them, in virtual environments of their own."""
    marked = {block.mark: block.text for block in SECTIONS["Install and try it"]}
    assert marked.keys() == {"run", "test"}
    assert all(text.startswith("python3 -m venv .venv && ") for text in marked.values())


@pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")
def test_the_first_command_shows_a_failed_check(bench: Path):
    (command,) = [block.text for block in SECTIONS["Install and try it"] if block.mark == "run"]
    check = command.rsplit("&& .venv/bin/", 1)[1]
    done = subprocess.run(["bash", "-c", check], capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 1
    assert any(line.startswith("FAIL") for line in done.stdout.splitlines())


def test_all_settings_are_listed(tmp_path):
    path = tmp_path / "presscheck.toml"
    (block,) = SECTIONS["Configuration"]
    path.write_text(block.text, encoding="utf-8")
    load(path)
    for setting in fields(Config):
        assert re.search(rf"^\[?{setting.name.replace('_', '-')}\b", block.text, re.MULTILINE), setting.name


def test_links_lead_somewhere():
    targets = re.findall(r"\]\(((?!https?:)[^)]+)\)", README)
    assert targets
    for target in targets:
        assert (ROOT / target).exists(), target


def test_names_of_presets_are_true():
    reads = README.split("## What it reads")[1].split("## ")[0].lower().replace("-", "_").replace(" ", "_")
    for preset in set(preset_names()) - {"presscheck", "generic", "schema_org"}:
        assert preset in reads, preset


def test_the_picture_shows_what_presscheck_prints(tmp_path, monkeypatch):
    """By its words, for another version of Rich may draw them otherwise."""
    monkeypatch.chdir(ROOT)
    source, select, target = "examples/dump.txt", "BD,LG,CT002", tmp_path / "terminal.svg"
    subprocess.run([sys.executable, "docs/picture.py", source, select, target], check=True, timeout=60)
    assert words(target) == words(ROOT / "docs" / "terminal.svg")


def words(picture: Path) -> list[str]:
    """The texts of an SVG picture."""
    return [text.strip() for text in ElementTree.parse(picture).getroot().itertext() if text.strip(" \n\xa0")]
