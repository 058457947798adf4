"""Names of fields in any case and form: `headLine`, `HEADLINE`, `head-line` and `Head Line` are one name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Final

__all__ = ["Names", "alike", "folded", "folded_all", "knows"]

_BETWEEN: Final = re.compile(r"[\s_-]+")


@lru_cache(maxsize=4096)
def folded(name: str) -> str:
    """A name without case, and without what is between its words. One of nothing else stays as it is."""
    return _BETWEEN.sub("", name).casefold() or name


@lru_cache(maxsize=64)
def folded_all(names: frozenset[str]) -> frozenset[str]:
    """Several names, each `folded`."""
    return frozenset(map(folded, names))


def knows(names: frozenset[str], present: Iterable[str]) -> bool:
    """Whether one of the names is present, in any form."""
    return not names.isdisjoint(present) or not folded_all(names).isdisjoint(map(folded, map(str, present)))


def alike(name: str, present: Iterable[str]) -> str | None:
    """What is present under a name: the name itself, else the first one that is the same in another form."""
    others = list(present)
    if name in others:
        return name
    wanted = folded(name)
    return next((other for other in others if folded(str(other)) == wanted), None)


class Names:
    """The names of the fields of a record."""

    def __init__(self, names: Iterable[str]) -> None:
        self.all: Final = tuple(names)
        self._exact: Final = frozenset(self.all)
        self._by_form: Final[Mapping[str, str]] = {folded(str(name)): name for name in reversed(self.all)}

    def find(self, name: str) -> str | None:
        """What the record calls a field: as `alike`."""
        return name if name in self._exact else self._by_form.get(folded(name))
