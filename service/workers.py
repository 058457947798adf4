"""Threads on which articles are checked, off the event loop, so many at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final, TypeVar

from .problems import ProblemError

__all__ = ["Workers"]

_Result = TypeVar("_Result")

_WAITING: Final = 64
"""Requests that may wait for each thread; more are told to come again."""


class Workers:
    """A pool that neither grows nor queues without end. seconds: for a piece of work, waiting included."""

    def __init__(self, threads: int, seconds: float) -> None:
        self.threads = threads
        self._seconds = seconds
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="check")
        self._room = asyncio.Semaphore(threads * (1 + _WAITING))
        self.pending = 0
        """Pieces that are worked on, or wait."""

    async def do(self, work: Callable[..., _Result], *arguments: object, patient: bool = False) -> _Result:
        """Run a function on a thread.

        patient: wait for room. Raises ProblemError 503 where there is no room, or no time; a function that takes
        too long keeps its thread until it ends.
        """
        if self._room.locked() and not patient:
            raise ProblemError(503, "The service is busy. Try again in a second.", {"Retry-After": "1"})
        await self._room.acquire()
        self.pending += 1
        loop = asyncio.get_running_loop()
        piece = self._pool.submit(work, *arguments)
        piece.add_done_callback(lambda _: loop.call_soon_threadsafe(self._leave))
        answer = asyncio.wrap_future(piece)
        answer.add_done_callback(_seen)
        try:
            return await asyncio.wait_for(asyncio.shield(answer), self._seconds)
        except TimeoutError as error:
            piece.cancel()  # it may not have begun
            said = f"The check took longer than {self._seconds:g} seconds."
            raise ProblemError(503, said, {"Retry-After": "5"}) from error

    def close(self) -> None:
        """Wait for what runs."""
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _leave(self) -> None:
        self.pending -= 1
        self._room.release()


def _seen(answer: asyncio.Future[Any]) -> None:
    """What goes wrong after a timeout is asked for, or asyncio would log it, and the text that it quotes."""
    if not answer.cancelled():
        answer.exception()
