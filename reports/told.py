"""What reports for programs tell of a finding: its public columns, and what its rule says to do."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

import polars as pl

from ..checks.declaring.declare import EDITORS
from ..checks.declaring.registry import all_rules, is_ours
from ..checks.declaring.rule import Rule
from ..schemas.findings import PUBLIC_COLUMNS
from ..schemas.vocabulary import Audience

__all__ = ["HOME", "RULE_COLUMNS", "TOLD_COLUMNS", "help_of", "told", "told_rows", "url_of"]

HOME: Final = "https://github.com/presscheck/presscheck"

RULE_COLUMNS: Final = {
    "help": "What to do, in one sentence; null if there is nothing to do.",
    "rule_url": "Page of the rule; null for your own rules.",
}
"""Columns of reports that the rule of a finding fills."""

TOLD_COLUMNS: Final = (*PUBLIC_COLUMNS, *RULE_COLUMNS)
"""What every machine-readable report gives of a finding, in order."""


def told(findings: pl.LazyFrame, audience: Audience = "extractor") -> pl.LazyFrame:
    """Findings with the columns of reports for programs."""
    rules = {rule.code: rule for rule in all_rules()}
    said = _said(audience)
    return findings.select(PUBLIC_COLUMNS).with_columns(
        pl.col("code")
        .replace_strict({code: tell(rule) for code, rule in rules.items()}, default=None, return_dtype=pl.String)
        .alias(name)
        for name, tell in said.items()
    )


def told_rows(findings: pl.DataFrame, audience: Audience = "extractor") -> Iterator[dict[str, Any]]:
    """The rows of `told`, of a few findings: of rules that are not among them nothing is worked out."""
    rules, said = {rule.code: rule for rule in all_rules()}, _said(audience)
    for row in findings.select(PUBLIC_COLUMNS).iter_rows(named=True):
        rule = rules.get(row["code"])
        yield row | {name: None if rule is None else tell(rule) for name, tell in said.items()}


def _said(audience: Audience) -> Mapping[str, Callable[[Rule], str | None]]:
    return {"help": lambda rule: help_of(rule, audience), "rule_url": url_of}


def help_of(rule: Rule, audience: Audience = "extractor") -> str | None:
    """What to do: the first sentence of the rule's section Fix; None if that says that there is nothing to do.

    For editors, what the rule says to them; the same sentence where it says nothing else.
    """
    own = rule.doc.get(EDITORS) if audience == "editor" else None
    sentence = (own or rule.doc.get("Fix", "None")).split(". ")[0].rstrip(".")
    sentence = sentence.removeprefix("None: ").removeprefix("None, or ").removeprefix("None; ")
    return None if sentence == "None" else f"{sentence[:1].upper()}{sentence[1:]}."


def url_of(rule: Rule) -> str | None:
    """Address of the page of a rule of presscheck."""
    return f"{HOME}/blob/main/docs/rules/{rule.code}.md" if is_ours(rule) else None
