"""Time and memory as a corpus grows, as a picture and a table.

    python -m bench.growth [--text realistic] [--millions 0.02,0.05,0.1,0.2] [--jobs 2] [--all-rules] [--write]

Runs `bench.throughput`'s first rules, the corpus rules among them, or all that are stable, each size in a process of
its own. `--write` puts the table into docs/benchmarks.md (a table for each text), and the picture of synthetic articles
into docs/growth.svg. Linux only.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

from .corpora import DESCRIBED, TEXTS, write_parquet
from .peers import PAGE, put
from .throughput import FIRST_SET, child

PICTURE: Final = PAGE.parent / "growth.svg"
MARKS: Final = {
    "realistic": ("<!-- growth realistic -->", "<!-- /growth realistic -->"),
    "synthetic": ("<!-- growth -->", "<!-- /growth -->"),
}
_WIDTH, _HEIGHT, _MARGIN = 720, 300, 56
_LABEL_WIDTH = 24


class Point(NamedTuple):
    """One size. articles: in millions. peak_gb: peak memory of the process."""

    articles: float
    seconds: float
    cpu: float
    peak_gb: float


def main() -> None:
    """Measure each size, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--text", choices=TEXTS, default="realistic")
    parser.add_argument("--millions", default="0.02,0.05,0.1,0.2")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--all-rules", action="store_true")
    parser.add_argument("--write", action="store_true", help="put the table and the picture into docs")
    options = parser.parse_args()
    rules = [] if options.all_rules else FIRST_SET
    sizes = map(float, options.millions.split(","))
    points = [measured(options.text, millions, options.jobs, rules) for millions in sizes]
    named = f"{len(rules)} rules" if rules else "All stable rules"
    lines = [f"{named}, {options.jobs} jobs, {os.cpu_count()} cores; {DESCRIBED[options.text]}.", "", *table(points)]
    print(*lines, sep="\n")
    if options.write:
        put(PAGE, *MARKS[options.text], lines)
        if options.text == "synthetic":
            PICTURE.write_text(picture(points), "utf-8")


def measured(text: str, millions: float, jobs: int, rules: Sequence[str]) -> Point:
    """One size, in a file that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="presscheck-bench-") as folder:
        file = Path(folder) / "articles.parquet"
        write_parquet(file, TEXTS[text](int(millions * 1_000_000)))
        told = child("run", file, str(jobs), *rules)
    return Point(millions, told["seconds"], told["cpu"], told["peak_mb"] / 1000)


def table(points: Sequence[Point]) -> list[str]:
    """The table as Markdown."""
    first = points[0]
    lines = ["| million articles | seconds | CPU seconds | µs of CPU an article | peak memory, GB | of the smallest |"]
    lines += ["|---:|---:|---:|---:|---:|---:|"]
    for point in points:
        each, ratio = point.cpu / point.articles, point.peak_gb / first.peak_gb
        cells = (f"{point.articles:g}", f"{point.seconds:.1f}", f"{point.cpu:.1f}", f"{each:.1f}")
        lines.append(f"| {' | '.join(cells)} | {point.peak_gb:.2f} | {ratio:.2f} |")
    return lines


def picture(points: Sequence[Point]) -> str:
    """Two lines over the number of articles: seconds on the left axis, memory on the right one."""
    most = max(point.articles for point in points)
    across = [_MARGIN + (_WIDTH - 2 * _MARGIN) * point.articles / most for point in points]
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" '
        'font-family="system-ui, sans-serif" font-size="13">',
        "<title>Seconds and peak memory by the number of articles</title>",
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#fdfcf9"/>',
        f'<path d="M{_MARGIN} 20V{_HEIGHT - 40}H{_WIDTH - _MARGIN}V20" fill="none" stroke="#8a857b"/>',
    ]
    for name, values, unit, colour, side in (
        ("time", [point.seconds for point in points], "s", "#1b4f8f", "end"),
        ("memory", [point.peak_gb for point in points], "GB", "#a3161f", "start"),
    ):
        top = max(values) * 1.1
        up = [_HEIGHT - 40 - (_HEIGHT - 60) * value / top for value in values]
        places = " ".join(f"{x:.1f},{y:.1f}" for x, y in zip(across, up, strict=True))
        parts.append(f'<polyline points="{places}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{colour}"/>' for x, y in zip(across, up, strict=True)]
        at = _MARGIN - 8 if side == "end" else _WIDTH - _MARGIN + 8
        edge, other = (4, "start") if side == "end" else (_WIDTH - 4, "end")
        parts.append(
            f'<text x="{at}" y="{up[-1] + 4:.1f}" text-anchor="{side}" fill="{colour}">{values[-1]:.3g}</text>'
        )
        parts.append(f'<text x="{edge}" y="14" text-anchor="{other}" fill="{colour}">{name}, {unit}</text>')
    parts += [
        f'<text x="{x:.1f}" y="{_HEIGHT - 22}" text-anchor="middle" fill="#5c5850">{point.articles:g}</text>'
        for x, point, before in zip(across, points, [0.0, *across], strict=False)
        if x - before >= _LABEL_WIDTH
    ]
    parts.append(
        f'<text x="{_WIDTH / 2}" y="{_HEIGHT - 5}" text-anchor="middle" fill="#5c5850">million articles</text></svg>'
    )
    return "\n".join(parts) + "\n"


if __name__ == "__main__":
    main()
