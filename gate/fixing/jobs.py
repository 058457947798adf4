"""Which file is fixed into which: `-o`, `--in-place`, and the names in a folder."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

from ...parsers.source import (
    STDIN,
    Packing,
    expand,
    format_of_name,
    has_known_suffix,
    packing_of_name,
    suffix_for,
)
from ...reports.words import counted
from ..terms.config import ConfigError

__all__ = ["AS_IT_IS", "Job", "Reading", "jobs", "notes", "other_format", "packing"]


class Job(NamedTuple):
    """A source, and where it goes; None: nowhere, it is only looked at."""

    source: str
    target: str | None


class Reading(NamedTuple):
    """How sources are read. format: of all; else it is found. stdin_name: what standard input is called."""

    format: str | None = None
    stdin_name: str = STDIN

    def name_of(self, source: str) -> str:
        """The name by which reports tell a source."""
        return self.stdin_name if source == STDIN else source


AS_IT_IS: Final = Reading()
"""Each source by its own name and in the format that it is found to have."""


def jobs(paths: Sequence[str], output: str | None, *, in_place: bool = False) -> list[Job]:
    """What to do with each source. Raises ConfigError where that cannot be, SourceError for what cannot be found.

    Of a folder, what lies in the output folder is no source: it is what was written before.
    """
    if output is not None and in_place:
        raise ConfigError("write either to an output or in place, not both")
    given: dict[str, str] = {}
    for path in paths:
        for name in expand([path]):
            if not _is_earlier_output(name, path, output):
                given.setdefault(name, path)
    sources = list(given.items())
    if in_place:
        if any(name == STDIN for name, _ in sources):
            raise ConfigError("standard input cannot be changed in place")
        return [Job(name, name) for name, _ in sources]
    if output is None:
        return [Job(name, None) for name, _ in sources]
    alone = len(sources) == 1 and sources[0][0] == paths[0]
    return _checked([Job(sources[0][0], _single(sources[0][0], output))] if alone else _in_folder(sources, output))


def notes(paths: Sequence[str], output: str | None) -> list[str]:
    """What to tell of files that are no sources, because they lie where the output goes."""
    earlier = [name for path in paths for name in expand([path]) if _is_earlier_output(name, path, output)]
    if not earlier:
        return []
    return [f"{counted(len(earlier), 'file')} in {output} skipped: output of an earlier run"]


def other_format(name: str, target: str, formats: Sequence[str]) -> str | None:
    """The format that the name of a target says, if it is another one than those of its source; else None.

    name: of the source. What its suffix says of it, the same suffix may say of the target. The name of a text says
    nothing, for its content tells when it is read. Raises ConfigError for a dump, whose blocks have no names.
    """
    said = format_of_name(target)
    if said in (None, "dump", *formats, format_of_name(name)):
        return None
    if formats[0] == "dump":
        fitting = Path(target).with_suffix(suffix_for("dump"))
        raise ConfigError(
            f"{target}: fix writes a dump only as a dump, but the name says {said}. Use a name such as {fitting}"
        )
    return said


def packing(name: str, target: str, of_source: Packing | None) -> Packing | None:
    """How a target is packed: as its name says, if that of the source says otherwise; else as the source is."""
    said = packing_of_name(target)
    is_said = said != packing_of_name(name) and has_known_suffix(target)
    return said if is_said else of_source


def _is_earlier_output(name: str, path: str, output: str | None) -> bool:
    """A file of the folder `path` lies in an output folder within it."""
    if output is None or output == STDIN or not Path(path).is_dir():
        return False
    folder, inside = Path(path).resolve(), Path(output).resolve()
    return inside != folder and inside.is_relative_to(folder) and Path(name).parent.resolve().is_relative_to(inside)


def _single(source: str, output: str) -> str:
    if output != STDIN and (Path(output).is_dir() or output.endswith("/")):
        return str(Path(output) / ("stdin" if source == STDIN else Path(source).name))
    return output


def _in_folder(sources: Sequence[tuple[str, str]], output: str) -> list[Job]:
    folder = Path(output)
    if output == STDIN or (folder.exists() and not folder.is_dir()):
        raise ConfigError(f"{output}: the output for several sources must be a folder")
    if not folder.exists() and not output.endswith("/") and has_known_suffix(output):
        raise ConfigError(
            f"{output} is named like a file, but the output for several sources is a folder. "
            "Name a folder, or fix one file at a time"
        )
    if any(name == STDIN for name, _ in sources):
        raise ConfigError("standard input cannot be combined with other sources: fix it separately")
    return [Job(name, str(folder / _relative(Path(name), Path(path)))) for name, path in sources]


def _relative(source: Path, given: Path) -> Path:
    """The name of a source from the folder that was given; else as it was given; else its last part."""
    if given.is_dir():
        return source.relative_to(given)
    return Path(source.name) if source.is_absolute() or ".." in source.parts else source


def _is_device(path: Path) -> bool:
    return path.exists() and not path.is_file() and not path.is_dir()


def _identity(path: Path) -> tuple[int, int] | None:
    """What two names of one file have in common; None where there is no file."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


def _checked(planned: Sequence[Job]) -> list[Job]:
    inputs = {identity for job in planned if job.source != STDIN and (identity := _identity(Path(job.source)))}
    seen: set[str] = set()
    for _, target in planned:
        if target is None or target == STDIN:
            continue
        path = Path(target)
        place = os.path.realpath(target)
        if place in seen and not _is_device(path):
            raise ConfigError(f"{target}: two sources would be written to this file")
        seen.add(place)
        if path.is_dir():
            raise ConfigError(f"{target} is a folder, but the output must be a file")
        if _identity(path) in inputs:
            raise ConfigError(f"{target} is an input; to overwrite it, use --in-place")
    return list(planned)
