"""Every command and every block of code in the README and in docs/ runs, and ends as it says.

A comment before a block says what becomes of it: `exit N`, the exit code of the last command; `file NAME`, what the
block is saved as, for the blocks after it; `serve`, a service that is there for the blocks after it; `python`, a block
in a process of its own. A shell block without one is a recipe for another machine, and is listed below. Each section
starts in a folder of its own, with the examples in it.
"""

from __future__ import annotations

import os
import re
import runpy
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

import pytest

from presscheck.gate.cli import reference
from presscheck.gate.terms.config import load
from presscheck.testing import pytest_plugin, strategies

from .commands import WITHOUT_OTHERS, answered

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
BLOCK = re.compile(
    r"^(?:<!-- (?P<mark>[^\n]+) -->\n)?```(?P<language>\w*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL
)
ELSEWHERE = {
    ("first-steps", "Install"),
    ("large-corpora", "On a cluster"),
    ("README", "Install and try it"),
    ("service", "A first session"),
}
"""What is run by `.ci/run`, or needs a cluster."""


class Block(NamedTuple):
    """A fenced block and the comment before it."""

    mark: str
    language: str
    text: str


def sections() -> Iterator[tuple[tuple[str, str], list[Block]]]:
    """Page and title of each part that has blocks, and these."""
    for page in PAGES:
        for part in re.split(r"^## ", page.read_text("utf-8"), flags=re.MULTILINE)[1:]:
            blocks = [Block(found["mark"] or "", found["language"], found["text"]) for found in BLOCK.finditer(part)]
            if blocks:
                yield (page.stem, part.split("\n", 1)[0]), blocks


SECTIONS = dict(sections())
RUN = [key for key in SECTIONS if key not in ELSEWHERE and key != ("reference", "Commands")]


@pytest.fixture
def bench(tmp_path, monkeypatch) -> Iterator[Path]:
    """A folder with the examples; `python` is that of these tests, and `presscheck` is answered by this process."""
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    commands = tmp_path / "bin"
    commands.mkdir()
    (commands / "python").write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n', encoding="utf-8")
    (commands / "python").chmod(0o755)
    monkeypatch.setenv("PATH", f"{commands}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("PYTEST_ADDOPTS", WITHOUT_OTHERS)
    monkeypatch.chdir(tmp_path)
    with answered(commands):
        yield tmp_path


def exit_code(command: str) -> int:
    done = subprocess.run(["bash", "-euo", "pipefail", "-c", command], capture_output=True, check=False, timeout=240)
    assert b"Traceback" not in done.stderr, done.stderr.decode()
    return done.returncode


def run_python(text: str) -> None:
    """Run a block, and the tests that it defines."""
    names: dict[str, object] = {"__name__": "readme"}
    exec(compile(text, "docs", "exec", dont_inherit=True), names)
    for name, value in names.items():
        if name.startswith("test_") and callable(value):
            value()


OTHER_LANGUAGES = ("node", "php")
"""Programs whose blocks are left out where they are missing."""

PORT = "8765"
"""Of the service in the documentation; here it is a free one."""


@pytest.fixture
def serve(bench: Path) -> Iterator[Callable[[str], None]]:
    """Starts the service of a block, and stops it when the section is over."""
    started: list[subprocess.Popen[bytes]] = []

    def start(text: str) -> None:
        if shutil.which("curl") is None:
            pytest.skip("needs curl")
        pytest.importorskip("fastapi")
        log = bench / "service.log"
        with log.open("wb") as stream:
            started.append(subprocess.Popen(["bash", "-c", f"exec {text}"], stderr=stream))
        end = time.monotonic() + 60
        while '"ready"' not in log.read_text("utf-8"):
            assert started[-1].poll() is None, log.read_text("utf-8")
            assert time.monotonic() < end
            time.sleep(0.05)

    yield start
    for one in started:
        one.terminate()
        assert one.wait(60) == 0


@pytest.fixture
def port() -> str:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return str(listener.getsockname()[1])


@pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")
@pytest.mark.parametrize("key", RUN, ids=": ".join)
def test_blocks_run(key: tuple[str, str], bench: Path, serve: Callable[[str], None], port: str):
    missing = set()
    for mark, language, written in SECTIONS[key]:
        kind, _, value = mark.partition(" ")
        text = written.replace(PORT, port)
        program = text.partition(" ")[0]
        if program in OTHER_LANGUAGES and shutil.which(program) is None:
            missing.add(program)
        elif kind == "serve":
            serve(f"{text.strip()} --port {port}")
        elif kind == "file":
            (bench / value).write_text(text, encoding="utf-8")
        elif kind == "python":
            (bench / "block.py").write_text(text, encoding="utf-8")
            assert exit_code("python block.py") == 0, text
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
    if missing:
        pytest.skip(f"all but the blocks of {' and '.join(sorted(missing))} ran, which is not here")


def test_every_page_is_in_the_site(tmp_path):
    """And no link leads nowhere: `--strict`."""
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "-d", str(tmp_path / "site")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=240)
    assert done.returncode == 0, done.stderr
    for page in PAGES[1:]:
        assert (tmp_path / "site" / (page.stem if page.stem != "index" else "") / "index.html").is_file(), page
    html = (tmp_path / "site" / "index.html").read_text("utf-8")
    assert "fonts.googleapis" not in html


def test_paths_that_are_named_are_there():
    """In the README, in CONTRIBUTING and in docs/: whoever looks for what was moved finds where it is."""
    named = re.compile(
        r"`((?:archive|bench|checks|ci|docs|examples|gate|parsers|reports|schemas|service|testing|tests|writers)/[\w./-]*)`"
    )
    pages = [*PAGES, ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md"]
    found = {(page.name, path) for page in pages for path in named.findall(page.read_text("utf-8"))}
    assert ("architecture.md", "checks/rules/") in found
    assert [(page, path) for page, path in sorted(found) if not (ROOT / path).exists()] == []


def test_every_room_is_on_the_page_of_the_architecture():
    page = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    rooms = ["schemas", "parsers", "writers", "reports", "archive", "service", "testing", "checks", "gate"]
    floors = [
        f"{room}/{file.parent.name}" for room in ("checks", "gate") for file in (ROOT / room).glob("*/__init__.py")
    ]
    assert len(floors) > len(rooms)
    assert [room for room in (*rooms, *floors) if f"| `{room}/`" not in page and f", `{room}/`" not in page] == []


def test_the_picture_of_the_architecture_names_folders_that_are_there():
    drawing = ElementTree.parse(ROOT / "docs" / "architecture.svg")
    labels = drawing.iterfind(".//{http://www.w3.org/2000/svg}text[@class='path']")
    paths = [path for label in labels for path in (label.text or "").split(" · ")]
    assert len(paths) > 8
    assert [path for path in paths if not (ROOT / path).exists()] == []


def test_the_api_for_tests_is_documented():
    page = (ROOT / "docs" / "extractor-tests.md").read_text("utf-8")
    parser = pytest.Parser(_ispytest=True)
    pytest_plugin.pytest_addoption(parser)
    options = [name for option in parser.getgroup("presscheck").options for name in option.names()]
    assert len(options) == 3
    settings = ["presscheck_paths", "presscheck_fail_on", "presscheck_config"]
    names = set(strategies.__all__) - {"Article"}
    assert [name for name in (*names, *settings) if f"`{name}`" not in page] == []
    assert [name for name in options if f"`{name} " not in page and f"`{name}=" not in page] == []


def test_contributing_sets_up_as_the_readme_does():
    """And `.ci/run` runs the command of the README."""
    (command,) = [block.text for block in SECTIONS["README", "Install and try it"] if block.mark == "test"]
    assert command in (ROOT / "CONTRIBUTING.md").read_text("utf-8")


def test_the_reference_is_made_from_the_code():
    assert (ROOT / "docs" / "reference.md").read_text("utf-8") == reference.page()


def test_the_python_reference_is_made_from_docstrings():
    api = runpy.run_path(str(ROOT / "docs" / "api.py"))
    assert (ROOT / "docs" / "python-reference.md").read_text("utf-8") == api["page"]()


def test_sections_that_are_not_run_are_there():
    assert set(SECTIONS) >= ELSEWHERE
