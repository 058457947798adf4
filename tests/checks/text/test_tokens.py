"""Words and letters as numbers: cut as a regex would cut them, equal where the texts are, in parts of any size."""

import unicodedata

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from presscheck.checks.text import tokens
from presscheck.schemas.patterns import UNSPACED

ALPHABET = "abAB09 ,.\n-ßéñо́ж́漢字ไทย가ﬁ𝒳😀\u200b"
TEXTS = st.lists(st.none() | st.text(ALPHABET, max_size=40), max_size=6)


def series(texts) -> pl.Series:
    return pl.Series(texts, dtype=pl.String)


def plain_words(text: str) -> list[str]:
    """As a regex of Polars cuts them, with marks of letters."""
    lower = series([text]).str.to_lowercase()
    return lower.str.extract_all(rf"{UNSPACED}|[\p{{L}}\p{{M}}\p{{N}}--{UNSPACED}]+").to_list()[0]


def split(found: tokens.Tokens) -> list[list[int]]:
    return [part.tolist() for part in np.split(found.hashes, np.cumsum(found.counts)[:-1])]


@given(TEXTS)
def test_words_are_those_of_a_regex(texts):
    found = tokens.words(series(texts))
    plain = [plain_words(text or "") for text in texts]
    assert found.counts.tolist() == [len(words) for words in plain]
    seen = dict(zip([word for words in plain for word in words], found.hashes.tolist(), strict=True))
    assert [seen[word] for words in plain for word in words] == found.hashes.tolist()
    assert len(set(seen.values())) == len(seen)
    assert found.is_number.tolist() == [word[0] in "0123456789" for words in plain for word in words]


@given(TEXTS)
def test_letters_are_all_letters_and_digits(texts):
    found = tokens.letters(series(texts))
    lower = series(texts).fill_null("").str.to_lowercase().to_list()
    plain = [[letter for letter in text if unicodedata.category(letter)[0] in "LMN"] for text in lower]
    assert found.counts.tolist() == [len(letters) for letters in plain]
    seen = dict(zip([letter for letters in plain for letter in letters], found.hashes.tolist(), strict=True))
    assert len(set(seen.values())) == len(seen)
    assert not found.is_number.any()


@given(TEXTS.filter(bool))
def test_what_stands_before_a_text_changes_none_of_its_tokens(texts):
    alone = [tokens.words(series([text])).hashes.tolist() for text in texts]
    assert split(tokens.words(series(texts))) == alone


@pytest.mark.parametrize("size", [1, 7, 30, 1000])
def test_parts_are_all_texts_in_their_order(monkeypatch, size):
    monkeypatch.setattr(tokens, "_PART_CHARS", size)
    texts = series(["one two", None, "", "a much longer text, of many words", "three", "four"] * 3)
    parts = list(tokens.parts(texts))
    assert pl.concat(parts).to_list() == texts.to_list()
    assert size < 1000 or len(parts) == 1
    assert size > 7 or len(parts) > 6


def test_a_text_longer_than_a_part_is_whole():
    word = "harbour "
    text = series([word * (1 << 16)])
    found = tokens.words(text)
    assert found.counts.tolist() == [1 << 16]
    assert set(found.hashes.tolist()) == set(tokens.words(series([word])).hashes.tolist())


def test_hashes_are_the_same_in_every_version():
    assert tokens.words(series(["Ferry 2024"])).hashes.tolist() == [4946233008963285330, 8050608654116147218]
    assert tokens.letters(series(["f"])).hashes.tolist() == [10898006835210610675]
