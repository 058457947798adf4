"""Rules as JSON, for programs: what their pages say, without examples."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TextIO

from ..checks.declaring.declare import EDITORS, SECTIONS
from ..checks.declaring.registry import families
from ..checks.declaring.rule import Rule
from .json_text import encode, write_items
from .told import help_of, url_of

__all__ = ["write_one", "write_several"]


def write_one(rule: Rule, stream: TextIO) -> None:
    """Write a rule as an object."""
    stream.write(encode(_told(rule)) + "\n")


def write_several(rules: Iterable[Rule], stream: TextIO) -> None:
    """Write an array, a rule a line."""
    write_items(map(_told, rules), stream)
    stream.write("\n")


def _told(rule: Rule) -> dict[str, Any]:
    return {
        "code": rule.code,
        "name": rule.name,
        "family": rule.family,
        "family_title": families().get(rule.family),
        "severity": rule.severity,
        "graded": rule.grade is not None,
        "frame": rule.frame,
        "columns": list(rule.columns),
        "fix": rule.fix,
        "default": rule.default and not rule.preview,
        "preview": rule.preview,
        "extra": rule.extra or None,
        "options": {name: list(value) if isinstance(value, tuple) else value for name, value in rule.options.items()},
        "summary": rule.summary,
        "help": help_of(rule),
        "help_for_editors": help_of(rule, "editor"),
        "doc": {
            section: rule.doc[section] for section in (*SECTIONS[:-1], EDITORS, SECTIONS[-1]) if rule.doc.get(section)
        },
        "rule_url": url_of(rule),
    }
