"""docs/accuracy.md: what was measured, on what, and what it does not show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from presscheck.checks.declaring.registry import find

__all__ = ["page"]

_INTRODUCTION: Final = """\
# Accuracy

This page shows how often each rule fires on real text, and how often it is correct. `python -m bench.accuracy DATA…
--write` takes the measurements, and writes this page and the section *Measured* on the pages of the
[rules](rules/README.md).

## The data and its limits

- **Verified texts**: 181 pages of a public benchmark of article extraction, whose bodies people have verified. A
  finding about a body is a false alarm there, unless the page itself is defective. Titles, times and authors come from
  an extractor, as in the other data. One person reviewed each finding; nobody has checked this review.
- **Older verified texts** (*waddle*): 1,689 news pages of 2011 and 2012 in Greek, English, Polish, Russian and Chinese,
  with texts that people prepared. These also have real defects; for 300 of them there are extractor outputs.
- **Pages in eleven languages** (*pages*): 86 pages, compared with the text in the publisher's own structured data,
  which is sometimes shortened.
- **Extractor outputs** for the same pages: trafilatura, newspaper, newspaper4k, readability and jusText, and *whole
  pages as text* (inscriptis), the worst case. A line counts as leaked if less than half of its word trigrams are in the
  verified text. This is noisy: a heading that is missing in the benchmark counts as leaked, a short menu line may not.
- **Text dumps**: 585 records created from schema.org data of news pages. Nobody has verified them; they show how often
  a defect occurs if the names of properties are lost.
- The pages are from 2011 to 2023, mostly in English, with some in German, Italian, French and other languages. There
  are few pages per outlet, so rules that compare articles of an outlet find little. Defects that are rare here may be
  common in your corpus.
- To find out which leaked lines are page furniture (menus, teasers, consent, newsletters, sharing, comments, copyright,
  advertisements, contacts), a random sample of 650 different lines was read; these lines are counted wherever they
  occur. Lines of other kinds (captions, bylines and times, sentences of the article) are not counted.
- A line counts as found if any rule that is on by default has a finding in it, whatever its severity.
- [BD040](rules/BD040.md) is trained on these pages, so the installed model is not used here. Instead, each line is
  judged by a model that was trained without the line's host and, for *language not trained on*, by one that was trained
  without its language (English, Greek, Polish, Russian, Chinese, German; the other languages together). `python -m
  bench.lines score` creates these models. The findings of all other rules are counted separately.
- The rules were tuned with these texts. The figures show the remaining errors, and do not predict the results on new
  texts.
"""


def page(figures: Mapping[str, Any], judgements: Mapping[str, Mapping[str, str]], told: Sequence[str]) -> str:
    """The page, as Markdown. figures: as `reports.accuracy` reads them. told: the totals, as sentences."""
    lines = [_INTRODUCTION, "## Leaked lines that a rule finds", "", *_summary(figures["totals"]), ""]
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
