"""LK022: Markdown in plain text, and the text without it."""

import polars as pl
import pytest

from presscheck.checks.declaring.registry import find
from presscheck.checks.rules.leaks import markdown

from ...conftest import AS_OF

SURE = "## Was sich ändert"
_MANY = " " * 200_000
"""In the square of time, these take a minute."""


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("## Was sich ändert", "Was sich ändert"),
        ("Lisez le [rapport](https://port.example/rapport.pdf) **aujourd'hui**.", "Lisez le rapport aujourd'hui."),
        ("# Was sich ändert ##  ", "Was sich ändert"),
        ("### C#", "C#"),
        pytest.param(f"## Was{_MANY}sich", f"Was{_MANY}sich", id="many blanks"),
        ("**Паром** вернётся ~~в мае~~ в апреле", "Паром вернётся в мае в апреле"),
        ("[首页](/) | [体育](/sport/)", "首页 | 体育"),
        ('The boat ![sails](/boat.jpg) at eight, see [the plan](../plan.html "Plan").', "The boat  sails"),
    ],
)
def test_markdown_is_found_and_becomes_plain_text(fires, blocks_of, text, plain):
    frame = blocks_of(text)
    assert fires("LK022", frame) == [True]
    rule = find("LK022")
    repaired = frame.select(rule.repair(rule.options_for(AS_OF)).alias("text"))["text"].item()
    if "![" not in text:
        assert repaired == plain
    assert "](" not in repaired
    assert "**" not in repaired


@pytest.mark.parametrize("line", ["* * *", "*leise*", "> Ein Zitat", "`sail()`"])
def test_what_other_text_has_too_counts_beside_markdown(fires, blocks_of, line):
    assert fires("LK022", blocks_of(line, body=line)) == [False]
    assert fires("LK022", blocks_of(line, SURE, body=f"{line}\n{SURE}")) == [True, True]


@pytest.mark.parametrize(
    "text",
    ["# 2 auf der Liste", "f**k", "20 * 30 * 2 Fuß", "[sic] (siehe unten)", "snake_case_name_is_here", "#hashtag"],
)
def test_other_uses_of_the_marks_are_left_alone(fires, blocks_of, text):
    assert fires("LK022", blocks_of(text, body=text)) == [False]


def test_a_body_is_searched_once_for_all_its_lines():
    """Elsewhere there is nothing to search, not even below a null."""
    lines = pl.DataFrame({"article": [0, 0, 0, 1, 1], "body": [*["* * *"] * 3, *[SURE] * 2]})
    assert lines.select(markdown._bodies()).to_series().to_list() == ["* * *", "", "", SURE, ""]
    assert lines.select(markdown._is_in_markdown()).to_series().to_list() == [False, False, False, True, True]
