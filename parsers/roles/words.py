"""Closed lists of words that tell roles apart, from `words.toml`."""

from __future__ import annotations

from importlib.resources import files
from typing import Final

import tomli

__all__ = [
    "AGENCIES",
    "AUTHOR_PATHS",
    "BYLINE_WORDS",
    "GENRES",
    "LANGUAGES",
    "NAME_PARTICLES",
    "SECTIONS",
    "SOCIAL_HOSTS",
]

_LISTS: Final = tomli.loads(files(__name__.rpartition(".")[0]).joinpath("words.toml").read_text(encoding="utf-8"))


def _words(name: str) -> frozenset[str]:
    return frozenset(word.strip() for word in _LISTS[name].split(","))


AGENCIES: Final = _words("agencies")
AUTHOR_PATHS: Final = _words("author_paths")
BYLINE_WORDS: Final = _words("byline_words")
GENRES: Final = _words("genres")
LANGUAGES: Final = _words("languages")
NAME_PARTICLES: Final = _words("name_particles")
SECTIONS: Final = _words("sections")
SOCIAL_HOSTS: Final = _words("social_hosts")
