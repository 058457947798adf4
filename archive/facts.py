"""What is kept of an article, and by which keys it is found: from a batch to cards, and from cards to a batch.

The keys are those of the corpus rules, with every threshold at its least: whoever asks with higher ones finds what he
looks for among what has the same key. What the rules say is worked out anew from the facts, by the rules themselves.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from hashlib import blake2b
from typing import Any, Final

import numpy as np
import polars as pl
from polars.exceptions import PolarsError

from ..checks.comparing.corpus import Corpus, keyed, story
from ..checks.comparing.near import Near
from ..checks.declaring import registry
from ..schemas.articles import ARTICLE_DTYPES
from ..schemas.batch import Batch
from ..schemas.blocks import BLOCK_DTYPES
from ..schemas.findings import EXCERPT_CHARS
from ..schemas.vocabulary import ARCHIVE
from .identity import identities
from .storage import ArchiveError, Card

__all__ = [
    "KEPT",
    "KEYED",
    "LINED",
    "band_keys",
    "cards",
    "corpus_keys",
    "identity_keys",
    "lined",
    "name_keys",
    "packed",
    "recalled",
    "set_frame",
    "unpacked_body",
]

KEPT: Final[Mapping[str, pl.DataType]] = {
    "article_id": pl.String(),
    "url": pl.String(),
    "url_canonical": pl.String(),
    "host": pl.String(),
    "publisher": pl.String(),
    "outlet": pl.String(),
    "headline": pl.String(),
    "published_at": pl.Int64(),  # µs since 1970
    "modified_at": pl.Int64(),
    "n_chars": pl.Int64(),
    "body_key": pl.String(),
    "beginning": pl.String(),
}
"""Columns of `keyed` articles that are kept of each."""

KEYED: Final[Mapping[str, Mapping[str, int]]] = {
    "HL002": {"min_chars": 0, "min_words": 0, "min_chars_unspaced": 0},
    "HL003": {"min_chars": 0, "min_words": 0, "min_chars_unspaced": 0},
    "ID001": {},
    "ID003": {},
    "ID004": {"min_chars": 0},
    "ID009": {"min_chars": 0},
    "CP004": {},
}
"""Corpus rules that are judged against an archive, with the options of which every article has a key."""

LINED: Final = ("CP004",)
"""Those of them that have a key for each line of a body: in how many articles it is, is what they ask."""

_CLUSTER: Final = ("HL004", "ID005", "ID006")
_TIMES: Final = ("published_at", "modified_at")
_ID: Final = "id"
"""Stands for a rule in the key by which an article is named."""

_KEY_BYTES: Final = 8
_DAY_BITS, _BAND_BITS = 16, 47
_DAY_US: Final = 86_400_000_000
_MOST_BYTES: Final = 50_000_000
_ANY_TIME: Final = datetime(2000, 1, 1, tzinfo=UTC)


@cache
def _corpus() -> Corpus:
    rules = [(registry.find(code), options) for code, options in KEYED.items()]
    return Corpus([(rule, rule.options_for(_ANY_TIME, options)) for rule, options in rules])


@cache
def _near() -> Near:
    rules = [registry.find(code) for code in _CLUSTER]
    return Near([(rule, rule.options_for(_ANY_TIME)) for rule in rules])


def cards(batch: Batch, *, bodies: bool) -> tuple[list[Card], pl.DataFrame]:
    """A card for each article, none of which has a `read_error`, and their `IDENTITY_DTYPES`. bodies: keep them too."""
    compared = keyed(Batch(batch.articles.with_columns(record=pl.int_range(pl.len(), dtype=pl.UInt64)), batch.blocks))
    articles = compared.articles
    times = (pl.col(name).dt.epoch("us") for name in _TIMES)
    rows = articles.with_columns(*times).select(pl.col(name).cast(dtype) for name, dtype in KEPT.items()).rows()
    signatures, sketches = _corpus().signatures(compared), _near().sketches(compared)
    if signatures.failed:
        raise RuntimeError(f"a key could not be computed: {signatures.failed}")
    keys = {at: [_hashed(_ID, article_id)] for at, article_id in enumerate(articles["article_id"])}
    for record, key in zip(signatures.rows["record"], corpus_keys(signatures.rows), strict=True):
        keys[record].append(key)
    bands: dict[int, list[int]] = {}
    for record, own in zip(sketches["record"], _band_keys(sketches), strict=True):
        bands.setdefault(record, []).extend(own)
    of_bodies = sketches.filter(pl.col("column") == "body").select("record", "shingles", "numbers")
    sets = {record: (packed(shingles), packed(numbers)) for record, shingles, numbers in of_bodies.iter_rows()}
    texts = articles["body"] if bodies else [None] * len(rows)
    return [
        Card(facts, keys[at], bands.get(at, ()), *sets.get(at, (None, None)), _compressed(text))
        for at, (facts, text) in enumerate(zip(rows, texts, strict=True))
    ], identities(articles)


def corpus_keys(signatures: pl.DataFrame) -> list[int]:
    """The key of each signature row (`SIGNATURE_DTYPES`)."""
    return [_hashed(rule, key) for rule, key in signatures.select("rule", "key").iter_rows()]


def identity_keys(identity: str, url_canonical: str | None) -> list[int]:
    """The keys that an article has in common with what it may replace."""
    place = [] if url_canonical is None else [_hashed("ID003", url_canonical)]
    return [_hashed("ID001", identity), *place]


def name_keys(name: str, url_canonical: str | None) -> list[int]:
    """The keys of articles with this id, or this address."""
    return [_hashed(_ID, name), *([] if url_canonical is None else [_hashed("ID003", url_canonical)])]


def _hashed(rule: str, key: str) -> int:
    data = f"{rule}\x1f{key}".encode()
    return int.from_bytes(blake2b(data, digest_size=_KEY_BYTES).digest(), "little", signed=True)


def band_keys(sketches: pl.DataFrame, thresholds: Mapping[str, float]) -> Iterator[int]:
    """The bands of sketches as an archive has them. thresholds: those by which the sketches were made, by column."""
    for column, threshold in thresholds.items():
        own = sketches.filter(pl.col("column") == column)
        if threshold != _near().thresholds[column]:
            nameless = pl.lit(None, ARTICLE_DTYPES["fields"])  # of an archive nobody asks what a field was called
            texts = own.drop("column").with_columns(pl.col("text").alias(column), body_key="text_key", fields=nameless)
            own = _near().sketches_of_sets(texts, column)
        for bands in _band_keys(own):
            yield from bands


def _band_keys(sketches: pl.DataFrame) -> Iterator[list[int]]:
    """Bands of headlines begin with the day: those of one day are written side by side."""
    day = pl.col("published_at").dt.epoch("us") // _DAY_US
    days = sketches.select(pl.when(pl.col("column") == "headline").then(day))["published_at"]
    for day_number, bands in zip(days, sketches["bands"], strict=True):
        if day_number is None:
            yield bands.to_list()
        else:
            prefix = (day_number & (1 << _DAY_BITS) - 1) << _BAND_BITS
            yield [prefix | band & (1 << _BAND_BITS) - 1 for band in bands]


def packed(numbers: Sequence[int] | None) -> bytes | None:
    """Numbers of 32 bits as bytes, least first."""
    return None if numbers is None else np.asarray(numbers, dtype="<u4").tobytes()


def _compressed(text: str | None) -> bytes | None:
    return None if text is None else zlib.compress(text.encode())


def unpacked_body(data: bytes) -> str:
    """The body that was kept, at most 50 MB of it. Raises ArchiveError."""
    try:
        return zlib.decompressobj().decompress(data, _MOST_BYTES).decode("utf-8", "replace")
    except (zlib.error, TypeError) as error:
        raise ArchiveError(f"a body in the archive is damaged: {error}") from error


def recalled(rows: Iterable[tuple[Any, ...]]) -> Batch:
    """Archived articles, `keyed`, as a batch without blocks; rows: number and `KEPT`. Raises ArchiveError.

    `record` is the number in the archive; `body` is as much of it as an excerpt shows; all else is null.
    """
    try:
        frame = pl.DataFrame(list(rows), schema={"record": pl.Int64(), **KEPT}, orient="row", strict=True)
        times = (pl.col(name).cast(ARTICLE_DTYPES[name]) for name in _TIMES)
        body = pl.col("beginning").str.head(EXCERPT_CHARS + 1)
        known = frame.with_columns(*times, source=pl.lit(ARCHIVE), format=pl.lit("frame"), body=body)
        others = [pl.lit(None).alias(name) for name in ARTICLE_DTYPES if name not in known.columns]
        whole = known.with_columns(others).select(
            *(pl.col(name).cast(dtype) for name, dtype in ARTICLE_DTYPES.items()),
            *("outlet", "body_key", "beginning"),
            story=story(),
        )
    except (PolarsError, TypeError, ValueError, OverflowError) as error:
        raise ArchiveError(f"an article in the archive is damaged: {str(error).partition(chr(10))[0]}") from error
    return Batch(whole, pl.DataFrame(schema=BLOCK_DTYPES))


def lined(batch: Batch, lines: pl.DataFrame) -> Batch:
    """Archived articles with those of their lines that are known. lines: `record` and `text`, of some of them.

    Before the lines of an article is a block without text: none of the lines is taken for the first of its body.
    """
    rows = batch.articles.select("record", article=pl.int_range(pl.len(), dtype=pl.UInt32))
    place = pl.int_range(1, pl.len() + 1, dtype=pl.UInt32).over("article")
    own = lines.join(rows, on="record").with_columns(block=place)
    first = own.select("article").unique().with_columns(block=pl.lit(0, pl.UInt32), text=pl.lit(None, pl.String))
    blocks = pl.concat([first, own.select("article", "block", "text")]).sort("article", "block")
    known = blocks.with_columns(role=pl.lit("body"), column=pl.lit("body"))
    others = [pl.lit(None).alias(name) for name in BLOCK_DTYPES if name not in known.columns]
    whole = known.with_columns(others).select(pl.col(name).cast(dtype) for name, dtype in BLOCK_DTYPES.items())
    return batch._replace(blocks=whole)


def set_frame(rows: Iterable[tuple[int, bytes, bytes | None]]) -> pl.DataFrame:
    """Columns `record`, `shingles` and `numbers` of archived bodies; rows: as a storage gives them."""
    held = [(number, _unpacked(shingles), _unpacked(numbers)) for number, shingles, numbers in rows]
    lists = pl.List(pl.UInt32())
    return pl.DataFrame(held, schema={"record": pl.UInt64(), "shingles": lists, "numbers": lists}, orient="row")


def _unpacked(data: bytes | None) -> list[int] | None:
    """Raises ArchiveError."""
    if data is None:
        return None
    if not isinstance(data, bytes) or len(data) % 4:
        raise ArchiveError("a text sketch in the archive is damaged")
    return np.frombuffer(data, dtype="<u4").tolist()
