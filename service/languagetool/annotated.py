"""The text of a request: plain, or with markup that is not checked; and where its characters are in the original."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from ...reports.offsets import Offsets
from ..bodies import parsed
from ..problems import ProblemError

__all__ = ["Annotated", "text_of"]

_MOST_PARTS: Final = 100_000


class _Part(NamedTuple):
    """start: its first character in the checked text. original: its first UTF-16 unit in the original; units: how many
    it has there. offsets: of its text; None for markup."""

    start: int
    original: int
    units: int
    offsets: Offsets | None


class Annotated:
    """A checked text, made of parts of an original that clients count in UTF-16 units."""

    def __init__(self) -> None:
        self.text = ""
        self._parts: list[_Part] = []
        self._starts: list[int] = []
        self._markup: list[int] = []

    @classmethod
    def of(cls, parts: list[tuple[str, str | None]]) -> Annotated:
        """parts: text and None; or markup and what it is to be read as, which may be nothing."""
        made, texts, start, original = cls(), [], 0, 0
        for written, read_as in parts:
            offsets, units = Offsets(written), Offsets(written).utf16(len(written))
            checked = written if read_as is None else read_as
            if read_as is not None and units:
                made._markup.append(original)
            if checked:
                made._parts.append(_Part(start, original, units, offsets if read_as is None else None))
                made._starts.append(start)
            texts.append(checked)
            start, original = start + len(checked), original + units
        made.text = "".join(texts)
        return made

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Characters of the checked text as UTF-16 units of the original: first, and one past the last."""
        first = self._unit(start, is_end=False)
        return (first, first) if end <= start else (first, max(first, self._unit(end, is_end=True)))

    def has_markup(self, first: int, last: int) -> bool:
        """Whether markup begins between two units of the original: who replaces what is there, would lose it."""
        at = bisect_right(self._markup, first - 1)
        return at < len(self._markup) and self._markup[at] < last

    def _unit(self, character: int, *, is_end: bool) -> int:
        """An end belongs to the part of the character before it: markup that follows is not in it."""
        if not self._parts:
            return 0
        part = self._parts[max(0, bisect_right(self._starts, character - 1 if is_end else character) - 1)]
        if part.offsets is None:
            return part.original + (part.units if is_end else 0)
        return part.original + part.offsets.utf16(min(character - part.start, len(part.offsets.text)))


def text_of(form: Mapping[str, str]) -> Annotated:
    """The text in `text`, or in `data` (JSON: `{"annotation": [{"text"}, {"markup", "interpretAs"}]}` or `{"text"}`).

    Raises ProblemError 400 for what is neither.
    """
    if ("text" in form) == ("data" in form):
        raise ProblemError(400, "Send either 'text' or 'data'.")
    if "text" in form:
        return Annotated.of([(form["text"], None)])
    try:
        data = parsed(form["data"].encode("utf-8", "replace"))
    except ProblemError as problem:
        raise ProblemError(400, f"'data': {problem.detail}") from problem
    if isinstance(data, dict) and isinstance(data.get("text"), str) and "annotation" not in data:
        return Annotated.of([(_clean(data["text"]), None)])
    parts = data.get("annotation") if isinstance(data, dict) else None
    if not isinstance(parts, list) or len(parts) > _MOST_PARTS:
        raise ProblemError(400, "'data' needs a list 'annotation' of objects with 'text' or 'markup'.")
    return Annotated.of([_part(part) for part in parts])


def _part(part: Any) -> tuple[str, str | None]:
    given = part if isinstance(part, dict) else {}
    text, markup, read_as = given.get("text"), given.get("markup"), given.get("interpretAs", "")
    if isinstance(text, str) and markup is None:
        return _clean(text), None
    if isinstance(markup, str) and text is None and isinstance(read_as, str):
        return _clean(markup), _clean(read_as)
    raise ProblemError(400, f"'data': each part of 'annotation' needs 'text' or 'markup', not {json.dumps(part)[:60]}.")


def _clean(text: str) -> str:
    """Half a surrogate pair is no character; in its place is one of the same length."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
