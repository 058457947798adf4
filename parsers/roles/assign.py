"""Roles of the blocks of a dump, inferred from what the blocks are: property names are lost in this format.

Stages run in a fixed order, each settles what it can tell, and none takes back what an earlier one gave:

1. `shapes`   forms that mean one thing: links, image sizes, selectors, flags, numbers, bylines
2. `prose`    the body is the longest prose, the headline the text that is nearest to the words of the URL; then
              description, further headlines, lists of keywords
3. `linked`   names with URLs: image, author, organisation, topic
4. `labels`   short texts: keyword, section, author, genre
5. `dates`    created, published, modified

What no stage can tell is `unknown`. Nothing here knows an outlet; the weights were set on one half of a labelled
corpus and measured on the other (`bench/roles.py`).
"""

from __future__ import annotations

from collections.abc import Sequence

from .dates import place_dates
from .draft import Assignment, Block, Draft
from .labels import place_labels
from .linked import place_linked
from .prose import place_prose
from .shapes import place_shapes

__all__ = ["Assignment", "Block", "assign"]


def assign(blocks: Sequence[Block], *, url: str | None = None, date: str | None = None) -> Assignment:
    """Roles of the blocks of one record, in order.

    url, date: what the header says of the article. Never raises; every block gets exactly one role.
    """
    draft = Draft(blocks, url, date)
    for stage in (place_shapes, place_prose, place_linked, place_labels, place_dates):
        stage(draft)
    return draft.result()
