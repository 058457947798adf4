"""The examples of every rule: a bad one fires its own rule, a good one none, and no more than what stands beside it."""

import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

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


def findings_of(rule: Rule, example: Example, folder) -> pl.DataFrame:
    """Findings of the rule and of all that are on by default, as a user would get them."""
    options = {"as_of": AS_OF, "extend_select": [rule.code], "preview": True}
    if example.runs:
        return drift_in(example)
    if example.file is None:
        return presscheck.check(list(example.records), **options).findings
    path = folder / "example.txt"
    path.write_bytes(example.file)
    return presscheck.check(path, **options).findings


def of_one_record(example: Example) -> bool:
    return not example.runs and example.file is None and len(example.records) == 1


@pytest.fixture(scope="module")
def findings_of_records(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Rule, Example], pl.DataFrame]:
    """`findings_of` for examples of one record: these are checked in one run, by the rules that look at one record.

    The others do not run on a record that is alone. One worker checks them, the others wait for what it has found.
    """
    params = [param.values for param in (*BAD, *GOOD) if of_one_record(param.values[1])]
    kept = [rule.code for rule in RULES if rule.frame in ("article", "block")]

    def checked() -> pl.DataFrame:
        records = [example.records[0] for _, example in params]
        return presscheck.check(records, as_of=AS_OF, select=kept, preview=True).findings

    findings = shared(tmp_path_factory, "examples", checked)
    found = findings.partition_by("record", as_dict=True)
    default = [rule.code for rule in RULES if rule.default]

    places = {id(example): record for record, (_, example) in enumerate(params)}
    nothing = findings.clear()

    def of_record(rule: Rule, example: Example) -> pl.DataFrame:
        of_it = found.get((places[id(example)],), nothing)
        return of_it.filter(pl.col("code").is_in([*default, rule.code])) if of_it.height else nothing

    return of_record


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


def told(rule: Rule, example: Example, findings_of_records, tmp_path) -> pl.DataFrame:
    """What an example fires, without what BD040 only takes for possible: these articles have few lines to judge by."""
    found = findings_of_records(rule, example) if of_one_record(example) else findings_of(rule, example, tmp_path)
    possible = (pl.col("code") == "BD040") & (pl.col("severity") == "info")
    return found if rule.code == "BD040" else found.filter(~possible)


@pytest.mark.parametrize(("rule", "example"), BAD)
def test_bad_example_fires_exactly_its_rule(rule: Rule, example: Example, findings_of_records, tmp_path):
    found = told(rule, example, findings_of_records, tmp_path)
    assert set(found["code"]) == {rule.code, *example.beside}, found.select(
        "code", "column", "excerpt", "message"
    ).to_dicts()


@pytest.mark.parametrize(("rule", "example"), GOOD)
def test_good_example_fires_nothing(rule: Rule, example: Example, findings_of_records, tmp_path):
    found = told(rule, example, findings_of_records, tmp_path)
    assert set(found["code"]) == set(example.beside), found.select("code", "column", "excerpt", "message").to_dicts()


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


def test_every_example_file_layout_is_readable(tmp_path):
    """An example that no parser reads would pass as good."""
    for rule in RULES:
        for example in (*rule.bad, *rule.good):
            if example.file is not None:
                path = tmp_path / f"{rule.code}.txt"
                path.write_bytes(example.file)
                assert sum(batch.articles.height for batch in read([str(path)]))
