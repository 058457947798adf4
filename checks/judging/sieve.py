"""The articles in which some rule of a run may fire: with few rules, most need not be laid out in blocks.

A sieve reads fields as they are. It lets through each article on which a rule would fire, and some others; nobody but
the judge says which.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import polars as pl

from ...schemas.blocks import LAID_OUT
from ..declaring.rule import Options, Rule
from .literals import LiteralSearch
from .screen import Screen

__all__ = ["Sieve"]

_FEW_ROWS: Final = 200


class Sieve:
    """Which articles may have a finding, by cheap necessary conditions.

    Raises ValueError for rules of which some cannot be sieved: see `takes`.
    """

    def __init__(self, rules: Sequence[tuple[Rule, Options]]):
        if not all(self.takes(rule, options) for rule, options in rules):
            raise ValueError("not all of these rules can be sieved")
        pairs = [pair for rule, options in rules for pair in rule.by_column(options)]
        self._articles = Screen([pair for pair in pairs if pair[0].frame == "article"])
        of_blocks = [rule for rule, _ in pairs if rule.frame == "block"]
        literals = {rule.code: rule.literals for rule in of_blocks if rule.literals}
        self._literals = LiteralSearch(literals) if literals else None
        self._regexes = [_in_lines(rule.sieve) for rule in of_blocks if not rule.literals]
        self.reads = self._articles.reads | (frozenset(LAID_OUT) if of_blocks else frozenset())
        """Columns of `Articles`."""
        self._seen = self._passed = 0

    @staticmethod
    def takes(rule: Rule, options: Options) -> bool:
        """Whether fields alone can tell that a rule does not fire. Not of one that reads whatever columns there are."""
        if rule.frame == "article":
            expressions = [own.defect(given) for own, given in rule.by_column(options)]
            return not rule.looks_around and not any(one.meta.has_multiple_outputs() for one in expressions)
        return rule.frame == "block" and rule.column == "text" and bool(rule.literals or rule.sieve)

    def pays(self, height: int) -> bool:
        """Whether it is worth while for so many articles: not for a few, nor where it has let most of them through."""
        return height > _FEW_ROWS and 2 * self._passed <= self._seen

    def __call__(self, articles: pl.DataFrame) -> pl.Series:
        """The rows (positions, UInt32, ascending) to be judged; of a rule that cannot be evaluated, all rows.

        articles: with named fields, of which these are the columns in `reads`.
        """
        screened = self._articles.evaluate(articles)
        held = [*screened.fired.values()]
        if screened.failed:
            held.append(pl.repeat(True, articles.height, dtype=pl.Boolean, eager=True))
        if self._literals is not None or self._regexes:
            texts = articles.select(pl.concat_str(pl.lit(""), *LAID_OUT, separator="\n", ignore_nulls=True)).to_series()
            held += [texts.str.contains(regex) for regex in self._regexes]
            if self._literals is not None:
                held.append(self._literals.may_hold(texts))
        rows = pl.select(pl.any_horizontal(pl.lit(False), *held)).to_series().arg_true()
        self._seen, self._passed = self._seen + articles.height, self._passed + rows.len()
        return rows


def _in_lines(regex: str) -> str:
    """The regex for a text of lines, of which the first is empty: it matches wherever it matches in one of them.

    Ends of lines are ends for it, whichever line break is used, and `.` stands for what is in a line, and more. One
    that begins with `^` begins with the line break, for which it is ten times as fast to look.
    """
    return "(?smR)" + (rf"[\r\n]{regex[1:]}" if regex.startswith("^") else regex)
