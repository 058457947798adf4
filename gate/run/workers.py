"""Who checks the batches of a run, and looks for near-duplicates: this process, and others once there is much to do.

A good part of the work holds the GIL, so threads alone leave most cores idle. Processes are started from nothing, with
no fork (Polars does not live through one) and without the main module of the program (`multiprocessing` would run it
again). They take a second or two, in which this process has begun. One that ends before its time, or that cannot
answer, takes nothing with it: its batch is checked here.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from queue import Empty, SimpleQueue
from select import select
from threading import Lock, Thread
from typing import Any, Final

from ...checks.judging.judge import Judged
from ..terms.config import Config
from .done import Done, Wanted
from .engine import FEW_CORES, spare, take_one_core
from .memory import MEMORY, own_bytes
from .near_exchange import Alike, NearExchange, Spilled
from .parcels import packed, unpacked
from .tasks import Task
from .worker import Answer, Order, Part, agreement

__all__ = ["Workers"]

_ENOUGH: Final = 2_000
"""Records, of which there are more to come: the start of a process takes as long as a few hundred."""

_ENOUGH_OF_FEW_RULES: Final = 50_000
"""The same where rules are so few that most records need not be checked: those that are left are soon done."""

_BOOT: Final = (
    "import pickle, sys; sys.path[:] = pickle.load(sys.stdin.buffer); "
    "from presscheck.gate.run.worker import serve; serve()"
)
_LOOK_SECONDS: Final = 0.05
_CAN_WAIT: Final = os.name == "posix"
"""Whether `select` takes pipes."""

Check = Callable[[Task], Done]


class _LostError(Exception):
    """The process has ended before its time."""


class _Process:
    """Another process that checks batches, one at a time, and at last looks for near-duplicates."""

    def __init__(self, order: Order):
        """Start it. Raises OSError, _LostError."""
        asked = packed(sys.path) + packed(order)
        environment = dict(os.environ)
        spare(environment)
        take_one_core(environment)
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-c", _BOOT],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment,
        )
        self._send(asked)

    def agrees(self, said: str) -> bool:
        """Whether it has the same rules; it takes some time until it can tell. Raises _LostError."""
        return self._received() == said

    def checked(self, task: Task) -> Done | None:
        """The results of a batch, which are kept where the task says; None where it cannot tell. Raises _LostError."""
        try:
            data = packed(Part(task.make, task.read, apart=len(task.places) > 1))
        except (pickle.PicklingError, AttributeError, TypeError):  # a batch that only this process can make
            return None
        self._send(data)
        del data
        answer: Answer | None = self._received()
        if answer is None:
            return None
        task.keep(answer.done, answer.parts)
        return answer.done

    def find_alike(self, spilled: Spilled) -> None:
        """Let it look for near-duplicates while this process does something else. Raises _LostError."""
        self._send(packed(spilled))

    def alike(self) -> Alike | None:
        """What it has found; None where it cannot tell. Raises _LostError."""
        return self._received()

    def end(self) -> None:
        """Whatever it does."""
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                with suppress(OSError):  # what it has not read
                    stream.close()

    def _send(self, data: bytes) -> None:
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(data)
            self._process.stdin.flush()
        except (OSError, ValueError) as error:  # closed, if somebody has ended it
            raise _LostError from error

    def _received(self) -> Any:
        assert self._process.stdout is not None
        try:
            while _CAN_WAIT and not select([self._process.stdout], (), (), _LOOK_SECONDS)[0]:
                if 0 < MEMORY.allowed < own_bytes(self._process.pid):
                    raise _LostError  # this process has to see for itself, and somebody watches over it
            return unpacked(self._process.stdout)
        except (OSError, ValueError, EOFError, pickle.UnpicklingError) as error:  # closed, if somebody has ended it
            raise _LostError from error


def _is_python(executable: str) -> bool:
    """Whether this program starts Python: where Python is inside of another one, that one is named."""
    return Path(executable or "").name.startswith(("python", "pypy"))


class Workers:
    """Checks tasks, `jobs` at a time: in this process (`here`) or in others. A context manager.

    Who is free is in a queue, this process (None) as often as it checks a batch at a time.
    """

    def __init__(self, here: Check, config: Config, wanted: Wanted, *, shown: bool, few_rules: bool = False):
        self._here = here
        self._enough = _ENOUGH_OF_FEW_RULES if few_rules else _ENOUGH
        self.jobs = config.jobs
        asked = replace(config, archive=None)  # which may be open, and is looked up in this process
        self._order = Order(asked, os.getpid(), wanted.profiled, wanted.archived, shown)
        self._free: SimpleQueue[_Process | None] = SimpleQueue()
        self._processes: list[_Process] = []
        self._records = 0
        self._replaced = 0
        self._is_over = False
        self._lock = Lock()
        for _ in range(self.jobs):
            self._free.put(None)

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, *raised: object) -> None:
        self.end()

    def end(self) -> None:
        """No process does anything any more; nobody waits for it."""
        self._is_over = True
        for process in self._processes:
            process.end()
        self._processes.clear()

    def alike(self, near: NearExchange) -> Iterator[Judged]:
        """Findings on near-duplicates, when all batches are checked: another process looks for them from now on.

        Where none is free, or none is left (`end`), this one does when they are taken.
        """
        process = self._another()
        if process is not None:
            with suppress(_LostError):
                process.find_alike(near.spilled())
        return self._told(process, near)

    def _another(self) -> _Process | None:
        """A process that is free. The others are not needed any more."""
        found: _Process | None = None
        with suppress(Empty):
            while found is None and not self._is_over:
                found = self._free.get_nowait()
        for process in self._processes:
            if process is not found:
                process.end()
        return found

    @staticmethod
    def _told(process: _Process | None, near: NearExchange) -> Iterator[Judged]:
        found: Alike | None = None
        if process is not None:
            with suppress(_LostError):
                found = process.alike()
            if found is None:
                process.end()  # whatever it is still doing: this one does it
        yield from near.judged() if found is None else found.judged()

    def noted(self, items: Iterable[Task | Done]) -> Iterator[Task | Done]:
        """The same items; other processes are started when there was enough to do, and there is more."""
        for item in items:
            if isinstance(item, Task):
                if self._records >= self._enough and not self._processes:
                    self._start()
                self._records += item.height
            yield item

    def checked(self, item: Task | Done) -> Done:
        """The results of a batch, by who is free first."""
        if isinstance(item, Done):
            return item
        free = self._free.get()
        try:
            done = None if free is None else free.checked(item)
            return self._here(item) if done is None else done
        except _LostError:
            free = None
            if self._is_over:  # nobody waits for it
                raise
            return self._here(item)
        finally:
            if free is not None or not self._is_replaced():
                self._free.put(free)

    def _is_replaced(self) -> bool:
        """Whether a process is ready that does what this one did."""
        with self._lock:
            self._replaced -= (replaced := self._replaced > 0)
        return replaced

    def _start(self) -> None:
        if self.jobs == 1 or not _is_python(sys.executable):
            return
        said = agreement(self._order.config)
        for _ in range(self.jobs - (self.jobs <= FEW_CORES)):
            try:
                process = _Process(self._order)
            except (OSError, _LostError):  # no more processes here: threads do
                return
            self._processes.append(process)
            Thread(target=self._welcome, args=(process, said, self._is_kept_free()), daemon=True).start()

    def _is_kept_free(self) -> bool:
        """Whether this process leaves a batch to one that starts: two threads here are hardly faster than one."""
        with suppress(Empty):
            self._free.get_nowait()
            return True
        return False

    def _welcome(self, process: _Process, said: str, is_kept_free: bool) -> None:
        """Let a process take part, as soon as it is ready. is_kept_free: else it is to replace this one."""
        free: _Process | None = None
        try:
            with suppress(_LostError, OSError, ValueError):  # the run may be over before
                free = process if process.agrees(said) else None
        finally:
            if free is not None and not is_kept_free:
                with self._lock:
                    self._replaced += 1
            if free is not None or is_kept_free:
                self._free.put(free)
