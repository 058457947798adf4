"""The store of runs: a folder with one Parquet file a run, which holds its profile.

A folder of files, and no database: a run is appended by one rename, so that jobs need no lock; stores of several
machines are joined by copying files; and Polars, DuckDB and pandas read the folder as it is.

The name of a file is `TIME-RUN-DIGEST.parquet`: when the run was, a digest of its numbers, and one of the bytes of the
file, which are compared before Polars sees them. Files of earlier versions have no `DIGEST`, and stay as they are: they
are tried in a process of their own first, because Polars may end its process on damaged ones.
"""

from __future__ import annotations

import hashlib
import io
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

import polars as pl
from polars.exceptions import PolarsError

from ...schemas.panics import PanicError, quiet
from ...schemas.profiles import PROFILE_DTYPES
from ...writers.output import Output
from ..terms.config import Config, ConfigError
from . import seal

__all__ = ["MOST_RUNS", "append", "before", "known", "load"]

MOST_RUNS: Final = 60
"""Earlier runs that one is compared with; older files stay, and are not read."""

_NAME: Final = re.compile(r"(?P<run>\d{8}T\d{6}Z-[0-9a-f]{12})(?:-(?P<digest>[0-9a-f]{64}))?\.parquet")
_TRIAL: Final = """
import sys
import polars
for number, path in enumerate(sys.argv[1:]):
    print(number, flush=True)
    polars.read_parquet(path, glob=False)
print("all")
"""
"""Says the number of a file before it reads it."""

_TRIAL_SECONDS: Final = 120


def load(folder: Path, most: int = MOST_RUNS) -> pl.DataFrame:
    """The latest runs of a store (`PROFILE_DTYPES`), by time. Raises ConfigError, which names a damaged file."""
    if not folder.is_dir():
        raise ConfigError(f"history {folder}: the folder does not exist; --append-history creates it")
    runs = {_run_of(path): path for path in sorted(folder.glob("*.parquet"))}  # a run that was appended twice is one
    paths = [path for _, path in sorted(runs.items(), reverse=True)[:most]]  # names begin with the time
    _try_out([path for path in paths if _digest_of(path) is None])
    return pl.concat([pl.DataFrame(schema=PROFILE_DTYPES), *map(_read, reversed(paths))])


def known(config: Config) -> pl.DataFrame | None:
    """The runs that a configuration has this one compared with; none for a store that is yet to be begun.

    None without a store. Raises ConfigError.
    """
    if config.history is None:
        if config.append_history:
            raise ConfigError("--append-history needs --history, or a history in the configuration")
        return None
    folder = Path(config.history)
    if config.append_history and not folder.exists():
        return pl.DataFrame(schema=PROFILE_DTYPES)
    return load(folder)


def before(past: pl.DataFrame, as_of: datetime) -> pl.DataFrame:
    """The runs of a store that are earlier than this time."""
    return past.filter(pl.col("as_of") < as_of)


def append(folder: Path, profile: pl.DataFrame) -> Path:
    """Add the profile of a run; the same run twice is one. Raises OSError.

    Times of runs are cut to the minute. Another run of the same minute is kept a second later, so that the two stay
    apart.
    """
    folder.mkdir(parents=True, exist_ok=True)
    content = hashlib.sha256(profile.write_csv().encode()).hexdigest()[:12]
    at = profile["as_of"][0]
    if known_as := next(iter(sorted(folder.glob(f"{at:%Y%m%dT%H%M}*Z-{content}*.parquet"))), None):
        return known_as
    while any(folder.glob(f"{at:%Y%m%dT%H%M%SZ}-*.parquet")):
        at += timedelta(seconds=1)
    run = f"{at:%Y%m%dT%H%M%SZ}-{content}"
    profile = profile.with_columns(as_of=pl.lit(at).cast(PROFILE_DTYPES["as_of"]))
    stream = io.BytesIO()
    profile.write_parquet(stream)
    data = stream.getvalue()
    path = folder / f"{run}-{seal.digest(data)}.parquet"
    with Output(str(path)) as file:
        file.write(data)
        file.commit()
    return path


def _run_of(path: Path) -> str:
    """Time and content of a run, from the name of its file; the whole name of a file that is called otherwise."""
    named = _NAME.fullmatch(path.name)
    return named["run"] if named else path.name


def _digest_of(path: Path) -> str | None:
    named = _NAME.fullmatch(path.name)
    return named["digest"] if named else None


def _read(path: Path) -> pl.DataFrame:
    try:
        data = path.read_bytes()
        digest = _digest_of(path)
        if digest is not None and seal.digest(data) != digest:
            raise _damaged(path, "it was changed after it was written")
        with quiet():
            frame = pl.read_parquet(io.BytesIO(data))
    except (OSError, PolarsError, PanicError) as error:
        raise _damaged(path, _first_line(error)) from error
    if frame.schema != PROFILE_DTYPES:
        raise ConfigError(f"history {path}: this is not a presscheck run; remove the file")
    return frame


def _try_out(paths: Sequence[Path]) -> None:
    """Read files without a digest in another process. Raises ConfigError, which names the first that fails."""
    if not paths:
        return
    command = [sys.executable, "-c", _TRIAL, *map(str, paths)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    try:
        done = subprocess.run(
            command, env=environment, capture_output=True, text=True, check=False, timeout=_TRIAL_SECONDS
        )
        said = done.stdout.split()
    except subprocess.TimeoutExpired as error:
        said = (error.stdout or b"0").decode().split()
    if said[-1:] != ["all"]:
        raise _damaged(paths[int(said[-1]) if said else 0], "Polars cannot read it")


def _damaged(path: Path, reason: str) -> ConfigError:
    return ConfigError(f"history {path}: cannot be read; remove the file: {reason}")


def _first_line(error: BaseException) -> str:
    return str(error).partition("\n")[0]
