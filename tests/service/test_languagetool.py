"""The HTTP API of LanguageTool, asked by a real client of it."""

from __future__ import annotations

import json

import language_tool_python
import pytest

from .conftest import problem

TEXT = "A 😀 ferry will sail again.The board said so &amp; left.\n\nThe ferry\u00ad will sail.And more."


@pytest.fixture
def tool(server):
    with language_tool_python.LanguageTool("en-US", remote_server=server.url) as client:
        yield client


def check(server, **form) -> dict:
    return server.client.post("/v2/check", data={"language": "en-US", **form}).json()


def test_a_real_client_finds_and_corrects(tool):
    matches = tool.check(TEXT)
    assert [match.rule_id for match in matches] == ["BD018", "LK009", "TX005", "BD018"]
    for match in matches:
        assert match.message
        assert TEXT[match.offset : match.offset + match.error_length]
    glued = matches[0]
    assert TEXT[glued.offset : glued.offset + glued.error_length] == "again.The"
    assert glued.replacements == ["again. The"]
    assert glued.category == "BD"
    corrected = tool.correct(TEXT)
    assert corrected == "A 😀 ferry will sail again. The board said so & left.\n\nThe ferry will sail. And more."
    assert tool.check(corrected) == []


def test_a_real_client_chooses_rules(tool):
    tool.disabled_rules = {"BD018", "html-entity"}
    assert [match.rule_id for match in tool.check(TEXT)] == ["TX005"]
    tool.disabled_rules = set()
    tool.enabled_rules, tool.enabled_rules_only = {"LK009"}, True
    assert [match.rule_id for match in tool.check(TEXT)] == ["LK009"]
    tool.enabled_rules_only, tool.disabled_categories = False, {"BD", "TX"}
    assert [match.rule_id for match in tool.check(TEXT)] == ["LK009"]


def test_offsets_are_utf16_units(server):
    units = TEXT.encode("utf-16-le")
    for match in check(server, text=TEXT)["matches"]:
        first, last = match["offset"], match["offset"] + match["length"]
        found = units[2 * first : 2 * last].decode("utf-16-le")
        context = match["context"]
        shown = context["text"].encode("utf-16-le")[2 * context["offset"] : 2 * (context["offset"] + context["length"])]
        assert shown.decode("utf-16-le") == found
        assert found in match["sentence"]


def test_a_match_has_what_clients_read(server):
    told = check(server, text=TEXT)
    assert told["software"]["name"] == "presscheck"
    assert told["software"]["apiVersion"] == 1
    assert told["language"]["code"] == "en-US"
    assert told["language"]["detectedLanguage"]["code"]
    rule = told["matches"][0]["rule"]
    assert rule["id"] == "BD018"
    assert rule["description"]
    assert rule["issueType"] == "typographical"
    assert rule["category"] == {"id": "BD", "name": "Body"}
    assert rule["urls"][0]["value"].endswith("/BD018.md")
    assert told["matches"][0]["shortMessage"] == "Glued sentences"


def test_markup_is_not_checked_and_counts(server):
    parts = [
        {"markup": "<p>"},
        {"text": "A 😀 ferry will "},
        {"markup": "<b class='😀'>"},
        {"text": "sail again.The"},
        {"markup": "</b>"},
        {"text": " board said so.And"},
        {"markup": "<i>", "interpretAs": ""},
        {"text": " left."},
        {"markup": "<br/>", "interpretAs": "\n\n"},
        {"text": "The ferry\u00ad left."},
    ]
    whole = "".join(part.get("text", part.get("markup", "")) for part in parts).encode("utf-16-le")
    told = check(server, data=json.dumps({"annotation": parts}))
    found = [
        whole[2 * one["offset"] : 2 * (one["offset"] + one["length"])].decode("utf-16-le") for one in told["matches"]
    ]
    assert found == ["again.The", "so.And", "ferry\u00ad"]
    assert told["matches"][0]["replacements"] == [{"value": "again. The"}]


def test_a_replacement_does_not_lose_markup(server):
    parts = [{"text": "It will sail again."}, {"markup": "<b>"}, {"text": "The board said so.</b>"}]
    told = check(server, data=json.dumps({"annotation": parts}))
    glued = next(one for one in told["matches"] if one["rule"]["id"] == "BD018")
    assert glued["replacements"] == []


def test_text_alone_is_no_article(server):
    """Nothing is said of a headline, a time or an address that is not there, nor of a paragraph that is short."""
    for text in ("", "A", "The ferry sails.", "null", "ferry " * 3):
        for match in check(server, text=text)["matches"]:
            assert match["rule"]["category"]["id"] not in ("HL", "TS", "UR", "AU", "ID")
            assert match["rule"]["id"] not in ("BD001", "BD002", "BD003")


def test_the_form_may_be_a_query(server):
    told = server.client.get("/v2/check", params={"language": "en", "text": TEXT}).json()
    assert told["matches"] == check(server, text=TEXT)["matches"]


def test_the_language_may_be_found(server):
    text = (
        "Der Hafenmeister sagte am Montag, dass die Boote in diesem Jahr wieder geschmückt werden und nicht auslaufen. "
    )
    told = check(server, text=text * 4, language="auto")
    assert told["language"]["code"] == told["language"]["detectedLanguage"]["code"] == "de"


def test_languages_are_listed(server):
    listed = server.client.get("/v2/languages").json()
    assert {"name": "English (US)", "code": "en", "longCode": "en-US"} in listed


@pytest.mark.parametrize(
    ("form", "status", "said"),
    [
        ({"text": "a"}, 400, "'language' is missing"),
        ({"language": "xx-klingon", "text": "a"}, 400, "not a known language"),
        ({"language": "en"}, 400, "either 'text' or 'data'"),
        ({"language": "en", "text": "a", "data": "{}"}, 400, "either 'text' or 'data'"),
        ({"language": "en", "data": "{"}, 400, "not JSON"),
        ({"language": "en", "data": "[]"}, 400, "annotation"),
        ({"language": "en", "data": '{"annotation": [1]}'}, 400, "'text' or 'markup'"),
        ({"language": "en", "data": '{"annotation": [{"text": "a", "markup": "b"}]}'}, 400, "'text' or 'markup'"),
        ({"language": "en", "text": "x" * 200_001}, 413, "200,000 bytes"),
        ({f"f{n}": "x" for n in range(60)}, 400, "50 fields"),
    ],
)
def test_a_form_that_is_not_right_is_said_so(server, form, status, said):
    assert said in problem(server.client.post("/v2/check", data=form), status)
