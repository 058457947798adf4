"""LG: declared languages."""

import langcodes
import pytest
from hypothesis import given
from hypothesis import strategies as st

from presscheck.checks.rules.languages.tags import canonical, language_of_tag
from presscheck.checks.text.phrase_lists import by_language


@pytest.mark.parametrize(
    ("language", "code"),
    [
        ("en", None),
        ("en-GB", None),
        ("sr-Cyrl-RS", None),
        ("es-419", None),
        ("de-DE", None),
        ("se-SE", None),
        ("haw", None),
        (None, None),
        ("", None),
        ("  ", None),
        ("en_GB", "LG002"),
        ("EN-gb", "LG002"),
        (" en", "LG002"),
        ("deu", "LG002"),
        ("en_UK", "LG002"),
        ("en_EN", "LG001"),
        ("uk-UK", "LG001"),
        ("cs_CS", "LG001"),
        ("ar-ar", "LG001"),
        ("jp", "LG001"),
        ("English", "LG001"),
        ("de_DE_formal", "LG001"),
        ("en,fr", "LG001"),
        ("lang=", "LG001"),
        ("en\x00", "LG001"),
        ("en-" + "x-abc" * 40, "LG001"),
    ],
)
def test_language_tags(judged, language, code):
    found = judged([{"headline": "x", "language": language}], ["LG001", "LG002"])
    assert found["code"].to_list() == [code] * (code is not None)


@given(st.lists(st.text(max_size=12) | st.from_regex(r"[a-zA-Z]{2,3}([-_][a-zA-Z0-9]{1,8}){0,3}", fullmatch=True)))
def test_no_text_fires_both_rules_or_raises(fires, languages):
    records = [{"headline": "x", "language": language} for language in languages]
    if records:
        invalid, unusual = fires("LG001", records), fires("LG002", records)
        assert not any(a and b for a, b in zip(invalid, unusual, strict=True))


def test_the_canonical_form_is_named_and_is_canonical(judged):
    found = judged([{"headline": "x", "language": "zh_hant_tw"}], ["LG002"])
    (message,) = found["message"]
    assert message == "the language tag zh_hant_tw is not in canonical form: zh-Hant-TW"
    assert judged([{"headline": "x", "language": "zh-Hant-TW"}], ["LG001", "LG002"]).is_empty()


@given(st.from_regex(r"[a-z]{2,3}([-_][A-Z]{2})?", fullmatch=True))
def test_a_finding_of_the_canonical_form_is_gone_once_it_is_used(fires, tag):
    if fires("LG002", [{"headline": "x", "language": tag}]) == [True]:
        canonical = langcodes.standardize_tag(tag)
        assert fires("LG002", [{"headline": "x", "language": canonical}]) == [False]


@pytest.mark.parametrize("language", sorted(by_language("function_words")))
def test_languages_that_are_taken_for_known_are_what_langcodes_says(language):
    assert langcodes.tag_is_valid(language)
    assert canonical(language) == langcodes.standardize_tag(language)
    assert language_of_tag(language) == langcodes.Language.get(language).language
