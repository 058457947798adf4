"""Bodies of requests, read within limits, and JSON that is no trap."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any, Final, NoReturn

from starlette.requests import ClientDisconnect, Request

from .problems import ProblemError

__all__ = ["MAX_DEPTH", "MAX_ID_CHARS", "lines", "parsed", "read"]

MAX_DEPTH: Final = 100
"""Lists and objects inside each other; an article needs a dozen."""

MAX_ID_CHARS: Final = 2_000

_DRAINED: Final = 10
"""Times the limit, of a body that is too large, are read and dropped."""

_DRAIN_SECONDS: Final = 5


async def read(request: Request, most: int, seconds: float) -> bytes:
    """The body. Raises ProblemError if it is longer than `most` bytes, declared or not, or takes too long to come."""
    data, chunks = bytearray(), request.stream()
    try:
        async with asyncio.timeout(seconds):
            await _refuse_declared(request, chunks, most)
            async for chunk in chunks:
                data += chunk
                if len(data) > most:
                    raise await _too_large(chunks, most)
    except TimeoutError as error:
        raise ProblemError(408, f"The request did not arrive within {seconds:g} seconds.") from error
    except ClientDisconnect as error:
        raise ProblemError(400, "The request ended before its body was complete.") from error
    return bytes(data)


async def lines(request: Request, most: int) -> AsyncIterator[bytes]:
    """Lines of a body that are not blank, as they come. Raises ProblemError as `read` does."""
    rest, size, chunks = bytearray(), 0, request.stream()
    await _refuse_declared(request, chunks, most)
    async for chunk in chunks:
        size += len(chunk)
        if size > most:
            raise await _too_large(chunks, most)
        rest += chunk
        if b"\n" in chunk:
            *whole, last = rest.split(b"\n")
            rest = last
            for line in filter(bytes.strip, map(bytes, whole)):
                yield line
    if rest.strip():
        yield bytes(rest)


def parsed(data: bytes) -> Any:
    """The value of a JSON text (RFC 8259). Raises ProblemError for what is none, and for what is nested too deep."""
    if not data.strip():
        raise ProblemError(400, "The request has no body. Send an article as JSON.")
    try:
        value = json.loads(data.decode("utf-8-sig"), parse_constant=_refuse_constant, parse_int=str, parse_float=str)
    except UnicodeDecodeError as error:
        raise ProblemError(400, f"The body is not UTF-8: byte {error.start} cannot be read.") from error
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise ProblemError(400, f"The body is not JSON: {error.msg} at {place}.") from error
    except RecursionError as error:
        raise _too_deep() from error
    if not isinstance(value, dict | list):
        raise ProblemError(422, "The body is not an article. Send a JSON object with its fields.")
    if _is_deep(value):
        raise _too_deep()
    return value


async def _refuse_declared(request: Request, chunks: AsyncIterator[bytes], most: int) -> None:
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        raise ProblemError(415, "Send the body without compression.")
    declared = request.headers.get("content-length", "")
    if declared.isdecimal() and int(declared) > most:
        raise await _too_large(chunks, most)


def _refuse_constant(name: str) -> NoReturn:
    raise ProblemError(400, f"The body is not JSON: {name} is not a JSON value. Use null.")


def _is_deep(value: Any) -> bool:
    """Level by level: a walk that calls itself is what depth is meant to break."""
    level = [value]
    for _ in range(MAX_DEPTH):
        level = [
            item
            for outer in level
            for item in (outer.values() if isinstance(outer, dict) else outer)
            if isinstance(item, dict | list)
        ]
        if not level:
            return False
    return True


async def _too_large(chunks: AsyncIterator[bytes], most: int) -> ProblemError:
    """Let go of the rest, up to a limit: a client that still sends when the connection is closed does not see why."""
    left = most * _DRAINED
    with suppress(TimeoutError, ClientDisconnect):
        async with asyncio.timeout(_DRAIN_SECONDS):
            async for chunk in chunks:
                left -= len(chunk)
                if left < 0:
                    break
    return ProblemError(413, f"The body is larger than {most:,} bytes.", {"Connection": "close"})


def _too_deep() -> ProblemError:
    return ProblemError(422, f"The JSON is nested more than {MAX_DEPTH} levels deep.")
