"""The rules of a run, compiled: from a configuration to a judge and a corpus."""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache
from pathlib import Path
from traceback import extract_tb
from types import ModuleType
from typing import Any, Final

from ...archive.facts import KEYED
from ...checks.comparing.corpus import Corpus
from ...checks.comparing.history import History
from ...checks.comparing.near import Near
from ...checks.declaring import registry
from ...checks.declaring.extras import is_installed
from ...checks.declaring.rule import Options, Rule, RuleDeclarationError, RuleError
from ...checks.judging.judge import Judge
from ...checks.judging.screen import Screen
from ...checks.judging.sieve import Sieve
from ...schemas.blocks import LAID_OUT
from ...schemas.vocabulary import Severity
from .config import Config, ConfigError
from .ignores import CodesBySource, codes_by_source
from .own_rules import silent_examples
from .rule_tables import rules_in
from .severities import by_code
from .starting import end as end_start

__all__ = ["OVERSIZED", "Rulebook", "foreign_codes", "options_of", "own_rules", "rulebook"]


@dataclass(frozen=True, slots=True)
class Rulebook:
    """The rules of a run. `judge` takes batches one by one, `corpus` all of them together, `history` the whole run.

    cheap: gives who judges articles of more than `max_bytes`, by the rules that do not read their texts, and DF013.
    archived: the rules of `corpus` that are judged against an archive, too. sieve: which articles `judge` need not see;
    None where it must see all. ignored: findings that are left out, by source. severities: of findings, by code, where
    it is not the rule's own. skipped: extra that is not installed to the codes of the rules that need it; these are not
    among `rules`.
    """

    rules: tuple[Rule, ...]
    judge: Judge
    cheap: Callable[[], Judge]
    corpus: Corpus
    archived: Corpus
    near: Near
    history: History
    sieve: Sieve | None
    ignored: CodesBySource
    severities: Mapping[str, Severity]
    skipped: Mapping[str, tuple[str, ...]]
    max_bytes: int

    def prepare(self) -> None:
        """Make ready what checks one article at a time: it takes half a second, and saves most of the time of each."""
        self.judge.prepare()
        self.archived.prepare()


def rulebook(config: Config) -> Rulebook:
    """The rules that a configuration selects. Raises ConfigError.

    Compiled ones are kept: a service that checks article by article compiles once a minute at most (`Config.as_of`).
    """
    strangers = foreign_codes(config)
    try:
        rules = registry.select(config.select, config.ignore, config.extend_select, config.preview)
        rules = tuple(rule for rule in rules if rule.code not in strangers)
        ignored = codes_by_source(config.per_source_ignores)
        severities = by_code(config.severity)
        values = {registry.find(name).code: own for name, own in config.rules.items()}
        for code, own in values.items():
            registry.find(code).options_for(config.as_of, own)
    except ValueError as error:  # no such rule; or an option that it does not have, or of a wrong type
        raise ConfigError(str(error)) from error
    values[OVERSIZED] = {**values.get(OVERSIZED, {}), "max_bytes_judged": config.max_article_bytes}
    given = tuple(sorted((code, tuple(sorted(own.items()))) for code, own in values.items()))
    rules = tuple(rule for rule in rules if rule.frame != "history" or config.history is not None)
    skipped = {rule.extra: () for rule in rules if not is_installed(rule.extra)}
    skipped = {extra: tuple(rule.code for rule in rules if rule.extra == extra) for extra in skipped}
    rules = tuple(rule for rule in rules if rule.extra not in skipped)
    compiled = _compiled(tuple(rule.code for rule in rules), config.as_of, given)
    end_start()
    return Rulebook(rules, *compiled, ignored, severities, skipped, config.max_article_bytes)


def foreign_codes(config: Config) -> frozenset[str]:
    """Codes of rules from files that this configuration does not name; those that it names are read. ConfigError."""
    own = {rule.code for rule in own_rules(config)}
    return frozenset(_FROM_FILES - own)


def own_rules(config: Config) -> tuple[Rule, ...]:
    """The rules that the files of a configuration declare. Raises ConfigError."""
    codes = {code for path in config.rule_files for code in _load_rule_file(os.path.realpath(path))}
    return tuple(rule for rule in registry.all_rules() if rule.code in codes)


def options_of(rules: Iterable[Rule], config: Config) -> list[tuple[Rule, Options]]:
    """Each rule with its options. Raises ValueError for options that a rule does not have."""
    values = {registry.find(name).code: own for name, own in config.rules.items()}
    return [(rule, rule.options_for(config.as_of, values.get(rule.code))) for rule in rules]


@lru_cache(maxsize=8)
def _compiled(
    codes: tuple[str, ...], as_of: datetime, values: tuple[Any, ...]
) -> tuple[Judge, Callable[[], Judge], Corpus, Corpus, Near, History, Sieve | None]:
    options: Mapping[str, Mapping[str, Any]] = {code: dict(own) for code, own in values}
    rules = (registry.find(code) for code in codes)
    pairs: list[tuple[Rule, Options]] = [(rule, rule.options_for(as_of, options.get(rule.code))) for rule in rules]
    oversized = registry.find(OVERSIZED)
    limit = (oversized, oversized.options_for(as_of, options.get(OVERSIZED)))
    others = [pair for pair in pairs if pair[0] is not oversized]
    cheap = cache(lambda: Judge([*(pair for pair in others if _is_cheap(*pair)), limit]))
    sieve = Sieve([*others, limit]) if all(Sieve.takes(*pair) for pair in pairs) else None
    archived = Corpus([pair for pair in pairs if pair[0].code in KEYED])
    return Judge(pairs), cheap, Corpus(pairs), archived, Near(pairs), History(pairs), sieve


def _is_cheap(rule: Rule, options: Options) -> bool:
    """The rule judges an article, and reads none of its texts."""
    if rule.frame != "article":
        return False
    read = Screen(rule.by_column(options)).reads
    return read.isdisjoint(LAID_OUT) and not set(rule.columns) & set(LAID_OUT)


OVERSIZED: Final = "DF013"
"""The rule that says of an article that it is too long to be judged as a whole."""

_FROM_FILES: set[str] = set()
"""Codes of all rules that files have declared in this process, for whichever configuration."""


@cache
def _load_rule_file(path: str) -> frozenset[str]:
    """Declare the rules of a file, a Python file or a table of rules in TOML; their codes. Raises ConfigError."""
    if not Path(path).is_file():
        raise ConfigError(f"rule file {path}: the file does not exist")
    known = {rule.code for rule in registry.all_rules()}
    try:
        has_rules = _declare_rules(Path(path))
    except RuleDeclarationError as error:
        raise ConfigError(f"rule file {path}: {error}") from error
    except (Exception, SystemExit) as error:  # a file that ends the program would end the check, with any exit code
        raise ConfigError(f"rule file {path}{_line(path, error)}: {type(error).__name__}: {error}") from error
    declared = [rule for rule in registry.all_rules() if rule.code not in known]
    if not declared and not has_rules:
        raise ConfigError(f"rule file {path}: {_NO_RULE}")
    _FROM_FILES.update(rule.code for rule in declared)
    _refuse_silent(path, declared)
    return frozenset(rule.code for rule in declared)


def _line(path: str, error: BaseException) -> str:
    """The line of a file at which it raised, if it did."""
    raised = [one.lineno for one in extract_tb(error.__traceback__) if one.filename == path]
    return f", line {raised[-1]}" if raised else ""


_NO_RULE: Final = (
    'the file declares no rule. Declare one with @rule(code="HS001", …), from presscheck import rule, above a function '
    "that returns a Polars expression"
)


def _declare_rules(path: Path) -> bool:
    """Whether the file has rules, which may be declared already.

    Raises RuleDeclarationError, and whatever a Python file raises.
    """
    if path.suffix.lower() == ".toml":
        return bool(rules_in(path))
    spec = importlib.util.spec_from_file_location(f"presscheck_rules_{path.stem}", path)
    if spec is None or spec.loader is None:
        raise RuleDeclarationError("a rule file must be a Python file or a TOML file")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    inner = [one for one in vars(module).values() if isinstance(one, ModuleType)]
    return any(isinstance(one, Rule) for place in (module, *inner) for one in vars(place).values())


def _refuse_silent(path: str, rules: Iterable[Rule]) -> None:
    """Raises ConfigError for a rule that does not fire on a bad example of its own."""
    for rule in rules:
        try:
            silent = next(silent_examples(rule), None)
        except RuleError:  # its run tells
            continue
        if silent is not None:
            raise ConfigError(
                f"rule file {path}: rule {rule.code} does not fire on its bad example {silent}, so it may never fire. "
                "Correct the expression or the example."
            )
