"""Replacements: what `fix` would write in the place of a finding, where a run is asked for it."""

from __future__ import annotations

import csv
import gzip
import json
from datetime import UTC, datetime
from pathlib import Path

import jsonschema
import polars as pl
import pytest

import presscheck
from presscheck.checks.declaring.examples import CLEAN
from presscheck.checks.declaring.registry import all_rules
from presscheck.checks.judging.proposals import Proposals
from presscheck.reports.edits import MAX_WRITTEN_CHARS

AS_OF = datetime(2024, 6, 1, tzinfo=UTC)
SARIF = json.loads((Path(__file__).parents[2] / "data" / "sarif-2.1.0.json").read_text("utf-8"))
BODY = str(CLEAN["body"])
ARTICLE = {**CLEAN, "body": f"{BODY}\nIn MÃ¤rz the 🚢 sailed.It was &amp; is gray.\nShare on Facebook"}
WANTED = {"sailed.It": "sailed. It", "Ã¤": "ä", "&amp;": "&", "Share on Facebook": ""}
DUMP = (
    "date 2021-12-29 https://news.example/20211229/a-bridge-opens.html\r\n\r\n"
    "A Bridge Opens\r\n\r\n2021-12-29T17:59:00Z\r\n\r\n"
    "Über the quay the 🚢 sailed in June.It was late &amp; gray.\r\nIt came back in March.She had\rbeen to sea.Once."
)


def replacements(run: presscheck.Run) -> dict[str, str | None]:
    return dict(run.findings.select("excerpt", "replacement").iter_rows())


def test_they_are_off_unless_asked_for():
    assert set(presscheck.check(ARTICLE).findings["replacement"]) == {None}


def test_they_are_what_is_in_place_of_the_excerpt_afterwards():
    found = replacements(presscheck.check(ARTICLE, replacements=True))
    assert {excerpt: found[excerpt] for excerpt in WANTED} == WANTED


def test_what_cannot_be_repaired_has_none():
    findings = presscheck.check({"headline": "Short", "body": "No."}, replacements=True).findings
    assert findings.height
    assert findings.filter(pl.col("fix") == "none")["replacement"].null_count() == (findings["fix"] == "none").sum()


@pytest.mark.parametrize("name", ["report.json", "report.jsonl", "report.csv", "report.parquet"])
def test_reports_for_programs_tell_them(name, tmp_path):
    presscheck.check(ARTICLE, replacements=True).write(path := tmp_path / name)
    if name == "report.json":
        told = [place for one in json.loads(path.read_text())["findings"] for place in one["places"]]
    elif name == "report.jsonl":
        told = [json.loads(line) for line in path.read_text().splitlines()]
    elif name == "report.csv":
        told = list(csv.DictReader(path.read_text("utf-8").splitlines()))
    else:
        told = pl.read_parquet(path).to_dicts()
    found = {one["excerpt"]: one["replacement"] for one in told}
    assert {excerpt: found[excerpt] for excerpt in WANTED} == WANTED


def _repairable() -> list[object]:
    return [
        pytest.param(rule.code, example.records[0], id=f"{rule.code}-{number}")
        for rule in all_rules()
        for number, example in enumerate(rule.bad[:1])
        if rule.repair and example.file is None and not example.runs and len(example.records) == 1
    ]


@pytest.fixture(scope="module")
def repairable() -> dict[str, pl.DataFrame]:
    """Rule to its findings on its record, with replacements: one run of all of them."""
    values = [param.values for param in _repairable()]
    how = {"select": [code for code, _ in values], "preview": True, "as_of": AS_OF}
    findings = presscheck.check([dict(record) for _, record in values], replacements=True, **how).findings
    return {code: findings.filter(record=number, code=code) for number, (code, _) in enumerate(values)}


@pytest.mark.parametrize(("code", "record"), _repairable())
def test_written_in_their_places_they_are_what_fix_makes_of_the_record(code, record, repairable):
    how = {"select": [code], "preview": True, "as_of": AS_OF}
    findings = repairable[code]
    fixed = presscheck.fix(dict(record), unsafe=True, **how).data
    for (column,), places in findings.group_by("column"):
        name = str(column) if column in record else str(column).removesuffix("_raw")
        text, new = record.get(name), places["replacement"]
        if not isinstance(text, str) or new.null_count() or (new == "").any():
            continue  # a line that goes takes its line break with it
        data = text.encode()
        for place in places.sort("start", descending=True).iter_rows(named=True):
            data = data[: place["start"]] + place["replacement"].encode() + data[place["end"] :]
        assert data != text.encode()
        assert presscheck.fix({**record, name: data.decode()}, unsafe=True, **how).data[name] == fixed[name]


def test_most_repairs_are_told(repairable):
    placed = pl.concat(repairable.values()).filter(pl.col("start").is_not_null())
    told, asked = placed["replacement"].count(), placed.height
    assert told > 0.8 * asked, (told, asked)


def test_a_long_one_is_none():
    line = "The boats came back.They were late. " * (MAX_WRITTEN_CHARS // 20)
    run = presscheck.check({**CLEAN, "headline": f"  {line}  "}, replacements=True, select=["HL016"])
    assert all(len(text or "") <= MAX_WRITTEN_CHARS for text in run.findings["replacement"])


def test_a_repair_with_a_bug_is_an_internal_error(monkeypatch, tmp_path):
    def broken(self, batch, ignored=(), hits=None):
        self.faults["BD018"] = "no ferry"
        return {}

    monkeypatch.setattr(Proposals, "of", broken)
    run = presscheck.check(ARTICLE, replacements=True, select=["BD018"])
    assert run.internal_errors == ("the repair of rule BD018 could not be evaluated: no ferry",)
    run.write(tmp_path / "report.html")  # which asks for the repairs once more
    assert (tmp_path / "report.html").read_text("utf-8").count("no ferry") == 1


@pytest.mark.parametrize("cached", [False, True])
def test_a_cache_keeps_them_apart_from_results_without(tmp_path, cached):
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps(ARTICLE) + "\n" + json.dumps(dict(CLEAN)) + "\n", encoding="utf-8")
    how = {"cache": str(tmp_path / "cache")}
    if cached:
        presscheck.check(path, **how)
    for _ in range(2):
        found = replacements(presscheck.check(path, replacements=True, **how))
        assert {excerpt: found[excerpt] for excerpt in WANTED} == WANTED
    assert set(presscheck.check(path, **how).findings["replacement"]) == {None}


# --- SARIF


def sarif(path: Path, folder: Path, **options) -> list[dict]:
    presscheck.check(path, replacements=True, **options).write(folder / "report.sarif")
    log = json.loads((folder / "report.sarif").read_text())
    jsonschema.validate(log, SARIF)
    assert log["runs"][0]["columnKind"] == "unicodeCodePoints"
    return log["runs"][0]["results"]


def at(lines: list[str], line: int, column: int) -> int:
    """The character of a text."""
    return sum(map(len, lines[: line - 1])) + column - 1


def test_the_fixes_of_sarif_repair_a_dump(tmp_path):
    path = tmp_path / "dump.txt"
    path.write_bytes(DUMP.encode())
    (result,) = (one for one in sarif(path, tmp_path, select=["BD018"]) if one["ruleId"] == "BD018")
    (fix,) = result["fixes"]
    (change,) = fix["artifactChanges"]
    lines = DUMP.replace("\r\n", "\n\0").replace("\r", "\r\1").replace("\n\0", "\r\n\1").split("\1")
    text = DUMP
    for one in reversed(change["replacements"]):
        region = one["deletedRegion"]
        start = at(lines, region["startLine"], region["startColumn"])
        end = at(lines, region["endLine"], region["endColumn"])
        text = text[:start] + one["insertedContent"]["text"] + text[end:]
    assert text == DUMP.replace("June.It", "June. It").replace("March.She", "March. She").replace(
        "sea.Once", "sea. Once"
    )
    first = result["locations"][0]["physicalLocation"]["region"]
    assert first["snippet"]["text"] == DUMP[at(lines, first["startLine"], first["startColumn"]) :][:7]


def test_a_region_behind_the_header_is_counted_from_the_beginning_of_the_line(tmp_path):
    path = tmp_path / "dump.txt"
    line = "date 2021-12-29 The ferry sailed in the MÃ¤rz of that year, and the quay was dark"
    path.write_text(f"{line}\n\nThe boats are back and everybody is glad of it.\n", encoding="utf-8")
    found = [
        one["physicalLocation"]["region"]
        for result in sarif(path, tmp_path, select=["TX001"])
        for one in result["locations"]
    ]
    assert [(one["startLine"], line[one["startColumn"] - 1 : one["endColumn"] - 1]) for one in found] == [(1, "Ã¤")]


@pytest.mark.parametrize("name", ["a.jsonl", "dump.txt.gz"])
def test_where_the_file_is_not_known_the_text_of_the_column_is(name, tmp_path):
    path = tmp_path / name
    path.write_bytes(gzip.compress(DUMP.encode()) if name.endswith("gz") else json.dumps(ARTICLE).encode())
    results = sarif(path, tmp_path, select=["BD018"])
    assert results
    assert not any("fixes" in one for one in results)
    for region in (one["locations"][0]["physicalLocation"]["region"] for one in results):
        assert "startColumn" not in region
        if name == "a.jsonl":
            told = region["properties"]
            assert ARTICLE["body"][told["charOffset"] :][: told["charLength"]] == "sailed.It"
            assert told["replacement"] == "sailed. It"
