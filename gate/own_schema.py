"""`presscheck.article_schema`: the article rules as a Pandera schema for a Polars frame with columns of one's own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple, TypeVar

import polars as pl
from pandera.errors import SchemaError, SchemaErrorReason, SchemaErrors

from ..checks.declaring.rule import Options, Rule
from ..checks.judging.places import Finder
from ..checks.judging.schema import RuleSchema
from ..parsers import frames
from ..parsers.blocks import paragraphs
from ..parsers.fields import FieldError, Planner
from ..reports.model import at_least
from ..reports.told import help_of
from ..schemas.articles import ARTICLE_DTYPES
from ..schemas.batch import Batch
from ..schemas.vocabulary import Audience, Severity

__all__ = ["ArticleSchema"]

_TOLD: Final = ("severity", "message", "help")
"""What is told of a failure case besides what Pandera tells."""

Frame = TypeVar("Frame", pl.DataFrame, pl.LazyFrame)


class _Terms(NamedTuple):
    """fail_on: the lowest severity that raises. severities: by code, overriding the rule's own severity."""

    fail_on: Severity
    severities: Mapping[str, Severity]
    audience: Audience
    preset: str | None
    mapping: Mapping[str, str | Sequence[str]]


class ArticleSchema(RuleSchema):
    """`RuleSchema` of articles that takes any Polars frame of articles, and tells what it finds in sentences.

    The frame is that of presscheck (`presscheck.read`), or one with columns of your own; their names are found as
    `presscheck.check` finds them, or named by `map`. It needs one of the columns that the rules judge, and no other.
    """

    def __init__(self, rules: Sequence[tuple[Rule, Options]], terms: Mapping[str, Any]) -> None:
        super().__init__("article", rules)
        self._terms = _Terms(**terms)

    def validate(self, check_obj: Frame, *args: Any, lazy: bool = False, **options: Any) -> Frame:
        """Give the frame back, unchanged, if no rule of at least the severity `fail_on` fires on it.

        Raises pandera.errors.SchemaErrors (with `lazy=True`) or SchemaError: `failure_cases` has a row per rule and row
        of the frame, with `check` (the code), `index`, `column` (by your name), `severity`, `message` and `help`.
        TypeError for what is no Polars frame, FieldError for a frame without a column that the rules judge.
        """
        if not isinstance(check_obj, pl.DataFrame | pl.LazyFrame):
            kind = f"{type(check_obj).__module__.partition('.')[0]}.{type(check_obj).__qualname__}"
            raise TypeError(
                f"this schema validates Polars frames, not a {kind}: pass polars.from_pandas(frame), or use "
                "presscheck.check(frame), which takes tables of any library"
            )
        frame = check_obj.collect() if isinstance(check_obj, pl.LazyFrame) else check_obj
        articles, names = self._articles(frame)
        try:
            super().validate(articles, *args, lazy=True, **options)
        except SchemaErrors as errors:
            cases = self._told(errors, articles)
            if cases.height:
                self._fail(errors, cases.with_columns(pl.col("column").replace(names)), check_obj, lazy=lazy)
        return check_obj

    def _articles(self, frame: pl.DataFrame) -> tuple[pl.DataFrame, dict[str, str]]:
        """The `articles` frame of a frame, and its names for columns, where they are others."""
        if not self.judged.faulty_columns(frame) and not self._terms.mapping:
            return frame, {}
        planner = Planner(self._terms.preset, self._terms.mapping)
        parts = [make().articles for make in frames.read(frame, planner, batch_size=max(frame.height, 1))]
        planner.refuse("the frame")
        names = {
            column: field for field, columns in planner.uses.items() for column, rank in columns.items() if not rank
        }
        judged = {rule.column for rule, _ in self.rules}
        if frame.height and not judged & _written(names):
            columns = ", ".join(sorted(judged))
            raise FieldError(
                f"the frame has no column that these rules judge ({columns}); it has {', '.join(frame.columns)}: "
                "name the columns with map={'headline': 'your name'}"
            )
        articles = pl.concat(parts) if parts else pl.DataFrame(schema=ARTICLE_DTYPES)
        return articles, {column: field for column, field in names.items() if column != field}

    def _told(self, errors: SchemaErrors, articles: pl.DataFrame) -> pl.DataFrame:
        """The failure cases that are grave enough, each with what a finding says; faults of the frame, too."""
        cases: Any = errors.failure_cases
        told = pl.DataFrame(
            [row for pair in self.rules for row in self._findings(*pair, cases, articles)],
            schema={"check": pl.String, "column": pl.String, "index": pl.Int32, **dict.fromkeys(_TOLD, pl.String)},
            orient="row",
        )
        joined = cases.with_columns(pl.col("index").cast(pl.Int32)).join(
            told, on=["check", "column", "index"], how="left", maintain_order="left"
        )
        return joined.filter(pl.col("severity").is_null() | pl.col("severity").is_in(at_least(self._terms.fail_on)))

    def _findings(
        self, rule: Rule, options: Options, cases: pl.DataFrame, articles: pl.DataFrame
    ) -> list[tuple[Any, ...]]:
        """What to tell of a rule: the first finding in each row on which it fired."""
        fired = cases.filter(check=rule.code, column=rule.column)["index"].drop_nulls().cast(pl.UInt32).sort()
        if fired.is_empty():
            return []
        part = _whole(articles[fired].with_columns(record=pl.int_range(pl.len(), dtype=pl.UInt64)))
        finder = Finder(Batch(part, paragraphs(part)))
        found = finder.article_findings(rule, options, pl.int_range(part.height, dtype=pl.UInt32, eager=True))
        first = {row["record"]: row for row in reversed([*found])}
        help_ = help_of(rule, self._terms.audience)
        return [
            (
                rule.code,
                rule.column,
                index,
                self._terms.severities.get(rule.code, row["severity"]),
                row["message"],
                help_,
            )
            for record, index in enumerate(fired)
            if (row := first.get(record)) is not None
        ]

    def _fail(self, errors: SchemaErrors, cases: pl.DataFrame, data: Any, *, lazy: bool) -> None:
        """Raise what Pandera raised, with these cases and their sentences."""
        said = [
            f"{row['check']} in column {row['column']!r}, row {row['index']}: {row['message'] or row['failure_case']}"
            for row in cases.iter_rows(named=True)
        ]
        if not lazy:
            reason = SchemaErrorReason.DATAFRAME_CHECK
            raise SchemaError(self, data, said[0], failure_cases=cases, check=cases["check"][0], reason_code=reason)
        errors.failure_cases = cases
        errors.data = data
        errors.message = {"presscheck": said}
        raise errors


def _written(names: Mapping[str, str]) -> set[str]:
    """The columns that fields fill, and those that are derived from them."""
    derived = {
        "published_raw": "published_at",
        "modified_raw": "modified_at",
        "created_raw": "created_at",
        "url": "host",
    }
    return {*names, *(derived[name] for name in names if name in derived)}


def _whole(articles: pl.DataFrame) -> pl.DataFrame:
    """All columns of `Articles`, those that the frame lacks without a value."""
    usual = {"source": frames.FRAME, "format": "frame", "decode_ok": True, "article_id": ""}
    missing = [
        pl.lit(usual.get(name)).cast(dtype).alias(name)
        for name, dtype in ARTICLE_DTYPES.items()
        if name not in articles.columns
    ]
    return articles.with_columns(missing)
