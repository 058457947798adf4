"""LK: markup and code in the text."""

import pytest


def test_tags_are_known_elements(fires, blocks_of):
    texts = {
        "<p>One": True,
        "One</P>": True,
        'See <a href="https://x.example/?a=1&b=2">this': True,
        "<br />": True,
        "<IMG SRC=x>": True,
        "a <b and c> d": True,  # reads as an element, and no writer sets his blanks so
        "a < b > c": False,
        "<name withheld>": False,
        "<3": False,
        "<p": False,
        "<pp>": False,
        "<Patrick>": False,
    }
    assert fires("LK008", blocks_of(*texts)) == list(texts.values())


def test_entities_have_a_number_or_a_known_name(fires, blocks_of):
    texts = {
        "a&nbsp;b": True,
        "&#8217;": True,
        "&#x2019;": True,
        "&Auml;rger": True,
        "AT&T; too": False,
        "Q&A": False,
        "R&D;": False,
        "&amp": False,
        "&#1;": False,
        "https://x.example/?a=1&copy;=2": False,  # a row that is nothing but a link
    }
    assert fires("LK009", blocks_of(*texts)) == list(texts.values())


@pytest.mark.parametrize("code", ["LK008", "LK009"])
def test_markup_in_headlines_is_left_to_their_own_rule(fires, blocks_of, code):
    text = "<b>Ferry&nbsp;back</b>"
    rows = [{"text": text, "column": name, "role": name} for name in ("headline", "headline_alt", "description")]
    assert fires(code, blocks_of(*rows)) == [False, False, True]


def test_placeholders_of_template_languages(fires, blocks_of):
    texts = {
        "Hello {{name}}!": True,
        "{{^top}}": True,
        "{% if user %}": True,
        "<%= title %>": True,
        "${user.name}": True,
        "%%FIRST_NAME%%": True,
        "[[AD_SLOT]]": True,
        "`{{name}}` is a placeholder": False,
        "`{{name}}` is one, and {{this}} another": True,
        "{{}}": False,
        "{ {a} }": False,
        "$ {in words}": False,
        "a 5 %% b": False,
        "[[sic]]": False,
        "%%ad%%": False,
    }
    assert fires("LK011", blocks_of(*texts)) == list(texts.values())


def test_only_what_is_no_code_is_underlined(judged):
    body = "The page says {{ name }}, where `{{ name }}` was meant."
    found = judged([{"body": body}], ["LK011"])
    assert found["start"].to_list() == [body.index("{{")]
    assert found["excerpt"].to_list() == ["{{ name }}"]
