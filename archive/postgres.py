"""An archive in a PostgreSQL server, in the schema `presscheck` of a database. Needs psycopg, an extra.

Readers see what is committed; who changes something holds a lock, on which others that change something wait.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import numpy as np
import psycopg
from psycopg import errors

from .connections import PerThread
from .facts import KEPT
from .storage import ArchiveError, Card, Info

__all__ = ["PostgresStorage"]

_WAIT_SECONDS: Final = 60
_SAID_CHARS: Final = 400
_LOCK: Final = 0x70726573
"""Number of the advisory lock under which the tables are made."""

_TYPES: Final = {"Int64": "BIGINT", "String": "TEXT"}
_COLUMNS: Final = ", ".join(KEPT)
_DECLARED: Final = ", ".join(f"{name} {_TYPES[str(dtype)]}" for name, dtype in KEPT.items())

_STEPS: tuple[str, ...] = (
    f"""
    CREATE TABLE presscheck.articles (
        number BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, {_DECLARED}, keys BIGINT[] NOT NULL,
        bands BIGINT[] NOT NULL, body BYTEA
    );
    CREATE INDEX articles_published ON presscheck.articles (published_at, outlet);
    CREATE INDEX articles_outlet ON presscheck.articles (outlet);
    CREATE TABLE presscheck.sets (number BIGINT PRIMARY KEY, shingles BYTEA NOT NULL, numbers BYTEA);
    CREATE TABLE presscheck.keys (key BIGINT, number BIGINT, PRIMARY KEY (key, number));
    """,
)
"""What makes a version of the format from the one before; the first begins with nothing."""

_COPY_KEYS: Final = "COPY presscheck.keys (key, number) FROM STDIN (FORMAT BINARY)"
_KEY_ROW: Final = np.dtype(
    [("columns", ">i2"), ("key_bytes", ">i4"), ("key", ">i8"), ("number_bytes", ">i4"), ("number", ">i8")]
)
_KEY_ROWS_HEAD: Final = b"PGCOPY\n\xff\r\n\0" + bytes(8)
_KEY_ROWS_END: Final = b"\xff\xff"
"""The binary form of COPY: how many columns a row has, and before each how many bytes it has."""

_AT_ONCE: Final = 1 << 20

_ESCAPE: Final = "\ue000"
"""PostgreSQL stores no U+0000: this, from the private use area, and `0` stand for it; and with `e`, for itself."""


class PostgresStorage:
    """`storage.Storage` in a database. url: of the server; name: how to call it. create: make the tables.

    Raises ArchiveError.
    """

    def __init__(self, url: str, name: str, *, create: bool):
        self._url = url
        self._name = name
        self._connections = PerThread(self._opened)
        try:
            with self._told() as connection:
                if create:
                    self._begin(connection)
                self._check_version(connection)
        except BaseException:
            self.close()
            raise

    # --- connections

    def _opened(self) -> psycopg.Connection[Any]:
        connection = psycopg.connect(self._url, autocommit=True, application_name="presscheck", connect_timeout=10)
        connection.execute("SELECT set_config('lock_timeout', %s, false)", (f"{_WAIT_SECONDS}s",))
        return connection

    @contextmanager
    def _told(self) -> Iterator[psycopg.Connection[Any]]:
        """The connection of this thread; troubles of the database as a sentence."""
        try:
            connection = self._connections()
            try:
                yield connection
            finally:
                if connection.closed:  # the server went away: the next question makes a new one
                    self._connections.forget()
        except errors.LockNotAvailable as error:
            raise ArchiveError(
                f"archive {self._name}: locked by another process for {_WAIT_SECONDS} seconds. Try again later."
            ) from error
        except psycopg.Error as error:
            said = error.diag.message_primary or " ".join(str(error).split())  # the rest shows what is in the row
            raise ArchiveError(f"archive {self._name}: it cannot be used: {said[:_SAID_CHARS]}") from error

    def _begin(self, connection: psycopg.Connection[Any]) -> None:
        """Make the tables, or bring them to this version; one process does it, the others wait."""
        with connection.transaction():
            connection.execute("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))
            connection.execute("CREATE SCHEMA IF NOT EXISTS presscheck")
            connection.execute("CREATE TABLE IF NOT EXISTS presscheck.schema_version (version BIGINT NOT NULL)")
            found = self._found_version(connection)
            for step in _STEPS[found:]:
                connection.execute(step.encode())
            connection.execute("DELETE FROM presscheck.schema_version")
            connection.execute("INSERT INTO presscheck.schema_version VALUES (%s)", (len(_STEPS),))

    def _check_version(self, connection: psycopg.Connection[Any]) -> None:
        row = connection.execute("SELECT to_regclass('presscheck.schema_version')").fetchone()
        if row is None or row[0] is None:
            raise ArchiveError(f"archive {self._name}: it does not exist yet; presscheck archive add creates it")
        if self._found_version(connection) < len(_STEPS):
            self._begin(connection)

    def _found_version(self, connection: psycopg.Connection[Any]) -> int:
        row = connection.execute("SELECT version FROM presscheck.schema_version").fetchone()
        found = row[0] if row else 0
        if found > len(_STEPS):
            raise ArchiveError(
                f"archive {self._name}: it has format {found}; this version supports formats up to {len(_STEPS)}. "
                "Update presscheck."
            )
        return found

    # --- what a storage does

    @contextmanager
    def change(self) -> Iterator[_Change]:
        """See `Storage`."""
        with self._told() as connection, connection.transaction():
            connection.execute("LOCK TABLE presscheck.schema_version IN EXCLUSIVE MODE")
            yield _Change(connection)

    def having(self, keys: Iterable[int], most: int) -> set[int]:
        """See `Storage`."""
        return {number for _, number in self.pairs(keys, most)}

    def pairs(self, keys: Iterable[int], most: int) -> list[tuple[int, int]]:
        """See `Storage`."""
        asked = """
            SELECT asked.key, found.number FROM unnest(%s::bigint[]) AS asked (key) CROSS JOIN LATERAL (
                SELECT number FROM presscheck.keys WHERE keys.key = asked.key ORDER BY number LIMIT %s
            ) AS found
        """
        return self._rows(asked, (list(keys), most))

    def sizes(self, outlets: Collection[str]) -> dict[str, int]:
        """See `Storage`."""
        asked = "SELECT outlet, count(*) FROM presscheck.articles WHERE outlet = ANY(%s) GROUP BY outlet"
        return {_read(outlet): number for outlet, number in self._rows(asked, (list(map(_written, outlets)),))}

    def facts(self, numbers: Collection[int]) -> list[tuple[Any, ...]]:
        """See `Storage`."""
        asked = f"SELECT number, {_COLUMNS} FROM presscheck.articles WHERE number = ANY(%s) ORDER BY number"
        return [tuple(map(_read, row)) for row in self._rows(asked, (list(numbers),))]

    def sets(self, numbers: Collection[int]) -> list[tuple[int, bytes, bytes | None]]:
        """See `Storage`."""
        asked = "SELECT number, shingles, numbers FROM presscheck.sets WHERE number = ANY(%s) ORDER BY number"
        return self._rows(asked, (list(numbers),))

    def body(self, number: int) -> bytes | None:
        """See `Storage`."""
        rows = self._rows("SELECT body FROM presscheck.articles WHERE number = %s", (number,))
        return rows[0][0] if rows else None

    def before(self, moment: int, most: int) -> list[int]:
        """See `Storage`."""
        asked = "SELECT number FROM presscheck.articles WHERE published_at < %s ORDER BY published_at LIMIT %s"
        return [number for (number,) in self._rows(asked, (moment, most))]

    def info(self) -> Info:
        """See `Storage`."""
        asked = """
            SELECT count(*), count(DISTINCT outlet), min(published_at), max(published_at), count(body),
                (SELECT sum(pg_total_relation_size(format('presscheck.%I', relname)::regclass))::bigint
                 FROM pg_stat_user_tables WHERE schemaname = 'presscheck')
            FROM presscheck.articles
        """
        articles, outlets, first, last, bodies, n_bytes = self._rows(asked.replace("%I", "%%I"), ())[0]
        return Info(self._name, len(_STEPS), articles, outlets, _instant(first), _instant(last), bodies, n_bytes)

    def tidy(self) -> None:
        """See `Storage`: the server does it by itself (autovacuum)."""

    def close(self) -> None:
        """See `Storage`."""
        self._connections.close()

    def _rows(self, query: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
        with self._told() as connection:
            return connection.execute(query.encode(), values).fetchall()


class _Change:
    """`storage.Change` within a transaction."""

    def __init__(self, connection: psycopg.Connection[Any]):
        self._connection = connection

    def insert(self, cards: Sequence[Card]) -> None:
        """See `Change`."""
        if not cards:
            return
        sequence = "pg_get_serial_sequence('presscheck.articles', 'number')"
        asked = f"SELECT nextval({sequence}) FROM generate_series(1, %s)"
        numbers = sorted(number for (number,) in self._connection.execute(asked.encode(), (len(cards),)))
        numbered = list(zip(numbers, cards, strict=True))
        keys = [(at, card.keys.tolist(), card.bands.tolist()) for at, card in numbered]
        rows = ((*map(_written, card.facts), *of_card, card.body) for of_card, card in zip(keys, cards, strict=True))
        self._copy(f"articles ({_COLUMNS}, number, keys, bands, body)", rows)
        sets = ((at, card.shingles, card.numbers) for at, card in numbered if card.shingles is not None)
        self._copy("sets (number, shingles, numbers)", sets)
        self._copy_keys(_KEY_ROWS_HEAD + _key_rows(numbers, cards) + _KEY_ROWS_END)

    def _copy_keys(self, data: bytes) -> None:
        """There are fifty keys an article: to write each down as text takes longer than all else."""
        with self._connection.cursor() as cursor, cursor.copy(_COPY_KEYS) as copy:
            for first in range(0, len(data), _AT_ONCE):
                copy.write(data[first : first + _AT_ONCE])

    def _copy(self, table: str, rows: Iterable[Sequence[Any]]) -> None:
        with self._connection.cursor() as cursor, cursor.copy(f"COPY presscheck.{table} FROM STDIN".encode()) as copy:
            for row in rows:
                copy.write_row(row)

    def remove(self, numbers: Collection[int]) -> None:
        """See `Change`."""
        own = (list(numbers),)
        of_articles = "SELECT unnest(keys || bands) AS key, number FROM presscheck.articles WHERE number = ANY(%s)"
        matching = "keys.key = own.key AND keys.number = own.number"
        self._connection.execute(
            f"DELETE FROM presscheck.keys USING ({of_articles}) AS own WHERE {matching}".encode(), own
        )
        self._connection.execute("DELETE FROM presscheck.sets WHERE number = ANY(%s)", own)
        self._connection.execute("DELETE FROM presscheck.articles WHERE number = ANY(%s)", own)


def _key_rows(numbers: Sequence[int], cards: Sequence[Card]) -> bytes:
    """Rows of the table of keys, each once and in its order, as COPY takes them (`_KEY_ROW`). cards: at least one."""
    sizes = [card.keys.size + card.bands.size for card in cards]
    number = np.repeat(np.array(numbers, dtype=np.int64), sizes)
    key = np.concatenate([some for card in cards for some in (card.keys, card.bands)])
    order = np.lexsort((number, key))
    key, number = key[order], number[order]
    is_new = np.append(True, (key[1:] != key[:-1]) | (number[1:] != number[:-1]))[: key.size]
    rows = np.zeros(int(is_new.sum()), dtype=_KEY_ROW)
    rows["columns"], rows["key_bytes"], rows["number_bytes"] = 2, 8, 8
    rows["key"], rows["number"] = key[is_new], number[is_new]
    return rows.tobytes()


def _written(value: Any) -> Any:
    """A value as PostgreSQL can store it."""
    if isinstance(value, str) and ("\0" in value or _ESCAPE in value):
        return value.replace(_ESCAPE, f"{_ESCAPE}e").replace("\0", f"{_ESCAPE}0")
    return value


def _read(value: Any) -> Any:
    """The value that was written."""
    if isinstance(value, str) and _ESCAPE in value:
        return value.replace(f"{_ESCAPE}0", "\0").replace(f"{_ESCAPE}e", _ESCAPE)
    return value


def _instant(microseconds: int | None) -> datetime | None:
    return None if microseconds is None else datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=microseconds)
