"""How the input was read: which field fills which column, and each block."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, TextIO

import polars as pl
from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.text import Text

from ..schemas.batch import Batch
from .json_text import write_items
from .terminal.text import SEVERITY_STYLES, heading, say, wrapped
from .text import shortened, visible

__all__ = ["write_fields", "write_fields_json", "write_json", "write_terminal"]

_ITEM: Final = ("record", "block", "start", "end", "kind", "role", "text")
_HEADING: Final = ("source", "record", "url", "read_error")
_COLUMNS: Final = ("block", "bytes", "kind", "role", "text")
_MIN_TEXT_CELLS: Final = 12
_MOST_NAME_CELLS: Final = 40


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


def write_fields_json(sources: Iterable[Mapping[str, Mapping[str, int]]], stream: TextIO) -> None:
    """Write `[{"field", "columns"}]`, a field a line; an ignored one has no columns. sources: see `write_fields`."""
    items = ({"field": name, "columns": list(map(_column, its))} for uses in sources for name, its in uses.items())
    write_items(items, stream)
    stream.write("\n")


def write_fields(uses: Mapping[str, Mapping[str, int]], console: Console) -> None:
    """Print a table of fields, those that are ignored last; nothing for a source that has none.

    uses: field to the columns that it fills, and to how many other fields are taken before it there.
    """
    if not uses:
        return
    names = {name: shortened(name, _MOST_NAME_CELLS) for name in uses}
    width = max(map(cell_len, ("field", *names.values())))
    say(console, Text(f"{'field':<{width}}  column", "bold"))
    for name in sorted(uses, key=lambda name: not uses[name]):
        told = ", ".join(map(_use, uses[name].items())) or "ignored"
        style = "cyan" if uses[name] else "dim"
        say(console, Text.assemble(set_cell_size(names[name], width), "  ", (told, style)))
    say(console)


def _use(use: tuple[str, int]) -> str:
    return f"{_column(use[0])} (if others are empty)" if use[1] else _column(use[0])


def _column(target: str) -> str:
    """A column as `--map` names it."""
    return target.removesuffix("_raw")


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
