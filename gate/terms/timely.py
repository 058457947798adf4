"""Settings of what checks again and again: as of each minute, with their rules, both made once a minute."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from .config import Config, start_of_run
from .rulebook import Rulebook, rulebook

__all__ = ["Now", "Timely"]


class Now(NamedTuple):
    """Settings as of a minute, and their rules."""

    config: Config
    book: Rulebook


class Timely:
    """The settings of this minute. is_pinned: they say what "now" is, so they stay as they are.

    May be used from several threads. Raises ConfigError for settings that cannot be used.
    """

    def __init__(self, config: Config, *, is_pinned: bool):
        self._is_pinned = is_pinned
        self._now = Now(config, rulebook(config))

    def __call__(self) -> Now:
        """Those of now."""
        known = self._now
        if self._is_pinned or known.config.as_of == (moment := start_of_run()):
            return known
        config = replace(known.config, as_of=moment)
        self._now = Now(config, rulebook(config))
        return self._now
