"""Who may ask, limits, start and stop."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from presscheck.service.guarding import Watch
from presscheck.service.metrics import Metrics
from presscheck.service.problems import ProblemError
from presscheck.service.workers import Workers

from ..gate.conftest import command
from .conftest import Server, problem

TOKEN = "a-token-that-is-long-enough"
ORIGIN = "https://cms.example"


@pytest.fixture(scope="module")
def guarded() -> Iterator[Server]:
    """For other machines, and for pages of one origin, with a token."""
    started = Server("--host", "0.0.0.0", "--cors-origin", ORIGIN, token=TOKEN)
    yield started
    assert started.stop() == 0


def refused(*options: str) -> str:
    """What the command says when it does not start; in this process."""
    said = command(Path(), "serve", "--isolated", *options)
    assert said.returncode == 2, said.stderr
    return said.stderr


def refused_process(*options: str, **environment: str) -> str:
    """As `refused`, by a process of its own."""
    known = {name: value for name, value in os.environ.items() if name != "PRESSCHECK_TOKEN"}
    command = [sys.executable, "-m", "presscheck", "serve", "--isolated", *options]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60, env=known | environment)
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr
    return done.stderr


def test_a_token_is_needed_for_other_machines(monkeypatch):
    monkeypatch.delenv("PRESSCHECK_TOKEN", raising=False)
    said = refused("--host", "0.0.0.0", "--port", "0")
    assert "PRESSCHECK_TOKEN" in said
    assert "--token-file" in said
    monkeypatch.setenv("PRESSCHECK_TOKEN", "short")
    assert "16 characters" in refused("--port", "0")
    monkeypatch.delenv("PRESSCHECK_TOKEN")
    assert "cannot be read" in refused("--token-file", "/nowhere")


def test_what_cannot_be_used_is_said_before_it_listens(tmp_path):
    (tmp_path / "broken.db").write_text("no archive" * 100)
    assert "broken.db" in refused("--archive", str(tmp_path / "broken.db"), "--port", "0")
    assert "profile" in refused("--profile", "nosuch", "--port", "0")


def test_a_port_that_is_taken(server):
    port = server.url.rpartition(":")[2]
    assert f"port {port}" in refused_process("--port", port)


def test_the_extra_is_named_if_it_is_missing(tmp_path):
    (tmp_path / "sitecustomize.py").write_text(
        "import importlib.util as u\nfind = u.find_spec\n"
        "u.find_spec = lambda name, *rest: None if name == 'fastapi' else find(name, *rest)\n"
    )
    assert "pip install 'presscheck[serve]'" in refused_process("--port", "0", PYTHONPATH=str(tmp_path))


def test_a_token_opens_what_is_closed(guarded, article):
    assert guarded.client.post("/v1/check", json=article).status_code == 200
    assert guarded.client.get("/metrics").status_code == 200
    with httpx.Client(base_url=guarded.url) as stranger:
        for given in (
            {},
            {"Authorization": "Bearer wrong"},
            {"Authorization": f"Basic {TOKEN}"},
            {"Authorization": "Bearer ü"},
        ):
            headers = [(name.encode(), value.encode()) for name, value in given.items()]
            answer = stranger.post("/v1/check", json=article, headers=headers)
            assert "Authorization" in problem(answer, 401)
            assert answer.headers["www-authenticate"] == "Bearer"
        for path in ("/v1/rules", "/metrics", "/v2/check?text=a&language=en"):
            assert stranger.get(path).status_code == 401
        assert stranger.put("/v1/published/1", json=article).status_code == 401
        for path in ("/healthz", "/openapi.json", "/"):
            assert stranger.get(path).status_code == 200
        form = {"text": "A b.", "language": "en", "apiKey": TOKEN}
        assert stranger.post("/v2/check", data=form).status_code == 200
        assert (
            stranger.get("/v1/rules", headers={"Host": "evil.example", "Authorization": f"Bearer {TOKEN}"}).status_code
            == 200
        )
    assert TOKEN not in json.dumps(guarded.log)


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example:80", "[::", ""])
def test_a_name_that_was_pointed_here_is_refused(server, host):
    assert "--allowed-host" in problem(server.client.get("/v1/rules", headers={"Host": host}), 421)


def test_names_of_this_machine_are_known(server):
    for host in ("localhost", "127.0.0.1:99", "[::1]:8765", "LOCALHOST"):
        assert server.client.get("/healthz", headers={"Host": host}).status_code == 200


def test_names_may_be_allowed_and_a_token_may_be_in_a_file(start, article, tmp_path):
    (tmp_path / "token").write_text(f"{TOKEN}\n")
    proxied = start("--allowed-host", "check.example", "--token-file", str(tmp_path / "token"))
    assert proxied.client.post("/v1/check", json=article).status_code == 401
    proxied.client.headers["Authorization"] = f"bearer {TOKEN}"
    assert proxied.client.post("/v1/check", json=article).status_code == 200
    assert proxied.client.get("/healthz", headers={"Host": "check.example"}).status_code == 200
    for origin, status in (
        ("https://check.example", 200),
        ("https://check.example.evil.example", 403),
        ("https://[", 403),
    ):
        assert proxied.client.get("/healthz", headers={"Origin": origin}).status_code == status


def test_pages_of_other_hosts_may_not_ask(server, article):
    for origin in ("https://evil.example", "null", "http://127.0.0.1:1"):
        answer = server.client.post("/v1/check", json=article, headers={"Origin": origin})
        assert "--cors-origin" in problem(answer, 403)
        assert "access-control-allow-origin" not in answer.headers
    assert server.client.post("/v1/check", json=article, headers={"Origin": server.url}).status_code == 200


def test_a_page_may_ask_if_that_is_configured(guarded, article):
    asked = {
        "Origin": ORIGIN,
        "Access-Control-Request-Method": "PUT",
        "Access-Control-Request-Headers": "authorization",
    }
    with httpx.Client(base_url=guarded.url) as stranger:
        allowed = stranger.options("/v1/check", headers=asked)
        assert allowed.headers["access-control-allow-origin"] == ORIGIN
        assert stranger.options("/v1/check", headers={**asked, "Origin": "https://evil.example"}).status_code == 400
        assert stranger.post("/v1/check", json=article, headers={"Origin": ORIGIN}).headers[
            "access-control-allow-origin"
        ]
    answer = guarded.client.post("/v1/check", json=article, headers={"Origin": ORIGIN})
    assert answer.headers["access-control-allow-origin"] == ORIGIN


def test_every_response_has_the_headers_that_browsers_look_at(server):
    for path in ("/", "/healthz", "/nothing", "/static/page.js"):
        headers = server.client.get(path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert "unsafe" not in headers["content-security-policy"]
        assert "server" not in headers


def long(article: dict) -> dict:
    """What takes a while to check."""
    paragraph = "The boats {} left the harbour of Port Ellery on a morning in May, and {} came back.\n"
    return {**article, "body": "".join(paragraph.format(n, n + 1) for n in range(6_000))}


def test_a_check_that_takes_too_long_is_given_up(start, article):
    hasty = start("--timeout", "0.2", "--concurrency", "1")
    hasty.event("ready")
    answer = hasty.client.post("/v1/check", json=long(article))
    assert "longer than 0.2 seconds" in problem(answer, 503)
    assert answer.headers["retry-after"]


def test_more_than_can_wait_is_told_to_come_again():
    async def run() -> list[int | None]:
        workers, blocked = Workers(1, 30), threading.Event()
        asked = [asyncio.create_task(workers.do(blocked.wait)) for _ in range(70)]
        await asyncio.sleep(0.05)
        patient = asyncio.create_task(workers.do(blocked.is_set, patient=True))
        blocked.set()
        refused = [error for error in await asyncio.gather(*asked, return_exceptions=True) if error is not True]
        assert await patient
        workers.close()
        assert workers.pending == 0
        return [(error.status, error.headers) for error in refused if isinstance(error, ProblemError)]

    assert asyncio.run(run()) == [(429, {"Retry-After": "1"})] * 5


def test_bodies_together_are_bounded(start, article):
    """Four batches of the largest size, which do not end, and one request more."""
    small = start("--max-bytes", "2000")
    place = urlsplit(small.url)
    head = f"POST /v1/check/batch HTTP/1.1\r\nHost: {place.netloc}\r\nContent-Length: 40000\r\n\r\n"
    waiting = [socket.create_connection((place.hostname, place.port)) for _ in range(4)]
    for connection in waiting:
        connection.sendall(head.encode() + b" " * 39_999)
    end = time.monotonic() + 30
    while (answer := small.client.post("/v1/check", json=article)).status_code == 200 and time.monotonic() < end:
        time.sleep(0.05)
    assert "busy" in problem(answer, 503)
    for connection in waiting:
        connection.close()
    while small.client.post("/v1/check", json=article).status_code != 200:
        assert time.monotonic() < end
        time.sleep(0.05)


def test_a_stop_loses_nothing(start, article):
    one = start("--concurrency", "1")
    one.event("ready")
    assert one.client.get("/healthz").status_code == 200
    told = {key: value for key, value in one.event("request").items() if key not in ("time", "ms")}
    assert told == {"level": "info", "event": "request", "method": "GET", "route": "/healthz", "status": 200}
    answers: list[httpx.Response] = []
    asking = threading.Thread(target=lambda: answers.append(one.client.post("/v1/check", json=long(article))))
    asking.start()
    while "presscheck_checks_pending 1.0" not in httpx.get(f"{one.url}/metrics").text:
        time.sleep(0.01)
    one.process.send_signal(signal.SIGTERM)
    asking.join()
    assert answers[0].status_code == 200
    assert answers[0].json()["records"] == 1
    assert one.stop(None) == 0
    events = [line["event"] for line in one.log if line["event"] != "ready"]
    assert events == ["listening", *["request"] * (len(events) - 2), "stopped"]


def test_a_bug_is_told_without_what_it_says(caplog):
    async def app(scope, receive, send):
        raise ValueError("a sentence of the article")

    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(Watch(app, Metrics()))
        async with httpx.AsyncClient(transport=transport, base_url="http://a") as client:
            return await client.get("/")

    with caplog.at_level("INFO", "presscheck.service"):
        assert "Internal error" in problem(asyncio.run(ask()), 500)
    fields = [getattr(record, "fields", {}) for record in caplog.records]
    assert any("ValueError at" in one.get("error", "") for one in fields)
    assert "sentence" not in str(fields) + caplog.text


def test_checks_that_take_too_long_leave_room_for_others_and_then_all_is_refused():
    """A thread cannot be stopped: so many may go on in vain, and no more are begun."""

    async def run() -> None:
        workers, blocked, begun = Workers(2, 0.5), threading.Event(), []

        async def refused(work) -> str:
            with pytest.raises(ProblemError) as caught:
                await workers.do(work)
            assert caught.value.status == 503
            return caught.value.detail

        for number in range(4):
            assert await workers.do(lambda: "done") == "done"  # there is a thread for it, whatever lingers
            assert "longer than 0.5 seconds" in await refused(blocked.wait)
            assert workers.lingering == number + 1
        assert "busy with articles that take too long" in await refused(lambda: begun.append(1))
        assert begun == []
        blocked.set()
        while workers.lingering:
            await asyncio.sleep(0.01)
        assert workers.pending == 0
        both = threading.Barrier(2)
        await asyncio.gather(*(workers.do(both.wait) for _ in range(2)))  # as many places as in the beginning
        workers.close()

    asyncio.run(run())


def test_what_waits_and_what_is_given_up_take_no_place_with_them():
    async def run() -> None:
        workers, blocked = Workers(1, 0.5), threading.Event()
        asked = [asyncio.create_task(workers.do(blocked.wait)) for _ in range(6)]
        await asyncio.sleep(0.01)
        asked[0].cancel()  # the client went away; the work goes on
        asked[3].cancel()
        await asyncio.gather(*asked, return_exceptions=True)
        blocked.set()
        while workers.pending:
            await asyncio.sleep(0.01)
        assert [await workers.do(lambda: "done") for _ in range(3)] == ["done"] * 3
        assert workers.lingering == 0
        workers.close()

    asyncio.run(run())
