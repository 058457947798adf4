"""One entry in a process of its own: libFuzzer ends the process, and some inputs may.

    python -m fuzz.child ENTRY FOLDER [options of libFuzzer, folders of seeds]

Goes on after a fault: of each kind the shortest input is written to FOLDER, with a note beside it.
"""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import atheris

__all__: list[str] = []

_HOUSE = Path(__file__).parents[1]


class _Faults:
    """Takes the inputs of an entry, and keeps those that break it."""

    def __init__(self, take: Callable[[bytes], None], folder: Path) -> None:
        self._take = take
        self._folder = folder
        self._shortest: dict[str, int] = {}

    def __call__(self, data: bytes) -> None:
        try:
            self._take(data)
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException as error:  # a panic of Polars is no Exception
            self._keep(data, error)

    def _keep(self, data: bytes, error: BaseException) -> None:
        place, kind = _place(error), type(error).__name__
        known = self._shortest.get(f"{kind}-{place}")
        if known is None or len(data) < known:
            self._shortest[f"{kind}-{place}"] = len(data)
            (self._folder / f"fault-{kind}-{place}").write_bytes(data)
            told = "".join(traceback.format_exception(error, limit=-12))
            (self._folder / f"fault-{kind}-{place}.txt").write_text(told, "utf-8", "backslashreplace")


def _place(error: BaseException) -> str:
    """The innermost line of ours, but for the one that states what is promised."""
    frames = traceback.extract_tb(error.__traceback__)
    for house in (str(Path(sys.modules["presscheck"].__file__ or "").parent), str(_HOUSE)):
        for frame in reversed(frames):
            path = frame.filename.removeprefix(house)
            if path != frame.filename and ".venv" not in path and not path.endswith("promises.py"):
                return f"{Path(path).stem}-{frame.lineno}"
    return "elsewhere"


def main(name: str, folder: Path, options: list[Any]) -> None:
    """Fuzz until libFuzzer ends it."""
    with atheris.instrument_imports(include=["presscheck", "fuzz"]):
        from .entries import ENTRIES  # noqa: PLC0415 - what is imported here, is followed
    atheris.Setup([f"fuzz {name}", *options], _Faults(ENTRIES[name], folder))
    atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3:])
