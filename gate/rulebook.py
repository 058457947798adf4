"""The rules of a run, compiled: from a configuration to a judge and a corpus."""

from __future__ import annotations

import importlib.util
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from ..checks import registry
from ..checks.corpus import Corpus
from ..checks.judge import Judge
from ..checks.registry import SelectionError
from ..checks.rule import Options, Rule
from .config import Config, ConfigError

__all__ = ["Rulebook", "rulebook"]


@dataclass(frozen=True, slots=True)
class Rulebook:
    """The rules of a run. `judge` takes batches one by one, `corpus` all of them together."""

    rules: tuple[Rule, ...]
    judge: Judge
    corpus: Corpus


def rulebook(config: Config) -> Rulebook:
    """The rules that a configuration selects. Raises ConfigError.

    Compiled ones are kept: a service that checks article by article compiles once a minute at most (`Config.as_of`).
    """
    for path in config.rule_files:
        _load_rule_file(path)
    values = tuple(sorted((code, tuple(sorted(own.items()))) for code, own in config.rules.items()))
    try:
        rules = registry.select(config.select, config.ignore, config.extend_select, config.preview)
        for code in config.rules:
            registry.find(code)
    except SelectionError as error:
        raise ConfigError(str(error)) from error
    return _compile(rules, config.as_of, values)


def _compile(rules: tuple[Rule, ...], as_of: Any, values: tuple[Any, ...]) -> Rulebook:
    try:
        return _compiled(tuple(rule.code for rule in rules), as_of, values)
    except ValueError as error:  # an option that a rule does not have, or of a wrong type
        raise ConfigError(str(error)) from error


@lru_cache(maxsize=8)
def _compiled(codes: tuple[str, ...], as_of: Any, values: tuple[Any, ...]) -> Rulebook:
    options: Mapping[str, Mapping[str, Any]] = {code.upper(): dict(own) for code, own in values}
    rules = tuple(registry.find(code) for code in codes)
    pairs: list[tuple[Rule, Options]] = [(rule, rule.options_for(as_of, options.get(rule.code))) for rule in rules]
    return Rulebook(rules, Judge(pairs), Corpus(pairs))


@cache
def _load_rule_file(path: str) -> None:
    """Run a Python file that declares rules. Raises ConfigError."""
    spec = importlib.util.spec_from_file_location(f"presscheck_rules_{Path(path).stem}", path)
    if spec is None or spec.loader is None or not Path(path).is_file():
        raise ConfigError(f"rule file {path}: there is no such Python file")
    registry.load()  # so that a code of ours that is declared again is the user's mistake, not ours
    try:
        spec.loader.exec_module(importlib.util.module_from_spec(spec))
    except Exception as error:
        raise ConfigError(f"rule file {path}: {type(error).__name__}: {error}") from error
