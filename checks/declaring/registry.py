"""Which rules there are, and which of them a run uses."""

from __future__ import annotations

import difflib
import importlib
import inspect
import os
import pkgutil
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from importlib.metadata import entry_points
from typing import Any, Final, NamedTuple

from .rule import Rule, RuleDeclarationError

__all__ = [
    "SelectionError",
    "all_rules",
    "families",
    "family",
    "find",
    "is_of_ours",
    "is_ours",
    "load",
    "of_family",
    "register",
    "select",
]

_RULES: Final = f"{__name__.rsplit('.', 2)[0]}.rules"
"""The folder whose files declare the rules of presscheck."""

_ENTRY_POINTS = "presscheck.rules"

_registered: dict[str, Rule] = {}
_families: dict[str, Family] = {}


class Family(NamedTuple):
    """What rules of the same letters are about. place: in lists and in the docs, counted from 1."""

    letters: str
    title: str
    place: int


class SelectionError(ValueError):
    """A selector names no rule."""


def family(letters: str, title: str, *, place: int) -> None:
    """Name a family, where its rules are at home. Raises RuleDeclarationError if its letters or its place are taken."""
    for known in _families.values():
        if letters == known.letters or place == known.place:
            raise RuleDeclarationError(f"family {letters} at position {place}: {known} is already declared")
    _families[letters] = Family(letters, title, place)


def families() -> dict[str, str]:
    """Letters of a code to what the family is about, in the order of the docs. Families of users have no entry."""
    load()
    return {known.letters: known.title for known in sorted(_families.values(), key=lambda known: known.place)}


def register(made: Rule) -> Rule:
    """Take a rule into the registry. Raises RuleDeclarationError if its code or name is taken.

    A rule that the same lines of the same file have declared before is the one that is known: its file was imported
    twice.
    """
    same = _registered.get(made.code)
    if same is not None and _place(same) == _place(made):
        return same
    for known in _registered.values():
        if made.code == known.code or made.name == known.name:
            raise RuleDeclarationError(f"{made.code} {made.name}: {known.code} {known.name} is already declared")
    _registered[made.code] = made
    return made


def _place(made: Rule) -> tuple[Any, ...]:
    """What tells where a rule was declared: file, line and name of its function, and what it says of itself."""
    code = getattr(inspect.unwrap(made.expression), "__code__", None)
    where = made.expression if code is None else (os.path.realpath(code.co_filename), code.co_firstlineno)
    return where, made.name, made.severity, made.column, made.message, made.mark, dict(made.options)


@cache
def load() -> None:
    """Import the rules of presscheck, and those that installed packages offer (group `presscheck.rules`)."""
    home = importlib.import_module(_RULES)
    for module in pkgutil.walk_packages(home.__path__, f"{_RULES}."):
        importlib.import_module(module.name)
    for entry in entry_points(group=_ENTRY_POINTS):
        entry.load()


def is_ours(made: Rule) -> bool:
    """Whether presscheck itself declares the rule."""
    return is_of_ours(made.expression)


def is_of_ours(function: Callable[..., Any]) -> bool:
    """Whether a function stands beside the rules of presscheck itself."""
    return function.__module__.startswith(f"{_RULES}.")


def all_rules() -> tuple[Rule, ...]:
    """Every rule, in the order of families and numbers; families of users last."""
    load()
    order = {letters: position for position, letters in enumerate(families())}
    return tuple(
        sorted(_registered.values(), key=lambda made: (order.get(made.family, len(order)), made.family, made.code))
    )


def find(code_or_name: str) -> Rule:
    """The rule of this code (in any case) or name. Raises SelectionError with the nearest one."""
    load()
    wanted = code_or_name.strip()
    found = _registered.get(wanted.upper()) or next(
        (made for made in _registered.values() if wanted.lower() == made.name), None
    )
    if found is None:
        raise SelectionError(f"there is no rule {wanted!r}{_nearest(wanted, all_rules())}")
    return found


def of_family(letters: str) -> tuple[Rule, ...]:
    """The rules of a family, in any case; none if there is no such family."""
    return tuple(made for made in all_rules() if made.family == letters.strip().upper())


def select(
    select: Sequence[str] | None = None,
    ignore: Iterable[str] = (),
    extend_select: Iterable[str] = (),
    preview: bool = False,
) -> tuple[Rule, ...]:
    """The rules of a run.

    A selector is a code, a beginning of codes (`LK`, `TS0`), a name, or `ALL`. Without `select`: all that are on by
    default. The more exact selector wins, and `ignore` among equals, as in ruff. Preview rules are taken only with
    `preview`, also when they are named. Raises SelectionError.
    """
    rules = all_rules()
    chosen = {made.code: (0, made.default) for made in rules}
    if select is not None:
        chosen = {made.code: (0, False) for made in rules}
    for selectors, wanted in (([*(select or ()), *extend_select], True), (list(ignore), False)):
        for selector in selectors:
            for code, weight in _matches(selector, rules):
                if weight >= chosen[code][0]:
                    chosen[code] = (weight, wanted)
    return tuple(made for made in rules if chosen[made.code][1] and (preview or not made.preview))


def _matches(selector: str, rules: Sequence[Rule]) -> list[tuple[str, int]]:
    """Codes that a selector names, with its weight: the more exact, the heavier."""
    text = selector.strip()
    if text.upper() == "ALL":
        return [(made.code, 1) for made in rules]
    exact = [(made.code, 10) for made in rules if text.upper() == made.code or text.lower() == made.name]
    found = exact or [(made.code, 1 + len(text)) for made in rules if text and made.code.startswith(text.upper())]
    if not found:
        raise SelectionError(f"no rule matches {selector!r}{_nearest(text, rules)}")
    return found


def _nearest(text: str, rules: Sequence[Rule]) -> str:
    """The most similar code or name, the first among equals."""
    known = [*(made.code for made in rules), *(made.name for made in rules)]
    similar = {name: difflib.SequenceMatcher(None, text.upper(), name.upper()).ratio() for name in known}
    near = max(similar, key=lambda name: similar[name], default="")
    return f"; did you mean {near}?" if similar.get(near, 0) > 0.6 else "; `presscheck rule --all` lists them"
