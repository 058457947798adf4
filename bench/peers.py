"""The same ten rules on the same articles: presscheck, other tools, and a bare Polars query as the limit.

    python -m bench.peers [--articles 1000000] [--only NAME,…] [--venvs FOLDER] [--write]

Each program runs as a process of its own, peers in virtual environments of their own, which are made in FOLDER at first
(the one place where a bench reaches for a package index). Measured are the whole process, with imports and reading, and
its peak memory. `--write` puts the table into docs/benchmarks.md. Linux only: peak memory is read from /proc.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final, NamedTuple

from . import synthetic

SCRIPTS: Final = Path(__file__).parent / "peer"
PAGE: Final = Path(__file__).parent.parent / "docs" / "benchmarks.md"
BEGIN, END = "<!-- peers -->", "<!-- /peers -->"
_LIMIT_SECONDS: Final = 900


class Program(NamedTuple):
    """script: in `SCRIPTS`. needs: what its own environment holds; empty: it runs in this one. gives: of a defect."""

    name: str
    script: str
    gives: str
    needs: tuple[str, ...] = ()


_FRAMES: Final = ("polars>=2.0", "pyarrow", "pandas")
PROGRAMS: Final = (
    Program("presscheck", "presscheck_.py", "row, place, excerpt, message, fix"),
    Program("bare Polars query", "bare_polars.py", "count"),
    Program("Pandera", "bare_pandera.py", "row"),
    Program("pointblank", "pointblank_.py", "count; up to 500 rows", ("pointblank>=1.1", *_FRAMES)),
    Program("dataframely", "dataframely_.py", "row", ("dataframely>=3.1", *_FRAMES)),
    Program("Great Expectations", "great_expectations_.py", "row, value", ("great-expectations>=1.24", *_FRAMES)),
    Program("datatrove", "datatrove_.py", "count", ("datatrove[io]>=0.10", *_FRAMES)),
)
LIMIT: Final = "bare Polars query"


def main() -> None:
    """Measure the programs one after the other, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=1_000_000)
    parser.add_argument("--only", default="", help="names of programs, with commas")
    parser.add_argument("--venvs", type=Path, default=Path(tempfile.gettempdir()) / "presscheck-peers")
    parser.add_argument("--write", action="store_true", help="put the table into docs/benchmarks.md")
    options = parser.parse_args()
    chosen = [one for one in PROGRAMS if not options.only or one.name in (*options.only.split(","), LIMIT)]
    pythons = {one.name: prepared(one, options.venvs) for one in chosen}
    with tempfile.TemporaryDirectory(prefix="presscheck-bench-") as folder:
        file = Path(folder) / "articles.parquet"
        synthetic.write_parquet(file, options.articles)
        told = {one.name: measured(one, pythons[one.name], file) for one in chosen}
    lines = [*_heading(options.articles), "", *table(chosen, told)]
    print(*lines, sep="\n")
    if options.write:
        put(PAGE, BEGIN, END, lines)


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


def measured(one: Program, python: str, file: Path, *arguments: str) -> dict[str, Any]:
    """Seconds, peak memory, version and counts of one program; or what went wrong."""
    start = time.perf_counter()
    try:
        done = subprocess.run(
            [python, SCRIPTS / one.script, file, *arguments],
            capture_output=True,
            text=True,
            check=False,
            timeout=_LIMIT_SECONDS,
        )
    except subprocess.TimeoutExpired:
        return {"failed": f"more than {_LIMIT_SECONDS // 60} minutes"}
    seconds = time.perf_counter() - start
    if done.returncode:
        return {"failed": (done.stderr.strip().splitlines() or [f"exit code {done.returncode}"])[-1][:80]}
    return {"seconds": seconds, **json.loads(done.stdout.splitlines()[-1])}


def _heading(articles: int) -> Iterator[str]:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    yield (
        f"{articles:,} articles, {os.cpu_count()} cores, {memory:.0f} GB, Python {platform.python_version()}, "
        f"{date.today():%Y-%m-%d}; one run of each."
    )


def table(chosen: Sequence[Program], results: dict[str, dict[str, Any]]) -> Iterator[str]:
    """The table as Markdown, and whether all have found the same."""
    limit, ours = results[LIMIT], results.get("presscheck", {})
    yield "| program | version | seconds | of presscheck's | of the bare query's | peak MB | gives of a defect |"
    yield "|---|---|---:|---:|---:|---:|---|"
    for one in chosen:
        told = results[one.name]
        if "failed" in told:
            yield f"| {one.name} | | {told['failed']} | | | | {one.gives} |"
            continue
        ratios = [f"{told['seconds'] / other['seconds']:.2f}" if "seconds" in other else "" for other in (ours, limit)]
        cells = (one.name, told["version"], f"{told['seconds']:.1f}", *ratios, f"{told['peak_mb']:,.0f}", one.gives)
        yield f"| {' | '.join(cells)} |"
    counts = {name: told["counts"] for name, told in results.items() if "counts" in told}
    others = [name for name, own in counts.items() if own != counts[LIMIT]]
    found = ", ".join(f"{code} {number:,}" for code, number in counts[LIMIT].items())
    yield ""
    yield f"Articles with a defect: {found}. " + (
        f"Others were counted by {', '.join(others)}." if others else "All programs count the same."
    )


def put(page: Path, begin: str, end: str, lines: Sequence[str]) -> None:
    """Put lines between two marks of a page."""
    text = page.read_text("utf-8")
    before, rest = text.split(begin)
    page.write_text("\n".join([before + begin, *lines, end + rest.split(end)[1]]), "utf-8")


if __name__ == "__main__":
    main()
