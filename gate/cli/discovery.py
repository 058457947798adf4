"""Where the articles of a folder are, as paths that a command can be given."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from typing import Final

from ...parsers.read import read_source
from ...parsers.source import PACKED, SourceError, expand

__all__ = ["article_paths", "as_pattern", "is_plain"]

_MANY: Final = 8
"""From so many paths on, those of a top folder are put together."""

_MAX_FILES: Final = 400
"""Files that are looked into."""

_MAX_BYTES: Final = 64 << 20
"""A JSON document is read whole, so that a larger one is not looked into."""

_SAMPLE: Final = 20
_FOREIGN: Final = {"node_modules", "site-packages", "venv", "build", "dist"}
_PLAIN: Final = re.compile(r"(?=[\w.])[\w./+@=, -]+(?<! )")


def article_paths(folder: Path) -> list[str]:
    """Files with articles in a folder, relative to it; where all files of a kind have some, a glob for them."""
    try:
        files = [PurePosixPath(Path(name).relative_to(folder).as_posix()) for name in expand([folder])]
    except SourceError:
        return []
    files = [file for file in files if not _FOREIGN.intersection(file.parts)][:_MAX_FILES]
    with_articles = {file for file in files if _has_articles(folder / file)}
    paths = list(_paths(files, with_articles, deep=False))
    if len(paths) > _MANY:
        paths = list(_paths(files, with_articles, deep=True))
    return [path for path in paths if is_plain(path.replace("*", ""))]


def is_plain(path: str) -> bool:
    """The path means itself in YAML, in a workflow, in quotes of a shell, and in a glob."""
    return _PLAIN.fullmatch(path) is not None


def as_pattern(paths: Iterable[str]) -> str:
    """A regular expression for the files that these paths, files and globs, are about."""
    parts = [re.escape(path).replace(r"\*\*/", "(.*/)?").replace(r"\*", "[^/]*") for path in paths]
    return f"^({'|'.join(parts)})$"


def _has_articles(path: Path) -> bool:
    """One of the first records has a text."""
    if ".json" in path.suffixes and path.stat().st_size > _MAX_BYTES:
        return False
    try:
        first = next(read_source(str(path), batch_size=_SAMPLE), None)
    except (SourceError, OSError):
        return False
    return first is not None and first.articles["body"].count() > 0


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
