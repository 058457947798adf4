"""The JSON report says what the frame says, and is safe to look at."""

from __future__ import annotations

import io
import json

from hypothesis import given
from hypothesis import strategies as st

from presscheck.reports import json_report
from presscheck.reports.json_text import encode
from presscheck.reports.model import Run
from presscheck.reports.text import HIDDEN
from presscheck.reports.told import TOLD_COLUMNS
from presscheck.schemas.findings import PUBLIC_COLUMNS

JSON = st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists, max_leaves=5)


def written(run: Run) -> str:
    stream = io.StringIO()
    json_report.write(run, stream)
    return stream.getvalue()


def test_golden(run: Run, golden) -> None:
    golden("report.json", written(run))


def test_it_is_what_the_frame_says(run: Run) -> None:
    document = json.loads(written(run))
    findings = document.pop("findings")
    assert document == {
        "presscheck": "1.2.3",
        "verdict": "fail",
        "counts": {"error": 1, "warning": 3, "info": 1},
        "records": 42,
        "skipped": {"lang": ["LG003"]},
    }
    assert [tuple(finding) for finding in findings] == [(*TOLD_COLUMNS, "count", "places")] * 5
    assert [finding["count"] for finding in findings] == [1, 2, 5, 1, 1]
    told = [{**finding, **place} for finding in findings for place in finding["places"]]
    assert [{name: place[name] for name in PUBLIC_COLUMNS} for place in told] == run.findings.select(
        PUBLIC_COLUMNS
    ).to_dicts()


def test_a_finding_a_line(run: Run) -> None:
    head, *findings, last = written(run).splitlines()
    assert (head[:15], last, len(findings)) == ('{"presscheck": ', "]}", 5)
    codes = [json.loads(line.rstrip(","))["code"] for line in findings]
    assert codes == run.findings["code"].unique(maintain_order=True).to_list()


def test_no_findings(make_run) -> None:
    assert json.loads(written(make_run()))["findings"] == []


@given(st.dictionaries(st.text(), JSON, max_size=3))
def test_round_trip_with_nothing_hidden(value) -> None:
    text = encode(value)
    assert json.loads(text) == value
    assert not HIDDEN.search(text)
    text.encode()


def test_lone_surrogates_can_be_written() -> None:
    assert encode("caf\udce9 é") == '"caf\\udce9 é"'
