"""Programs to be compared: each a process, in an environment of its own, with limits of time and memory."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final, NamedTuple

__all__ = ["LIMIT_MB", "LIMIT_MINUTES", "SCRIPTS", "VENVS", "Program", "measured", "on_cores", "prepared"]

SCRIPTS: Final = Path(__file__).parent / "peer"
VENVS: Final = Path(tempfile.gettempdir()) / "presscheck-peers"
LIMIT_MINUTES: Final = 10
LIMIT_MB: Final = 12_000

_LOOK_SECONDS: Final = 0.05


class Program(NamedTuple):
    """script: in `SCRIPTS`. needs: what its own environment holds; empty: it runs in this one.

    gives: of a defect. notes: on what it cannot say as presscheck does, a letter each.
    """

    name: str
    script: str
    gives: str
    needs: tuple[str, ...] = ()
    notes: str = ""


def prepared(one: Program, folder: Path) -> str:
    """The interpreter that a program runs with."""
    if not one.needs:
        return sys.executable
    home = folder / one.name.lower().replace(" ", "-")
    python = home / "bin" / "python"
    if not (home / "ready").exists():
        venv.create(home, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", *one.needs], check=True)
        (home / "ready").touch()
    return str(python)


def measured(one: Program, python: str, file: Path, *arguments: str, cores: int = 0) -> dict[str, Any]:
    """Seconds, CPU seconds, peak memory, version and counts of one program; or under `failed` what went wrong.

    cores: that it may use; 0: all. cpu: of it and of all processes that it has waited for. peak_mb: of all its
    processes together, or what the first says of itself, whichever is more.
    """
    before = _cpu_of_children()
    with on_cores(cores), tempfile.TemporaryFile("w+") as output, tempfile.TemporaryFile("w+") as errors:
        start = time.perf_counter()
        process = subprocess.Popen(
            [python, SCRIPTS / one.script, file, *arguments], stdout=output, stderr=errors, start_new_session=True
        )
        try:
            peak, failed = _watched(process, start)
        finally:
            _end(process)
        seconds = time.perf_counter() - start
        if failed:
            return {"failed": failed}
        told, said = (_lines(stream) for stream in (output, errors))
    if process.returncode:
        return {"failed": (said or [f"exit code {process.returncode}"])[-1][:80]}
    result = json.loads(told[-1])
    cpu = _cpu_of_children() - before
    return {"seconds": seconds, "cpu": cpu, **result, "peak_mb": max(peak, result["peak_mb"])}


@contextmanager
def on_cores(number: int) -> Iterator[None]:
    """What is started in here has so many of the cores that there are; with 0, all."""
    all_of_them = os.sched_getaffinity(0)
    os.sched_setaffinity(0, sorted(all_of_them)[:number] if number else all_of_them)
    try:
        yield
    finally:
        os.sched_setaffinity(0, all_of_them)


def _cpu_of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _watched(process: subprocess.Popen[bytes], start: float) -> tuple[float, str]:
    """The most memory that was seen, and the limit that was broken, if any."""
    peak = 0.0
    while True:
        try:
            process.wait(_LOOK_SECONDS)
            return peak, ""
        except subprocess.TimeoutExpired:
            peak = max(peak, _group_mb(process.pid))
        if peak > LIMIT_MB:
            return peak, f"> {LIMIT_MB:,} MB"
        if time.perf_counter() - start > LIMIT_MINUTES * 60:
            return peak, f"> {LIMIT_MINUTES} min"


def _group_mb(group: int) -> float:
    """Resident memory of all processes of a group."""
    pages = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[2]) == group:
            pages += int(fields[21])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def _end(process: subprocess.Popen[bytes]) -> None:
    """Nothing of the program is left behind."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _lines(stream: Any) -> list[str]:
    stream.seek(0)
    return stream.read().strip().splitlines()
