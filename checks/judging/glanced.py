"""What a glance sees of a rule, found out once a process: for a day, an hour or a minute, most rules are the same."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from threading import RLock
from typing import Any, Final, NamedTuple

from ..declaring.rule import Options, Rule
from .glance import Glance, Glances
from .subset import for_a_glance

__all__ = ["Glanced", "glanced", "is_dated", "is_prepared", "note_prepared"]

_MOST_KEPT: Final = 2_000
_KEPT: Final[dict[Hashable, Glanced | None]] = {}
"""None for a rule that depends on what "now" is in a run."""

_GLANCES: Final = Glances()
_LOCK: Final = RLock()


class Glanced(NamedTuple):
    """What a glance sees of a rule's expression, and of the cheap one that is tried before it."""

    defect: Glance
    condition: Glance | None


class _Prepared:
    """Whether the rules of a frame were all read in this process."""

    is_so = False


def is_prepared() -> bool:
    """Whether all rules were read in this process: others, or the same ones of another minute, take no time then."""
    return _Prepared.is_so


def note_prepared() -> None:
    """All rules of a frame were read."""
    _Prepared.is_so = True


def glanced(rule: Rule, options: Options) -> Glanced:
    """What a glance sees of the expressions of a rule, with these options."""
    key = (rule.key, rule.expression, str(sorted(options.values.items())))
    with _LOCK:
        if key not in _KEPT:
            if len(_KEPT) > _MOST_KEPT:
                _KEPT.clear()
            dated = is_dated(options, rule.defect, rule.condition)
            _KEPT[key] = None if dated else _read(_GLANCES, rule, options)
        return _KEPT[key] or _read(Glances(), rule, options)  # of what changes by the minute nothing is kept


def _read(glances: Glances, rule: Rule, options: Options) -> Glanced:
    with for_a_glance():
        defect, condition = rule.defect(options), rule.condition(options)
    return Glanced(glances.of(defect), None if condition is None else glances.of(condition))


def is_dated(options: Options, *uses: Callable[[Options], Any]) -> bool:
    """Whether what is made of the options depends on when a run is made."""
    asked: set[str] = set()

    class Watched(Options):
        """Options that tell what somebody has asked them."""

        def __getattribute__(self, name: str) -> Any:
            asked.add(name)
            return super().__getattribute__(name)

    watched = Watched(options.as_of, options.values, options.column)
    asked.clear()
    for use in uses:
        use(watched)
    return "as_of" in asked
