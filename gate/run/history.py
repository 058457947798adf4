"""The store of runs: a folder with one Parquet file a run, which holds its profile.

A folder of files, and no database: a run is appended by one rename, so that jobs need no lock; stores of several
machines are joined by copying files; and Polars, DuckDB and pandas read the folder as it is.
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import Path
from typing import Final

import polars as pl

from ...schemas.panics import PanicError, quiet
from ...schemas.profiles import PROFILE_DTYPES
from ...writers.output import Output
from ..terms.config import Config, ConfigError

__all__ = ["MOST_RUNS", "append", "before", "known", "load"]

MOST_RUNS: Final = 60
"""Earlier runs that one is compared with; older files stay, and are not read."""


def load(folder: Path, most: int = MOST_RUNS) -> pl.DataFrame:
    """The latest runs of a store (`PROFILE_DTYPES`), by time. Raises ConfigError."""
    if not folder.is_dir():
        raise ConfigError(f"history {folder}: there is no such folder (--append-history begins one)")
    paths = sorted(folder.glob("*.parquet"), reverse=True)[:most]  # names begin with the time
    return pl.concat([pl.DataFrame(schema=PROFILE_DTYPES), *map(_read, reversed(paths))])


def known(config: Config) -> pl.DataFrame | None:
    """The runs that a configuration has this one compared with; none for a store that is yet to be begun.

    None without a store. Raises ConfigError.
    """
    if config.history is None:
        if config.append_history:
            raise ConfigError("--append-history needs --history, or history in the configuration")
        return None
    folder = Path(config.history)
    if config.append_history and not folder.exists():
        return pl.DataFrame(schema=PROFILE_DTYPES)
    return load(folder)


def before(past: pl.DataFrame, as_of: datetime) -> pl.DataFrame:
    """The runs of a store that are earlier than this time."""
    return past.filter(pl.col("as_of") < as_of)


def append(folder: Path, profile: pl.DataFrame) -> Path:
    """Add the profile of a run; the same run twice is one. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    content = hashlib.sha256(profile.write_csv().encode()).hexdigest()[:12]
    path = folder / f"{profile['as_of'][0]:%Y%m%dT%H%M%SZ}-{content}.parquet"
    with Output(str(path)) as file:
        profile.write_parquet(file.temporary)
        file.commit()
    return path


def _read(path: Path) -> pl.DataFrame:
    try:
        with quiet():
            frame = pl.read_parquet(path)
    except (OSError, pl.exceptions.PolarsError, PanicError) as error:
        raise ConfigError(f"history {path}: cannot be read; take the file out: {_first_line(error)}") from error
    if frame.schema != PROFILE_DTYPES:
        raise ConfigError(f"history {path}: this is no run of presscheck; take the file out")
    return frame


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0]
