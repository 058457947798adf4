"""Which rules there are, and which of them a run uses."""

from __future__ import annotations

import difflib
import importlib
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.metadata import entry_points

from .rule import Rule, RuleDeclarationError

__all__ = ["FAMILIES", "SelectionError", "all_rules", "find", "load", "register", "select"]

FAMILIES: dict[str, str] = {
    "DF": "Reading and dump format",
    "TS": "Timestamps",
    "HL": "Headline",
    "BD": "Body",
    "LK": "Leaked metadata and code",
    "CT": "Contacts",
    "TX": "Characters and encoding",
    "KW": "Keywords",
    "LG": "Language",
    "UR": "URLs",
    "IM": "Images",
    "AU": "Authors",
    "ID": "Identity and duplicates",
    "PB": "Publication",
    "CP": "Corpus",
}
"""Letters of a code to what the family is about, in the order of the docs."""

_MODULES = (
    "reading",
    "dump_format",
    "dump_header",
    "timestamps",
    "timestamp_forms",
    "timestamp_pairs",
    "outlets",
    "headline",
    "headline_form",
    "headline_words",
    "headline_echo",
    "body",
    "body_credits",
    "body_pages",
    "body_prose",
    "body_repeats",
    "body_shape",
    "glued",
    "leaks",
    "leaked_rows",
    "leaked_lines",
    "leaked_code",
    "leaked_containers",
    "navigation",
    "furniture_notices",
    "furniture_calls",
    "furniture_widgets",
    "contacts",
    "contact_lines",
    "phones",
    "encoding",
    "characters",
    "invisible",
    "scripts",
    "quotes",
    "keywords",
    "keywords_form",
    "authors",
    "bylines",
    "url_form",
    "url_kind",
    "images",
    "language",
    "language_of_text",
    "publication",
    "identity",
    "same_record",
    "duplicates",
    "boilerplate",
    "pile_ups",
    "regularity",
    "near_duplicates",
    "drift",
    "mixture",
)
_ENTRY_POINTS = "presscheck.rules"

_registered: dict[str, Rule] = {}


class SelectionError(ValueError):
    """A selector names no rule."""


def register(made: Rule) -> Rule:
    """Take a rule into the registry. Raises RuleDeclarationError if its code or name is taken."""
    for known in _registered.values():
        if made.code == known.code or made.name == known.name:
            raise RuleDeclarationError(f"{made.code} {made.name}: {known.code} {known.name} is already declared")
    _registered[made.code] = made
    return made


@cache
def load() -> None:
    """Import the rules of presscheck, and those that installed packages offer (group `presscheck.rules`)."""
    for module in _MODULES:
        importlib.import_module(f".{module}", __package__)
    for entry in entry_points(group=_ENTRY_POINTS):
        entry.load()


def all_rules() -> tuple[Rule, ...]:
    """Every rule, in the order of families and numbers; families of users last."""
    load()
    order = {family: position for position, family in enumerate(FAMILIES)}
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
