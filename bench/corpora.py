"""What is measured on, by name, and files of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, Final

import polars as pl

from . import realistic, synthetic

__all__ = ["DESCRIBED", "TEXTS", "frame", "write_jsonl", "write_parquet"]

TEXTS: Final[Mapping[str, Callable[..., Iterator[dict[str, Any]]]]] = {
    "realistic": realistic.articles,
    "synthetic": synthetic.articles,
}
"""Name to a maker: `(count, seed=…, defects=…)` to articles as dicts."""

DESCRIBED: Final[Mapping[str, str]] = {
    "realistic": "articles with the shape of real ones, about 3,400 bytes in many scripts",
    "synthetic": "synthetic articles of about 800 characters, all of them English",
}

_CHUNK: Final = 20_000


def frame(made: Sequence[Mapping[str, Any]]) -> pl.DataFrame:
    """Articles as a frame of texts."""
    return pl.DataFrame(made, schema=dict.fromkeys(made[0], pl.String))


def write_parquet(path: Path, made: Iterable[dict[str, Any]]) -> None:
    """Write articles to a Parquet file, in bounded memory."""
    parts: list[Path] = []
    left = iter(made)
    while chunk := list(islice(left, _CHUNK)):
        parts.append(path.with_suffix(f".{len(parts)}.part"))
        frame(chunk).write_parquet(parts[-1])
    pl.scan_parquet(parts).sink_parquet(path, row_group_size=_CHUNK)
    for part in parts:
        part.unlink()


def write_jsonl(path: Path, made: Iterable[dict[str, Any]]) -> None:
    """Write articles as JSON lines."""
    with path.open("w", encoding="utf-8") as file:
        for article in made:
            file.write(json.dumps(article, ensure_ascii=False) + "\n")
