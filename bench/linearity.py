"""Whether each rule and each repair is linear in the size of an article, and bounded in memory.

    python -m bench.linearity [--kind rule|repair] [--only LK,BD030] [--timeout 120] [--memory-gb 6] [--jobs 2]

Each rule and each repair sees its examples, and texts that are hard on programs, repeated to 0.125, 0.25, 0.5 and 1 MB,
in child processes that may take so much time and memory. Prints how much longer twice the text takes, the worst ten of
the rules and of the repairs, and ends with 1 if one takes more than 2.3 times as long, more than 2 GB, or too long.

Time is that of the processor, the least of some where it is short; what is below 50 ms is noise, and counts as 50 ms.
Where 1 MB takes no more than that, that is all. Else a text gets longer until twice of it took at most 2.1 times
as long. Linux only.
"""

from __future__ import annotations

import argparse
import io
import itertools
import json
import os
import re
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final, NamedTuple

from presscheck.checks.declaring.examples import CLEAN
from presscheck.gate.fixing.fix import fix
from presscheck.gate.run.done import Wanted
from presscheck.gate.run.done import check as judged
from presscheck.gate.terms.config import Config
from presscheck.gate.terms.rulebook import Rulebook, rulebook
from presscheck.parsers import dump
from presscheck.parsers.read import read_frame
from presscheck.schemas.batch import Batch, joined

from . import hard_texts
from .hard_texts import Text

MOST_GROWTH: Final = 2.3
MOST_BYTES: Final = 2 << 30
"""Of memory, that a text of 1 MB may take."""
SIZES: Final = (125_000, 250_000, 500_000, 1_000_000)
_FLOOR: Final = 0.05
"""Seconds below which time is noise."""
_AT_ONCE: Final = 0.02
"""Seconds of the shortest text below which the longest one is tried next: a square of this is soon done."""
_LINEAR: Final = 2.1
"""Growth from which twice the text would not get to `MOST_GROWTH`: that of x + x²/12 goes from 2.15 to 2.27."""
_REPEATED_BELOW: Final = 0.3
_SLOW_SECONDS: Final = 20.0
_TOO_LONG: Final = "too long"
_KINDS: Final = ("rule", "repair")

Job = tuple[str, str, str]
"""Kind, code and name of a text."""


class Measured(NamedTuple):
    """seconds: at those of `SIZES` that were tried. bytes: of memory, at the last. fault: what the child died of."""

    kind: str
    code: str
    text: str
    seconds: Mapping[int, float]
    bytes: int = 0
    fault: str = ""

    @property
    def growth(self) -> float:
        """How much longer twice the text takes, at most; 1 where it takes next to no time."""
        if self.fault:
            return float("inf")
        told = {size: max(some, _FLOOR) for size, some in self.seconds.items()}
        pairs = [(told[one], told[twice]) for one, twice in itertools.pairwise(SIZES) if {one, twice} <= told.keys()]
        return max((later / before for before, later in pairs), default=1.0)

    @property
    def bytes_at_most(self) -> int:
        """Of memory, that the longest text takes."""
        return self.bytes * SIZES[-1] // max(self.seconds) if self.seconds else 0

    def at_best(self, again: Measured) -> Measured:
        """The lesser time at each size that was tried twice."""
        if again.fault:
            return again
        least = {size: min(some, again.seconds.get(size, some)) for size, some in self.seconds.items()}
        return self._replace(seconds=least)

    @property
    def is_bad(self) -> bool:
        """Not linear, or not bounded."""
        return self.growth > MOST_GROWTH or self.bytes_at_most > MOST_BYTES


def main() -> int:
    """Measure what is asked for, and print it; 1 if something is not linear."""
    options = _options()
    if options.child:
        _serve(options.timeout, options.memory_gb)
        return 0
    measured: list[Measured] = []
    for kind in options.kind or _KINDS:
        groups = _groups(kind, tuple(options.only.split(",")))
        found = _all_measured(groups, options)
        _print_worst(kind, found)
        measured += found
    bad = [one for one in measured if one.is_bad]
    print(f"{len(bad)} of {len(measured)} grow by more than {MOST_GROWTH}:" if bad else "All are linear.")
    print(*map(_line, bad), sep="\n")
    return 1 if bad else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kind", choices=_KINDS, action="append")
    parser.add_argument("--only", default="", help="codes or beginnings of codes, with commas")
    parser.add_argument("--timeout", type=float, default=120.0, help="seconds of the processor that one text may take")
    parser.add_argument("--memory-gb", type=float, default=6.0)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args()


def _print_worst(kind: str, found: Sequence[Measured]) -> None:
    worst: dict[str, Measured] = {}
    for one in sorted(found, key=lambda one: -one.growth):
        worst.setdefault(one.code, one)
    print(f"The worst of {len(worst)} {kind}s, on {len(found)} texts:", flush=True)
    print(*map(_line, list(worst.values())[:10]), sep="\n", flush=True)


def _line(one: Measured) -> str:
    seconds = " ".join(f"{some:.2f}" for some in one.seconds.values())
    memory = f"{one.bytes_at_most / 1e6:.0f} MB"
    return f"  {one.growth:5.2f}  {one.kind} {one.code} on {one.text}: {seconds} s, {memory} {one.fault}".rstrip()


# --- the parent


def _groups(kind: str, beginnings: tuple[str, ...]) -> list[list[Job]]:
    """What is measured, those that share a text together: it is read once for all of them."""
    groups: dict[int, list[Job]] = {}
    for code, name in hard_texts.wanted(kind, beginnings):
        groups.setdefault(id(hard_texts.text(code, name)), []).append((kind, code, name))
    return list(groups.values())


def _all_measured(groups: Sequence[Sequence[Job]], options: argparse.Namespace) -> list[Measured]:
    queue = iter(groups)
    with ThreadPoolExecutor(options.jobs) as workers:
        tasks = [workers.submit(_worked, queue, options.timeout, options.memory_gb) for _ in range(options.jobs)]
        return [one for task in tasks for one in task.result()]


def _worked(queue: Iterator[Sequence[Job]], timeout: float, memory_gb: float) -> list[Measured]:
    """What a child, and one after it where it dies, has measured of the queue, which others take from as well."""
    done: list[Measured] = []
    child: _Child | None = None
    for group in queue:
        for job in group:
            child = child or _Child(timeout, memory_gb)
            one = child.measured(job)
            if one.is_bad and not one.fault:  # others may have used the processor
                one = one.at_best(child.measured(job))
            if one.fault:
                child.end()
                child = None
            if one.is_bad:
                print(_line(one), file=sys.stderr, flush=True)
            done.append(one)
    if child is not None:
        child.end()
    return done


class _Child:
    """A process that measures one text after the other, until it dies of one."""

    def __init__(self, timeout: float, memory_gb: float) -> None:
        command = [sys.executable, "-m", "bench.linearity", "--child"]
        command += ["--timeout", str(timeout), "--memory-gb", str(memory_gb)]
        env = os.environ | {"POLARS_MAX_THREADS": "1"}
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, env=env)

    def measured(self, job: Job) -> Measured:
        """What it says of a text; or what went wrong, and then it is of no more use."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(job).encode() + b"\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            died = self._process.wait()
            return Measured(*job, {}, fault=_TOO_LONG if died == -signal.SIGXCPU else f"the process died ({died})")
        seconds, taken = json.loads(line)
        return Measured(*job, {int(size): some for size, some in seconds.items()}, taken)

    def end(self) -> None:
        """Whatever it does."""
        self._process.kill()
        self._process.wait()


# --- the child


def _serve(timeout: float, memory_gb: float) -> None:
    most = int(memory_gb * (1 << 30))
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    for line in sys.stdin:
        resource.setrlimit(resource.RLIMIT_CPU, (int(time.process_time() + timeout) + 1, resource.RLIM_INFINITY))
        print(json.dumps(_measured(*json.loads(line))), flush=True)


def _measured(kind: str, code: str, name: str) -> tuple[dict[int, float], int]:
    """Seconds by size, as far as they may show growth, and the bytes of memory that the last one took."""
    work = _WORK[kind]
    text = hard_texts.text(code, name)
    _warmed_up(kind, code)
    first = _best_of_some(work(code, text, SIZES[0]), 0)
    if first[0] < _AT_ONCE:
        took, taken = _best_of_some(work(code, text, SIZES[-1]), 0)
        if took <= _FLOOR:
            return {SIZES[0]: first[0], SIZES[-1]: took}, taken
    seconds = {SIZES[0]: first[0]}
    taken = first[1]
    for one, twice in itertools.pairwise(SIZES):
        before = seconds[one]
        seconds[twice], taken = _best_of_some(work(code, text, twice), before)
        if seconds[twice] > _SLOW_SECONDS or (before >= _FLOOR and seconds[twice] <= _LINEAR * before):
            break
    return seconds, taken


@cache
def _warmed_up(kind: str, code: str) -> None:
    """What is compiled and loaded once, is."""
    _WORK[kind](code, Text(CLEAN["body"], "body"), 1000)()


def _best_of_some(run: Callable[[], object], before: float) -> tuple[float, int]:
    """The least time of some, and the memory of the first. before: what half of the text took, if that is known.

    Half of the text is tried twice, so that nothing that is done once counts; and the whole, where it took too long.
    """
    _forget_peak()
    held = _memory("VmRSS")
    best = _took(run)
    taken = _memory("VmHWM") - held
    if not before and _FLOOR < best < _REPEATED_BELOW:
        return min(best, _took(run)), taken
    for _ in range(2):
        if before and _LINEAR * max(before, _FLOOR) < best < _SLOW_SECONDS / 4:
            best = min(best, _took(run))
    return best, taken


def _took(run: Callable[[], object]) -> float:
    before = time.process_time()
    run()
    return time.process_time() - before


def _forget_peak() -> None:
    Path("/proc/self/clear_refs").write_text("5")


def _memory(name: str) -> int:
    """Bytes, as the kernel counts them."""
    found = re.search(rf"{name}:\s+(\d+) kB", Path("/proc/self/status").read_text())
    assert found, "Linux tells it"
    return int(found[1]) << 10


def _rule(code: str, text: Text, size: int) -> Callable[[], object]:
    """The rule alone, on the article beside another one, which a corpus rule compares it with."""
    if code == hard_texts.READING:
        return lambda: _batch.__wrapped__(text, size)
    book, batch = _book(code), _batch(text, size)
    return lambda: judged(batch, book, Wanted())


def _repair(code: str, text: Text, size: int) -> Callable[[], object]:
    """The repair alone, or all of them together."""
    article = text.article(size)
    options: dict[str, Any] = {"preview": True, "unsafe": True, "select": [code]}
    if isinstance(article, bytes):
        before, after = (Path(_folder().name, name) for name in ("before.txt", "after.txt"))
        before.write_bytes(article)
        return lambda: fix(before, output=after, **options)
    return lambda: fix([article], **options)


_WORK: Final = {"rule": _rule, "repair": _repair}


@cache
def _folder() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory()


@cache
def _book(code: str) -> Rulebook:
    return rulebook(Config(select=(code,), preview=True))


@lru_cache(maxsize=len(SIZES) + 1)
def _batch(text: Text, size: int) -> Batch:
    article = text.article(size)
    if isinstance(article, bytes):
        made = [part() for part in dump.read(io.BytesIO(article), "dump.txt", batch_size=10)]
        return joined(made)
    (batch,) = read_frame([article, hard_texts.fields(CLEAN)])
    return batch


if __name__ == "__main__":
    sys.exit(main())
