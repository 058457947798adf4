"""KW: keywords of single records."""

import polars as pl
import pytest

import presscheck


@pytest.mark.parametrize(
    ("keywords", "repeated"),
    [
        (["ferry", "quay"], None),
        (["ferry", "FERRY"], "FERRY"),
        (["ferry", " ferry"], " ferry"),
        (["ﬁsh", "quay", "fish", "Quay"], "fish, Quay"),
        (["pais", "país"], None),
        (["c", "c++", "c#"], None),
        (["", " ", "ferry"], None),
        ([None, None, "ferry"], None),
        ([], None),
        (None, None),
    ],
)
def test_duplicate_keywords_are_named(judged, keywords, repeated):
    messages = judged([{"headline": "x", "keywords": keywords}], ["KW001"])["message"].to_list()
    assert messages == ([] if repeated is None else [f"the article lists a keyword more than once: {repeated}"])


def test_duplicates_are_found_in_a_long_frame_as_in_a_short_one(judged):
    """From some size on, a cheaper condition is tried first."""
    records = [{"keywords": ["ferry", "quay"] if n % 7 else ["ferry", "Ferry "]} for n in range(700)]
    assert judged(records, ["KW001"])["record"].to_list() == list(range(0, 700, 7))


JOINED = "ferry, quay, harbour"


@pytest.mark.parametrize(
    ("keywords", "joined", "code"),
    [
        ([JOINED], None, "KW002"),
        ([], JOINED, "KW002"),
        (None, "ferry;quay;harbour", "KW002"),
        (None, "渡船、碼頭、海港", "KW002"),
        (None, "ferry, quay, harbour,", "KW002"),
        ([], "Port Ellery, Norland", None),
        (["Port Ellery, Norland"], None, None),
        (["ferry", "quay, harbour, sea"], None, None),
        ([], f"ferry, quay, {'x' * 60}", None),
        (["The ferry came late, the council met, and nobody on the quay or in the hall could say why"], None, None),
        (["ferry", "quay", "harbour"], JOINED, "KW003"),
        (["Harbour", "ferry", "quay", "ferry"], JOINED, "KW003"),
        (["ferry", "quay"], JOINED, None),
        (["ferry", "quay", "harbour", "sea"], JOINED, None),
        (["ferry"], "ferry", None),
        ([], None, None),
    ],
)
def test_joined_keywords(judged, keywords, joined, code):
    record = {"headline": "x", "keywords": keywords, "keywords_joined": joined}
    assert judged([record], ["KW002", "KW003"])["code"].to_list() == [code] * (code is not None)


def test_duplicate_keywords_are_milder_in_a_dump(judged):
    found = judged([{"format": read_as, "keywords": ["ferry", "ferry"]} for read_as in ("dump", "csv")], ["KW001"])
    assert found["severity"].to_list() == ["info", "warning"]


def test_entities_do_not_separate_keywords(fires):
    texts = ["Boat &quot;Aurora&quot; sails", "R&amp;B, jazz, folk"]
    assert fires("KW002", [{"keywords": [text]} for text in texts]) == [False, True]


@pytest.mark.parametrize("joined", ["Fähre, Hafen, Rat", "паром; порт; совет", "渡轮、港口、议会"])
def test_one_form_for_all_records_of_a_source_is_no_defect(joined):
    texts = [{"headline": name, "body": name, "keywords": joined} for name in ("One", "Two")]
    assert keyword_codes(texts) == []
    assert keyword_codes([*texts, {"headline": "Three", "body": "Three", "keywords": ["a", "b"]}]) == ["KW009"] * 2


def keyword_codes(records):
    found = presscheck.check(records, select=["KW001", "KW002", "KW009"]).findings
    assert set(found["severity"]) <= {"info"}
    return found.filter(pl.col("code") != "KW002")["code"].to_list()
