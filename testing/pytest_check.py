"""What the fixture of the pytest plugin does, and the words in which it and the items tell of findings."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import polars as pl
import pytest

from ..gate.check import check
from ..gate.run.finished import Run
from ..gate.terms.config import Config, config_of, find, load
from ..reports.formats import file_console
from ..reports.terminal.records import write_records
from ..reports.text import visible
from ..reports.words import counted, result
from ..schemas.vocabulary import SEVERITIES

__all__ = ["MAX_LISTED", "Checker", "findings_text", "grave", "settings"]

MAX_LISTED: Final = 10
"""Findings that one failure shows."""

_SETTINGS: Final = pytest.StashKey[Config]()


def settings(config: pytest.Config) -> Config:
    """What holds in a session: options, then settings of pytest, then the configuration file. Raises ConfigError."""
    if _SETTINGS not in config.stash:
        named, fail_on = config.option.presscheck_config, config.option.presscheck_fail_on
        if named:
            path = config.invocation_params.dir / named
        else:
            path = config.getini("presscheck_config")
            path = config.rootpath / path if path else find(config.rootpath)
        given = {"fail_on": fail_on or config.getini("presscheck_fail_on") or None}
        config.stash[_SETTINGS] = config_of(load(path), given)
    return config.stash[_SETTINGS]


@dataclass(frozen=True, repr=False)
class Checker:
    """The function that a test gets. settings: those of the session. marked: those of the marker."""

    settings: Config
    marked: Mapping[str, Any]

    @classmethod
    def of(cls, request: pytest.FixtureRequest) -> Checker:
        """For one test; of its markers, the nearest has the last word."""
        marked: dict[str, Any] = {}
        for mark in reversed(list(request.node.iter_markers("presscheck"))):
            if mark.args:
                raise pytest.UsageError(f"the marker presscheck takes only keyword arguments, not {mark.args!r}")
            marked |= mark.kwargs
        return cls(settings(request.config), marked)

    def __call__(self, data: Any, **options: Any) -> Run:
        """Check what `presscheck.check` takes. Raises AssertionError with the findings that are too grave."""
        __tracebackhide__ = True
        run = check(data, config=self.settings, **{**self.marked, **options})
        if run.internal_errors:
            raise RuntimeError("\n".join(visible(error) for error in run.internal_errors))
        if run.skipped and not run.rules:
            pytest.skip(f"install presscheck[{','.join(run.skipped)}] to check this")
        if not run.records:
            raise AssertionError("no records: the data is empty")
        if run.verdict == "fail":
            raise AssertionError(_failure(run))
        return run


def grave(findings: pl.DataFrame, fail_on: str) -> pl.DataFrame:
    """Those at or above a severity."""
    return findings.filter(pl.col("severity").is_in(SEVERITIES[SEVERITIES.index(fail_on) :]))


def findings_text(findings: pl.DataFrame) -> str:
    """The first findings, underlined in their text, and how many more there are; nothing in it is raw."""
    stream = io.StringIO()
    write_records(findings.head(MAX_LISTED).lazy(), file_console(stream))
    more = findings.height - MAX_LISTED
    return stream.getvalue().rstrip() + (f"\n\n… and {counted(more, 'more finding')}" if more > 0 else "")


def _failure(run: Run) -> str:
    reasons = [f"limit exceeded: {visible(reason)}" for reason in run.reasons]
    counted_ones = run.counted.collect()
    found = grave(counted_ones, run.fail_on)
    shown = findings_text(found if found.height else counted_ones)
    explained = (
        "`presscheck rule CODE` explains a rule; ignore=[CODE] turns it off here, and map={column: field} names fields."
    )
    return "\n".join([f"presscheck: {visible(result(run))}", *reasons, shown, "", explained])
