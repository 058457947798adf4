"""Lists of images: conditions on one image, and what a rule does with them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import polars as pl

from ...declaring.examples import CLEAN, Example
from ...declaring.rule import Expression, Options

PICTURE: Final = "https://images.harbour-courier.example/2024/03/ferry-at-the-quay.jpg"


def with_images(*images: str | tuple[str | None, int | None, int | None], **fields: Any) -> Example:
    """The clean article with these images: URLs, or URLs with width and height."""
    given = [(one, None, None) if isinstance(one, str) else one for one in images]
    listed = [{"url": url, "width": width, "height": height} for url, width, height in given]
    record = {**CLEAN, **fields, "images": listed}
    shows = "\n".join(" ".join(str(part) for part in one if part is not None) or "''" for one in given)
    return Example(shows=shows or "images: []", records=(record,))


Part = Callable[[str], pl.Expr]
Condition = Callable[[Part, Options], pl.Expr]
"""Of an image, by its parts: whether a rule is about it."""


def of_one(name: str) -> pl.Expr:
    """A part of each image, within `list.eval`."""
    return pl.element().struct.field(name)


def of_all(name: str) -> pl.Expr:
    """A part of all images of all records, one after the other."""
    return pl.col("images").explode().struct.field(name)


def has(condition: Condition, o: Options) -> pl.Expr:
    """The record has an image of which the condition holds."""
    return pl.col("images").list.eval(condition(of_one, o).fill_null(False)).list.any()


def may_have(condition: Condition) -> Expression:
    """For `Rule.screen`: some record has one. To evaluate a list by itself costs a hundred times as much."""
    return lambda o: (pl.col("images").list.len() > 0) & condition(of_all, o).any()


def naming(condition: Condition) -> Callable[[Options], dict[str, pl.Expr]]:
    """For `Rule.facts`: the first image of which the condition holds, by its address, else by its size."""

    def facts(o: Options) -> dict[str, pl.Expr]:
        size = pl.concat_str(of_one("width"), pl.lit(" × "), of_one("height"))
        name = pl.coalesce(pl.when(of_one("url").str.contains(r"\S")).then(of_one("url")), size, pl.lit("(empty)"))
        return {"image": pl.col("images").list.eval(name.filter(condition(of_one, o).fill_null(False))).list.first()}

    return facts


def without(condition: Condition) -> Expression:
    """For `Rule.repair`: the list without the images of which the condition holds."""
    return lambda o: pl.col("images").list.eval(pl.element().filter(~condition(of_one, o).fill_null(False)))
