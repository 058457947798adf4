"""How a rule is declared: one declaration, from which its test, its page, its Pandera check and its report follow.

    @rule(code="LK003", name="image-size-row", severity="error", frame="block", column="text", ...)
    def image_size_row(o: Options) -> pl.Expr:
        '''Summary in one line.

        What it does: ...
        Why it matters: ...
        Leaves alone: ...
        Fix: ...
        For editors: ... (may be left out)
        Evidence: ...
        '''
        return pl.col("text").str.contains(...)

The function gives a Polars expression that is true where the defect is.
"""

from __future__ import annotations

import difflib
import inspect
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, fields, replace
from datetime import UTC, datetime
from functools import wraps
from types import MappingProxyType
from typing import Any, Final, get_args

from ...schemas.articles import ARTICLE_DTYPES
from ...schemas.blocks import BLOCK_DTYPES
from ...schemas.vocabulary import FIXES, SEVERITIES, FrameName
from .examples import Example
from .extras import EXTRAS
from .messages import names_in
from .registry import is_of_ours, is_ours, register
from .rule import BOUND, Expression, Rule, RuleDeclarationError, RuleError

__all__ = ["EDITORS", "SECTIONS", "declared", "refuse_other_names", "rule"]

SECTIONS: Final = ("What it does", "Why it matters", "Leaves alone", "Fix", "Evidence")
"""The sections of every rule's docstring, in this order."""

EDITORS: Final = "For editors"
"""A further section, before Evidence: what to do about it for who writes the article and cannot extract it again."""

_FUNCTIONS: Final = ("expression", "screen", "around", "grade", "facts", "signature", "measure", "repair", "moves")
"""Fields of a rule that hold code of its author."""

_FRAMES: Final[tuple[str, ...]] = get_args(FrameName)
_ROWS: Final = {"article": tuple(ARTICLE_DTYPES), "block": tuple(BLOCK_DTYPES)}
"""The columns that a message may name, of the rules whose messages are told of rows."""

_COLUMNS: Final = {"article": frozenset(ARTICLE_DTYPES), "block": frozenset((*BLOCK_DTYPES, *ARTICLE_DTYPES))}
"""What a rule that judges rows of a frame may read; other rules judge what they make themselves."""

_CODE = re.compile(r"[A-Z]{2,4}\d{3}")
_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_SECTION = re.compile(rf"^({'|'.join((*SECTIONS, EDITORS))}):\s*", re.MULTILINE)


def rule(**declaration: Any) -> Callable[[Expression], Rule]:
    """Declare a rule; the decorated function gives its expression, its docstring the page.

    Keywords are the fields of `Rule`; what follows from another one may be left out (`_completed`). Raises
    RuleDeclarationError.
    """

    def declare(function: Expression) -> Rule:
        code = declaration.get("code", f"the rule {function.__name__}")
        _refuse_other_forms(code, declaration)
        full = _completed(declaration)
        _refuse_other_fields(code, full)
        return declared(Rule(expression=function, doc=_sections(code, function), **full))

    return declare


def declared(made: Rule) -> Rule:
    """Take a rule into the registry. Raises RuleDeclarationError for what no rule may be."""
    _validate(made)
    if is_ours(made):
        return register(made)
    refuse_other_names(made)
    return register(_named(made))


def refuse_other_names(made: Rule) -> None:
    """Raise RuleDeclarationError where the message of a rule that judges rows has a name that no finding fills."""
    try:
        names = names_in(made.message)
    except ValueError as error:
        raise RuleDeclarationError(
            f"{made.code}: message has a single brace; write {{{{ or }}}} for a brace: {made.message!r}"
        ) from error
    if made.frame not in _ROWS:
        return
    options = made.options_for(datetime.now(UTC))
    try:
        own = [name for told in (made.facts, made.around) if told is not None for name in told(options)]
    except Exception:  # its run tells
        return
    possible = dict.fromkeys(["excerpt", *own, *_ROWS[made.frame], *made.borrows])
    for name in names:
        if name not in possible:
            hint = _nearest(name, possible) or f"; the names are {', '.join(possible)}"
            raise RuleDeclarationError(f"{made.code}: message has no value for {{{name}}}{hint}")


def _refuse_other_fields(code: str, declaration: Mapping[str, Any]) -> None:
    """Raise RuleDeclarationError for a field that a rule does not have, or for one that is missing."""
    known = {one.name: one for one in fields(Rule) if one.name not in ("expression", "doc")}
    for name in declaration:
        if name not in known:
            raise RuleDeclarationError(f"{code}: a rule has no field {name!r}{_nearest(name, known)}")
    required = [name for name, one in known.items() if one.default is MISSING and one.default_factory is MISSING]
    missing = [name for name in required if name not in declaration]
    if missing:
        raise RuleDeclarationError(f"{code}: the declaration needs {', '.join(missing)}")


def _nearest(name: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(name, list(known), n=1)
    return f"; did you mean {near[0]!r}?" if near else ""


def _refuse_other_forms(code: str, declaration: Mapping[str, Any]) -> None:
    """Raise RuleDeclarationError for examples and options that are given in another form."""
    for name in ("bad", "good"):
        given = declaration.get(name, ())
        if not isinstance(given, tuple | list) or not all(isinstance(one, Example) for one in given):
            raise RuleDeclarationError(
                f'{code}: {name} must be a tuple of examples, such as (article(headline="…"),), not {given!r}'
            )
    if not isinstance(options := declaration.get("options", {}), Mapping):
        raise RuleDeclarationError(f"{code}: options must be a dict of names and defaults, not {options!r}")


def _completed(declaration: Mapping[str, Any]) -> dict[str, Any]:
    """The declaration, with what follows from it: a block is judged by its text, and a bound is an option."""
    full = dict(declaration)
    if full.get("frame") == "block":
        full.setdefault("column", "text")
    if full.get("bound"):
        full["options"] = {BOUND: full["bound"], **full.get("options", {})}
    return full


def _named(made: Rule) -> Rule:
    """A rule of a user whose functions name it when they raise."""
    functions = {name: value for name in _FUNCTIONS if callable(value := getattr(made, name))}
    return replace(made, **{name: _guarded(made.code, function) for name, function in functions.items()})


def _guarded(code: str, function: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(function)
    def guarded(*arguments: Any) -> Any:
        try:
            return function(*arguments)
        except Exception as error:
            raise RuleError(f"rule {code} could not be evaluated: {type(error).__name__}: {error}") from error

    return guarded


def _sections(code: str, function: Expression) -> Mapping[str, str]:
    """The docstring as section name to text, paragraphs joined; `summary` is the first line.

    Rules of users may leave out any section.
    """
    text = inspect.getdoc(function) or ""
    parts = _SECTION.split(text)
    summary = parts[0].strip()
    named = {name: " ".join(body.split()) for name, body in zip(parts[1::2], parts[2::2], strict=True)}
    if not summary:
        raise RuleDeclarationError(f"{code}: the docstring needs a first line that says what is wrong")
    if is_of_ours(function) and tuple(name for name in named if name != EDITORS) != SECTIONS:
        raise RuleDeclarationError(f"{code}: the docstring needs the sections {', '.join(SECTIONS)}")
    return MappingProxyType({"summary": summary, **named})


def _validate(made: Rule) -> None:
    """Raise RuleDeclarationError for what no rule may be."""
    faults = {
        "code must be two to four uppercase letters and three digits": not _CODE.fullmatch(made.code),
        "name must be kebab-case": not _NAME.fullmatch(made.name),
        f"severity must be one of {', '.join(SEVERITIES)}, not {made.severity!r}": made.severity not in SEVERITIES,
        f"fix must be one of {', '.join(FIXES)}, not {made.fix!r}": made.fix not in FIXES,
        f"frame must be one of {', '.join(_FRAMES)}, not {made.frame!r}": made.frame not in _FRAMES,
        "corpus rules, and only they, need a signature": (made.frame == "corpus") != bool(made.signature),
        "history rules, and only they, need a measure": (made.frame == "history") != bool(made.measure),
        "a rule needs bad and good examples": is_ours(made) and not (made.bad and made.good),
        f"extra must be one of {', '.join(EXTRAS)}": bool(made.extra) and made.extra not in EXTRAS,
        "a rule with a repair needs the fix safe or unsafe": made.repair is not None and made.fix == "none",
    }
    known = _COLUMNS.get(made.frame, made.columns)
    faults |= {
        f"{made.frame}s have no column {name!r}{_nearest(name, known)}": name not in known for name in made.columns
    }
    for fault, is_so in faults.items():
        if is_so:
            raise RuleDeclarationError(f"{made.code}: {fault}")
