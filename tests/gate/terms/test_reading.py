"""Names of fields by source, and several names for one column."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner

import presscheck
from presscheck.gate.cli.commands import main
from presscheck.gate.terms.config import Config, load
from presscheck.gate.terms.reading import how_to_read
from presscheck.parsers.fields import FieldError, Planner, raw_row

GLUED = "The night ferry sailed on Tuesday.Late."
AGENCY = {"kopfzeile": "Night ferry to return", "volltext": GLUED}
FEED = {"head": "Night ferry to return", "text": GLUED}
CONFIG = """
select = ["BD018", "BD001"]
fail-on = "warning"
map = { headline = ["title", "head", "kopfzeile"] }

[per-source."agency/*"]
map = { body = "volltext" }
"""


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a configuration, and two kinds of sources."""
    monkeypatch.chdir(tmp_path)
    for name, record in (("agency/a.jsonl", AGENCY), ("feeds/b.jsonl", FEED)):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text(json.dumps(record) + "\n", encoding="utf-8")
    (tmp_path / "presscheck.toml").write_text(CONFIG, encoding="utf-8")
    return tmp_path


def found(*arguments: str) -> dict[str, set[tuple[str, str]]]:
    result = CliRunner().invoke(main, ["check", "--output-format", "jsonl", *arguments])
    assert result.exit_code in (0, 1), result.stderr
    told: dict[str, set[tuple[str, str]]] = {}
    for row in map(json.loads, result.stdout.splitlines()):
        told.setdefault(row["source"], set()).add((row["code"], row["field"]))
    return told


# --- several names for a column


@pytest.mark.parametrize(
    ("record", "headline"),
    [
        ({"title": "a", "head": "b"}, "a"),
        ({"head": "b"}, "b"),
        ({"title": "", "head": "b"}, "b"),
        ({"title": None, "head": "b"}, "b"),
        ({"title": "", "head": None}, ""),
    ],
)
def test_of_several_names_the_first_that_holds_something_counts(record, headline):
    mapping = {"headline": ["title", "head"]}
    assert raw_row(record, Planner(mapping=mapping).plan(tuple(record)))["headline"] == headline
    (batch,) = presscheck.read_frame(pl.DataFrame([record], infer_schema_length=None), mapping=mapping)
    assert batch.articles["headline"].item() == headline


def test_one_of_several_names_is_enough_and_none_is_a_mistake():
    records = [{"kopfzeile": "Night ferry", "text": GLUED}] * 20
    names = ("title", "kopfzeile")
    assert presscheck.check(records, map={"headline": names}).records == 20
    with pytest.raises(FieldError, match="'titel' or 'kopf', which is mapped to headline"):
        presscheck.check(records, map={"headline": ["titel", "kopf"]})


def test_a_repeated_map_gives_several_names(desk):
    maps = ("--map", "body=nothing", "--map", "body=volltext")
    assert found("agency", "--isolated", "--select", "BD018", "--map", "headline=kopfzeile", *maps) == {
        "agency/a.jsonl": {("BD018", "volltext")}
    }


# --- by source


def test_a_pattern_gives_its_sources_their_names(desk):
    assert found("agency", "feeds") == {
        "agency/a.jsonl": {("BD018", "volltext")},
        "feeds/b.jsonl": {("BD018", "text")},
    }


def test_the_command_line_overrides_it(desk):
    assert found("agency", "--map", "body=kopfzeile") == {}


def test_later_patterns_override_earlier_ones_column_by_column():
    own = {"a/*": {"map": {"body": "x", "url": "u"}, "preset": "generic"}, "a/b*": {"map": {"body": "y"}}}
    config = Config(map={"headline": "h", "body": "b"}, per_source=own)
    assert how_to_read(config, "a/b.jsonl") == {
        "preset": "generic",
        "mapping": {"headline": "h", "body": "y", "url": "u"},
    }
    assert how_to_read(config, "c.jsonl") == {"preset": None, "mapping": {"headline": "h", "body": "b"}}


def test_standard_input_has_the_names_of_its_file(desk):
    arguments = ["check", "-", "--stdin-filename", "agency/new.jsonl", "--output-format", "jsonl"]
    result = CliRunner().invoke(main, arguments, input=json.dumps(AGENCY))
    assert [json.loads(line)["field"] for line in result.stdout.splitlines()] == ["volltext"]


def test_fix_and_inspect_read_the_same_fields(desk):
    result = CliRunner().invoke(main, ["fix", "agency/a.jsonl", "--in-place"])
    assert result.exit_code == 0, result.output
    assert json.loads(Path("agency/a.jsonl").read_text()) == {**AGENCY, "volltext": GLUED.replace(".L", ". L")}
    said = CliRunner().invoke(main, ["inspect", "agency/a.jsonl", "--fields"]).stdout.split()
    assert said[said.index("volltext") + 1] == "body"


def test_config_shows_it(desk):
    shown = CliRunner().invoke(main, ["config", "--output-format", "json"])
    (own,) = (one for one in json.loads(shown.stdout)["settings"] if one["name"].startswith("per-source."))
    assert own == {"name": "per-source.agency/*", "value": {"map": {"body": "volltext"}}, "origin": "presscheck.toml"}


def test_a_cache_does_not_mix_them(desk):
    how = {"cache": "kept", "select": ["BD018", "BD001"], "map": {"headline": "kopfzeile"}}
    without = presscheck.check("agency/a.jsonl", **how)
    assert set(without.findings["code"]) == {"BD001"}
    own = {"agency/*": {"map": {"body": "volltext"}}}
    assert set(presscheck.check("agency/a.jsonl", per_source=own, **how).findings["code"]) == {"BD018"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[per-source.'a/*']\nmap = { hedline = 'x' }", "per-source: 'a/*': map: Unknown column 'hedline'"),
        ("[per-source.'a/*']\npreset = 'newspaper'", "per-source: 'a/*': preset: Unknown preset 'newspaper'"),
        ("[per-source.'a/*']\nmaps = { headline = 'x' }", "per-source: 'a/*': unknown key 'maps'"),
        ("[per-source]\n'a/*' = 'x'", "per-source: 'a/*': must be a table"),
        ("per-source = 'x'", "per-source: must be a table"),
        ("map = { headline = [] }", "map: must name a field"),
        ("map = { headline = 1 }", "map: must be a list of strings"),
        ("map = { hedline = 'x' }", "map: Unknown column 'hedline'"),
        ("preset = 'newspaper'", "preset: Unknown preset 'newspaper'"),
    ],
)
def test_a_mistake_names_the_file_and_the_key(text, said, tmp_path):
    path = tmp_path / "presscheck.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(presscheck.ConfigError) as raised:
        load(path)
    assert str(raised.value).startswith(f"{path}: {said}")
