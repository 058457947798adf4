"""HL: how a headline is written: its length, its case, its blanks, and whether it is whole."""

from __future__ import annotations

from typing import Final

import polars as pl

from ....schemas import patterns
from ...declaring.declare import rule
from ...declaring.examples import article
from ...declaring.rule import Options
from ...text.grades import graded

_HEADLINE: Final = pl.col("headline")
_VISIBLE: Final = r"[^\s\p{C}]"
_DENSE: Final = r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}]"
"""A character that says as much as some letters of an alphabet do."""


@rule(
    code="HL007",
    name="headline-too-short",
    severity="info",
    frame="article",
    column="headline",
    options={"min_chars": 15, "min_chars_dense": 6},
    screen=lambda o: (_HEADLINE.str.len_chars() < o["min_chars"]) | ~_HEADLINE.str.contains(" ", literal=True),
    message="the headline is very short: {headline}",
    bad=(
        article(headline="Ferry vote"),
        article(headline="ferry-timetable-council-vote"),
        article(headline="渡船"),
    ),
    good=(
        article(headline="Ferry vote: what now?"),
        article(headline="Fährstreit beigelegt"),
        article(headline="渡船恢复夜航"),
        article(headline="เรือข้ามฟากกลับมาแล้ว"),
    ),
)
def headline_too_short(o: Options) -> pl.Expr:
    """The headline is only a word or two.

    What it does: Finds headlines of fewer than 15 characters (fewer than 6 in Chinese, Japanese or Korean), and
    headlines of one word, such as the last part of a URL.
    Why it matters: It is usually not the headline but a kicker, a section, or the name of the site or its software.
    Leaves alone: Missing headlines (HL005), and single words in scripts that do not separate words with spaces.
    Fix: Take the headline from the page again; a short one may be intended.
    For editors: Write a headline that says what happened.
    Evidence: 6 of 895 headlines in JSON-LD; some are intended, one is the name of the software that generated the page.
    """
    few = _HEADLINE.str.len_chars() < o["min_chars"]
    one_word = ~_HEADLINE.str.contains(" ", literal=True) & ~_HEADLINE.str.contains(patterns.UNSPACED)
    dense = _HEADLINE.str.count_matches(_DENSE) >= o["min_chars_dense"]
    return (few | one_word) & ~dense & _HEADLINE.str.contains(_VISIBLE)


def _most_chars(o: Options) -> pl.Expr:
    """How many characters a headline may have in its script."""
    dense = _HEADLINE.str.count_matches(_DENSE) * 2 > _HEADLINE.str.len_chars()
    return pl.when(dense).then(o["max_chars_dense"]).otherwise(o["max_chars"])


@rule(
    code="HL008",
    name="headline-too-long",
    severity="info",
    frame="article",
    column="headline",
    options={"max_chars": 150, "max_chars_dense": 80, "max_chars_any": 300},
    screen=lambda o: _HEADLINE.str.len_chars() > min(o["max_chars"], o["max_chars_dense"]),
    grade=lambda o: graded(_HEADLINE.str.len_chars() > o["max_chars_any"], "warning", otherwise="info"),
    message="the headline has {chars} characters, more than {most}",
    facts=lambda o: {"chars": _HEADLINE.str.len_chars(), "most": _most_chars(o)},
    bad=(
        article(
            headline="After a year of shortened services, long queues on the quay and four nights of debate, the "
            "council of Port Ellery has voted to restore the evening ferry timetable"
        ),
        article(headline="埃勒里港议会经过四个晚上的激烈辩论之后终于在周四投票决定恢复晚间渡轮" * 3),
    ),
    good=(
        article(
            headline="Council votes to restore the evening ferry timetable, a year after the last sailing was cut to "
            "save money"
        ),
        article(headline="埃勒里港议会经过四个晚上的激烈辩论之后终于在周四投票决定恢复晚间渡轮"),
    ),
)
def headline_too_long(o: Options) -> pl.Expr:
    """The headline is too long for a headline.

    What it does: Finds headlines of more than 150 characters (more than 80 if most of them are Chinese, Japanese or
    Korean). More than 300 characters, in any script, are a warning: no real headline is that long.
    Why it matters: The headline field also contains a kicker, a subtitle or the first paragraph. Lists and feeds
    truncate it.
    Leaves alone: Headlines that are only somewhat long: of 895, one in a hundred has more than 125 characters.
    Fix: Take the headline from the page again, and remove a kicker or subtitle.
    For editors: Shorten the headline.
    Evidence: 895 headlines in JSON-LD: median 65 characters, 99 % up to 125, longest 195.
    """
    return _HEADLINE.str.len_chars() > _most_chars(o)


_CAPITALS: Final = r"\p{Lu}{4,}"
"""A word that may be an acronym, but is mostly none."""


_FIRST_CHARS: Final = 20


def _begins_in_capitals() -> pl.Expr:
    """Cheap beside counting letters: the first words have capitals and no small letter."""
    first = _HEADLINE.str.slice(0, _FIRST_CHARS)
    return (first.str.to_uppercase() == first) & (first.str.to_lowercase() != first)


def _spelled_elsewhere() -> pl.Expr:
    """The other headline, where it is the same but for case."""
    other = pl.col("headline_alt")
    same = (other.str.to_lowercase() == _HEADLINE.str.to_lowercase()) & other.str.contains(r"\p{Ll}{3}")
    return pl.when(same).then(other).otherwise(_HEADLINE)


@rule(
    code="HL009",
    name="headline-all-caps",
    severity="info",
    frame="article",
    column="headline",
    options={"min_letters": 12, "min_share": 0.9},
    screen=lambda _: _begins_in_capitals(),
    message="the headline is in all caps",
    fix="safe",
    repair=lambda _: _spelled_elsewhere(),
    bad=(
        article(headline="COUNCIL VOTES TO RESTORE THE EVENING FERRY"),
        article(headline="СОВЕТ ВЕРНУЛ ВЕЧЕРНИЙ ПАРОМ"),
        article(headline="FÄHRSTREIT: RAT STIMMT FÜR MEHR BOOTE"),
    ),
    good=(
        article(headline="NASA, ESA und JAXA: EU, UK"),
        article(headline="BREAKING: Evening ferry returns to Port Ellery"),
        article(headline="埃勒里港议会投票恢复晚间渡轮"),
        article(headline="VfL, HSV, FCB: der Spieltag"),
    ),
)
def headline_all_caps(o: Options) -> pl.Expr:
    """The headline is in all caps.

    What it does: Fires if a headline begins with capitals, at least 12 letters and over 90 % of all letters are
    capitals, and two words of at least four letters have no lowercase letter.
    Why it matters: It reads like shouting, names and acronyms cannot be told from other words, and copies of the story
    in normal spelling do not match.
    Leaves alone: Rows of acronyms, single words in capitals, and scripts without capitals.
    Fix: Use the spelling of the other headline if it has the same letters. Without one, the right case is unknown.
    For editors: Rewrite the headline in normal upper and lower case.
    Evidence: 3 of 895 headlines in JSON-LD, 2 of them garbled Cyrillic.
    """
    upper, lower = (_HEADLINE.str.count_matches(case) for case in (r"\p{Lu}", r"\p{Ll}"))
    several = _HEADLINE.str.count_matches(_CAPITALS) >= 2
    return _begins_in_capitals() & several & (upper >= o["min_letters"]) & (upper / (upper + lower) > o["min_share"])


_LINE_BLANKS: Final = "\t\n\r\x0b\x0c\x85\u2028\u2029"
_SPACES: Final = " \xa0\u2007\u2009\u202f\u3000"
_NEEDLESS: Final = (*_LINE_BLANKS, *(one + other for one in _SPACES for other in _SPACES))
_UNBREAKABLE: Final = r"[\x{A0}\x{202F}]"


def _has_needless_blanks() -> pl.Expr:
    return _HEADLINE.str.contains_any(list(_NEEDLESS)) | (_HEADLINE.str.strip_chars() != _HEADLINE)


def _in_single_blanks() -> pl.Expr:
    """The headline with single blanks; of a run with a no-break space in it that one stays."""
    stripped = _HEADLINE.str.replace_all(r"^\s+|\s+$", "")
    kept = stripped.str.replace_all(rf"\s+({_UNBREAKABLE})\s*|({_UNBREAKABLE})\s+", "$1$2")
    return kept.str.replace_all(rf"\s{{2,}}|[{_LINE_BLANKS}]", " ")


@rule(
    code="HL016",
    name="headline-whitespace",
    severity="info",
    frame="article",
    column="headline",
    mark=rf"^\s+|\s+$|\s{{2,}}|[{_LINE_BLANKS}]",
    screen=lambda _: _has_needless_blanks(),
    message="the headline has extra spaces",
    fix="safe",
    repair=lambda _: _in_single_blanks(),
    bad=(
        article(headline=" Council votes to restore the evening ferry "),
        article(headline="Column:  Council votes to restore the evening ferry"),
        article(headline="Council votes\n to restore the evening ferry"),
    ),
    good=(
        article(headline="Le conseil vote\u202f: retour du bac du soir\u00a0!"),
        article(headline="議会\u3000夜の渡船を再開へ"),
    ),
)
def headline_whitespace(_: Options) -> pl.Expr:
    r"""The headline has spaces at its beginning or end, repeated spaces, a tab or a line break.

    What it does: Finds spaces at the beginning or end, repeated spaces, and whitespace characters other than the normal
    space.
    Why it matters: Equal headlines do not match, and a line break in a headline breaks tables and feeds.
    Leaves alone: A single no-break space, as French uses before `:` and `!`, and the ideographic space of Japanese.
    Fix: Collapse repeated spaces into one, and remove those at the ends; a no-break space stays.
    For editors: Delete the extra spaces in the headline.
    Evidence: 41 of 895 headlines in JSON-LD, French ones included.
    """
    return _has_needless_blanks() & _HEADLINE.str.contains(_VISIBLE)


_ELLIPSIS: Final = r"(?:\.{3,}|…|\[(?:…|\.{3})\])"
_CUT: Final = rf"\s*{_ELLIPSIS}\s*(?:\s[|–—·-]\s*[^|–—·-]{{1,40}})?$"
"""An ellipsis at the end, or before the name of the site."""

_OTHERS: Final = ("headline_alt", "description", "body")
"""Where the whole headline may stand at the beginning."""

_OTHER_CHARS: Final = 400
_IN_WORD: Final = r"^\p{Ll}"
_IN_SENTENCE: Final = r"^[\s,:;–-]*[\p{L}\p{N}]"


def _begins_with(column: str, headline: pl.Expr) -> pl.Expr:
    """Another text begins with this headline, in any case."""
    other = pl.col(column).str.slice(0, _OTHER_CHARS).str.strip_chars_start().str.to_lowercase()
    return other.str.starts_with(headline.str.strip_chars().str.to_lowercase()).fill_null(False)


def _goes_on(column: str, headline: pl.Expr, further: str) -> pl.Expr:
    """Another text begins with this headline, and then goes on like this."""
    other = pl.col(column).str.slice(0, _OTHER_CHARS).str.strip_chars_start()
    after = other.str.slice(headline.str.strip_chars().str.len_chars())
    return _begins_with(column, headline) & after.str.contains(further).fill_null(False)


def _before_ellipsis(o: Options) -> pl.Expr:
    """What the ellipsis at the end leaves of the headline; null without one, or if it is a word or two."""
    before = _HEADLINE.str.replace(_CUT, "")
    return pl.when(_HEADLINE.str.contains(_CUT) & (before.str.len_chars() >= o["min_chars"])).then(before)


def _is_cut(column: str, o: Options) -> pl.Expr:
    """Another text says what the ellipsis leaves out, or ends the word in which the headline ends."""
    in_word = _HEADLINE.str.contains(r"\p{L}$") & ~_HEADLINE.str.contains(patterns.UNSPACED)
    in_word &= _HEADLINE.str.len_chars() >= o["min_chars_in_word"]
    return _goes_on(column, _before_ellipsis(o), _IN_SENTENCE) | (in_word & _goes_on(column, _HEADLINE, _IN_WORD))


def _is_surely_cut(o: Options) -> pl.Expr:
    return pl.any_horizontal(_is_cut(column, o) for column in _OTHERS)


@rule(
    code="HL012",
    name="headline-truncated",
    severity="warning",
    frame="article",
    column="headline",
    options={"min_chars": 15, "min_chars_in_word": 40},
    mark=_CUT,
    screen=lambda _: pl.any_horizontal(
        _HEADLINE.str.contains_any(["...", "…"]), *(_begins_with(column, _HEADLINE) for column in _OTHERS)
    ),
    grade=lambda o: graded(_is_surely_cut(o), "warning", otherwise="info"),
    message="the headline is cut off: {excerpt}",
    fix="unsafe",
    repair=lambda o: pl.when(_is_cut("headline_alt", o)).then("headline_alt").otherwise(_HEADLINE),
    bad=(
        article(
            headline="Council votes to restore the evening…",
            headline_alt="Council votes to restore the evening ferry timetable",
        ),
        article(
            headline="Evening sailings return in April after a ye",
            description="Evening sailings return in April after a year of shortened services, the council decided.",
        ),
        article(headline="Council votes to restore the evening ... - Port News"),
    ),
    good=(
        article(headline="Ferry, bus… and a bridge: what Port Ellery wants"),
        article(headline="“We waited and waited…” Commuters on a year without boats"),
        article(
            headline="Council votes to restore the evening ferry",
            headline_alt="Council votes to restore the evening ferry timetable",
        ),
        article(headline="Evening sailings return in April", description="Evening sailings return in April. At last."),
    ),
)
def headline_truncated(o: Options) -> pl.Expr:
    """The headline is cut off before its end.

    What it does: Finds an ellipsis at the end of the headline, also before the site name. It is a warning if the other
    headline, the description or the body begins with the same words and continues; otherwise it is an info, because an
    ellipsis may be intended. A headline without an ellipsis fires only if it ends inside a word that one of these texts
    completes.
    Why it matters: A title that was shortened for a list or a search engine was taken as the headline.
    Leaves alone: An ellipsis inside the headline, within quotation marks or after only one or two words, and a shorter
    headline that is complete.
    Fix: Use the other headline if it is complete; otherwise take the headline from the page again.
    For editors: Complete the headline.
    Evidence: Titles that end with `НА ... - Враца`, and feeds that cut every title to the same length.
    """
    return _before_ellipsis(o).is_not_null() | _is_surely_cut(o)
