"""`presscheck.Archive`: articles that were published, to compare others with."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, NamedTuple

import polars as pl

from ..parsers.objects import Paths, taken
from ..parsers.read import deferred_of, deferred_taken
from ..parsers.urls import parts
from ..schemas.batch import Batch, Deferred
from .adding import BATCH_SIZE, MOST_OF_A_KEY, Added, Plan, Prepared, Stored, keys_of, prepared
from .facts import (
    KEPT,
    KEYED,
    LINED,
    band_keys,
    key_of,
    line_keys,
    name_keys,
    recalled,
    set_frame,
    unpacked_body,
)
from .identity import each
from .sqlite import SqliteStorage
from .storage import ArchiveError, Info, Storage

__all__ = ["Added", "Archive", "Common"]

_Path = str | os.PathLike[str]
_MOST_OF_A_LINE: Final = 10_000
"""Articles that are looked at for one line of an outlet."""

_SERVERS: Final = ("postgresql://", "postgres://")
_PASSWORD: Final = re.compile(r"(://[^/@:]*:)[^@]*@")
_PRUNED_AT_ONCE: Final = 5_000


class Common(NamedTuple):
    """Numbers of archived articles. replaced: those that one of some articles replaces. equal: with a key in common.
    similar: with a band in common. lines: those of the same outlet with a line in common, by outlet and line.
    """

    replaced: set[int]
    equal: set[int]
    similar: set[int]
    lines: dict[tuple[str, str], list[int]]


class Archive:
    """Published articles. url: path of a file, or `postgresql://…`; the first `add` creates the file or the tables.

    Several threads may use it at once, and several processes may open the same archive. Every method raises
    ArchiveError if the archive cannot be used.
    """

    def __init__(self, url: _Path):
        self._url = os.fspath(url)
        self.name = _PASSWORD.sub(r"\1***@", self._url)
        """The path or URL, without a password."""
        if "://" in self._url and not self._url.startswith(_SERVERS):
            raise ArchiveError(f"archive {self.name}: give a file, or a URL that begins with postgresql://")
        self._storage: Storage | None = None

    def __repr__(self) -> str:
        return f"Archive({self.name!r})"

    def __enter__(self) -> Archive:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file; what comes next opens it again."""
        if self._storage is not None:
            self._storage.close()
            self._storage = None

    # --- what it holds

    def add(
        self,
        data: Any,
        *,
        bodies: bool = False,
        format: str | None = None,
        preset: str | None = None,
        map: Mapping[str, str | Sequence[str]] | None = None,
    ) -> Added:
        """Remember articles; one that is there, by id or address, is replaced.

        data: as `presscheck.check` takes it. preset, map: names of fields, as in the configuration, which is not read
        here; call `add` for each source that has names of its own. bodies: keep whole bodies too, for `find`. Articles
        are added in batches of up to 20,000, each as a whole: after an error, what was added before stays. Adding the
        same again changes nothing. Raises what reading raises.
        """
        return self.add_batches(_batches(data, format, preset, map), bodies=bodies)

    def add_batches(self, batches: Iterable[Deferred], *, bodies: bool = False) -> Added:
        """As `add`, of batches that are still to be made, of up to `BATCH_SIZE` articles."""
        return sum((self._add(some) for some in prepared(batches, bodies=bodies)), start=Added())

    def remove(self, *names: str) -> int:
        """Forget articles, by id or URL; gives how many there were."""
        numbers = self._named(names)
        with self._opened().change() as change:
            change.remove(numbers)
        self._opened().tidy()
        return len(numbers)

    def prune(self, before: datetime | str) -> int:
        """Forget articles that were published before a time (without an offset: UTC); gives how many there were.

        Articles without a time stay. Raises ValueError for what is no time in ISO 8601.
        """
        moment = before if isinstance(before, datetime) else datetime.fromisoformat(before)
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
        microseconds = (moment - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds() * 1_000_000
        storage, gone = self._opened(), 0
        while numbers := storage.before(round(microseconds), _PRUNED_AT_ONCE):
            with storage.change() as change:
                change.remove(numbers)
            gone += len(numbers)
        storage.tidy()
        return gone

    def info(self) -> Info:
        """How many articles there are, of when, and how large the file is."""
        return self._opened().info()

    def find(self, name: str) -> list[dict[str, Any]]:
        """Articles with this id or URL: columns of `Articles` that are kept, and `body` where it was asked for."""
        storage, found = self._opened(), []
        for number, *_ in storage.facts(self._named([name])):
            (row,) = recalled(storage.facts([number])).articles.select(*KEPT).iter_rows(named=True)
            data = storage.body(number)
            found.append({**row, "body": None if data is None else unpacked_body(data)})
        return found

    # --- what a run asks

    def in_common(
        self,
        articles: pl.DataFrame,
        signatures: pl.DataFrame | None,
        sketches: pl.DataFrame | None,
        thresholds: Mapping[str, float],
    ) -> Common:
        """What there is of the articles of a batch.

        articles: `IDENTITY_DTYPES`. signatures: `SIGNATURE_DTYPES`. sketches, thresholds: as in `with_bands_of`.
        """
        storage, coming = self._opened(), each(articles)
        rows = () if signatures is None else zip(signatures["rule"], signatures["key"], strict=True)
        keys = {key_of(rule, key) for rule, key in rows if rule in KEYED and rule not in LINED}
        bands = set() if sketches is None else set(band_keys(sketches, thresholds))
        names = {key for one in coming for key in keys_of(one)}
        numbers: dict[int, list[int]] = {}
        for key, number in storage.pairs(keys | bands | names, MOST_OF_A_KEY):
            numbers.setdefault(key, []).append(number)
        found = (keys & numbers.keys(), bands & numbers.keys(), names & numbers.keys())
        equal, similar, named = ({number for key in some for number in numbers[key]} for some in found)
        stored = Stored(storage, named)
        replaced = {one.number for new in coming for one in stored.same_as(new)} if named else set()
        return Common(replaced, equal, similar, {} if signatures is None else self._lines_of(line_keys(signatures)))

    def _lines_of(self, lines: Mapping[int, tuple[str, str]]) -> dict[tuple[str, str], list[int]]:
        """See `Common`. lines: by their key."""
        found: dict[tuple[str, str], list[int]] = {}
        for key, number in self._opened().pairs(lines, _MOST_OF_A_LINE):
            found.setdefault(lines[key], []).append(number)
        return found

    def sizes(self, outlets: Collection[str]) -> dict[str, int]:
        """How many articles there are of these outlets (`corpus.outlet`)."""
        return self._opened().sizes(outlets)

    def with_bands_of(self, sketches: pl.DataFrame, thresholds: Mapping[str, float]) -> set[int]:
        """Numbers of all articles that share a band with one of these texts.

        sketches: `SKETCH_DTYPES`, made by `thresholds` (column to Jaccard).
        """
        return self._opened().having(set(band_keys(sketches, thresholds)), MOST_OF_A_KEY)

    def recalled(self, numbers: Sequence[int]) -> Batch:
        """These articles as a batch, `keyed`."""
        return recalled(self._opened().facts(numbers))

    def sets(self, numbers: Sequence[int]) -> pl.DataFrame:
        """`record`, `shingles` and `numbers` of the bodies of these articles that are long enough."""
        return set_frame(self._opened().sets(numbers))

    def open(self, *, create: bool = False) -> None:
        """Open the file now. Raises ArchiveError if it is not there, or cannot be used.

        create: make an empty archive where there is none.
        """
        self._opened(create=create)

    # --- how

    def _opened(self, *, create: bool = False) -> Storage:
        if self._storage is None:
            self._storage = (
                self._server(create) if "://" in self._url else SqliteStorage(Path(self._url), create=create)
            )
        return self._storage

    def _server(self, create: bool) -> Storage:
        try:
            from .postgres import PostgresStorage  # noqa: PLC0415 - an extra
        except ImportError as error:
            raise ArchiveError(
                f"archive {self.name}: PostgreSQL needs psycopg: pip install 'presscheck[postgres]'"
            ) from error
        return PostgresStorage(self._url, self.name, create=create)

    def _add(self, some: Prepared) -> Added:
        """Add articles as a whole."""
        storage = self._opened(create=True)
        with storage.change() as change:
            plan = Plan(storage, some.coming)
            for card, identity in zip(some.cards, some.coming, strict=True):
                plan.take(card, identity)
            change.remove(plan.gone)
            change.insert([card for card, _ in plan.coming.values()])
        return plan.done + Added(skipped=some.skipped)

    def _named(self, names: Iterable[str]) -> set[int]:
        """Numbers of articles with these ids or URLs."""
        own = list(names)
        places = parts(pl.Series(own, dtype=pl.String))["url_canonical"]
        keys = [key for name, place in zip(own, places, strict=True) for key in name_keys(name, place)]
        return self._opened().having(keys, MOST_OF_A_KEY)


def _batches(
    data: Any, format: str | None, preset: str | None, mapping: Mapping[str, str | Sequence[str]] | None
) -> Iterator[Deferred]:
    """What there is to add. data: as `presscheck.check` takes it."""
    how = {"preset": preset, "mapping": mapping, "batch_size": BATCH_SIZE}
    found = taken(data)
    if isinstance(found, Paths):
        return deferred_of(found.names, format=format, **how)
    return deferred_taken(found, **how)
