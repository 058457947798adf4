"""The one place that knows what a panic is: an error of Rust code, which Python code does not expect.

A panic reaches Python as a `PanicException`, which is no `Exception`: what guards against errors lets it through, and
it ends the program with a traceback. Each Rust library has a class of its own, so it is known by name.
"""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import RLock

__all__ = ["PanicError", "as_errors", "is_panic", "quiet"]

_SAID = re.compile(rb"(?ms)\n?^thread '[^\n]*\) panicked at .*?(?:^note: [^\n]*\n|\Z)")
_ONE_AT_A_TIME = RLock()


class PanicError(RuntimeError):
    """A panic, as an error like any other; the message is the engine's."""


def is_panic(error: BaseException) -> bool:
    """Whether an error is a panic."""
    return type(error).__name__ == "PanicException"


@contextmanager
def as_errors() -> Iterator[None]:
    """A panic in here is raised as PanicError."""
    try:
        yield
    except BaseException as error:
        if not is_panic(error):
            raise
        raise PanicError(_first_line(error)) from error


@contextmanager
def quiet() -> Iterator[None]:
    """As `as_errors`, and what the engine prints of a panic is dropped; all else reaches standard error.

    For short work on bytes of others: while it lasts, what any thread prints there is held back.
    """
    with as_errors(), _ONE_AT_A_TIME:
        try:
            real = os.dup(2)
        except OSError:  # there is no standard error
            yield
            return
        try:
            with tempfile.TemporaryFile(prefix="presscheck-") as held:
                os.dup2(held.fileno(), 2)
                try:
                    yield
                finally:
                    os.dup2(real, 2)
                    held.seek(0)
                    _write(_SAID.sub(b"", held.read()))
        finally:
            os.close(real)


def _write(data: bytes) -> None:
    with suppress(OSError):
        while data:
            data = data[os.write(2, data) :]


def _first_line(error: BaseException) -> str:
    return (str(error) or type(error).__name__).splitlines()[0]
