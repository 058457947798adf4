"""Names of fields in any case and form: `headLine`, `HEADLINE`, `head-line` and `Head Line` are one name."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache
from itertools import islice
from typing import Final

__all__ = ["Names", "alike", "called", "folded", "folded_all", "knows", "listed"]

_SHOWN: Final = 20
_MOST_CHARS: Final = 60
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


def called(name: str) -> str:
    """A name as a sentence has it: in quotes if it is blank, or looks like two names."""
    short = name[:_MOST_CHARS]
    return repr(short) if name != name.strip() or not name or "," in name else short


def listed(names: Collection[str]) -> str:
    """The fields of a source, in a sentence."""
    shown = [called(name) for name in islice(names, _SHOWN)]
    if len(names) == 1:
        return f"The only field is {shown[0]}." if shown[0] != repr("") else "The only field has no name."
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return f"The fields are: {', '.join(shown)}{more}."


class Names:
    """The names of the fields of a record."""

    def __init__(self, names: Iterable[str]) -> None:
        self.all: Final = tuple(names)
        self._exact: Final = frozenset(self.all)
        self._by_form: Final[Mapping[str, str]] = {folded(str(name)): name for name in reversed(self.all)}

    def find(self, name: str) -> str | None:
        """What the record calls a field: as `alike`."""
        return name if name in self._exact else self._by_form.get(folded(name))
