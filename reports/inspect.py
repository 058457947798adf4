"""How each block of the input was read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, TextIO

import polars as pl
from rich.console import Console
from rich.text import Text

from ..schemas.batch import Batch
from .json_text import write_items
from .terminal.text import SEVERITY_STYLES, heading, say, wrapped
from .text import shortened, visible

__all__ = ["write_json", "write_terminal"]

_ITEM: Final = ("record", "block", "start", "end", "kind", "role", "text")
_HEADING: Final = ("source", "record", "url", "read_error")
_COLUMNS: Final = ("block", "bytes", "kind", "role", "text")
_MIN_TEXT_CELLS: Final = 12


def write_json(batches: Iterable[Batch], stream: TextIO) -> None:
    """Write `[{"record", "block", "start", "end", "kind", "role", "text"}]`, a block a line."""
    write_items((item for batch in batches for item in _blocks(batch).select(_ITEM).iter_rows(named=True)), stream)
    stream.write("\n")


def write_terminal(batches: Iterable[Batch], console: Console) -> None:
    """Print a table a record: number of the block, byte span, kind, role, and the text on one line."""
    for batch in batches:
        blocks = _blocks(batch).partition_by("article", as_dict=True)
        for article, record in enumerate(batch.articles.select(_HEADING).iter_rows(named=True)):
            heading(console, record["source"], record["record"], record["url"])
            if record["read_error"] is not None:
                wrapped(console, Text.assemble(("not read: ", SEVERITY_STYLES["error"]), visible(record["read_error"])))
            if (article,) in blocks:
                _write_table(blocks[article,], console)
            say(console)


def _blocks(batch: Batch) -> pl.DataFrame:
    records = batch.articles.with_row_index("article").select("article", "record")
    return batch.blocks.join(records, on="article", maintain_order="left")


def _write_table(blocks: pl.DataFrame, console: Console) -> None:
    """Columns of fixed width, as wide as this record needs; the text takes what is left."""
    rows = blocks.with_columns(bytes=pl.format("{}..{}", "start", "end")).select(_COLUMNS).cast(pl.String)
    block, span, kind, role = (max(map(len, (name, *rows[name]))) for name in _COLUMNS[:-1])
    room = max(console.width - (block + span + kind + role + 8), _MIN_TEXT_CELLS)
    say(console, Text(f"{'block':>{block}}  {'bytes':>{span}}  {'kind':<{kind}}  {'role':<{role}}  text", "bold"))
    for row in rows.iter_rows(named=True):
        place = f"{row['block']:>{block}}  {row['bytes']:>{span}}"
        role_style = "red" if row["role"] == "unknown" else "cyan"
        shown = (f"{row['role']:<{role}}", role_style)
        say(console, Text.assemble(place, f"  {row['kind']:<{kind}}  ", shown, "  ", shortened(row["text"], room)))
