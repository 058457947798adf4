"""presscheck: a data-quality gate for extracted news articles.

    import presscheck

    run = presscheck.check({"headline": "...", "body": "...", "url": "..."})
    run.verdict, run.findings

Importing the package loads neither polars nor pandera; the first use of a name does.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .checks.declare import rule
    from .checks.examples import article, articles, dump, paragraph
    from .checks.rule import Options, Rule, Signature
    from .gate.check import article_schema, block_schema, check
    from .gate.config import Config, ConfigError
    from .gate.fix import Fixed, fix
    from .parsers.fields import FieldError
    from .parsers.read import read, read_frame
    from .parsers.source import SourceError
    from .reports.model import Fixes, Run

__version__ = "0.1.0"

_HOMES = {
    "check": "gate.check",
    "fix": "gate.fix",
    "Fixed": "gate.fix",
    "article_schema": "gate.check",
    "block_schema": "gate.check",
    "read": "parsers.read",
    "read_frame": "parsers.read",
    "Config": "gate.config",
    "ConfigError": "gate.config",
    "FieldError": "parsers.fields",
    "SourceError": "parsers.source",
    "Run": "reports.model",
    "Fixes": "reports.model",
    "rule": "checks.declare",
    "Rule": "checks.rule",
    "Options": "checks.rule",
    "Signature": "checks.rule",
    "article": "checks.examples",
    "articles": "checks.examples",
    "dump": "checks.examples",
    "paragraph": "checks.examples",
}

__all__ = [
    "Config",
    "ConfigError",
    "FieldError",
    "Fixed",
    "Fixes",
    "Options",
    "Rule",
    "Run",
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
