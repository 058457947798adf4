"""A real service in a process of its own, on a free port: never a mock."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from presscheck.checks.declaring.examples import CLEAN

SECONDS = 60


class Server:
    """A service that was started. log: what it wrote, a dict a line."""

    def __init__(self, *options: str, token: str | None = None):
        command = [sys.executable, "-m", "presscheck", "serve", "--port", "0", "--isolated", *options]
        environment = {name: value for name, value in os.environ.items() if name != "PRESSCHECK_TOKEN"}
        if token is not None:
            environment["PRESSCHECK_TOKEN"] = token
        self.process = subprocess.Popen(
            command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True, env=environment
        )
        self.log: list[dict[str, Any]] = []
        self._reading = threading.Thread(target=self._read, daemon=True)
        self._reading.start()
        self.url = self.event("listening")["url"].rstrip("/").replace("0.0.0.0", "127.0.0.1")
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        self.client = httpx.Client(base_url=self.url, timeout=SECONDS, headers=headers)

    def _read(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.log.append(json.loads(line))

    def event(self, name: str) -> dict[str, Any]:
        """The line of the log with this event, when it comes."""
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            found = next((line for line in list(self.log) if line["event"] == name), None)
            if found is not None:
                return found
            if self.process.poll() is not None and not self._reading.is_alive():
                break
            time.sleep(0.02)
        raise AssertionError(f"no {name!r} in {self.log}")

    def stop(self, how: signal.Signals | None = signal.SIGTERM) -> int:
        """The exit code. how: None if it has been told already."""
        self.client.close()
        if how is not None and self.process.poll() is None:
            self.process.send_signal(how)
        code = self.process.wait(SECONDS)
        self._reading.join(SECONDS)
        assert self.process.stderr is not None
        self.process.stderr.close()
        return code


@pytest.fixture(scope="session")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The archive of `server`; the service makes it."""
    return tmp_path_factory.mktemp("archive") / "published.db"


@pytest.fixture(scope="session")
def server(archive: Path) -> Iterator[Server]:
    """One that is ready, with an archive, for all tests."""
    started = Server("--archive", str(archive), "--profile", "draft", "--max-bytes", "200000")
    started.event("ready")
    yield started
    assert started.stop() == 0
    errors = [line for line in started.log if line["level"] == "error"]
    assert errors == []


@pytest.fixture
def start() -> Iterator[Callable[..., Server]]:
    """Starts further ones, and ends them."""
    started: list[Server] = []

    def begin(*options: str, token: str | None = None) -> Server:
        started.append(Server(*options, token=token))
        return started[-1]

    yield begin
    for one in started:
        if one.process.poll() is None:
            one.stop(signal.SIGKILL)


@pytest.fixture
def article() -> dict[str, Any]:
    """Nothing is wrong with it."""
    known = ("url", "headline", "body", "authors", "language", "publisher")
    dates = {"published": "2024-05-18T09:20:00+00:00", "modified": "2024-05-18T11:45:00+00:00"}
    return {name: CLEAN[name] for name in known if CLEAN.get(name)} | dates


def problem(response: httpx.Response, status: int) -> str:
    """What a problem says; it is one of RFC 9457, and no traceback."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    told = response.json()
    assert told["status"] == status
    assert "Traceback" not in response.text
    return told["detail"]
