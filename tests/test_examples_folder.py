"""The examples: their README says what is found in each, and the binary ones are up to date."""

from __future__ import annotations

import importlib.util
import re
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

import presscheck
from presscheck.checks.declaring.registry import all_rules
from presscheck.parsers.source import open_source

EXAMPLES = Path(__file__).parent.parent / "examples"
AS_OF = datetime(2026, 1, 1, tzinfo=UTC)
ROW = re.compile(r"^\| \[`(?P<file>[^`]+)`\]\((?P=file)\) \| .+ \| (?P<findings>[^|]+) \|$", re.MULTILINE)
COUNT = re.compile(r"([A-Z]{2}\d{3})(?: × (\d+))?")


def table() -> dict[str, dict[str, int]]:
    """File to rule code to count, as the README of the examples says."""
    text = (EXAMPLES / "README.md").read_text(encoding="utf-8")
    return {
        row["file"]: {code: int(count or 1) for code, count in COUNT.findall(row["findings"])}
        for row in ROW.finditer(text)
    }


OWN_NAMES = "tools/own-names.json"
MAP = {
    "headline": "kopfzeile",
    "body": "volltext",
    "url": "adresse",
    "published": "erschienen",
    "language": "sprache",
}


def found(name: str) -> Counter[str]:
    run = presscheck.check(EXAMPLES / name, as_of=AS_OF, map=MAP if name == OWN_NAMES else {})
    return Counter(run.findings["code"])


def test_own_names_need_a_map():
    with pytest.raises(presscheck.FieldError, match="--map headline=kopfzeile --map body=volltext"):
        presscheck.check(EXAMPLES / OWN_NAMES)


@pytest.mark.parametrize(("name", "expected"), table().items(), ids=str)
def test_readme_says_what_is_found(name: str, expected: dict[str, int]):
    assert found(name) == expected


def test_readme_lists_every_example():
    files = {path.relative_to(EXAMPLES).as_posix() for path in EXAMPLES.rglob("*") if path.is_file()}
    assert table().keys() == {name for name in files if not name.endswith((".md", ".py", ".pyc", ".php"))}


def test_every_family_has_an_example():
    """Each rule has examples of its own, in its declaration."""
    found = {code[:2] for findings in table().values() for code in findings}
    assert found == {rule.family for rule in all_rules()}


def test_the_clean_example_is_clean_for_all_rules():
    # A clean article may have no image, and be old.
    options = {"select": ["ALL"], "ignore": ["IM001", "PB003"], "preview": True}
    run = presscheck.check(EXAMPLES / "clean.jsonl", as_of=AS_OF, fail_on="info", **options)
    assert run.findings.is_empty()
    assert (run.verdict, run.records) == ("pass", 10)


def content(path: Path) -> pl.DataFrame | bytes:
    """What a file holds, whatever a version of Polars or zstd makes of it in bytes."""
    if path.suffix == ".parquet":
        return pl.read_parquet(path)
    if path.suffix == ".arrow":
        return pl.read_ipc(path)
    with open_source(str(path)) as stream:
        return stream.read()


def test_binary_examples_are_up_to_date(tmp_path):
    spec = importlib.util.spec_from_file_location("build", EXAMPLES / "build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.build(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == set(module.BUILT)
    for name in module.BUILT:
        new, committed = content(tmp_path / name), content(EXAMPLES / name)
        if isinstance(new, pl.DataFrame):
            assert isinstance(committed, pl.DataFrame)
            assert_frame_equal(new, committed)
        else:
            assert new == committed


def test_packing_again_gives_the_same_bytes():
    """No time of packing is in the header of the gzip file."""
    assert (EXAMPLES / "defects.jsonl.gz").read_bytes()[4:8] == bytes(4)
