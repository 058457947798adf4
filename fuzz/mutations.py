"""Inputs without Atheris: seeds, changed at random. The same ones for the same seed of the random numbers.

They do not follow the coverage of the code, so that they find less; but they need no more than Python, and are the same
on every machine: what continuous integration can run.
"""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Final

from .entries import ENTRIES, SEEDS, seeds

__all__ = ["faults", "inputs"]

_MOST_CHANGES: Final = 4
_PIECE: Final = 64
_EDGES: Final = (0, 1, 0x7F, 0x80, 0xFF)

Change = Callable[[bytes, Random], bytes]


def faults(name: str, runs: int, seed: int, most: int, folder: Path) -> list[Path]:
    """Take so many inputs of an entry; of each kind of fault, a note on the first, which stands beside it in `folder`.

    most: bytes of an input.
    """
    folder.mkdir(parents=True, exist_ok=True)
    found: dict[str, Path] = {}
    for number, data in enumerate(inputs(name, runs, seed, most)):
        try:
            ENTRIES[name](data)
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException as error:  # a panic of Polars is no Exception
            last = traceback.extract_tb(error.__traceback__)[-1]
            kind = f"{type(error).__name__}-{Path(last.filename).stem}-{last.lineno}"
            if kind not in found:
                (folder / f"plain-{seed}-{number}").write_bytes(data)
                found[kind] = folder / f"plain-{seed}-{number}.txt"
                found[kind].write_text("".join(traceback.format_exception(error)), "utf-8", "backslashreplace")
    return list(found.values())


def inputs(name: str, runs: int, seed: int, most: int) -> Iterator[bytes]:
    """So many inputs of an entry, of at most so many bytes."""
    rng = Random(f"{name} {seed}")
    known, words = [path.read_bytes() for path in seeds(name)], _words()
    for _ in range(runs):
        data = rng.choice(known)[:most]
        for _ in range(rng.randint(1, _MOST_CHANGES)):
            data = (
                rng.choice(_CHANGES)(data, rng) if rng.random() < 0.8 else _put(data, rng, rng.choice([*words, *known]))
            )
        yield data[:most]


def _put(data: bytes, rng: Random, piece: bytes) -> bytes:
    """A piece of another text, somewhere."""
    start, at = rng.randrange(len(piece) + 1), rng.randrange(len(data) + 1)
    return data[:at] + (piece if len(piece) <= _PIECE else piece[start : start + _PIECE]) + data[at:]


def _set(data: bytes, rng: Random) -> bytes:
    """One byte is another."""
    at = rng.randrange(len(data) + 1)
    return data[:at] + bytes([rng.choice(_EDGES) if rng.random() < 0.5 else rng.randrange(256)]) + data[at + 1 :]


def _flip(data: bytes, rng: Random) -> bytes:
    """One bit is the other."""
    if not data:
        return data
    at = rng.randrange(len(data))
    return data[:at] + bytes([data[at] ^ 1 << rng.randrange(8)]) + data[at + 1 :]


def _drop(data: bytes, rng: Random) -> bytes:
    """Some bytes are missing."""
    at = rng.randrange(len(data) + 1)
    return data[:at] + data[at + rng.randint(1, _PIECE) :]


def _cut(data: bytes, rng: Random) -> bytes:
    """The rest is missing."""
    return data[: rng.randrange(len(data) + 1)]


def _repeat(data: bytes, rng: Random) -> bytes:
    """Some bytes come several times."""
    at = rng.randrange(len(data) + 1)
    return data[:at] + data[at : at + rng.randint(1, _PIECE)] * rng.randint(2, 8) + data[at:]


def _insert(data: bytes, rng: Random) -> bytes:
    """Any bytes, somewhere."""
    at = rng.randrange(len(data) + 1)
    return data[:at] + rng.randbytes(rng.randint(1, _PIECE)) + data[at:]


_CHANGES: Final[Sequence[Change]] = (_set, _set, _flip, _drop, _cut, _repeat, _insert)


def _words() -> list[bytes]:
    """The words that libFuzzer is given as well."""
    lines = (SEEDS.parent / "words.dict").read_text("utf-8").splitlines()
    quoted = (match[1] for line in lines if (match := re.match(r'[^#"]*"(.*)"$', line)))
    return [one.encode().decode("unicode_escape").encode("latin-1") for one in quoted]
