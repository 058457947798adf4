"""Short texts without a URL: keyword, section, author, genre, organisation or language."""

from __future__ import annotations

from typing import Final

from .block_features import Features
from .role_draft import Draft
from .role_words import AUTHOR_PATHS, GENRES, LANGUAGES, SECTIONS

__all__ = ["place_labels"]

LABEL_WORDS: Final = 10
LABEL_CHARS: Final = 90

ROW: Final = 3
"""So many labels beside each other, not counting names of persons, are keywords."""


def place_labels(draft: Draft) -> None:
    """Settle short texts by the strongest evidence; one that nothing speaks for stays open."""
    labels = [at for at in draft.open() if _is_label(draft.blocks[at])]
    joined = {item for at in draft.having("keywords_joined") for item in _keys(draft.blocks[at])}
    said = draft.said()
    for row in draft.rows(labels):
        sections = _last_sections(draft, row)
        for at in row:
            scores = _scores(draft, at, row, joined, said)
            scores["section"] += 3 * (at in sections)
            best = max(scores, key=lambda role: scores[role])
            if scores[best] >= 1:
                is_item = best == "keyword" and draft.blocks[at].key in joined
                draft.give(at, best, "set_equality" if is_item else "position")


def _is_label(block: Features) -> bool:
    return bool(block.folded) and block.word_count <= LABEL_WORDS and len(block.text) <= LABEL_CHARS


def _keys(block: Features) -> list[str]:
    return [Features(item, "text").key for item in block.items]


def _last_sections(draft: Draft, row: list[int]) -> list[int]:
    """Of a row that the language follows, the second of two alphabetical parts, else the last label.

    WordPress writes its keywords, its sections and the language in this order, each sorted by name.
    """
    if len(row) == 1 or draft.role(row[-1] + 1) != "language":
        return []
    keys = [draft.blocks[at].key for at in row]
    breaks = [i for i in range(1, len(keys)) if keys[i] < keys[i - 1]]
    return row[breaks[0] :] if len(breaks) == 1 else row[-1:]


def _scores(draft: Draft, at: int, row: list[int], joined: set[str], said: str) -> dict[str, float]:
    """Evidence for each role that a label can have."""
    block = draft.blocks[at]
    in_row = len(row) > ROW or sum(not draft.blocks[other].looks_like_person for other in row) >= ROW
    is_code = block.text.lower() in LANGUAGES and not in_row and block.key not in joined
    return {
        "keyword": _keyword_score(block, in_row, joined, said),
        "section": _section_score(draft, block, in_row),
        "author": _author_score(draft, at, row, joined, said),
        "genre": _genre_score(draft, at),
        "organization": 3.5 * draft.is_host("".join(block.folded)),
        "language": 5.0 * is_code,
    }


def _keyword_score(block: Features, in_row: bool, joined: set[str], said: str) -> float:
    return (
        1
        + 1.5 * in_row
        + 3 * (block.key in joined)
        - 1 * (bool(joined) and block.key not in joined)
        + 3 * block.text.startswith("#")
        + 0.5 * block.begins_lower
        + 0.5 * (block.text in said)
        - 1 * (block.key in SECTIONS)
    )


def _section_score(draft: Draft, block: Features, in_row: bool) -> float:
    """A lone label is a section."""
    return (
        1.6 * (not in_row)
        + 2 * draft.names_section(block.text)
        + 1 * any(block.key in directory or directory in block.key for directory in draft.directories)
    )


def _author_score(draft: Draft, at: int, row: list[int], joined: set[str], said: str) -> float:
    """Persons of whom the text speaks are keywords, not authors."""
    block = draft.blocks[at]
    return (
        3 * block.has_byline_word
        + 3 * block.is_agency
        + 2.5 * block.looks_like_person
        + 1 * bool({draft.role(at - 1), draft.role(at + 1)} & {"organization", "author"})
        + 3 * ("/" in block.text and not AUTHOR_PATHS.isdisjoint(block.folded))
        + 2 * any(draft.blocks[other].key == block.key for other in (at - 1, at + 1) if other in row)
        - 2 * (block.text in said)
        - 2 * (draft.near_slug(block.folded) >= 1)
        - 2 * (block.key in joined)
        - 1.5 * (len(row) > ROW)
    )


def _genre_score(draft: Draft, at: int) -> float:
    beside = "organization" in (draft.role(at - 1), draft.role(at + 1))
    return (draft.blocks[at].key in GENRES) * (1.5 + 4 * beside)
