"""What runs in a process that checks batches for another one, and looks for near-duplicates at last.

What is asked comes on standard input, results go back.

Both sides are presscheck; `parcels` says what is between them.
"""

from __future__ import annotations

import os
import signal
import sys
from typing import IO, Any, NamedTuple

from ..._version import __version__
from ...schemas.batch import Deferred
from ..terms.config import Config
from ..terms.rulebook import options_of, rulebook
from .cache import rules_digest
from .done import Done, Read, Wanted, check, parts
from .memory import give_back, share_arenas
from .near_exchange import Alike, NearExchange, Spilled
from .orphans import die_with
from .parcels import packed, unpacked
from .replacements import repairs

__all__ = ["Answer", "Order", "Part", "agreement", "serve"]


class Order(NamedTuple):
    """What is asked of a process, once. parent: the process that asks. shown: whether articles may be shown whole."""

    config: Config
    parent: int
    profiled: bool
    archived: bool
    shown: bool


class Part(NamedTuple):
    """A batch to make and to check. read: see `done.check`. apart: whether results of each source are kept."""

    make: Deferred
    read: Read | None
    apart: bool


class Answer(NamedTuple):
    """The results of a batch; its articles only if some may be shown, and those alone. parts: by source, if asked."""

    done: Done
    parts: tuple[tuple[str, Done], ...]


def agreement(config: Config) -> str:
    """What both processes must have in common: the version, and the rules with their thresholds. Raises ConfigError."""
    return f"{__version__} {rules_digest(options_of(rulebook(config).rules, config))}"


def serve() -> None:
    """Read the order, say what there is to agree on, and answer what is asked until there is no more."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a rule prints is no answer
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the other process ends this one
    asked = sys.stdin.buffer
    order: Order = unpacked(asked)
    die_with(order.parent)
    share_arenas()
    work = _Work(order)
    _send(answers, agreement(order.config))
    while (part := _next(asked)) is not None:
        _send(answers, work.alike(part) if isinstance(part, Spilled) else work.answer(part))
        del part  # not beside the next one
        give_back()


def _next(asked: IO[bytes]) -> Part | Spilled | None:
    try:
        return unpacked(asked)
    except EOFError:
        return None


def _send(answers: IO[bytes], answer: Any) -> None:
    answers.write(packed(answer))
    answers.flush()


class _Work:
    """The rules of an order, compiled once."""

    def __init__(self, order: Order):
        self._shown = order.shown
        self._book = rulebook(order.config)
        self._wanted = Wanted(order.profiled, order.archived, repairs(order.config, self._book))

    def answer(self, part: Part) -> Answer | None:
        """The results; None where the other process has to see for itself what goes wrong."""
        try:
            done = check(part.make(), self._book, self._wanted, read=part.read)
        except BaseException:  # also a panic of the engine
            return None
        kept = tuple((source, one._replace(batch=None)) for source, one in parts(done)) if part.apart else ()
        return Answer(done.slim(shown=self._shown), kept)

    def alike(self, spilled: Spilled) -> Alike | None:
        """Near-duplicates of a whole run; None as above."""
        try:
            return NearExchange.found(self._book.near, spilled)
        except BaseException:
            return None
