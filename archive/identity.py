"""Whether an article is one that an archive has already, as it was before a correction."""

from __future__ import annotations

import hashlib
from functools import cache
from typing import Final, NamedTuple

import polars as pl

from ..checks.comparing.corpus import identity
from ..glances.few_rows import FewRows

__all__ = ["IDENTITY_DTYPES", "Identity", "each", "identities", "is_same"]

_BEGINNING_CHARS: Final = 60
"""So much of the beginning of a body tells that it is the same story."""

IDENTITY_DTYPES: dict[str, pl.DataType] = {
    "source": pl.String(),
    "identity": pl.String(),  # `corpus.identity`
    "article_id": pl.String(),
    "url_canonical": pl.String(),
    "headline": pl.String(),
    "beginning": pl.String(),
}
"""What an article is known by; one row a record that could be read."""


class Identity(NamedTuple):
    """A row of `IDENTITY_DTYPES`, without the source."""

    identity: str
    article_id: str
    url_canonical: str | None
    headline: str | None
    beginning: str | None


def identities(articles: pl.DataFrame) -> pl.DataFrame:
    """`IDENTITY_DTYPES` of articles, which are `keyed`."""
    return _known_by().select(articles.filter(pl.col("read_error").is_null()))


@cache
def _known_by() -> FewRows:
    head = pl.col("beginning").str.head(_BEGINNING_CHARS)
    names = ("source", "article_id", "url_canonical", "headline")
    of_its = {**{name: pl.col(name) for name in names}, "identity": identity(), "beginning": head}
    return FewRows({name: of_its[name] for name in IDENTITY_DTYPES})


def each(articles: pl.DataFrame) -> list[Identity]:
    """The rows of `IDENTITY_DTYPES`."""
    return list(map(Identity._make, zip(*(articles[name] for name in Identity._fields), strict=True)))


def is_same(new: Identity, old: Identity) -> bool:
    """One has the id or the address of the other, and nothing says that it is another article.

    Another article has the id, but another address and another text (ID001); or the address, but an id and a text of
    its own (ID003).
    """
    same_place = new.url_canonical is not None and new.url_canonical == old.url_canonical
    if new.identity == old.identity:
        has_no_place = new.url_canonical is None or old.url_canonical is None
        return same_place or has_no_place or _is_one_story(new, old)
    return same_place and (not (_has_own_id(new) and _has_own_id(old)) or _is_one_story(new, old))


def _is_one_story(new: Identity, old: Identity) -> bool:
    """Headline or beginning are equal."""
    pairs = ((new.headline, old.headline), (new.beginning, old.beginning))
    return any(one and one == other for one, other in pairs)


def _has_own_id(article: Identity) -> bool:
    """The id is not the one that is made from the address."""
    return article.article_id != hashlib.sha256((article.url_canonical or "").encode()).hexdigest()[:32]
