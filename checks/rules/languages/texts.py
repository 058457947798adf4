"""LG003, LG004, LG006, LG007, LG008: the language that is declared, and the one in which the text is written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from typing import Any, Final

import polars as pl

from ....glances.glance import each_plainly, plainly
from ...declaring.declare import rule
from ...declaring.examples import CLEAN, Example, article
from ...declaring.extras import is_installed
from ...declaring.rule import Options, of_article
from ...text.detection import (
    HEAD_CHARS,
    are_close,
    detected,
    has_words,
    is_plainly,
    language_in,
    may_lack_words,
    plainly_in,
)
from .tags import canonical, language_of_tag

_GERMAN: Final = (
    "Der Stadtrat von Bad Möllen hat am Donnerstag beschlossen, die Fähre am Abend wieder fahren zu lassen, ein Jahr "
    "nach der letzten Fahrt. Neun Mitglieder stimmten dafür, vier dagegen, und niemand enthielt sich der Stimme.\n"
    "Nach dem Plan werden zwei Boote nach acht Uhr vom östlichen Kai ablegen, ein drittes fährt nur am Sonnabend. Der "
    "Betreiber rechnet mit vierhundert Fahrgästen in der Nacht und will die Preise vorerst nicht erhöhen.\n"
    "„Wer spät arbeitet, saß seit dem Frühjahr fest“, sagte Käthe Brückner, die den Ausschuss für Verkehr leitet. Sie "
    "nannte den Beschluss einen ersten Schritt und versprach, ihn im Herbst noch einmal zu prüfen."
)
_KOREAN: Final = (
    "엘러리 항 시의회는 목요일 저녁 여객선 운항을 다시 시작하기로 결정했다. 마지막 배가 떠난 지 일 년 만이다. "
    "찬성은 아홉 표, 반대는 네 표였다.\n"
    "계획에 따르면 평일 저녁 여덟 시 이후 배 두 척이 동쪽 부두를 떠나고, 세 번째 배는 토요일에만 다닌다. "
    "운항사는 하룻밤 승객이 약 사백 명에 이를 것으로 보고 있으며, 요금은 당분간 올리지 않기로 했다.\n"
    "교통위원회 위원장은 이번 결정이 첫걸음이라고 말했다. 늦게까지 일하는 사람들은 지난봄부터 발이 묶여 있었다고 "
    "그는 덧붙였다. 시의회는 가을에 이 계획을 다시 검토할 예정이다. 주민들은 대체로 반기는 분위기이지만, "
    "비용을 누가 낼 것인지 묻는 사람도 많았다. 부두의 상점들은 여름 동안 문을 더 늦게까지 열겠다고 밝혔다."
)


@lru_cache(maxsize=4096)
def _primary(tag: str) -> str | None:
    """The language of a valid tag, in its canonical form; None if the text is no tag, or says nothing."""
    known = (canonical(tag) or "").strip()
    found = language_of_tag(known) if known else None
    return None if found in ("und", "mul", "zxx", "mis") else found


def _each_pair(one: pl.Expr, text: pl.Expr, change: Callable[[str, str], Any], dtype: pl.DataType) -> pl.Expr:
    """A function of two texts, mostly a declared language and a body; null where one is null."""

    def values(pairs: Sequence[pl.Series]) -> pl.Series:
        both = zip(*pairs, strict=True)
        return pl.Series([None if None in (a, b) else change(a, b) for a, b in both], dtype=dtype)

    return pl.map_batches([one, text.str.head(HEAD_CHARS)], values, return_dtype=dtype, is_elementwise=True)


def _other_language(declared: str, text: str) -> str | None:
    """The language of a text that is written in another one than it declares."""
    language = _primary(declared)
    if language is None or is_plainly(language, text) or _meant(declared, text):
        return None
    if are_close(detected(text[:HEAD_CHARS]).language, language):
        return None  # whatever the halves are
    return language_in(text)


_MANY: Final = 64
"""So many texts are glanced at together; of fewer, each by itself."""


def _others(pairs: Sequence[pl.Series]) -> pl.Series:
    """`_other_language` of each pair; only those are looked at by themselves that are not plainly as declared."""
    both = pl.DataFrame({"declared": pairs[0], "text": pairs[1]}).with_row_index("row")
    looked = []
    for (declared,), same in both.drop_nulls().group_by("declared"):
        language = _primary(str(declared))
        if language is not None:
            doubtful = same if same.height < _MANY else same.filter(~plainly_in(language, same["text"]))
            found = [_other_language(str(declared), text) for text in doubtful["text"]]
            looked.append(doubtful.select("row", found=pl.Series(found, dtype=pl.String)))
    if not looked:
        return pl.repeat(None, both.height, dtype=pl.String, eager=True)
    return both.join(pl.concat(looked), on="row", how="left", maintain_order="left")["found"]


def _language_found(declared: pl.Expr, text: pl.Expr) -> pl.Expr:
    head = text.str.head(HEAD_CHARS)
    told = pl.map_batches([declared, head], _others, return_dtype=pl.String(), is_elementwise=True)
    return plainly(told, _other_language)


@rule(
    code="LG003",
    name="language-mismatch",
    severity="warning",
    frame="article",
    column="language",
    screen=lambda o: pl.col("n_chars") >= o["min_chars"],
    options={"min_chars": 400},
    extra="lang",
    facts=lambda _: {"found": _language_found(pl.col("language"), pl.col("body"))},
    message="the declared language is {language}, but the text is in {found}",
    fix="unsafe",
    repair=lambda _: pl.coalesce(_language_found(pl.col("language"), pl.col("body")), "language"),
    bad=(
        article(language="fr"),
        article(
            headline="Stadtrat lässt die Fähre am Abend wieder fahren",
            body=_GERMAN,
            language="en-GB",
            beside=("TX014",),
        ),
    ),
    good=(
        article(language="en-GB"),
        article(headline="Stadtrat lässt die Fähre am Abend wieder fahren", body=_GERMAN, language="de-CH"),
        article(headline="Stadtrat lässt die Fähre am Abend wieder fahren", body=_GERMAN, language="lb"),
        article(language=" "),
    ),
)
def language_mismatch(o: Options) -> pl.Expr:
    """The article declares a language other than that of its text.

    What it does: Compares the declared language with the one that py3langid detects at the beginning of the text, if
    the text has at least `min_chars` characters. Fires only if the detection is beyond doubt and both halves give the
    same result.
    Why it matters: Search, translation and text-to-speech rely on the declared language. Some page templates declare
    `en` on every page.
    Leaves alone: Languages that are too similar (Norwegian and Danish, Serbian and Croatian, Malay and Indonesian,
    Galician and Spanish); languages with few speakers; invalid tags (LG001) and country codes (LG004).
    Fix: Declare the language of the text, which the message gives.
    For editors: Choose the language in which the text is written.
    Evidence: 53 of 1,695 pages, nearly all of them with wrong declarations; mcmetadata languages.py.
    """
    long = pl.col("n_chars") >= o["min_chars"]
    return long & _language_found(pl.col("language"), pl.col("body")).is_not_null()


_MEANT: Final = (
    "kr:ko jp:ja cn:zh tw:zh ua:uk gr:el cz:cs dk:da se:sv uk:en us:en gb:en at:de br:pt mx:es il:he ge:ka am:hy"
)
_COUNTRIES: Final[dict[str, str]] = {pair[:2]: pair[3:] for pair in _MEANT.split()}
"""Codes of countries that are taken for those of languages, and the language that is meant."""


def _meant(declared: str, text: str) -> str | None:
    """The language that the code of a country stands for, if the text is plainly written in it."""
    language = _COUNTRIES.get(declared.strip().lower())
    return language if language is not None and is_plainly(language, text) else None


def _language_meant() -> pl.Expr:
    return _each_pair(pl.col("language"), pl.col("body"), _meant, pl.String())


@rule(
    code="LG004",
    name="country-code-as-language",
    severity="warning",
    frame="article",
    column="language",
    screen=lambda _: pl.col("language").str.strip_chars().str.to_lowercase().is_in(list(_COUNTRIES)),
    facts=lambda _: {"meant": _language_meant()},
    message="{language} is a country code; the language of the text is {meant}",
    fix="safe",
    repair=lambda _: pl.coalesce(_language_meant(), "language"),
    bad=(
        article(headline="엘러리 항, 저녁 여객선 운항을 다시 시작하기로", body=_KOREAN, language="kr"),
        article(language="uk"),
        article(language="US", beside=("LG001",)),
    ),
    good=(
        article(headline="엘러리 항, 저녁 여객선 운항을 다시 시작하기로", body=_KOREAN, language="ko"),
        article(body=CLEAN["body"].split("\n")[0], language="se", beside=("BD002",)),
    ),
)
def country_code_as_language(_: Options) -> pl.Expr:
    """The declared language is a country code.

    What it does: Knows country codes that are used in place of language codes (`kr`, `jp`, `cn`, `ua`, `cz`, `dk`,
    `gr`, `se`, `uk`), and fires if the letters or common words of the text belong to the language of that country.
    Why it matters: Some of these codes are also languages: `kr` is Kanuri, `se` Northern Sami, `uk` Ukrainian, `tw`
    Twi. The article is served to the wrong readers and read aloud in the wrong language.
    Leaves alone: Texts that may be in the declared language. For codes that are not a language at all, LG001 fires too.
    Fix: Use the language code: `ko`, `sv`, `en`.
    For editors: Choose the language of the article, not its country.
    Evidence: `inLanguage` `kr` on a Korean page.
    """
    return _language_meant().is_not_null()


_BEGINNING: Final = 600


def _foreign(beginning: str, text: str) -> str | None:
    """The language of a text that is not in that of the beginning of its article."""
    own = language_in(beginning)
    if own is None or is_plainly(own, text):
        return None
    found = language_in(text)
    return None if found is None or are_close(found, own) else found


def _foreign_language() -> pl.Expr:
    beginning = of_article("body").str.head(_BEGINNING)  # the whole body would be read once for each paragraph
    return _each_pair(beginning, pl.col("text"), _foreign, pl.String())


@rule(
    code="LG006",
    name="mixed-language-body",
    severity="info",
    frame="block",
    default=False,
    screen=lambda o: (pl.col("role") == "body") & (pl.col("text").str.len_chars() >= o["min_chars"]),
    borrows=("body",),
    options={"min_chars": 300},
    extra="lang",
    facts=lambda _: {"found": _foreign_language()},
    message="this paragraph is in {found}, not in the language of the article: {excerpt}",
    bad=(
        article(body=CLEAN["body"] + "\n" + _GERMAN.replace("\n", " "), beside=("TX014",)),
        article(body=CLEAN["body"] + "\n" + _KOREAN.replace("\n", " ")),
    ),
    good=(article(body=CLEAN["body"] + "\n" + _GERMAN.split("\n")[1]), article()),
)
def mixed_language_body(o: Options) -> pl.Expr:
    """A long paragraph is not in the language of the article.

    What it does: Detects the languages of each paragraph of at least `min_chars` characters and of the beginning of the
    text with py3langid, and compares them if both detections are beyond doubt.
    Why it matters: The body contains the texts of two articles, or a notice of the site.
    Leaves alone: Short quotes. The rule is off by default because some sites are bilingual on purpose.
    Fix: Check whether the paragraph belongs to the article.
    For editors: Check whether the paragraph belongs to the article.
    Evidence: Bilingual pages; translated statements below an article.
    """
    long = (pl.col("role") == "body") & (pl.col("text").str.len_chars() >= o["min_chars"])
    return long & _foreign_language().is_not_null()


def _detected_of_body() -> pl.Expr:
    """The language of the body, if it is beyond doubt, and py3langid is there to say so."""
    if not is_installed("lang"):
        return pl.lit(None, pl.String)
    return each_plainly(pl.col("body").str.head(HEAD_CHARS), language_in, pl.String)


@rule(
    code="LG007",
    name="missing-language",
    severity="info",
    frame="article",
    column="language",
    about_missing=True,
    default=False,
    once=True,
    message="the article declares no language",
    fix="unsafe",
    repair=lambda _: pl.coalesce(_detected_of_body(), "language"),
    bad=(article(language=None), article(language=" ")),
    good=(article(), article(language="und")),
)
def missing_language(_: Options) -> pl.Expr:
    """The article declares no language.

    What it does: Fires if the language is missing or blank.
    Why it matters: News sitemaps require it, and without it every program has to guess.
    Leaves alone: Any declared language, even a wrong one (LG001, LG003). The rule is off by default because many
    sources declare none.
    Fix: Take it from the page (`html lang`), or detect it in the text if py3langid is installed.
    Evidence: a Google News sitemap requires `news:language`.
    """
    return pl.col("language").fill_null("").str.strip_chars() == ""


_MUCH: Final = 8000
_WORDS_IN_LISTS: Final = 0.4


@cache
def _is_no_language(min_score: float, max_score: float) -> Callable[[str], bool]:
    def told(text: str) -> bool:
        head = text[:HEAD_CHARS]
        if has_words(head) or has_words(text):  # a menu may stand before the article
            return False
        language, score = detected(head)
        scrambled = language == "zxx" and score >= min_score
        return scrambled or (score < max_score and _is_of_codes(head))

    return told


def _is_of_codes(text: str) -> bool:
    """Hardly a word of letters only: a table of numbers or a key, not a list of names and results."""
    pieces = text.split()
    return sum(piece.strip(".,:;()\"'“”’-–").isalpha() for piece in pieces) < _WORDS_IN_LISTS * len(pieces)


_SCRAMBLED: Final = str(CLEAN["body"]).translate(
    {ord(letter): ord(letter) + 1 for letter in "abcdefghijklmnopqrstuvwxy"} | {ord("z"): ord("a")}
)
_CODES: Final = "\n".join(
    f"{n * 37 % 97:02x}f{n:03} {n * 7919 % 100000:05} {n * 31 % 89}.{n % 10} 0x{n * 4099:04x}" for n in range(24)
)


@rule(
    code="LG008",
    name="non-linguistic-text",
    severity="warning",
    frame="article",
    column="body",
    screen=lambda o: (pl.col("n_chars") >= o["min_chars"]) & may_lack_words(pl.col("body")),
    options={"min_chars": 400, "min_score": 0.25, "max_score": 0.1},
    extra="lang",
    message="the text is not in any language",
    bad=(
        Example(shows=_SCRAMBLED[:200] + " …", records=({**CLEAN, "body": _SCRAMBLED},), beside=("BD005",)),
        Example(shows=_CODES[:200] + " …", records=({**CLEAN, "body": _CODES},)),
    ),
    good=(article(), article(headline="엘러리 항, 저녁 여객선 운항을 다시 시작하기로", body=_KOREAN, language="ko")),
)
def non_linguistic_text(o: Options) -> pl.Expr:
    """The body is not in any language.

    What it does: Applies py3langid to texts of at least `min_chars` characters that have hardly any common word of a
    language. Fires if the result is that the text is in no language (with a score of at least `min_score`), and on
    numbers and codes that py3langid does not recognize at all (a score below `max_score`).
    Why it matters: The page scrambles its text by shifting every letter to hide it from readers who have not paid, or
    the extractor took a table, a key or a program as the article. Nobody can read it.
    Leaves alone: Lists of results and names, and articles that follow a menu.
    Fix: Extract the page again, or leave the article out.
    For editors: Check the text: it is not in any language.
    Evidence: Pages that scramble their text behind a paywall; Gopher keeps texts with at least two stop words.
    """
    is_none = each_plainly(pl.col("body").str.head(_MUCH), _is_no_language(o["min_score"], o["max_score"]), pl.Boolean)
    return (pl.col("n_chars") >= o["min_chars"]) & is_none
