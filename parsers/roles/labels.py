"""Short texts without a URL: keyword, section, author, genre, organisation or language."""

from __future__ import annotations

from typing import Final, NamedTuple

from .draft import Draft
from .features import Features, folded_words
from .words import AUTHOR_PATHS, GENRES, LANGUAGES, SECTIONS

__all__ = ["place_labels"]

LABEL_WORDS: Final = 10
LABEL_CHARS: Final = 90

NAME_WORDS: Final = 4
"""A person's name has no more words."""

ROW: Final = 3
"""So many labels beside each other, not counting names of persons, are keywords."""


class _Row(NamedTuple):
    """Labels that stand beside each other, and what bears on all of them.

    labels: in order. are_keywords: there are too many of them for anything else. sections: those that their order
    shows to be sections. ends: those of a long row that may be something else than keywords by their place.
    """

    labels: list[int]
    are_keywords: bool
    sections: frozenset[int]
    ends: frozenset[int]

    @property
    def is_long(self) -> bool:
        """Too many for sections or authors."""
        return len(self.labels) > ROW

    def is_inside(self, at: int) -> bool:
        """Among the keywords of a long row."""
        return self.is_long and at not in self.ends


class _Record(NamedTuple):
    """What bears on all labels of a record.

    joined: keys of the keywords that came in one block. said: what the article speaks of. headline: its words.
    authors: the words that authors begin with, as far as they are known.
    """

    joined: frozenset[str]
    said: str
    headline: frozenset[str]
    authors: frozenset[tuple[str, ...]]


def place_labels(draft: Draft) -> None:
    """Settle short texts by the strongest evidence; one that nothing speaks for stays open."""
    labels = [at for at in draft.open() if _is_label(draft.blocks[at])]
    record = _Record(
        joined=frozenset(key for at in draft.having("keywords_joined") for key in _keys(draft.blocks[at])),
        said=draft.said(),
        headline=frozenset(folded_words(draft.text_of("headline"))),
        authors=frozenset(
            draft.blocks[at].folded[:words] for at in draft.having("author") for words in range(2, NAME_WORDS + 1)
        ),
    )
    for neighbours in draft.rows(labels):
        row = _row(draft, neighbours)
        for at in neighbours:
            scores = _scores(draft, at, row, record)
            best = max(scores, key=lambda role: scores[role])
            if scores[best] >= 1:
                is_item = best == "keyword" and draft.blocks[at].key in record.joined
                draft.give(at, best, "set_equality" if is_item else "position")


def _is_label(block: Features) -> bool:
    return (
        bool(block.folded)
        and block.word_count <= LABEL_WORDS
        and len(block.text) <= LABEL_CHARS
        and not (block.links or block.has_clock)
    )


def _keys(block: Features) -> list[str]:
    return [" ".join(folded_words(item)) for item in block.items]


def _row(draft: Draft, labels: list[int]) -> _Row:
    """WordPress writes its keywords, its sections and the language in this order, each often sorted by name."""
    strangers = sum(not draft.blocks[at].looks_like_person for at in labels)
    ends = {labels[0], labels[-1]}
    ends_in_code = draft.blocks[labels[-1]].text.lower() in LANGUAGES
    before_language = labels[:-1] if ends_in_code else labels
    sections: list[int] = []
    if len(before_language) > 1 and (ends_in_code or draft.role(labels[-1] + 1) == "language"):
        keys = [draft.blocks[at].key for at in before_language]
        breaks = [i for i in range(1, len(keys)) if keys[i] < keys[i - 1]]
        ends.update(before_language[breaks[-1] if breaks else 0 :])
        last_is_person = len(labels) - strangers > 1 and draft.blocks[before_language[-1]].looks_like_person
        if len(breaks) == 1:
            sections = before_language[breaks[0] :]
        elif not last_is_person:  # one of several persons, whom the article is about, is a keyword
            sections = before_language[-1:]
    return _Row(labels, len(labels) > ROW or strangers >= ROW, frozenset(sections), frozenset(ends))


def _scores(draft: Draft, at: int, row: _Row, record: _Record) -> dict[str, float]:
    """Evidence for each role that a label can have."""
    block = draft.blocks[at]
    is_code = block.text.lower() in LANGUAGES and not row.is_inside(at) and block.key not in record.joined
    return {
        "keyword": _keyword_score(block, row, record) + 3 * _is_before_sections(draft, at, row),
        "section": _section_score(draft, at, row),
        "author": _author_score(draft, at, row, record),
        "genre": _genre_score(draft, at),
        "organization": 3.5 * (_is_site(draft, block) and not (row.is_long and len(block.words) == 1)),
        "language": 5.0 * is_code,
    }


def _is_before_sections(draft: Draft, at: int, row: _Row) -> bool:
    """Beside those that are sections by their order, and none of them; or alone before a list of sections."""
    is_alone = len(row.labels) == 1 and draft.role(at + 1) == "section" and draft.role(at - 1) in ("count", "image")
    return is_alone or (bool(row.sections) and at < min(row.sections))


def _keyword_score(block: Features, row: _Row, record: _Record) -> float:
    return (
        1
        + 1.5 * row.are_keywords
        + 3 * (block.key in record.joined)
        - 1 * (bool(record.joined) and block.key not in record.joined)
        + 3 * block.text.startswith("#")
        + 2 * (block.text.endswith(",") and not block.looks_like_person)
        + 0.5 * block.begins_lower
        + 0.5 * (block.text in record.said)
        + 0.5 * record.headline.issuperset(block.folded)
        - 1 * (block.key in SECTIONS)
        - 1.5 * block.is_code
    )


def _section_score(draft: Draft, at: int, row: _Row) -> float:
    """A lone label is a section, and so are rather two or three than more."""
    block = draft.blocks[at]
    words = set(block.folded)
    return (
        (1.6 if len(row.labels) == 1 else 1.2) * (not row.is_long)
        + 3 * (at in row.sections)
        + 2 * draft.names_section(block.key)
        + 1 * any(words.issubset(directory) or words.issuperset(directory) for directory in draft.directory_words)
        - 1 * row.is_inside(at)
        - 1.5 * block.is_code
    )


def _author_score(draft: Draft, at: int, row: _Row, record: _Record) -> float:
    """Persons of whom the text speaks are keywords, not authors."""
    block = draft.blocks[at]
    beside = [other for other in (at - 1, at + 1) if row.labels[0] <= other <= row.labels[-1]]
    return (
        3 * block.has_byline_word
        + 2.5 * block.looks_like_person
        + 5 * ("/" in block.text and not AUTHOR_PATHS.isdisjoint(block.folded))
        + 1 * bool({draft.role(at - 1), draft.role(at + 1)} & {"organization", "author"})
        + 2 * (not row.sections and any(draft.blocks[other].key == block.key for other in beside))
        + 3 * (len(block.folded) > 1 and block.folded in record.authors)
        - 2 * (block.text in record.said)
        - 2 * (draft.near_slug(block.folded) >= 1)
        - 2 * (block.key in record.joined)
        - 2 * record.headline.issuperset(block.folded[-1:])
        - 1.5 * row.is_long
    )


def _is_site(draft: Draft, block: Features) -> bool:
    return draft.is_host("".join(block.folded)) and not (block.begins_lower and len(block.words) > 1)


def _genre_score(draft: Draft, at: int) -> float:
    beside = "organization" in (draft.role(at - 1), draft.role(at + 1))
    return (draft.blocks[at].key in GENRES) * (1.5 + 4 * beside)
