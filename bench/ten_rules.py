"""The ten rules of the comparison, as presscheck says them: for programs that do not have presscheck."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from presscheck.checks.declaring.registry import find
from presscheck.checks.declaring.rule import Rule
from presscheck.checks.rules.bodies.glued import _NEARLY_JOINT, _WORD
from presscheck.schemas import patterns

__all__ = ["AS_OF", "CODES", "in_python", "said", "write"]

CODES: Final = ("HL005", "LK012", "TS001", "TS004", "LG001", "LK001", "LK003", "LK008", "LK009", "BD018")
AS_OF: Final = datetime(2026, 11, 1, tzinfo=UTC)

_LANGUAGE_TAG: Final = r"^[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-[A-Z]{2})?$"
"""presscheck asks the registry of BCP 47, which no regex holds."""

_PYTHON: Final = (
    (r"\p{L}\p{M}\p{N}", r"\w"),
    (r"\p{L}\p{N}", r"\w"),
    (r"\p{L}", r"[^\W\d_]"),
    (r"[\p{Ll}", "[a-z"),
    (r"\p{Ll}", "[a-z]"),
    (r"\p{Lu}", "[A-Z]"),
    (r"(?-u:\b)", r"\b"),
)


def said() -> dict[str, Any]:
    """The rules as values of JSON.

    missing: column that must not be blank. leaks: columns and regexes that must not match, by code. language: regex
    that must match. hours: modified may be so long before published. latest: time after which nothing is published.
    joint: of glued sentences, the screen, what is spared and what is left to find.
    """
    no_value = "|".join(map(re.escape, patterns.NO_VALUE))
    return {
        "codes": CODES,
        "as_of": AS_OF.isoformat(),
        "missing": "headline",
        "leaks": {
            "LK012": ["headline", rf"(?i)^\s*(?:{no_value})\s*$"],
            "LK001": ["body", patterns.SELECTOR],
            "LK003": ["body", f"(?m){patterns.IMAGE_SIZE}"],
            "LK008": ["body", patterns.HTML_TAG],
            "LK009": ["body", patterns.HTML_ENTITY],
        },
        "language": _LANGUAGE_TAG,
        "hours": find("TS001").options["hours"],
        "latest": (AS_OF + timedelta(days=find("TS004").options["days"])).isoformat(),
        "joint": _joint(find("BD018")),
    }


def write(folder: Path) -> None:
    """Put the rules beside the articles."""
    (folder / "rules.json").write_text(json.dumps(said()), "utf-8")


def in_python(pattern: str) -> str:
    """A regex of Rust in the dialect of `re`, which has no classes of Unicode: letters are those of ASCII."""
    for rust, python in _PYTHON:
        pattern = pattern.replace(rust, python)
    return re.compile(pattern).pattern


def _joint(rule: Rule) -> dict[str, list[str]]:
    """Each regex, for Rust and for Python; the rest of the word before a joint decides nothing, and is left out."""
    regexes = {"screen": _NEARLY_JOINT, "spare": rule.spare or "", "find": (rule.mark or "").removeprefix(_WORD)}
    return {name: [regex, in_python(regex)] for name, regex in regexes.items()}
