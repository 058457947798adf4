"""Rules as Pandera schemas: Pandera itself must fail a frame that is known to be bad."""

from datetime import UTC, datetime

import pandera.polars as pa
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandera.errors import SchemaErrors
from polars import selectors as cs

import presscheck
from presscheck.checks.declaring.examples import CLEAN, dump
from presscheck.checks.declaring.rule import Rule
from presscheck.checks.judging.frame_rules import FrameRules
from presscheck.checks.judging.judge import Judge
from presscheck.checks.judging.screen import Screen
from presscheck.parsers.read import read_frame
from presscheck.schemas.blocks import BLOCK_DTYPES

AS_OF = datetime(2024, 6, 1, tzinfo=UTC)
BAD_BODY = f"{CLEAN['body']}\n/html/head/meta[@name='og:title']/@content\n1920 1080 true"


def frames(**fields):
    (batch,) = read_frame([{**CLEAN, **fields}, CLEAN])
    return batch


def failing_checks(schema: pa.DataFrameSchema, frame) -> dict[str, list[int]]:
    with pytest.raises(SchemaErrors) as caught:
        schema.validate(frame, lazy=True)
    cases = caught.value.failure_cases
    return {check: rows["index"].to_list() for (check,), rows in cases.group_by("check")}


def test_a_known_bad_frame_fails_on_the_right_rows():
    blocks = frames(body=BAD_BODY).blocks
    found = failing_checks(presscheck.block_schema(as_of=AS_OF), blocks)
    assert found.keys() == {"LK001", "LK003"}
    assert blocks["text"][found["LK001"][0]].startswith("/html/head")
    assert blocks["text"][found["LK003"][0]] == "1920 1080 true"


def test_a_lazy_frame_fails_as_well():
    assert failing_checks(presscheck.block_schema(as_of=AS_OF), frames(body=BAD_BODY).blocks.lazy())


def test_plain_pandera_finds_what_the_screened_validation_finds():
    schema = presscheck.block_schema(as_of=AS_OF)
    blocks = frames(body=BAD_BODY).blocks
    plain = pa.DataFrameSchema(schema.columns)
    assert failing_checks(plain, blocks) == failing_checks(schema, blocks)


def test_article_schema_fails_a_bad_article_and_passes_a_clean_one():
    schema = presscheck.article_schema(as_of=AS_OF)
    assert failing_checks(schema, frames(headline=None).articles) == {"HL005": [0]}
    clean = frames().articles
    assert schema.validate(clean, lazy=True).equals(clean)


def test_selected_rules_need_only_the_columns_that_they_read():
    schema = presscheck.block_schema(select=["LK001"], as_of=AS_OF)
    frame = pl.DataFrame({"text": ["fine", "//div[@class='story']"], "anything": [1, 2]})
    assert failing_checks(schema, frame) == {"LK001": [1]}


def test_a_wrong_type_or_a_missing_column_is_reported():
    schema = presscheck.block_schema(select=["LK001"], as_of=AS_OF)
    assert failing_checks(schema, pl.DataFrame({"text": [1]})).keys() == {"dtype('String')"}
    assert failing_checks(schema, pl.DataFrame({"other": ["x"]})).keys() == {"column_in_dataframe"}


def crashing(code: str = "XX001") -> Rule:
    """A rule with a bug, made without the registry."""
    return Rule(
        code=code,
        name="has-a-bug",
        severity="error",
        frame="block",
        column="text",
        message="never",
        expression=lambda _: pl.col("text").str.to_integer(strict=True) > 0,
        doc={"summary": ""},
    )


def test_a_rule_that_crashes_is_named_and_hides_no_other():
    sound = presscheck.block_schema(select=["LK003"], as_of=AS_OF).rules
    bug = crashing()
    said = FrameRules("block", [*sound, (bug, bug.options_for(AS_OF))]).judge(frames(body=BAD_BODY).blocks)
    assert list(said.failed) == ["XX001"]
    assert list(said.hits) == [("LK003", "text")]


TEXTS = st.lists(
    st.sampled_from(
        [
            "A line of ordinary text, with nothing wrong in it.",
            "1920 1080 true",
            "21 14",
            "//div[@class='story-body']",
            "Read more: The ferry that never came",
            "https://www.harbour-courier.example/2024/03/13/older-story",
            "Tell us what you think <b>today</b> &amp; tomorrow.",
            "The end.The beginning.The middle.The end again.The last.",
            "",
        ]
    ),
    min_size=1,
    max_size=12,
)


@given(TEXTS)
@settings(max_examples=25)
def test_screening_first_finds_the_same_rows(texts):
    """Cheap conditions first, on a frame long enough for it, or every expression on every row: no difference."""
    rows = [
        {"article": 0, "block": n, "column": "body", "start": 0, "end": 0, "text": text, "kind": "text", "role": "body"}
        for n, text in enumerate(texts)
    ]
    few = pl.DataFrame([row | {"role_source": "field"} for row in rows], schema=BLOCK_DTYPES)
    schema = presscheck.block_schema(as_of=AS_OF)
    rules = [pair for pair in schema.rules if not pair[0].looks_around]
    many = pl.concat([few] * 70)
    expected = {key: hits.sum() * 70 for key, hits in Screen(rules).evaluate(few).fired.items()}
    assert {key: hits.sum() for key, hits in Screen(rules).evaluate(many).fired.items()} == expected


def test_dump_example_helper_gives_a_whole_record():
    assert dump("One more block").file.startswith(b"date 2024-03-14 https://")


@pytest.mark.parametrize("records", [1, 400])
@pytest.mark.parametrize(("frame", "text", "other"), [("article", "headline", "publisher"), ("block", "text", "role")])
def test_a_rule_may_read_whatever_columns_there_are(frame, text, other, records):
    rule = Rule(
        code="XX001",
        name="of-all-columns",
        severity="error",
        frame=frame,
        column=text,
        message="{lists} lists, {times} times",
        expression=lambda _: pl.col(text).str.contains("SHOUT") & pl.any_horizontal(cs.by_name(other).is_not_null()),
        screen=lambda _: pl.col(text).str.contains("SHOUT"),
        facts=lambda _: {
            "lists": pl.sum_horizontal(cs.list().is_not_null()),
            "times": pl.sum_horizontal(pl.col("^.*ed_at$").is_not_null()),
        },
        grade=lambda _: pl.when(pl.any_horizontal(cs.by_name("language").is_not_null())).then(pl.lit("info")),
        doc={"summary": ""},
    )
    (batch,) = read_frame([{**CLEAN, "headline": "A SHOUT"}] * records)
    judged = Judge([(rule, rule.options_for(AS_OF))])(batch)
    assert judged.failed == {}
    lists = sum(dtype == pl.List for dtype in batch.articles.dtypes)
    said = {"severity": "info", "message": f"{lists} lists, 2 times"}
    assert judged.findings.select(*said).to_dicts() == [said] * records
