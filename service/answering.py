"""The one place where an article is checked, and where one is put into the archive."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from ..archive.archive import Archive
from ..checks.declaring.rule import Rule
from ..gate.run.finished import Run
from ..gate.run.forks import refuse_copy
from ..gate.run.run import run
from ..gate.terms.config import Config
from ..gate.terms.reading import how_to_read
from ..gate.terms.timely import Now, Timely
from ..parsers.fields import FieldError
from ..parsers.frames import FRAME
from ..parsers.objects import Stream, taken
from ..parsers.read import deferred_taken
from ..parsers.source import SourceError
from ..schemas.batch import Batch
from ..schemas.vocabulary import Audience
from .problems import ProblemError
from .telling import told_answer

__all__ = ["Answering"]

_OF_WHOLE_ARTICLES: Final = ("BD001", "BD002", "BD003", "BD011", "BD031", "LG008", "HL", "TS", "UR", "AU", "ID", "CP")
"""Rules that judge more than the text at hand: the paragraph that an editor sends may be the first of many."""

_EXAMPLE: Final = (
    b'{"headline": "Night ferry returns", "body": "The night ferry will sail again from June.", "id": "1"}'
)

_PUBLISHED: Final = [
    "url",
    "headline",
    "headline_alt",
    "description",
    "body",
    "created_raw",
    "published_raw",
    "modified_raw",
    "authors",
    "language",
    "publisher",
    "section",
]
"""Columns that an archive looks at."""


_OWN_NAMES: Final = Config()
"""What reads articles whose fields have presscheck's names."""

_HOW_TO_MAP: Final = "In the service, set `map` in the configuration file that it was started with."
"""What to do about fields with unknown names, which the message tells for the command and for Python."""


class Answering:
    """Checks articles, each as if it were alone in a run.

    config: settings of the checks. What is about many articles is left out of it: history, limits and caches.
    May be used from several threads. Raises ConfigError and ArchiveError for what cannot be used.
    """

    def __init__(self, config: Config, *, is_pinned: bool = False) -> None:
        """is_pinned: `as_of` is the moment that was asked for; else each check is as of its own minute."""
        alone = replace(config, jobs=1, history=None, append_history=False, limits={}, cache=None, replacements=False)
        self.archive: Archive | None = None
        if alone.archive is not None:
            self.archive = alone.archive if isinstance(alone.archive, Archive) else Archive(alone.archive)
            self.archive.open(create=True)
        config = replace(alone, archive=self.archive)
        text = replace(config, archive=None, ignore=alone.ignore + _OF_WHOLE_ARTICLES)
        self._article, self._text = (Timely(one, is_pinned=is_pinned) for one in (config, text))

    def warm(self) -> None:
        """Load and compile what the first check would load and compile."""
        for settings in (self._article, self._text):
            settings().book.prepare()
        self.article(_EXAMPLE, has_own_names=True)
        self.text("The night ferry will sail again.", None)

    def article(self, data: bytes, audience: Audience | None = None, *, has_own_names: bool = False) -> dict[str, Any]:
        """The answer for one article as JSON, in any shape that is read. audience: who reads the help, if it is told.

        has_own_names: its fields have presscheck's names, whatever those of the configuration are. Raises ProblemError
        422 for what holds no article, or several.
        """
        now = self._article()
        return _answer(*_read(data, _OWN_NAMES if has_own_names else now.config), now, self.archive, audience)

    def text(self, text: str, language: str | None) -> dict[str, Any]:
        """The answer for a text that is a body, or a part of one. Rules of whole articles are not run."""
        return _answer(*_read({"body": text, "language": language}, _OWN_NAMES), self._text(), self.archive)

    def publish(self, name: str, data: bytes) -> str:
        """Put an article into the archive under an id, in place of what is there: added, replaced or unchanged.

        Raises ProblemError 409 without an archive, 422 for what holds no article; ArchiveError.
        """
        archive, (batch, _) = self._archive(), _read(data, self._article().config)
        row = batch.articles.select(_PUBLISHED).row(0, named=True)
        article = {**row, "id": name}
        known = bool(archive.find(name))
        done = archive.add(article)
        if done.skipped:
            raise ProblemError(422, "The article is too long for the archive.")
        if known and done.added:  # by what it says, it is another article; who publishes knows better
            archive.remove(name)
            archive.add(article)
            return "replaced"
        return next(word for word, number in done._asdict().items() if number)

    def withdraw(self, name: str) -> int:
        """Take an article out of the archive; how many there were. Raises ProblemError 409, ArchiveError."""
        return self._archive().remove(name)

    def rules(self) -> tuple[Rule, ...]:
        """The rules that are on."""
        return self._article().book.rules

    def close(self) -> None:
        """Let go of the archive."""
        if self.archive is not None:
            self.archive.close()

    def _archive(self) -> Archive:
        if self.archive is None:
            raise ProblemError(409, "No archive is configured. Start the service with --archive FILE_OR_URL.")
        return self.archive


def _answer(
    batch: Batch, source: str, now: Now, archive: Archive | None, audience: Audience | None = None
) -> dict[str, Any]:
    """What the service tells of an article."""
    done = _checked(batch, source, now)
    done = done if audience is None else replace(done, audience=audience)
    return told_answer(done, batch, now.book.judge.rules, archive)


def _read(article: bytes | Mapping[str, Any], config: Config) -> tuple[Batch, str]:
    """The one article, and what its source is called. Raises ProblemError 422."""
    found = taken(article)
    assert not hasattr(found, "names")
    source = found.source if isinstance(found, Stream) else FRAME
    how = {**how_to_read(config, source), "batch_size": 2}
    try:
        batches = [make() for make in deferred_taken(found, **how)]  # type: ignore[arg-type]
    except (FieldError, SourceError) as error:
        said = str(error).replace("<bytes>", "the body")
        if isinstance(error, FieldError):
            said = f"{said if said.endswith(('.', '?')) else f'{said}.'} {_HOW_TO_MAP}"
        raise ProblemError(422, said) from error
    heights = [batch.articles.height for batch in batches]
    if sum(heights) != 1:
        number = f"{sum(heights):,} articles" if sum(heights) else "no article"
        raise ProblemError(422, f"The body has {number}. Send one article; /v1/check/batch takes many, one per line.")
    batch = batches[heights.index(1)]
    error = batch.articles["read_error"].item()
    if error is not None:
        raise ProblemError(422, f"The article cannot be read: {error}.")
    return batch, source


def _checked(batch: Batch, source: str, now: Now) -> Run:
    """Check one article. Every check of the service takes place here."""
    refuse_copy()
    return run([batch], now, [source])
