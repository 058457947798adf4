"""Profiles: settings with a name, for a kind of use. They apply where a configuration says nothing itself."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

import tomli

__all__ = ["EXTEND", "SETTINGS", "included", "tables", "under"]

SETTINGS: Final = ("select", "extend-select", "ignore", "preview", "fail-on", "show", "help", "severity", "rules")
"""What a profile may set, as a file names it."""

EXTEND: Final = "extend"
"""Key of a profile that names another one, on which it builds."""

_FILE: Final = Path(__file__).with_name("profiles.toml")


@cache
def included() -> Mapping[str, Mapping[str, Any]]:
    """The profiles that come with presscheck, by name."""
    return tomli.loads(_FILE.read_text("utf-8"))


def tables(name: str, own: Mapping[str, Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """A profile and those that it extends, the nearest first; one of `own` takes the place of an included one.

    An own profile may extend the included one of its name. Raises ValueError for a name that is none, and for a circle.
    """
    seen: list[tuple[str, bool]] = []
    next_name: str | None = name
    while next_name is not None:
        is_own = next_name in own and (next_name, True) not in seen
        if (next_name, is_own) in seen or (not is_own and next_name not in included()):
            if any(next_name == before for before, _ in seen):
                raise ValueError(f"profile {name!r} extends itself")
            raise ValueError(f"unknown profile {next_name!r}{_nearest(next_name, own)}")
        seen.append((next_name, is_own))
        table = own[next_name] if is_own else included()[next_name]
        yield {key: value for key, value in table.items() if key != EXTEND}
        next_name = table.get(EXTEND)


def under(values: Mapping[str, Any], base: Mapping[str, Any]) -> dict[str, Any]:
    """Settings (names of `Config`), with those of a profile where they say nothing.

    Lists of further rules are put together, but what a profile ignores is not ignored where it is selected in the same
    words. Tables are put together, too: of each rule's severity and options, what `values` says holds.
    """
    both = {**base, **values}
    if "extend_select" in base:
        both["extend_select"] = (*base["extend_select"], *values.get("extend_select", ()))
    if "ignore" in base:
        wanted = {*(values.get("select") or ()), *values.get("extend_select", ())}
        kept = (selector for selector in base["ignore"] if selector not in wanted)
        both["ignore"] = (*kept, *values.get("ignore", ()))
    if "severity" in base:
        both["severity"] = {**base["severity"], **values.get("severity", {})}
    if "rules" in base:
        own, other = values.get("rules", {}), base["rules"]
        both["rules"] = {code: {**other.get(code, {}), **own.get(code, {})} for code in {**other, **own}}
    return both


def _nearest(name: str, own: Mapping[str, Any]) -> str:
    known = sorted({*own, *included()})
    near = difflib.get_close_matches(name, known, n=1)
    return f"; did you mean {near[0]!r}?" if near else f"; the profiles are: {', '.join(known)}"
