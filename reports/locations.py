"""Where a finding is, as the formats of CI systems want it: a relative URI, a line, and words for the rest."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from ..schemas.vocabulary import WHOLE_RUN
from .text import visible
from .words import record_name

__all__ = ["line_of", "logical_name", "relative_path", "uri"]

_STREAMS: Final = {"-": "stdin", "<frame>": "frame", WHOLE_RUN: "run"}
"""Sources that are no file, and how a file that cannot exist is called instead."""


def relative_path(source: str) -> str:
    """The path from the current folder, with `/`; an absolute one where there is no way without `..`."""
    if source in _STREAMS:
        return _STREAMS[source]
    path = Path(source)
    if path.is_absolute() and path.is_relative_to(Path.cwd()):
        path = path.relative_to(Path.cwd())
    return path.as_posix().removeprefix("./")


def uri(source: str) -> str:
    """The relative path as a URI reference (RFC 3986); of an absolute path, a `file:` URI."""
    path = relative_path(source)
    quoted = quote(path.encode("utf-8", "surrogateescape"), safe="/-._~")
    return f"file://{quoted}" if path.startswith("/") else quoted


def line_of(finding: Mapping[str, Any]) -> int:
    """Line of the source, from 1; 1 where a format has no lines."""
    return finding["line"] or 1


def logical_name(finding: Mapping[str, Any]) -> str:
    """`record 3 / body / block 7`: the place within a source, whether it has lines or not."""
    parts = [record_name(finding["record"]), finding["column"]]
    if finding["block"] is not None:
        parts.append(f"block {finding['block']}")
    return visible(" / ".join(parts))
