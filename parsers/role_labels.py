"""Short texts without a URL: keyword, section, author, genre, organisation or language."""

from __future__ import annotations

from typing import Final

from .block_features import Features
from .role_draft import Draft
from .role_words import GENRES, LANGUAGES, SECTIONS

__all__ = ["place_labels"]

LABEL_WORDS: Final = 10
LABEL_CHARS: Final = 90
RUN: Final = 3
"""Keywords come in rows of at least so many."""


def place_labels(draft: Draft) -> None:
    """Settle short texts by the strongest evidence; one that nothing speaks for stays open."""
    labels = [at for at in draft.open() if _is_label(draft.blocks[at])]
    runs = _run_lengths(labels)
    joined = {item for at in draft.having("keywords_joined") for item in _keys(draft.blocks[at])}
    for at in labels:
        block = draft.blocks[at]
        scores = {
            "keyword": _keyword_score(draft, block, runs[at], joined),
            "section": _section_score(draft, block),
            "author": _author_score(draft, at, runs[at], joined),
            "genre": _genre_score(draft, at),
            "organization": _organization_score(draft, block),
            "language": 5.0 * (block.text.lower() in LANGUAGES and runs[at] < RUN and block.key not in joined),
        }
        best = max(scores, key=lambda role: scores[role])
        if scores[best] >= 1:
            draft.give(at, best, "set_equality" if best == "keyword" and block.key in joined else "position")


def _is_label(block: Features) -> bool:
    return bool(block.folded) and len(block.words) <= LABEL_WORDS and len(block.text) <= LABEL_CHARS


def _keys(block: Features) -> list[str]:
    return [Features(item, "text").key for item in block.items]


def _run_lengths(labels: list[int]) -> dict[int, int]:
    """How many labels stand in one row, for each."""
    lengths: dict[int, int] = {}
    row: list[int] = []
    for at in [*labels, -1]:
        if row and at != row[-1] + 1:
            lengths.update(dict.fromkeys(row, len(row)))
            row = []
        row.append(at)
    return lengths


def _keyword_score(draft: Draft, block: Features, run: int, joined: set[str]) -> float:
    text = draft.text_of("headline") + " " + draft.text_of("description") + " " + draft.text_of("body")
    return (
        1
        + 1.5 * (run >= RUN)
        + 0.5 * (run >= 2 * RUN)
        + 3 * (block.key in joined)
        + 0.5 * block.begins_lower
        + 0.5 * (block.text in text)
        - 1 * (block.key in SECTIONS)
    )


def _section_score(draft: Draft, block: Features) -> float:
    return (
        3 * (block.key in draft.directories)
        + 1 * any(block.key in directory or directory in block.key for directory in draft.directories)
        + 2 * (block.key in SECTIONS)
        + 0.5 * (len(block.words) == 1)
    )


def _author_score(draft: Draft, at: int, run: int, joined: set[str]) -> float:
    block = draft.blocks[at]
    neighbours = {draft.role(at - 1), draft.role(at + 1)}
    return (
        3 * block.has_byline_word
        + 3 * block.is_agency
        + 2.5 * block.looks_like_person
        + 1 * bool(neighbours & {"organization", "author"})
        - 2 * (draft.near_slug(block.folded) >= 1)
        - 2 * (block.key in joined)
        - 1.5 * (run > RUN)
    )


def _genre_score(draft: Draft, at: int) -> float:
    beside = "organization" in (draft.role(at - 1), draft.role(at + 1))
    return (draft.blocks[at].key in GENRES) * (1.5 + 3 * beside)


def _organization_score(draft: Draft, block: Features) -> float:
    return 3.5 * draft.is_host("".join(block.folded))
