"""Threads on which articles are checked, off the event loop, so many at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, Final, TypeVar

from .problems import ProblemError

__all__ = ["Workers"]

_Result = TypeVar("_Result")

_WAITING: Final = 64
"""Requests that may wait for each thread; more are told to come again."""


class Workers:
    """Threads that neither grow nor queue without end. seconds: for a piece of work, waiting included.

    A thread cannot be stopped: a piece that takes too long lingers until it ends. As many may linger as there are
    threads, and others work in their place. Those beyond take the places of others; when no place is left, all is
    refused at once, instead of after `seconds`.
    """

    def __init__(self, threads: int, seconds: float) -> None:
        self.threads = threads
        self._seconds = seconds
        self._pool = ThreadPoolExecutor(2 * threads, thread_name_prefix="check")
        self._room = asyncio.Semaphore(threads * (1 + _WAITING))
        self._free = asyncio.Semaphore(threads)
        self.pending = 0
        """Pieces that are worked on, or wait."""
        self._late: set[Future[Any]] = set()

    @property
    def lingering(self) -> int:
        """Pieces that nobody waits for any more, and that still have a thread."""
        return len(self._late)

    async def do(self, work: Callable[..., _Result], *arguments: object, patient: bool = False) -> _Result:
        """Run a function on a thread.

        patient: wait for room. Raises ProblemError 429 where too many wait, and 503 where there is no place or no time.
        """
        if self.lingering >= 2 * self.threads:
            said = "The service is busy with articles that take too long. Try again later."
            raise ProblemError(503, said, {"Retry-After": "5"})
        if self._room.locked() and not patient:
            raise ProblemError(429, "Too many articles are waiting. Try again in a second.", {"Retry-After": "1"})
        await self._room.acquire()
        self.pending += 1
        piece: Future[_Result] | None = None
        try:
            async with asyncio.timeout(self._seconds):
                await self._free.acquire()
                piece = self._begun(work, *arguments)
                answer = asyncio.wrap_future(piece)
                answer.add_done_callback(_seen)
                return await asyncio.shield(answer)
        except TimeoutError as error:
            if piece is not None and not piece.done():
                self._linger(piece)
            said = f"The check took longer than {self._seconds:g} seconds."
            raise ProblemError(503, said, {"Retry-After": "5"}) from error
        finally:
            if piece is None:
                self._leave()

    def close(self) -> None:
        """Wait for what runs."""
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _begun(self, work: Callable[..., _Result], *arguments: object) -> Future[_Result]:
        """A piece of work on a thread."""
        loop = asyncio.get_running_loop()
        piece = self._pool.submit(work, *arguments)
        piece.add_done_callback(lambda _: loop.call_soon_threadsafe(self._end, piece))
        return piece

    def _linger(self, piece: Future[Any]) -> None:
        """Nobody waits for a piece any more: another one may have its place, as long as few linger."""
        self._late.add(piece)
        if self.lingering <= self.threads:
            self._free.release()

    def _end(self, piece: Future[Any]) -> None:
        """A piece has ended. Its place is free, unless that was given away, or makes up for one that was."""
        if piece not in self._late or self.lingering > self.threads:
            self._free.release()
        self._late.discard(piece)
        self._leave()

    def _leave(self) -> None:
        self.pending -= 1
        self._room.release()


def _seen(answer: asyncio.Future[Any]) -> None:
    """What goes wrong after a timeout is asked for, or asyncio would log it, and the text that it quotes."""
    if not answer.cancelled():
        answer.exception()
