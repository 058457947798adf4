"""All entries: a name, what takes the bytes, and where its seeds are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from . import containers, gate, kept, parts, texts

__all__ = ["ENTRIES", "SEEDS", "seeds"]

SEEDS: Final = Path(__file__).parent / "seeds"

ENTRIES: Final[Mapping[str, Callable[[bytes], None]]] = {
    "dump": texts.dumps,
    "json": texts.json_documents,
    "jsonl": texts.json_lines,
    "csv": texts.csv,
    "tsv": texts.tsv,
    "timestamps": parts.times,
    "urls": parts.addresses,
    "values": parts.values_of_any_type,
    "linked-data": parts.graphs,
    "parquet": containers.parquet,
    "parquet-damaged": containers.damaged_parquet,
    "arrow": containers.arrow,
    "arrow-damaged": containers.damaged_arrow,
    "gzip": containers.gzipped,
    "zstd": containers.zstandard,
    "check": gate.checked_sources,
    "check-records": gate.checked_records,
    "check-frames": gate.checked_frames,
    "fix": gate.fixed_sources,
    "fix-records": gate.fixed_records,
    "cache": kept.cached,
    "history": kept.runs,
}
"""Name to a function that takes any bytes, and raises where a promise is broken."""


def seeds(name: str) -> list[Path]:
    """The seeds of an entry, in order."""
    return sorted((SEEDS / name).iterdir())
