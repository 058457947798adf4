"""Whether each rule and each repair is linear in the size of an article, and bounded in memory.

    python -m bench.linearity [--kind rule|repair] [--only LK,BD030] [--timeout 240] [--memory-gb 6]

Each rule and each repair sees its examples, and texts that are hard on programs, repeated to 0.25, 0.5 and 1 MB, in a
child process that may take so much time and memory. Prints how much longer twice the text takes, the worst ten of the
rules and of the repairs, and ends with 1 if one takes more than 2.3 times as long, too long, or too much. Time is that
of the processor; what takes a text of 1 MB less than a tenth of a second is not looked at more closely. Linux only.
"""

from __future__ import annotations

import argparse
import io
import itertools
import json
import os
import resource
import select
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from functools import cache, lru_cache
from typing import Final, NamedTuple

from presscheck.checks.declaring.examples import CLEAN
from presscheck.gate.fixing.fix import fix
from presscheck.gate.run.done import check as judged
from presscheck.gate.terms.config import Config
from presscheck.gate.terms.rulebook import Rulebook, rulebook
from presscheck.parsers import dump
from presscheck.parsers.read import read_frame
from presscheck.schemas.batch import Batch, joined

from . import hard_texts
from .hard_texts import Text

MOST_GROWTH: Final = 2.3
SIZES: Final = (250_000, 500_000, 1_000_000)
_QUICK_SECONDS: Final = 0.1
_SLOW_SECONDS: Final = 10.0
_KINDS: Final = ("rule", "repair")


class Measured(NamedTuple):
    """seconds: at each of `SIZES` that was tried. fault: what the child died of."""

    kind: str
    code: str
    text: str
    seconds: tuple[float, ...]
    fault: str = ""

    @property
    def growth(self) -> float:
        """How much longer twice the text takes, at most; 1 where it takes next to no time."""
        if self.fault:
            return float("inf")
        if not self.seconds or self.seconds[-1] < _QUICK_SECONDS:
            return 1.0
        return max(later / max(one, _QUICK_SECONDS / 4) for one, later in itertools.pairwise(self.seconds))


def main() -> int:
    """Measure what is asked for, and print it; 1 if something is not linear."""
    options = _options()
    if options.child:
        _serve(options.memory_gb)
        return 0
    measured: list[Measured] = []
    for kind in options.kind or _KINDS:
        jobs = [(kind, code, name) for code, name in hard_texts.wanted(kind, tuple(options.only.split(",")))]
        found = sorted(_all_measured(jobs, options.timeout, options.memory_gb), key=lambda one: -one.growth)
        worst = list({one.code: one for one in reversed(found)}.values())[::-1]
        worst.sort(key=lambda one: -one.growth)
        print(f"The worst of {len(worst)} {kind}s, on {len(found)} texts:", flush=True)
        print(*map(_line, worst[:10]), sep="\n")
        measured += found
    bad = [one for one in measured if one.growth > MOST_GROWTH]
    print(f"{len(bad)} of {len(measured)} grow by more than {MOST_GROWTH}:" if bad else "All are linear.")
    print(*map(_line, bad), sep="\n")
    return 1 if bad else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kind", choices=_KINDS, action="append")
    parser.add_argument("--only", default="", help="codes or beginnings of codes, with commas")
    parser.add_argument("--timeout", type=float, default=240.0)
    parser.add_argument("--memory-gb", type=float, default=6.0)
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args()


def _line(one: Measured) -> str:
    seconds = " ".join(f"{some:.2f}" for some in one.seconds)
    return f"  {one.growth:5.2f}  {one.kind} {one.code} on {one.text}: {seconds} s {one.fault}".rstrip()


# --- the parent


def _all_measured(jobs: Sequence[tuple[str, str, str]], timeout: float, memory_gb: float) -> Iterator[Measured]:
    child: _Child | None = None
    for job in jobs:
        child = child or _Child(memory_gb)
        answer = child.ask(job, timeout)
        if isinstance(answer, str):
            child.end()
            child = None
            one = Measured(*job, (), answer)
        else:
            one = Measured(*job, tuple(answer))
        if one.growth > MOST_GROWTH:
            print(_line(one), file=sys.stderr, flush=True)
        yield one
    if child is not None:
        child.end()


class _Child:
    """A process that measures one text after the other, until it dies of one."""

    def __init__(self, memory_gb: float) -> None:
        command = [sys.executable, "-m", "bench.linearity", "--child", "--memory-gb", str(memory_gb)]
        env = os.environ | {"POLARS_MAX_THREADS": "1"}
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, env=env)

    def ask(self, job: tuple[str, str, str], timeout: float) -> list[float] | str:
        """Seconds by size; or what went wrong."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(job).encode() + b"\n")
        self._process.stdin.flush()
        ready, _, _ = select.select([self._process.stdout], [], [], timeout)
        if not ready:
            return f"more than {timeout:g} s"
        line = self._process.stdout.readline()
        return json.loads(line) if line else f"the process died ({self._process.wait()})"

    def end(self) -> None:
        """Whatever it does."""
        self._process.kill()
        self._process.wait()


# --- the child


def _serve(memory_gb: float) -> None:
    most = int(memory_gb * (1 << 30))
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    for line in sys.stdin:
        print(json.dumps(_measured(*json.loads(line))), flush=True)


def _measured(kind: str, code: str, name: str) -> list[float]:
    """Seconds by size; what is quick at the first one cannot be slow at the last one."""
    work = _WORK[kind]
    text = hard_texts.text(code, name)
    work(code, text, 1000)()  # what is compiled and loaded once
    seconds: list[float] = []
    for size in SIZES:
        run = work(code, text, size)
        took = _took(run)
        if _QUICK_SECONDS / 4 < took < _SLOW_SECONDS / 10:
            took = min(took, _took(run), _took(run))
        seconds.append(took)
        if took > _SLOW_SECONDS or took < _QUICK_SECONDS / 20:
            break
    return seconds


def _took(run: Callable[[], object]) -> float:
    before = time.process_time()
    run()
    return time.process_time() - before


def _rule(code: str, text: Text, size: int) -> Callable[[], object]:
    """The rule alone, on the article beside another one, which a corpus rule compares it with."""
    if code == hard_texts.READING:
        return lambda: _batch.__wrapped__(text, size)
    book, batch = _book(code), _batch(text, size)
    return lambda: judged(batch, book, profiled=False)


def _repair(code: str, text: Text, size: int) -> Callable[[], object]:
    """The repair alone, or all of them together."""
    article = text.article(size)
    if isinstance(article, bytes):
        with tempfile.NamedTemporaryFile(suffix=".txt", delete=False) as file:
            file.write(article)
        return lambda: fix(file.name, in_place=True, select=[code], preview=True, unsafe=True)
    return lambda: fix([article], select=[code], preview=True, unsafe=True)


_WORK: Final = {"rule": _rule, "repair": _repair}


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
