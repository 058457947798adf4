"""`presscheck.check`: what it takes, and how it says what it cannot take."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

import presscheck
from presscheck.checks.declaring.examples import CLEAN
from presscheck.gate.terms.config import Config, config_of

EXAMPLES = Path(__file__).parents[2] / "examples"
WRONG = {**CLEAN, "headline": "Council &amp; operator agree on the evening ferry"}


@pytest.mark.parametrize(
    "data",
    [WRONG, [WRONG], (record for record in [WRONG]), pl.DataFrame([WRONG]), pl.LazyFrame([WRONG])],
    ids=["record", "list", "generator", "frame", "lazy frame"],
)
def test_records_and_frames(data):
    run = presscheck.check(data)
    assert run.verdict == "fail"
    assert run.findings["code"].to_list() == ["HL013"]
    assert run.findings["source"].to_list() == ["<frame>"]


@pytest.mark.parametrize("of", [str, Path, lambda path: [path], lambda path: [str(path)]])
def test_paths(of):
    run = presscheck.check(of(EXAMPLES / "wire.tsv"), as_of="2026-01-01")
    assert run.records == 2
    assert run.sources == (str(EXAMPLES / "wire.tsv"),)


def test_options_go_before_the_configuration():
    config = Config(select=("BD",), fail_on="warning")
    assert presscheck.check(WRONG, config=config).findings.is_empty()
    assert presscheck.check(WRONG, config=config, select=["HL"]).verdict == "fail"
    assert presscheck.check(WRONG, rules={"headline-markup": {}}, ignore=("HL013",)).verdict == "pass"


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"fail_on": "fatal"}, "one of info, warning, error"),
        ({"select": "LK"}, "select: must be a list of strings"),
        ({"select": ["xpath-selektor"]}, "did you mean xpath-selector?"),
        ({"as_of": "yesterday"}, "ISO 8601"),
        ({"batch_size": 0}, "batch-size"),
        ({"rules": {"BD002": {"min_words": "x"}}}, "min_words must be int"),
        ({"selct": ["LK"]}, "unknown option 'selct'"),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else None,
)
def test_a_wrong_option_is_named(options, says):
    with pytest.raises(presscheck.ConfigError) as caught:
        presscheck.check(CLEAN, **options)
    assert says in str(caught.value)


def test_settings_that_name_files_are_paths_as_well(tmp_path):
    paths = {name: tmp_path / name for name in ("baseline", "suppressions", "history", "cache", "archive")}
    config = config_of(None, {**paths, "rule_files": [tmp_path / "rules.toml"]})
    assert {name: getattr(config, name) for name in paths} == {name: str(path) for name, path in paths.items()}
    assert config.rule_files == (str(tmp_path / "rules.toml"),)
    with pytest.raises(presscheck.ConfigError, match="cache: must be a path, not 3"):
        presscheck.check([CLEAN], cache=3)
