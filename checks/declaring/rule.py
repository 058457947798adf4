"""What a rule is: the data of one declaration, and what follows from it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final

import polars as pl
from polars import selectors

from ...schemas.articles import ARTICLE_DTYPES
from ...schemas.vocabulary import Fix, FrameName, Severity
from .examples import Example

__all__ = ["BOUND", "Expression", "Options", "Rule", "RuleDeclarationError", "RuleError", "Signature", "of_article"]


BOUND: Final = "max_chars"
"""The option by which the bound of a rule is set otherwise."""


class RuleError(RuntimeError):
    """A function of a user's rule has raised; the message names the rule."""


class RuleDeclarationError(ValueError):
    """A rule is declared wrongly: a mistake of the rule's author, raised at import."""


@dataclass(frozen=True, slots=True)
class Options:
    """What a rule may depend on besides the row: its thresholds, and what "now" is in this run."""

    as_of: datetime
    values: Mapping[str, Any] = field(default_factory=dict)
    column: str = ""
    """The column that is judged: one of the rule's `columns`."""

    def __getitem__(self, name: str) -> Any:
        return self.values[name]


@dataclass(frozen=True, slots=True)
class Signature:
    """How a corpus rule sees one row of a batch.

    frame: `article` or `block`, where the other expressions are evaluated; block expressions may also read
    the article's columns. where: rows that take part. key: String, equal for rows to be judged together; stable across
    versions and machines. content: String that the judgement may compare within a key. keep: ascending order within a
    key; the first row is the one that the others are said to repeat; None: no row is, and they are in order of
    `article_id`. text: what is shown of a row; without it, the rule's column. weight: Int64, for how many rows of the
    batch this one stands; it alone sees the rows that do not take part. pieces: List(String), passages of the text of a
    block, in their order: each is a row of its own, `text`, which key and content may read.
    """

    frame: FrameName
    where: pl.Expr
    key: pl.Expr
    content: pl.Expr
    keep: pl.Expr | None
    text: pl.Expr | None = None
    weight: pl.Expr | None = None
    pieces: pl.Expr | None = None


Expression = Callable[[Options], pl.Expr]
Measure = Callable[[Options, pl.DataFrame, pl.DataFrame], pl.DataFrame]


def of_article(name: str) -> pl.Expr:
    """A column of the article, for the expression of a block rule; null in a frame of blocks that stands alone."""
    return pl.coalesce(selectors.by_name(name, require_all=False), pl.lit(None, ARTICLE_DTYPES[name]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One kind of defect.

    code: never reused. frame: `article` and `block` rules judge a row by itself (or by rows of the same batch and
    article); `corpus` rules judge signature rows of one key; `cluster` rules judge pairs of texts that are nearly the
    same (`checks.comparing.near`); `history` rules judge what `measure` makes of the profiles of this run and of
    earlier ones (a row each of `outlet`, and `column`, `severity` or `about` where they differ).
    column: where the defect is; a null there never fires the rule, unless `about_missing`. also: further columns, each
    judged by itself and the same way; such a rule reads `o.column`. mark: Rust regex of what to underline, once a
    match; without it the whole text. spare: Rust regex of passages in which nothing is underlined. literals: one of
    these must be in `column`, in any case, or the rule cannot fire. bound: the most characters that a text may
    have, longer ones are left alone; the option `max_chars`, with this default.
    screen: any other cheap necessary condition. Literals, bound and screen are tried first; the expression is then
    evaluated on the rows found, or, with `looks_around`, on all rows, because it reads neighbours or repetitions.
    sieve: Rust regex without which no line of an article's fields can fire the rule; for blocks, where there are no
    literals (`checks.judging.sieve`).
    borrows: columns of `articles` that a block rule reads, by `of_article`. around: values of a hit that cannot be told
    without its neighbours, by name; grade, facts, message and repair read them as columns. yields_to: beginnings of
    codes; on a row at which one of these rules points, this rule of the same frame says nothing. grade: severity of a
    hit, as a String expression over all hits of a batch. facts: further values of a hit for the message, by name.
    message: one sentence; `{excerpt}`, columns of the row and facts stand in braces, and a number with its noun in the
    singular: `{lines: line}` (`checks.declaring.messages`). repair: on rows that fired, the new value of `column`; null
    drops the block, or empties the column; the same value: left for people. It reads what the expression reads (with
    `borrows`), and changes nothing but the defect. moves: column of `articles` that takes the value of a dropped block,
    or a String expression that names it. once: where most records of a source have the defect, it is a habit of whoever
    wrote the source, and counts once in limits and verdict. options: thresholds and their defaults. extra: the optional
    dependency (`checks.declaring.extras.EXTRAS`) without which the rule is skipped.
    """

    code: str
    name: str
    severity: Severity
    frame: FrameName
    column: str
    message: str
    expression: Expression
    doc: Mapping[str, str]
    also: tuple[str, ...] = ()
    mark: str | None = None
    spare: str | None = None
    borrows: tuple[str, ...] = ()
    literals: tuple[str, ...] = ()
    bound: int = 0
    screen: Expression | None = None
    sieve: str = ""
    looks_around: bool = False
    around: Callable[[Options], Mapping[str, pl.Expr]] | None = None
    yields_to: tuple[str, ...] = ()
    grade: Expression | None = None
    facts: Callable[[Options], Mapping[str, pl.Expr]] | None = None
    signature: Callable[[Options], Signature] | None = None
    measure: Measure | None = None
    about_missing: bool = False
    fix: Fix = "none"
    repair: Expression | None = None
    moves: str | Expression = ""
    extra: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)
    once: bool = False
    default: bool = True
    preview: bool = False
    bad: tuple[Example, ...] = ()
    good: tuple[Example, ...] = ()

    @property
    def family(self) -> str:
        """The letters of the code."""
        return self.code.rstrip("0123456789")

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that the rule judges."""
        return (self.column, *self.also)

    @property
    def key(self) -> tuple[str, str]:
        """What tells this rule, on its column, from all others."""
        return self.code, self.column

    @property
    def summary(self) -> str:
        """First line of the docstring."""
        return self.doc["summary"]

    def options_for(self, as_of: datetime, values: Mapping[str, Any] | None = None) -> Options:
        """The rule's options, with `values` over the defaults.

        Raises ValueError for a name that the rule does not have, or a value of another type.
        """
        values = values or {}
        for name, value in values.items():
            if name not in self.options:
                known = ", ".join(self.options) or "none"
                raise ValueError(f"{self.code} has no option {name!r} (it has: {known})")
            default = self.options[name]
            fits = isinstance(value, int | float) if isinstance(default, float) else isinstance(value, type(default))
            if not fits or (isinstance(value, bool) and not isinstance(default, bool)):
                raise ValueError(f"{self.code}: option {name} must be {type(default).__name__}, not {value!r}")
        return Options(as_of, {**self.options, **values}, self.column)

    def by_column(self, options: Options) -> list[tuple[Rule, Options]]:
        """The rule as one rule a column."""
        return [(replace(self, column=name, also=()), replace(options, column=name)) for name in self.columns]

    def defect(self, options: Options) -> pl.Expr:
        """True where the defect is, never null.

        This is the one place where the policy on nulls stands: a null in the rule's column never fires it. A rule about
        what is missing fires on null, but not on a record that could not be read at all.
        """
        guard = pl.col("read_error").is_null() if self.about_missing else pl.col(self.column).is_not_null()
        if self.bound:
            guard = guard & self._is_within_bound(options)
        return (guard & self.expression(options)).fill_null(False)

    def _is_within_bound(self, options: Options) -> pl.Expr:
        return pl.col(self.column).str.len_chars() <= options[BOUND]

    def condition(self, options: Options) -> pl.Expr | None:
        """A cheap condition, besides `literals`, without which the rule cannot fire, or None. Never null."""
        parts = [self._is_within_bound(options)] if self.bound else []
        if self.screen is not None:
            parts.append(self.screen(options))
        return pl.all_horizontal(*parts).fill_null(False) if parts else None
