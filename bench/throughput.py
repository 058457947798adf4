"""Speed and memory of a run, as ratios to a bare Polars query on the same machine at the same time.

    python -m bench.throughput [--articles 1000000] [--small 100000] [--repeats 3]

Prints MB/s, peak memory, the ratio to the same rule expressions in one bare Polars query, the share of the throughput
of the first rules that all rules reach, how memory grows from the small to the large input (Parquet and JSONL), and the
latency of `presscheck.check` on one article in a warm process. Linux only: peak memory is read from /proc.
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

from . import synthetic

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
        _measure(Path(folder), options.articles, options.small, options.repeats)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=1_000_000)
    parser.add_argument("--small", type=int, default=100_000)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--child", help=argparse.SUPPRESS)
    parser.add_argument("arguments", nargs="*", help=argparse.SUPPRESS)
    return parser.parse_args()


def _measure(folder: Path, count: int, small: int, repeats: int) -> None:
    large_file, small_file = folder / "large.parquet", folder / "small.parquet"
    large_lines, small_lines = folder / "large.jsonl", folder / "small.jsonl"
    synthetic.write_parquet(large_file, count)
    synthetic.write_parquet(small_file, small)
    synthetic.write_jsonl(large_lines, count)
    synthetic.write_jsonl(small_lines, small)
    child("prepare", large_file, folder)
    text_mb = child("text", large_file)["mb"]
    print(f"{count:,} articles, {text_mb:,.0f} MB of text, all stable rules, {repeats} repeats (median)")

    pairs = [(child("run", large_file), child("bare", folder)) for _ in range(repeats)]
    runs, bares = [run for run, _ in pairs], [bare for _, bare in pairs]
    print(f"presscheck, Parquet   {_median(runs):7.1f} s   {text_mb / _median(runs):6.1f} MB/s   {_peak(runs)}")
    print(f"bare Polars query     {_median(bares):7.1f} s   {text_mb / _median(bares):6.1f} MB/s   {_peak(bares)}")
    ratios = [run["seconds"] / bare["seconds"] for run, bare in pairs]
    print(f"ratio                 {statistics.median(ratios):7.2f}     (each: {', '.join(f'{r:.2f}' for r in ratios)})")
    judged = [child("judge", folder) for _ in range(repeats)]
    print(
        f"  of it, judging      {_median(judged):7.1f} s, {_median(judged) / _median(bares):.2f} times the bare query"
    )

    first = [child("run", large_file, *FIRST_SET) for _ in range(repeats)]
    shares = [few["seconds"] / run["seconds"] for few, run in zip(first, runs, strict=True)]
    print(f"first {len(FIRST_SET)} rules        {_median(first):7.1f} s   {text_mb / _median(first):6.1f} MB/s")
    print(f"throughput of all, as a share of the first {len(FIRST_SET)}: {statistics.median(shares):.2f}")

    lines = child("run", large_lines)
    print(
        f"presscheck, JSONL     {lines['seconds']:7.1f} s   {text_mb / lines['seconds']:6.1f} MB/s   {_peak([lines])}"
    )
    for name, few, many in (("Parquet", small_file, runs), ("JSONL", small_lines, [lines])):
        less = child("run", few)
        print(f"memory, {name:8s} {small:,} articles {_peak([less])}; {count:,} articles {_peak(many)}")
    one = child("one")
    print(f"one article, warm process: p50 {one['p50']:.1f} ms, p99 {one['p99']:.1f} ms ({one['n']} clean articles)")
    print(f"the same with five defects: p50 {one['bad_p50']:.1f} ms, p99 {one['bad_p99']:.1f} ms")


def child(name: str, *arguments: Path | str) -> dict[str, Any]:
    """What a measurement gives that runs in a process of its own."""
    command = [sys.executable, "-m", "bench.throughput", "--child", name, *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{name} failed:\n{done.stderr}")
    return json.loads(done.stdout.splitlines()[-1])


def _median(results: list[dict[str, Any]]) -> float:
    return statistics.median(result["seconds"] for result in results)


def _peak(results: list[dict[str, Any]]) -> str:
    return f"peak {statistics.median(result['peak_mb'] for result in results):,.0f} MB"


def _timed(work: Callable[[], Any]) -> dict[str, Any]:
    start = time.perf_counter()
    result = work()
    seconds = time.perf_counter() - start
    return {"seconds": seconds, "peak_mb": _peak_mb(), "result": result}


def _peak_mb() -> float:
    """Peak memory of this process; `ru_maxrss` would begin with that of the process that started it."""
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def _run(path: str, *select: str) -> dict[str, Any]:
    """The whole way: read, judge, exchange, verdict; with all stable rules, or those that are named."""
    import presscheck

    def work() -> int:
        return presscheck.check(path, select=list(select) or None).findings.height

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


def _judge(folder: str) -> dict[str, Any]:
    """Pandera's judgement and the findings, on the prepared frames."""
    import polars as pl

    from presscheck.gate.run.checking import checked
    from presscheck.gate.run.done import Wanted
    from presscheck.gate.run.tasks import task
    from presscheck.gate.terms.config import Config
    from presscheck.gate.terms.rulebook import rulebook
    from presscheck.schemas.batch import Batch

    book = rulebook(Config())
    book = replace(book, corpus=type(book.corpus)([]))

    def batches() -> Any:
        rows = 0
        for path in sorted(Path(folder).glob("articles-*.frame")):
            articles = pl.read_parquet(path)
            blocks = pl.read_parquet(path.with_name(path.name.replace("articles", "blocks")))
            yield Batch(articles, blocks.with_columns(article=pl.col("article") - rows))
            rows += articles.height

    return _timed(
        lambda: sum(done.findings.height for done in checked(map(task, batches()), book, Config().jobs, Wanted()))
    )


def _text(path: str) -> dict[str, Any]:
    import polars as pl

    size = pl.scan_parquet(path).select(pl.col("headline", "description", "body").str.len_bytes().sum()).collect()
    return {"mb": sum(size.row(0)) / 1e6}


def _one() -> dict[str, Any]:
    """Latency of one article in a warm process."""
    import presscheck

    clean = [article for article in synthetic.articles(600) if article["headline"] and article["modified"] > "2020"]
    bad = [
        article
        | {
            "body": article["body"].replace(". ", ".") + "\n1920 1080 true\n//div[@class='x']",
            "modified": "2019-01-01T00:00:00Z",
            "language": "en_EN",
        }
        for article in clean
    ]

    def latencies(articles: list[dict[str, Any]]) -> list[float]:
        times = [_timed(lambda article=article: presscheck.check(article).verdict)["seconds"] for article in articles]
        return statistics.quantiles([seconds * 1000 for seconds in times[50:]], n=100)

    good, faulty = latencies(clean), latencies(bad)
    return {"p50": good[49], "p99": good[98], "bad_p50": faulty[49], "bad_p99": faulty[98], "n": len(clean) - 50}


CHILDREN: dict[str, Callable[..., dict[str, Any]]] = {
    "run": _run,
    "prepare": _prepare,
    "bare": _bare,
    "judge": _judge,
    "text": _text,
    "one": _one,
}

if __name__ == "__main__":
    main()
