"""Times of rules and repairs on a text of several sizes: the child of `bench.linearity`.

    python -m bench.timed --timeout 120 --memory-gb 12

Takes one line of JSON after the other, [kind, codes, name of a text], and answers each with one: the seconds of the
processor by size, and the bytes of memory that the longest took. It may take so many seconds for each, and so much
memory; where it takes more, it dies. Linux only.
"""

from __future__ import annotations

import argparse
import gc
import io
import itertools
import json
import re
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import Any, Final

from presscheck.checks.declaring.examples import CLEAN
from presscheck.gate.fixing.fix import fix
from presscheck.gate.run.finished import Run
from presscheck.gate.run.run import run
from presscheck.gate.terms.config import Config
from presscheck.parsers import dump
from presscheck.parsers.read import read_frame
from presscheck.schemas.batch import Batch, joined

from . import hard_texts
from .hard_texts import Text

__all__ = ["FLOOR", "SIZES", "TOGETHER"]

SIZES: Final = (250_000, 500_000, 1_000_000)
"""Bytes of a text that one rule sees, or one repair; of less, some is told at a glance, which is another way."""
TOGETHER: Final = (20_000, 1_000_000, 4_000_000)
"""Bytes of a text that several rules see together: next to nothing, the megabyte that is asked for, and more of it."""
FLOOR: Final = 0.05
"""Seconds below which time is noise."""
_AT_ONCE: Final = 0.1
"""Seconds of the shortest text below which the longest one is tried next: a square of this is soon done."""
_LINEAR: Final = 2.1
"""Growth from which twice the text would not get to 2.3: that of x + x²/12 goes from 2.15 to 2.27."""
_REPEATED_BELOW: Final = 0.3
_SLOW_SECONDS: Final = 20.0
_NOISY_SECONDS: Final = 2.0
"""Of several rules: beyond these, what a few of them take is less than the noise of all."""


def main() -> None:
    """Answer until there are no more lines."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--timeout", type=float, required=True)
    parser.add_argument("--memory-gb", type=float, required=True)
    options = parser.parse_args()
    most = int(options.memory_gb * (1 << 30))
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    for line in sys.stdin:
        last = int(time.process_time() + options.timeout) + 1
        resource.setrlimit(resource.RLIMIT_CPU, (last, resource.RLIM_INFINITY))
        kind, codes, name = json.loads(line)
        times = _alone(kind, codes[0], name) if len(codes) == 1 else _together(codes, name)
        print(json.dumps(times), flush=True)


def _together(codes: Sequence[str], name: str) -> tuple[dict[int, float], int]:
    """Seconds by size of rules that share a text, and the bytes of memory that the last one took.

    The least of two for all but the longest text: what is taken from its time must not be noise. The longest one is
    left out where all of them take next to no time, and where they take so much that fewer must be tried.
    """
    text, (little, usual, long) = hard_texts.text(codes[0], name), TOGETHER
    rules = partial(_rules, codes, text, counted=True)  # all of them judge the longest text
    rules(little)()
    seconds = {little: min(_took(rules(little)) for _ in range(2))}
    seconds[usual], taken = _best_of_some(rules(usual), 0)
    if FLOOR < seconds[usual] <= _NOISY_SECONDS:
        seconds[usual] = min(seconds[usual], _took(rules(usual)))
        seconds[long], taken = _best_of_some(rules(long), 0)
    return seconds, taken


def _alone(kind: str, code: str, name: str) -> tuple[dict[int, float], int]:
    """Seconds by size, as far as they may show growth, and the bytes of memory that the last one took."""
    work = _WORK[kind]
    text = hard_texts.text(code, name)
    _warmed_up(kind, code)
    first = _best_of_some(work(code, text, SIZES[0]), 0)
    if first[0] < _AT_ONCE:
        took, taken = _best_of_some(work(code, text, SIZES[-1]), 0)
        if took <= FLOOR:
            return {SIZES[0]: first[0], SIZES[-1]: took}, taken
    seconds = {SIZES[0]: first[0]}
    taken = first[1]
    for one, twice in itertools.pairwise(SIZES):
        before = seconds[one]
        seconds[twice], taken = _best_of_some(work(code, text, twice), before)
        if seconds[twice] > _SLOW_SECONDS or (before >= FLOOR and seconds[twice] <= _LINEAR * before):
            break
    return seconds, taken


@cache
def _warmed_up(kind: str, code: str) -> None:
    """What is compiled and loaded once, is."""
    _WORK[kind](code, Text(CLEAN["body"], "body"), 1000)()


def _best_of_some(work: Callable[[], object], before: float) -> tuple[float, int]:
    """The least time of some, and the memory of the first. before: what half of the text took, if that is known.

    Half of the text is tried twice, so that nothing that is done once counts; and the whole, where it took too long.
    """
    _forget_peak()
    held = _memory("VmRSS")
    best = _took(work)
    taken = _memory("VmHWM") - held
    if not before and FLOOR < best < _REPEATED_BELOW:
        return min(best, _took(work)), taken
    for _ in range(2):
        if before and _LINEAR * max(before, FLOOR) < best < _SLOW_SECONDS / 4:
            best = min(best, _took(work))
    return best, taken


def _took(work: Callable[[], object]) -> float:
    """Seconds of the processor. What was there before is not looked at for garbage, as in a run that has just begun."""
    gc.collect()
    gc.freeze()
    before = time.process_time()
    work()
    return time.process_time() - before


def _forget_peak() -> None:
    Path("/proc/self/clear_refs").write_text("5")


def _memory(name: str) -> int:
    """Bytes, as the kernel counts them."""
    found = re.search(rf"{name}:\s+(\d+) kB", Path("/proc/self/status").read_text())
    assert found, "Linux tells it"
    return int(found[1]) << 10


def _rule(code: str, text: Text, size: int) -> Callable[[], object]:
    """The rule alone, or only what comes before all rules: an article is read and laid out."""
    if code == hard_texts.READING:
        return lambda: _batch.__wrapped__(text, size)
    return _rules((code,), text, size)


def _rules(codes: Sequence[str], text: Text, size: int, *, counted: bool = False) -> Callable[[], object]:
    """A whole run of these rules, on the article beside another one, which corpus rules compare it with."""
    config, batch = _config(tuple(codes)), _batch(text, size, counted)
    return lambda: _evaluated(run([batch], config)).findings


def _evaluated(done: Run) -> Run:
    """The run, in which each rule could be evaluated. Raises RuntimeError: no time is told of a rule that fails."""
    if done.internal_errors:
        raise RuntimeError(*done.internal_errors)
    return done


def _repair(code: str, text: Text, size: int) -> Callable[[], object]:
    """The repair alone, or all of them together."""
    article = text.article(size)
    options: dict[str, Any] = {"preview": True, "unsafe": True, "select": [code]}
    if isinstance(article, bytes):
        before, after = (Path(_folder().name, name) for name in ("before.txt", "after.txt"))
        before.write_bytes(article)
        return lambda: _evaluated(fix(before, output=after, **options).run)
    return lambda: _evaluated(fix([article], **options).run)


_WORK: Final = {"rule": _rule, "repair": _repair}


@cache
def _folder() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory()


@cache
def _config(codes: tuple[str, ...]) -> Config:
    """One for each choice of rules, so that these are compiled once."""
    return Config(select=codes, preview=True, jobs=1)


@lru_cache(maxsize=len(SIZES) + len(TOGETHER))
def _batch(text: Text, size: int, counted: bool = False) -> Batch:
    article = text.article(size, counted=counted)
    if isinstance(article, bytes):
        made = [part() for part in dump.read(io.BytesIO(article), "dump.txt", batch_size=10)]
        return joined(made)
    (batch,) = read_frame([article, hard_texts.fields(CLEAN)])
    return batch


if __name__ == "__main__":
    main()
