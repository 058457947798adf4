"""An archive: how fast articles are added, how large the file gets, and what a check against it costs.

    python -m bench.archive [--articles 100000] [--checks 100] [--write]

Synthetic articles of about 800 characters are added from a Parquet file, by the public door and in a process of its
own. Then, in another process, articles are checked one by one, each without and with the archive in turn: new ones, of
which the archive has nothing, and copies at another address. `--write` puts the table into docs/archive.md. Linux only.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

import presscheck
from presscheck.gate.run.memory import own_bytes

from . import synthetic
from .corpora import write_parquet
from .peers import put
from .throughput import _peak_mb

PAGE: Final = Path(__file__).parent.parent / "docs" / "archive.md"
BEGIN, END = "<!-- archive -->", "<!-- /archive -->"
_WARM: Final = 5


def main() -> None:
    """Orchestrates: each measurement is a process of its own, so that its peak memory is its own."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--checks", type=int, default=100)
    parser.add_argument("--write", action="store_true", help="put the table into docs")
    parser.add_argument("--child", help=argparse.SUPPRESS)
    parser.add_argument("arguments", nargs="*", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        print(json.dumps(CHILDREN[options.child](*options.arguments)))
        return
    with tempfile.TemporaryDirectory(prefix="presscheck-bench-") as folder:
        lines = _measured(Path(folder), options.articles, options.checks)
    print(*lines, sep="\n")
    if options.write:
        put(PAGE, BEGIN, END, lines)


def _measured(folder: Path, articles: int, checks: int) -> list[str]:
    file, archive = folder / "articles.parquet", folder / "published.db"
    write_parquet(file, synthetic.articles(articles))
    added = _child("add", archive, file)
    checked = _child("check", archive, str(articles), str(checks))
    lines = [f"{articles:,} articles of about 800 characters, {os.cpu_count()} cores.", ""]
    lines += ["| What | Figure |", "|---|---:|"]
    lines += [f"| articles added a second | {articles / added['seconds']:,.0f} |"]
    lines += [f"| peak memory of the process that adds, MB | {added['peak_mb']:,.0f} |"]
    lines += [f"| size of the file, MB | {added['bytes'] / 1e6:,.0f} |"]
    lines += [f"| bytes an article | {added['bytes'] / articles:,.0f} |"]
    for kind in ("new article", "copy of an archived article"):
        told = checked[kind]
        lines += [f"| check of a {kind}, without the archive: median ms | {told['without']:.1f} |"]
        lines += [f"| what the archive adds to it: median ms | {told['added']:.1f} |"]
        lines += [f"| what it adds in the slowest twentieth: at least ms | {told['slow']:.1f} |"]
        lines += [f"| what it adds: median ms of CPU | {told['cpu']:.1f} |"]
    return [*lines, f"| memory that the archive adds to a process that checks, MB | {checked['mb']:,.0f} |"]


def _child(name: str, *arguments: Path | str) -> dict[str, Any]:
    command = [sys.executable, "-m", "bench.archive", "--child", name, "--", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{name} failed:\n{done.stderr}")
    return json.loads(done.stdout.splitlines()[-1])


def _add(archive: str, file: str) -> dict[str, Any]:
    with presscheck.Archive(archive) as opened:
        start = time.perf_counter()
        opened.add(file)
        seconds = time.perf_counter() - start
    with presscheck.Archive(archive) as opened:
        return {"seconds": seconds, "bytes": opened.info().n_bytes, "peak_mb": _peak_mb()}


def _check(archive: str, articles: str, checks: str) -> dict[str, Any]:
    number = int(checks) + _WARM
    step = max(1, int(articles) // number)
    archived = [one for at, one in enumerate(synthetic.articles(int(articles))) if at % step == 0][:number]
    others = list(synthetic.articles(number, seed=8))
    address = "https://www.outlet-{}.example/new/{}"
    moved = [{**one, "id": f"n{at}", "url": address.format(at % 97, at)} for at, one in enumerate(others)]
    copies = [{**one, "id": f"c{at}", "url": f"{one['url']}-again"} for at, one in enumerate(archived)]
    for one in moved[:_WARM]:
        presscheck.check(one)
    before = own_bytes()
    with presscheck.Archive(archive) as opened:
        new, copied = _both(moved, opened), _both(copies, opened)
        memory = (own_bytes() - before) / 1e6
    return {"new article": new, "copy of an archived article": copied, "mb": memory}


def _both(articles: Sequence[dict[str, Any]], archive: presscheck.Archive) -> dict[str, float]:
    """Milliseconds of a check without the archive, and how many more it takes with it: by the clock, and of CPU."""
    pairs = [(_ms(article), _ms(article, archive=archive)) for article in articles][_WARM:]
    added = [both.wall - alone.wall for alone, both in pairs]
    return {
        "without": statistics.median(alone.wall for alone, _ in pairs),
        "added": statistics.median(added),
        "slow": statistics.quantiles(added, n=20)[-1],
        "cpu": statistics.median(both.cpu - alone.cpu for alone, both in pairs),
    }


class _Ms(NamedTuple):
    wall: float
    cpu: float


def _ms(article: dict[str, Any], **options: Any) -> _Ms:
    wall, cpu = time.perf_counter(), time.process_time()
    presscheck.check(article, as_of="2026-01-01", **options)
    return _Ms(1000 * (time.perf_counter() - wall), 1000 * (time.process_time() - cpu))


CHILDREN: Final = {"add": _add, "check": _check}


if __name__ == "__main__":
    main()
