"""What the README promises: two commands that do everything, settings, links, and a picture that is true."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from dataclasses import fields
from pathlib import Path
from xml.etree import ElementTree

import pytest

from presscheck.gate.terms.config import Config, load
from presscheck.parsers.fields import preset_names

from .test_docs import SECTIONS, bench  # noqa: F401 - a fixture

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
INSTALL = SECTIONS["README", "Install and try it"]


def test_the_two_commands_are_marked_for_ci():
    """`.ci/run` runs them, in virtual environments of their own."""
    marked = {block.mark: block.text for block in INSTALL}
    assert marked.keys() == {"run", "test"}
    assert all(text.startswith("python3 -m venv .venv && ") for text in marked.values())


@pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")
def test_the_first_command_shows_a_failed_check(bench: Path):  # noqa: F811
    (command,) = [block.text for block in INSTALL if block.mark == "run"]
    check = command.rsplit("&& .venv/bin/", 1)[1]
    done = subprocess.run(["bash", "-c", check], capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 1
    assert any(line.startswith("FAIL") for line in done.stdout.splitlines())


def test_all_settings_are_listed(tmp_path):
    path = tmp_path / "presscheck.toml"
    (block,) = SECTIONS["reference", "Settings"]
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
    reads = (ROOT / "docs" / "reading.md").read_text("utf-8").lower().replace("-", "_").replace(" ", "_")
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
