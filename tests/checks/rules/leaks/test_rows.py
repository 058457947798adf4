"""LK: values of fields as rows of text."""

import pytest


def test_bare_values_of_a_dump_and_of_a_body(fires, blocks_of):
    frame = blocks_of(
        {"text": "2021", "role": "copyright_year", "column": "copyright_year"},
        {"text": "News", "role": "genre", "column": "genre"},
        {"text": "de", "role": "language", "column": "language"},
        {"text": "en_GB", "role": "keyword", "column": "keywords"},
        {"text": "1920 1080 true", "role": "image_size", "column": "images"},
        {"text": "2021"},
        {"text": "The ferry sailed."},
        {"text": "1998"},
        {"text": "The ferry came back."},
        {"text": "en_GB", "article": 1},
        {"text": "2021", "article": 1},
        {"text": "1999", "article": 2},
    )
    assert fires("LK004", frame) == [True, True, True, False, False, True, *[False] * 3, True, True, False]


@pytest.mark.parametrize("text", ["undefined", " NULL\n", "None", "NaN", "n/a", "nil", "(null)", "[object Object]"])
@pytest.mark.parametrize("column", ["headline", "description", "body", "section", "publisher", "keywords_joined"])
def test_a_field_that_is_only_a_missing_value(fires, column, text):
    assert fires("LK012", [{column: text}]) == [True]


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        ({"headline": "None of the above"}, False),
        ({"headline": "Null and void"}, False),
        ({"description": "Share [object Object] now"}, True),
        ({"language": "nan"}, False),
        ({"language": "null"}, True),
        ({"authors": ["Jonas Okafor", "undefined"]}, True),
        ({"authors": ["Christopher Null"]}, False),
        ({"authors": []}, False),
        ({"authors": [None]}, False),
        ({"keywords": ["null", "nan", "nil"]}, False),
        ({"keywords": ["None"]}, True),
    ],
)
def test_missing_values_by_field(fires, record, expected):
    assert fires("LK012", [record]) == [expected]


@pytest.mark.parametrize(
    ("authors", "severity"),
    [(["Null"], "warning"), (["Nan", "Nil"], "warning"), (["NULL"], "error"), (["null"], "error"), (["N/A"], "error")],
)
def test_a_name_may_be_null(judged, authors, severity):
    assert judged([{"authors": authors}], ["LK012"])["severity"].to_list() == [severity]


def test_an_object_in_a_body_is_underlined_where_it_is(judged):
    body = "The first line.\nShare [object Object] now."
    found = judged([{"body": body}], ["LK012"])
    assert found.select("block", "start", "excerpt").row(0) == (1, body.index("[object"), "[object Object]")


def test_links_between_paragraphs_may_be_sources(judged):
    lines = ["https://x.example/minutes", "https://x.example/a.jpg", "See https://x.example/minutes for more."]
    found = judged([{"description": "https://x.example/minutes", "body": "\n".join(lines)}], ["LK017"])
    assert found.select("column", "block", "severity").rows() == [
        ("description", 0, "warning"),
        ("body", 1, "info"),
        ("body", 2, "warning"),
    ]


def test_sizes_at_the_end_of_an_organisation(fires, blocks_of):
    row = "Island Press desk@island-press.example"
    texts = {
        f"{row} +442079460018 Island Press Ltd 252 60": True,
        f"{row} +442079460018 252 60": True,
        f"{row} „Insel“ 1200 675\n": True,
        f"{row} +44 20 7946 0018": False,
        f"{row} 020 7946 0018": False,
        f"{row} Tel. 7946 0018": False,
        f"{row} Telephone: 7946 0018": False,
        f"{row} Quay Road 12": False,
        f"{row} 10115 Berlin": False,
        f"{row} 1 22": False,
    }
    assert fires("LK020", blocks_of(*texts, role="organization")) == list(texts.values())


def test_sizes_of_other_rows_are_no_logo(fires, blocks_of):
    assert fires("LK020", blocks_of("They won by 21 14", "Read page 252 60")) == [False, False]


def test_image_sizes(fires, blocks_of):
    texts = {
        "1920 1080 true": True,
        "1200x675": True,
        "100 × 16": True,
        "21 14 true": True,
        "21 14": False,
        "99 16": False,
        "15 100": False,
    }
    assert fires("LK003", blocks_of(*texts)) == list(texts.values())
