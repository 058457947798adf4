"""Where a finding is, as the formats of CI systems want it: a relative URI, a line, and words for the rest."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from ..schemas.vocabulary import WHOLE_RUN
from .text import visible
from .words import record_name

__all__ = ["line_of", "logical_name", "relative_path", "uri"]

_STREAMS: Final = {"-": "stdin", "<frame>": "frame", WHOLE_RUN: "run"}
"""Sources that are no file, and how a file that cannot exist is called instead."""


_CHECKOUTS: Final = ("GITHUB_WORKSPACE", "CI_PROJECT_DIR")
"""Variables in which GitHub and GitLab name the top folder of a checkout."""


def relative_path(source: str) -> str:
    """The path from the top folder, with `/`; as it was given where it is not below.

    The top folder is that of the checkout, if a CI system runs us in one, and else the current one.
    """
    if source in _STREAMS:
        return _STREAMS[source]
    here = Path.cwd()
    checkouts = [Path(os.environ[name]) for name in _CHECKOUTS if os.environ.get(name)]
    return _below(source, here, next((path for path in checkouts if here.is_relative_to(path)), here))


@lru_cache(maxsize=256)
def _below(source: str, here: Path, top: Path) -> str:
    path = Path(os.path.normpath(here / source))
    return (path.relative_to(top) if path.is_relative_to(top) else Path(source)).as_posix()


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
