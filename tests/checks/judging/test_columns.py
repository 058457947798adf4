"""Which columns an expression reads."""

import polars as pl
import polars.selectors as cs
import pytest

from presscheck.checks.declaring.rule import of_article
from presscheck.checks.judging.columns import columns_read

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
    ],
)
def test_columns(expressions, expected):
    assert columns_read(expressions) == expected
