"""The same ten rules on the same articles: presscheck, other tools, and bare Polars queries as the limit.

    python -m bench.peers [--text realistic] [--articles 100000] [--cores 1,2] [--repeats 1] [--only NAME …]
                          [--venvs FOLDER] [--write]

Each program runs as a process of its own, peers in virtual environments of their own, which are made in FOLDER at first
(the one place where a bench reaches for a package index). Measured are the whole process, with imports and reading, and
the peak memory of all that it starts; before that, each runs once on a few articles, so that none reads its packages
from a cold disk. Each has one core, and then two (`--cores`), for not all of them know jobs. With repeats, the programs
take turns. `--write` puts the tables into docs/benchmarks.md, those of each text in a place of their own. Linux only:
memory is read from /proc.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final

from . import synthetic, ten_rules, throughput
from .corpora import DESCRIBED, TEXTS, write_parquet
from .programs import LIMIT_MB, LIMIT_MINUTES, VENVS, Program, measured, prepared
from .realistic import with_time

PAGE: Final = Path(__file__).parent.parent / "docs" / "benchmarks.md"
MARKS: Final = {
    "realistic": ("<!-- peers realistic -->", "<!-- /peers realistic -->"),
    "synthetic": ("<!-- peers -->", "<!-- /peers -->"),
}

_FRAMES: Final = ("polars>=2.0", "pyarrow", "pandas")
PROGRAMS: Final = (
    Program("presscheck", "presscheck_.py", "row, place, excerpt, message, fix"),
    Program("bare Polars query", "bare_polars.py", "count", notes="a"),
    Program("presscheck's expressions, frames made before", "bare_frames.py", "count"),
    Program("Pandera", "bare_pandera.py", "row", notes="a"),
    Program("pointblank", "pointblank_.py", "count; up to 500 rows", ("pointblank>=1.1", *_FRAMES), "a"),
    Program("dataframely", "dataframely_.py", "row", ("dataframely>=3.1", *_FRAMES), "a"),
    Program(
        "Great Expectations", "great_expectations_.py", "row, value", ("great-expectations>=1.24", *_FRAMES), "abc"
    ),
    Program("datatrove", "datatrove_.py", "count", ("datatrove[io]>=0.10", *_FRAMES), "ab"),
)
NOTES: Final = {
    "a": "body rules look at the whole body, not at its lines and not at the description; LG001 is only a "
    "regex, without the language registry",
    "b": "Python regexes, which have no Unicode classes: BD018 recognizes only ASCII letters",
    "c": "BD018 without its exceptions, because an expectation is one regex; TS001 and TS004 use columns that pandas "
    "calculates in advance, because expectations have no arithmetic",
}
LIMIT: Final = "bare Polars query"
_MADE_BEFORE: Final = "bare_frames.py"
_WARM_UP: Final = 500

Results = dict[str, dict[str, Any]]


def main() -> None:
    """Measure the programs in turns, and print the tables."""
    options = _options()
    chosen = [one for one in PROGRAMS if not options.only or one.name in (*options.only, LIMIT)]
    pythons = {one.name: prepared(one, options.venvs) for one in chosen}
    cores = [int(number) for number in options.cores.split(",")]
    with tempfile.TemporaryDirectory(prefix="presscheck-bench-") as folder:
        _run(chosen, pythons, _articles(Path(folder) / "few", options.text, _WARM_UP, chosen), 0)
        file = _articles(Path(folder) / "all", options.text, options.articles, chosen)
        told = [{number: _run(chosen, pythons, file, number) for number in cores} for _ in range(options.repeats)]
    lines = [_heading(options.text, options.articles, options.repeats)]
    results: Results = {}
    for number in cores:
        results = {one.name: _median([run[number][one.name] for run in told]) for one in chosen}
        lines += ["", f"On {number} {'core' if number == 1 else 'cores'}:", "", *table(chosen, results)]
    lines += ["", *notes(chosen), "", *counts_table(results)]
    print(*lines, sep="\n")
    if options.write:
        put(PAGE, *MARKS[options.text], lines)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--text", choices=TEXTS, default="realistic")
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--cores", default="1,2", help="numbers, with commas")
    parser.add_argument("--repeats", type=int, default=1)
    names = [one.name for one in PROGRAMS]
    parser.add_argument("--only", nargs="+", default=[], choices=names, metavar="NAME", help=", ".join(names))
    parser.add_argument("--venvs", type=Path, default=VENVS)
    parser.add_argument("--write", action="store_true", help="put the tables into docs/benchmarks.md")
    return parser.parse_args()


def _articles(folder: Path, text: str, count: int, chosen: Sequence[Program]) -> Path:
    """A file with articles, and beside it the rules, and the frames of the program that has them made before."""
    folder.mkdir()
    file = folder / "articles.parquet"
    write_parquet(file, map(with_time, TEXTS[text](count, defects=synthetic.ALL_DEFECTS)))
    ten_rules.write(folder)
    if any(one.script == _MADE_BEFORE for one in chosen):
        throughput.child("prepare", file, folder)
    return file


def _run(chosen: Sequence[Program], pythons: Mapping[str, str], file: Path, cores: int) -> Results:
    """Every program once. cores: that it may use; 0: all."""
    return {one.name: measured(one, pythons[one.name], file, str(file.parent), cores=cores) for one in chosen}


def _median(runs: list[dict[str, Any]]) -> dict[str, Any]:
    """The median of several runs of one program; a run that failed is what there is to tell."""
    failed = [run for run in runs if "failed" in run]
    middle = {
        name: statistics.median(run[name] for run in runs) for name in ("seconds", "cpu", "peak_mb") if not failed
    }
    return failed[0] if failed else runs[0] | middle


def _heading(text: str, articles: int, repeats: int) -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{articles:,} {DESCRIBED[text]}; {os.cpu_count()} cores, {memory:.0f} GB, Python {platform.python_version()}, "
        f"{date.today():%Y-%m-%d}; {'one run' if repeats == 1 else f'median of {repeats} runs'} of each; "
        f"stopped at {LIMIT_MINUTES} minutes or {LIMIT_MB:,} MB."
    )


def table(chosen: Sequence[Program], results: Results) -> Iterator[str]:
    """Time and memory as Markdown."""
    limit, ours = results[LIMIT], results.get("presscheck", {})
    yield (
        "| program | version | seconds | CPU seconds | CPU, of presscheck's | of the bare query's | peak MB "
        "| of a defect | notes |"
    )
    yield "|---|---|---:|---:|---:|---:|---:|---|---|"
    for one in chosen:
        told = results[one.name]
        if "failed" in told:
            yield f"| {one.name} | | {told['failed']} | | | | | {one.gives} | {', '.join(one.notes)} |"
            continue
        ratios = [f"{told['cpu'] / other['cpu']:.2f}" if "cpu" in other else "" for other in (ours, limit)]
        times = (f"{told['seconds']:.1f}", f"{told['cpu']:.1f}")
        cells = (one.name, told["version"], *times, *ratios, f"{told['peak_mb']:,.0f}")
        yield f"| {' | '.join((*cells, one.gives, ', '.join(one.notes)))} |"


def notes(chosen: Sequence[Program]) -> Iterator[str]:
    """What the letters say."""
    for note in sorted({note for one in chosen for note in one.notes}):
        yield f"- {note}: {NOTES[note]}"


def counts_table(results: Results) -> Iterator[str]:
    """Articles with each defect, and whether all programs have found as many."""
    found = {name: told["counts"] for name, told in results.items() if "counts" in told}
    yield f"| articles with | {' | '.join(ten_rules.CODES)} |"
    yield f"|---|{'---:|' * len(ten_rules.CODES)}"
    for name, counts in found.items():
        yield f"| {name} | {' | '.join(f'{counts[code]:,}' for code in ten_rules.CODES)} |"
    own = next(iter(found.values()), {})
    others = [name for name, counts in found.items() if counts != own]
    yield ""
    yield f"Others were counted by {', '.join(others)}." if others else "All programs count the same."


def put(page: Path, begin: str, end: str, lines: Sequence[str]) -> None:
    """Put lines between two marks of a page."""
    text = page.read_text("utf-8")
    before, rest = text.split(begin)
    page.write_text("\n".join([before + begin, *lines, end + rest.split(end)[1]]), "utf-8")


if __name__ == "__main__":
    main()
