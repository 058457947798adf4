"""Many files at once: they are fixed together, and become what they would become alone."""

from __future__ import annotations

import gzip
import io
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import polars as pl
import pytest

import presscheck
from presscheck.checks.declaring.examples import CLEAN
from presscheck.gate.fixing import sources as fix_sources
from presscheck.gate.fixing.repairing import Fixer
from presscheck.gate.terms.config import ConfigError
from presscheck.parsers.fields import FieldError
from presscheck.parsers.source import SourceError

EXAMPLES = Path(__file__).parents[3] / "examples"
AS_OF = "2026-01-01"
SOME = {"as_of": AS_OF, "select": ["LK", "BD", "TS"]}


def leaking(number: int) -> dict[str, object]:
    body = str(CLEAN["body"]).replace("\n", f"\n{100 + number} 675 true\n", 1)
    url = f"https://www.harbour-courier.example/2024/03/14/story-{number}"
    return {**CLEAN, "url": url, "headline": f"{CLEAN['headline']}, part {number}", "body": body}


@pytest.fixture
def folder(tmp_path):
    """Files of all kinds, with and without defects, and one in which there is nothing."""
    return written_in(tmp_path / "sources")


def written_in(sources: Path) -> Path:
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


class Alone(NamedTuple):
    """Files of the folder, each fixed by itself: sources, targets, and what was found and fixed."""

    folder: Path
    fixed: dict[str, bytes]
    found: Counter[str]
    repairs: Counter[str]


@pytest.fixture(scope="module")
def alone(tmp_path_factory) -> Alone:
    folder, target = written_in(tmp_path_factory.mktemp("sources")), tmp_path_factory.mktemp("alone")
    found, repairs = Counter[str](), Counter[str]()
    with counted_sheets() as sheets:
        for name, path in files_in(folder).items():
            run = presscheck.fix(path, output=target / name, **SOME).run
            found.update(run.findings["code"])
            repairs.update(run.fixes.fixed)
    assert set(sheets) == {1}
    return Alone(folder, contents(target), found, repairs)


def contents(folder: Path) -> dict[str, bytes]:
    return {name: path.read_bytes() for name, path in files_in(folder).items()}


@contextmanager
def counted_sheets() -> Iterator[list[int]]:
    """How many sheets were fixed together, each time."""
    counted: list[int] = []
    real = Fixer.__call__

    def spied(self, sheets, ignored=frozenset()):
        counted.append(len(sheets))
        real(self, sheets, ignored)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Fixer, "__call__", spied)
        yield counted


@pytest.mark.parametrize(
    "limit", [({}, 11), ({"_MOST_OPEN": 3}, 3), ({"PACK_RECORDS": 2}, 2)], ids=["all", "open", "records"]
)
def test_files_that_are_fixed_together_become_what_they_become_alone(alone, monkeypatch, tmp_path, limit):
    limits, most = limit
    for name, value in limits.items():
        monkeypatch.setattr(fix_sources, name, value)
    with counted_sheets() as sheets:
        run = presscheck.fix(alone.folder, output=tmp_path / "together", **SOME).run
    assert max(sheets) == most
    assert contents(tmp_path / "together") == alone.fixed
    assert (Counter(run.findings["code"]), Counter(run.fixes.fixed)) == (alone.found, alone.repairs)


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


def test_one_that_cannot_be_read_is_told_and_the_others_are_fixed(folder, tmp_path):
    whole = set(files_in(folder))
    parquet = (folder / "more" / "columns.parquet").read_bytes()
    lines = json.dumps(leaking(9)).encode() + b"\n"
    damaged = {
        "2.parquet": b"PAR1 and nothing else",
        "cut/a.parquet": parquet[:-20],
        "cut/b.parquet.gz": gzip.compress(parquet)[:-200],
        "cut/c.arrow": b"",
        "lines.jsonl.gz": gzip.compress(lines * 50)[:-20],
    }
    (folder / "cut").mkdir()
    for name, data in damaged.items():
        (folder / name).write_bytes(data)
    done = presscheck.fix(folder, output=tmp_path / "fixed", as_of=AS_OF, select=["LK003", "DF014"])
    written = files_in(tmp_path / "fixed")
    assert written.keys() == whole
    assert {Path(name) for name in done.data} == set(written.values())
    assert not (tmp_path / "fixed" / "cut").exists()
    assert not any(b"675 true" in path.read_bytes() for path in written.values() if path.suffix == ".jsonl")
    unread = set(done.run.findings.filter(code="DF014")["source"])
    assert {Path(name) for name in unread if folder in Path(name).parents} == {folder / name for name in damaged}
    of_the_cut_off = done.run.findings.filter(source=str(folder / "lines.jsonl.gz"))
    assert "LK003" in of_the_cut_off["code"]  # what was read is as it was
    assert sum("was not fixed" in note for note in done.run.notes) == len(damaged)


def test_rows_that_cannot_be_read_keep_a_table_from_being_written(tmp_path):
    stream = io.BytesIO()
    block = pl.DataFrame([leaking(1)]).write_ipc_stream(None, compat_level=pl.CompatLevel.oldest()).getvalue()
    stream.write(block[: len(block) - 60])
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.arrows").write_bytes(stream.getvalue())
    (tmp_path / "in" / "b.jsonl").write_text(json.dumps(leaking(2)), "utf-8")
    presscheck.fix(tmp_path / "in", output=tmp_path / "out", as_of=AS_OF, select=["LK003"])
    assert files_in(tmp_path / "out").keys() == {"b.jsonl"}


def test_a_file_that_is_alone_and_cannot_be_read_is_no_run(tmp_path):
    (tmp_path / "a.parquet").write_bytes(b"PAR1 and nothing else")
    with pytest.raises(SourceError, match=r"a\.parquet is not a readable"):
        presscheck.fix(tmp_path / "a.parquet", output=tmp_path / "new" / "b.parquet")
    assert not (tmp_path / "new").exists()


def test_an_error_that_ends_the_run_leaves_whole_files_only(folder, tmp_path):
    (folder / "2a.json").write_text(
        json.dumps({"kopfzeile": "Die Brücke ist offen", "volltext": "Lang. " * 50}), "utf-8"
    )
    with pytest.raises(FieldError, match=r"2a\.json"):
        presscheck.fix(folder, output=tmp_path / "fixed", as_of=AS_OF, select=["LK003"])
    presscheck.fix(folder / "0.jsonl", output=tmp_path / "alone.jsonl", as_of=AS_OF, select=["LK003"])
    written = contents(tmp_path / "fixed")
    assert written.pop("0.jsonl") == (tmp_path / "alone.jsonl").read_bytes()
    assert written.keys() == {"1.jsonl", "2.jsonl", "more/nothing.jsonl"}
    assert not any(b"675 true" in data for data in written.values())


def test_an_output_within_the_input_is_not_read_again(folder):
    output = folder / "fixed"
    first = presscheck.fix(folder, output=output, as_of=AS_OF, select=["LK003"])
    once = contents(output)
    again = presscheck.fix(folder, output=output, as_of=AS_OF, select=["LK003"])
    assert again.data == first.data
    assert contents(output) == once
    assert any(f"{len(once)} files in {output}" in note for note in again.run.notes)


def test_links_in_place_of_targets(folder, tmp_path):
    output, elsewhere = tmp_path / "fixed", tmp_path / "elsewhere"
    output.mkdir()
    elsewhere.mkdir()
    (output / "0.jsonl").symlink_to(elsewhere / "new.jsonl")
    presscheck.fix(folder / "0.jsonl", output=output, as_of=AS_OF, select=["LK003"])
    assert (output / "0.jsonl").is_symlink()
    assert b"675 true" not in (elsewhere / "new.jsonl").read_bytes()

    (output / "1.jsonl").symlink_to(elsewhere / "new.jsonl")
    with pytest.raises(ConfigError, match="two sources would be written to this file"):
        presscheck.fix(folder, output=output, as_of=AS_OF)
    (output / "1.jsonl").unlink()
    (output / "1.jsonl").symlink_to(folder / "2.jsonl")
    with pytest.raises(ConfigError, match="is an input"):
        presscheck.fix(folder, output=output, as_of=AS_OF)
    (output / "1.jsonl").unlink()
    (output / "1.jsonl").mkdir()
    with pytest.raises(ConfigError, match="is a folder"):
        presscheck.fix(folder, output=output, as_of=AS_OF)
    assert b"675 true" in (folder / "2.jsonl").read_bytes()
    assert [path.name for path in elsewhere.iterdir()] == ["new.jsonl"]


@pytest.mark.skipif(sys.platform == "win32", reason="no limit on the size of files there")
def test_a_disk_that_is_full_leaves_nothing_of_the_file(tmp_path):
    source, target = tmp_path / "a.jsonl", tmp_path / "new" / "a.jsonl"
    source.write_text(f"{json.dumps(leaking(1))}\n" * 200, "utf-8")
    program = (
        "import resource, presscheck, sys\n"
        "presscheck.check({'headline': 'a'})\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))\n"
        "presscheck.fix(sys.argv[1], output=sys.argv[2], select=['LK003'])\n"
    )
    done = subprocess.run([sys.executable, "-c", program, source, target], capture_output=True, check=False)
    assert b"OSError" in done.stderr
    assert b"File too large" in done.stderr
    assert list(tmp_path.iterdir()) == [source]
