"""BD: bodies that are there several times over."""

from __future__ import annotations

import polars as pl

from ...declaring.declare import rule
from ...declaring.examples import CLEAN, article
from ...declaring.rule import Options
from ...text.copies import kept_once, may_repeat_wholly, times_repeated
from ...text.repairs import each

_BODY = str(CLEAN["body"])
_SAILS = "渡轮将于六月恢复夜间航行，市议会周二以九票对四票通过了这项决定。新船的费用低于修理旧船，居民此前三次请愿。"


def _times() -> pl.Expr:
    return pl.col("body").map_elements(times_repeated, return_dtype=pl.Int64, skip_nulls=True)


@rule(
    code="BD037",
    name="body-repeated",
    severity="error",
    frame="article",
    column="body",
    screen=lambda _: may_repeat_wholly(pl.col("body")),
    facts=lambda _: {"times": _times()},
    message="the whole text is there {times} times",
    fix="safe",
    repair=lambda _: each(pl.col("body"), kept_once),
    bad=(
        article(body=f"{_BODY}\n{_BODY}"),
        article(body=" ".join([_BODY.replace("\n", " ")] * 3), beside=("BD031",)),
        article(body="\n".join(f"{line}\n{line}" for line in _BODY.split("\n"))),
        article(body=_SAILS * 4, headline="夜间渡轮六月恢复", language="zh"),
    ),
    good=(
        article(body=f"{_BODY}\n{_BODY.split(chr(10), maxsplit=1)[0]}", beside=("BD021",)),
        article(body=f"{_BODY}\nRow, row, row your boat\nRow, row, row your boat\nRow, row, row your boat"),
    ),
)
def body_repeated(_: Options) -> pl.Expr:
    """The whole body is in there several times.

    What it does: Cuts the body where its beginning, or its end, comes again, and fires if all pieces say the same, with
    line breaks or without; and if nearly every line of 30 characters or more is there twice. The message gives the
    number. The last copy may be cut off.
    Why it matters: The extractor joined what the page holds for several sizes of screens, or took every level of a
    nested element. Length, statistics and language models count the text so many times.
    Leaves alone: Bodies of which only some paragraphs come again: BD021 names these, and is silent here. Copies of less
    than 120 bytes.
    Fix: Keep the first copy. Copies that are not the same to the letter are left for people.
    For editors: Delete the copies, and keep the text once.
    Evidence: bodies with up to seventy copies of each paragraph in the output of extractors.
    """
    return may_repeat_wholly(pl.col("body")) & (_times() > 1)
