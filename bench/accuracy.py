"""How often each rule fires on real text, and how often rightly.

    python -m bench.accuracy DATA [DATA …] [--examples 3] [--rules LK,BD004] [--write]

DATA is a Parquet file of extracted articles, a folder of dumps, or both. The Parquet file has the columns of an article
and `source_kind` (`gold`: text that people have verified; `extractor:NAME`: what an extractor gave for the same page),
`leak_lines` (List(String): lines that gold does not support) and `leak_share`. Of several such files, a kind that an
earlier one has is named with its file: `gold of waddle`. Prints a table by rule, with
`--examples` the texts to read, and the totals; `--write` keeps the figures in reports/accuracy.json, for the
pages of the rules, and writes docs/accuracy.md.

What was read and judged by people stands beside this file: judgements.toml (findings on gold text) and
leak_labels.tsv (what a sample of leaked lines is).
"""

from __future__ import annotations

import argparse
import hashlib
import json
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

import polars as pl

import presscheck
from presscheck.checks.declaring.registry import all_rules, find

from . import roles_page
from .accuracy_page import page

AS_OF: Final = "2026-11-01T00:00:00Z"
COLUMNS: Final = ("url", "headline", "description", "body", "published", "author", "keywords", "language", "publisher")
GOLD: Final = "gold"
DUMPS: Final = "dumps"
FIGURES: Final = Path(__file__).parent.parent / "reports" / "accuracy.json"
PAGE: Final = FIGURES.parent.parent / "docs" / "accuracy.md"
JUDGEMENTS: Final = Path(__file__).parent / "judgements.toml"
LABELS: Final = Path(__file__).parent / "leak_labels.tsv"

LEARNED: Final = "BD040"
"""The rule that is trained on these data: what it adds is said apart."""

FURNITURE: Final = (
    *("LK", "CT", "CP004", "BD004", "BD006", "BD007", "BD008", "BD009", "BD010", "BD012", "BD013", "BD014", "BD015"),
    *("BD016", "BD023", "BD028", "BD029", "BD030", "BD035", LEARNED),
)
"""Beginnings of codes of the rules that say that a line is no sentence of the article: leaks, boilerplate, contacts."""

FURNITURE_CLASSES: Final = (
    *("navigation", "teaser", "consent", "newsletter", "share", "comment", "copyright", "advertisement", "contact"),
)
"""Labels of leaked lines that those rules are there for; others (`caption`, `meta`, `article` …) are not counted."""

LEAKY: Final = 0.2
"""An article with a larger `leak_share` must get a finding of `FURNITURE`."""


@dataclass
class Measured:
    """One kind of data after all rules.

    found: findings, with `body_line`, the stripped line of a body finding. leaked: the stripped leaked lines of each
    record; none of dumps and gold. unseen: by what its model has not seen, what `LEARNED` would find (record,
    body_line, severity, url).
    """

    kind: str
    records: int
    found: pl.DataFrame
    leaked: list[set[str]] = field(default_factory=list)
    leaky: set[int] = field(default_factory=set)
    unseen: dict[str, pl.DataFrame] = field(default_factory=dict)

    def of(self, code: str) -> pl.DataFrame:
        """The findings of one rule."""
        return self.found.filter(pl.col("code") == code)


@dataclass
class Totals:
    """Sentences with figures, for people, and the same as numbers, for the pages."""

    lines: list[str] = field(default_factory=list)
    numbers: dict[str, Any] = field(default_factory=dict)

    def add(self, name: str, part: int, whole: int, sentence: str) -> None:
        """A share, as a sentence that ends with it."""
        share = f"{part} of {whole} ({part / whole:.2%})" if whole else "none to count"
        self.lines.append(f"{sentence}: {share}")
        self.numbers[name] = {"part": part, "of": whole}


def main() -> None:
    """Measure, print, and keep the figures if asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", nargs="+", type=Path)
    parser.add_argument("--examples", type=int, default=0, help="texts of each rule and kind to print")
    parser.add_argument("--rules", default="ALL", help="codes or beginnings of codes, with commas")
    parser.add_argument("--held-out", type=Path, help="file of `bench.lines --keep`")
    parser.add_argument("--write", action="store_true", help="keep the figures for the pages")
    options = parser.parse_args()
    measured: dict[str, Measured] = {}
    held_out = pl.read_parquet(options.held_out) if options.held_out else None
    for path in options.data:
        for one in measure(path, options.rules.split(","), held_out):
            name = one.kind if one.kind not in measured else f"{one.kind} of {path.stem}"
            measured[name] = replace(one, kind=name)
    rules = {rule.code: figures(rule.code, measured) for rule in all_rules()}
    print(*table(rules, measured), sep="\n")
    for code in rules:
        print(*examples(code, measured, options.examples), sep="\n", end="")
    sums = totals(measured)
    print("", *sums.lines, sep="\n")
    if options.write:
        records = {kind: one.records for kind, one in measured.items()}
        kept = {"records": records, "totals": sums.numbers, "rules": rules}
        FIGURES.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
        PAGE.write_text(page(kept, judgements(), sums.lines) + roles_page.kept(), encoding="utf-8")


def measure(path: Path, select: Sequence[str], held_out: pl.DataFrame | None = None) -> Iterator[Measured]:
    """Run the rules, those that are off by default as well, over each kind of data in a file or a folder."""
    options: dict[str, Any] = {"select": select, "preview": True, "as_of": AS_OF}
    if path.is_dir():
        run = presscheck.check(str(path / "*.txt"), **options)
        yield Measured(DUMPS, run.records, run.findings.with_columns(body_line=pl.lit(None, pl.String)))
        return
    for (kind,), frame in pl.read_parquet(path).with_row_index("row").group_by("source_kind", maintain_order=True):
        run = presscheck.check(frame.select(name for name in COLUMNS if name in frame.columns), **options)
        if run.skipped or run.internal_errors:
            raise SystemExit(f"not all rules ran: {run.skipped} {run.internal_errors}")
        leaked = [{line.strip() for line in lines} for lines in frame["leak_lines"].fill_null([]).to_list()]
        leaky = frame.with_row_index("record").filter(pl.col("leak_share") > LEAKY)["record"]
        extracted = {} if kind == GOLD else {"leaked": leaked, "leaky": set(leaky)}
        addresses = frame.select(pl.int_range(pl.len(), dtype=pl.UInt64).alias("record"), "row", url=_address(frame))
        found = with_lines(run.findings, frame).drop("url").join(addresses.drop("row"), on="record", how="left")
        unseen = {} if held_out is None else _unseen(held_out.filter(corpus=path.stem), addresses, found, frame)
        yield Measured(str(kind), run.records, found, unseen=unseen, **extracted)


def _address(frame: pl.DataFrame) -> pl.Expr:
    return pl.coalesce("url", "id") if "url" in frame.columns else pl.col("id")


def _unseen(
    held_out: pl.DataFrame, addresses: pl.DataFrame, found: pl.DataFrame, articles: pl.DataFrame
) -> dict[str, pl.DataFrame]:
    """What the learned rule says with models that have not seen a host or a language, less what it leaves to others."""
    rule = find(LEARNED)
    others = _starts_with(found, rule.yields_to).filter(pl.col("code") != LEARNED).select("record", "body_line")
    lines = (
        held_out.rename({"record": "row", "line": "body_line"})
        .join(addresses, on="row")
        .join(_bars(articles), on=["record", "body_line"])
        .join(others, on=["record", "body_line"], how="anti")
    )
    told = {}
    for left_out in ("hosts", "languages"):
        certain = pl.col("may_be_certain") & (pl.col(left_out) >= 1000 * rule.options["warning"])
        severity = pl.when(certain).then(pl.lit("warning")).otherwise(pl.lit("info"))
        hits = lines.filter(pl.col(left_out) >= pl.col("bar"))
        told[left_out] = hits.select("record", "body_line", "url", severity=severity)
    return told


def _bars(articles: pl.DataFrame) -> pl.DataFrame:
    """Lines that the learned rule judges: `record`, `body_line`, the likelihood (1/1000) from which on it tells them.

    Asked of the rule itself: at bars of 0 it tells all lines that it does not leave alone, as warnings where they may
    be certain; with a bar of warnings that nothing reaches, those that need not be certain.
    """
    options = find(LEARNED).options
    asked = articles.select(name for name in COLUMNS if name in articles.columns)
    judged, doubtful = (
        with_lines(
            presscheck.check(asked, select=[LEARNED], preview=True, rules={LEARNED: {"info": 0.0, **bars}}).findings,
            articles,
        )
        .group_by("record", "body_line")
        .agg(may_be_certain=(pl.col("severity") == "warning").any())
        for bars in ({"warning": 0.0}, {"warning": 1.01})
    )
    told = doubtful.select("record", "body_line", bar=pl.lit(1000 * options["info"]))
    return judged.join(told, on=["record", "body_line"], how="left").with_columns(
        pl.col("bar").fill_null(1000 * options["warning"])
    )


def _starts_with(found: pl.DataFrame, codes: Sequence[str]) -> pl.DataFrame:
    return found.filter(pl.any_horizontal(pl.col("code").str.starts_with(code) for code in codes))


def with_lines(found: pl.DataFrame, frame: pl.DataFrame) -> pl.DataFrame:
    """Findings with the stripped line of the body that they point at."""
    bodies = [(body or "").encode() for body in frame["body"]]
    lines = [
        _line(bodies[row["record"]], row["start"]) if row["column"] == "body" and row["start"] is not None else None
        for row in found.select("record", "column", "start").iter_rows(named=True)
    ]
    return found.with_columns(body_line=pl.Series(lines, dtype=pl.String))


def _line(body: bytes, start: int) -> str:
    begins, ends = body.rfind(b"\n", 0, start) + 1, body.find(b"\n", start)
    return body[begins : ends if ends >= 0 else len(body)].decode().strip()


def figures(code: str, measured: dict[str, Measured]) -> dict[str, Any]:
    """By kind: records that the rule fires on, and findings; on gold: what people said of them; on leaks: precision."""
    result: dict[str, Any] = {}
    for kind, one in measured.items():
        found = one.of(code)
        records = found.select("source", "record").n_unique()
        result[kind] = {"records": records, "findings": found.height}
        if is_gold(kind):
            result[kind]["false"] = sum(not true for true in _judged(code, found))
            result[kind]["unread"] = result[kind]["records"] - len(_judged(code, found))
        elif one.leaked:
            lines = [(row, line) for row, line in found.select("record", "body_line").iter_rows() if line is not None]
            result[kind] |= {"lines": len(lines), "leaked": sum(line in one.leaked[row] for row, line in lines)}
    return result


def _judged(code: str, found: pl.DataFrame) -> list[bool]:
    """Whether the finding is true, for each article of `found` that somebody has read."""
    said = judgements().get(code, {})
    return [said[url].startswith("true") for url in found["url"].unique() if url in said]


def judgements() -> dict[str, dict[str, str]]:
    """Code to URL to `true: why` or `false: why`."""
    return tomllib.loads(JUDGEMENTS.read_text("utf-8")) if JUDGEMENTS.exists() else {}


def totals(measured: dict[str, Measured]) -> Totals:
    """What the whole set of rules does: false alarms on gold, leaks found elsewhere. Rules that are on by default."""
    sums = Totals()
    on = [rule.code for rule in all_rules() if rule.default and not rule.preview]
    for kind, one in measured.items():
        found = one.found.filter(pl.col("code").is_in(on))
        if is_gold(kind):
            _gold_totals(one, found, sums)
        elif one.leaked:
            _leak_totals(one, found, sums)
    return sums


def _gold_totals(one: Measured, found: pl.DataFrame, sums: Totals) -> None:
    said = judgements()
    for severity in ("error", "warning"):
        told = found.filter(pl.col("severity") == severity)
        pairs = set(told.select("url", "code").iter_rows())
        untrue = {url for url, code in pairs if not said.get(code, {}).get(url, "").startswith("true")}
        sums.add(
            f"{one.kind} {severity}", told["record"].n_unique(), one.records, f"{one.kind}: articles with {severity}s"
        )
        sums.add(
            f"{one.kind} {severity} untrue", len(untrue), one.records, f"  of them untrue or not read, {severity}s"
        )
    for left_out, told in {"": found.filter(pl.col("code") == LEARNED), **one.unseen}.items():
        urls = told.filter(pl.col("severity") == "warning")["url"].unique()
        untrue = [url for url in urls if not said.get(LEARNED, {}).get(url, "").startswith("true")]
        how = f", trained without its {left_out.removesuffix('s')}" if left_out else ""
        sums.add(f"{one.kind} {LEARNED} {left_out}", len(untrue), one.records, f"  of them {LEARNED}{how}")


def is_gold(kind: str) -> bool:
    """Whether these are texts that people have verified."""
    return kind.split(" ", maxsplit=1)[0] == GOLD


def _leak_totals(one: Measured, found: pl.DataFrame, sums: Totals) -> None:
    furniture = _starts_with(found, FURNITURE)
    caught = one.leaky & set(furniture["record"])
    sums.add(
        f"{one.kind} articles", len(caught), len(one.leaky), f"{one.kind}: leaky articles with a finding on furniture"
    )
    leaked = {(row, line) for row, lines in enumerate(one.leaked) for line in lines}
    ways = _ways(one, furniture)
    _shares(sums, f"{one.kind} lines", "  all leaked lines", leaked, ways)
    labels = read_labels()
    known = {place: label for place in leaked if (label := labels.get(key(place[1]))) is not None}
    counted = {place for place, label in known.items() if label in FURNITURE_CLASSES}
    _shares(sums, f"{one.kind} furniture", "  leaked lines that are furniture", counted, ways)
    for label in sorted(set(known.values())):
        own = {place for place, given in known.items() if given == label}
        _shares(sums, f"{one.kind} {label}", f"    {label}", own, ways)


def _ways(one: Measured, furniture: pl.DataFrame) -> dict[str, set[tuple[int, str]]]:
    """Lines at which the rules point, by what is said of the way they are counted; the first way counts.

    Where the learned rule was tried with models that have not seen a text, what it says of that text as installed is
    no measure.
    """
    before = _pointed(furniture.filter(pl.col("code") != LEARNED))
    if not one.unseen:
        return {"": _pointed(furniture), f"without {LEARNED}": before}
    seen = {left_out: before | _pointed(told) for left_out, told in one.unseen.items()}
    return {"": seen["hosts"], "language not trained on": seen["languages"], f"without {LEARNED}": before}


def _shares(
    sums: Totals, name: str, sentence: str, lines: set[tuple[int, str]], ways: dict[str, set[tuple[int, str]]]
) -> None:
    """How many of these lines are pointed at, in each way."""
    (_, first), *others = ways.items()
    sums.add(name, len(lines & first), len(lines), sentence)
    for how, pointed in others:
        part = len(lines & pointed)
        sums.numbers[f"{name}, {how}"] = {"part": part, "of": len(lines)}
        sums.lines[-1] += f"; {how} {part}" if lines else ""


def _pointed(found: pl.DataFrame) -> set[tuple[int, str]]:
    """Record and line of each finding on a body."""
    return set(found.select("record", "body_line").drop_nulls().iter_rows())


def key(line: str) -> str:
    """Under which a line is labelled: the texts themselves belong to their publishers."""
    return hashlib.sha256(line.strip().encode()).hexdigest()[:16]


def read_labels() -> dict[str, str]:
    """Key of a leaked line to what it is, for those that somebody has read."""
    if not LABELS.exists():
        return {}
    rows = (line.split("\t") for line in LABELS.read_text("utf-8").splitlines() if line and not line.startswith("#"))
    return dict(rows)


def table(rules: dict[str, dict[str, Any]], measured: dict[str, Measured]) -> list[str]:
    """Lines: records that each rule fires on, by kind, and how many of its lines in extractors' output are leaks."""
    kinds = [kind.removeprefix("extractor:")[:11] for kind in measured]
    lines = [f"{'rule':36}" + "".join(f"{kind:>13}" for kind in kinds) + f"{'leaked lines':>16}"]
    lines.append(f"{'records':36}" + "".join(f"{one.records:13}" for one in measured.values()))
    for code, by_kind in rules.items():
        cells = "".join(f"{by_kind[kind]['records'] or '·':>13}" for kind in measured)
        leaked, of = (sum(one.get(name, 0) for one in by_kind.values()) for name in ("leaked", "lines"))
        lines.append(f"{code} {find(code).name:29}{cells}" + (f"{leaked:9} of {of}" if of else ""))
    return lines


def examples(code: str, measured: dict[str, Measured], most: int) -> Iterator[str]:
    """Lines: what the rule found, for reading."""
    for kind, one in measured.items():
        for row in one.of(code).head(most).iter_rows(named=True):
            place = f"{(row['before'] or '')[-30:]}⟦{row['excerpt']}⟧{(row['after'] or '')[:30]}"
            yield f"\n{code} {kind} {row['severity']} {row['url'] or row['source']}\n    {row['column']}: {place}"
    if most:
        yield "\n"


if __name__ == "__main__":
    main()
