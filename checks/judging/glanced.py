"""What a glance sees of a rule, found out once a process."""

from __future__ import annotations

from typing import Final, NamedTuple

from ...glances.glance import Glance, Glances
from ..declaring.rule import Options, Rule
from .once import OnceAProcess
from .subset import for_a_glance

__all__ = ["Glanced", "glanced", "is_prepared", "note_prepared", "pays_now"]

_GLANCES: Final = Glances()


class Glanced(NamedTuple):
    """What a glance sees of a rule's expression, and of the cheap one that is tried before it."""

    defect: Glance
    condition: Glance | None


class _Prepared:
    """Whether the rules of a frame were all read in this process; how often few articles were judged before."""

    is_so = False
    asked = 0


_FIRST_TIMES: Final = 6


def is_prepared() -> bool:
    """Whether all rules were read in this process: others, or the same ones of another minute, take no time then."""
    return _Prepared.is_so


def pays_now() -> bool:
    """Asked for few articles: whether they are worth the second in which all rules are read, or that was spent.

    The first ones are not; a program that goes on with them is sooner done with it.
    """
    _Prepared.asked += 1
    return _Prepared.is_so or _Prepared.asked > _FIRST_TIMES


def note_prepared() -> None:
    """All rules of a frame were read."""
    _Prepared.is_so = True


def _read(rule: Rule, options: Options, *, is_kept: bool) -> Glanced:
    glances = _GLANCES if is_kept else Glances()
    with for_a_glance():
        defect, condition = rule.defect(options), rule.condition(options)
    return Glanced(glances.of(defect), None if condition is None else glances.of(condition))


glanced: Final = OnceAProcess(_read, lambda rule: (rule.defect, rule.condition)).of
"""What a glance sees of the expressions of a rule, with these options."""
