"""The section of docs/accuracy.md on the roles of blocks in dumps."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

__all__ = ["into_page", "kept"]

PAGE: Final = Path(__file__).parents[1] / "docs" / "accuracy.md"

HEADING: Final = "## Roles of blocks in dumps\n"

_INTRODUCTION: Final = """\
A dump has no names of properties; the reader infers what each block is. The labels of the 585 dumps are the names that
schema.org data of news pages had. `python -m bench.roles DUMPS_FOLDER --write` takes the measurements and writes this
section.

- *Right*: the block has the role of its label, or that of a block with the same words or the same time in its
  record, because two copies cannot be distinguished. *Exact*: it has the role of its own label, copies or not.
- *Mean host*: the mean of the hosts' shares, so an outlet with many blocks counts as much as one with few.
- The weights of the reader are set by hand, on the tuning half of the hosts (`python -m bench.roles DUMPS_FOLDER`
  prints both halves), and by kinds of confusion that were seen in all of them; none knows a host. Nothing is trained,
  so there is no training from which a host could be left out. The kinds of confusion were seen in these dumps, so the
  figures do not predict the results on other templates.
"""


def into_page(table: Sequence[str]) -> None:
    """Put the section with this table at the end of the page."""
    before = PAGE.read_text(encoding="utf-8").split(HEADING)[0].rstrip("\n")
    PAGE.write_text("\n".join([before, "", HEADING, _INTRODUCTION, *table]) + "\n", encoding="utf-8")


def kept() -> str:
    """The section as it is on the page now, with a blank line before it; nothing if there is none."""
    _, heading, rest = PAGE.read_text(encoding="utf-8").partition(HEADING)
    return f"\n{heading}{rest}" if heading else ""
