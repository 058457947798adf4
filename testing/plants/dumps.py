"""Defects that only a dump can show, or shows in another way: what `strategies.defective_dumps` chooses from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from ..fiction import Story, dump_text
from .catalogue import PICTURE_SIZES, SELECTORS, contact_row

__all__ = ["DUMP_PLANTS", "DumpPlant", "PlantedDump"]


@dataclass(frozen=True, slots=True)
class PlantedDump:
    """A dump of one record with one defect. code: the rule that must find it. text: the planted block."""

    data: bytes
    code: str
    text: str


DumpPlant = Callable[[Story], SearchStrategy[PlantedDump]]
"""Plants one kind of defect into the dump of a clean story, in some variants."""


def _planted(code: str, text: str, *blocks: str) -> PlantedDump:
    return PlantedDump(dump_text([blocks]).encode(), code, text)


def _headline_twice(story: Story) -> SearchStrategy[PlantedDump]:
    header, headline, *others = story.dump_blocks()
    copies = st.sampled_from((headline, headline + " ", headline.upper() if story.language.cased else headline))
    return copies.map(lambda copy: _planted("HL001", copy, header, headline, copy, *others))


def _before_body(code: str, texts: tuple[str, ...]) -> DumpPlant:
    """A block between the keywords and the body."""

    def plant(story: Story) -> SearchStrategy[PlantedDump]:
        *before, body = story.dump_blocks()
        return st.sampled_from(texts).map(lambda text: _planted(code, text, *before, text, body))

    return plant


def _after_body(code: str, make: Callable[[Story], SearchStrategy[list[str]]]) -> DumpPlant:
    """Blocks behind the body, the first of which is the planted one."""

    def plant(story: Story) -> SearchStrategy[PlantedDump]:
        return make(story).map(lambda blocks: _planted(code, blocks[0], *story.dump_blocks(), *blocks))

    return plant


def _metadata_rows(story: Story) -> SearchStrategy[PlantedDump]:
    """A bare value between two organisation rows."""
    row = contact_row(story)
    values = st.sampled_from(("2021", "en_GB", "News"))
    return values.map(lambda value: _planted("LK004", value, *story.dump_blocks(), row, value, row))


def _keywords_again(story: Story) -> SearchStrategy[PlantedDump]:
    """The keywords one by one, and all of them in a last block.

    Without names such as `St. Aubrey`: a dump has no names of fields, and a full stop in a list makes it a guess.
    """
    singles = [keyword for keyword in story.language.keywords if not {",", "."} & set(keyword)]
    *others, body = (block for block in story.dump_blocks() if block not in story.details["keywords"])

    def plant(chosen: list[str]) -> PlantedDump:
        joined = ", ".join(chosen)
        return _planted("KW003", joined, *others, *chosen, body, joined)

    return st.lists(st.sampled_from(singles), min_size=3, unique=True).map(plant)


def _description_again(story: Story) -> SearchStrategy[PlantedDump]:
    *before, body = story.dump_blocks()
    description = story.article()["description"]
    return st.just(_planted("DF010", description, *before, description, body))


def _empty_record(story: Story) -> SearchStrategy[PlantedDump]:
    """The record of a second page, of which nothing but the header was written."""
    dated = f"date 2021-05-06 https://www.{story.host}/2021/05/06/"
    pages = st.sampled_from(("ferry", "bridge.html"))
    return pages.map(
        lambda page: PlantedDump(dump_text([story.dump_blocks(), [dated + page]]).encode(), "DF012", f" {dated}{page}")
    )


_OTHER_HEADERS: Final = (
    "date 06.05.2021 www.wexley-post.example/2021/ferry.html",
    "Date: 2021/05/06 https://www.wexley-post.example/ferry",
)

DUMP_PLANTS: Final[Mapping[str, DumpPlant]] = {
    "DF002": _before_body("DF002", _OTHER_HEADERS),
    "DF010": _description_again,
    "DF012": _empty_record,
    "LK001": _before_body("LK001", SELECTORS),
    "LK003": _after_body("LK003", lambda _: st.sampled_from(PICTURE_SIZES).map(lambda size: [size])),
    "LK004": _metadata_rows,
    "LK017": _after_body("LK017", lambda story: st.just([f"https://www.{story.host}/2019/05/01/an-older-story-4711"])),
    "LK020": _after_body("LK020", lambda story: st.just([contact_row(story) + " 252 60"])),
    "CT001": _after_body("CT001", lambda story: st.just([contact_row(story)])),
    "CT002": _after_body("CT002", lambda story: st.integers(2, 5).map(lambda n: [contact_row(story)] * n)),
    "HL001": _headline_twice,
    "KW003": _keywords_again,
}
"""Rule code to how its defect is planted into a dump."""
