"""Findings that are spilled come back as those that stay in memory do."""

import io
from itertools import groupby

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import presscheck
from presscheck.checks.declaring.examples import CLEAN
from presscheck.gate.run import scratch
from presscheck.gate.run.finding_store import FindingStore
from presscheck.reports import github, gitlab, json_report, junit, markdown, sarif, tables
from presscheck.reports.html import report as html
from presscheck.schemas.findings import FINDING_DTYPES
from presscheck.schemas.vocabulary import WHOLE_RUN

PLAIN = {"code": "LK001", "name": "x", "severity": "error", "article_id": "a", "column": "body", "message": "m"}


def found(source: str, record: int | None, mark: str) -> dict:
    return {**dict.fromkeys(FINDING_DTYPES), **PLAIN, "source": source, "record": record, "fingerprint": mark}


def frame(rows: list[dict]) -> pl.DataFrame:
    rows = [{"fix": "none", "state": "new", **{k: v for k, v in row.items() if v is not None}} for row in rows]
    return pl.DataFrame(rows, schema=FINDING_DTYPES)


PLACES = st.tuples(st.sampled_from(["b", "a", "c"]), st.integers(0, 30))


@settings(max_examples=60, deadline=None)
@given(st.lists(PLACES, max_size=40), st.lists(PLACES, max_size=15), st.integers(1, 12), st.booleans())
def test_spilled_findings_come_in_reading_order(places, late_places, most, on_run):
    sources = list(dict.fromkeys(source for source, _ in places))
    early = sorted(places, key=lambda place: (sources.index(place[0]), place[1]))
    late = [place for place in late_places if place[0] in sources]
    store = FindingStore()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(scratch, "ROWS_IN_MEMORY", most)
        for (source, record), rows in groupby(early):  # a batch holds whole records
            store.add(frame([found(source, record, "0") for _ in rows]), [source])
        for source, record in late:
            store.add_late(frame([found(source, record, "1")]))
        if on_run:
            store.add_late(frame([found(WHOLE_RUN, None, "2")]))
        stored = store.finished(lambda findings: findings)
    got = stored.findings.select("source", "record", "fingerprint").collect().rows()
    wanted = sorted(
        [(*place, "0") for place in early] + [(*place, "1") for place in late],
        key=lambda row: (sources.index(row[0]), row[1], row[2]),
    )
    assert got == [(WHOLE_RUN, None, "2")] * on_run + wanted


@pytest.mark.parametrize("early", [[], [5, 90], [95]])
def test_very_many_late_findings_are_put_in_order_some_at_a_time(monkeypatch, early):
    monkeypatch.setattr(scratch, "ROWS_IN_MEMORY", 10)
    store = FindingStore()
    store.add(frame([found("a", record, "0") for record in early]), ["a"])
    for record in sorted(range(100), key=lambda record: record % 7):
        store.add_late(frame([found("a", record, "1")]))
    heights = []
    stored = store.finished(lambda findings: heights.append(findings.height) or findings)
    assert stored.findings.select("record").collect()["record"].to_list() == sorted([*early, *range(100)])
    assert sum(heights) == 100 + len(early)
    assert max(heights) <= 10 + len(early)


RECORDS = [
    {**CLEAN, "url": f"https://www.harbour-courier.example/{n % 7}", "language": "en_EN" if n % 2 else "en"}
    for n in range(60)
]


@pytest.fixture(scope="module")
def runs() -> tuple[presscheck.Run, presscheck.Run]:
    """The same run with its findings in memory, and spilled."""
    options = {"as_of": "2024-06-01T00:00:00Z", "batch_size": 10, "fail_on": "warning"}
    in_memory = presscheck.check(RECORDS, **options)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(scratch, "ROWS_IN_MEMORY", 7)
        spilled = presscheck.check(RECORDS, **options)
    assert spilled.keeps is not None
    return in_memory, spilled


@pytest.mark.parametrize("report", [github, gitlab, html, json_report, junit, markdown, sarif])
def test_reports_of_spilled_findings_are_the_same(runs, report):
    in_memory, spilled = runs
    assert spilled.findings.equals(in_memory.findings)
    texts = [io.StringIO(newline=""), io.StringIO(newline="")]
    for run, text in zip((in_memory, spilled), texts, strict=True):
        report.write(run, text)
    assert texts[0].getvalue() == texts[1].getvalue()


def test_tables_of_spilled_findings_are_the_same(runs):
    in_memory, spilled = runs
    for write in (tables.write_csv, tables.write_jsonl):
        one, other = io.StringIO(newline=""), io.StringIO(newline="")
        write(in_memory, one)
        write(spilled, other)
        assert one.getvalue() == other.getvalue()
    binary = io.BytesIO()
    tables.write_parquet(spilled, binary)
    assert pl.read_parquet(io.BytesIO(binary.getvalue())).equals(tables.told(in_memory.found).collect())
