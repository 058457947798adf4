"""Short texts without a URL: keyword, section, author, genre, organisation or language."""

from __future__ import annotations

from typing import Final, NamedTuple

from .block_features import Features
from .role_draft import Draft
from .role_words import AUTHOR_PATHS, GENRES, LANGUAGES, SECTIONS

__all__ = ["place_labels"]

LABEL_WORDS: Final = 10
LABEL_CHARS: Final = 90

ROW: Final = 3
"""So many labels beside each other, not counting names of persons, are keywords."""


class _Row(NamedTuple):
    """Labels that stand beside each other, and what bears on all of them.

    labels: in order. are_keywords: there are too many of them for anything else. sections: those that their order
    shows to be sections. joined: keys of the keywords that came in one block. said: what the article speaks of.
    """

    labels: list[int]
    are_keywords: bool
    sections: frozenset[int]
    joined: frozenset[str]
    said: str


def place_labels(draft: Draft) -> None:
    """Settle short texts by the strongest evidence; one that nothing speaks for stays open."""
    labels = [at for at in draft.open() if _is_label(draft.blocks[at])]
    joined = frozenset(key for at in draft.having("keywords_joined") for key in _keys(draft.blocks[at]))
    said = draft.said()
    for neighbours in draft.rows(labels):
        row = _Row(neighbours, _are_keywords(draft, neighbours), _sections(draft, neighbours), joined, said)
        for at in neighbours:
            scores = _scores(draft, at, row)
            best = max(scores, key=lambda role: scores[role])
            if scores[best] >= 1:
                is_item = best == "keyword" and draft.blocks[at].key in joined
                draft.give(at, best, "set_equality" if is_item else "position")


def _is_label(block: Features) -> bool:
    return (
        bool(block.folded)
        and block.word_count <= LABEL_WORDS
        and len(block.text) <= LABEL_CHARS
        and not (block.links or block.has_clock)
    )


def _keys(block: Features) -> list[str]:
    return [Features(item, "text").key for item in block.items]


def _are_keywords(draft: Draft, row: list[int]) -> bool:
    return len(row) > ROW or sum(not draft.blocks[at].looks_like_person for at in row) >= ROW


def _sections(draft: Draft, row: list[int]) -> frozenset[int]:
    """Of a row that the language follows, the second of two alphabetical parts, else the last label.

    WordPress writes its keywords, its sections and the language in this order, each sorted by name.
    """
    if len(row) == 1 or draft.role(row[-1] + 1) != "language":
        return frozenset()
    keys = [draft.blocks[at].key for at in row]
    breaks = [i for i in range(1, len(keys)) if keys[i] < keys[i - 1]]
    return frozenset(row[breaks[0] :] if len(breaks) == 1 else row[-1:])


def _scores(draft: Draft, at: int, row: _Row) -> dict[str, float]:
    """Evidence for each role that a label can have."""
    block = draft.blocks[at]
    is_code = block.text.lower() in LANGUAGES and not row.are_keywords and block.key not in row.joined
    return {
        "keyword": _keyword_score(block, row),
        "section": _section_score(draft, at, row),
        "author": _author_score(draft, at, row),
        "genre": _genre_score(draft, at),
        "organization": 3.5 * draft.is_host("".join(block.folded)),
        "language": 5.0 * is_code,
    }


def _keyword_score(block: Features, row: _Row) -> float:
    return (
        1
        + 1.5 * row.are_keywords
        + 3 * (block.key in row.joined)
        - 1 * (bool(row.joined) and block.key not in row.joined)
        + 3 * block.text.startswith("#")
        + 0.5 * block.begins_lower
        + 0.5 * (block.text in row.said)
        - 1 * (block.key in SECTIONS)
    )


def _section_score(draft: Draft, at: int, row: _Row) -> float:
    """A lone label is a section, and so are rather two or three than more."""
    block = draft.blocks[at]
    words = set(block.folded)
    return (
        (1.6 if len(row.labels) == 1 else 1.2) * (len(row.labels) <= ROW)
        + 3 * (at in row.sections)
        + 2 * draft.names_section(block.text)
        + 1 * any(words.issubset(directory) or words.issuperset(directory) for directory in draft.directory_words)
    )


def _author_score(draft: Draft, at: int, row: _Row) -> float:
    """Persons of whom the text speaks are keywords, not authors."""
    block = draft.blocks[at]
    beside = [other for other in (at - 1, at + 1) if row.labels[0] <= other <= row.labels[-1]]
    return (
        3 * block.has_byline_word
        + 2.5 * block.looks_like_person
        + 3 * ("/" in block.text and not AUTHOR_PATHS.isdisjoint(block.folded))
        + 1 * bool({draft.role(at - 1), draft.role(at + 1)} & {"organization", "author"})
        + 2 * any(draft.blocks[other].key == block.key for other in beside)
        - 2 * (block.text in row.said)
        - 2 * (draft.near_slug(block.folded) >= 1)
        - 2 * (block.key in row.joined)
        - 1.5 * (len(row.labels) > ROW)
    )


def _genre_score(draft: Draft, at: int) -> float:
    beside = "organization" in (draft.role(at - 1), draft.role(at + 1))
    return (draft.blocks[at].key in GENRES) * (1.5 + 4 * beside)
