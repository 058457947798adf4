"""Adding articles: what is kept of them is worked out in a thread, batch by batch, while earlier ones are written."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import Any, Final, NamedTuple, NoReturn, TypeVar

import polars as pl

from ..schemas.batch import Deferred, of_rows
from .facts import cards, identity_keys, recalled
from .identity import Identity, each, identities, is_same
from .storage import Card, Storage

__all__ = ["BATCH_SIZE", "MOST_OF_A_KEY", "Added", "Plan", "Prepared", "Stored", "keys_of", "prepared"]

BATCH_SIZE: Final = 5_000
"""Articles that are read, and worked on, together."""

_WRITTEN_SIZE: Final = 20_000
"""Articles that are added as a whole. Their keys lie all over the table: each time that some are written, most of its
pages are, so many at once are much cheaper."""

_WRITTEN_BYTES: Final = 200_000_000
"""Articles with so many bytes of sets and bodies are not held any longer."""

_AHEAD: Final = 3
"""Batches that are worked on before they are asked for, while others are written."""

_MAX_ARTICLE_BYTES: Final = 5_000_000
MOST_OF_A_KEY: Final = 1_000
"""Articles that are looked up by one key; what has more in common is furniture, or a page that was read again."""


class Added(NamedTuple):
    """added: new articles. replaced: corrected ones. unchanged: those that were there as they are. skipped: records
    that could not be read, or are too long."""

    added: int = 0
    replaced: int = 0
    unchanged: int = 0
    skipped: int = 0

    def __add__(self, other: Any) -> Added:
        return Added(*(one + two for one, two in zip(self, other, strict=True)))


class Prepared(NamedTuple):
    """What is to be kept of some articles. coming: their identities, one a card. skipped: records that are left out."""

    cards: list[Card]
    coming: list[Identity]
    skipped: int

    def __add__(self, other: Any) -> Prepared:
        return Prepared(*(one + two for one, two in zip(self, other, strict=True)))


def prepared(makes: Iterable[Deferred], *, bodies: bool) -> Iterator[Prepared]:
    """Articles of batches, as many at a time as are added as a whole. bodies: keep them too.

    After an error, what came before is given first, and then it is raised.
    """
    held = Prepared([], [], 0)
    n_bytes = 0
    try:
        for some in _ahead(partial(_prepared, make, bodies=bodies) for make in makes):
            n_bytes += sum(len(card.shingles or b"") + len(card.body or b"") for card in some.cards)
            held += some
            if len(held.cards) > _WRITTEN_SIZE - BATCH_SIZE or n_bytes > _WRITTEN_BYTES:
                yield held
                held, n_bytes = Prepared([], [], 0), 0
    except Exception:
        if held.cards:
            yield held
        raise
    yield held


_Made = TypeVar("_Made")


def _ahead(makes: Iterable[Callable[[], _Made]]) -> Iterator[_Made]:
    """What these make, in their order, in one thread that is some steps ahead; they are asked for in this one."""
    waiting: deque[Future[_Made]] = deque()
    pool = ThreadPoolExecutor(1, "presscheck-archive")
    try:
        for make in _with_error(makes):
            waiting.append(pool.submit(make))
            if len(waiting) > _AHEAD:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        pool.shutdown(cancel_futures=True)


def _with_error(makes: Iterable[Callable[[], _Made]]) -> Iterator[Callable[[], _Made]]:
    """What is raised on the way takes its place in the order, behind what came before."""
    try:
        yield from makes
    except Exception as error:
        yield partial(_raised, error)


def _raised(error: Exception) -> NoReturn:
    raise error


def _prepared(make: Deferred, *, bodies: bool) -> Prepared:
    batch = make()
    readable = pl.col("read_error").is_null() & (pl.col("n_bytes") <= _MAX_ARTICLE_BYTES)
    rows = batch.articles.select(readable.fill_null(False).arg_true()).to_series()
    made, known_as = cards(of_rows(batch, rows), bodies=bodies)
    return Prepared(made, each(known_as), batch.articles.height - rows.len())


class _Known(NamedTuple):
    """An article of a storage. facts: values of `KEPT`."""

    number: int
    identity: Identity
    facts: tuple[Any, ...]


class Stored:
    """Some articles of a storage, by their ids and addresses."""

    def __init__(self, storage: Storage, numbers: Collection[int]):
        rows = storage.facts(numbers) if numbers else []
        self._by_key: dict[int, list[_Known]] = {}
        if not rows:
            return
        for row, identity in zip(rows, each(identities(recalled(rows).articles)), strict=True):
            known = _Known(row[0], identity, row[1:])
            for key in keys_of(known.identity):
                self._by_key.setdefault(key, []).append(known)

    def same_as(self, new: Identity) -> Iterator[_Known]:
        """Those that an article replaces; one may come twice."""
        return (known for key in keys_of(new) for known in self._by_key.get(key, ()) if is_same(new, known.identity))


class Plan:
    """What is to change when articles are added one after the other; the last one of an id or address stays."""

    def __init__(self, storage: Storage, coming: Sequence[Identity]):
        self._storage = storage
        keys = {key for one in coming for key in keys_of(one)}
        self._stored = Stored(storage, storage.having(keys, MOST_OF_A_KEY))
        self._by_key: dict[int, set[int]] = {}
        self.gone: set[int] = set()
        self.coming: dict[int, tuple[Card, Identity]] = {}
        self.done = Added()

    def take(self, card: Card, identity: Identity) -> None:
        """The next article."""
        here = {known.number: known for known in self._stored.same_as(identity) if known.number not in self.gone}
        waiting = {at for key in keys_of(identity) for at in self._by_key.get(key, ()) if at in self.coming}
        waiting = {at for at in waiting if is_same(identity, self.coming[at][1])}
        unchanged = [self._is_unchanged(known, card) for known in here.values()]
        unchanged += [_has_all(self.coming[at][0], card) for at in waiting]
        if unchanged == [True]:
            self.done += Added(unchanged=1)
            return
        self.gone |= here.keys()
        for at in waiting:
            del self.coming[at]
        self.done += Added(replaced=1) if here or waiting else Added(added=1)
        number = sum(self.done)
        self.coming[number] = (card, identity)
        for key in keys_of(identity):
            self._by_key.setdefault(key, set()).add(number)

    def _is_unchanged(self, known: _Known, card: Card) -> bool:
        return known.facts == card.facts and (card.body is None or self._storage.body(known.number) is not None)


def _has_all(old: Card, new: Card) -> bool:
    return old.facts == new.facts and (new.body is None or old.body is not None)


def keys_of(identity: Identity) -> list[int]:
    """See `identity_keys`."""
    return identity_keys(identity.identity, identity.url_canonical)
