"""What is promised of everything that is read, as functions that raise where a promise is broken."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import polars as pl
from polars.testing import assert_frame_equal

from presscheck.parsers.fields import FieldError
from presscheck.schemas.articles import ARTICLE_DTYPES
from presscheck.schemas.batch import Batch, Deferred, joined
from presscheck.schemas.blocks import BLOCK_DTYPES

__all__ = ["BrokenPromise", "promise", "same", "says_what_is_missing", "whole"]

_NOTHING = Batch(pl.DataFrame(schema=ARTICLE_DTYPES), pl.DataFrame(schema=BLOCK_DTYPES))


class BrokenPromise(AssertionError):  # noqa: N818 - it is no error of the fuzzer
    """The product did something else than it promises."""


def promise(kept: bool, otherwise: str) -> None:
    """Raise BrokenPromise, unless it was kept. otherwise: what happened instead."""
    if not kept:
        raise BrokenPromise(otherwise)


def says_what_is_missing(error: FieldError) -> None:
    """A source of which no field is known is refused, as is documented; the sentence must say that."""
    promise("no field is recognized as a headline or a body" in str(error), "the sentence does not say what is missing")


def same(one: pl.DataFrame, other: pl.DataFrame, what: str) -> None:
    """Both frames are equal; what: that is promised."""
    try:
        assert_frame_equal(one, other)
    except AssertionError as difference:
        raise BrokenPromise(f"{what}: {difference}") from difference


def whole(makes: Iterable[Deferred]) -> Batch:
    """All batches as one, whose frames are as their schemas say and whose records are counted without a gap."""
    batches: Sequence[Batch] = [_NOTHING, *(make() for make in makes)]
    for batch in batches:
        promise(dict(batch.articles.schema) == ARTICLE_DTYPES, f"articles are {batch.articles.schema}")
        promise(dict(batch.blocks.schema) == BLOCK_DTYPES, f"blocks are {batch.blocks.schema}")
    everything = joined(batches)
    numbers = everything.articles["record"].to_list()
    promise(numbers == list(range(len(numbers))), f"records are counted {numbers}")
    return everything
