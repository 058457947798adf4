"""An archive in one SQLite file, which any number of processes may read while one of them writes (WAL).

A commit is on disk before it is acknowledged (`synchronous = FULL`).
"""

from __future__ import annotations

import json
import sqlite3
import time
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import chain, islice
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

import numpy as np

from .connections import PerThread
from .facts import KEPT
from .storage import ArchiveError, Card, Info

__all__ = ["VERSION", "SqliteStorage"]

_WAIT_SECONDS: Final = 60
_CACHE_KIB: Final = 65_536
_VALUES: Final = 32_766 if sqlite3.sqlite_version_info >= (3, 32) else 999
"""Of a statement, as many as SQLite allows unless it was built with less."""

_MANY: Final = 500
"""Numbers in one question."""

_SEGMENT_BITS: Final = 18
"""Keys are spread evenly: a batch that is added would change a page of their table for nearly each of its keys. In
segments of 262,144 articles, in the order in which they were added, it changes those of the last segment only. Smaller
ones would make adding cheaper, and looking up dearer, which is done once for each segment. Part of the format."""

_KEPT_WAL_BYTES: Final = 64 << 20
"""The log of what was changed is cut to this size when its changes are in the file."""

_TYPES: Final = {"Int64": "INTEGER", "String": "TEXT"}
_COLUMNS: Final = ", ".join(KEPT)
_DECLARED: Final = ", ".join(f"{name} {_TYPES[str(dtype)]}" for name, dtype in KEPT.items())

_STEPS: tuple[str, ...] = (
    f"""
    CREATE TABLE articles (
        number INTEGER PRIMARY KEY AUTOINCREMENT, {_DECLARED}, keys BLOB NOT NULL, bands BLOB NOT NULL, body BLOB
    );
    CREATE INDEX articles_published ON articles (published_at, outlet);
    CREATE INDEX articles_outlet ON articles (outlet);
    CREATE TABLE sets (number INTEGER PRIMARY KEY, shingles BLOB NOT NULL, numbers BLOB);
    CREATE TABLE keys (key INTEGER, number INTEGER, PRIMARY KEY (key, number)) WITHOUT ROWID;
    """,
    f"""
    ALTER TABLE keys RENAME TO keys_of_all;
    CREATE TABLE keys (segment INTEGER, key INTEGER, number INTEGER, PRIMARY KEY (segment, key, number)) WITHOUT ROWID;
    INSERT INTO keys SELECT number >> {_SEGMENT_BITS}, key, number FROM keys_of_all ORDER BY 1, 2, 3;
    DROP TABLE keys_of_all;
    CREATE TABLE segments (segment INTEGER PRIMARY KEY);
    INSERT INTO segments SELECT DISTINCT number >> {_SEGMENT_BITS} FROM articles;
    CREATE TABLE outlets (outlet TEXT PRIMARY KEY, articles INTEGER NOT NULL, bodies INTEGER NOT NULL) WITHOUT ROWID;
    INSERT INTO outlets SELECT outlet, count(*), count(body) FROM articles WHERE outlet IS NOT NULL GROUP BY outlet;
    DROP INDEX articles_outlet;
    DROP INDEX articles_published;
    CREATE INDEX articles_published ON articles (published_at);
    """,
)
"""What makes a version of the format from the one before; the first begins with an empty file."""

VERSION: Final = len(_STEPS)

_OUTLET: Final = list(KEPT).index("outlet")

_PAIRS: Final = """
    SELECT key, number FROM keys
    WHERE segment IN (SELECT segment FROM segments) AND key IN (SELECT value FROM json_each(?)) LIMIT ?
"""
_PAIRS_OF_ONE: Final = """
    SELECT keys.key, keys.number FROM segments CROSS JOIN keys ON keys.segment = segments.segment
    WHERE keys.key = ? ORDER BY segments.segment, keys.number LIMIT ?
"""
"""The first ones of a key: SQLite takes cross-joined tables in this order, so it stops when there are enough."""

_COUNTED: Final = """
    INSERT INTO outlets VALUES (?, ?, ?)
    ON CONFLICT DO UPDATE SET articles = articles + excluded.articles, bodies = bodies + excluded.bodies
"""


class SqliteStorage:
    """`storage.Storage` in a file. create: begin it if it is not there. Raises ArchiveError."""

    def __init__(self, path: Path, *, create: bool):
        self._path = path
        self._connections = PerThread(self._existing)
        if create:
            with self._told():
                self._begin()
        self._connections()

    # --- connections

    def _existing(self) -> sqlite3.Connection:
        with self._told():
            return self._opened("rw")

    def _opened(self, mode: str) -> sqlite3.Connection:
        if not self._path.exists() and mode == "rw":
            raise ArchiveError(f"archive {self._path}: the file does not exist; presscheck archive add creates it")
        address = f"file:{quote(str(self._path.absolute()))}?mode={mode}"
        connection = sqlite3.connect(
            address, uri=True, timeout=_WAIT_SECONDS, isolation_level=None, check_same_thread=False
        )
        try:
            connection.execute("PRAGMA trusted_schema = OFF")
            connection.execute("PRAGMA cell_size_check = ON")
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
            connection.execute(f"PRAGMA journal_size_limit = {_KEPT_WAL_BYTES}")
            if mode == "rw":
                self._check_version(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def _begin(self) -> None:
        """Make the file, or bring it to this version; one process does it, the others wait."""
        with closing(self._opened("rwc")) as connection:
            if _version(connection) == VERSION:
                return
            if not _tables(connection):  # cannot be set once there is a table
                connection.execute("PRAGMA auto_vacuum = INCREMENTAL")
            _in_wal(connection)
            self._migrate(connection)

    def _migrate(self, connection: sqlite3.Connection) -> None:
        with _transaction(connection):
            found = self._found_version(connection)
            for step in _STEPS[found:]:
                for statement in step.split(";"):
                    connection.execute(statement)
            connection.execute("CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL)")
            connection.execute("DELETE FROM schema_version")
            connection.execute("INSERT INTO schema_version VALUES (?)", (len(_STEPS),))

    def _check_version(self, connection: sqlite3.Connection) -> None:
        """Bring an older file to this version. Raises ArchiveError for a newer one, and for what is no archive."""
        found = self._found_version(connection)
        if found == 0:
            raise self._no_archive()
        if found < len(_STEPS):
            self._migrate(connection)

    def _found_version(self, connection: sqlite3.Connection) -> int:
        found = _version(connection)
        if found is None and _tables(connection):
            raise self._no_archive()
        if found is not None and found > len(_STEPS):
            raise ArchiveError(
                f"archive {self._path}: it has format {found}; this version supports formats up to {len(_STEPS)}. "
                "Update presscheck."
            )
        return found or 0

    def _no_archive(self) -> ArchiveError:
        return ArchiveError(f"archive {self._path}: this is not a presscheck archive")

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Troubles of the database as a sentence."""
        try:
            yield
        except sqlite3.OperationalError as error:
            if "locked" in str(error) or "busy" in str(error):
                raise ArchiveError(
                    f"archive {self._path}: locked by another process for {_WAIT_SECONDS} seconds. Try again later."
                ) from error
            raise ArchiveError(f"archive {self._path}: it cannot be used: {error}") from error
        except (sqlite3.Error, OverflowError, UnicodeError) as error:  # also of names that are no UTF-8
            raise self._damaged(error) from error
        except OSError as error:
            raise ArchiveError(f"archive {self._path}: {error.strerror or error}") from error

    def _damaged(self, reason: object) -> ArchiveError:
        return ArchiveError(
            f"archive {self._path}: the file is damaged or not an archive ({reason}). Restore a copy, or add the "
            "articles to a new one."
        )

    # --- what a storage does

    @contextmanager
    def change(self) -> Iterator[_Change]:
        """See `Storage`."""
        connection = self._connections()
        with self._told(), _transaction(connection):
            yield _Change(connection)

    def having(self, keys: Iterable[int], most: int) -> set[int]:
        """See `Storage`."""
        return {number for _, number in self.pairs(keys, most)}

    def pairs(self, keys: Iterable[int], most: int) -> list[tuple[int, int]]:
        """See `Storage`."""
        connection, waiting = self._connections(), iter(sorted(keys))  # neighbors lie on one page
        found: list[tuple[int, int]] = []
        with self._told():
            while some := list(islice(waiting, _MANY)):
                rows = connection.execute(_PAIRS, (json.dumps(some), most + 1)).fetchall()
                if len(rows) > most:  # it may be that there are more of one key
                    rows = [row for key in some for row in connection.execute(_PAIRS_OF_ONE, (key, most))]
                found += rows
        return found

    def sizes(self, outlets: Collection[str]) -> dict[str, int]:
        """See `Storage`."""
        connection, asked = self._connections(), "SELECT outlet, articles FROM outlets WHERE outlet = ?"
        with self._told():
            rows = [row for outlet in outlets for row in connection.execute(asked, (outlet,))]
            if not all(isinstance(number, int) for _, number in rows):
                raise sqlite3.DatabaseError("a number of articles is none")
            return dict(rows)

    def facts(self, numbers: Collection[int]) -> list[tuple[Any, ...]]:
        """See `Storage`."""
        return self._rows(f"number, {_COLUMNS} FROM articles", numbers)

    def sets(self, numbers: Collection[int]) -> list[tuple[int, bytes, bytes | None]]:
        """See `Storage`."""
        return self._rows("number, shingles, numbers FROM sets", numbers)

    def body(self, number: int) -> bytes | None:
        """See `Storage`."""
        rows = self._rows("body FROM articles", [number])
        return rows[0][0] if rows else None

    def before(self, moment: int, most: int) -> list[int]:
        """See `Storage`."""
        asked = "SELECT number FROM articles WHERE published_at < ? ORDER BY published_at LIMIT ?"
        with self._told():
            return [number for (number,) in self._connections().execute(asked, (moment, most))]

    def info(self) -> Info:
        """See `Storage`."""
        counted = "SELECT total(articles), count(*), total(bodies) FROM outlets"
        # Each by itself, or SQLite does not look at the end of the index, but at all of it
        dated = "SELECT (SELECT min(published_at) FROM articles), (SELECT max(published_at) FROM articles)"
        connection = self._connections()
        with self._told():
            articles, outlets, bodies = map(int, connection.execute(counted).fetchone())
            moments = connection.execute(dated).fetchone()
            times = [None if moment is None else _instant(moment) for moment in moments]
            beside = (self._path, self._path.with_name(f"{self._path.name}-wal"))
            n_bytes = sum(path.stat().st_size for path in beside if path.exists())
        return Info(str(self._path), len(_STEPS), articles, outlets, times[0], times[1], bodies, n_bytes)

    def tidy(self) -> None:
        """See `Storage`."""
        with self._told():
            self._connections().executescript("PRAGMA incremental_vacuum")  # `execute` takes the first step only

    def close(self) -> None:
        """See `Storage`."""
        self._connections.close()

    def _rows(self, asked: str, numbers: Collection[int]) -> list[tuple[Any, ...]]:
        """Columns of a table at these numbers, which are asked for some at a time, in ascending order."""
        connection, waiting = self._connections(), iter(sorted(numbers))
        found: list[tuple[Any, ...]] = []
        with self._told():
            while some := list(islice(waiting, _MANY)):
                numbered = f"SELECT {asked} WHERE number IN (SELECT value FROM json_each(?)) ORDER BY number"
                found += connection.execute(numbered, (json.dumps(some),))
        return found


class _Change:
    """`storage.Change` within a transaction."""

    def __init__(self, connection: sqlite3.Connection):
        self._connection = connection

    def insert(self, cards: Sequence[Card]) -> None:
        """See `Change`."""
        if not cards:
            return
        numbers = range(first := self._next_number(), first + len(cards))
        numbered = list(zip(numbers, cards, strict=True))
        articles = [(at, *card.facts, _packed(card.keys), _packed(card.bands), card.body) for at, card in numbered]
        self._write(f"INSERT INTO articles (number, {_COLUMNS}, keys, bands, body)", articles)
        sets = [(at, card.shingles, card.numbers) for at, card in numbered if card.shingles is not None]
        self._write("INSERT INTO sets", sets)
        self._write("INSERT OR IGNORE INTO keys", _rows_of_keys(numbers, cards))
        segments = range(numbers[0] >> _SEGMENT_BITS, (numbers[-1] >> _SEGMENT_BITS) + 1)
        self._write("INSERT OR IGNORE INTO segments", [(segment,) for segment in segments])
        self._count([(card.facts[_OUTLET], 1, card.body is not None) for card in cards])

    def _next_number(self) -> int:
        """Of an article: greater than any that there was (AUTOINCREMENT)."""
        row = self._connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'articles'").fetchone()
        if row is not None and not isinstance(row[0], int):
            raise sqlite3.DatabaseError("the number of the last article is none")
        return 1 + (row[0] if row is not None else 0)

    def _write(self, into: str, rows: Sequence[Sequence[Any]]) -> None:
        """Insert rows, as many in a statement as it may have values: half the time of one for each of them.

        In powers of two, so that SQLite compiles few statements.
        """
        first = 0
        while left := len(rows) - first:
            size = 1 << (min(left, _VALUES // len(rows[0])).bit_length() - 1)
            statement = f"{into} VALUES {_places(len(rows[0]), size)}"
            self._connection.execute(statement, list(chain.from_iterable(rows[first : first + size])))
            first += size

    def remove(self, numbers: Collection[int]) -> None:
        """See `Change`."""
        asked = "SELECT outlet, body IS NOT NULL, keys, bands FROM articles WHERE number = ?"
        gone: list[tuple[str, int, int]] = []
        for number in sorted(numbers):
            row = self._connection.execute(asked, (number,)).fetchone()
            if row is not None:
                outlet, has_body, *packed = row
                gone.append((outlet, -1, -has_body))
                rows = [(number >> _SEGMENT_BITS, key, number) for some in packed for key in _unpacked(some)]
                self._connection.executemany("DELETE FROM keys WHERE segment = ? AND key = ? AND number = ?", rows)
                self._connection.execute("DELETE FROM sets WHERE number = ?", (number,))
                self._connection.execute("DELETE FROM articles WHERE number = ?", (number,))
        self._count(gone)
        self._connection.execute("DELETE FROM outlets WHERE articles = 0")

    def _count(self, changes: Iterable[tuple[str, int, int]]) -> None:
        """Keep account of the outlets. changes: outlet, articles and bodies more than before."""
        articles: Counter[str] = Counter()
        bodies: Counter[str] = Counter()
        for outlet, more, more_bodies in changes:
            articles[outlet] += more
            bodies[outlet] += more_bodies
        rows = [(outlet, number, bodies[outlet]) for outlet, number in articles.items()]
        self._connection.executemany(_COUNTED, rows)


@contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        with suppress(sqlite3.Error):  # it may be rolled back already, for want of space
            connection.execute("ROLLBACK")
        raise


def _in_wal(connection: sqlite3.Connection) -> None:
    """Readers and a writer side by side. SQLite does not wait for its turn here, so it is asked again."""
    end = time.monotonic() + _WAIT_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError:
            if time.monotonic() > end:
                raise
            time.sleep(0.05)
        else:
            return


def _tables(connection: sqlite3.Connection) -> bool:
    return connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] > 0


def _version(connection: sqlite3.Connection) -> int | None:
    """Of the format; None where the file does not say."""
    asked = "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'schema_version'"
    if not connection.execute(asked).fetchone()[0]:
        return None
    row = connection.execute("SELECT version FROM schema_version").fetchone()
    return row[0] if row and isinstance(row[0], int) else None


@cache
def _places(columns: int, rows: int) -> str:
    """Those of the values of so many rows in a statement."""
    return ",".join([f"({','.join('?' * columns)})"] * rows)


def _rows_of_keys(numbers: Sequence[int], cards: Sequence[Card]) -> list[tuple[int, int, int]]:
    """Rows of the table of keys, in its order: neighbors are written to one page."""
    sizes = [card.keys.size + card.bands.size for card in cards]
    number = np.repeat(np.array(numbers), sizes)
    key = np.concatenate([some for card in cards for some in (card.keys, card.bands)])
    segment = number >> _SEGMENT_BITS
    order = np.lexsort((number, key, segment))
    return list(zip(segment[order].tolist(), key[order].tolist(), number[order].tolist(), strict=True))


def _packed(keys: np.ndarray) -> bytes:
    return keys.astype("<i8").tobytes()


def _unpacked(data: Any) -> list[int]:
    """Raises sqlite3.DatabaseError for what `_packed` cannot have written."""
    if not isinstance(data, bytes) or len(data) % 8:
        raise sqlite3.DatabaseError("the keys of an article are truncated")
    return np.frombuffer(data, dtype="<i8").tolist()


def _instant(microseconds: Any) -> datetime:
    if not isinstance(microseconds, int):
        raise sqlite3.DatabaseError("a time is not a number")
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=microseconds)
