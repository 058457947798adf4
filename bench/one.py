"""What one article costs, checked by a `presscheck.Checker` in a warm process: milliseconds by the clock and of CPU.

    python -m bench.one [--articles 100] [--bytes 3600] [--write]

Articles of about so many bytes (those of `bench.realistic`, of a tenth more or less) without a finding, and the same
with five defects, which `presscheck.testing` plants: an XPath selector, an image size, an address, a glued headline and
an invalid language tag. The first ones warm up, and are not counted. `--write` puts the table into docs/benchmarks.md.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Iterator, Sequence
from itertools import count, islice
from typing import Any, Final, NamedTuple

from hypothesis import HealthCheck, Phase, given, seed, settings

from presscheck.gate.check import Checker
from presscheck.testing import strategies

from . import realistic
from .peers import PAGE, put

BEGIN, END = "<!-- one -->", "<!-- /one -->"
PLANTED: Final = ("LK001", "LK003", "LK017", "BD019", "LG001")
"""Rules whose defects are planted: the first four as lines of the body, the last one as the language."""

_AS_OF: Final = "2026-11-01T00:00:00Z"
_WARM: Final = 20
_NEAR: Final = 0.1


class Ms(NamedTuple):
    """Milliseconds of one check: by the clock, and of CPU in all threads."""

    wall: float
    cpu: float


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=100)
    parser.add_argument("--bytes", type=int, default=3600)
    parser.add_argument("--write", action="store_true", help="put the table into docs/benchmarks.md")
    options = parser.parse_args()
    start = time.perf_counter()
    checker = Checker(as_of=_AS_OF)
    made = time.perf_counter() - start
    clean = list(islice(clean_articles(checker, options.bytes), options.articles + _WARM))
    defective = list(with_defects(clean))
    lines = [f"{options.articles} articles of {options.bytes:,} bytes, all stable rules; made in {made:.1f} s.", ""]
    lines += table({"clean": _measured(checker, clean), "five defects": _measured(checker, defective)})
    print(*lines, sep="\n")
    if options.write:
        put(PAGE, BEGIN, END, lines)


def clean_articles(checker: Checker, size: int) -> Iterator[dict[str, Any]]:
    """Articles without a finding, whose bodies have about `size` bytes; without end."""
    for number in count():
        made = realistic.articles(500, seed=1000 + number, defects=[lambda article: article])
        for article in map(realistic.with_time, made):  # a day alone would be a finding
            is_long = abs(len(article["body"].encode()) - size) <= _NEAR * size
            if is_long and not checker.check(article).findings.height:
                yield article


def with_defects(articles: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The same articles, each with a defect of each rule in `PLANTED`."""
    *bodies, languages = (_texts(code) for code in PLANTED)
    for number, article in enumerate(articles):
        lines = article["body"].split("\n")
        for texts in bodies:
            lines.insert(len(lines) // 2, texts[number % len(texts)])
        yield {**article, "body": "\n".join(lines), "language": languages[number % len(languages)]}


def _texts(code: str) -> list[str]:
    """What is planted for a rule, in some variants; the same each time."""
    found: dict[str, None] = {}

    @seed(7)
    @settings(
        max_examples=20, database=None, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
    )
    @given(strategies.defects([code]))
    def collect(planted: strategies.Planted) -> None:
        found.setdefault(str(planted.text))

    collect()
    return sorted(found)


def _measured(checker: Checker, articles: Sequence[dict[str, Any]]) -> list[Ms]:
    return [_timed(checker, article) for article in articles][_WARM:]


def _timed(checker: Checker, article: dict[str, Any]) -> Ms:
    wall, cpu = time.perf_counter(), time.process_time()
    checker.check(article)
    return Ms(1000 * (time.perf_counter() - wall), 1000 * (time.process_time() - cpu))


def table(told: dict[str, Sequence[Ms]]) -> Iterator[str]:
    """As Markdown: the median, and what the slowest tenth and the slowest hundredth take at least."""
    yield "| article | p50 ms | p90 ms | p99 ms | CPU: p50 ms | p90 ms | p99 ms |"
    yield "|---|---:|---:|---:|---:|---:|---:|"
    for name, times in told.items():
        quantiles = [statistics.quantiles(values, n=100) for values in zip(*times, strict=True)]
        yield f"| {name} | {' | '.join(f'{each[at]:.1f}' for each in quantiles for at in (49, 89, 98))} |"


if __name__ == "__main__":
    main()
