"""`presscheck init`: a configuration, and what the CI system of a folder needs. What is there stays as it is."""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from string import Template
from typing import Final

from ..._version import __version__
from ...reports.text import visible
from ...writers.output import Output
from ..terms.config import FILE_NAME, find
from .discovery import Found, as_pattern, is_plain, look_into

__all__ = ["set_up"]

_TEMPLATES: Final = Path(__file__).parent / "templates"
_HOME: Final = "https://github.com/presscheck/presscheck"
_WORKFLOWS: Final[dict[str, str]] = {
    "github": ".github/workflows/presscheck.yml",
    "gitlab": ".gitlab/presscheck.yml",
}
_PLACEHOLDER: Final = "articles"

_MAX_SHOWN: Final = 4
"""Paths that a command which is shown names, and a line of files that are left out."""

_MAX_PATHS: Final = 20
"""Paths with articles that go into a workflow."""

_REMOTE: Final = re.compile(r"^\s*url\s*=\s*(?:\w+://)?(?:[^@/\s]*@)?([^/:\s]+)", re.MULTILINE)
"""Host of a remote in the configuration of git; user and password before it are left alone."""


@dataclass
class _Told:
    """What is said at the end. entries: file that somebody has to edit, to the lines to add."""

    wrote: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    entries: dict[str, str] = field(default_factory=dict)


def set_up(folder: Path, ci: str | None = None) -> str:
    """Write what is missing, and say what was done and what is to be done. Raises OSError.

    ci: github, gitlab or none; by default, what the repository of the folder uses.
    """
    top, found, told = _top(folder), look_into(folder), _Told()
    config = _configuration(folder, top, told).relative_to(top).as_posix()
    below = folder.relative_to(top)
    systems = _systems(top) if ci is None else [ci] if ci in _WORKFLOWS else []
    if is_plain(config) and is_plain(below.as_posix()):
        paths = [(below / path).as_posix() for path in found.paths[:_MAX_PATHS] or [_PLACEHOLDER]]
        _for_ci(top, systems, config, paths, told)
    else:
        told.left += [f"{_WORKFLOWS[system]}: it cannot contain the name of this folder" for system in systems]
    return "\n".join(_sentences(told, found, systems, ci)) + "\n"


def _for_ci(top: Path, systems: Sequence[str], config: str, paths: Sequence[str], told: _Told) -> None:
    """Workflows, and lines for files that are there. config and paths: from the top of the repository."""
    for system in systems:
        _write(top, _WORKFLOWS[system], _workflow(system, config, paths), told)
    if "gitlab" in systems:
        lines = f"include:\n  - local: {_WORKFLOWS['gitlab']}"
        _entry(top / ".gitlab-ci.yml", _WORKFLOWS["gitlab"], lines, told)
    if (top / ".pre-commit-config.yaml").is_file():
        hook = f"  - repo: {_HOME}\n    rev: v{__version__}\n    hooks:\n      - id: presscheck\n"
        _entry(top / ".pre-commit-config.yaml", _HOME, f"{hook}        files: '{as_pattern(paths)}'", told)


def _configuration(folder: Path, top: Path, told: _Told) -> Path:
    """The configuration that holds for the folder; a new one if the repository has none."""
    held = find(folder)
    if held is not None and held.is_relative_to(top):
        told.left.append(f"{_name(held, folder)}: it already configures presscheck")
        return held
    _write(folder, FILE_NAME, (_TEMPLATES / FILE_NAME).read_text(encoding="utf-8"), told)
    return folder / FILE_NAME


def _write(folder: Path, name: str, text: str, told: _Told) -> None:
    """A new file, whole or not at all."""
    path = folder / name
    if os.path.lexists(path):
        told.left.append(f"{name}: it is already there")
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with Output(str(path)) as output:
        output.write(text.encode())
        output.commit()
    told.wrote.append(name)


def _entry(path: Path, sign: str, lines: str, told: _Told) -> None:
    """Lines for a file that is not ours; none if it has them, which a word of theirs shows."""
    if path.is_file() and sign in path.read_text(encoding="utf-8", errors="replace"):
        told.left.append(f"{path.name}: it already mentions presscheck")
    else:
        told.entries[path.name] = lines


def _sentences(told: _Told, found: Found, systems: Sequence[str], ci: str | None) -> Iterator[str]:
    for name in told.wrote:
        yield f"wrote  {visible(name)}"
    for name in told.left:
        yield f"kept   {visible(name)}"
    for name, lines in told.entries.items():
        yield from ("", f"Add to {name}:", "", *(f"    {line}" for line in lines.splitlines()))
    yield ""
    yield from _left_out(found)
    if not found.paths:
        yield f"No articles with known field names were found here: replace `{_PLACEHOLDER}` with your paths."
    if len(found.paths) > _MAX_PATHS:
        yield f"{len(found.paths) - _MAX_PATHS} more paths contain articles: in the workflow, name folders instead."
    if not systems and ci is None:
        yield "No CI system was found: to write a workflow, use --ci github or --ci gitlab."
    paths = " ".join(map(shlex.quote, found.paths)) if 0 < len(found.paths) <= _MAX_SHOWN else "PATH…"
    yield from ("Next:", f"  presscheck check {paths} --statistics", "      counts the findings by rule.")
    yield f"  presscheck check {paths} --write-baseline baseline.json"
    yield f'      and baseline = "baseline.json" in {FILE_NAME} make only new findings fail the check.'


def _left_out(found: Found) -> Iterator[str]:
    """Files in which no articles were found, and why; what init itself writes is not one of them."""
    left = {reason: [name for name in names if name != FILE_NAME] for reason, names in found.left_out.items()}
    lines = []
    for reason, names in left.items():
        if names:
            more = f" and {len(names) - _MAX_SHOWN:,} more" if len(names) > _MAX_SHOWN else ""
            lines.append(f"  {', '.join(map(visible, names[:_MAX_SHOWN]))}{more}: {visible(reason)}")
    if lines:
        yield from (
            "Left out:",
            *lines,
            "  `presscheck inspect FILE --fields` shows which fields of a file are read.",
            "",
        )


def _workflow(system: str, config: str, paths: Sequence[str]) -> str:
    text = (_TEMPLATES / f"{system}.yml").read_text(encoding="utf-8")
    margin = text.rsplit("\n", 2)[1].partition("$")[0]  # the last line is that of the paths
    return Template(text).substitute(version=__version__, config=config, paths=f"\n{margin}".join(paths))


def _name(path: Path, folder: Path) -> str:
    return path.relative_to(folder).as_posix() if path.is_relative_to(folder) else str(path)


def _top(folder: Path) -> Path:
    """The repository that a folder is in; the folder itself if it is in none."""
    return next((place for place in (folder, *folder.parents) if (place / ".git").exists()), folder)


def _systems(top: Path) -> list[str]:
    """CI systems that a repository is made for: by its files, and by where it is pushed to."""
    hosts = " ".join(_REMOTE.findall(_git_configuration(top)))
    used = []
    if (top / ".github").is_dir() or "github" in hosts:
        used.append("github")
    if (top / ".gitlab-ci.yml").is_file() or "gitlab" in hosts:
        used.append("gitlab")
    return used


def _git_configuration(top: Path) -> str:
    """The text of `.git/config`, also where `.git` is a file that names another place; empty if there is none."""
    place = top / ".git"
    try:
        if place.is_file():
            place = top / place.read_text(encoding="utf-8", errors="replace").removeprefix("gitdir:").strip()
            common = place / "commondir"
            place = place / common.read_text(encoding="utf-8").strip() if common.is_file() else place
        return (place / "config").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
