"""The words of presscheck: phrases that readers had to read twice do not come back."""

import re
from collections.abc import Iterator

import click
import pytest

from presscheck.checks.declaring.registry import all_rules
from presscheck.gate.cli.commands import main
from presscheck.reports.told import help_of

NOT_SAID = {
    r"\bstands? (?:in|twice|as|between|there|beside|behind)\b": "is in, appears twice, is a line of its own",
    r"\bsomebody else than\b": "another organization",
    r"\bsafe connection\b": "URL uses http instead of https",
    r"\bjoints?\b": "the place where two sentences meet",
    r"\btelephones?\b": "phone",
    r"\bbesides\b": "also",
    r"\bof worth\b": "useful",
    r"\blets? pass\b": "allow, suppress",
    r"\bso many findings\b": "Allow up to N findings",
    r"\bno image but\b": "tracking pixel, not an image",
    r"\bholds a hint\b": "soft hyphen inside a word",
    r"\bneedless blanks\b": "extra spaces",
}
"""Pattern to what is said instead."""


def commands(group: click.Command = main, name: str = "presscheck") -> Iterator[tuple[str, click.Command]]:
    yield name, group
    if isinstance(group, click.Group):
        for child, command in group.commands.items():
            yield from commands(command, f"{name} {child}")


def said() -> Iterator[tuple[str, str]]:
    """Every text that users read of rules and commands, with where it is from."""
    for rule in all_rules():
        yield f"{rule.code} message", rule.message
        yield f"{rule.code} summary", rule.summary
        for audience in ("extractor", "editor"):
            yield f"{rule.code} help for {audience}", help_of(rule, audience) or ""
    for name, command in commands():
        yield name, command.help or ""
        for option in command.params:
            yield f"{name} {option.name}", getattr(option, "help", None) or ""


@pytest.mark.parametrize("pattern", NOT_SAID)
def test_a_phrase_is_not_said(pattern):
    found = {where: text for where, text in said() if re.search(pattern, text, re.IGNORECASE)}
    assert not found, f"say: {NOT_SAID[pattern]}"


def test_the_texts_are_all_there():
    places = [where for where, _ in said()]
    assert len(places) > 4 * 190
    assert "presscheck check max_findings" in places
