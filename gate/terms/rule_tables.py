"""Rules of users without code: a TOML file with phrases or a regex for each rule.

    [HS001]
    phrases = ["click here", "state of the art"]   # or: regex = '\\bteh\\b'
    message = "We do not write {excerpt}"
    severity = "warning"
    column = "headline"                            # default: every block of text

Further keys: `name`, `help`, `help-for-editors`, `why`, `match-case`, and `bad` and `good`, lists of texts that the
rule must find and must leave alone.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import polars as pl
import tomli
from polars.exceptions import PolarsError

from ...checks.declaring.declare import EDITORS, declared
from ...checks.declaring.examples import Example, article, paragraph
from ...checks.declaring.rule import Options, Rule, RuleDeclarationError
from ...schemas.articles import ARTICLE_DTYPES
from ...schemas.blocks import LAID_OUT

__all__ = ["rules_in"]

_REASON: Final = re.compile(r"^error: (.+)$", re.MULTILINE)
"""What Polars says of a regex."""

_SPACE: Final = re.compile("[ \t\r\n\u00a0]+")

_TYPES: Final[Mapping[str, tuple[type, str]]] = {
    "phrases": (list, "a list of strings"),
    "regex": (str, "a string"),
    "message": (str, "a string"),
    "severity": (str, "a string"),
    "column": (str, "a string"),
    "name": (str, "a string"),
    "help": (str, "a string"),
    "help-for-editors": (str, "a string"),
    "why": (str, "a string"),
    "match-case": (bool, "true or false"),
    "bad": (list, "a list of strings"),
    "good": (list, "a list of strings"),
}


def rules_in(path: Path) -> list[Rule]:
    """Declare the rules of a file. Raises RuleDeclarationError, whose sentence names the rule and the key."""
    try:
        tables = tomli.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomli.TOMLDecodeError) as error:
        raise RuleDeclarationError(str(error)) from error
    if not tables:
        raise RuleDeclarationError("the file contains no rule: a rule is a table such as [HS001]")
    return [declared(made) for made in [_rule(code, table) for code, table in tables.items()]]


def _rule(code: str, table: Any) -> Rule:
    told = _checked(code, table)
    pattern = _pattern(code, told)
    column, name = told.get("column"), told.get("name", code.lower())
    if column is not None and ARTICLE_DTYPES.get(column) != pl.String():
        texts = ", ".join(LAID_OUT)
        raise RuleDeclarationError(f"{code}: column must be a text column, such as {texts}, not {column!r}")
    judged = column or "text"

    def expression(_: Options) -> pl.Expr:
        return pl.col(judged).str.contains(pattern)

    example = paragraph if column is None else lambda text: article(**{judged: text})
    return Rule(
        code=code,
        name=name,
        severity=told.get("severity", "warning"),  # pyright: ignore[reportArgumentType] - is checked
        frame="block" if column is None else "article",
        column=judged,
        message=_message(code, told),
        expression=expression,
        doc=_doc(told),
        mark=pattern,
        bad=_examples(example, told.get("bad", told.get("phrases", [])[:1])),
        good=_examples(example, told.get("good", [])),
    )


def _checked(code: str, table: Any) -> dict[str, Any]:
    """The table, with known keys of the right types."""
    if not isinstance(table, dict):
        raise RuleDeclarationError(f"{code}: a rule is a table such as [HS001], not a value")
    for key, value in table.items():
        if key not in _TYPES:
            near = difflib.get_close_matches(key, _TYPES, n=1)
            hint = f"did you mean {near[0]!r}?" if near else f"the keys are {', '.join(_TYPES)}"
            raise RuleDeclarationError(f"{code}: unknown key {key!r}; {hint}")
        wanted, said = _TYPES[key]
        texts = value if isinstance(value, list) else ()
        if type(value) is not wanted or not all(isinstance(one, str) and _SPACE.sub("", one) for one in texts):
            raise RuleDeclarationError(f"{code}: {key} must be {said}, not {value!r}")
    if bool(table.get("phrases")) == bool(table.get("regex")):
        raise RuleDeclarationError(f"{code}: give either phrases or a regex")
    if not table.get("message"):
        raise RuleDeclarationError(f'{code}: give a message, such as message = "We do not write {{excerpt}}"')
    return table


def _pattern(code: str, told: Mapping[str, Any]) -> str:
    """What is searched: phrases as whole words, with any space between their words."""
    pattern = told.get("regex") or "|".join(map(_of_phrase, sorted(told["phrases"], key=len, reverse=True)))
    pattern = pattern if told.get("match-case", "regex" in told) else f"(?i){pattern}"
    try:
        is_empty = pl.Series([""]).str.contains(pattern)[0]
    except PolarsError as error:
        found = _REASON.search(str(error))
        raise RuleDeclarationError(f"{code}: regex cannot be used: {found[1] if found else error}") from error
    if is_empty:
        raise RuleDeclarationError(f"{code}: regex matches the empty string, so it would fire everywhere")
    return pattern


def _of_phrase(phrase: str) -> str:
    words = [word for word in _SPACE.split(phrase) if word]
    before, after = (r"\b" if edge.isalpha() or edge.isdecimal() else "" for edge in (words[0][0], words[-1][-1]))
    return before + r"\s+".join(map(re.escape, words)) + after


def _message(code: str, told: Mapping[str, Any]) -> str:
    message = told["message"]
    try:
        message.format(excerpt="x")
    except (KeyError, IndexError, ValueError) as error:
        raise RuleDeclarationError(
            f"{code}: message may contain only {{excerpt}} in braces; write {{{{ for a brace: {message!r}"
        ) from error
    return message


def _doc(told: Mapping[str, Any]) -> dict[str, str]:
    searched = f"`{told['regex']}`" if "regex" in told else ", ".join(f"“{phrase}”" for phrase in told["phrases"])
    return {
        "summary": told["message"].format(excerpt="…"),
        "What it does": f"Finds {searched} in {told.get('column', 'every block of text')}.",
        "Why it matters": told.get("why", ""),
        "Leaves alone": "",
        "Fix": told.get("help", "None."),
        **({EDITORS: told["help-for-editors"]} if "help-for-editors" in told else {}),
        "Evidence": "",
    }


def _examples(make: Any, texts: list[str]) -> tuple[Example, ...]:
    return tuple(map(make, texts))
