"""What is kept of an article, and by which keys it is found: from a batch to cards, and from cards to a batch.

The keys are those of the corpus rules, with every threshold at its least: whoever asks with higher ones finds what he
looks for among what has the same key. What the rules say is worked out anew from the facts, by the rules themselves.
"""

from __future__ import annotations

import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from functools import cache, lru_cache
from hashlib import blake2b
from itertools import pairwise
from typing import Any, Final

import numpy as np
import polars as pl
from polars.exceptions import PolarsError

from ..checks.comparing.corpus import Corpus, keyed, story
from ..checks.comparing.near import Near
from ..checks.declaring import registry
from ..glances.few_rows import FewRows
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
    "key_of",
    "line_keys",
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
_COMPARED: Final = ("outlet", "body_key", "beginning")
"""Those that articles get to be compared by (`keyed`)."""

_SEP: Final = "\x1f"
_ID: Final = "id"
"""Stands for a rule in the key by which an article is named."""

_KEY_BYTES: Final = 8
_NUMBER_BYTES: Final = 4
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
    keys, sketches = _corpus().keys(compared), _near().sketches(compared)
    if keys.failed:
        raise RuntimeError(f"a key could not be computed: {keys.failed}")
    named = articles.select("record", rule=pl.lit(_ID), key="article_id")
    every = pl.concat([named, keys.rows.select(named.columns)])
    keys_of = _by_record(every["record"].to_numpy(), _keys_of_rows(every), len(rows))
    n_bands = sketches["bands"].list.len().to_numpy()
    bands_of = _by_record(np.repeat(sketches["record"].to_numpy(), n_bands), _band_keys(sketches), len(rows))
    of_bodies = sketches.filter(pl.col("column") == "body")
    packed_sets = zip(packed(of_bodies["shingles"]), packed(of_bodies["numbers"]), strict=True)
    sets = dict(zip(of_bodies["record"], packed_sets, strict=True))
    texts = articles["body"] if bodies else [None] * len(rows)
    return [
        Card(facts, keys_of[at], bands_of[at], *sets.get(at, (None, None)), _compressed(text))
        for at, (facts, text) in enumerate(zip(rows, texts, strict=True))
    ], identities(articles)


def _by_record(records: np.ndarray, values: np.ndarray, count: int) -> list[np.ndarray]:
    """The values of each of so many records, which are counted from 0, in their order."""
    ordered = values[np.argsort(records, kind="stable")]
    ends = np.cumsum(np.bincount(records.astype(np.int64), minlength=count)).tolist()
    return [ordered[first:end] for first, end in pairwise([0, *ends])]


def corpus_keys(signatures: pl.DataFrame) -> list[int]:
    """The key of each signature row (`SIGNATURE_DTYPES`)."""
    return _keys_of_rows(signatures).tolist()


def _keys_of_rows(rows: pl.DataFrame) -> np.ndarray:
    """`key_of` each row. rows: `rule` and `key`."""
    texts = rows.select(pl.concat_str("rule", "key", separator=_SEP)).to_series().to_list()
    digests = b"".join([blake2b(text.encode(), digest_size=_KEY_BYTES).digest() for text in texts])
    return np.frombuffer(digests, dtype="<i8")


def identity_keys(identity: str, url_canonical: str | None) -> list[int]:
    """The keys that an article has in common with what it may replace."""
    place = [] if url_canonical is None else [key_of("ID003", url_canonical)]
    return [key_of("ID001", identity), *place]


def name_keys(name: str, url_canonical: str | None) -> list[int]:
    """The keys of articles with this id, or this address."""
    return [key_of(_ID, name), *([] if url_canonical is None else [key_of("ID003", url_canonical)])]


def key_of(rule: str, key: str) -> int:
    """What stands for a key of a rule: 64 bits, signed."""
    data = f"{rule}{_SEP}{key}".encode()
    return int.from_bytes(blake2b(data, digest_size=_KEY_BYTES).digest(), "little", signed=True)


def line_keys(signatures: pl.DataFrame) -> dict[int, tuple[str, str]]:
    """The key of each line of an outlet in signature rows (`SIGNATURE_DTYPES`); the outlet and the line."""
    every = zip(signatures["rule"], signatures["key"], signatures["outlet"], strict=True)
    rows = dict.fromkeys(row for row in every if row[0] in LINED)
    # The key is made of the outlet and the line, with a character between them
    return {key_of(rule, key): (outlet, key[len(outlet) + 1 :]) for rule, key, outlet in rows}


def band_keys(sketches: pl.DataFrame, thresholds: Mapping[str, float]) -> Iterator[int]:
    """The bands of sketches as an archive has them. thresholds: those by which the sketches were made, by column."""
    if thresholds.items() <= _near().thresholds.items():
        yield from _band_keys(sketches).tolist()
        return
    for column, threshold in thresholds.items():
        own = sketches.filter(pl.col("column") == column)
        if threshold != _near().thresholds[column]:
            nameless = pl.lit(None, ARTICLE_DTYPES["fields"])  # of an archive nobody asks what a field was called
            texts = own.drop("column").with_columns(pl.col("text").alias(column), body_key="text_key", fields=nameless)
            own = _near().sketches_of_sets(texts, column)
        yield from _band_keys(own).tolist()


def _band_keys(sketches: pl.DataFrame) -> np.ndarray:
    """The keys of all bands, sketch by sketch; those of headlines begin with the day: one day lies side by side."""
    day = pl.col("published_at").dt.epoch("us").fill_null(0) // _DAY_US
    bands = sketches.select("column", "bands", day=day).explode("bands")
    keys, days = bands["bands"].to_numpy(), bands["day"].to_numpy()
    prefixes = (days & (1 << _DAY_BITS) - 1) << _BAND_BITS
    return np.where((bands["column"] == "headline").to_numpy(), prefixes | keys & (1 << _BAND_BITS) - 1, keys)


def packed(sets: pl.Series) -> list[bytes | None]:
    """Each list of numbers of 32 bits as bytes, least first; None for null."""
    data = sets.explode(empty_as_null=False, keep_nulls=False).to_numpy().astype("<u4").tobytes()
    sizes = _NUMBER_BYTES * sets.list.len().cast(pl.Int64)
    ends = sizes.fill_null(0).cum_sum()
    return [None if size is None else data[end - size : end] for size, end in zip(sizes, ends, strict=True)]


def _compressed(text: str | None) -> bytes | None:
    return None if text is None else zlib.compress(text.encode())


def unpacked_body(data: bytes) -> str:
    """The body that was kept, at most 50 MB of it. Raises ArchiveError."""
    try:
        return zlib.decompressobj().decompress(data, _MOST_BYTES).decode("utf-8", "replace")
    except (zlib.error, TypeError) as error:
        raise ArchiveError(f"a body in the archive is damaged: {error}") from error


_READ_DTYPES: Final = {"record": pl.Int64(), **KEPT}
_WHOLE_DTYPES: Final = {**ARTICLE_DTYPES, **{name: KEPT[name] for name in _COMPARED}}
_NO_BLOCKS: Final = pl.DataFrame(schema=BLOCK_DTYPES)


@cache
def _made() -> FewRows:
    """What is made of what is kept."""
    return FewRows({"body": pl.col("beginning").str.head(EXCERPT_CHARS + 1), "story": story()})


@lru_cache(maxsize=64)
def _same(height: int) -> pl.DataFrame:
    """Columns that are the same for all archived articles, of so many rows."""
    values = {"source": ARCHIVE, "format": "frame"}
    left = {name: dtype for name, dtype in _WHOLE_DTYPES.items() if name not in {*_READ_DTYPES, "body"}}
    columns = [pl.repeat(values.get(name), height, dtype=dtype, eager=True).alias(name) for name, dtype in left.items()]
    return pl.DataFrame(columns)


def recalled(rows: Iterable[tuple[Any, ...]]) -> Batch:
    """Archived articles, `keyed`, as a batch without blocks; rows: number and `KEPT`. Raises ArchiveError.

    `record` is the number in the archive; `body` is as much of it as an excerpt shows; all else is null.
    """
    try:
        known = pl.DataFrame(list(rows), schema=_READ_DTYPES, orient="row", strict=True)
        whole = known.hstack(_made().select(known)).hstack(_same(known.height))
        columns = [whole[name].cast(dtype) for name, dtype in _WHOLE_DTYPES.items()]
        return Batch(pl.DataFrame([*columns, whole["story"]]), _NO_BLOCKS)
    except (PolarsError, TypeError, ValueError, OverflowError) as error:
        raise ArchiveError(f"an article in the archive is damaged: {str(error).partition(chr(10))[0]}") from error


def lined(batch: Batch, lines: Mapping[int, Collection[str]]) -> Batch:
    """Archived articles with those of their lines that are known. lines: by number of the article.

    Before the lines of an article is a block without text: none of the lines is taken for the first of its body.
    """
    if lines.keys().isdisjoint(batch.articles["record"]):
        return batch
    rows = [
        (article, block, text)
        for article, number in enumerate(batch.articles["record"])
        for block, text in enumerate([None, *lines[number]] if number in lines else ())
    ]
    names = ("article", "block", "text")
    known = pl.DataFrame(rows, schema={name: BLOCK_DTYPES[name] for name in names}, orient="row")
    of_bodies = known.with_columns(pl.lit("body", BLOCK_DTYPES[name]).alias(name) for name in ("role", "column"))
    return batch._replace(blocks=pl.concat([_NO_BLOCKS, of_bodies], how="diagonal"))


def set_frame(rows: Iterable[tuple[int, bytes, bytes | None]]) -> pl.DataFrame:
    """Columns `record`, `shingles` and `numbers` of archived bodies; rows: as a storage gives them."""
    held = [(number, _unpacked(shingles), _unpacked(numbers)) for number, shingles, numbers in rows]
    lists = pl.List(pl.UInt32())
    return pl.DataFrame(held, schema={"record": pl.UInt64(), "shingles": lists, "numbers": lists}, orient="row")


def _unpacked(data: bytes | None) -> list[int] | None:
    """Raises ArchiveError."""
    if data is None:
        return None
    if not isinstance(data, bytes) or len(data) % _NUMBER_BYTES:
        raise ArchiveError("a text sketch in the archive is damaged")
    return np.frombuffer(data, dtype="<u4").tolist()
