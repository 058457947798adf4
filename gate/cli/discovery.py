"""Where the articles of a folder are, as paths that a command can be given, and which files have none."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Final, NamedTuple

from ...parsers.read import read_source
from ...parsers.source import PACKED, SourceError, expand, left_out

__all__ = ["Found", "as_pattern", "is_plain", "look_into"]

_MANY: Final = 8
"""From so many paths on, those of a top folder are put together."""

_MAX_FILES: Final = 400
"""Files that are looked into."""

_MAX_BYTES: Final = 64 << 20
"""A JSON document is read whole, so that a larger one is not looked into."""

_SAMPLE: Final = 20
_FOREIGN: Final = {"node_modules", "site-packages", "venv", "build", "dist"}
_PLAIN: Final = re.compile(r"(?=[\w.])[\w./+@=, -]+(?<! )")


class Found(NamedTuple):
    """paths: files with articles, relative to their folder; where all files of a kind have some, a glob for them.

    left_out: other files, by the reason.
    """

    paths: Sequence[str]
    left_out: Mapping[str, Sequence[str]]


def look_into(folder: Path) -> Found:
    """Which files of a folder have articles, and why the others are left out."""
    files = _relative(_expanded(folder), folder)
    own = [file for file in files if not _is_foreign(file)]
    why = {file: _why_not(folder / file) for file in own[:_MAX_FILES]}
    paths = _short({file: reason is None for file, reason in why.items()})
    plain = [path for path in paths if is_plain(path.replace("*", ""))]
    by_reason: dict[str, list[str]] = defaultdict(list)
    for file, reason in why.items():
        if reason is not None:
            by_reason[reason].append(str(file))
    by_reason["the name has characters that do not fit into a workflow"] += [
        path for path in paths if path not in plain
    ]
    by_reason[f"only {_MAX_FILES} files are looked into"] += map(str, own[_MAX_FILES:])
    by_reason["in a folder of installed or built files"] += map(str, filter(_is_foreign, files))
    others = _relative(left_out([folder]), folder)
    by_reason["not in a format that presscheck reads"] += [str(file) for file in others if not _is_foreign(file)]
    return Found(plain, {reason: names for reason, names in by_reason.items() if names})


def _expanded(folder: Path) -> list[str]:
    try:
        return expand([folder])
    except SourceError:
        return []


def _relative(names: Iterable[str], folder: Path) -> list[PurePosixPath]:
    return [PurePosixPath(Path(name).relative_to(folder).as_posix()) for name in names]


def _is_foreign(file: PurePosixPath) -> bool:
    return not _FOREIGN.isdisjoint(file.parts)


def is_plain(path: str) -> bool:
    """The path means itself in YAML, in a workflow, in quotes of a shell, and in a glob."""
    return _PLAIN.fullmatch(path) is not None


def as_pattern(paths: Iterable[str]) -> str:
    """A regular expression for the files that these paths, files and globs, are about."""
    parts = [re.escape(path).replace(r"\*\*/", "(.*/)?").replace(r"\*", "[^/]*") for path in paths]
    return f"^({'|'.join(parts)})$"


def _why_not(path: Path) -> str | None:
    """Why a file is left out; None if one of its first records has a text."""
    if ".json" in path.suffixes and path.stat().st_size > _MAX_BYTES:
        return f"a JSON document of more than {_MAX_BYTES >> 20} MB is not looked into"
    try:
        first = next(read_source(str(path), batch_size=_SAMPLE), None)
    except (SourceError, OSError) as error:
        return str(error).removeprefix(str(path)).strip().partition(". ")[0]
    if first is None or first.articles.is_empty():
        return "no records"
    return None if first.articles["body"].count() else "no field with a known name has the body of an article"


def _short(has_articles: Mapping[PurePosixPath, bool]) -> list[str]:
    """Paths for the files that have articles, the fewer the better."""
    wanted = {file for file, has in has_articles.items() if has}
    paths = list(_paths(has_articles, wanted, deep=False))
    return list(_paths(has_articles, wanted, deep=True)) if len(paths) > _MANY else paths


def _paths(files: Iterable[PurePosixPath], wanted: set[PurePosixPath], *, deep: bool) -> Iterator[str]:
    """By folder and suffix, or by top folder and suffix: a glob if it matches wanted files only, or else the files."""
    groups: dict[tuple[str, str], list[PurePosixPath]] = defaultdict(list)
    for file in files:
        top = file.parts[0] if len(file.parts) > 1 else "."
        groups[top if deep else str(file.parent), _suffix(file)].append(file)
    for (folder, suffix), members in sorted(groups.items()):
        own = [str(file) for file in members if file in wanted]
        if len(own) == len(members) > 1 and suffix:
            glob = f"**/*{suffix}" if deep and folder != "." else f"*{suffix}"
            yield glob if folder == "." else f"{folder}/{glob}"
        else:
            yield from own


def _suffix(file: PurePosixPath) -> str:
    """`.jsonl`, or `.jsonl.gz` of a packed file."""
    return "".join(file.suffixes[-2:]) if file.suffix in PACKED else file.suffix
