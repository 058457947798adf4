"""An archive: how fast articles are added, how large the file gets, and what a check against it costs.

    python -m bench.archive [--articles 1000000] [--text realistic] [--checks 100] [--archive FILE] [--write]

`--made` articles are added to an empty archive from a Parquet file, by the public door. Then it is filled with cards of
the same articles that have other ids, addresses and keys, because to make a million articles takes longer than to store
them; those of one filling have among each other in common what the made ones have. `--made` other articles are added to
the full archive by the public door again. Then articles are checked one by one, by a `presscheck.Checker` without an
archive and by one with it in turn: new ones, of which the archive has nothing but stock lines, and copies at another
address. Last, the same by the command. Each measurement is a process of its own. `--archive` keeps the file: the next
call goes on where the last one was ended, and measures what is still to be added, and the checks. `--write` puts the
table into docs/archive.md. Linux only.
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
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any, Final, NamedTuple

import presscheck
from presscheck.archive.facts import KEPT, cards
from presscheck.archive.storage import Card
from presscheck.gate.run.memory import own_bytes
from presscheck.parsers.read import read

from . import realistic, synthetic
from .corpora import write_parquet
from .peers import put
from .throughput import _peak_mb

PAGE: Final = Path(__file__).parent.parent / "docs" / "archive.md"
BEGIN, END = "<!-- archive -->", "<!-- /archive -->"
TEXTS: Final[dict[str, Callable[..., Iterator[dict[str, Any]]]]] = {
    "realistic": realistic.articles,
    "synthetic": synthetic.articles,
}
_WARM: Final = 10
_BATCH: Final = 5_000
_WRITTEN: Final = 20_000
_COMMANDS: Final = 5
_SEED, _OTHER_SEED, _NEW_SEED = 7, 11, 8


def main() -> None:
    """Orchestrates: each measurement is a process of its own, so that its peak memory is its own."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=1_000_000)
    parser.add_argument("--made", type=int, default=20_000)
    parser.add_argument("--text", choices=TEXTS, default="realistic")
    parser.add_argument("--checks", type=int, default=100)
    parser.add_argument("--archive", type=Path, help="keep the file here")
    parser.add_argument("--write", action="store_true", help="put the table into docs")
    parser.add_argument("--child", help=argparse.SUPPRESS)
    parser.add_argument("arguments", nargs="*", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        print(json.dumps(CHILDREN[options.child](*options.arguments)))
        return
    lines = []
    with tempfile.TemporaryDirectory(prefix="presscheck-bench-") as folder:
        for line in _measured(Path(folder), options):
            print(line, flush=True)
            lines.append(line)
    if options.write:
        put(PAGE, BEGIN, END, lines)


def _measured(folder: Path, options: argparse.Namespace) -> Iterator[str]:
    archive, text, made = options.archive or folder / "published.db", options.text, options.made
    yield f"{options.articles:,} articles ({text}), {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the start."
    yield from ("", "| What | Figure |", "|---|---:|")
    if _articles_in(archive) < options.articles:
        yield from _filled(folder, archive, options)
    yield from _sized(archive)
    checked = _child("check", archive, text, str(made), str(options.checks))
    for kind in ("new article", "copy of an archived article"):
        told = checked[kind]
        yield f"| check of a {kind}, without the archive: median ms | {told['without']:.1f} |"
        yield f"| what the archive adds to it: median ms | {told['added']:.1f} |"
        yield f"| what it adds in the slowest twentieth: at least ms | {told['slow']:.1f} |"
        yield f"| what it adds: median ms of CPU | {told['cpu']:.1f} |"
    yield f"| memory that the archive adds to a process that checks, MB | {checked['mb']:,.0f} |"
    alone, both = _commanded(folder, archive, text)
    yield f"| the command, a new article, without the archive: median ms of CPU | {alone:,.0f} |"
    yield f"| the same with it | {both:,.0f} |"


def _filled(folder: Path, archive: Path, options: argparse.Namespace) -> Iterator[str]:
    """Add what is not in the archive yet, and tell how fast it went."""
    first, other, made = folder / "first.parquet", folder / "other.parquet", options.made
    write_parquet(first, TEXTS[options.text](made, seed=_SEED))
    write_parquet(other, (_renamed(one) for one in TEXTS[options.text](made, seed=_OTHER_SEED)))
    if _articles_in(archive) < made:
        yield from _added("an empty archive", archive, first, made)
    _child("fill", archive, first, str(options.articles - 2 * made))
    yield from _added("the full one", archive, other, made)


def _added(name: str, archive: Path, file: Path, made: int) -> Iterator[str]:
    told = _child("add", archive, file)
    yield f"| articles added a second to {name} | {made / told['seconds']:,.0f} |"
    yield f"| the same, a second of CPU | {made / told['cpu']:,.0f} |"
    yield f"| peak memory of the process that adds, MB | {told['peak_mb']:,.0f} |"


def _articles_in(archive: Path) -> int:
    if not archive.exists():
        return 0
    with presscheck.Archive(archive) as opened:
        return opened.info().articles


def _sized(archive: Path) -> Iterator[str]:
    with presscheck.Archive(archive) as opened:
        start = time.perf_counter()
        told = opened.info()
        seconds = time.perf_counter() - start
    yield f"| size of the file, MB | {told.n_bytes / 1e6:,.0f} |"
    yield f"| bytes an article | {told.n_bytes / told.articles:,.0f} |"
    yield f"| `archive info`: ms | {1000 * seconds:,.1f} |"


def _child(name: str, *arguments: Path | str) -> dict[str, Any]:
    command = [sys.executable, "-m", "bench.archive", "--child", name, "--", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{name} failed:\n{done.stderr}")
    return json.loads(done.stdout.splitlines()[-1])


def _add(archive: str, file: str) -> dict[str, Any]:
    with presscheck.Archive(archive) as opened:
        opened.open(create=True)
        start, cpu = time.perf_counter(), time.process_time()
        opened.add(file)
        told = {"seconds": time.perf_counter() - start, "cpu": time.process_time() - cpu}
    return {**told, "peak_mb": _peak_mb()}


def _fill(archive: str, file: str, count: str) -> dict[str, Any]:
    made = [card for batch in read([file], batch_size=_BATCH) for card in cards(batch, bodies=False)[0]]
    with presscheck.Archive(archive) as opened:
        places = range(opened.info().articles, len(made) + int(count))  # of which some may be there already
        others = (_moved(made[at % len(made)], at // len(made)) for at in places)
        while some := list(islice(others, _WRITTEN)):
            with opened._opened().change() as change:
                change.insert(some)
    return {}


def _renamed(article: dict[str, Any]) -> dict[str, Any]:
    """Articles of all seeds have the same ids and much the same addresses."""
    return {**article, "id": f"other-{article['id']}", "url": f"{article['url']}-other"}


def _moved(card: Card, number: int) -> Card:
    """The card of another article with the same outlet, length, times and set, in a filling of this number."""
    salt = Random(number).getrandbits(63)
    facts = dict(zip(KEPT, card.facts, strict=True))
    own = {name: f"{facts[name]}-{number}" for name in ("article_id", "url", "url_canonical") if facts[name]}
    return card._replace(facts=tuple({**facts, **own}.values()), keys=card.keys ^ salt, bands=card.bands ^ salt)


def _check(archive: str, text: str, made: str, checks: str) -> dict[str, Any]:
    number = int(checks) + _WARM
    archived = islice(TEXTS[text](int(made), seed=_SEED), 0, None, max(1, int(made) // number))
    new = [
        {**one, "id": f"n{at}", "url": f"https://www.outlet-{at % 97}.example/new/{at}"}
        for at, one in enumerate(TEXTS[text](number, seed=_NEW_SEED))
    ]
    copies = [{**one, "id": f"c{at}", "url": f"{one['url']}-again"} for at, one in enumerate(archived)]
    alone = presscheck.Checker(as_of="2026-01-01")
    for one in new:
        alone.check(one)
    before = own_bytes()
    with presscheck.Archive(archive) as opened:
        checkers = (alone, presscheck.Checker(as_of="2026-01-01", archive=opened))
        told = {"new article": _both(new, checkers), "copy of an archived article": _both(copies, checkers)}
        return {**told, "mb": (own_bytes() - before) / 1e6}


def _both(
    articles: Sequence[dict[str, Any]], checkers: tuple[presscheck.Checker, presscheck.Checker]
) -> dict[str, float]:
    """Milliseconds of a check without the archive, and how many more it takes with it: by the clock, and of CPU."""
    pairs = []
    for at, article in enumerate(articles):
        order = checkers if at % 2 else checkers[::-1]  # who comes second finds the article in the caches
        taken = [_ms(lambda one=one, article=article: one.check(article)) for one in order]
        pairs.append(taken if at % 2 else taken[::-1])
    added = [both.wall - alone.wall for alone, both in pairs[_WARM:]]
    return {
        "without": statistics.median(alone.wall for alone, _ in pairs[_WARM:]),
        "added": statistics.median(added),
        "slow": statistics.quantiles(added, n=20)[-1],
        "cpu": statistics.median(both.cpu - alone.cpu for alone, both in pairs[_WARM:]),
    }


class _Ms(NamedTuple):
    wall: float
    cpu: float


def _ms(work: Callable[[], Any]) -> _Ms:
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return _Ms(1000 * (time.perf_counter() - wall), 1000 * (time.process_time() - cpu))


def _commanded(folder: Path, archive: Path, text: str) -> tuple[float, float]:
    """CPU milliseconds of the command without and with the archive, in turn."""
    file = folder / "new.jsonl"
    (one,) = TEXTS[text](1, seed=_NEW_SEED)
    file.write_text(json.dumps({**one, "id": "n", "url": "https://www.outlet-1.example/new"}) + "\n", "utf-8")
    plain = [sys.executable, "-m", "presscheck", "check", "--isolated", "--exit-zero", str(file)]
    taken: tuple[list[float], list[float]] = ([], [])
    for _ in range(_COMMANDS):
        for held, more in zip(taken, ([], ["--archive", str(archive)]), strict=True):
            before = os.times()
            subprocess.run([*plain, *more], check=True, capture_output=True)
            after = os.times()
            held.append(
                1000 * (after.children_user + after.children_system - before.children_user - before.children_system)
            )
    return statistics.median(taken[0]), statistics.median(taken[1])


CHILDREN: Final = {"add": _add, "fill": _fill, "check": _check}


if __name__ == "__main__":
    main()
