"""Names of fields in any case and form, in every format; and fields that a mapping names and nobody has."""

from __future__ import annotations

import json
import re

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import presscheck
from presscheck.checks.declaring.examples import CLEAN
from presscheck.parsers.fields import FieldError, Planner, detect, generic_names, raw_row
from presscheck.parsers.names import alike, folded, knows

FORMATS = ["records", "frame", "lazy", "csv", "tsv", "parquet", "arrow", "json", "jsonl", "wrapped"]
COLUMNS = ["headline", "body", "url", "published_raw", "keywords_joined"]
ARTICLE = {
    "headline": CLEAN["headline"],
    "body": "The boats return in April, said the council on Thursday. " * 12,
    "web_url": CLEAN["url"],
    "publish_date": "2024-03-14T08:00:00Z",
}


def source(folder, kind: str, records: list[dict]):
    """The records as a source of that kind."""
    path = folder / f"articles.{'json' if kind == 'wrapped' else kind}"
    if kind == "records":
        return records
    frame = pl.DataFrame(records)
    if kind in ("frame", "lazy"):
        return frame if kind == "frame" else frame.lazy()
    if kind in ("csv", "tsv"):
        frame.write_csv(path, separator="," if kind == "csv" else "\t")
    elif kind == "parquet":
        frame.write_parquet(path)
    elif kind == "arrow":
        frame.write_ipc(path)
    elif kind == "jsonl":
        path.write_text("".join(json.dumps(record) + "\n" for record in records), "utf-8")
    else:
        path.write_text(json.dumps({"data": {"articles": records}} if kind == "wrapped" else records), "utf-8")
    return path


def read(data) -> pl.DataFrame:
    batches = presscheck.read([data]) if hasattr(data, "exists") else presscheck.read_frame(data)
    return pl.concat(batch.articles for batch in batches).select("headline", "body", "url", "published_raw")


def camel(name: str) -> str:
    return re.sub("_(.)", lambda match: match[1].upper(), name)


FORMS = {
    "camel": camel,
    "upper": str.upper,
    "title": lambda name: name.replace("_", " ").title(),
    "kebab": lambda name: name.replace("_", "-"),
}


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_every_format_reads_names_in_any_form(tmp_path, kind: str, form):
    told = [{form(name): value for name, value in ARTICLE.items()}] * 2
    expected = (ARTICLE["headline"], ARTICLE["body"], ARTICLE["web_url"], ARTICLE["publish_date"])
    assert read(source(tmp_path, kind, told)).rows() == [expected] * 2


@given(st.sampled_from([name for names in generic_names().values() for name in names if "." not in name]), st.data())
def test_any_form_of_a_known_name_fills_the_same_column(name: str, data):
    form = data.draw(st.sampled_from([str.upper, str.title, camel, lambda name: name.replace("_", " ")]))
    read = raw_row({name: "x"}, Planner("generic").plan((name,)))
    assert raw_row({form(name): "x"}, Planner("generic").plan((form(name),))) == read


def test_the_name_itself_goes_before_its_other_forms():
    record = {"HEADLINE": "Capitals", "headline": "Small", "Body": "b"}
    assert raw_row(record, Planner().plan(tuple(record)))["headline"] == "Small"


def test_names_inside_others_match_as_well(tmp_path):
    post = {"Title": {"Rendered": "A"}, "Content": {"Rendered": "b"}, "Date_GMT": "2024-03-14T08:00:00"}
    for data in ([post], pl.DataFrame([post])):
        assert read(data).row(0)[:2] == ("A", "b")


def test_presets_are_found_in_capitals_but_not_by_other_forms():
    assert detect(["TITLE", "TEXT", "DOMAIN"]) == "cc_news"
    assert detect(["headLine", "bodyText"]) == "generic"  # of which `body_text` alone would be a ninjs item


@given(st.text(min_size=1))
def test_folding_is_stable(name: str):
    assert folded(folded(name)) == folded(name)
    assert alike(name, [name.upper(), name]) == name
    assert knows(frozenset({name}), [name])


@pytest.mark.parametrize("kind", ["frame", "parquet", "arrow", "json", "jsonl", "records"])
def test_hits_are_fixed_in_their_own_form(tmp_path, kind: str):
    hits = [{"_id": "7", "_source": {**ARTICLE, "headline": "Council &amp; operator agree on the ferry"}}]
    data, target = source(tmp_path, kind, hits), tmp_path / "fixed"
    if kind in ("frame", "records"):
        fixed = presscheck.fix(data, select=["HL013"]).data
    else:
        presscheck.fix(data, output=target, select=["HL013"])
        reader = {"parquet": pl.read_parquet, "arrow": pl.read_ipc, "json": pl.read_json, "jsonl": pl.read_ndjson}[kind]
        fixed = reader(target)
    (hit,) = fixed if isinstance(fixed, list) else fixed.to_dicts()
    assert hit["_source"]["headline"] == "Council & operator agree on the ferry"
    assert hit["_id"] == "7"


@pytest.mark.parametrize("kind", FORMATS)
def test_a_mapped_field_that_no_record_has_is_told(tmp_path, kind: str):
    data = source(tmp_path, kind, [{"headline": "A", "body": "b"}])
    with pytest.raises(
        FieldError, match=r"no record has the field 'nonexist', which is mapped to headline. .* headline, body"
    ):
        presscheck.check(data, map={"headline": "nonexist"})


@pytest.mark.parametrize("kind", FORMATS)
def test_a_slip_is_told_with_what_was_meant(tmp_path, kind: str):
    data = source(tmp_path, kind, [{"kopfzeile": "A", "volltext": ARTICLE["body"]}])
    with pytest.raises(FieldError, match="Did you mean --map headline=kopfzeile"):
        presscheck.check(data, map={"headline": "kopfzeil", "body": "volltext"})


def test_a_field_that_is_mapped_elsewhere_is_no_slip():
    """It is like the one that this record lacks, and like what another preset reads for the column."""
    record = {"kopf": "Night ferry returns", "text1": ARTICLE["body"], "summary": "x"}
    mapping = {
        "headline": "kopf",
        "body": "text1",
        "headline_alt": "text2",
        "description": "dach",
        "section": "summary",
    }
    assert presscheck.check(record, map=mapping, select=["HL005"])


def test_what_was_meant_can_be_pasted():
    with pytest.raises(FieldError, match=r"Did you mean --map 'headline=Head Line!'\?"):
        presscheck.check({"Head Line!": "A", "body": "b"}, map={"headline": "Head Line"})


def test_a_mapped_field_inside_others_is_looked_for_there():
    inside = [{"data": {"kopf": "A"}, "body": "b"}]
    for data in (inside, pl.DataFrame(inside)):
        assert presscheck.check(data, map={"headline": "data.kopf"}, select=["HL005"])
    with pytest.raises(FieldError, match=r"'data\.fuss'"):
        presscheck.check(pl.DataFrame(inside), map={"headline": "data.fuss"})


@pytest.mark.parametrize("kind", ["csv", "parquet", "arrow", "frame"])
def test_every_mapped_column_of_a_table_must_be_there(tmp_path, kind: str):
    data = source(tmp_path, kind, [ARTICLE])
    with pytest.raises(FieldError, match="'ressort', which is mapped to section"):
        presscheck.check(data, map={"section": "ressort"})


def test_a_field_may_be_left_out_of_a_few_records():
    assert presscheck.check([ARTICLE], map={"section": "ressort"}, select=["HL005"])
    assert presscheck.check([{"body": "b"}], map={"headline": "titel"}, select=["HL005"]).findings["code"].to_list()
    later = [ARTICLE] * 30 + [{**ARTICLE, "ressort": "Town"}]
    assert presscheck.check(later, map={"section": "ressort"}, select=["HL005"])
    with pytest.raises(FieldError, match="'ressort'"):
        presscheck.check([ARTICLE] * 20, map={"section": "ressort"})
