"""Write the binary examples from the text ones: Parquet, Arrow IPC, gzip and zstd.

python examples/build.py
"""

from __future__ import annotations

import gzip
import sys
from collections.abc import Callable
from pathlib import Path

import polars as pl

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

HERE = Path(__file__).parent


def parquet(source: Path, target: Path) -> None:
    """JSONL to Parquet, times as instants, as a corpus job stores them."""
    published = pl.col("published").str.to_datetime(time_unit="us", time_zone="UTC")
    pl.read_ndjson(source).with_columns(published).write_parquet(target)


def arrow(source: Path, target: Path) -> None:
    """TSV to Arrow IPC, all columns as text."""
    pl.read_csv(source, separator="\t", infer_schema=False).write_ipc(target)


def packed_with_gzip(source: Path, target: Path) -> None:
    """No time of packing and no name inside: the same text gives the same bytes."""
    target.write_bytes(gzip.compress(source.read_bytes(), mtime=0))


def packed_with_zstd(source: Path, target: Path) -> None:
    """As `zstd` does."""
    target.write_bytes(zstd.compress(source.read_bytes()))


BUILT: dict[str, tuple[str, Callable[[Path, Path], None]]] = {
    "corpus.parquet": ("corpus.jsonl", parquet),
    "wire.arrow": ("wire.tsv", arrow),
    "defects.jsonl.gz": ("defects.jsonl", packed_with_gzip),
    "several.txt.zst": ("several.txt", packed_with_zstd),
}
"""Each binary example, the text one that it holds, and how it is made."""


def build(folder: Path = HERE) -> None:
    """Write all of them into `folder`."""
    for name, (source, make) in BUILT.items():
        make(HERE / source, folder / name)


if __name__ == "__main__":
    build()
