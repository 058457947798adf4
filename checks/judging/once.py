"""What is made of a rule once a process: for a day, an hour or a minute, most rules are the same."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from threading import RLock
from typing import Any, Final, Generic, Protocol, TypeVar

from ..declaring.rule import Options, Rule

__all__ = ["OnceAProcess", "is_dated"]

_MOST_KEPT: Final = 2_000
_Made = TypeVar("_Made")
_Made_co = TypeVar("_Made_co", covariant=True)


class _Make(Protocol[_Made_co]):
    def __call__(self, rule: Rule, options: Options, *, is_kept: bool) -> _Made_co: ...


class OnceAProcess(Generic[_Made]):
    """What is made of a rule with its options, once for all runs.

    uses: what of a rule it is made with. What depends on when a run is made is made each time, and not kept.
    """

    def __init__(self, make: _Make[_Made], uses: Callable[[Rule], Iterable[Callable[[Options], Any] | None]]) -> None:
        self._make = make
        self._uses = uses
        self._kept: dict[Hashable, _Made] = {}
        self._dated: set[Hashable] = set()
        self._lock = RLock()

    def of(self, rule: Rule, options: Options) -> _Made:
        """What is made of this rule with these options."""
        key = (rule.key, rule.expression, str(sorted(options.values.items())))
        with self._lock:
            if key in self._kept:
                return self._kept[key]
            if len(self._kept) + len(self._dated) > _MOST_KEPT:
                self._kept.clear()
                self._dated.clear()
            if key not in self._dated and is_dated(options, *filter(None, self._uses(rule))):
                self._dated.add(key)
            if key in self._dated:
                return self._make(rule, options, is_kept=False)
            made = self._kept[key] = self._make(rule, options, is_kept=True)
            return made


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
