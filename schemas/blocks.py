"""The `blocks` frame: one row a text block."""

from __future__ import annotations

from typing import Annotated, Any, Final

import polars as pl
from pandera.polars import DataFrameModel, Field

from .vocabulary import KINDS, ROLE_SOURCES, ROLES

__all__ = ["BLOCK_DTYPES", "LAID_OUT", "Blocks"]

LAID_OUT: Final = ("headline", "description", "body")
"""The columns of `Articles` of which blocks are made, where fields have names; in this order."""

_KINDS = list(KINDS)
_ROLES = list(ROLES)
_ROLE_SOURCES = list(ROLE_SOURCES)


def _maybe(description: str) -> Any:
    """A nullable column."""
    return Field(nullable=True, description=description)


class Blocks(DataFrameModel):
    """One row a text block, in reading order.

    In a dump a block is what blank lines separate. In a record with named fields the blocks are the headline,
    the description and each line of the body that is not blank.
    """

    article: pl.UInt32 = Field(description="Row of the article in the `articles` frame of the same batch.")
    block: pl.UInt32 = Field(description="Position of the block in its record, from 0.")
    line: pl.UInt64 = _maybe("Line of the source on which the block begins, from 1; null where unknown.")
    column: pl.String = Field(
        description="Column of `articles` that the text belongs to (`headline`, `body`, …); `block` where a "
        "dump's block belongs to none."
    )
    start: pl.UInt64 = Field(
        description="First byte of the block: in a dump, in the (decompressed) source; else in the UTF-8 of the "
        "field `column`."
    )
    end: pl.UInt64 = Field(description="One past the last byte, counted as `start`.")
    text: pl.String = Field(description="The text of exactly these bytes, unchanged; bad UTF-8 as U+FFFD.")
    kind: Annotated[pl.Enum, _KINDS] = Field(description="What the block looks like, on its own.")
    role: Annotated[pl.Enum, _ROLES] = Field(description="What the block is in its article.")
    role_source: Annotated[pl.Enum, _ROLE_SOURCES] = Field(description="What the role was read from.")

    class Config(DataFrameModel.Config):
        """Exactly these columns."""

        strict = True


BLOCK_DTYPES: dict[str, pl.DataType] = {name: column.dtype.type for name, column in Blocks.to_schema().columns.items()}
"""Column name to Polars dtype, in order."""
