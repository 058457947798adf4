"""A compact frame is the same frame, and keeps nothing alive but itself."""

import polars as pl
from polars.testing import assert_frame_equal

from presscheck.schemas.compact import compact

KINDS = pl.Enum(["error", "warning"])


def held_bytes(texts: pl.Series) -> int:
    """Of the buffers that a column of texts or lists points into."""
    views = texts.to_arrow(compat_level=pl.CompatLevel.newest())
    return sum(part.size for part in views.buffers() if part is not None)


def test_excerpts_do_not_keep_the_texts_that_they_were_cut_from():
    bodies = pl.DataFrame({"body": [f"{number} is the number of a long body. " * 100 for number in range(200)]})
    excerpts = bodies.select(pl.col("body").str.head(60))
    assert held_bytes(excerpts["body"]) > 100 * 200 * 30
    assert held_bytes(compact(excerpts)["body"]) < 200 * 100
    assert_frame_equal(compact(excerpts), excerpts)


def test_lists_do_not_keep_those_beside_them_in_the_file(tmp_path):
    path = tmp_path / "lists.parquet"
    frame = pl.DataFrame({"row": range(300), "hashes": [list(range(number, number + 300)) for number in range(300)]})
    frame.write_parquet(path, row_group_size=300)
    few = pl.scan_parquet(path).filter(pl.col("row") == 7).collect()
    assert held_bytes(few["hashes"]) >= 300 * 300 * 8
    assert held_bytes(compact(few)["hashes"]) < 300 * 8 * 2
    assert_frame_equal(compact(few), few)


def test_types_and_nulls_are_kept():
    frame = pl.DataFrame(
        {"text": ["a", None], "kind": ["error", None], "hashes": [[1, 2], None], "at": [0, None]},
        schema={"text": pl.String, "kind": KINDS, "hashes": pl.List(pl.UInt32), "at": pl.Datetime("us", "UTC")},
    )
    assert_frame_equal(compact(frame), frame)
    assert_frame_equal(compact(frame.clear()), frame.clear())
