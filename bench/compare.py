"""Two commits on one machine, in turns: CPU time, time and memory of a command, and the ratio.

    python -m bench.compare COMMIT [COMMIT] --command "check FILE" [--times 5]

The second commit is what is checked out (HEAD) unless you name one. Each gets a git worktree and a virtual environment
of its own in a temporary folder, which is gone afterwards; pip needs a package index, or wheels that it has kept. The
command is what follows `presscheck`; relative paths in it are those of where you are. After a run of each that is not
counted, they take turns, so that what else the machine does meets both. Exit code 1 of a command is an answer
(findings); any other than 0 and 1 ends the comparison. Linux and macOS only.
"""

from __future__ import annotations

import argparse
import os
import shlex
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final, NamedTuple

__all__ = ["Used", "compared", "table"]

_ROOT: Final = Path(__file__).parent.parent
_ANSWERS: Final = (0, 1)


class Used(NamedTuple):
    """What one run took. cpu, wall: seconds. memory: MB, the most of any one of its processes."""

    cpu: float
    wall: float
    memory: float


def main() -> None:
    """Compare, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("commits", nargs="+", metavar="COMMIT", help="one or two")
    parser.add_argument("--command", required=True, help="arguments of presscheck")
    parser.add_argument("--times", type=int, default=5)
    options = parser.parse_args()
    if len(options.commits) > 2:
        parser.error("compare one commit with HEAD, or two with each other")
    one, other = (*options.commits, "HEAD")[:2]
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that worktrees are taken away then, too
    results = compared(_ROOT, one, other, shlex.split(options.command), options.times)
    print(f"presscheck {options.command}: {options.times} runs of each, in turns", "", sep="\n")
    print(*table(f"{one}", f"{other}", *results), sep="\n")


def compared(
    repository: Path, one: str, other: str, command: Sequence[str], times: int
) -> tuple[list[Used], list[Used]]:
    """What each of the runs of two commits took. Raises SystemExit for a commit or a command that fails."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="presscheck-compare-")))
        homes = {"one": one, "other": other}
        pythons = [stack.enter_context(_installed(repository, commit, folder / name)) for name, commit in homes.items()]
        for python in pythons:
            _used(python, command)
        turns = [[_used(python, command) for python in pythons] for _ in range(times)]
    return [turn[0] for turn in turns], [turn[1] for turn in turns]


@contextmanager
def _installed(repository: Path, commit: str, home: Path) -> Iterator[Path]:
    """The interpreter of an environment in which a commit is installed."""
    tree = home / "tree"
    home.mkdir()
    _do(["git", "-C", str(repository), "worktree", "add", "--quiet", "--detach", str(tree), commit])
    try:
        venv.create(home / "venv")
        python = home / "venv" / "bin" / "python"
        pip = [sys.executable, "-m", "pip", "--python", str(python), "--quiet", "--disable-pip-version-check"]
        _do([*pip, "install", str(tree)])
        yield python
    finally:
        _do(["git", "-C", str(repository), "worktree", "remove", "--force", str(tree)])


def _do(command: Sequence[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{shlex.join(command)}\n{done.stderr.strip()}")


def _used(python: Path, command: Sequence[str]) -> Used:
    """Run the command once, in a process of its own."""
    with tempfile.TemporaryFile() as errors:
        start = time.perf_counter()
        process = subprocess.Popen(
            [python, "-P", "-m", "presscheck", *command], stdout=subprocess.DEVNULL, stderr=errors, env=_environment()
        )
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        errors.seek(0)
        if process.returncode not in _ANSWERS:
            said = errors.read().decode("utf-8", "replace").strip()
            raise SystemExit(f"presscheck {shlex.join(command)} ended with {process.returncode}\n{said}")
    megabyte = 1 << 20 if sys.platform == "darwin" else 1 << 10
    return Used(usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss / megabyte)


def _environment() -> Mapping[str, str]:
    """Without what would have another presscheck imported."""
    return {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "PYTHONHOME")}


def table(one: str, other: str, first: Sequence[Used], second: Sequence[Used]) -> Iterator[str]:
    """As Markdown. The ratio is that of the second to the first; the one of each turn, and its median."""
    yield f"| | {one}: min | median | max | {other}: min | median | max | ratio of medians | ratios of turns |"
    yield f"|---|{'---:|' * 8}"
    for at, name in enumerate(("CPU seconds", "seconds", "memory, MB")):
        values, others = [used[at] for used in first], [used[at] for used in second]
        ratios = [later / earlier for earlier, later in zip(values, others, strict=True)]
        ratio = statistics.median(others) / statistics.median(values)
        spread = f"{min(ratios):.2f} to {max(ratios):.2f}"
        yield f"| {name} | {_three(values)} | {_three(others)} | {ratio:.2f} | {spread} |"


def _three(values: Sequence[float]) -> str:
    return " | ".join(f"{one:,.2f}" for one in (min(values), statistics.median(values), max(values)))


if __name__ == "__main__":
    main()
