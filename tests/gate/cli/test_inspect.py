"""`presscheck inspect`: which field fills which column, for any format, before the blocks."""

from __future__ import annotations

import json

import polars as pl
import pytest
from click.testing import CliRunner

from presscheck.gate.cli.commands import main
from presscheck.reports.text import HIDDEN

RECORD = {"headLine": "Council votes", "og_title": "Votes", "bodyText": "The boat returns.", "mood": "calm"}


def written(folder, kind: str):
    path = folder / f"articles.{kind}"
    if kind == "parquet":
        pl.DataFrame([RECORD]).write_parquet(path)
    elif kind == "arrow":
        pl.DataFrame([RECORD]).write_ipc(path)
    elif kind == "csv":
        pl.DataFrame([RECORD]).write_csv(path)
    else:
        path.write_text(json.dumps([{"_source": RECORD}] if kind == "json" else RECORD) + "\n", "utf-8")
    return str(path)


def inspected(*arguments: str) -> str:
    done = CliRunner().invoke(main, ["inspect", *arguments], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.stdout


@pytest.mark.parametrize("kind", ["jsonl", "json", "csv", "parquet", "arrow"])
def test_fields_are_shown_for_any_format(tmp_path, kind: str):
    path = written(tmp_path, kind)
    assert inspected(path, "--fields").splitlines() == [
        "field     column",
        "headLine  headline",
        "og_title  headline (if others are empty)",
        "bodyText  body",
        "mood      ignored",
        "",
    ]
    assert inspected(path).startswith("field     column\nheadLine  headline\n")
    assert json.loads(inspected(path, "--fields", "--output-format", "json")) == [
        {"field": "headLine", "columns": ["headline"]},
        {"field": "og_title", "columns": ["headline"]},
        {"field": "bodyText", "columns": ["body"]},
        {"field": "mood", "columns": []},
    ]
    assert [block["role"] for block in json.loads(inspected(path, "--output-format", "json"))] == ["headline", "body"]


def test_where_nothing_is_known_the_fields_are_shown_before_the_error(tmp_path):
    path = tmp_path / "odd.json"
    path.write_text(json.dumps([{"kopf\x1b[2J": "Rat", "volltext": "Das Boot kommt wieder. " * 20}]), "utf-8")
    done = CliRunner().invoke(main, ["inspect", str(path)])
    assert done.exit_code == 2
    assert "volltext" in done.stdout
    assert "ignored" in done.stdout
    assert not set(HIDDEN.findall(done.stdout)) - {"\n"}


def test_a_dump_has_no_fields(tmp_path):
    path = tmp_path / "dump.txt"
    path.write_text("date 2024-03-14 https://press.example/a\n\nCouncil votes\n", "utf-8")
    assert not inspected(str(path)).startswith("field")
