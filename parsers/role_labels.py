"""Short texts without a URL: keyword, section, author, genre, organisation or language."""

from __future__ import annotations

from typing import Final

from .block_features import Features
from .role_draft import Draft
from .role_words import GENRES, LANGUAGES, SECTIONS

__all__ = ["place_labels"]

LABEL_WORDS: Final = 10
LABEL_CHARS: Final = 90

ROW: Final = 3
"""So many labels beside each other, not counting names of persons, are keywords."""


def place_labels(draft: Draft) -> None:
    """Settle short texts by the strongest evidence; one that nothing speaks for stays open."""
    labels = [at for at in draft.open() if _is_label(draft.blocks[at])]
    joined = {item for at in draft.having("keywords_joined") for item in _keys(draft.blocks[at])}
    said = " ".join(draft.text_of(role) for role in ("headline", "description", "body"))
    for row in _rows(labels):
        for at in row:
            scores = _scores(draft, at, row, joined, said)
            best = max(scores, key=lambda role: scores[role])
            if scores[best] >= 1:
                is_item = best == "keyword" and draft.blocks[at].key in joined
                draft.give(at, best, "set_equality" if is_item else "position")


def _is_label(block: Features) -> bool:
    return bool(block.folded) and block.word_count <= LABEL_WORDS and len(block.text) <= LABEL_CHARS


def _keys(block: Features) -> list[str]:
    return [Features(item, "text").key for item in block.items]


def _rows(labels: list[int]) -> list[list[int]]:
    """Labels that stand beside each other."""
    rows: list[list[int]] = []
    for at in labels:
        if rows and rows[-1][-1] == at - 1:
            rows[-1].append(at)
        else:
            rows.append([at])
    return rows


def _scores(draft: Draft, at: int, row: list[int], joined: set[str], said: str) -> dict[str, float]:
    """Evidence for each role that a label can have."""
    block = draft.blocks[at]
    in_row = len(row) > ROW or sum(not draft.blocks[other].looks_like_person for other in row) >= ROW
    before_language = at == row[-1] and draft.role(at + 1) == "language"
    is_code = block.text.lower() in LANGUAGES and not in_row and block.key not in joined
    return {
        "keyword": _keyword_score(block, in_row, joined, said),
        "section": _section_score(draft, block, in_row, before_language),
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
        + 0.5 * block.begins_lower
        + 0.5 * (block.text in said)
        - 1 * (block.key in SECTIONS)
    )


def _section_score(draft: Draft, block: Features, in_row: bool, before_language: bool) -> float:
    """A lone label is a section; so is the last one before the language, as plug-ins of WordPress write them."""
    return (
        1.6 * (not in_row)
        + 1.5 * before_language
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
        + 1.5 * any(draft.blocks[other].key == block.key for other in (at - 1, at + 1) if other in row)
        - 2 * (block.text in said)
        - 2 * (draft.near_slug(block.folded) >= 1)
        - 2 * (block.key in joined)
        - 1.5 * (len(row) > ROW)
    )


def _genre_score(draft: Draft, at: int) -> float:
    beside = "organization" in (draft.role(at - 1), draft.role(at + 1))
    return (draft.blocks[at].key in GENRES) * (1.5 + 4 * beside)
