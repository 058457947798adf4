"""How a file is cut into parts for workers: no Spark is needed for that."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from presscheck.gate.cluster import driver
from presscheck.gate.cluster.worker import Settings as Known
from presscheck.gate.cluster.worker import _read
from presscheck.gate.terms.config import Config


@pytest.mark.parametrize("rows_of_a_group", [7, 50])
@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(records=st.integers(0, 60), at_once=st.integers(1, 70))
def test_parts_of_a_file_are_its_records_each_once(tmp_path, monkeypatch, rows_of_a_group, records, at_once):
    monkeypatch.setattr(driver, "ROWS_OF_A_PART", at_once)
    path = tmp_path / "articles.parquet"
    headlines = [f"Boat number {number} is sold" for number in range(records)]
    frame = pl.DataFrame({"headline": headlines, "body": headlines}, schema={"headline": pl.String, "body": pl.String})
    frame.write_parquet(path, row_group_size=rows_of_a_group)
    how = Known(Config(), None, "", profiled=False, alone=False)
    parts = [dict(zip(("source", "first", "rows"), part, strict=True)) for part in driver._parts([str(path)], None)]
    read = [make().articles for part in parts for make in _read(how, part)]
    found = pl.concat([frame.select("record", "headline", "read_error") for frame in read]) if read else None
    rows = [] if found is None else found.rows()
    assert rows == [(number, headline, None) for number, headline in enumerate(headlines)]
