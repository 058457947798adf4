"""Whether any input takes the machine: hostile files, checked and fixed in children with limits.

    python -m bench.bombs [--only "NAME;…"] [--share 1.0] [--command check|fix] [--seconds 300] [--memory-gb 8]

Makes each input of `bench.hostile` in a temporary folder, runs `presscheck check` and `presscheck fix` on it, and
prints seconds, the most resident memory of a process, the exit code and the last line of each. Ends with 1 where one
takes more memory than `--most-gb`, too long, or ends otherwise than with exit code 0, 1 or 2. Linux only.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from .hostile import MAKERS

_COMMANDS: Final = ("check", "fix")
_TAIL_BYTES: Final = 20_000
_EACH_SECONDS: Final = 0.02


class Outcome(NamedTuple):
    """What became of one input. mb: resident memory at its peak. code: below 0, the signal that ended it."""

    name: str
    command: str
    kb_on_disk: int
    seconds: float
    mb: float
    code: int
    last: str

    def is_fine(self, most_mb: float) -> bool:
        """An answer, in bounded memory."""
        return self.code in (0, 1, 2) and self.mb <= most_mb


def main() -> int:
    """Run what is asked for, print the table; 1 if an input took too much."""
    options = _options()
    print("| input | KB on disk | command | s | peak MB | exit | last line |", flush=True)
    print("|---|---:|---|---:|---:|---:|---|", flush=True)
    bad = 0
    for outcome in _outcomes(options):
        print(_line(outcome), flush=True)
        bad += not outcome.is_fine(options.most_gb * 1000)
    print(f"\n{bad} took too much." if bad else "\nAll gave an answer in bounded memory.")
    return 1 if bad else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="", help="parts of names, with semicolons: names have commas")
    parser.add_argument("--share", type=float, default=1.0, help="share of the full size of each input")
    parser.add_argument("--command", choices=_COMMANDS, action="append")
    parser.add_argument("--seconds", type=float, default=300.0)
    parser.add_argument("--memory-gb", type=float, default=8.0, help="more is never given to a child")
    parser.add_argument(
        "--most-gb", type=float, default=2.5, help="more is too much: the default bound, and files that are mapped"
    )
    return parser.parse_args()


def _outcomes(options: argparse.Namespace) -> Iterator[Outcome]:
    wanted = options.only.split(";")
    for name, make in MAKERS.items():
        if not any(part in name for part in wanted):
            continue
        with tempfile.TemporaryDirectory(prefix="presscheck-bombs-") as folder:
            # In a process of its own: the peak of this one would be taken for that of its children
            with multiprocessing.get_context("spawn").Pool(1) as pool:
                path = pool.apply(make, (Path(folder), options.share))
            for command in options.command or _COMMANDS:
                yield run(name, command, path, seconds=options.seconds, memory_gb=options.memory_gb)


def run(name: str, command: str, path: Path, *, seconds: float = 300.0, memory_gb: float = 8.0) -> Outcome:
    """Check or fix an input in a child, which is ended after so many seconds."""
    arguments = [sys.executable, "-m", "presscheck", command, str(path), "--isolated", "--statistics"]
    if command == "fix":
        arguments += ["-o", str(path.parent / f"fixed-{path.name}")]
    most = int(memory_gb * (1 << 30))
    with tempfile.TemporaryFile() as said:
        start = time.perf_counter()
        # A child in a session of its own, so that nothing of it is left behind
        child = subprocess.Popen(
            arguments,
            stdout=said,
            stderr=said,
            start_new_session=True,
        )
        resource.prlimit(child.pid, resource.RLIMIT_DATA, (most, most))
        peak = _peak_mb(child, until=start + seconds)
        took = time.perf_counter() - start
        last = _last_line(said)
    return Outcome(name, command, _kb(path), took, peak, child.returncode, last)


def _peak_mb(child: subprocess.Popen[bytes], until: float) -> float:
    """The most memory that a process of the child's session had, when it has ended, or was ended at that time.

    Looked up again and again: what the system counts for an ended process includes that of the one that started it.
    """
    most = 0
    while child.poll() is None:
        if time.perf_counter() > until:
            os.killpg(child.pid, signal.SIGKILL)
        most = max(most, *map(_peak_kb, _session(child.pid)), 0)
        time.sleep(_EACH_SECONDS)
    return most / 1000


def _session(leader: int) -> list[Path]:
    """The folders in /proc of the processes of a session."""
    return [folder for folder in Path("/proc").glob("[0-9]*") if _field(folder / "stat", 3) == str(leader)]


def _field(path: Path, number: int) -> str:
    """A word behind the name of a process, which may hold any; none where the process has ended."""
    try:
        return path.read_text().rpartition(")")[2].split()[number]
    except (OSError, IndexError):
        return ""


def _peak_kb(folder: Path) -> int:
    try:
        lines = (folder / "status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("VmHWM:")), 0)


def _last_line(said: object) -> str:
    assert hasattr(said, "seek")
    size = said.seek(0, os.SEEK_END)
    said.seek(max(0, size - _TAIL_BYTES))
    lines = said.read().decode("utf-8", "replace").strip().splitlines()
    return lines[-1].strip() if lines else ""


def _kb(path: Path) -> int:
    files = path.iterdir() if path.is_dir() else [path]
    return sum(file.stat().st_size for file in files) // 1000


def _line(one: Outcome) -> str:
    last = one.last.replace("|", "\\|")[-110:]
    used = f"{one.seconds:.1f} | {one.mb:,.0f}"
    return f"| {one.name} | {one.kb_on_disk:,} | {one.command} | {used} | {one.code} | {last} |"


if __name__ == "__main__":
    sys.exit(main())
