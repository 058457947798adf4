"""Values of any type as what a column holds."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presscheck.parsers import values


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, None),
        ("", ""),
        (" as it is ", " as it is "),
        (True, "true"),
        (0, "0"),
        (10**40, "1" + "0" * 40),
        (1.5, "1.5"),
        (float("nan"), "nan"),
        (Decimal("1.50"), "1.50"),
        (date(2021, 12, 29), "2021-12-29"),
        (datetime(2021, 12, 29, 17, 59, tzinfo=UTC), "2021-12-29T17:59:00+00:00"),
        (b"caf\xc3\xa9", "café"),
        (["one"], "one"),
        (["one", None, ["two"]], "one\ntwo"),
        ([], None),
        ({"@type": "Person", "name": "Ada Vale"}, "Ada Vale"),
        ({"@value": "A Bridge Opens", "@language": "en"}, "A Bridge Opens"),
        ({"$date": "2021-12-29"}, "2021-12-29"),
        ({"odd": ["ä"]}, '{"odd": ["ä"]}'),
        ({}, None),
    ],
)
def test_text(value: Any, expected: str | None) -> None:
    assert values.text(value) == expected


def test_a_number_that_python_does_not_write_and_an_object_that_has_no_text() -> None:
    class Rude:
        def __str__(self) -> str:
            raise RuntimeError

    assert values.text(Rude()) == "<Rude: RuntimeError>"
    assert values.text(10**5000) == "<int: ValueError>"


def test_lines_of_nested_text() -> None:
    body = {"sections": [{"headline": ["Part One"], "paragraphs": ["It opened.", "", "It is long."]}]}
    assert values.lines(body) == "Part One\nIt opened.\nIt is long."
    assert values.lines(["one", {"value": "two", "role": "main"}]) == "one\ntwo"
    assert values.lines("as\n\nit is") == "as\n\nit is"
    assert values.lines([]) is None


def test_names() -> None:
    assert values.names("Ada Vale") == ["Ada Vale"]
    assert values.names([{"name": "Ada Vale"}, "Bo Lund", "", None]) == ["Ada Vale", "Bo Lund"]
    assert values.names("") == []


def test_images() -> None:
    def image(url: str | None, width: int | None = None, height: int | None = None, main: bool | None = None) -> Any:
        return {"url": url, "width": width, "height": height, "is_main": main}

    assert values.images("https://news.example/a.jpg") == [image("https://news.example/a.jpg")]
    several = [{"contentUrl": "a.jpg", "width": "1200px", "height": {"value": 800}, "representativeOfPage": "True"}]
    assert values.images([*several, "b.jpg", 7]) == [image("a.jpg", 1200, 800, True), image("b.jpg"), image("7")]
    fundus = {"versions": [{"url": "s.jpg"}, {"url": "l.jpg", "size": {"width": 9, "height": 6}}], "is_cover": True}
    assert values.images(fundus) == [image("l.jpg", 9, 6, True)]
    assert values.images({"url": "a.jpg", "width": 10**12, "height": -1, "versions": []}) == [image("a.jpg")]
    odd = {"url": "a.jpg", "width": f"1{' ' * 200_000}x", "height": " 9.0 px\n"}  # in the square of time, a minute
    assert values.images(odd) == [image("a.jpg", None, 9)]
    assert values.images({"url": "a.jpg", "width": 9_999_999_999}) == [image("a.jpg", 2**31 - 1)]


@pytest.mark.parametrize(
    ("value", "expected"),
    [(2021, 2021), ("2021-12-29", 2021), (" 2021 ", 2021), (20211, None), ("MMXXI", None), (None, None), ("21", None)],
)
def test_year(value: Any, expected: int | None) -> None:
    assert values.year(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [(True, True), ("False", False), ("https://schema.org/True", True), (0, False), ("perhaps", None), (None, None)],
)
def test_flag(value: Any, expected: bool | None) -> None:
    assert values.flag(value) is expected


def test_lone_surrogates_are_replaced_everywhere() -> None:
    assert values.clean({"a\ud800": ["\udfff", {"b": "fine 😀"}]}) == ({"a\ufffd": ["\ufffd", {"b": "fine 😀"}]}, False)
    assert values.clean({"a": ["fine", 1, None]}) == ({"a": ["fine", 1, None]}, True)


def test_foreign_objects_become_ours() -> None:
    class Array:
        def tolist(self) -> list[Any]:
            return ["a", float("nan")]

    class NAType:
        pass

    assert values.clean({"a": Array(), "b": NAType(), "c": Decimal("1.5")}) == (
        {"a": ["a", None], "b": None, "c": "1.5"},
        True,
    )


def nested(depth: int) -> dict[str, Any]:
    value: Any = "core"
    for _ in range(depth):
        value = [value]
    return {"headline": value}


def test_a_record_is_too_deep_or_too_large() -> None:
    assert values.problem(nested(values.MAX_DEPTH - 1)) is None
    assert values.problem(nested(values.MAX_DEPTH + 1)) == "nested deeper than 64 levels"
    assert values.problem({"keywords": [[]] * (values.MAX_VALUES + 1)}) == "more than 1000000 values in one record"
    endless: list[Any] = []
    endless += [endless, endless]
    assert values.problem({"headline": endless}) is not None


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary() | st.datetimes(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=12,
)


@given(anything)
def test_every_reader_takes_every_value(value: Any) -> None:
    assert isinstance(values.text(value), str | None)
    assert isinstance(values.lines(value), str | None)
    assert all(isinstance(name, str) and name for name in values.names(value))
    assert all(image["url"] is None or isinstance(image["url"], str) for image in values.images(value))
    assert values.year(value) is None or 0 <= (values.year(value) or 0) <= 9999
    assert values.flag(value) in (True, False, None)
