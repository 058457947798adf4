"""docs/accuracy.md: what was measured, on what, and what it does not show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from presscheck.checks.declaring.registry import find

__all__ = ["page"]

_INTRODUCTION: Final = """\
# Accuracy

How often each rule fires on real text, and how often rightly. `python -m bench.accuracy DATA… --write` measures, and
makes this page and the section *Measured* on the pages of the [rules](rules/README.md).

## The data, and its limits

- **Verified texts**: 181 pages of a public benchmark of article extraction, whose bodies people have verified. What a
  rule on bodies finds there is a false alarm, unless the page itself is defective. Titles, times and authors come from
  an extractor, here as well. Each finding was read by one person; nobody has checked that person.
- **Outputs of extractors** for the same pages: trafilatura, newspaper, readability and jusText, and *whole pages as
  text* (inscriptis), the worst case. A line counts as leaked if under half of its word trigrams are in the verified
  text; that is noisy: a heading that the benchmark left out counts as leaked, a short line of a menu may not.
- **Text dumps**: 585 records made from schema.org data of news pages. Nobody has verified them; they show how often a
  defect occurs where the names of properties were lost.
- Pages of 2012 to 2023, mostly in English, with some German, Italian, French and others; one page an outlet, so rules
  that compare articles of an outlet have nothing to find. What is rare here may be common in your corpus.
- Which leaked lines are furniture of the page (menus, consent, newsletters, sharing, copyright, advertisements,
  contacts) was told by reading a random sample of them; lines of other kinds, such as headlines of other articles, are
  not counted.
- The rules were tuned while these texts were read. The figures say what is left of their errors, and are no forecast
  for texts that nobody has looked at.
"""


def page(figures: Mapping[str, Any], judgements: Mapping[str, Mapping[str, str]], told: Sequence[str]) -> str:
    """The page, as Markdown. figures: as `reports.accuracy` reads them. told: the totals, as sentences."""
    lines = [_INTRODUCTION, "## Totals", "", "Rules that are on by default.", ""]
    lines += [f"{' ' * (len(line) - len(line.lstrip()))}- {line.strip()}" for line in told]
    lines += ["", "## Findings on verified texts, as they were judged", ""]
    lines += _judged(judgements)
    lines += [
        "",
        "## Rule by rule",
        "",
        "Articles or records on which a rule fires; rules that never do are left out.",
        "",
    ]
    return "\n".join([*lines, *_by_rule(figures)]) + "\n"


def _judged(judgements: Mapping[str, Mapping[str, str]]) -> Iterable[str]:
    yield "| Rule | Article | Judgement |"
    yield "|---|---|---|"
    for code, by_url in sorted(judgements.items()):
        for url, said in sorted(by_url.items()):
            verdict, _, why = said.partition(": ")
            yield f"| {_link(code)} | {_shown(url)} | **{verdict}**: {why} |"


def _by_rule(figures: Mapping[str, Any]) -> Iterable[str]:
    records = figures["records"]
    yield "| Rule | Severity | " + " | ".join(kind.removeprefix("extractor:") for kind in records) + " | leaked lines |"
    yield "|---|---|" + "---:|" * (len(records) + 1)
    yield f"| *records* | | {' | '.join(map(str, records.values()))} | |"
    for code, by_kind in figures["rules"].items():
        if any(by_kind[kind]["records"] for kind in records):
            leaked, of = (sum(one.get(name, 0) for one in by_kind.values()) for name in ("leaked", "lines"))
            cells = " | ".join(str(by_kind[kind]["records"] or "") for kind in records)
            share = f"{leaked} of {of}" if of else ""
            yield f"| {_link(code)} {find(code).name} | {find(code).severity} | {cells} | {share} |"


def _link(code: str) -> str:
    return f"[{code}](rules/{code}.md)"


def _shown(url: str) -> str:
    """An address as text: at most 90 characters, nothing in it is Markdown."""
    text = url.replace("|", "%7C").replace("`", "%60")
    return f"`{text if len(text) <= 90 else text[:89] + '…'}`"
