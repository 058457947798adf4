"""Many files at once: they are fixed together, and become what they would become alone."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from pathlib import Path

import polars as pl
import pytest

import presscheck
from presscheck.checks.declaring.examples import CLEAN
from presscheck.gate.fixing import sources as fix_sources
from presscheck.gate.fixing.repairing import Fixer
from presscheck.parsers.source import SourceError

EXAMPLES = Path(__file__).parents[3] / "examples"
AS_OF = "2026-01-01"


def leaking(number: int) -> dict[str, object]:
    body = str(CLEAN["body"]).replace("\n", f"\n{100 + number} 675 true\n", 1)
    url = f"https://www.harbour-courier.example/2024/03/14/story-{number}"
    return {**CLEAN, "url": url, "headline": f"{CLEAN['headline']}, part {number}", "body": body}


@pytest.fixture
def folder(tmp_path):
    """Files of all kinds, with and without defects, and one in which there is nothing."""
    sources = tmp_path / "sources"
    (sources / "more").mkdir(parents=True)
    for name in ("dump.txt", "export.csv", "wire.arrow", "news-article.json", "clean.jsonl"):
        (sources / name).write_bytes((EXAMPLES / name).read_bytes())
    for number in range(4):
        (sources / f"{number}.jsonl").write_text(json.dumps(leaking(number)) + "\n", "utf-8")
    (sources / "more" / "packed.jsonl.gz").write_bytes(gzip.compress(json.dumps(leaking(4)).encode()))
    pl.DataFrame([leaking(5), CLEAN]).write_parquet(sources / "more" / "columns.parquet")
    (sources / "more" / "nothing.jsonl").write_bytes(b"")
    return sources


def files_in(folder: Path) -> dict[str, Path]:
    return {str(path.relative_to(folder)): path for path in sorted(folder.rglob("*")) if path.is_file()}


def contents(folder: Path) -> dict[str, bytes]:
    return {name: path.read_bytes() for name, path in files_in(folder).items()}


@pytest.fixture
def sheets(monkeypatch):
    """How many sheets were fixed together, each time."""
    counted: list[int] = []
    real = Fixer.__call__

    def spied(self, sheets, ignored=frozenset()):
        counted.append(len(sheets))
        real(self, sheets, ignored)

    monkeypatch.setattr(Fixer, "__call__", spied)
    return counted


@pytest.mark.parametrize(
    ("limit", "most"), [({}, 11), ({"_MOST_OPEN": 3}, 3), ({"PACK_RECORDS": 2}, 2)], ids=["all", "open", "records"]
)
def test_files_that_are_fixed_together_become_what_they_become_alone(folder, sheets, monkeypatch, limit, most):
    how = {"as_of": AS_OF, "select": ["LK", "BD", "TS"]}
    alone, together = folder.parent / "alone", folder.parent / "together"
    found, fixed = Counter(), Counter()
    for name, path in files_in(folder).items():
        run = presscheck.fix(path, output=alone / name, **how).run
        found.update(run.findings["code"])
        fixed.update(run.fixes.fixed)
    assert set(sheets) == {1}
    sheets.clear()
    for name, value in limit.items():
        monkeypatch.setattr(fix_sources, name, value)
    run = presscheck.fix(folder, output=together, **how).run
    assert max(sheets) == most
    assert contents(together) == contents(alone)
    assert (Counter(run.findings["code"]), Counter(run.fixes.fixed)) == (found, fixed)


def test_what_is_taken_out_is_told_by_file(tmp_path):
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_bytes((EXAMPLES / "dump.txt").read_bytes())
    done = presscheck.fix(tmp_path, output=tmp_path / "fixed", as_of=AS_OF)
    assert set(done.run.findings["source"]) == {str(tmp_path / "fixed" / name) for name in ("a.txt", "b.txt")}
    first, second = done.run.fixes.taken.partition_by("source", maintain_order=True)
    assert (first["source"][0], second["source"][0]) == (str(tmp_path / "a.txt"), str(tmp_path / "b.txt"))
    assert first.drop("source").rows() == second.drop("source").rows()


def test_rules_that_are_ignored_in_some_files_are_left_alone_there(folder, tmp_path):
    ignores = {"*/1.jsonl": ("LK003",), "*/2.jsonl": ("LK003",)}
    presscheck.fix(folder, output=tmp_path / "fixed", as_of=AS_OF, select=["LK003"], per_source_ignores=ignores)
    kept = [number for number in range(4) if "675 true" in (tmp_path / "fixed" / f"{number}.jsonl").read_text("utf-8")]
    assert kept == [1, 2]


def test_files_before_one_that_cannot_be_read_are_fixed(folder, tmp_path):
    (folder / "2.parquet").write_bytes(b"PAR1 and nothing else")
    with pytest.raises(SourceError, match=r"2\.parquet"):
        presscheck.fix(folder, output=tmp_path / "fixed", as_of=AS_OF, select=["LK003"])
    written = files_in(tmp_path / "fixed")
    assert written.keys() == {"0.jsonl", "1.jsonl", "2.jsonl"}
    assert not any("675 true" in path.read_text("utf-8") for path in written.values())
