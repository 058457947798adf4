"""The words of presscheck: phrases that readers had to read twice do not come back."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import click
import pytest

from presscheck.checks.declaring.registry import all_rules, is_ours
from presscheck.gate.cli.commands import main
from presscheck.gate.cli.reference import page as reference
from presscheck.reports.told import help_of
from presscheck.schemas.findings import Findings

ROOT = Path(__file__).parent.parent
PAGES = ("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md", "examples/README.md", "docs/*.md")
"""Pages; those of rules say what rules say."""

NOT_SAID = {
    r"\bstands? (?:in|twice|as|between|there|beside|behind)\b": "is in, appears twice, is a line of its own",
    r"\bsomebody else than\b": "another organization",
    r"\bsafe connection\b": "URL uses http instead of https",
    r"\bjoints?\b": "the place where two sentences meet",
    r"\btelephones?\b": "phone",
    r"\bbesides?\b": "also, next to, in addition to",
    r"\bof worth\b": "useful",
    r"\blet(?:s|ting)? (?:\w+ ){0,4}pass\b": "allow, suppress",
    r"\bso many (?:findings|runs|records|characters)\b": "up to N findings",
    r"\bno image but\b": "tracking pixel, not an image",
    r"\bholds? (?:a hint|nothing)\b": "soft hyphen inside a word; contains only",
    r"\bblanks\b|\ba blank (?!line)\b": "spaces, a space",
    r"\bnothing but\b": "only",
    r"\btaken for (?:text|the|an?)\b": "extracted as text, taken as the headline",
    r"\b(?:this|it|that) is no (?!longer)": "is not a",
    r"\bthat (?:is|are) no (?!longer)": "that is not a",
    r"(?<!leaves )\bbehind (?!an? paywall|a wall|their paywall|its paywall|the paywall)": "after",
    r"\ba wall\b|\bthe wall\b": "a paywall",
    r", for (?:it|they|there|these|this|he|she|we|you) ": "because",
    r"\btells? that\b": "shows that",
    r"\b(?:say|says) so with\b": "use, name it with",
    r"\bgoes before\b": "overrides",
    r"\bfull stops?\b": "period",
    r"\bsmall letters?\b": "lowercase letters",
    r"\bcontent systems?\b": "content management system",
    r"\b(?:on|after) end\b": "in a row",
    r"\bcomes? (?:again|of it)\b": "is repeated; the result",
    r"\bheld back\b|\bwithout a word\b": "silently",
    r"\bwhatever (?:reads|counts|trains)\b|\bwhoever\b": "programs that read, anyone who",
    r"\bone an? (?:line|row|record|article)\b|\b(?:check|row|line|file) an? (?:rule|article|record)\b": "one per line",
    r"\b(?:least severity|gravest)\b": "lowest severity, most severe",
    r"\bbeginnings? of (?:codes|their codes)\b": "code prefix",
    r"\bfound by (?:themselves|itself)\b": "detected",
    r"\b(?:did|does) not take place\b": "did not run",
}
"""Pattern to what is said instead."""

BRITISH = re.compile(
    r"\b(?:colours?|neighbour\w*|behaviour\w*|centre[sd]?|licence[sd]?|programmes?|spelt|grey|cancelled|"
    r"(?:capital|recogni|normal|organ|summar|digit|minim|maxim)is(?:e|es|ed|ing|ation|ations)|digitised|recognised)\b",
    re.IGNORECASE,
)
"""Spellings of which presscheck writes the American ones. What is code, such as the name of a rule, stays."""


def commands(group: click.Command = main, name: str = "presscheck") -> Iterator[tuple[str, click.Command]]:
    yield name, group
    if isinstance(group, click.Group):
        for child, command in group.commands.items():
            yield from commands(command, f"{name} {child}")


def of_rules() -> Iterator[tuple[str, str]]:
    for rule in filter(is_ours, all_rules()):
        yield f"{rule.code} message", rule.message
        for section, text in rule.doc.items():
            yield f"{rule.code} {section}", text
        for audience in ("extractor", "editor"):
            yield f"{rule.code} help for {audience}", help_of(rule, audience) or ""


def of_commands() -> Iterator[tuple[str, str]]:
    for name, command in commands():
        yield name, command.help or ""
        for option in command.params:
            yield f"{name} {option.name}", getattr(option, "help", None) or ""


def of_pages() -> Iterator[tuple[str, str]]:
    """Paragraphs and rows of pages, without code; but for lists of texts that people have judged."""
    for path in (path for pattern in PAGES for path in sorted(ROOT.glob(pattern))):
        prose = re.sub(r"^```.*?^```$", "", path.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
        for number, part in enumerate(re.split(r"\n\s*\n|\n(?=[|*-])", prose)):
            if not part.startswith("| [") or path.name != "accuracy.md":
                yield f"{path.name} part {number}", " ".join(part.split())


@cache
def said() -> tuple[tuple[str, str], ...]:
    """Every text that users read of rules, commands, findings and pages, with where it is from; without code."""
    columns = Findings.to_schema().columns.items()
    of_columns = ((f"column {name}", column.description or "") for name, column in columns)
    texts = (*of_rules(), *of_commands(), *of_columns, *of_pages(), ("reference", reference()))
    return tuple((where, re.sub(r"`[^`]*`|“[^”]*”", "", text)) for where, text in texts)


@pytest.mark.parametrize("pattern", NOT_SAID)
def test_a_phrase_is_not_said(pattern):
    found = {where: text[:200] for where, text in said() if re.search(pattern, text, re.IGNORECASE)}
    assert not found, f"say: {NOT_SAID[pattern]}"


def test_spelling_is_american():
    assert not {where: found[0] for where, text in said() if (found := BRITISH.search(text))}


def test_one_is_singular():
    assert not {where: text for where, text in said() if re.search(r"\b1 (?:\w+ )?(?:findings|records|rules)\b", text)}


@pytest.mark.parametrize("rule", [rule for rule in all_rules() if is_ours(rule)], ids=lambda rule: rule.code)
def test_a_title_is_a_sentence_and_no_question(rule):
    assert rule.summary[0].isupper() or not rule.summary[0].isalpha()
    assert rule.summary.endswith(".")
    assert len(rule.summary) <= 120


def test_the_texts_are_all_there():
    places = [where for where, _ in said()]
    assert len(places) > 8 * 200
    assert "presscheck check max_findings" in places
    assert {"BD001 Evidence", "column replacement", "README.md part 1"} <= set(places)
