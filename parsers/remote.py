"""Sources that are addresses: object stores and data hubs, through Polars' own readers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import polars as pl
from polars.exceptions import PolarsError

from ..schemas.batch import Deferred
from ..schemas.panics import PanicError, as_errors
from . import frames
from .chunks import AnySize
from .fields import Planner

__all__ = ["SCHEMES", "UnreachableError", "format_of", "is_remote", "read"]

SCHEMES: Final = ("s3", "s3a", "gs", "gcs", "az", "azure", "adl", "abfs", "abfss", "hf", "file")
"""Of Polars' cloud readers; credentials come from the environment, as those of the store's own tools do."""

_ADDRESS: Final = re.compile(rf"(?:{'|'.join(SCHEMES)})://", re.IGNORECASE)
_FORMATS: Final = {
    "parquet": ("parquet", "pq"),
    "jsonl": ("jsonl", "ndjson"),
    "csv": ("csv",),
    "tsv": ("tsv",),
    "ipc": ("arrow", "ipc", "feather"),
}


class UnreachableError(ValueError):
    """The address gives nothing; the message is the reader's."""


def is_remote(name: str) -> bool:
    """Whether the name of a source is such an address."""
    return _ADDRESS.match(name) is not None


def format_of(name: str) -> str:
    """By the ending; Parquet where there is none, as for a folder or `…/*`."""
    ending = name.rpartition("/")[2].rpartition(".")[2].lower()
    return next((format for format, endings in _FORMATS.items() if ending in endings), "parquet")


def read(name: str, planner: Planner, *, format: str, batch_size: AnySize) -> Iterator[Deferred]:
    """Batches of what lies at an address, which may be a pattern; folders such as `outlet=…/` are columns.

    format: one of parquet, ipc, jsonl, csv and tsv. Raises UnreachableError.
    """
    try:
        with as_errors():
            scanned = _scanned(name, format)
            yield from frames.read(scanned, planner, source=name, batch_size=batch_size)
    except (PolarsError, PanicError, OSError) as error:
        raise UnreachableError((str(error) or type(error).__name__).splitlines()[0]) from error


def _scanned(name: str, format: str) -> pl.LazyFrame:
    if format == "parquet":
        return pl.scan_parquet(name, hive_partitioning=True, try_parse_hive_dates=False)
    if format == "ipc":
        return pl.scan_ipc(name)
    if format == "jsonl":
        return pl.scan_ndjson(name, infer_schema_length=None)
    return pl.scan_csv(name, separator="\t" if format == "tsv" else ",", infer_schema=False)
