"""presscheck: a data-quality gate for extracted news articles.

    import presscheck

    run = presscheck.check({"headline": "...", "body": "...", "url": "..."})
    run.verdict, run.findings      # and `if run:`, run.write("report.html"), run.raise_for_errors()

Importing the package loads neither polars nor pandera; the first use of a name does.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ._version import __version__
    from .archive.archive import Archive
    from .archive.storage import ArchiveError
    from .checks.declaring.declare import rule
    from .checks.declaring.examples import article, articles, dump, paragraph
    from .checks.declaring.rule import Options, Rule, Signature
    from .gate.check import Checker, article_schema, block_schema, check
    from .gate.fixing.fix import Fixed, fix
    from .gate.run.finished import CheckFailedError, Run
    from .gate.terms.config import Config, ConfigError
    from .gate.terms.settings import Settings
    from .parsers.fields import FieldError
    from .parsers.read import read, read_frame
    from .parsers.source import SourceError
    from .reports.formats import FormatError
    from .reports.model import Fixes

_HOMES = {
    "__version__": "_version",
    "Archive": "archive.archive",
    "ArchiveError": "archive.storage",
    "check": "gate.check",
    "Checker": "gate.check",
    "fix": "gate.fixing.fix",
    "Fixed": "gate.fixing.fix",
    "article_schema": "gate.check",
    "block_schema": "gate.check",
    "read": "parsers.read",
    "read_frame": "parsers.read",
    "Config": "gate.terms.config",
    "ConfigError": "gate.terms.config",
    "Settings": "gate.terms.settings",
    "FieldError": "parsers.fields",
    "SourceError": "parsers.source",
    "Run": "gate.run.finished",
    "CheckFailedError": "gate.run.finished",
    "FormatError": "reports.formats",
    "Fixes": "reports.model",
    "rule": "checks.declaring.declare",
    "Rule": "checks.declaring.rule",
    "Options": "checks.declaring.rule",
    "Signature": "checks.declaring.rule",
    "article": "checks.declaring.examples",
    "articles": "checks.declaring.examples",
    "dump": "checks.declaring.examples",
    "paragraph": "checks.declaring.examples",
}

__all__ = [
    "Archive",
    "ArchiveError",
    "CheckFailedError",
    "Checker",
    "Config",
    "ConfigError",
    "FieldError",
    "Fixed",
    "Fixes",
    "FormatError",
    "Options",
    "Rule",
    "Run",
    "Settings",
    "Signature",
    "SourceError",
    "__version__",
    "article",
    "article_schema",
    "articles",
    "block_schema",
    "check",
    "dump",
    "fix",
    "paragraph",
    "read",
    "read_frame",
    "rule",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f".{_HOMES[name]}", __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
