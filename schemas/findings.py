"""The `findings` frame: one row a defect, with its place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final

import polars as pl
from pandera.polars import DataFrameModel, Field

from .compact import own_text
from .vocabulary import FIXES, SEVERITIES, STATES

__all__ = ["EXCERPT_CHARS", "FINDING_DTYPES", "PUBLIC_COLUMNS", "Findings", "begun", "findings_of"]

EXCERPT_CHARS = 120
"""An excerpt is at most so many characters; a longer one ends with `…`."""

_SEVERITIES = list(SEVERITIES)
_FIXES = list(FIXES)
_STATES = list(STATES)


def _maybe(description: str) -> Any:
    """A nullable column."""
    return Field(nullable=True, description=description)


class Findings(DataFrameModel):
    """One row a defect. `PUBLIC_COLUMNS` are the contract; the other columns are for reports and limits."""

    code: pl.String = Field(description="Code of the rule, such as LK001.")
    name: pl.String = Field(description="Name of the rule, such as xpath-selector.")
    severity: Annotated[pl.Enum, _SEVERITIES] = Field(description="info, warning or error.")
    source: pl.String = Field(
        description="Where the record comes from: a path, `-` or `<frame>`; `<run>` for an outlet or the whole run."
    )
    record: pl.UInt64 = _maybe(
        "Number of the record in its source, from 0; null for a finding about an outlet or the whole run."
    )
    line: pl.UInt64 = _maybe("Line of the defect (dump) or of the record; null if the format has no lines.")
    article_id: pl.String = Field(
        description="Id of the article, or one derived from its URL or content; the outlet if there is no record."
    )
    url: pl.String = _maybe("URL of the article.")
    column: pl.String = Field(description="Column of `articles` that has the defect, or `block`.")
    field: pl.String = _maybe(
        "Name of the source field that fills the column; null if the source has no names or no such field."
    )
    block: pl.UInt32 = _maybe("Position of the block; null if the defect is not in a block.")
    start: pl.UInt64 = _maybe("First byte of the defect in the UTF-8 text of its column; in a dump, in the source.")
    end: pl.UInt64 = _maybe("One past its last byte.")
    start_char: pl.UInt64 = _maybe(
        "First character of the defect in the text of its column, in code points; null in a dump, if the bytes are not "
        "UTF-8, and for rules over many records."
    )
    end_char: pl.UInt64 = _maybe("One past its last character.")
    excerpt: pl.String = _maybe("The text of the defect, at most 120 characters.")
    message: pl.String = Field(description="What is wrong, in one sentence.")
    fix: Annotated[pl.Enum, _FIXES] = Field(description="Whether presscheck can repair it.")
    replacement: pl.String = _maybe(
        "Text that replaces start..end in the repair, empty if the text is deleted; null if `replacements` is off, if "
        "there is no repair for this place alone, or if the text has more than 2,000 characters."
    )
    fingerprint: pl.String = Field(
        description="32 hex digits: rule, article, column, normalized excerpt and its number among equal ones. "
        "Does not change if other records or lines change."
    )
    state: Annotated[pl.Enum, _STATES] = Field(
        description="new, known (in the baseline), suppressed, or expired (its suppression has ended)."
    )
    kept_source: pl.String = _maybe("Source of the record that this one duplicates, and that should stay.")
    kept_record: pl.UInt64 = _maybe("Number of that record in its source.")
    kept_url: pl.String = _maybe("URL of that record.")
    kept_text: pl.String = _maybe("What it has where this one has the excerpt.")
    outlet: pl.String = _maybe("Who published the article: its host, else the publisher's name.")
    before: pl.String = _maybe("Up to 40 characters before the excerpt, on its line.")
    after: pl.String = _maybe("Up to 40 characters after the excerpt, on its line.")
    at_column: pl.UInt64 = _maybe("First character of the defect in its line of a dump, from 1.")
    end_line: pl.UInt64 = _maybe("Line of a dump on which the defect ends.")
    end_at_column: pl.UInt64 = _maybe("One past its last character there.")

    class Config(DataFrameModel.Config):
        """Exactly these columns."""

        strict = True


FINDING_DTYPES: dict[str, pl.DataType] = {
    name: column.dtype.type for name, column in Findings.to_schema().columns.items()
}
"""Column name to Polars dtype, in order."""

_NONE: Final = pl.DataFrame(schema=FINDING_DTYPES)

_OF_REPORTS = ("kept_text", "outlet", "before", "after", "at_column", "end_line", "end_at_column")

PUBLIC_COLUMNS: tuple[str, ...] = tuple(name for name in FINDING_DTYPES if name not in _OF_REPORTS)
"""What every machine-readable report gives of a finding, in order; then come `reports.told.RULE_COLUMNS`."""


def findings_of(rows: Sequence[Mapping[str, Any]]) -> pl.DataFrame:
    """`Findings` with these values. Most articles have none, and so many columns take a third of a millisecond."""
    return pl.DataFrame(rows, schema=FINDING_DTYPES) if rows else _NONE.clone()


def begun(text: pl.Expr) -> pl.Expr:
    """As much of a text (String) as an excerpt shows, and a character more, which says that it goes on.

    In memory of its own: a slice of a text is a view, and whoever keeps it keeps the whole text.
    """
    return own_text(text.str.slice(0, EXCERPT_CHARS + 1))
