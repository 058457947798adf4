"""Speed and memory of a run, as ratios to a bare Polars query on the same machine at the same time.

    python -m bench.throughput [--text realistic] [--articles 20000] [--small 4000] [--jobs 1,2] [--repeats 3]

Prints seconds, CPU seconds, MB/s and peak memory with each number of jobs, the ratio to the same rule expressions in
one bare Polars query, what the first rules take of the CPU time of all, and how memory grows from the small to the
large input (Parquet and JSONL). `--text synthetic`: short English articles, made of a few dozen words. Polars has as
many threads as there are cores, whatever the number of jobs is. `bench.one` measures one article. Linux only: peak
memory is read from /proc.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from .corpora import DESCRIBED, TEXTS, write_jsonl, write_parquet

FIRST_SET = (
    *("LK001 LK003 LK004 LK008 LK009 LK011 LK012 LK017 LK020 CT001 CT002 TS001 TS002 TS003 TS004 TS006 TS008".split()),
    *("TS009 TS010 TS015 HL001 HL002 HL003 HL005 HL006 BD001 BD002 BD004 BD009 BD018 BD019 DF004 DF007 ID003".split()),
    *("ID004 LG001 KW003 CP004".split()),
)
"""The rules that presscheck began with: what the whole catalogue costs is told as a share of their throughput."""


def main() -> None:
    """Orchestrates: each measurement is a process of its own, so that its peak memory is its own."""
    options = _options()
    if options.child:
        print(json.dumps(CHILDREN[options.child](*options.arguments)))
        return
    with tempfile.TemporaryDirectory(prefix="presscheck-bench-") as folder:
        _measure(Path(folder), options)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--text", choices=TEXTS, default="realistic")
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--small", type=int, default=4_000)
    parser.add_argument("--jobs", default="1,2", help="numbers, with commas")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--child", help=argparse.SUPPRESS)
    parser.add_argument("arguments", nargs="*", help=argparse.SUPPRESS)
    return parser.parse_args()


def _measure(folder: Path, options: argparse.Namespace) -> None:
    count, small, repeats = options.articles, options.small, options.repeats
    make, jobs = TEXTS[options.text], options.jobs.split(",")
    large_file, small_file = folder / "large.parquet", folder / "small.parquet"
    write_parquet(large_file, make(count))
    write_parquet(small_file, make(small))
    child("prepare", large_file, folder)
    text_mb = child("text", large_file)["mb"]
    print(
        f"{count:,} {DESCRIBED[options.text]}; {text_mb:,.0f} MB of text, all stable rules, {repeats} repeats (median)"
    )

    turns = [
        ({number: child("run", large_file, number) for number in jobs}, child("bare", folder)) for _ in range(repeats)
    ]
    bares = [bare for _, bare in turns]
    runs = {number: [run[number] for run, _ in turns] for number in jobs}
    for number in jobs:
        print(_line(f"presscheck, {number} job(s)", runs[number], text_mb))
    print(_line("bare Polars query", bares, text_mb))
    for number in jobs:
        ratios = [_ratio(run, bare) for run, bare in zip(runs[number], bares, strict=True)]
        wall, cpu = (statistics.median(pair) for pair in zip(*ratios, strict=True))
        print(f"{number} job(s), of the bare query: {wall:.2f} times the time, {cpu:.2f} times the CPU time")
    judged = [child("judge", folder, jobs[-1]) for _ in range(repeats)]
    print(_line("of it, judging", judged, text_mb))
    _print_first(large_file, jobs[-1], runs[jobs[-1]], text_mb)
    _print_memory(folder, options, small_file, runs[jobs[-1]])


def _print_first(file: Path, jobs: str, runs: list[dict[str, Any]], text_mb: float) -> None:
    first = [child("run", file, jobs, *FIRST_SET) for _ in runs]
    shares = [few["cpu"] / run["cpu"] for few, run in zip(first, runs, strict=True)]
    print(_line(f"first {len(FIRST_SET)} rules", first, text_mb))
    print(f"CPU time of the first {len(FIRST_SET)} rules, as a share of all: {statistics.median(shares):.2f}")


def _print_memory(folder: Path, options: argparse.Namespace, small_file: Path, runs: list[dict[str, Any]]) -> None:
    make, jobs = TEXTS[options.text], options.jobs.split(",")[-1]
    files = {options.articles: folder / "large.jsonl", options.small: folder / "small.jsonl"}
    for count, file in files.items():
        write_jsonl(file, make(count))
    lines = {count: child("run", file, jobs) for count, file in files.items()}
    tables = {options.articles: runs[0], options.small: child("run", small_file, jobs)}
    for name, told in (("Parquet", tables), ("JSONL", lines)):
        peaks = "; ".join(f"{count:,} articles, peak {told[count]['peak_mb']:,.0f} MB" for count in sorted(told))
        print(f"memory, {name}: {peaks}")


def _line(name: str, results: list[dict[str, Any]], text_mb: float) -> str:
    seconds, cpu, peak = (statistics.median(one[key] for one in results) for key in ("seconds", "cpu", "peak_mb"))
    return f"{name:22s} {seconds:7.1f} s {cpu:7.1f} s of CPU {text_mb / seconds:6.1f} MB/s   peak {peak:,.0f} MB"


def _ratio(run: dict[str, Any], bare: dict[str, Any]) -> tuple[float, float]:
    return run["seconds"] / bare["seconds"], run["cpu"] / bare["cpu"]


def child(name: str, *arguments: Path | str) -> dict[str, Any]:
    """What a measurement gives that runs in a process of its own."""
    command = [sys.executable, "-m", "bench.throughput", "--child", name, *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{name} failed:\n{done.stderr}")
    return json.loads(done.stdout.splitlines()[-1])


def _timed(work: Callable[[], Any]) -> dict[str, Any]:
    start, cpu = time.perf_counter(), time.process_time()
    result = work()
    told = {"seconds": time.perf_counter() - start, "cpu": time.process_time() - cpu}
    return {**told, "peak_mb": _peak_mb(), "result": result}


def _peak_mb() -> float:
    """Peak memory of this process; `ru_maxrss` would begin with that of the process that started it."""
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def _run(path: str, jobs: str, *select: str) -> dict[str, Any]:
    """The whole way: read, judge, exchange, verdict; with all stable rules, or those that are named."""
    import presscheck

    def work() -> int:
        return presscheck.check(path, select=list(select) or None, jobs=int(jobs)).findings.height

    presscheck.check({"headline": "Warm up"})
    return _timed(work)


def _prepare(path: str, folder: str) -> dict[str, Any]:
    """Write the frames that the rules see, so that the bare query and judging start from the same."""
    import polars as pl

    from presscheck.parsers.read import read

    rows = 0
    for number, batch in enumerate(read([path])):
        batch.articles.write_parquet(Path(folder) / f"articles-{number:05}.frame")
        batch.blocks.with_columns(article=pl.col("article") + rows).write_parquet(
            Path(folder) / f"blocks-{number:05}.frame"
        )
        rows += batch.articles.height
    return {"rows": rows}


def _bare(folder: str) -> dict[str, Any]:
    """The expressions of the same rules, summed, in one lazy query over the prepared frames."""
    import polars as pl

    from presscheck.gate.terms.config import Config
    from presscheck.gate.terms.rulebook import rulebook

    judge = rulebook(Config()).judge
    queries = []
    for name, schema in (("articles", judge.articles), ("blocks", judge.blocks)):
        fired = [rule.defect(options).sum().alias("-".join(rule.key)) for rule, options in schema.rules]
        queries.append(pl.scan_parquet(f"{folder}/{name}-*.frame", glob=True).select(fired))
    return _timed(lambda: sum(sum(frame.row(0)) for frame in pl.collect_all(queries, engine="streaming")))


def _judge(folder: str, jobs: str) -> dict[str, Any]:
    """Pandera's judgement and the findings, on the prepared frames."""
    import polars as pl

    from presscheck.gate.run.checking import checked
    from presscheck.gate.run.done import Wanted
    from presscheck.gate.run.tasks import task
    from presscheck.gate.terms.config import Config
    from presscheck.gate.terms.rulebook import rulebook
    from presscheck.schemas.batch import Batch

    config = Config(jobs=int(jobs))
    book = rulebook(config)
    book = replace(book, corpus=type(book.corpus)([]))

    def batches() -> Any:
        rows = 0
        for path in sorted(Path(folder).glob("articles-*.frame")):
            articles = pl.read_parquet(path)
            blocks = pl.read_parquet(path.with_name(path.name.replace("articles", "blocks")))
            yield Batch(articles, blocks.with_columns(article=pl.col("article") - rows))
            rows += articles.height

    return _timed(lambda: sum(done.findings.height for done in checked(map(task, batches()), book, config, Wanted())))


def _text(path: str) -> dict[str, Any]:
    import polars as pl

    size = pl.scan_parquet(path).select(pl.col("headline", "description", "body").str.len_bytes().sum()).collect()
    return {"mb": sum(size.row(0)) / 1e6}


CHILDREN: dict[str, Callable[..., dict[str, Any]]] = {
    "run": _run,
    "prepare": _prepare,
    "bare": _bare,
    "judge": _judge,
    "text": _text,
}

if __name__ == "__main__":
    main()
