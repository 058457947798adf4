"""The pytest plugin: each rule on each input as a test, and a fixture that checks what an extractor has made.

    pytest --presscheck=articles.jsonl          # presscheck::articles.jsonl::LK001 xpath-selector …

    def test_my_extractor(presscheck):
        presscheck(extract(page), ignore=["TS"])

Polars and pandera are loaded by what uses them: a session that uses neither does not wait for them.
"""

from __future__ import annotations

import os
from collections.abc import Generator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from ..schemas.vocabulary import SEVERITIES

if TYPE_CHECKING:
    from .pytest_check import Checker

__all__ = [
    "presscheck",
    "pytest_addoption",
    "pytest_configure",
    "pytest_load_initial_conftests",
    "pytest_make_collect_report",
]

_NAME_PATHS: Final = frozenset({"--presscheck", "--presscheck-config"})
"""Options whose value pytest may take for a place of tests."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Options of the command line, and the settings that stand for them in a file."""
    group = parser.getgroup("presscheck", "presscheck: data quality of articles")
    group.addoption("--presscheck", action="append", metavar="PATH", help="File, folder or glob to check; repeatable.")
    group.addoption("--presscheck-fail-on", choices=SEVERITIES, help="Lowest severity that fails a test.")
    group.addoption(
        "--presscheck-config", metavar="FILE", help="Configuration file; default: the one that the command finds."
    )
    parser.addini("presscheck_paths", "What to check if the command line names neither tests nor paths.", "args")
    parser.addini("presscheck_fail_on", "Same as --presscheck-fail-on.", default="")
    parser.addini("presscheck_config", "Same as --presscheck-config.", default="")


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config, args: Sequence[str]) -> None:
    """Refuse a path after a space if it has moved pytest's root.

    pytest determines its root before it loads plugins, when an option of theirs is unknown and the value after a space
    looks like a place of tests. It has no way to determine the root again. A conftest.py of the wrong root may fail, so
    this comes before it.

    Raises UsageError.
    """
    for option, value in pairwise(args):
        if option in _NAME_PATHS and _moved(early_config, value):
            from ..reports.text import visible

            raise pytest.UsageError(
                f"write {option}={visible(value)} with an equals sign. After a space, pytest takes the path for a test "
                f"path and looks for its configuration there, so its rootdir is now {early_config.rootpath}"
            )


def _moved(config: pytest.Config, value: str) -> bool:
    """Whether pytest has another root because it has taken this path for a place of tests."""
    given, here = config.known_args_namespace, config.invocation_params.dir
    path = Path(os.path.abspath(here / value))
    if given.inifilename or given.rootdir or not os.path.exists(path):
        return False
    around = (path, *path.parents)
    if config.inipath is None:
        return here not in around
    return config.inipath.parent in around and config.inipath.parent not in (here, *here.parents)


def pytest_configure(config: pytest.Config) -> None:
    """Make the marker known."""
    marker = "presscheck(select=…, ignore=…, fail_on=…, …): settings for the fixture `presscheck`"
    config.addinivalue_line("markers", marker)


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """The checks come after all tests of a session."""
    report = yield
    if isinstance(collector, pytest.Session) and report.passed and _paths(collector.config):
        from .pytest_items import Gate

        report.result.append(Gate.of(collector, _paths(collector.config)))
    return report


def _paths(config: pytest.Config) -> list[str]:
    """Those of the command line; those of the settings if it names no tests either."""
    if config.option.presscheck or config.args_source is pytest.Config.ArgsSource.ARGS:
        return [str(config.invocation_params.dir / path) for path in config.option.presscheck or ()]
    return [str(config.rootpath / path) for path in config.getini("presscheck_paths")]


@pytest.fixture
def presscheck(request: pytest.FixtureRequest) -> Checker:
    """Check articles: `presscheck(article)`, also several, or a Polars frame, with settings as keywords.

    Gives the run, or raises an AssertionError that shows the findings. What holds are the keywords, then those of the
    marker `presscheck`, then the options of the session and the configuration file.
    """
    from .pytest_check import Checker

    return Checker.of(request)
