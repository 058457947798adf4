"""The examples of every rule: a bad one fires its own rule, a good one none, and no more than what stands beside it."""

import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import polars as pl
import pytest
from filelock import FileLock

import presscheck
from presscheck.checks.comparing.history import History
from presscheck.checks.declaring.examples import CLEAN, Example
from presscheck.checks.declaring.registry import all_rules
from presscheck.checks.declaring.rule import Rule
from presscheck.parsers.read import read
from presscheck.schemas.articles import ARTICLE_DTYPES
from presscheck.schemas.blocks import BLOCK_DTYPES
from presscheck.schemas.profiles import PROFILE_DTYPES

AS_OF = datetime(2024, 6, 1, tzinfo=UTC)
RULES = all_rules()
BAD = [pytest.param(rule, example, id=f"{rule.code}-{n}") for rule in RULES for n, example in enumerate(rule.bad)]
GOOD = [pytest.param(rule, example, id=f"{rule.code}-{n}") for rule in RULES for n, example in enumerate(rule.good)]


SHOWN = ("code", "severity", "column", "excerpt", "message")
Told = list[dict[str, Any]]
"""Findings, by these columns."""

SINGLE = [rule.code for rule in RULES if rule.frame in ("article", "block")]
"""Rules that look at one record."""

COMPARING = {rule.code for rule in RULES if rule.frame in ("corpus", "cluster")}
DEFAULT = {rule.code for rule in RULES if rule.default}


@cache
def records_in(file: bytes) -> int:
    with TemporaryDirectory() as folder:
        path = Path(folder, "example.txt")
        path.write_bytes(file)
        return sum(batch.articles.height for batch in read([str(path)]))


def findings_of(rule: Rule, example: Example, folder: Path) -> pl.DataFrame:
    """Findings of the rule and of all that are on by default, as a user would get them; of records: by comparing."""
    if example.runs:
        return drift_in(example)
    if example.file is not None:
        path = folder / "example.txt"
        path.write_bytes(example.file)
        return presscheck.check(path, as_of=AS_OF, extend_select=[rule.code], preview=True).findings
    compare = sorted(COMPARING & {rule.code, *DEFAULT})
    return presscheck.check(list(example.records), as_of=AS_OF, select=compare, preview=True).findings


@pytest.fixture(scope="module")
def findings_of_records(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Rule, Example], Told]:
    """What rules that look at one record find in examples that are records, or a file of one, checked together.

    One worker checks them, the others wait for what it has found.
    """
    examples = [param.values[1] for param in (*BAD, *GOOD)]
    tables = [example for example in examples if example.records]
    files = [example for example in examples if example.file is not None and records_in(example.file) == 1]
    owners = [id(example) for example in tables for _ in example.records] + [id(example) for example in files]
    how = {"as_of": AS_OF, "preview": True, "select": SINGLE}

    def checked() -> pl.DataFrame:
        of_tables = presscheck.check([record for example in tables for record in example.records], **how).findings
        folder = tmp_path_factory.mktemp("examples")
        paths = [folder / f"{number}.txt" for number in range(len(owners) - len(files), len(owners))]
        for path, example in zip(paths, files, strict=True):
            path.write_bytes(example.file)
        number = pl.col("source").str.extract(r"(\d+)\.txt$").cast(pl.UInt64)
        of_files = presscheck.check(paths, **how).findings.with_columns(record=number, source=pl.lit("file"))
        return pl.concat([of_tables, of_files])

    found: dict[int, Told] = {owner: [] for owner in owners}
    for record, *values in shared(tmp_path_factory, "examples", checked).select("record", *SHOWN).rows():
        found[owners[record]].append(dict(zip(SHOWN, values, strict=True)))

    def of(rule: Rule, example: Example) -> Told:
        return [finding for finding in found.get(id(example), []) if finding["code"] in {rule.code, *DEFAULT}]

    return of


def shared(factory: pytest.TempPathFactory, name: str, make: Callable[[], pl.DataFrame]) -> pl.DataFrame:
    """A frame that all workers of pytest-xdist need, made by the one that is there first."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        return make()
    folder = factory.getbasetemp().parent
    path = folder / f"{name}.parquet"
    with FileLock(folder / f"{name}.lock"):
        if not path.exists():
            make().write_parquet(path)
    return pl.read_parquet(path)


def drift_in(example: Example) -> pl.DataFrame:
    """Findings of all history rules on the last run of an example."""
    rows = [(AS_OF + timedelta(days=day), *row) for day, rows in enumerate(example.runs) for row in rows]
    runs = pl.DataFrame(rows, schema=PROFILE_DTYPES, orient="row")
    last = AS_OF + timedelta(days=len(example.runs) - 1)
    history = History([(rule, rule.options_for(AS_OF)) for rule in RULES])
    judged = history.judge(runs.filter(pl.col("as_of") == last), runs.filter(pl.col("as_of") < last))
    assert not judged.failed
    return judged.findings


def told(rule: Rule, example: Example, findings_of_records, folder: Path) -> Told:
    """What an example fires, without what BD040 only takes for possible: these articles have few lines to judge by."""
    found = findings_of_records(rule, example)
    if len(example.records) > 1 or example.runs or (example.file is not None and records_in(example.file) != 1):
        found += findings_of(rule, example, folder).select(SHOWN).to_dicts()
    possible = ("BD040", "info") if rule.code != "BD040" else None
    return [finding for finding in found if (finding["code"], finding["severity"]) != possible]


@pytest.mark.parametrize(("rule", "example"), BAD)
def test_bad_example_fires_exactly_its_rule(rule: Rule, example: Example, findings_of_records, tmp_path):
    found = told(rule, example, findings_of_records, tmp_path)
    assert {finding["code"] for finding in found} == {rule.code, *example.beside}, found


@pytest.mark.parametrize(("rule", "example"), GOOD)
def test_good_example_fires_nothing(rule: Rule, example: Example, findings_of_records, tmp_path):
    found = told(rule, example, findings_of_records, tmp_path)
    assert {finding["code"] for finding in found} == set(example.beside), found


def test_the_clean_article_is_clean():
    assert presscheck.check(CLEAN, as_of=AS_OF, preview=True).findings.is_empty()


@pytest.mark.parametrize(
    "rule", [rule for rule in RULES if rule.frame in ("article", "block")], ids=lambda rule: rule.code
)
def test_null_fires_only_rules_about_what_is_missing(rule: Rule):
    dtypes = ARTICLE_DTYPES if rule.frame == "article" else BLOCK_DTYPES
    frame = pl.DataFrame([{}], schema=dtypes)
    fired = [frame.select(own.defect(options)).item() for own, options in rule.by_column(rule.options_for(AS_OF))]
    assert any(fired) == rule.about_missing


NAMES = {"CSS", "JSON", "Markdown"}
"""Capitals are theirs wherever they are."""


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_message_reads_as_a_sentence(rule: Rule):
    first = rule.message.split()[0]
    assert first[0].islower() or first.startswith("{") or first in NAMES, rule.message
    assert not rule.message.endswith(".")


def test_every_example_file_layout_is_readable():
    """An example that no parser reads would pass as good."""
    files = [example.file for rule in RULES for example in (*rule.bad, *rule.good) if example.file is not None]
    assert files
    assert all(map(records_in, files))


def in_digits(value: Any, zero: int) -> Any:
    """A value of a record with the digits of another script."""
    if isinstance(value, list):
        return [in_digits(item, zero) for item in value]
    if isinstance(value, dict):
        return {name: in_digits(item, zero) for name, item in value.items()}
    return value.translate({ord("0") + n: zero + n for n in range(10)}) if isinstance(value, str) else value


@pytest.mark.parametrize("zero", [0x0660, 0x0966, 0xFF10], ids=["Arabic-Indic", "Devanagari", "full width"])
def test_no_rule_breaks_on_digits_of_another_script(zero):
    r"""`\d` of the engine is any digit; to read numbers takes digits of ASCII."""
    records = [record for param in (*BAD, *GOOD) for record in param.values[1].records]
    run = presscheck.check([in_digits(record, zero) for record in records], as_of=AS_OF, preview=True)
    assert run.internal_errors == ()
    assert run.records == len(records)
