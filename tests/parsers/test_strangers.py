"""A source whose fields nobody knows: what is said of it, and what is left to the rules."""

from __future__ import annotations

import json

import polars as pl
import pytest

import presscheck
from presscheck.parsers.fields import FieldError

BODY = "The boats return in April, said the council on Thursday. " * 12
ODD = [{"Titel": f"Rat stimmt für Boot {n}", "Artikeltext": BODY, "Nr": n, "Bildtext": "Ein Boot"} for n in range(3)]
HITS = [{"_source": record} for record in ODD]
BARE = {"url": "https://www.harbour-courier.example/a", "published": "2024-03-14T18:05:00Z"}


def source(folder, kind: str, records: list[dict]):
    """The records as a source of that kind."""
    path = folder / f"odd.{kind}"
    if kind == "records":
        return records
    if kind == "frame":
        return pl.DataFrame(records)
    if kind == "csv":
        pl.DataFrame(records).write_csv(path)
    elif kind == "parquet":
        pl.DataFrame(records).write_parquet(path)
    elif kind == "arrow":
        pl.DataFrame(records).write_ipc(path)
    elif kind == "json":
        path.write_text(json.dumps({"articles": records}), "utf-8")
    else:
        path.write_text("".join(json.dumps(record) + "\n" for record in records), "utf-8")
    return path


@pytest.mark.parametrize("kind", ["records", "frame", "csv", "parquet", "arrow", "json", "jsonl"])
def test_names_and_the_likely_mapping_are_said(tmp_path, kind):
    data = source(tmp_path, kind, ODD)
    with pytest.raises(FieldError, match="Titel, Artikeltext, Nr, Bildtext") as raised:
        presscheck.check(data)
    assert "--map headline=Titel --map body=Artikeltext " in str(raised.value)
    mapped = presscheck.check(data, map={"headline": "Titel", "body": "Artikeltext"}, select=["HL005", "BD001"])
    assert (mapped.records, mapped.findings.height) == (3, 0)


@pytest.mark.parametrize("kind", ["records", "frame", "parquet", "arrow", "json", "jsonl"])
def test_fields_inside_others_are_suggested_by_their_path(tmp_path, kind):
    nested = [{"meta": {"kind": "story"}, "inside": record} for record in ODD]
    with pytest.raises(FieldError, match=r"--map headline=inside\.Titel --map body=inside\.Artikeltext"):
        presscheck.check(source(tmp_path, kind, nested))


@pytest.mark.parametrize("kind", ["records", "frame", "parquet", "arrow", "json", "jsonl"])
def test_hits_are_mapped_by_the_same_paths_in_every_format(tmp_path, kind):
    data = source(tmp_path, kind, HITS)
    with pytest.raises(FieldError, match=r"--map headline=(_source\.)?Titel --map body=(_source\.)?Artikeltext"):
        presscheck.check(data)
    mapping = {"headline": "_source.Titel", "body": "_source.Artikeltext"}
    mapped = presscheck.check(data, map=mapping, select=["HL005", "BD001"])
    assert (mapped.records, mapped.findings.height) == (3, 0)


@pytest.mark.parametrize("kind", ["records", "frame", "parquet", "arrow", "json", "jsonl"])
def test_hits_with_known_names_are_read_as_their_records(tmp_path, kind):
    hits = [{"_index": "news", "_source": {"title": "Council votes for the boat", "text": BODY}}]
    assert presscheck.check(source(tmp_path, kind, hits), select=["HL005", "BD001"]).findings.is_empty()


def test_names_without_meaning_are_judged_by_their_texts():
    with pytest.raises(FieldError, match="--map headline=b --map 'body=c d'"):
        presscheck.check(
            [{"a": "https://x.example/1", "b": "Council votes for the boat", "c d": BODY, "e": "2024-03-14"}]
        )


@pytest.mark.parametrize(
    "records",
    [
        [BARE],
        [{**BARE, "status": "could not be fetched in time"}],
        [{**BARE, "image_title": "The boat at the quay", "site_title": "Harbour Courier Online"}],
        [{"title": None, "text": None}],
        [ODD[0], {"headline": "Council votes", "body": BODY}],
        [{}],
        [{"x": None, "y": "", "z": []}],
    ],
    ids=["no text", "a status", "titles of other things", "null", "one is known", "nothing", "empty values"],
)
def test_records_without_text_are_left_to_the_rules(records):
    assert "BD001" in presscheck.check(records).findings["code"]


def test_a_source_without_text_is_said_whatever_the_rules():
    assert presscheck.check([BARE], select=["LK"]).notes == ("no record has a headline or a body: <frame>",)
    assert presscheck.check([BARE, {"headline": "Council votes"}], select=["LK"]).notes == ()


@pytest.mark.parametrize("kind", ["csv", "parquet", "jsonl"])
def test_fix_leaves_such_a_source_alone(tmp_path, kind):
    path, target = source(tmp_path, kind, ODD), tmp_path / "target"
    with pytest.raises(FieldError, match="--map headline=Titel"):
        presscheck.fix(path, output=target)
    assert not target.exists()


def test_times_addresses_and_authors_are_suggested_too():
    record = {
        **ODD[0],
        "erschienen": "2024-03-14T18:05:00Z",
        "geändert": "2024-03-15T08:00:00Z",
        "bild_url": "https://news.example/pictures/1.jpg",
        "adresse": "https://news.example/town/1",
        "meta": {"autor": "Mira Holm", "quelle": "Harbour Courier"},
        "sprache": "de",
    }
    with pytest.raises(FieldError) as raised:
        presscheck.check([record])
    assert (
        "--map headline=Titel --map body=Artikeltext --map published=erschienen --map url=adresse "
        "--map authors=meta.autor --map language=sprache (in Python map={"
    ) in str(raised.value)


def test_what_is_read_already_is_not_suggested():
    with pytest.raises(FieldError) as raised:
        presscheck.check([{**ODD[0], "date": "2024-03-14", "datum": "2024-03-14"}])
    assert "published" not in str(raised.value)


@pytest.mark.parametrize("field", ["Datum der Messung 3", "date", "datum"])
def test_a_field_is_suggested_only_if_its_values_are_such(field):
    with pytest.raises(FieldError) as raised:
        presscheck.check([{**ODD[0], f"x {field}": "not known"}])
    assert "published" not in str(raised.value)


def test_a_value_that_is_nearly_a_language_is_soon_looked_at():
    """In exponential time, it would take longer than anyone waits."""
    with pytest.raises(FieldError) as raised:
        presscheck.check([{**ODD[0], "sprache": "en" + "_" * 200 + "!"}])
    assert "language" not in str(raised.value)


@pytest.mark.parametrize(
    ("record", "says"),
    [
        ({"": [{"a": 1}]}, r"The only field has no name\. It is a list of objects:"),
        ({"a": [{"b": 1}]}, r"The only field is a\. It is a list of objects:"),
        ({"": [{"a": 1}], "b": 1}, r"The fields are: '', b\. The field '' is a list of objects:"),
        ({" a": "x", "b,c": "y"}, r"The fields are: ' a', 'b,c'\. Name them"),
    ],
)
def test_fields_without_a_plain_name_are_told_apart(record, says):
    with pytest.raises(presscheck.FieldError, match=says):
        presscheck.check([record])


def test_a_time_and_a_byline_by_short_and_by_foreign_names_are_suggested():
    story = {"hed": "Il traghetto torna a giugno", "copy": "Il traghetto torna a giugno, dice il consiglio. " * 9}
    record = {"f": {"story": story, "pub": {"ts": "2024-05-18T09:20:00Z"}, "giornalista": "Ada Quistelli"}}
    with pytest.raises(presscheck.FieldError, match=r"--map published=f\.pub\.ts --map authors=f\.giornalista"):
        presscheck.check([record])
