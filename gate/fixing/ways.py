"""In which ways changes of a record are tried, until one way is accepted.

All together at first, then those of each rule, and at last each change by itself, in their order. Before the last step
parts are tried, half of the changes, a quarter and so on: where a part is accepted, the changes in it would have been
accepted one after the other, and what was learned of those behind it tells where to go on. So of a thousand changes the
one at fault is found in ten trials. A record is settled when all has been tried that is tried without such knowledge.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from typing import Final, NamedTuple

from ...writers.changes import Change

__all__ = ["Suspects", "Way", "ways_of"]

_MAX_TRIALS: Final = 50
"""Ways that are tried before a record is taken for settled, besides parts of the changes."""


class Suspects(NamedTuple):
    """What is known of the changes of a record. before: so many, at the beginning, cannot be made, each by itself.

    among: of so many behind them one cannot be made with the others; 0 if that is not known.
    """

    before: int = 0
    among: int = 0


class Way(NamedTuple):
    """Changes that are tried together. after: what is known of the others when these are made, if they stay.

    is_part: it is tried only to come to the same end sooner, and only if the others stay.
    """

    changes: list[Change]
    after: Suspects = Suspects()
    is_part: bool = False

    def leaves_others(self, proposed: Iterable[Change], further: Iterable[Change]) -> bool:
        """Of the changes that were proposed, the others are what is proposed when these are made.

        If not, they depend on these, and what is done one by one may end sooner: a rule that finds five of a kind finds
        nothing more when one of them is gone.
        """
        texts = {(change.column, change.block) for change in self.changes}
        others = (change for change in proposed if (change.column, change.block) not in texts)
        return all(
            one is not None and other is not None and one._replace(block=None) == other._replace(block=None)
            for one, other in zip_longest(others, further)
        )


def ways_of(changes: Sequence[Change], looks_around: frozenset[str], known: Suspects) -> list[Way]:
    """The ways in their order. looks_around: codes of rules that compare blocks."""
    if not changes:
        return []
    by_code: dict[str, list[Change]] = {}
    for change in changes:
        by_code.setdefault(change.code, []).append(change)
    together = [_together(changes, looks_around), *(_together(its, frozenset()) for its in by_code.values())]
    groups = _unlike(map(Way, together))
    alone = [way.changes for way in groups if len(way.changes) == 1]
    singles = [Way([change], Suspects(at)) for at, change in enumerate(changes[: _MAX_TRIALS + len(alone)])]
    singles = [way for way in singles if way.changes not in alone][: _MAX_TRIALS - len(groups)]
    hinted = [_way(part, changes, looks_around) for part in _behind(known, len(changes))]
    hinted = [way for way in hinted if way.changes not in together]
    parts = [_way(part, changes, looks_around) for part in _parts(Suspects(0, len(changes)))]
    return _unlike([*hinted, *groups, *parts, *singles])


class _Part(NamedTuple):
    """Some changes that follow each other. after: see `Way`."""

    first: int
    end: int
    after: Suspects


def _behind(known: Suspects, count: int) -> Iterator[_Part]:
    """Parts of so many changes, behind those that cannot be made."""
    first, size = known
    if size == 1:
        yield _Part(first, first + 1, Suspects(first))
        first += 1
    if first and size <= 1:
        size = count - first
        yield _Part(first, count, Suspects(first))
    yield from _parts(Suspects(first, size))


def _parts(known: Suspects) -> Iterator[_Part]:
    """Half of the changes among which there is one at fault, and as long as it is in there, half of that."""
    first, size = known
    while size > 1:
        half = size // 2
        yield _Part(first, first + half, Suspects(first, size - half))
        size = half


def _way(part: _Part, changes: Sequence[Change], looks_around: frozenset[str]) -> Way:
    chosen = _together(changes[part.first : part.end], looks_around)
    return Way(chosen, part.after, is_part=len(chosen) > 1)


def _unlike(ways: Iterable[Way]) -> list[Way]:
    """Without those whose changes are tried already."""
    unlike: list[Way] = []
    for way in ways:
        if way.changes and all(way.changes != other.changes for other in unlike):
            unlike.append(way)
    return unlike


def _together(changes: Sequence[Change], looks_around: frozenset[str]) -> list[Change]:
    """Changes of which no two are about the same text: dropping goes first, then the order of the codes.

    looks_around: codes of rules that compare blocks. What they drop repeats another block, which must not be dropped in
    the same pass.
    """
    if any(_is_drop(change) and change.code not in looks_around for change in changes):
        changes = [change for change in changes if not (_is_drop(change) and change.code in looks_around)]
    chosen: dict[tuple[str, int | None], Change] = {}
    for change in sorted(changes, key=lambda change: (change.block is None, change.value is not None, change.code)):
        taken = {column for column, _ in chosen} if change.block is None else set()
        if change.column not in taken:
            chosen.setdefault((change.column, change.block), change)
    return list(chosen.values())


def _is_drop(change: Change) -> bool:
    return change.block is not None and change.value is None
