"""A connection for each thread of a process, made when it is first asked for."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from typing import Generic, Protocol, TypeVar

__all__ = ["PerThread"]


class _Closable(Protocol):
    def close(self) -> None: ...


_Connection = TypeVar("_Connection", bound=_Closable)


class PerThread(Generic[_Connection]):
    """Gives each thread its own connection; after a fork, a new one. opened: makes one."""

    def __init__(self, opened: Callable[[], _Connection]):
        self._opened = opened
        self._held = threading.local()
        self._all: list[tuple[int, _Connection]] = []

    def __call__(self) -> _Connection:
        """That of this thread."""
        process, connection = getattr(self._held, "own", (None, None))
        if connection is None or process != os.getpid():
            connection = self._opened()
            self._held.own = (os.getpid(), connection)
            self._all.append(self._held.own)
        return connection

    def forget(self) -> None:
        """Close that of this thread, because it is of no use any more."""
        _, connection = getattr(self._held, "own", (None, None))
        if connection is not None:
            self._all.remove(self._held.own)
            self._held.own = (None, None)
            connection.close()

    def close(self) -> None:
        """Close those of all threads, none of which may be using it; one of before a fork is the parent's."""
        for process, connection in self._all:
            if process == os.getpid():
                connection.close()
        self._all.clear()
        self._held = threading.local()
