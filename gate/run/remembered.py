"""The archived articles that the records of a run may repeat, looked up batch by batch, and compared at the end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import Final

import polars as pl

from ...archive.archive import Archive
from ...archive.facts import LINED, lined
from ...checks.comparing.corpus import OUTLET_DTYPES
from ...checks.comparing.keys import text_key
from ...checks.comparing.near import SKETCH_DTYPES, VERIFIED, sketch_ids, verified
from ...schemas.batch import Batch
from ..terms.config import Config
from ..terms.rulebook import Rulebook
from .done import Done

__all__ = ["Remembered", "remembered"]

_AT_ONCE: Final = 1_000
"""Archived articles that are compared at a time."""

_LINES_AT_ONCE: Final = 10_000
"""The same of those of which only lines are compared."""

_PAIRS: Final = 40_000
"""Pairs that are verified at a time."""

_NO_SKETCHES: Final = pl.DataFrame(schema=SKETCH_DTYPES)
(_LINES,) = LINED
_HELD: Final = 2_000
_FEW: Final = 100
_ROUNDS: Final = 20

_BEFORE_ALL: Final = 1 << 50
"""More than an archive can have: its articles come before the first record of a run."""


class Remembered:
    """Numbers of archived articles; those that a record of the run replaces are no part of the comparison."""

    def __init__(self, archive: Archive, book: Rulebook):
        self._archive = archive
        self._book = book
        self._equal: set[int] = set()
        self._similar: set[int] = set()
        self._followed: set[int] = set()
        self._replaced: set[int] = set()
        self._lines: dict[tuple[str, str], set[int]] = {}
        self._held = _NO_SKETCHES
        self._last: tuple[list[int], Batch] | None = None

    def look_up(self, done: Done) -> None:
        """Note what the archive has in common with a batch. Raises ArchiveError."""
        if done.identities is None:
            return
        near = self._book.near
        common = self._archive.in_common(done.identities, done.signatures, done.sketches, near.thresholds)
        self._replaced |= common.replaced
        self._equal |= common.equal
        for line, found in common.lines.items():
            self._lines.setdefault(line, set()).update(found)
        texts, numbers = done.sketches, common.similar
        for _ in range(_ROUNDS):
            if texts is None or texts.is_empty():
                break
            texts = self._similar_to(texts, numbers)
            numbers = self._archive.with_bands_of(texts, near.thresholds) if texts.height else set()

    @property
    def has_alike(self) -> bool:
        """A text in the archive is really alike with one of the records."""
        return bool(self._followed)

    def _similar_to(self, texts: pl.DataFrame, numbers: set[int]) -> pl.DataFrame:
        """Note what shares a band with these; sketches of those that are really alike, of which there may be more.

        A text may be a copy of a copy: what a run takes together hangs together by such pairs.
        """
        if not (numbers := numbers - self._replaced):
            return texts.clear()
        self._similar |= numbers
        if not (others := self._of_other_texts(texts, numbers)):
            return texts.clear()
        alike = [self._alike(texts, some) for some in self._recalled(others)]
        found = pl.concat([self._held.clear(), *alike])
        new = found.filter(~pl.col("record").is_in(list(self._followed)))
        self._followed |= set(new["record"])
        return new

    def _of_other_texts(self, texts: pl.DataFrame, numbers: set[int]) -> set[int]:
        """Without those of which each text is the same, if these are of one article: `_alike` would leave them out.

        A copy is the most usual of what there is, and to make its sketches costs most of a look-up.
        """
        keys = dict(zip(texts["column"], texts["text_key"], strict=True))
        if len(keys) < texts.height or len(numbers) > _FEW:
            return numbers
        articles = self._articles(sorted(numbers)).articles
        known = zip(articles["record"], articles["body_key"], articles["headline"], strict=True)
        return {number for number, body_key, headline in known if _is_other(keys, body_key, headline)}

    def _alike(self, texts: pl.DataFrame, others: pl.DataFrame) -> pl.DataFrame:
        """Those of the other sketches that are verified to be alike with one of these."""
        if texts["column"].is_unique().all():  # of one article: the same text is none that is alike
            others = others.join(texts, on=["column", "text_key"], how="anti")
            if others.is_empty():
                return others
        one, other = texts.with_row_index("a"), others.with_row_index("b")
        bands = other.select("b", "bands").explode("bands")
        pairs = one.select("a", "bands").explode("bands").join(bands, on="bands").select("a", "b").unique()
        of_b = other.select("b", pl.col(VERIFIED).name.suffix("_b"))
        rows: set[int] = set()
        for some in pairs.iter_slices(_PAIRS):
            both = some.join(one.select("a", *VERIFIED), on="a").join(of_b, on="b")
            rows |= set(verified(both, self._book.near.thresholds)["b"])
        return others[sorted(rows)]

    def signatures(self, records: int) -> Iterator[pl.DataFrame]:
        """`SIGNATURE_DTYPES` of what has a key in common. records: of the run. Raises ArchiveError."""
        lines = self._shared_lines(records)
        for some in _portions(self._equal - self._replaced):
            yield self._book.archived.signatures(lined(self._articles(some), lines)).rows
        of_lines = self._book.archived.only(LINED)
        for some in _portions(lines.keys() - self._equal - self._replaced, _LINES_AT_ONCE):
            yield of_lines.signatures(lined(self._archive.recalled(some), lines)).rows

    def _shared_lines(self, records: int) -> dict[int, set[str]]:
        """Lines by the articles that have them; without those that are in too few articles for the rule."""
        options = self._book.archived.options_of(_LINES)
        found: dict[int, set[str]] = {}
        if options is None or not self._lines:
            return found
        sizes = self._archive.sizes({outlet for outlet, _ in self._lines})
        for (outlet, line), numbers in self._lines.items():
            share = options["min_share"] * (sizes.get(outlet, 0) - len(self._replaced))
            if len(numbers) + records >= max(options["min_articles"], share):
                for number in numbers:
                    found.setdefault(number, set()).add(line)
        return found

    def sizes(self, outlets: Collection[str]) -> pl.DataFrame:
        """Articles of these outlets that the records do not replace (`OUTLET_DTYPES`). Raises ArchiveError."""
        gone: Counter[str] = Counter()
        for some in _portions(self._replaced):
            gone.update(self._archive.recalled(some).articles["outlet"])
        known = self._archive.sizes(outlets)
        rows = [(outlet, known.get(outlet, 0) - gone[outlet]) for outlet in outlets]
        return pl.DataFrame(rows, schema=OUTLET_DTYPES, orient="row")

    def sketches(self) -> Iterator[pl.DataFrame]:
        """`SKETCH_DTYPES`, and `id`, of what has a band in common. Raises ArchiveError."""
        place = pl.col("record").cast(pl.Int64) - _BEFORE_ALL
        for frame in self._recalled(self._similar - self._replaced):
            yield frame.with_columns(id=sketch_ids(place))

    def _recalled(self, numbers: set[int]) -> Iterator[pl.DataFrame]:
        """`SKETCH_DTYPES` of these articles; a few are held for the next time that they are asked for."""
        held = self._held.filter(pl.col("record").is_in(list(numbers)))
        if held.height:
            yield held
        for some in _portions(numbers - set(held["record"])):
            frame = self._sketched(some)
            if self._held.height + frame.height <= _HELD:
                self._held = pl.concat([self._held, frame])
            yield frame

    def _sketched(self, numbers: list[int]) -> pl.DataFrame:
        near, articles, sets = self._book.near, self._articles(numbers).articles, self._archive.sets(numbers)
        by_record = {record: (shingles, own) for record, shingles, own in sets.iter_rows()}
        if (few := near.sketches_of_few(articles, by_record)) is not None:
            return few
        frames = [_NO_SKETCHES]
        for column in near.thresholds:
            if column == "body":  # of which the archive has the sets, and not the text
                frames.append(near.sketches_of_sets(articles.join(sets, on="record"), column))
            else:
                frames.append(near.sketches_of(articles, column))
        return pl.concat(frames)

    def _articles(self, numbers: list[int]) -> Batch:
        """`Archive.recalled`; the last ones are held, which are asked for by text, by sketch and by key."""
        if self._last is None or self._last[0] != numbers:
            self._last = (numbers, self._archive.recalled(numbers))
        return self._last[1]


def _is_other(keys: Mapping[str, str], body_key: str | None, headline: str | None) -> bool:
    """An archived article has a text that differs from that of the same column. keys: of texts, by column."""
    own = {"body": body_key, "headline": None if headline is None else text_key(headline)}
    return any(own[column] not in (None, key) for column, key in keys.items())


def _portions(numbers: set[int], size: int = _AT_ONCE) -> Iterator[list[int]]:
    """In ascending order, some at a time."""
    ordered = sorted(numbers)
    return (ordered[first : first + size] for first in range(0, len(ordered), size))


@contextmanager
def remembered(config: Config, book: Rulebook) -> Iterator[Remembered | None]:
    """What a configuration has a run compared with; None without an archive. Raises ArchiveError."""
    if config.archive is None:
        yield None
        return
    is_given = isinstance(config.archive, Archive)
    archive = config.archive if isinstance(config.archive, Archive) else Archive(config.archive)
    try:
        archive.open()
        yield Remembered(archive, book)
    finally:
        if not is_given:
            archive.close()
