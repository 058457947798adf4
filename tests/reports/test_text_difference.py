"""Differences between texts: nothing of either is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presscheck.reports.text_difference import Part, abridged, difference

WORDS = st.lists(st.sampled_from(["ferry", " ", ".", "Harbour", "\n", "é", "\u200b"]), max_size=30).map("".join)


def side(parts, other):
    return "".join(part.text for part in parts if part.kind != other)


@given(WORDS | st.text(max_size=40), WORDS | st.text(max_size=40))
def test_both_texts_are_whole(old, new):
    parts = difference(old, new)
    assert (side(parts, "new"), side(parts, "gone")) == (old, new)
    assert all(part.text for part in parts)


@given(WORDS)
def test_a_text_is_the_same_as_itself(text):
    assert {part.kind for part in difference(text, text)} <= {"same"}


def test_what_changed_is_told_word_by_word():
    assert difference("the night.Fares rise", "the night. Fares rise") == [
        Part("the night.", "same"),
        Part(" ", "new"),
        Part("Fares rise", "same"),
    ]


def test_a_long_text_is_told_apart_where_it_was_changed():
    """Five thousand words, most of them common, with a blank put in at a hundred places."""
    sentences = [f"The {n} boats left the quay at {n} and the crew of the {n} stayed." for n in range(400)]
    old = "".join(sentence + ("" if n % 4 == 0 else " ") for n, sentence in enumerate(sentences))
    new = " ".join(sentences) + " "
    parts = difference(old, new)
    assert [part for part in parts if part.kind == "gone"] == []
    assert [part.text for part in parts if part.kind == "new"] == [" "] * 100


@pytest.mark.parametrize("length", [10, 63, 64, 1000])
def test_of_what_is_the_same_the_neighbourhood_is_shown(length):
    parts = [Part("a", "new"), Part("b" * length, "same"), Part("c", "gone")]
    between = "b" * length if length <= 63 else f"{'b' * 30}…{'b' * 30}"
    assert [part.text for part in abridged(parts)] == ["a", between, "c"]
