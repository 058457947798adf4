"""Which columns an expression reads."""

from threading import Lock

import polars as pl
import polars.selectors as cs
import pytest

from presscheck.checks.declaring.rule import of_article
from presscheck.checks.judging.columns import columns_read

LOCK = Lock()
"""What cannot be pickled."""

TEXT = pl.col("text")


@pytest.mark.parametrize(
    ("expressions", "expected"),
    [
        ([TEXT.str.len_chars() > 3], ("text",)),
        ([pl.col("body") == TEXT, TEXT.is_null()], ("body", "text")),
        ([of_article("language").is_null() & (TEXT == '{"Selector":{"ByDType"}')], ("text", "language")),
        ([of_article("host"), of_article("publisher")], ("host", "publisher")),
        ([pl.lit(True)], ()),
        ([cs.string().is_null().any()], None),
        ([pl.all().is_null(), TEXT], None),
        ([of_article("host"), cs.starts_with("te").is_null()], None),
        ([cs.by_name("a]b").is_null()], None),
        ([of_article("host").map_batches(lambda hosts: (LOCK, hosts)[1], return_dtype=pl.String)], None),
    ],
)
def test_columns(expressions, expected):
    assert columns_read(expressions) == expected
