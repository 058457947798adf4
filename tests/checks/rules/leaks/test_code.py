"""Leaked code: what counts as code, and what only speaks of it."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from presscheck.checks.rules.leaks import code as rules

ENCODED = "aGFyYm91ciBtYXN0ZXI4Q291bmNpbDI5dm90ZXMx" * 5


@pytest.mark.parametrize(
    ("code", "text", "fired"),
    [
        ("LK002", ".headline", False),
        ("LK002", "h1.story_head", True),
        ("LK002", "#harbour", False),
        ("LK002", "#content h2 .lede", True),
        ("LK002", "[Video]", False),
        ("LK002", "A class called .story-body was used.", False),
        ("LK005", '{ "boats": 3 }', True),
        ("LK005", '{\\"boats\\":[', True),
        ("LK005", '{"boats"}', False),
        ("LK005", 'see "@type": "Person" there', True),
        ("LK006", "const boats = [];", True),
        ("LK006", "let boats = three men", False),
        ("LK006", "$('.menu').hide()", True),
        ("LK006", "He paid $(300) for window seats = two", False),
        ("LK006", "items.map((boat) => { return boat })", True),
        ("LK007", "p { margin: 0; }", True),
        ("LK007", "a {length: 1}", False),
        ("LK007", "@font-face { font-family: Quay; }", True),
        ("LK007", ".a:hover > b, .c-d{color:red}", True),
        ("LK014", "[video]", False),
        ("LK014", "[/video]", True),
        ("LK014", '[video src="a.mp4" /]', True),
        ("LK014", "[ad_1]", True),
        ("LK014", "[adjourned]", False),
        ("LK015", ENCODED, True),
        ("LK015", f"https://quay.example/{ENCODED}.jpg", False),
        ("LK015", ENCODED.upper(), False),
        ("LK015", ENCODED[:190], False),
        ("LK016", "“Lorem ipsum …”", True),
        ("LK016", "Lorem ipsum means nothing", False),
        ("LK018", "|---|", True),
        ("LK018", "---", False),
        ("LK018", "| a | b |", False),
        ("LK019", "Fähre am Kai.jpeg", True),
        ("LK019", "https://quay.example/a.pdf", False),
        ("LK019", "Why?.pdf", False),
        ("LK021", "One\\nTwo", False),
        ("LK021", "One\\nTwo\\tThree", True),
        ("LK021", "C:\\u and C:\\new\\reports", False),
        ("LK021", "a \\ud83d\\ude00 b", True),
    ],
)
def test_what_is_code(fires, blocks_of, code, text, fired):
    assert fires(code, blocks_of(text)) == [fired]


@pytest.mark.parametrize(
    ("value", "fired"),
    [
        ("['Local']", True),
        ('[{"name": "Local"}]', True),
        ("{'name': 'Local'}", True),
        ("[Local]", False),
        ("['Local'] and more", False),
        ("[]", False),
        ("“Local”", False),
    ],
)
def test_what_is_a_printed_container(fires, value, fired):
    assert fires("LK013", [{"section": value}]) == [fired]
    assert fires("LK013", [{"authors": ["Mara Lindqvist", value]}]) == [fired]


def test_an_escape_sequence_and_a_double_one_are_told_apart(fires, blocks_of):
    texts = blocks_of("a &quot; b", "a &amp;quot; b", "a &amp;amp;quot; b", "a &amp; b", "a &amp;quot; &amp; b")
    assert fires("LK009", texts) == [True, False, False, True, True]
    assert fires("LK010", texts) == [False, True, True, False, True]


@given(st.from_regex(rules._CSS_RULE))
def test_what_is_no_css_at_a_glance_is_none(text):
    """A rule of CSS has what is looked for before it."""
    asked = pl.DataFrame({"text": [text]}).select(
        css=pl.col("text").str.contains(rules._CSS_RULE), may=pl.col("text").str.contains(rules._MAY_BE_CSS)
    )
    assert asked["may"][0] or not asked["css"][0]
