"""`presscheck.article_schema` on frames of one's own."""

import pandas as pd
import pandera.polars as pa
import polars as pl
import pytest

import presscheck

FRAME = pl.DataFrame(
    {
        "kopf": ["Night ferry returns", "Night  ferry returns", None],
        "text": ["The clerk said so."] * 3,
        "anything": [1, 2, 3],
    }
)


def failures(schema, frame, *, lazy=True):
    with pytest.raises(pa.errors.SchemaErrors) as caught:
        schema.validate(frame, lazy=lazy)
    return caught.value


def test_a_frame_with_names_of_its_own_is_judged_and_given_back():
    schema = presscheck.article_schema(select=["HL016", "HL005"], map={"headline": "kopf"})
    cases = failures(schema, FRAME).failure_cases
    assert cases.select("check", "index", "column", "severity").rows() == [
        ("HL005", 2, "kopf", "error"),
        ("HL016", 1, "kopf", "info"),
    ]
    assert cases["message"].null_count() == 0
    assert cases.filter(check="HL005")["help"].item().startswith("Take the headline")
    assert schema.validate(FRAME.head(1), lazy=True) is not None
    assert schema.validate(FRAME.head(1)).equals(FRAME.head(1))
    assert isinstance(schema.validate(FRAME.head(1).lazy()), pl.LazyFrame)


def test_names_by_source_are_those_of_a_frame_as_in_check():
    names = {"per_source": {"<frame>": {"map": {"headline": "kopf"}}, "*.csv": {"map": {"headline": "titel"}}}}
    cases = failures(presscheck.article_schema(select=["HL016"], **names), FRAME).failure_cases
    found = presscheck.check(FRAME, select=["HL016"], **names).findings
    assert cases["index"].to_list() == found["record"].to_list() == [1]


def test_the_text_of_the_error_is_the_message_and_not_only_the_code():
    schema = presscheck.article_schema(select=["HL016"], map={"headline": "kopf"})
    message = failures(schema, FRAME).failure_cases["message"].item()
    assert message in str(failures(schema, FRAME))
    with pytest.raises(pa.errors.SchemaError, match="HL016 in column 'kopf', row 1") as caught:
        schema.validate(FRAME)
    assert message in str(caught.value)


def test_severity_decides_what_raises():
    loose = presscheck.article_schema(select=["HL016"], map={"headline": "kopf"}, fail_on="error")
    assert loose.validate(FRAME, lazy=True).equals(FRAME)
    graver = {"select": ["HL016"], "map": {"headline": "kopf"}, "fail_on": "error", "severity": {"HL016": "error"}}
    assert failures(presscheck.article_schema(**graver), FRAME).failure_cases["severity"].to_list() == ["error"]


def test_all_rules_pass_a_clean_frame_without_columns_of_presscheck():
    frame = pl.DataFrame(
        {
            "title": ["Council votes to restore the evening ferry timetable"],
            "text": ["The council of Port Ellery voted on Thursday for the evening ferry, said the clerk. " * 9],
            "date": ["2024-03-14T18:05:00+00:00"],
            "url": ["https://www.harbour-courier.example/2024/03/14/ferry-timetable-council-vote"],
        }
    )
    assert presscheck.article_schema(fail_on="warning").validate(frame, lazy=True).equals(frame)
    late = frame.with_columns(date=pl.lit("2199-03-14T18:05:00+00:00"))
    cases = failures(presscheck.article_schema(fail_on="warning"), late).failure_cases
    assert cases.select("check", "column").rows() == [("TS004", "date"), ("TS015", "date")]


def test_only_a_column_that_is_judged_is_needed():
    urls = pl.DataFrame({"url": ["https://staging.courier.example/a-story-of-the-night-ferry"]})
    assert failures(presscheck.article_schema(select=["UR013"]), urls).failure_cases["check"].to_list() == ["UR013"]
    with pytest.raises(presscheck.FieldError, match="no column that these rules judge"):
        presscheck.article_schema(select=["UR013"]).validate(pl.DataFrame({"headline": ["Night ferry returns"]}))
    with pytest.raises(presscheck.FieldError):
        presscheck.article_schema(select=["HL016"], map={"headline": "kpof"}).validate(FRAME)


def test_pandas_gets_a_sentence():
    with pytest.raises(TypeError, match=r"not a pandas\.DataFrame: pass polars\.from_pandas"):
        presscheck.article_schema(select=["HL016"]).validate(pd.DataFrame({"headline": ["x"]}))


def test_an_empty_frame_passes():
    assert presscheck.article_schema(select=["HL016"]).validate(FRAME.clear(), lazy=True).is_empty()
