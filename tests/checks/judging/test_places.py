"""Where the marks of a text are, and how much is read to tell it."""

from __future__ import annotations

import re
import tracemalloc
from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st

from presscheck.checks.judging import places
from presscheck.checks.judging.places import CONTEXT_CHARS, MAX_MARKS

LINE_END = re.compile(r"\r\n|\r|\n")
FIRST_BYTE, FIRST_LINE = 7, 3


def told(text, pattern):
    """What is told of the matches of a pattern in a block of a dump."""
    marked = re.sub(pattern, "\ufdd0\\g<0>\ufdd1", text)
    row = {"_text": text, "_marked": marked, "_line": FIRST_LINE, "format": "dump", "decode_ok": True}
    return list(places._places_in(row | {"start": FIRST_BYTE, "end": FIRST_BYTE + len(text.encode())}))


@given(st.text("x\r\n é.", max_size=400))
def test_a_place_is_told_as_if_it_were_the_only_one(text):
    found = list(re.finditer("x|\n", text))
    for match, place in zip(found[:MAX_MARKS], told(text, "x|\n"), strict=False):
        before, after = text[: match.start()], text[match.end() :]
        start = FIRST_BYTE + len(before.encode())
        assert (place["start"], place["end"]) == (start, start + 1)
        assert place["line"] == FIRST_LINE + len(LINE_END.findall(before))
        assert place["before"] == LINE_END.split(before)[-1][-CONTEXT_CHARS:]
        assert place["after"] == LINE_END.split(after)[0][:CONTEXT_CHARS]


def test_a_text_is_read_once_for_all_its_marks(monkeypatch):
    """Line ends are looked for in all of it, and around each mark."""
    read = []

    class Counting:
        def __getattr__(self, name):
            real = getattr(LINE_END, name)
            return lambda text, *args, **options: read.append(len(text)) or real(text, *args, **options)

    monkeypatch.setattr(places, "_LINE_END", Counting())
    text = "The harbour master said nothing.\n" * 2_000 + "x\n" * 200
    assert [place["more"] for place in told(text, "x")] == [0] * (MAX_MARKS - 1) + [100]
    assert len(text) / 2 < sum(read) < len(text) + 3 * CONTEXT_CHARS * MAX_MARKS


@given(st.text("xy", max_size=60))
def test_marks_beyond_the_most_are_counted_and_empty_ones_are_not(text):
    found = [match.span() for match in re.finditer("x*", text) if match[0]]
    with patch.object(places, "MAX_MARKS", 3):
        marks = places._marks(re.sub("x*", "\ufdd0\\g<0>\ufdd1", text))
    assert [(mark.start, mark.end) for mark in marks] == found[:3]
    assert sum(mark.more for mark in marks) == max(0, len(found) - 3)


def test_of_very_many_marks_the_most_that_are_told_are_made():
    marked = "\ufdd0x\ufdd1 " * 50_000
    tracemalloc.start()
    assert len(places._marks(marked)) == MAX_MARKS
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 100_000
