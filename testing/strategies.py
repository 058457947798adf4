"""Hypothesis strategies for articles: fuzz a parser or a rule of your own.

    @given(strategies.dumps())
    def test_my_reader(dump):
        assert [a.headline for a in read(dump.data)] == [a["headline"] for a in dump.articles]

All text is fictional. A clean article has no defect that presscheck knows; `defects` plants a named one.
Needs the extra `hypothesis`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, TypeVar

import polars as pl

try:
    from hypothesis import strategies as st
    from hypothesis.strategies import SearchStrategy
except ImportError as error:
    raise ImportError("presscheck.testing.strategies needs Hypothesis: pip install 'presscheck[hypothesis]'") from error

from ..schemas.articles import ARTICLE_DTYPES
from .fiction import FEATURES, STAMPS, STANDARD_STAMPS, Outline, Story, compose, dump_text, languages
from .pages import LAYOUTS, Page, page
from .plants.catalogue import NEEDS, PLANTS, Article, Planted
from .plants.corpus import CORPUS_PLANTS, PlantedCorpus
from .plants.dumps import DUMP_PLANTS, PlantedDump

__all__ = [
    "CORPUS_PLANTS",
    "DUMP_PLANTS",
    "LAYOUTS",
    "PLANTS",
    "Article",
    "Dump",
    "Page",
    "Planted",
    "PlantedCorpus",
    "PlantedDump",
    "article_frames",
    "articles",
    "corpora",
    "defective_corpora",
    "defective_dumps",
    "defects",
    "dumps",
    "pages",
    "stories",
]

_EARLIEST: Final = datetime(2003, 1, 1)
_LATEST: Final = datetime(2024, 12, 1)
_APART: Final = (Story.url, lambda story: story.headline, lambda story: story.lines[0])
"""What no two articles of one corpus share."""
_SPACED: Final = ("en", "de", "fr", "es", "pl", "ru", "el", "ar")
_OFFSETS: Final = (0, 60, 120, 180, 330, 480, 540, -180, -300, -480)


@dataclass(frozen=True, slots=True)
class Dump:
    """A dump and what was put into it.

    data: UTF-8. articles: in order, with the columns that a dump can tell; a line of a body ends as a line of the
    dump does. newline: how lines end. A dump has no names of fields: which short texts are keywords is a guess.
    """

    data: bytes
    articles: tuple[Article, ...]
    newline: str


@st.composite
def stories(
    draw: st.DrawFn, written_in: Collection[str] | None = None, stamps: Collection[str] = STANDARD_STAMPS
) -> Story:
    """Fictional articles with what is known of them.

    written_in: languages, as in `articles`. stamps: shapes of times, of `STAMPS`.
    """
    language = draw(st.sampled_from(list(languages() if written_in is None else written_in)))
    outline = Outline(
        published=draw(st.datetimes(_EARLIEST, _LATEST, timezones=st.just(UTC))),
        offset=draw(st.sampled_from(_OFFSETS)),
        stamp=draw(st.sampled_from(list(stamps))),
        sentences=draw(st.integers(6, 24)),
        features=draw(st.frozensets(st.sampled_from(FEATURES))),
    )
    return compose(languages()[language], outline, draw(st.integers(0, 2**64 - 1)))


def articles(written_in: Collection[str] | None = None) -> SearchStrategy[Article]:
    """Clean articles, as dicts by columns of `Articles`.

    url, headline, description, body, published_raw and keywords are there always; created_raw, modified_raw, authors,
    language, publisher and section mostly. written_in: languages of `fiction.toml` (`en`, `de`, `fr`, `es`, `pl`, `ru`,
    `el`, `ar`, `zh`, `ja`); default all.
    """
    return stories(written_in).map(Story.article)


def corpora(min_size: int = 0, max_size: int = 6) -> SearchStrategy[list[Article]]:
    """Lists of so many clean articles, no two alike."""
    return _several(min_size, max_size).map(lambda told: [story.article() for story in told])


def article_frames(min_size: int = 0, max_size: int = 5) -> SearchStrategy[pl.DataFrame]:
    """Frames of so many clean articles, no two alike, that satisfy the Pandera model `Articles`."""
    return _several(min_size, max_size).map(_frame)


@st.composite
def dumps(draw: st.DrawFn, min_size: int = 1, max_size: int = 4) -> Dump:
    """Dumps of so many clean articles, with LF, CRLF or CR, with or without a byte order mark and a final newline.

    Times are in any shape that news sites write.
    """
    told = draw(_several(min_size, max_size, stamps=tuple(STAMPS)))
    newline = draw(st.sampled_from(("\n", "\r\n", "\r")))
    begin, end = draw(st.sampled_from(("", "\ufeff"))), draw(st.sampled_from(("\n", "", "\n\n")))
    text = dump_text(story.dump_blocks() for story in told).removesuffix("\n")
    data = (begin + text + end).replace("\n", newline).encode()
    return Dump(data, tuple(_in_dump(story, newline) for story in told), newline)


def pages(written_in: Collection[str] | None = None, layouts: Collection[str] = LAYOUTS) -> SearchStrategy[Page]:
    """HTML pages with a clean article in them, for an extractor.

    written_in: as for `articles`. layouts: of `LAYOUTS`.
    """
    return st.builds(page, stories(written_in), st.sampled_from(list(layouts)))


def defects(codes: Collection[str] | None = None) -> SearchStrategy[Planted]:
    """Articles with one planted defect. codes: rules to plant for, or families (`["LK"]`); default all of `PLANTS`."""
    return _one_of(PLANTS, codes, lambda code: stories(NEEDS.get(code)).flatmap(PLANTS[code]))


def defective_dumps(codes: Collection[str] | None = None) -> SearchStrategy[PlantedDump]:
    """Dumps of one record with one planted defect. codes: default all of `DUMP_PLANTS`."""
    return _one_of(DUMP_PLANTS, codes, lambda code: stories().flatmap(DUMP_PLANTS[code]))


def defective_corpora(codes: Collection[str] | None = None) -> SearchStrategy[PlantedCorpus]:
    """A few articles, some of which repeat what another says. codes: default all of `CORPUS_PLANTS`."""
    # Headlines without spaces between words are left alone by the rules: they count words.
    few = _several(3, 5, written_in=_SPACED)
    return _one_of(CORPUS_PLANTS, codes, lambda code: few.flatmap(CORPUS_PLANTS[code]))


def _several(
    min_size: int,
    max_size: int,
    written_in: Collection[str] | None = None,
    stamps: Collection[str] = STANDARD_STAMPS,
) -> SearchStrategy[list[Story]]:
    return st.lists(stories(written_in, stamps), min_size=min_size, max_size=max_size, unique_by=_APART)


_Planted = TypeVar("_Planted")


def _one_of(
    table: Collection[str], codes: Collection[str] | None, plant: Callable[[str], SearchStrategy[_Planted]]
) -> SearchStrategy[_Planted]:
    """One of the codes, planted. Raises ValueError for a code, or a beginning of codes, that is not in the table."""
    wanted: set[str] = set()
    for code in (codes,) if isinstance(codes, str) else codes or ():
        found = {one for one in table if one.startswith(code)} if code else set()
        if not found:
            raise ValueError(f"no plant for {code}; there are plants for: {', '.join(sorted(table))}")
        wanted |= found
    return st.sampled_from(sorted(table if codes is None else wanted)).flatmap(plant)


def _in_dump(story: Story, newline: str) -> Article:
    """What a dump tells of an article."""
    told = ("url", "headline", "description", "body", "created_raw", "published_raw", "modified_raw", "keywords")
    article = {name: value for name, value in story.article().items() if name in told}
    return article | {"header_date": str(story.local_day), "body": newline.join(story.lines)}


def _frame(told: list[Story]) -> pl.DataFrame:
    rows = [_row(story, record) for record, story in enumerate(told)]
    return pl.DataFrame(rows, schema=ARTICLE_DTYPES)


def _row(story: Story, record: int) -> dict[str, Any]:
    """All columns of `Articles`; those that are not named are null or empty."""
    article = story.article()
    canonical = f"{story.host}{article['url'].split(story.host, 1)[1]}".rstrip("/")
    times = {"created": story.created, "published": story.published, "modified": story.modified}
    empty: dict[str, Any] = {name: [] for name, dtype in ARTICLE_DTYPES.items() if isinstance(dtype, pl.List)}
    return {
        **dict.fromkeys(ARTICLE_DTYPES),
        **empty,
        **article,
        "source": "<frame>",
        "format": "frame",
        "record": record,
        "article_id": hashlib.sha256(canonical.encode()).hexdigest()[:32],
        "decode_ok": True,
        "n_bytes": len((article["headline"] + article["description"] + article["body"]).encode()),
        "url_canonical": canonical,
        "host": story.host,
        "url_date": story.url_date,
        "n_chars": len(article["body"]),
        **{f"{name}_at": at for name, at in times.items()},
        **{
            f"{name}_precision": "missing" if at is None else STAMPS[story.stamp].precision
            for name, at in times.items()
        },
        "published_offset_min": story.offset,
        "date_roles": "explicit",
    }
