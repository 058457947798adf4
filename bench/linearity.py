"""Whether each rule and each repair is linear in the size of an article, and bounded in memory.

    python -m bench.linearity [--kind rule|repair] [--only LK,BD030] [--texts bad,rows] [--timeout 120] [--memory-gb 12]
        [--jobs 2]

Each rule and each repair sees its examples, and texts that are hard on programs, repeated to a megabyte and more, in
child processes that may take so much time and memory. Prints how many were proved, the ten that grow most of the rules
and of the repairs, and ends with 1 if one is not linear, takes more than 2 GB for a megabyte, or takes too long.

*One by one.* Of a rule or a repair that is tried alone, a text gets longer, from 0.25 to 1 MB, until twice of it took
at most 2.1 times as long; more than 2.3 times is too much. Time is that of the processor, the least of some where it is
short; what is below 50 ms is noise, and counts as 50 ms. Where 1 MB takes no more than that, that is all.

*Many together.* The rules that see the same hard text are first run together, for the text is then read once. If each
takes c + a·x + q·x² seconds for x MB, so do all together, with the sums of the c, the a and the q; and that sum of q
is what the times at 0.02, 1 and 4 MB tell, whatever the other two are: it is their second divided difference. No q is
below 0, so that of one rule is no more than that of all. Where it is at most 30 ms, each rule would pass alone: it
grows by 2.3 if it takes just the noise for 0.5 MB, and by less if it takes less or more. Then all are proved. (A cube
counts five times in the difference, x to the power of 1.5 a third: of that, 90 ms may be overlooked.) Else the rules
are halved, and each half is tried; few rules are tried one by one. So they are where the difference is below
-30 ms, which says that the times are noise or that a rule gives up on long texts, and where they take more than 2 s
for 1 MB, of which the noise is more than what is looked for. The memory of all together bounds that of each.

An end that is asked for (Ctrl-C) comes after what is measured just then; what is left out of a group is named.

What this does not see: a rule that becomes slower beside another one that becomes cheaper by the same time on the same
text. Rules that are silent where another one speaks (`Rule.yields_to`) are not tried together with it.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Final, NamedTuple

from presscheck.checks.declaring import registry

from . import hard_texts
from .timed import FLOOR, SIZES, TOGETHER

MOST_GROWTH: Final = 2.3
MOST_HIDDEN: Final = 2 * FLOOR * (MOST_GROWTH - 2)
"""Seconds at 1 MB that a square may take: with them, what takes the noise at 0.5 MB grows to so much and no more."""
MOST_BYTES: Final = 2 << 30
"""Of memory, that a text of 1 MB may take."""
_FEW: Final = 24
"""Rules that take longer together, halved and halved again, than one by one: alone, a short text is mostly enough."""
_MB: Final = 1_000_000
_TOLD_AFTER: Final = 100
_TOO_LONG: Final = "too long"
_KINDS: Final = ("rule", "repair")


class Job(NamedTuple):
    """What is measured: rules together, or one rule or repair alone. text: a name in `hard_texts`."""

    kind: str
    codes: tuple[str, ...]
    text: str

    def halves(self) -> tuple[Job, Job]:
        """The same with one half of the rules, and with the other."""
        middle = len(self.codes) // 2
        return self._replace(codes=self.codes[:middle]), self._replace(codes=self.codes[middle:])

    def each(self) -> Iterator[Job]:
        """The same with each of the rules alone."""
        return (self._replace(codes=(code,)) for code in self.codes)


class Measured(NamedTuple):
    """seconds: at those sizes that were tried. bytes: of memory, at the last. fault: what the child died of."""

    job: Job
    seconds: Mapping[int, float]
    bytes: int = 0
    fault: str = ""

    @property
    def growth(self) -> float:
        """How much longer twice the text takes, at most; 1 where it takes next to no time."""
        if self.fault:
            return float("inf")
        told = {size: max(some, FLOOR) for size, some in self.seconds.items()}
        pairs = [(told[one], told[twice]) for one, twice in itertools.pairwise(SIZES) if {one, twice} <= told.keys()]
        return max((later / before for before, later in pairs), default=1.0)

    @property
    def bytes_at_most(self) -> int:
        """Of memory, that 1 MB takes."""
        return self.bytes * _MB // max(self.seconds) if self.seconds else 0

    @property
    def hidden(self) -> float:
        """Of rules together: the seconds at 1 MB that grow as a square of the size, all of them together."""
        (little, first), (usual, second), (long, third) = ((size / _MB, self.seconds[size]) for size in TOGETHER)
        slopes = (second - first) / (usual - little), (third - second) / (long - usual)
        return (slopes[1] - slopes[0]) / (long - little)

    @property
    def is_bad(self) -> bool:
        """Of one that was tried alone: it is not linear, or not bounded."""
        return self.growth > MOST_GROWTH or self.bytes_at_most > MOST_BYTES

    @property
    def is_proof(self) -> bool:
        """Of rules together: none of them can be bad."""
        if self.fault or self.bytes_at_most > MOST_BYTES:
            return False
        if self.seconds[TOGETHER[1]] <= FLOOR:
            return True
        return TOGETHER[2] in self.seconds and abs(self.hidden) <= MOST_HIDDEN

    def at_best(self, again: Measured) -> Measured:
        """The lesser time at each size that was tried twice."""
        if again.fault:
            return again
        least = {size: min(some, again.seconds.get(size, some)) for size, some in self.seconds.items()}
        return self._replace(seconds=least)


def main() -> int:
    """Measure what is asked for, and print it; 1 if something is not linear."""
    options = _options()
    bad: list[Measured] = []
    for kind in options.kind or _KINDS:
        jobs = _jobs(kind, tuple(options.only.split(",")))
        found = _all_measured([job for job in jobs if job.text.startswith(tuple(options.texts.split(",")))], options)
        alone = [one for one in found if len(one.job.codes) == 1]
        _print_proofs([one for one in found if len(one.job.codes) > 1])
        _print_worst(kind, alone)
        bad += [one for one in alone if one.is_bad]
    print(f"{len(bad)} are not linear, or not bounded:" if bad else "All that were tried are linear.")
    print(*map(_line, bad), sep="\n")
    return 1 if bad else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kind", choices=_KINDS, action="append")
    parser.add_argument("--only", default="", help="codes or beginnings of codes, with commas")
    parser.add_argument("--texts", default="", help="names or beginnings of names of texts, with commas")
    parser.add_argument("--timeout", type=float, default=120.0, help="seconds of the processor that one text may take")
    parser.add_argument("--memory-gb", type=float, default=12.0, help="address space of a child")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    return parser.parse_args()


def _print_proofs(proofs: Sequence[Measured]) -> None:
    if not proofs:
        return
    pairs = sum(len(one.job.codes) for one in proofs)
    most = max((one.hidden for one in proofs if TOGETHER[2] in one.seconds), default=0.0)
    memory = max(one.bytes_at_most for one in proofs) / 1e6
    print(f"{pairs:,} pairs of a rule and a text are proved, in {len(proofs):,} runs of several rules together:")
    print(f"  of 1 MB at most {most:.3f} s grow as a square, and {memory:.0f} MB of memory are taken.", flush=True)


def _print_worst(kind: str, found: Sequence[Measured]) -> None:
    worst: dict[str, Measured] = {}
    for one in sorted(found, key=lambda one: -one.growth):
        worst.setdefault(one.job.codes[0], one)
    print(f"The worst of {len(worst)} {kind}s that were tried alone, on {len(found):,} texts:", flush=True)
    print(*map(_line, list(worst.values())[:10]), sep="\n", flush=True)


def _line(one: Measured) -> str:
    seconds = " ".join(f"{some:.2f}" for some in one.seconds.values())
    memory = f"{one.bytes_at_most / 1e6:.0f} MB"
    return (
        f"  {one.growth:5.2f}  {one.job.kind} {one.job.codes[0]} on {one.job.text}: {seconds} s, {memory} {one.fault}"
    )


def _jobs(kind: str, beginnings: tuple[str, ...]) -> list[Job]:
    """What is measured: rules that share a text together, as far as they may be."""
    sharing: dict[tuple[str, int, str], list[str]] = {}
    for code, name in hard_texts.wanted(kind, beginnings):
        alone = code if code == hard_texts.READING else ""
        sharing.setdefault((alone, id(hard_texts.text(code, name)), name), []).append(code)
    return [Job(kind, codes, name) for (_, _, name), shared in sharing.items() for codes in _together(shared)]


def _together(codes: Sequence[str]) -> list[tuple[str, ...]]:
    """Those that may be tried together: none is silent where another one of them speaks."""
    groups: list[list[str]] = []
    for code in codes:
        fitting = (group for group in groups if not any(_yields(code, one) or _yields(one, code) for one in group))
        group = next(fitting, None)
        if group is None:
            groups.append(group := [])
        group.append(code)
    return [tuple(group) for group in groups]


def _yields(code: str, other: str) -> bool:
    """Whether a rule is silent where another one speaks."""
    yields_to = registry.find(code).yields_to
    return bool(yields_to) and other.startswith(yields_to)


def _all_measured(jobs: Sequence[Job], options: argparse.Namespace) -> list[Measured]:
    """Proofs and measurements of all jobs; or of those before the user asks for an end (Ctrl-C)."""
    queue = iter(enumerate(jobs))
    stop = threading.Event()
    before = signal.signal(signal.SIGINT, lambda *_: stop.set())
    with ThreadPoolExecutor(options.jobs) as workers:
        tasks = [workers.submit(_worked, queue, stop, options) for _ in range(options.jobs)]
        found = [one for task in tasks for one in task.result()]
    signal.signal(signal.SIGINT, before)
    pairs, tried = (sum(len(job.codes) for job in some) for some in (jobs, [one.job for one in found]))
    if tried < pairs:
        print(f"Interrupted: {pairs - tried:,} of {pairs:,} pairs of a rule or a repair and a text are not tried.")
    return found


def _worked(queue: Iterator[tuple[int, Job]], stop: threading.Event, options: argparse.Namespace) -> list[Measured]:
    """What a child, and one after it where it dies, has measured of the queue, which others take from as well."""
    done: list[Measured] = []
    children = _Children(options.timeout, options.memory_gb)
    while not stop.is_set() and (taken := next(queue, None)):
        number, job = taken
        if number % _TOLD_AFTER == 0 or len(job.codes) > 1:
            print(f"{number:,}: {len(job.codes)} on {job.text}", file=sys.stderr, flush=True)
        for one in _proved(job, children, stop):
            if len(one.job.codes) == 1 and one.is_bad:
                print(_line(one), file=sys.stderr, flush=True)
            done.append(one)
    children.end()
    return done


def _proved(job: Job, children: _Children, stop: threading.Event) -> Iterator[Measured]:
    """Proofs of all rules of a job, and what was measured of those that had to be tried alone; until the stop."""
    if stop.is_set():
        print(f"  left out: {','.join(job.codes)} on {job.text}", file=sys.stderr, flush=True)
        return
    one = children.measured(job)
    if len(job.codes) == 1:
        if one.is_bad and not one.fault:  # others may have used the processor
            one = one.at_best(children.measured(job))
        yield one
    elif one.is_proof:
        yield one
    else:
        print(f"  {len(job.codes)} are not proved together: {one.seconds} {one.fault}", file=sys.stderr, flush=True)
        for part in job.halves() if len(job.codes) > _FEW else job.each():
            yield from _proved(part, children, stop)


class _Children:
    """A process that measures one job after the other, and the next one where it has died of one."""

    def __init__(self, timeout: float, memory_gb: float) -> None:
        self._command = [sys.executable, "-m", "bench.timed"]
        self._command += ["--timeout", str(timeout), "--memory-gb", str(memory_gb)]
        self._process: subprocess.Popen[bytes] | None = None

    def measured(self, job: Job) -> Measured:
        """What it says of a job, or what it died of."""
        process = self._process = self._process or self._started()
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps(job).encode() + b"\n")
        process.stdin.flush()
        line = process.stdout.readline()
        if not line:
            died = process.wait()
            self._process = None
            return Measured(job, {}, fault=_TOO_LONG if died == -signal.SIGXCPU else f"the process died ({died})")
        seconds, taken = json.loads(line)
        return Measured(job, {int(size): some for size, some in seconds.items()}, taken)

    def _started(self) -> subprocess.Popen[bytes]:
        env = os.environ | {"POLARS_MAX_THREADS": "1"}
        pipe = subprocess.PIPE
        # In a session of its own: an end that is asked for comes between two texts
        return subprocess.Popen(
            self._command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, env=env, start_new_session=True
        )

    def end(self) -> None:
        """Whatever it does."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()


if __name__ == "__main__":
    sys.exit(main())
