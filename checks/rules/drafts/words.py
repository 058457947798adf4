"""DR: words that were typed twice."""

from __future__ import annotations

import re
from typing import Final

import polars as pl

from ....glances.glance import each_plainly
from ...declaring.declare import rule
from ...declaring.examples import article, paragraph
from ...declaring.rule import Options, of_article
from ...text.phrase_lists import by_language

_READ: Final = ("headline", "headline_alt", "description", "body", "unknown")
_LEAST_LETTERS: Final = 3
"""A shorter word is looked for only in articles that say in which language they are: other languages double it."""


def _doubled(words: frozenset[str]) -> str:
    """A Rust regex of any of these words, twice: the second one in small letters, for `the The` may be a name."""
    pairs = "|".join(rf"(?i:{one})[ \u{{a0}}]{one}" for one in sorted(words))
    return rf"(?:^|[^\p{{L}}\p{{M}}\p{{N}}'’.-])(?:{pairs})(?:[^\p{{L}}\p{{M}}\p{{N}}'’-]|$)"


_LISTED: Final = by_language("never_doubled")
_BY_LANGUAGE: Final = {language: _doubled(words) for language, words in _LISTED.items()}
_LONG: Final = {word for words in _LISTED.values() for word in words if len(word) >= _LEAST_LETTERS and word.isascii()}
_ANYWHERE: Final = _doubled(frozenset(_LISTED["en"] & _LONG | _LISTED["de"] & _LONG))
"""In articles without a language."""

_ALL: Final = sorted({word for words in _LISTED.values() for word in words})
_PAIR: Final = "|".join(rf"(?i:{one})[ \u{{a0}}]{one}" for one in _ALL)
_MARK: Final = rf"\b(?:{_PAIR})\b"
_LITERALS: Final = tuple(
    f"{one}{space}{one} " if len(one) >= _LEAST_LETTERS else f" {one}{space}{one} "
    for one in _ALL
    for space in " \u00a0"
)
"""With the blanks around short words: without them, `e e` is in “the end”."""

_ONCE: Final = rf"(?i)(?<![\w'’.-])({'|'.join(_ALL)})[ \u00a0]\1(?![\w'’-])"
"""Long: compiled by the module `re` when it is first needed."""


def language() -> pl.Expr:
    """The language of the article, without its region; null where it has none."""
    return of_article("language").str.strip_chars().str.to_lowercase().str.extract(r"^([a-z]{2,3})(?:[-_]|$)", 1)


@rule(
    code="DR005",
    name="doubled-word",
    severity="info",
    frame="block",
    literals=_LITERALS,
    borrows=("language",),
    mark=_MARK,
    message="a word is repeated: {excerpt}",
    fix="unsafe",
    repair=lambda _: pl.col("text").map_elements(lambda text: re.sub(_ONCE, r"\1", text), return_dtype=pl.String),
    bad=(
        paragraph("The clerk said that the the evening boats would return in April, whatever the weather."),
        article(language="de", body="Der Rat stimmte am Donnerstag mit mit neun Stimmen für die Fähre am Abend. " * 5),
    ),
    good=(
        paragraph("All the good that that plan had had in it was gone, the clerk said, and so was she."),
        paragraph("“The The is a band”, she said, and The The played on the quay until the evening boat left."),
        paragraph("They had to go to To Nang, and from A to a village that nobody knew."),
    ),
)
def doubled_word(_: Options) -> pl.Expr:
    """A word that never follows itself is repeated.

    What it does: Finds articles, conjunctions and prepositions that appear twice in a row, in the language of the
    article (one of twenty-eight languages). If no language is declared, it looks for long ones in English and German.
    Why it matters: It is a typing error that readers notice and spell checkers often miss.
    Leaves alone: Words that may follow themselves (“had had”, “that that”, “nous nous”, “die die”), and a second word
    with a capital, which begins a name.
    Fix: Delete one of the two words.
    Evidence: See the figures below; most hits in hand-checked texts are correct.
    """
    text, spoken = pl.col("text"), language()
    hits = [(spoken == code) & text.str.contains(regex) for code, regex in _BY_LANGUAGE.items()]
    hits.append(spoken.is_null() & text.str.contains(_ANYWHERE))
    return pl.col("role").is_in(_READ) & pl.any_horizontal(hits).fill_null(False)


_FREE: Final = frozenset().union(*by_language("often_doubled").values(), _ALL)
_ANY: Final = re.compile(r"(?<![\w'’.-])([^\W\d_]{4,}) \1(?![\w'’-])")
_SPOKEN: Final = ("en", "de", "fr", "es", "it", "pt", "ca", "nl", "pl", "cs", "ru", "uk", "sv", "da", "no", "nb", "fi")


def _slips(text: str) -> list[str]:
    return [found[0] for found in _ANY.finditer(text) if found[1].islower() and found[1] not in _FREE]


def _has_slips(text: str) -> bool:
    return bool(_slips(text))


@rule(
    code="DR006",
    name="repeated-word",
    severity="info",
    frame="block",
    default=False,
    borrows=("language",),
    facts=lambda _: {
        "words": pl.col("text").map_elements(lambda text: ", ".join(_slips(text)), return_dtype=pl.String),
    },
    message="a word is repeated: {words}",
    bad=(
        paragraph("The clerk said that the evening evening boats would return in April, whatever the weather."),
        article(
            language="fr",
            body="Le conseil a voté jeudi le retour du bac bac du soir et du service service de nuit. " * 4,
        ),
    ),
    good=(
        paragraph("It was a very very long vote, and the Duran Duran concert on the quay had to wait for it."),
        paragraph("“Never, never,” said the clerk, who had never never given up, as he told the whole council."),
        article(language="id", body="Anak anak bermain di dermaga ketika kapal malam datang dari pulau seberang. " * 5),
    ),
)
def repeated_word(_: Options) -> pl.Expr:
    """A word of four letters or more appears twice in a row.

    What it does: Compares each lowercase word with the one before it, in languages that do not use repetition to form
    words.
    Why it matters: It is a typing error that readers notice.
    Leaves alone: Words that writers repeat on purpose (“very very”, “nous nous”), names, words with a comma or a hyphen
    between them, and languages with reduplication, such as Indonesian.
    Fix: Delete one of the two words.
    Evidence: Off by default because of its cost; on in the profile `draft`.
    """
    spoken = language().fill_null("en").is_in(_SPOKEN)
    twice = each_plainly(pl.col("text"), _has_slips, pl.Boolean)
    return pl.col("role").is_in(_READ) & spoken & twice
