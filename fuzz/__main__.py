"""Fuzz what the product promises.

    python -m fuzz all --runs 10000
    python -m fuzz dump csv --seconds 600
    python -m fuzz all --plain --runs 20
    python -m fuzz dump --replay FILE

Needs the extra `fuzz` (Atheris); `--plain` and `--replay` do not. Inputs that are worth keeping, and those that break a
promise, go to fuzz/found/ENTRY, which is not part of the repository. Ends with 1 if a promise is broken.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

from . import mutations
from .entries import ENTRIES, SEEDS

FOUND: Final = Path(__file__).parent / "found"
_MOST_STARTS: Final = 20
_IN_MEMORY: Final = "/dev/shm"
"""Where there is it, the files of an input go there: what is written safely waits for no disk."""
_ENDED: Final = ("crash", "timeout", "oom")
"""What libFuzzer calls an input that has ended the process."""

_BOUNDS: Final = (
    *("-timeout=60", "-rss_limit_mb=4096", "-len_control=0", "-print_final_stats=1"),
    f"-dict={SEEDS.parent / 'words.dict'}",
)
_EXECUTED = re.compile(r"stat::number_of_executed_units:\s+(\d+)|^#(\d+)", re.MULTILINE)


class Told(NamedTuple):
    """What came of an entry. faults: notes on one input of each kind."""

    inputs: int
    seconds: float
    faults: list[Path]


def main() -> int:
    """Fuzz the entries that are named, one after the other, and print what came of each."""
    parser = argparse.ArgumentParser(
        "python -m fuzz", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument(
        "entries", nargs="+", choices=["all", *ENTRIES], metavar="ENTRY", help=f"all, {', '.join(ENTRIES)}"
    )
    parser.add_argument("--runs", type=int, default=10_000, help="inputs for each entry")
    parser.add_argument("--seconds", type=int, default=0, help="at most so long for each entry")
    parser.add_argument("--seed", type=int, default=1, help="of the random numbers")
    parser.add_argument(
        "--plain", action="store_true", help="change the seeds at random, whatever code they reach; always the same way"
    )
    parser.add_argument("--max-bytes", type=int, default=4096, help="of an input")
    parser.add_argument("--replay", type=Path, help="take this input only, and show the traceback")
    options = parser.parse_args()
    names = list(ENTRIES) if "all" in options.entries else options.entries
    if options.replay:
        for name in names:
            ENTRIES[name](options.replay.read_bytes())
        return 0
    print("| entry | inputs | seconds | faults |", "|---|---:|---:|---:|", sep="\n")
    found = []
    for name in names:
        told = (_plain if options.plain else fuzzed)(name, options)
        print(f"| {name} | {told.inputs:,} | {told.seconds:.0f} | {len(told.faults)} |", flush=True)
        found += told.faults
    for path in found:
        print(f"\n{path}\n{path.read_text('utf-8') if path.suffix == '.txt' else '(ended the process)'}")
    return 1 if found else 0


def _plain(name: str, options: argparse.Namespace) -> Told:
    """Take inputs that follow no coverage, in this process."""
    began = time.monotonic()
    faults = mutations.faults(name, options.runs, options.seed, options.max_bytes, FOUND / name)
    return Told(options.runs, time.monotonic() - began, faults)


def fuzzed(name: str, options: argparse.Namespace) -> Told:
    """Fuzz one entry; where an input ends the process, go on with the next."""
    folder = FOUND / name
    (folder / "corpus").mkdir(parents=True, exist_ok=True)
    for path in folder.glob("*-*"):
        path.unlink()
    began, inputs, seconds = time.monotonic(), 0, 0
    for start in range(_MOST_STARTS):
        left = options.seconds - seconds
        if inputs >= options.runs or (options.seconds and left <= 0):
            break
        limits = [f"-runs={options.runs - inputs}", f"-max_total_time={left if options.seconds else 0}"]
        limits += [f"-seed={options.seed + start}", f"-max_len={options.max_bytes}"]
        inputs += _started(name, folder, limits)
        seconds = int(time.monotonic() - began)
    ended = [path for kind in _ENDED for path in folder.glob(f"{kind}-*")]
    return Told(inputs, seconds, sorted([*folder.glob("fault-*.txt"), *ended]))


def _started(name: str, folder: Path, limits: Sequence[str]) -> int:
    """Inputs that one process took."""
    command = [sys.executable, "-m", "fuzz.child", name, str(folder), *limits, *_BOUNDS]
    command += [f"-artifact_prefix={folder}/", str(folder / "corpus"), str(SEEDS / name)]
    env = os.environ | ({"TMPDIR": _IN_MEMORY} if os.access(_IN_MEMORY, os.W_OK) else {})
    done = subprocess.run(command, cwd=SEEDS.parents[1], env=env, capture_output=True, check=False)
    said = done.stderr.decode("utf-8", "replace")
    (folder / "log").write_text(said[-200_000:], "utf-8")
    counts = [int(one or other) for one, other in _EXECUTED.findall(said)]
    if not counts:
        raise SystemExit(f"{name} cannot be fuzzed: {said.strip().splitlines()[-1:]}")
    return max(counts)


if __name__ == "__main__":
    sys.exit(main())
