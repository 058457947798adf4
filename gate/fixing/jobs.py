"""Which file is fixed into which: `-o`, `--in-place`, and the names in a folder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from ...parsers.source import STDIN, expand
from ..terms.config import ConfigError

__all__ = ["Job", "jobs"]


class Job(NamedTuple):
    """A source, and where it goes; None: nowhere, it is only looked at."""

    source: str
    target: str | None


def jobs(paths: Sequence[str], output: str | None, *, in_place: bool = False) -> list[Job]:
    """What to do with each source. Raises ConfigError where that cannot be, SourceError for what cannot be found."""
    if output is not None and in_place:
        raise ConfigError("either write to an output or in place, not both")
    sources = [(name, path) for path in paths for name in expand([path])]
    sources = [pair for at, pair in enumerate(sources) if pair[0] not in {name for name, _ in sources[:at]}]
    if in_place:
        if any(name == STDIN for name, _ in sources):
            raise ConfigError("standard input cannot be changed in place")
        return [Job(name, name) for name, _ in sources]
    if output is None:
        return [Job(name, None) for name, _ in sources]
    alone = len(sources) == 1 and sources[0][0] == paths[0]
    return _checked([Job(sources[0][0], _single(sources[0][0], output))] if alone else _in_folder(sources, output))


def _single(source: str, output: str) -> str:
    if output != STDIN and (Path(output).is_dir() or output.endswith("/")):
        return str(Path(output) / ("stdin" if source == STDIN else Path(source).name))
    return output


def _in_folder(sources: Sequence[tuple[str, str]], output: str) -> list[Job]:
    folder = Path(output)
    if output == STDIN or (folder.exists() and not folder.is_dir()):
        raise ConfigError(f"{output}: several sources go into a folder; name one")
    if any(name == STDIN for name, _ in sources):
        raise ConfigError("standard input goes to a file of its own: fix it alone")
    return [Job(name, str(folder / _relative(Path(name), Path(path)))) for name, path in sources]


def _relative(source: Path, given: Path) -> Path:
    """The name of a source from the folder that was given; else as it was given; else its last part."""
    if given.is_dir():
        return source.relative_to(given)
    return Path(source.name) if source.is_absolute() or ".." in source.parts else source


def _checked(planned: Sequence[Job]) -> list[Job]:
    inputs = [Path(job.source) for job in planned if job.source != STDIN]
    seen: set[str] = set()
    for _, target in planned:
        if target is None or target == STDIN:
            continue
        if target in seen:
            raise ConfigError(f"{target}: two sources would be written there")
        seen.add(target)
        path = Path(target)
        if path.exists() and any(path.samefile(source) for source in inputs):
            raise ConfigError(f"{target} is an input; --in-place says that it may be changed")
    return list(planned)
