"""Pages of the documentation that a command writes, and keeps in step with what they are made from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

__all__ = ["write_or_compare"]


def write_or_compare(arguments: Sequence[str], page: Callable[[], str], command: str) -> int:
    """Write the page to the path among the arguments, or compare it with `--check`; the exit code.

    command: what writes it, for the message that it is stale.
    """
    (path,) = [Path(argument) for argument in arguments if argument != "--check"]
    if "--check" not in arguments:
        path.write_text(page(), encoding="utf-8", newline="\n")
        return 0
    is_same = path.is_file() and path.read_text("utf-8") == page()
    if not is_same:
        print(f"{path}: stale; to write it: {command} {path}")
    return 0 if is_same else 1
