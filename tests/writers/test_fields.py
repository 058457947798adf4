"""Where values stand in a record, and how texts of several parts are changed."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presscheck.parsers.fields import Planner, raw_row
from presscheck.writers import fields, json_text, parts
from presscheck.writers.changes import NotWritableError
from presscheck.writers.delimited import fields_of
from presscheck.writers.fields import Cut, Insert, Put, placed, steps, with_steps
from presscheck.writers.json_text import rewritten
from presscheck.writers.parts import realigned, respread, without_dropped

RECORDS = [
    ({"title": "Old", "text": "x"}, "headline", "New"),
    ({"title": "a", "text": ["One", "Two", "Three"]}, "body", "One\nThree"),
    ({"title": "a", "text": ["One", "Two", "Three"]}, "body", "One\n2\nThree"),
    ({"title": "a", "text": ["One\nTwo", "Three"]}, "body", "One\nThree"),
    ({"title": "a", "text": "x", "authors": ["None", "Mara"]}, "authors", ["Mara"]),
    ({"title": "a", "text": "x", "authors": ["Mara, Jonas"]}, "authors", ["Mara", "Jonas"]),
    ({"@type": "NewsArticle", "headline": "a", "author": [{"name": "x"}, {"name": "y"}]}, "authors", ["y"]),
    ({"@type": "NewsArticle", "headline": "a", "author": {"name": "x & y", "n": 1}}, "authors", ["x", "y"]),
    ({"@type": "NewsArticle", "headline": {"@value": "a", "@language": "en"}}, "headline", "b"),
    ({"title": "a", "text": "x", "keywords": "a, b"}, "keywords_joined", None),
    ({"title": "a", "text": "x", "published": "0001"}, "published_raw", None),
    ({"title": "a", "text": "x", "images": ["u", "v"]}, "images", None),
]


@pytest.mark.parametrize(("record", "column", "new"), RECORDS)
def test_a_value_is_read_as_it_was_written(record, column, new):
    planner = Planner()
    plan = planner.plan(tuple(record))
    old = raw_row(record, plan)
    todo = steps(placed(record), plan, column, old[column], new)
    changed = with_steps(record, todo)
    assert json.loads(rewritten(json.dumps(record), todo)) == changed
    assert (raw_row(changed, plan).get(column) or None) == new
    others = {name: value for name, value in raw_row(changed, plan).items() if name != column}
    assert others == {name: value for name, value in old.items() if name != column}


@pytest.mark.parametrize(
    ("record", "column", "new"),
    [
        ({"title": 5, "text": "x"}, "headline", "New"),
        ({"title": "a", "text": ["One", "Two"]}, "body", "One more Two"),
        ({"title": "a", "text": "x", "authors": 7}, "authors", ["b"]),
    ],
)
def test_what_cannot_be_written_is_refused(record, column, new):
    plan = Planner().plan(tuple(record))
    with pytest.raises(NotWritableError):
        steps(placed(record), plan, column, raw_row(record, plan)[column], new)


SCALARS = st.text(max_size=3) | st.integers() | st.none()
NAMES = st.text(max_size=2)
VALUES = st.recursive(SCALARS, lambda one: st.lists(one, max_size=3) | st.dictionaries(NAMES, one, max_size=3))


@given(st.dictionaries(NAMES, VALUES, max_size=4), st.data())
def test_steps_on_text_and_on_values_do_the_same(record, data):
    record = {**record, "list": ["a", {"b": "c"}, ["d", "e"]]}
    todo = data.draw(
        st.lists(
            st.sampled_from(
                [
                    Put(("list", 1, "b"), "new/"),
                    Put(("list", 1, "n"), 1),
                    Put(("list", 2, 0), "f"),
                    Insert(("list", 2, 1), ["g"]),
                    Cut(("list", 2, 1)),
                    Cut(("list", 0)),
                    Insert(("list", 1), ["é", "è"]),
                    Insert(("list", 3), ["é", 1]),
                    Put(("new",), None),
                    Put(("other",), ["é"]),
                ]
            ),
            unique_by=str,
        )
    )
    ascii_only = data.draw(st.booleans())
    text = json.dumps(record, ensure_ascii=ascii_only, indent=data.draw(st.sampled_from([None, 1])))
    assert json.loads(rewritten(text, todo)) == with_steps(record, todo)


def test_a_text_without_some_blocks():
    assert without_dropped([b"", b"\n", b"\n\n", b"\n"], [b"a", None, b"c"]) == b"a\n\nc\n"
    assert without_dropped([b" ", b" ", b"\n\n", b""], [b"head", None, b"c"]) == b" head\n\nc"
    assert without_dropped([b" ", b"\n"], [None]) == b" \n"


@given(st.lists(st.text("ab\n", min_size=1, max_size=4), min_size=1, max_size=4), st.data())
def test_parts_that_are_dropped_or_kept(parts, data):
    """Whatever lines go, what is left of the parts says the rest."""
    lines = "\n".join(parts).split("\n")
    kept = [line for line in lines if data.draw(st.booleans())]
    new = respread(parts, "\n".join(kept) if kept else None)
    assert "\n".join(part for part in new if part is not None) == "\n".join(kept)


def test_lines_that_are_dropped_cross_no_border():
    """The longest run of equal lines is not where the lines were."""
    assert respread(["a", "\nb\n", "b\n"], "b\nb\n") == [None, "b", "b\n"]


def test_items_of_lists():
    assert realigned(["a", "b", "c"], ["a", "c"]) == [["a"], [], ["c"]]
    assert realigned(["a, b"], ["a", "b"]) == [["a", "b"]]
    assert realigned(["a", "b"], ["a", "x", "b"]) == [["a", "x"], ["b"]]


def test_fields_of_a_row():
    assert fields_of('a,"b ""x"", c",,"d\ne"\r\n', ",") == (["a", '"b ""x"", c"', "", '"d\ne"'], "\r\n")
    with pytest.raises(NotWritableError):
        fields_of('a,"b', ",")


def counted(monkeypatch, module, name):
    """How often a function of a module is called, as a list that grows."""
    calls = []
    real = getattr(module, name)
    monkeypatch.setattr(module, name, lambda *given: calls.append(1) or real(*given))
    return calls


def test_what_holds_many_changes_is_copied_once(monkeypatch):
    record = {"title": "a", "keywords": [f"ferry {number}" for number in range(1_000)]}
    todo = [Cut(("keywords", number)) for number in range(0, 1_000, 2)]
    copied = counted(monkeypatch, fields, "_stepped")
    read = counted(monkeypatch, json_text, "items")
    kept = record["keywords"][1::2]
    assert with_steps(record, todo) == record | {"keywords": kept}
    assert json.loads(rewritten(json.dumps(record), todo)) == record | {"keywords": kept}
    assert (len(copied), len(read)) == (2, 1)


@given(st.lists(st.sampled_from("abc"), max_size=12), st.lists(st.sampled_from("abcd"), max_size=12))
def test_differences_lead_from_the_old_items_to_the_new_ones(old, new):
    made, at = [], 0
    for kind, old_from, old_to, new_from, new_to in parts._from_left(old, new):
        assert old_from == at
        assert (kind == "equal") == (old[old_from:old_to] == new[new_from:new_to])
        made += new[new_from:new_to]
        at = old_to
    assert (made, at) == (new, len(old))


def test_what_is_taken_out_of_a_long_list_is_told_in_one_go(monkeypatch):
    compared = counted(monkeypatch, parts, "SequenceMatcher")
    old, kept = ["None", "Mara"] * 2_000, ["Mara"] * 2_000
    assert realigned(old, kept) == [[], ["Mara"]] * 2_000
    assert respread(old, "\n".join(kept)) == [None, "Mara"] * 2_000
    assert respread(old, "\n".join(["Jonas"] * 4_000)) == ["Jonas"] * 4_000
    assert not compared
