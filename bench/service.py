"""The service under load: requests a second, times, memory, and what a stop does to requests.

    python -m bench.service [--seconds 10] [--minutes 0] [--concurrency 2] [--write]

Clients on this machine ask for one check after the other, 1, 8 and 64 at a time, for `--seconds` each, all with
different articles. With `--minutes`, 8 clients go on for so long, and memory is told each minute. In the end SIGTERM
stops the service while 8 clients ask: each request must be answered or refused, and none may end without an answer
after it was taken. `--write` puts what is measured into docs/service.md. Linux only.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit
from urllib.request import urlopen

from presscheck.checks.declaring.examples import CLEAN

from .peers import put

PAGE: Final = Path(__file__).parent.parent / "docs" / "service.md"
BEGIN, END = "<!-- load -->", "<!-- /load -->"
CLIENTS: Final = (1, 8, 64)
_MEMORY: Final = re.compile(r"^process_resident_memory_bytes (\S+)", re.MULTILINE)


@dataclass(slots=True)
class Load:
    """What clients saw. seconds: of each answer. outcomes: status, or the error of a request without an answer."""

    seconds: list[float] = field(default_factory=list)
    outcomes: Counter[str] = field(default_factory=Counter)

    def at(self, share: float) -> float:
        """Milliseconds that this share of the answers took at most."""
        ordered = sorted(self.seconds)
        return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else float("nan")


class Service:
    """One that was started, on a free port."""

    def __init__(self, concurrency: int) -> None:
        options = ["--port", "0", "--isolated", "--profile", "draft", "--concurrency", str(concurrency)]
        command = [sys.executable, "-m", "presscheck", "serve", *options]
        self.process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        assert self.process.stderr is not None
        self.url = ""
        for line in self.process.stderr:
            told = json.loads(line)
            self.url = told.get("url", self.url).rstrip("/")
            if told["event"] == "ready":
                break
        self.address = urlsplit(self.url).netloc
        threading.Thread(target=self._drain, daemon=True).start()

    def _drain(self) -> None:
        assert self.process.stderr is not None
        for _ in self.process.stderr:
            pass

    @property
    def megabytes(self) -> float:
        """What the process has in memory."""
        with urlopen(f"{self.url}/metrics") as response:
            found = _MEMORY.search(response.read().decode())
        return float(found[1]) / 1e6 if found else float("nan")


def article(number: int) -> bytes:
    """No two are the same, so that nothing can be remembered; one in four has defects."""
    leak = "\n/html/head/meta[@name='og:title']/@content\nIt ended.And more." if number % 4 == 0 else ""
    told: dict[str, Any] = {**CLEAN, "id": str(number), "url": f"{CLEAN['url']}/{number}"}
    return json.dumps({**told, "body": f"{CLEAN['body']}\nThe boats of pier {number} stay.{leak}"}).encode()


def ask(address: str, clients: int, is_over: Callable[[], bool], *, keeps: bool = True) -> Load:
    """Clients that ask until it is over. keeps: a client has one connection, and not a new one for each request."""
    load, lock = Load(), threading.Lock()

    def one(client: int) -> None:
        number, connection = client, http.client.HTTPConnection(address, timeout=120)
        while not is_over():
            number += clients
            began = time.perf_counter()
            try:
                connection.request("POST", "/v1/check", article(number), {"Content-Type": "application/json"})
                response = connection.getresponse()
                response.read()
                outcome = str(response.status)
            except OSError as error:
                outcome = type(error).__name__
            except http.client.HTTPException as error:
                outcome = type(error).__name__
            with lock:
                load.outcomes[outcome] += 1
                if outcome == "200":
                    load.seconds.append(time.perf_counter() - began)
            if not keeps or outcome != "200":
                connection.close()
            if outcome == "ConnectionRefusedError":
                return

    threads = [threading.Thread(target=one, args=(client,)) for client in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return load


def until(seconds: float) -> Callable[[], bool]:
    """Whether the time is over."""
    end = time.monotonic() + seconds
    return lambda: time.monotonic() > end


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--minutes", type=int, default=0)
    parser.add_argument("--concurrency", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--write", action="store_true", help="put what is measured into docs")
    options = parser.parse_args()
    lines = []
    for line in measured(options):
        print(line, flush=True)
        lines.append(line)
    if options.write:
        put(PAGE, BEGIN, END, lines)


def measured(options: argparse.Namespace) -> Iterator[str]:
    """Lines of the page: a table by number of clients, memory over minutes, and the stop."""
    load = os.getloadavg()[0]
    service = Service(options.concurrency)
    yield (
        f"{os.cpu_count()} cores, {options.concurrency} checks at a time; load of the machine before: {load:.1f}; "
        f"{service.megabytes:,.0f} MB after the start."
    )
    yield from (
        "",
        "| Clients | Requests a second | Median ms | 99 % ms | Not 200 | MB |",
        "|---:|---:|---:|---:|---:|---:|",
    )
    for clients in CLIENTS:
        seen = ask(service.address, clients, until(options.seconds))
        wrong = sum(seen.outcomes.values()) - seen.outcomes["200"]
        rate, memory = len(seen.seconds) / options.seconds, service.megabytes
        yield f"| {clients} | {rate:,.1f} | {seen.at(0.5):,.0f} | {seen.at(0.99):,.0f} | {wrong} | {memory:,.0f} |"
    yield ""
    if options.minutes:
        yield from _lasting(service, options.minutes)
    yield stop(service)


def _lasting(service: Service, minutes: int) -> Iterator[str]:
    """Memory over some minutes, in which 8 clients ask."""
    outcomes: Counter[str] = Counter()
    memory = []
    for _ in range(minutes):
        outcomes += ask(service.address, 8, until(60)).outcomes
        memory.append(f"{service.megabytes:,.0f}")
    yield f"8 clients for {minutes} minutes: {_told(outcomes)}; MB after each minute: {', '.join(memory)}."
    yield ""


def stop(service: Service) -> str:
    """SIGTERM while clients ask."""
    timer = threading.Timer(2, service.process.send_signal, [signal.SIGTERM])
    timer.start()
    load = ask(service.address, 8, until(60), keeps=False)
    code = service.process.wait(60)
    return f"Stopped while 8 clients asked: {_told(load.outcomes)}; exit code {code}."


def _told(outcomes: Mapping[str, int]) -> str:
    return ", ".join(f"{number:,} × {outcome}" for outcome, number in sorted(outcomes.items()))


if __name__ == "__main__":
    main()
