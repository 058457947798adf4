"""Tests that pytest collects for `--presscheck`: one for each input and rule.

    presscheck::examples/dump.txt::LK001 xpath-selector

All inputs are checked together, once a session (in each worker of xdist), when the first of the tests is run. An input
is a path as it was given, so that a folder of a thousand files has as many tests as one file.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import polars as pl
import pytest

from ..checks.declaring.registry import find
from ..gate.check import check
from ..gate.cli.troubles import no_records, sentence
from ..gate.run.finished import Run
from ..gate.terms.limits import codes, limited
from ..gate.terms.rulebook import rulebook
from ..parsers.source import STDIN, SourceError, expand
from ..reports.text import visible
from ..reports.words import counted
from .pytest_check import findings_text, grave, settings

__all__ = ["Gate", "Input", "RuleItem"]

_NAME: Final = "presscheck"


class Gate(pytest.Collector):
    """All inputs. paths: those that are read, by the name of the input; sources: input of each file."""

    paths: Mapping[str, str]
    sources: Mapping[str, str]

    @classmethod
    def of(cls, session: pytest.Session, paths: Sequence[str]) -> Gate:
        """The root of all checks of a session. paths: absolute ones."""
        root = session.config.rootpath
        made: Gate = cls.from_parent(session, name=_NAME, nodeid=_NAME, path=root / _NAME)
        made.paths = {visible(_from(root, path)): _from(Path.cwd(), path) for path in paths}
        return made

    def collect(self) -> Iterator[Input]:
        """Its inputs. Raises CollectError for a path without files and settings that cannot be used."""
        try:
            if any(Path(path).name == STDIN for path in self.paths.values()):
                raise SourceError("- is standard input, which a test cannot read: name a file, a folder or a glob")
            self.sources = {source: name for name, path in self.paths.items() for source in expand([path])}
            book = rulebook(settings(self.config))
        except Exception as error:
            raise self.CollectError(visible(sentence(error))) from error
        extras = {code: extra for extra, codes in book.skipped.items() for code in codes}
        codes = [*(rule.code for rule in book.rules), *extras]
        for name in self.paths:
            made: Input = Input.from_parent(self, name=name)
            made.codes = {code: extras.get(code) for code in codes}
            yield made

    @cached_property
    def run(self) -> Run | str:
        """The finished run of all inputs; a sentence if it did not take place."""
        try:
            run = check(list(self.paths.values()), config=settings(self.config))
        except Exception as error:
            return sentence(error)
        return run if run.records else no_records(", ".join(self.paths))

    @cached_property
    def limited(self) -> frozenset[str]:
        """Codes of rules that may fire so and so often."""
        return codes(limited(settings(self.config).limits))

    def troubles(self, code: str) -> list[str]:
        """Why there is no telling what a rule finds."""
        if isinstance(self.run, str):
            return [self.run]
        others = tuple(f"rule {other} " for other in self.run.rules if other != code)
        return [error for error in self.run.internal_errors if not error.startswith(others)]


class Input(pytest.Collector):
    """One path. codes: of its rules, with the extra that is not installed, if one is missing."""

    codes: Mapping[str, str | None]

    def collect(self) -> Iterator[RuleItem]:
        """A test for each rule."""
        for code, extra in self.codes.items():
            made: RuleItem = RuleItem.from_parent(self, name=f"{code} {find(code).name}")
            made.code, made.extra = code, extra
            yield made


class RuleItem(pytest.Item):
    """One rule on one input."""

    code: str
    extra: str | None

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.add_marker(_NAME)

    @property
    def gate(self) -> Gate:
        """What it belongs to."""
        found = self.getparent(Gate)
        assert found is not None
        return found

    def reportinfo(self) -> tuple[Path, None, str]:
        """Where it is, and its title in reports."""
        assert self.parent is not None
        return self.path, None, f"{self.parent.name}: {self.name}"

    def setup(self) -> None:
        """Run the check, if none of the others has. What goes wrong there is an error of each test, and no pass."""
        if self.extra:
            pytest.skip(f"install presscheck[{self.extra}] to check {self.code}")
        if troubles := self.gate.troubles(self.code):
            pytest.fail("\n".join(visible(trouble) for trouble in troubles), pytrace=False)

    def runtest(self) -> None:
        """Fail if the findings fail the run; milder ones are the output of a test that passes."""
        run, name = self.gate.run, self.parent.name if self.parent else ""
        assert isinstance(run, Run)
        own = [source for source, of in self.gate.sources.items() if of == name]
        found = run.counted.filter(pl.col("code") == self.code, pl.col("source").is_in(own)).collect()
        if not found.height:
            return
        exceeded = [reason for reason in run.reasons if reason.startswith(f"{self.code} ")]
        head = "\n".join([f"{counted(found.height, 'finding')} of {self.name} in {name}", *map(visible, exceeded)])
        text = f"{head}\n{findings_text(found)}\n\n{self._advice(found)}"
        single = run.verdict == "fail" and self.code not in self.gate.limited and grave(found, run.fail_on).height
        if exceeded or single:
            pytest.fail(text, pytrace=False)
        self.add_report_section("call", _NAME, text)

    def _advice(self, found: pl.DataFrame) -> str:
        record = json.dumps(visible(found["url"][0] or found["article_id"][0]), ensure_ascii=False)
        return (
            f"explain:   presscheck rule {self.code}\n"
            f'suppress:  [[suppress]] record = {record}, rule = "{self.code}", reason = "…" in the suppressions file\n'
            f'turn off:  ignore = ["{self.code}"] in the configuration'
        )


def _from(folder: Path, path: str) -> str:
    """The path from a folder, if it is below."""
    return Path(path).relative_to(folder).as_posix() if Path(path).is_relative_to(folder) else path
