"""The state that role assignment works on: blocks with their features, and the roles given so far."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple
from urllib.parse import unquote, urlsplit

from .features import Features, folded_words
from .words import SECTIONS

__all__ = ["Assignment", "Block", "Draft"]

SAID_CHARS: Final = 20_000
"""Names are looked for in so much of a text."""

SLUG_WORDS: Final = 3
"""A directory of fewer words is a section, not what the article is called."""

CODE_CHARS: Final = 8
"""A word of so many characters with digits in it is an identifier."""

_MACHINERY: Final = frozenset({"www", "html", "htm", "php", "aspx", "amp", "index", "article", "articles", "artikel"})
"""Parts of a URL that belong to the site, not to the article."""


class Block(NamedTuple):
    """One text block as read, and its lexical kind (`KINDS`)."""

    text: str
    kind: str


class Assignment(NamedTuple):
    """(role, role_source) of each block, in order, and how the times were told apart (`DATE_ROLES`)."""

    roles: list[tuple[str, str]]
    date_roles: str


class Draft:
    """Blocks of one record and what is known about them. A block gets its role once, from the first that knows."""

    def __init__(self, blocks: Sequence[Block], url: str | None, date: str | None) -> None:
        features = {block: Features(block.text, block.kind) for block in dict.fromkeys(blocks)}  # equal ones share them
        self.blocks = [features[block] for block in blocks]
        self.url = (url or "").strip()
        self.header_date = date
        self.date_roles = "position"
        self._roles: list[tuple[str, str] | None] = [None] * len(blocks)
        self.host, self.directories, self.slug = _url_words(self.url)
        self.directory_words = [directory.split() for directory in self.directories]
        self.copies = Counter(block.text for block in self.blocks)

    def give(self, at: int, role: str, source: str) -> None:
        """Settle the role of one block."""
        assert self._roles[at] is None, "a block gets its role once"
        self._roles[at] = (role, source)

    def role(self, at: int) -> str | None:
        """Role of a block, if it has one; None also beyond both ends."""
        given = self._roles[at] if 0 <= at < len(self._roles) else None
        return given and given[0]

    def open(self, kind: str = "text") -> list[int]:
        """Blocks of one kind that have no role yet, in order."""
        return [at for at, block in enumerate(self.blocks) if self._roles[at] is None and block.kind == kind]

    def having(self, *roles: str) -> list[int]:
        """Blocks that have one of these roles, in order."""
        return [at for at, given in enumerate(self._roles) if given and given[0] in roles]

    def text_of(self, role: str) -> str:
        """Text of the first block of a role, or nothing."""
        return next((self.blocks[at].text for at in self.having(role)), "")

    def near_slug(self, words: Iterable[str]) -> float:
        """Share of the slug's words that a text has, or of the text's that the slug has: the smaller set counts."""
        own = set(words)
        return len(own & self.slug) / min(len(own), len(self.slug)) if own and self.slug else 0.0

    def like_slug(self, words: Iterable[str]) -> float:
        """Words in common, as a share of the words of both: text and slug say the same, and no more."""
        own = set(words)
        return 2 * len(own & self.slug) / (len(own) + len(self.slug)) if own and self.slug else 0.0

    def said(self) -> str:
        """What the article speaks of: the beginnings of headline, description and body, as far as they are known."""
        return " ".join(self.text_of(role)[:SAID_CHARS] for role in ("headline", "description", "body"))

    @staticmethod
    def rows(blocks: Iterable[int]) -> list[list[int]]:
        """Blocks, in order, as rows of neighbours."""
        rows: list[list[int]] = []
        for at in blocks:
            if rows and rows[-1][-1] == at - 1:
                rows[-1].append(at)
            else:
                rows.append([at])
        return rows

    def is_host(self, name: str) -> bool:
        """A name, folded and without blanks, is that of the article's host, or one begins with the other."""
        return len(name) > 2 and bool(self.host) and (name.startswith(self.host) or self.host.startswith(name))

    def names_section(self, key: str) -> bool:
        """Folded words are a known name of a section, or a directory of the URL."""
        return key in SECTIONS or key in self.directories

    def result(self) -> Assignment:
        """What was found; a block without a role is unknown."""
        return Assignment([given or ("unknown", "none") for given in self._roles], self.date_roles)


def _slug(segments: list[tuple[str, ...]]) -> tuple[str, ...]:
    """The longest part of a path; a directory only if it has too many words for the name of a section."""
    candidates = [words for words in segments[:-1] if len(words) >= SLUG_WORDS] + segments[-1:]
    return max(candidates, key=lambda words: sum(map(len, words)), default=())


def _url_words(url: str) -> tuple[str, list[str], frozenset[str]]:
    """Of a URL: host without dots and marks, its directories folded, and the words of its slug."""
    try:
        parts = urlsplit(url)
        host, path = parts.hostname or "", parts.path
    except ValueError:  # a bracket where an IPv6 address should be
        return "", [], frozenset()
    segments = [words for words in map(folded_words, unquote(path).split("/")) if words]
    slug = _slug(segments)
    directories = [" ".join(words) for words in segments if words is not slug]
    named = [label for label in host.split(".")[:-1] if label not in _MACHINERY]
    words = frozenset(word for word in slug if not _is_code(word))
    return "".join(folded_words(" ".join(named))), directories, words - _MACHINERY


def _is_code(word: str) -> bool:
    """A number, or an identifier such as the hash at the end of a path."""
    return word.isdigit() or (len(word) >= CODE_CHARS and any(c.isdigit() for c in word))
