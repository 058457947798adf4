from datetime import UTC, datetime
from pathlib import Path

import pytest

from presscheck.gate.terms.config import Config, ConfigError, find, instant, load


def written(folder: Path, text: str, name: str = "presscheck.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_every_key_is_read(tmp_path):
    text = """
    select = ["LK", "TS001"]
    extend-select = ["HL"]
    ignore = ["LK017"]
    preview = true
    fail-on = "warning"
    as-of = 2026-01-31T12:00:00+02:00
    batch-size = 100
    preset = "trafilatura"
    map = { headline = "title" }
    rule-files = ["rules.py"]
    [per-source-ignores]
    "old/*" = ["TS"]
    [rules.BD002]
    min_words = 30
    """
    assert load(written(tmp_path, text)) == Config(
        select=("LK", "TS001"),
        extend_select=("HL",),
        ignore=("LK017",),
        preview=True,
        fail_on="warning",
        as_of=datetime(2026, 1, 31, 10, tzinfo=UTC),
        batch_size=100,
        preset="trafilatura",
        map={"headline": "title"},
        rule_files=(str(tmp_path / "rules.py"),),
        per_source_ignores={"old/*": ("TS",)},
        rules={"BD002": {"min_words": 30}},
    )


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("fial-on = 'error'", "did you mean 'fail-on'"),
        ("fail-on = 'fatal'", "one of info, warning, error"),
        ("select = 'LK'", "list of strings"),
        ("batch-size = 0", "whole number"),
        ("batch-size = true", "whole number"),
        ("preview = 1", "must be bool"),
        ("as-of = 'yesterday'", "ISO 8601"),
        ("per-source-ignores = ['x']", "must be a table"),
        ("select = [", "presscheck.toml"),
    ],
)
def test_a_mistake_names_file_and_key(tmp_path, text, says):
    path = written(tmp_path, text)
    with pytest.raises(ConfigError) as caught:
        load(path)
    assert says in str(caught.value)
    assert str(path) in str(caught.value)


def test_pyproject_table_is_found_upwards_and_a_foreign_one_is_not(tmp_path):
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    path = written(tmp_path, "[tool.presscheck]\nfail-on = 'info'", "pyproject.toml")
    written(tmp_path / "a", "[tool.other]\nx = 1", "pyproject.toml")
    assert find(inner) == path
    assert load(path).fail_on == "info"


def test_presscheck_toml_wins_over_pyproject(tmp_path):
    written(tmp_path, "[tool.presscheck]", "pyproject.toml")
    path = written(tmp_path, "")
    assert find(tmp_path) == path


def test_the_command_line_wins_over_the_file_and_none_changes_nothing():
    base = Config(fail_on="info", ignore=("LK",))
    assert base.with_options(fail_on="error", ignore=None) == Config(fail_on="error", ignore=("LK",), as_of=base.as_of)


def test_a_time_without_offset_is_utc():
    assert instant("2026-01-31T12:00") == datetime(2026, 1, 31, 12, tzinfo=UTC)
