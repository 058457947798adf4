"""What a database answers to a query, a record a row: through ADBC where there is a driver, else through ConnectorX."""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Mapping, Sequence
from types import ModuleType
from typing import Any, Final
from urllib.parse import unquote, urlsplit

import polars as pl

from ..schemas.batch import Deferred
from . import frames
from .chunks import AnySize, sized
from .fields import Planner
from .source import SourceError

__all__ = ["QUERY", "read_query"]

QUERY: Final = "<query>"
"""`source` of what came from a database: its address may hold a password."""

_DRIVERS: Final = {
    "sqlite": "adbc_driver_sqlite",
    "postgres": "adbc_driver_postgresql",
    "postgresql": "adbc_driver_postgresql",
    "snowflake": "adbc_driver_snowflake",
    "grpc": "adbc_driver_flightsql",
}
"""Scheme of a connection to the module of its ADBC driver, whose answers come in batches."""


def read_query(
    query: str,
    connection: str,
    *,
    preset: str | None = None,
    mapping: Mapping[str, str | Sequence[str]] | None = None,
    batch_size: AnySize,
) -> Iterator[Deferred]:
    """Batches of the rows that a query gives, in their order.

    connection: `sqlite:///articles.db`, `postgresql://user@host/db`. Raises SourceError for what no driver can open,
    and for a query that fails; FieldError for an unknown preset or column.
    """
    planner = Planner(preset, mapping)
    try:
        answers = (frames.narrowed(some.lazy(), planner).collect() for some in _answers(query, connection, batch_size))
        yield from frames.read_pieces(answers, planner, source=QUERY, batch_size=batch_size)
    except SourceError:
        raise
    except Exception as error:  # each driver has its own kinds
        raise SourceError(f"The query failed: {_reason(error, connection)}") from error
    planner.refuse("the query")


def _answers(query: str, connection: str, batch_size: AnySize) -> Iterator[pl.DataFrame]:
    scheme = urlsplit(connection).scheme.partition("+")[0].lower()
    if not scheme:
        raise SourceError("A connection must have the form scheme://…, such as sqlite:///articles.db.")
    if (driver := _driver(scheme)) is None:
        yield _through_connectorx(query, connection, scheme)
        return
    with driver.connect(_place(connection, scheme)) as opened, opened.cursor() as cursor:
        yield from pl.read_database(query, cursor, iter_batches=True, batch_size=sized(batch_size).records)


def _driver(scheme: str) -> ModuleType | None:
    if scheme not in _DRIVERS:
        return None
    try:
        importlib.import_module("pyarrow")
        return importlib.import_module(f"{_DRIVERS[scheme]}.dbapi")
    except ImportError as error:
        name = _DRIVERS[scheme].replace("_", "-")
        raise SourceError(f"{scheme} needs a driver: pip install 'presscheck[database]' {name}") from error


def _through_connectorx(query: str, connection: str, scheme: str) -> pl.DataFrame:
    """The whole answer at once: ConnectorX has no batches."""
    try:
        importlib.import_module("connectorx")
    except ImportError as error:
        raise SourceError(f"{scheme} needs ConnectorX: pip install connectorx") from error
    return pl.read_database_uri(query, connection, engine="connectorx")


def _place(connection: str, scheme: str) -> str:
    """A file for SQLite, as SQLAlchemy writes it: `sqlite:///relative`, `sqlite:////absolute`."""
    return unquote(urlsplit(connection).path.removeprefix("/")) if scheme == "sqlite" else connection


def _reason(error: Exception, connection: str) -> str:
    """The first line of what a driver says, without the password."""
    text = (str(error) or type(error).__name__).splitlines()[0]
    secret: Any = urlsplit(connection).password
    return text.replace(secret, "***") if secret else text
