"""Where the CPU time of a run goes: spans around functions of the product, put there from outside.

`watching()` replaces functions by others that do the same and tell a `Ledger`. While it lasts, one batch is done after
the other on one thread, and rules are evaluated one by one, so that CPU time of the process (that of Polars' threads as
well) belongs to what is open. That makes a run some tenths slower: it loses what Polars shares among expressions.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from typing import Any, Final
from unittest.mock import patch

from presscheck.checks.comparing import corpus as comparing
from presscheck.checks.comparing.near import Near
from presscheck.checks.judging import screen
from presscheck.checks.judging.frame_rules import FrameRules
from presscheck.checks.judging.literals import LiteralSearch
from presscheck.checks.judging.places import Finder
from presscheck.gate.run import checking, done, gathering, run, tasks
from presscheck.gate.run.sifting import Suspects
from presscheck.parsers.chunks import Chunk
from presscheck.parsers.frames import Part
from presscheck.schemas.batch import Selective

__all__ = ["STAGES", "Ledger", "watching"]

STAGES: Final = (
    *("compiling", "reading", "laying out", "sifting", "literals", "conditions", "confirming", "Pandera", "findings"),
    *("keys", "signatures", "sketches", "identities", "counting", "gathering", "comparing", "near-duplicates"),
    *("conclusion", "rest"),
)
"""What a run does, in its order. sifting: leaving out articles on which no rule can fire. Pandera: the schemas, less
what their rules take. counting: outlets, sources, profile. rest: what is in no span."""

_REST: Final = "rest"


@dataclass
class Ledger:
    """CPU seconds, each counted once: for the innermost span that was open.

    stages: by name (of `STAGES`). rules: by code and stage.
    """

    stages: Counter[str] = field(default_factory=Counter)
    rules: Counter[tuple[str, str]] = field(default_factory=Counter)
    _open: list[float] = field(default_factory=list)

    @contextmanager
    def span(self, stage: str, code: str = "") -> Iterator[None]:
        """What is done in here, less the spans within it, is of this stage, and of this rule if one is named."""
        self._open.append(0.0)
        start = time.process_time()
        try:
            yield
        finally:
            spent = time.process_time() - start
            own = spent - self._open.pop()
            self.stages[stage] += own
            if code:
                self.rules[code, stage] += own
            if self._open:
                self._open[-1] += spent

    def of(self, stage: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """The same function, with a span."""

        def spanned(*args: Any, **options: Any) -> Any:
            with self.span(stage):
                return function(*args, **options)

        return spanned

    def each(self, stage: str, function: Callable[..., Iterable[Any]]) -> Callable[..., Iterator[Any]]:
        """The same function that gives items one after the other, with a span around each step."""

        def spanned(*args: Any, **options: Any) -> Iterator[Any]:
            items = iter(function(*args, **options))
            while True:
                with self.span(stage):
                    item = next(items, self)
                if item is self:
                    return
                yield item

        return spanned


class _Inline:
    """An executor without threads."""

    def __init__(self, *_: Any, **__: Any) -> None:
        pass

    def submit(self, function: Callable[..., Any], *args: Any) -> Future[Any]:
        future: Future[Any] = Future()
        try:
            future.set_result(function(*args))
        except Exception as error:
            future.set_exception(error)
        return future

    def shutdown(self, **_: Any) -> None:
        pass


@contextmanager
def watching() -> Iterator[Ledger]:
    """Runs of `presscheck.check` in here, on one thread, are told to the ledger."""
    ledger = Ledger()
    with ExitStack() as stack, ledger.span(_REST):
        for owner, name, spanned in (*_of_a_run(ledger), *_of_rules(ledger)):
            stack.enter_context(patch.object(owner, name, spanned))
        yield ledger


def _of_a_run(ledger: Ledger) -> Iterator[tuple[Any, str, Any]]:
    """What to replace where: stages of a run."""
    yield checking, "ThreadPoolExecutor", _Inline
    yield run, "kept_or_read", ledger.each("reading", _with_spanned_makers(ledger))
    for maker in (Chunk, Part, Suspects):
        yield maker, "__call__", _method(ledger, "laying out", maker.__call__)
    for owner, name, stage in (
        (run, "rulebook", "compiling"),
        (run, "conclude", "conclusion"),
        (checking, "check", "counting"),
        (done, "keyed", "keys"),
        (done, "identities", "identities"),
    ):
        yield owner, name, ledger.of(stage, getattr(owner, name))
    yield checking, "sieved", ledger.each("sifting", checking.sieved)
    for owner, name, stage in (
        (LiteralSearch, "rows", "literals"),
        (FrameRules, "judge", "Pandera"),
        (comparing.Corpus, "signatures", "signatures"),
        (comparing.Corpus, "judge", "comparing"),
        (Near, "sketches", "sketches"),
        (gathering.NearExchange, "judged", "near-duplicates"),
        (gathering.Gathered, "add", "gathering"),
        (gathering.Gathered, "compare_records", "comparing"),
        (gathering.Gathered, "finished", "conclusion"),
    ):
        yield owner, name, _method(ledger, stage, getattr(owner, name))


def _method(ledger: Ledger, stage: str, method: Callable[..., Any]) -> Callable[..., Any]:
    def spanned(self: Any, *args: Any, **options: Any) -> Any:
        with ledger.span(stage):
            return method(self, *args, **options)

    return spanned


def _with_spanned_makers(ledger: Ledger) -> Callable[..., Iterator[Any]]:
    """`kept_or_read`, whose batches that are made by a plain function are made in a span."""

    def spanned(*args: Any, **options: Any) -> Iterator[Any]:
        for item in tasks.kept_or_read(*args, **options):
            is_plain = isinstance(item, tasks.Task) and not isinstance(item.make, Selective | Chunk)
            yield replace(item, make=ledger.of("laying out", item.make)) if is_plain else item

    return spanned


def _of_rules(ledger: Ledger) -> Iterator[tuple[Any, str, Any]]:
    """What to replace where: work that is done for one rule."""
    somewhere, confirmed, signature_rows = screen._true_somewhere, screen.Screen._confirmed, comparing._signature_rows

    def one_by_one(frame: Any, expressions: Iterable[tuple[Any, Any]]) -> list[Any]:
        told = []
        for one, expression in expressions:
            with ledger.span("conditions" if expression is one.condition else "confirming", one.rule.code):
                told += somewhere(frame, [(one, expression)])
        return told

    def confirmed_of(self: Any, frame: Any, rows: Any, one: Any) -> Any:
        with ledger.span("confirming", one.rule.code):
            return confirmed(self, frame, rows, one)

    def signed(rule: Any, signature: Any, rows: Any) -> Any:
        with ledger.span("signatures", rule.code):
            return signature_rows(rule, signature, rows).collect().lazy()

    yield screen, "_true_somewhere", one_by_one
    yield screen.Screen, "_confirmed", confirmed_of
    yield comparing, "_signature_rows", signed
    for name in ("article_findings", "block_findings"):
        yield Finder, name, _finding(ledger, getattr(Finder, name))


def _finding(ledger: Ledger, method: Callable[..., Any]) -> Callable[..., Any]:
    def spanned(self: Any, rule: Any, options: Any, rows: Any) -> Any:
        with ledger.span("findings", rule.code):
            return [*method(self, rule, options, rows)]

    return spanned
