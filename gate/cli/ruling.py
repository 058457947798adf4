"""What `presscheck rule` does: show rules, and run the examples of those that the user has declared."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click

from ...checks.declaring import registry
from ...checks.declaring.rule import Rule
from ...reports import pages, rules_json
from ...reports.text import visible
from ...reports.words import counted
from ..terms import config as settings
from ..terms.own_rules import faults
from ..terms.rulebook import own_rules
from ..terms.verdict import EXIT_CLEAN, EXIT_FINDINGS
from . import outputs
from .steps import file_of

__all__ = ["show", "test"]


def show(code: str | None, options: Mapping[str, Any]) -> None:
    """Print one rule, a family, or without a code all rules. Raises SelectionError, ConfigError."""
    listed, one = _asked_for(code, options)
    if options["output_format"] == "json":
        stream = outputs.utf8_stdout()
        if one is not None:
            rules_json.write_one(one, stream)
        else:
            rules_json.write_several(listed, stream)
    elif one is not None:
        pages.render(one, outputs.console())
    else:
        pages.render_list(listed, outputs.console())


def _asked_for(code: str | None, options: Mapping[str, Any]) -> tuple[tuple[Rule, ...], Rule | None]:
    """A list of rules, or one. A rule of presscheck is shown whatever the configuration is."""
    for load in (False, True):
        if load or code is None:
            _own(options)
        if code is None:
            return registry.all_rules(), None
        if listed := registry.of_family(code):
            return listed, None
        try:
            return (), registry.find(code)
        except registry.SelectionError:
            if load:
                raise
    raise AssertionError("the second time it is found or raises")


def _own(options: Mapping[str, Any]) -> tuple[Rule, ...]:
    return own_rules(settings.load(file_of(dict(options))))


def test(code: str | None, options: Mapping[str, Any]) -> int:
    """Run the examples of the user's own rules, or of one; the exit code. Raises ClickException where there is none."""
    rules = [one for one in _own(options) if code is None or code.upper() in (one.code, one.family)]
    if not rules:
        raise click.ClickException(f"the rule files declare no rule {code}" if code else _NO_FILES)
    failed = False
    for one in rules:
        said = list(faults(one))
        failed |= bool(said)
        if not one.bad and not one.good:
            click.echo(f"{one.code} {one.name}: no examples, so nothing was tested")
            continue
        number = f"{counted(len(one.bad), 'bad example')}, {counted(len(one.good), 'good example')}"
        click.echo(f"{one.code} {one.name}: {number}: {'FAIL' if said else 'PASS'}")
        for sentence in said:
            click.echo(f"  {visible(sentence)}")
    return EXIT_FINDINGS if failed else EXIT_CLEAN


_NO_FILES = "you have no rules of your own: name their files in the configuration, such as rule-files = ['house.toml']"
