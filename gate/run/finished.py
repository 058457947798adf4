"""A finished run in the hands of a program: what reports read, and what a program does with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from os import PathLike
from pathlib import Path

from ...reports import brief, model
from ...reports.formats import SHOW_ARTICLES, format_of, write_file

__all__ = ["CheckFailedError", "Run"]


class CheckFailedError(Exception):
    """A run failed (`Run.raise_for_errors`). The message names the first findings; `run` has all of them."""

    def __init__(self, run: Run) -> None:
        super().__init__(repr(run))
        self.run = run


@dataclass(frozen=True, slots=True, repr=False)
class Run(model.Run):
    """A finished run. It is false if it failed or checked nothing: you can write `assert presscheck.check(article)`.

    verdict: `"pass"`, or `"fail"` if a finding is at or above `fail_on`, a limit is exceeded, or a rule could not be
    evaluated. records: number of checked records. reasons, internal_errors, notes: sentences about exceeded limits,
    about rules that could not be evaluated, and about things to clean up. skipped: missing extras, each with the codes
    of the rules that need it. rules: codes of the rules that were on. show_articles: returns the same run with the
    whole articles that a report shows.
    """

    show_articles: Callable[[Run], Run] | None = None

    def __bool__(self) -> bool:
        """Whether it passed, and checked something: without records or without rules, there is nothing to pass."""
        return self.verdict == "pass" and bool(self.records and self.rules)

    def __repr__(self) -> str:
        return brief.as_text(self)

    def _repr_html_(self) -> str:
        return brief.as_html(self)

    def raise_for_errors(self) -> None:
        """Do nothing if the run passed. Raises CheckFailedError, which names the first findings, if it failed.

        A run without records or rules raises it, too.
        """
        if not self:
            raise CheckFailedError(self)

    def write(self, path: str | PathLike[str], format: str | None = None) -> None:
        """Write a report to a file: `run.write("report.html")`.

        format: any of the formats of `presscheck check --output-format`; without it, the suffix of the name says which
        (`reports.formats.SUFFIXES`). Raises FormatError for a format or suffix that does not exist, and OSError.
        """
        chosen = format or format_of(path)
        complete = self.show_articles if chosen in SHOW_ARTICLES else None
        write_file(self if complete is None else complete(self), Path(path), chosen)
