"""`/v1/published/{id}`: what was acknowledged is in the archive, and articles are compared with it."""

from __future__ import annotations

import json
import signal

import pytest

import presscheck

from .conftest import problem


def test_a_published_article_is_found_again(server, article):
    assert server.client.put("/v1/published/4711", json=article).status_code == 201
    copy = {**article, "url": article["url"] + "-again"}
    answer = server.client.post("/v1/check", json=copy).json()
    assert answer["verdict"] == "fail"
    codes = {finding["code"] for finding in answer["findings"]}
    assert {"HL002", "ID004"} <= codes
    (archived,) = answer["archived"]
    assert archived["url"] == article["url"]
    assert archived["headline"] == article["headline"]
    assert article["body"].startswith(archived["beginning"])
    assert archived["published_at"].startswith("2024-05-18T09:20:00")
    assert set(archived["codes"]) <= codes
    assert server.client.delete("/v1/published/4711").status_code == 204
    assert server.client.post("/v1/check", json=copy).json()["verdict"] == "pass"


def test_a_duplicate_has_its_place_in_every_unit(server, article):
    headline = f"😀 {article['headline']}"
    server.client.put("/v1/published/placed", json={**article, "headline": headline})
    copy = {**article, "headline": headline, "url": article["url"] + "-again"}
    answer = server.client.post("/v1/check", json=copy).json()
    server.client.delete("/v1/published/placed")
    finding = next(one for one in answer["findings"] if one["code"] == "HL002")
    for one in (finding, *finding["places"]):
        assert headline[one["start_char"] : one["end_char"]] == headline
        assert headline.encode()[one["start"] : one["end"]].decode() == headline
        utf16 = headline.encode("utf-16-le")
        assert utf16[2 * one["start_utf16"] : 2 * one["end_utf16"]].decode("utf-16-le") == headline


def test_the_same_again_changes_nothing(server, article, archive):
    told = [server.client.put("/v1/published/once", json=article) for _ in range(2)]
    assert [(one.status_code, one.json()["result"]) for one in told] == [(201, "added"), (200, "unchanged")]
    with presscheck.Archive(archive) as kept:
        assert len(kept.find("once")) == 1
    assert [server.client.delete("/v1/published/once").status_code for _ in range(2)] == [204, 204]


def test_put_replaces_whatever_it_says(server, article, archive):
    server.client.put("/v1/published/same", json=article)
    other = {"headline": "Market hall reopens after the flood", "body": "The traders are back. " * 20}
    other["url"] = "https://www.harbour-courier.example/2024/03/15/market-hall"
    assert server.client.put("/v1/published/same", json=other).json()["result"] == "replaced"
    with presscheck.Archive(archive) as kept:
        assert [one["headline"] for one in kept.find("same")] == [other["headline"]]
    server.client.delete("/v1/published/same")


@pytest.mark.parametrize("name", ["a/b", "https://news.example/a?b=c#d", "ünï cödé", "..", "%", "\u202e"])
def test_an_id_may_be_anything(server, article, archive, name):
    from urllib.parse import quote

    path = "/v1/published/" + (quote(name, safe="") if name != ".." else "%2E%2E")
    answer = server.client.put(path, json=article)
    assert answer.json() == {"id": name, "result": "added"}
    with presscheck.Archive(archive) as kept:
        assert [one["article_id"] for one in kept.find(name)] == [name]
    assert server.client.delete(path).status_code == 204


def test_what_is_no_article_is_not_archived(server):
    assert "no field" in problem(server.client.put("/v1/published/x", json={"a": 1}), 422)
    assert "JSON" in problem(server.client.put("/v1/published/x", content=b"{"), 400)


def test_without_an_archive_it_is_said_so(start, article):
    bare = start()
    assert "--archive" in problem(bare.client.put("/v1/published/1", json=article), 409)
    assert "--archive" in problem(bare.client.delete("/v1/published/1"), 409)
    assert "archived" not in bare.client.post("/v1/check", json=article).json()


def test_what_was_acknowledged_survives_a_kill(start, article, tmp_path):
    victim = start("--archive", str(tmp_path / "kept.db"))
    for number in range(3):
        one = {**article, "url": f"{article['url']}/{number}"}
        assert victim.client.put(f"/v1/published/k{number}", json=one).status_code == 201
    assert victim.stop(signal.SIGKILL) != 0
    with presscheck.Archive(tmp_path / "kept.db") as kept:
        assert [len(kept.find(f"k{number}")) for number in range(3)] == [1, 1, 1]


@pytest.mark.parametrize(("change", "code"), [("", "ID009"), ("The boats are to be painted white, too. ", "ID006")])
def test_a_copy_at_another_outlet_names_the_archived_article(server, article, change, code):
    """That is right and usual, so it is an info, and the verdict stays."""
    server.client.put("/v1/published/original", json=article)
    elsewhere = {
        **article,
        "url": "https://www.upland-post.example/2024/05/19/evening-boats",
        "publisher": "Upland Post",
        "headline": "Evening boats come back to the east quay, neighbours say",
        "body": change + article["body"],
    }
    answer = server.client.post("/v1/check", content=json.dumps(elsewhere)).json()
    (finding,) = (one for one in answer["findings"] if one["code"].startswith("ID"))
    assert (finding["code"], finding["severity"], finding["kept_url"]) == (code, "info", article["url"])
    assert article["url"] in finding["message"]
    (archived,) = answer["archived"]
    assert (archived["url"], archived["codes"]) == (article["url"], [code])
    assert answer["verdict"] == "pass"
    assert server.client.delete("/v1/published/original").status_code == 204
    assert server.client.post("/v1/check", json=elsewhere).json()["archived"] == []
