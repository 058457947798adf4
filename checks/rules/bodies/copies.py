"""BD: bodies that are there several times over."""

from __future__ import annotations

import polars as pl

from ....glances.glance import each_plainly
from ...declaring.declare import rule
from ...declaring.examples import CLEAN, article
from ...declaring.rule import Options
from ...text.copies import kept_once, may_repeat_wholly, times_repeated
from ...text.repairs import each

_BODY = str(CLEAN["body"])
_SAILS = "渡轮将于六月恢复夜间航行，市议会周二以九票对四票通过了这项决定。新船的费用低于修理旧船，居民此前三次请愿。"


def _times() -> pl.Expr:
    return each_plainly(pl.col("body"), times_repeated, pl.Int64)


@rule(
    code="BD037",
    name="body-repeated",
    severity="error",
    frame="article",
    column="body",
    screen=lambda _: may_repeat_wholly(pl.col("body")),
    facts=lambda _: {"times": _times()},
    message="the text is repeated: it appears {times} times",
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
    """The whole body appears more than once.

    What it does: Cuts the body at each place where its beginning, or its end, is repeated, and fires if all pieces say
    the same, with or without line breaks. Also fires if nearly every line of 30 characters or more appears twice. The
    message gives the number of copies. The last copy may be cut off.
    Why it matters: The extractor joined the versions of the text that the page has for several screen sizes, or took
    every level of a nested element. Length, statistics and language models count the text that many times.
    Leaves alone: Bodies in which only some paragraphs are repeated: BD021 reports those, but not the bodies that this
    rule reports. Copies of less than 120 bytes.
    Fix: Keep the first copy. Copies that differ by even one character are left for you to check.
    For editors: Keep one copy of the text and delete the others.
    Evidence: Extractor outputs in which every paragraph is repeated up to seventy times.
    """
    return may_repeat_wholly(pl.col("body")) & (_times() > 1)
