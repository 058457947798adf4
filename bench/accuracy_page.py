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
- **Older verified texts** (*waddle*): 1,689 news pages of 2011 and 2012 in Greek, English, Polish, Russian and Chinese,
  with texts that people made. These have true defects as well; for 300 of them there are outputs of extractors.
- **Pages in eleven languages** (*pages*): 86 pages, compared with the text that the publisher's own structured data
  states, which is sometimes shortened.
- **Outputs of extractors** for the same pages: trafilatura, newspaper, newspaper4k, readability and jusText, and *whole
  pages as text* (inscriptis), the worst case. A line counts as leaked if under half of its word trigrams are in the
  verified text; that is noisy: a heading that the benchmark left out counts as leaked, a short line of a menu may not.
- **Text dumps**: 585 records made from schema.org data of news pages. Nobody has verified them; they show how often a
  defect occurs where the names of properties were lost.
- Pages of 2011 to 2023, mostly in English, with some German, Italian, French and others; few pages an outlet, so rules
  that compare articles of an outlet have little to find. What is rare here may be common in your corpus.
- Which leaked lines are furniture of the page (menus, teasers, consent, newsletters, sharing, comments, copyright,
  advertisements, contacts) was told by reading a random sample of 650 different lines, which are counted wherever they
  occur. Lines of other kinds (captions, bylines and times, sentences of the article) are not counted.
- A line counts as pointed at if some rule, on by default, has a finding in it, whatever its severity.
- [BD040](rules/BD040.md) is trained on these pages. So it is not counted as installed: each line is judged by a model
  that was trained without the line's host, and, *language not trained on*, by one that was trained without its language
  (English, Greek, Polish, Russian, Chinese, German; the other languages together). `python -m bench.lines score` makes
  these models. What all other rules find is counted beside it.
- The rules were tuned while these texts were read. The figures say what is left of their errors, and are no forecast
  for texts that nobody has looked at.
"""


def page(figures: Mapping[str, Any], judgements: Mapping[str, Mapping[str, str]], told: Sequence[str]) -> str:
    """The page, as Markdown. figures: as `reports.accuracy` reads them. told: the totals, as sentences."""
    lines = [_INTRODUCTION, "## Leaked lines that some rule points at", "", *_summary(figures["totals"]), ""]
    lines += ["## Totals", "", "Rules that are on by default.", ""]
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


_WAYS: Final = (", without BD040", "", ", language not trained on")
_SUMMED: Final = ("furniture", "navigation", "teaser", "share", "comment", "newsletter", "advertisement", "lines")
_WHOLE_PAGE: Final = "extractor:inscriptis"


def _summary(totals: Mapping[str, Mapping[str, int]]) -> Iterable[str]:
    """A table: kinds of leaked lines, over all whole pages and over all outputs of extractors, in each way to count."""
    yield "| | Lines | Without BD040 | With it, host not trained on | With it, language not trained on |"
    yield "|---|---:|---:|---:|---:|"
    for place, is_page in (("whole pages", True), ("outputs of extractors", False)):
        for name in _SUMMED:
            keys = [key for key in totals if key.endswith(f" {name}") and key.startswith(_WHOLE_PAGE) == is_page]
            own = [key for key in keys if key.startswith("extractor:") and f"{key}{_WAYS[0]}" in totals]
            if number := sum(totals[key]["of"] for key in own):
                shares = [sum(totals[f"{key}{way}"]["part"] for key in own) / number for way in _WAYS]
                cells = " | ".join(f"{share:.0%}" for share in shares)
                what = {"furniture": "all furniture", "lines": "all lines that count as leaked"}.get(name, name)
                yield f"| {place}: {what} | {number} | {cells} |"


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
