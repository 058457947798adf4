"""`/v1/check`, the batch, the rules, and what says that the service works."""

from __future__ import annotations

import json
import socket
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import jsonschema
import pytest

import presscheck
from presscheck.service.answering import Answering
from presscheck.service.problems import ProblemError

from .conftest import problem

EXAMPLES = Path(presscheck.__file__).parent / "examples"
LEAKED = "/html/head/meta[@name='og:title']/@content\r\n"
GLUED = f"The ferry 😀 will sail again.The harbour board said so on Monday.\r\n{LEAKED}"


def findings(answer: dict) -> dict[str, dict]:
    return {finding["code"]: finding for finding in answer["findings"]}


def test_a_good_article_passes(server, article):
    answer = server.client.post("/v1/check", json=article).json()
    assert (answer["verdict"], answer["findings"], answer["records"]) == ("pass", [], 1)
    assert answer["counts"] == {"error": 0, "warning": 0, "info": 0}


def test_who_reads_the_help_is_asked_for(server, article):
    def helped(query: str) -> set[str]:
        answer = server.client.post(f"/v1/check{query}", json={**article, "headline": None}).json()
        return {finding["help"] for finding in answer["findings"] if finding["code"] == "HL005"}

    (editors,), (engineers,) = helped("?help=editor"), helped("?help=extractor")
    assert "--map" in engineers
    assert "--map" not in editors
    assert helped("") == {editors}, "the profile is that of drafts"
    assert server.client.post("/v1/check?help=nobody", json=article).status_code == 422


@pytest.mark.parametrize(
    "names",
    [{"map": {"headline": "kopf"}}, {"per_source": {"*": {"map": {"headline": "kopf"}}}}, {"preset": "wordpress"}],
    ids=lambda names: next(iter(names)),
)
def test_names_of_the_configuration_are_not_those_of_the_page(names):
    """The page, texts of LanguageTool and what warms the service up have presscheck's names."""
    answering = Answering(presscheck.Config(select=("HL013",), **names))
    answering.warm()
    leaked, body = "The <em>ferry</em> returns", "It sails."
    own = json.dumps({"headline": leaked, "body": body}).encode()
    theirs = {"title": {"rendered": leaked}, "body": body} if "preset" in names else {"kopf": leaked, "body": body}
    for answer in answering.article(own, has_own_names=True), answering.article(json.dumps(theirs).encode()):
        assert set(findings(answer)) == {"HL013"}
    if "preset" not in names:
        with pytest.raises(ProblemError, match="no record has the field 'kopf'"):
            answering.article(own)


def test_whose_names_of_fields_is_asked_for(server, article):
    assert server.client.post("/v1/check?fields=presscheck", json=article).json()["verdict"] == "pass"
    assert server.client.post("/v1/check?fields=others", json=article).status_code == 422


def test_the_answer_is_that_of_presscheck(server, article):
    bad = {**article, "body": GLUED + article["body"]}
    answer = server.client.post("/v1/check", json=bad).json()
    run = presscheck.check(json.dumps(bad).encode(), profile="draft")
    assert answer["verdict"] == run.verdict == "fail"
    places = [
        (one["code"], place["start_char"], place["end_char"], place["message"])
        for one in answer["findings"]
        for place in one["places"]
    ]
    assert sorted(places) == sorted(run.findings.select("code", "start_char", "end_char", "message").rows())


def test_places_and_replacements_are_exact(server, article):
    text = GLUED + article["body"]
    answer = server.client.post("/v1/check", json={**article, "body": text}).json()
    glued, leaked = (findings(answer)[code] for code in ("BD018", "LK001"))
    assert glued["message"]
    assert glued["help"]
    assert glued["rule_url"].endswith("/BD018.md")
    assert text[glued["start_char"] : glued["end_char"]] == glued["excerpt"] == "again.The"
    assert text.encode()[glued["start"] : glued["end"]].decode() == "again.The"
    units = text.encode("utf-16-le")
    assert units[2 * glued["start_utf16"] : 2 * glued["end_utf16"]].decode("utf-16-le") == "again.The"

    for finding in (glued, leaked):
        edit = finding["replacement"]
        assert edit["safe"] is True
        text_of_units = units[2 * edit["start_utf16"] : 2 * edit["end_utf16"]].decode("utf-16-le")
        assert text[edit["start_char"] : edit["end_char"]] == text_of_units
    edit = leaked["replacement"]
    without = text[: edit["start_char"]] + edit["text"] + text[edit["end_char"] :]
    assert without == text.replace(LEAKED, "")
    edit = glued["replacement"]
    spaced = text[: edit["start_char"]] + edit["text"] + text[edit["end_char"] :]
    assert spaced == text.replace("again.The", "again. The")


def test_what_replacements_make_has_no_such_finding(server, article):
    """One after the other, as somebody does who presses a button again and again."""
    text = f"{GLUED}{article['body']}\nIt ended &amp; all but the\u00ad end.And more."
    for _ in range(10):
        answer = server.client.post("/v1/check", json={**article, "body": text}).json()
        places = [place for finding in answer["findings"] for place in finding["places"]]
        edits = [place["replacement"] for place in places if place["replacement"]]
        if not edits:
            break
        text = text[: edits[0]["start_char"]] + edits[0]["text"] + text[edits[0]["end_char"] :]
    cleaned = GLUED.replace("again.The", "again. The").replace(LEAKED, "")
    assert text.replace("\r", "") == f"{cleaned}{article['body']}\nIt ended & all but the end. And more.".replace(
        "\r", ""
    )


def test_a_field_that_is_no_text_has_a_value(server, article):
    answer = server.client.post("/v1/check", json={**article, "authors": ["By Ruth Penhale"]}).json()
    replacement = findings(answer)["AU004"]["replacement"]
    assert replacement == {"safe": True, "column": "authors", "value": ["Ruth Penhale"]}


def test_edits_are_those_of_the_json_report(server, article, tmp_path):
    """One reader for both: the same keys, and the same text in the end."""
    text = GLUED + article["body"]
    answer = server.client.post("/v1/check", json={**article, "body": text}).json()
    presscheck.check({**article, "body": text}, replacements=True).write(tmp_path / "report.json")
    report = json.loads((tmp_path / "report.json").read_text("utf-8"))
    made = []
    for said in (answer, report):
        (glued,) = (finding for finding in said["findings"] if finding["code"] == "BD018")
        (place,) = glued["places"]
        edit = glued["edit"]
        assert edit == place["edit"]
        assert (edit["safe"], edit["column"]) == (True, "body")
        made.append(text[: edit["start_char"]] + edit["text"] + text[edit["end_char"] :])
    assert made == [text.replace("again.The", "again. The")] * 2


def test_the_earlier_name_of_an_edit_is_still_there(server, article):
    answer = server.client.post("/v1/check", json={**article, "body": GLUED + article["body"]}).json()
    for finding in answer["findings"]:
        assert finding["replacement"] == finding["edit"]
        assert all(place["replacement"] == place["edit"] for place in finding["places"])


def test_any_shape_of_json_is_read(server):
    data = (EXAMPLES / "news-article.json").read_bytes()
    answer = server.client.post("/v1/check", content=data).json()
    assert {"HL006", "LK009"} <= set(findings(answer))


@pytest.mark.parametrize(
    ("data", "status", "said"),
    [
        (b"", 400, "no body"),
        (b'{"headline":', 400, "not JSON"),
        (b'{"headline": NaN, "body": "x"}', 400, "NaN"),
        (b'{"body": "\xff"}', 400, "UTF-8"),
        (b'"text"', 422, "not an article"),
        (b"[]", 422, "no article"),
        (b'[{"body": "a"}, {"body": "b"}]', 422, "2 articles"),
        (b'{"colour": "red"}', 422, "no field is recognized"),
        (b'{"colour": "red"}', 422, "In the service, set `map` in the configuration file"),
        (b'{"body": ' + b"[" * 500 + b"]" * 500 + b"}", 422, "100 levels"),
        (b"[" * 100_000 + b"]" * 100_000, 422, "100 levels"),
        (b'{"body": "' + b"x" * 200_000 + b'"}', 413, "200,000 bytes"),
    ],
)
def test_what_is_no_article_is_said_so(server, data, status, said):
    assert said in problem(server.client.post("/v1/check", content=data), status)


def test_a_compressed_body_is_refused(server):
    answer = server.client.post("/v1/check", content=b"x", headers={"Content-Encoding": "gzip"})
    assert "without compression" in problem(answer, 415)


def test_a_body_of_unknown_length_is_limited(server):
    sent = (b" " * 50_000 for _ in range(20))
    assert "200,000" in problem(server.client.post("/v1/check", content=sent), 413)


def test_a_batch_is_answered_line_by_line(server, article):
    glued = {**article, "body": GLUED + article["body"]}
    lines = [json.dumps(article), "{", json.dumps(glued), "", '"x"', json.dumps(article)]
    answer = server.client.post("/v1/check/batch", content="\n".join(lines).encode())
    assert answer.headers["content-type"] == "application/x-ndjson"
    told = [json.loads(line) for line in answer.text.splitlines()]
    assert [one["line"] for one in told] == [1, 2, 3, 4, 5]
    assert [one.get("verdict") for one in told] == ["pass", None, "fail", None, "pass"]
    assert [one["problem"]["status"] for one in told if "problem" in one] == [400, 422]
    alone = server.client.post("/v1/check", json=glued).json()
    assert {**told[2], "line": None} == {**alone, "line": None}


def test_a_batch_streams(server, article):
    """The answer on the first line comes while the second is not sent yet; httpx would send all before it reads."""
    place, line = urlsplit(server.url), json.dumps(article).encode() + b"\n"
    address = (place.hostname, place.port)
    with socket.create_connection(address, timeout=30) as connection, connection.makefile("rb") as file:
        head = f"POST /v1/check/batch HTTP/1.1\r\nHost: {place.netloc}\r\nTransfer-Encoding: chunked\r\n\r\n"
        connection.sendall(head.encode())
        for number in (1, 2, 3):
            connection.sendall(b"%x\r\n%s\r\n" % (len(line), line))
            while b'"line": %d' % number not in file.readline():
                pass
        connection.sendall(b"0\r\n\r\n")
        while file.readline() != b"0\r\n":
            pass


def test_a_batch_without_lines_is_a_problem(server):
    assert "NDJSON" in problem(server.client.post("/v1/check/batch", content=b"\n\n"), 400)


def test_rules_are_those_that_are_on(server):
    rules = server.client.get("/v1/rules").json()
    assert {"BD018", "HL002"} <= {rule["code"] for rule in rules}
    assert "TS004" not in {rule["code"] for rule in rules}  # the profile draft leaves it out


def test_it_says_that_it_works(server):
    assert server.client.get("/healthz").json() == {"status": "ok"}
    assert server.client.get("/readyz").json() == {"status": "ready"}


def test_figures_are_counted(server, article):
    server.client.post("/v1/check", json={**article, "body": GLUED + article["body"]})
    text = server.client.get("/metrics").text
    assert 'presscheck_requests_total{method="POST",route="/v1/check",status="200"}' in text
    assert 'presscheck_findings_total{code="BD018"}' in text
    assert 'presscheck_articles_total{verdict="fail"}' in text


def test_the_examples_of_the_document_are_as_it_says(server):
    document = server.client.get("/openapi.json").json()
    answer = server.client.post("/v1/check", json={"headline": "By A", "body": GLUED}).json()
    schema = {"$ref": "#/components/schemas/Answer", "components": document["components"]}
    jsonschema.validate(answer, schema)
    example = document["paths"]["/v1/check"]["post"]["requestBody"]["content"]["application/json"]["example"]
    answer = server.client.post("/v1/check", json=example)
    assert "BD018" in findings(answer.json())
    assert "HTTPValidationError" not in json.dumps(document)


def test_what_is_not_there_is_a_problem(server):
    assert "openapi.json" in problem(server.client.get("/nothing"), 404)
    assert "method" in problem(server.client.patch("/v1/check"), 405)


def test_nothing_of_an_article_is_in_the_log(server, article):
    server.client.post("/v1/check", json={**article, "headline": "Zyxwvut unheard-of words in a headline"})
    server.client.put("/v1/published/zyxwvut-secret", json=article)
    server.client.delete("/v1/published/zyxwvut-secret")
    server.client.get("/v2/check", params={"text": "zyxwvut", "language": "en"})
    assert "zyxwvut" not in json.dumps(server.log).lower()
    assert isinstance(httpx.URL(server.url).port, int)
