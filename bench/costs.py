"""What each stage and each rule of a run costs, in CPU seconds: so that the price of a new rule is seen.

    python -m bench.costs [FILE] [--text realistic] [--articles 4000] [--select ALL] [--preview] [--top 40]

FILE is anything that `presscheck check` reads; without it, articles are made. The run is done on one thread with spans
around functions (`bench.spent`), and beside it once without; `rest` is what no span has. A rule is told apart from
others as far as work is done for it alone: conditions, confirming (its expression), findings, signatures. Literals of
all rules are searched in one pass, and `comparing` judges all corpus rules.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import presscheck

from .corpora import TEXTS, write_parquet
from .spent import STAGES, Ledger, watching

_OF_RULES: Final = ("conditions", "confirming", "findings", "signatures")


def main() -> None:
    """Measure, and print the two tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", nargs="?", metavar="FILE")
    parser.add_argument("--text", choices=TEXTS, default="realistic")
    parser.add_argument("--articles", type=int, default=4000, help="that are made where no FILE is given")
    parser.add_argument(
        "--select", default="", help="codes or beginnings of codes, with commas; else the default rules"
    )
    parser.add_argument("--preview", action="store_true")
    parser.add_argument("--top", type=int, default=40, help="rules that are listed, the dearest first; 0: all")
    options = parser.parse_args()
    settings: dict[str, Any] = {"select": options.select.split(",") if options.select else None}
    settings |= {"preview": options.preview, "jobs": 1}
    with tempfile.TemporaryDirectory(prefix="presscheck-bench-") as folder:
        file = options.file or str(Path(folder) / "articles.parquet")
        if options.file is None:
            write_parquet(Path(file), TEXTS[options.text](options.articles))
        presscheck.check(list(TEXTS["realistic"](200, seed=8)), **settings)  # models and automata are read once
        plain, _ = _run(file, settings)
        with watching() as ledger:
            spent, records = _run(file, settings)
    print(f"{records:,} articles: {plain:.2f} CPU seconds, {spent:.2f} with one rule after the other", "", sep="\n")
    print(*stage_table(ledger, records), "", *rule_table(ledger, records, options.top), sep="\n")


def _run(file: str, settings: dict[str, Any]) -> tuple[float, int]:
    """CPU seconds and records of a run."""
    start = time.process_time()
    run = presscheck.check(file, **settings)
    return time.process_time() - start, run.records


def stage_table(ledger: Ledger, records: int) -> Iterator[str]:
    """As Markdown, the dearest first."""
    total = sum(ledger.stages.values())
    yield "| stage | CPU seconds | share | µs an article |"
    yield "|---|---:|---:|---:|"
    for stage in sorted(STAGES, key=lambda stage: -ledger.stages[stage]):
        if seconds := ledger.stages[stage]:
            yield f"| {stage} | {seconds:.3f} | {seconds / total:.1%} | {1e6 * seconds / records:.1f} |"


def rule_table(ledger: Ledger, records: int, top: int = 0) -> Iterator[str]:
    """As Markdown, the dearest first; all rules, or so many of them, and the others as one."""
    total = sum(ledger.stages.values())
    sums: Counter[str] = Counter()
    for (code, _), seconds in ledger.rules.items():
        sums[code] += seconds
    yield f"| rule | {' | '.join(_OF_RULES)} | CPU seconds | share of the run | µs an article |"
    yield f"|---|{'---:|' * (len(_OF_RULES) + 3)}"
    codes = [code for code, _ in sums.most_common()]
    shown, others = (codes[:top], codes[top:]) if top else (codes, [])
    for name, some in (*((code, [code]) for code in shown), *([(f"{len(others)} others", others)] if others else [])):
        parts = [sum(ledger.rules[code, stage] for code in some) for stage in _OF_RULES]
        yield f"| {name} | {_cells(parts)} | {sum(parts):.3f} | {sum(parts) / total:.1%} | {_each(parts, records)} |"


def _cells(seconds: Sequence[float]) -> str:
    return " | ".join(f"{one:.3f}" if one else "" for one in seconds)


def _each(seconds: Sequence[float], records: int) -> str:
    return f"{1e6 * sum(seconds) / records:.1f}"


if __name__ == "__main__":
    main()
