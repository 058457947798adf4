"""BD: bodies that stop in the middle, have lost their lines or words, or are no prose."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

import polars as pl
from ahocorasick_rs import AhoCorasick

from ....schemas import patterns
from ...declaring.declare import rule
from ...declaring.examples import CLEAN, article, paragraph
from ...declaring.rule import Options
from ...judging.subset import rarely
from ...text.grades import graded
from ...text.phrase_lists import pattern, phrases, spellings
from ...text.repairs import each

_DOTS: Final = r"(?:…|\.{3,})"
_CUT: Final = (
    rf"(?:[\[(]\s*{_DOTS}\s*[\])]|\((?i:more)\)|{_DOTS}\s*[\[(<«»›→>\s-]*(?i:{pattern('read_on')})[\])>»›→.…\s-]*)\s*$"
)
_UNITS: Final = (
    r"(?:chars?|characters?|words?|bytes?|Zeichen|Wörter|caractères|mots|caracteres|palabras|palavras|caratteri|parole|tekens"
    r"|woorden|tecken|tegn|znaków|znaků|символов|знаков|символів|karakter|kata|文字|字符|个字|字|글자|자)"
)
_COUNTED: Final = (
    rf"(?i:(?:[\[<{{【［]|{_DOTS}\s*[(（]|[(（]\s*(?:{_DOTS}|\+))\s*(?:{_DOTS}\s*)?(?:\p{{L}}{{1,12}}\s+)?"
    rf"\+?\s*[0-9][0-9,. ]{{0,9}}(?:\p{{L}}{{1,12}}\s+)?{_UNITS}(?:\s+\p{{L}}{{1,12}})?"
    rf"\s*(?:{_DOTS}\s*)?[\])>}}）】］])\s*$"
)
"""What the interface of a news service writes for the rest that it does not give: `[+2314 chars]`."""

_LEFT_OUT: Final = (
    rf"[\[(<{{（【]\s*(?i:{_DOTS}?\s*(?:truncated|text\s+truncated|content\s+truncated|cut\s+off|snip(?:ped)?"
    rf"|(?:to\s+be\s+)?cont(?:inued|['’]?d|\.)?|continued\s+(?:below|on\s+next\s+page)|gekürzt|fortsetzung(?:\s+folgt)?|tronqué|suite|à\s+suivre"
    rf"|truncado|continúa|continua|segue|troncato|vervolg|обрезано|продолжение(?:\s+следует)?|続く|つづく|未完|待续|待續))\s*{_DOTS}?\s*[\])>}}）】]\s*$"
)
_READ_ON_LINE: Final = rf"\n[^\p{{L}}\n]{{0,6}}(?i:{pattern('read_on_lines')})[^\p{{L}}\n]{{0,8}}\s*$"
_DOTS_AFTER_WORD: Final = rf"[\p{{L}}\p{{M}}\p{{N}},;:»”\"]\s?{_DOTS}(?:\s|$)"
_ELLIPSIS: Final = rf"[\p{{L}}\p{{M}}\p{{N}},.;:]\s?{_DOTS}\s*$"
_TAIL_CHARS: Final = 90


def _tail() -> pl.Expr:
    """The end of the body, where anything that this rule looks for stands."""
    return pl.col("body").str.slice(-_TAIL_CHARS)


def _is_teaser(o: Options) -> pl.Expr:
    few = patterns.word_count(pl.col("body")) < o["min_words"]
    return few & (pl.col("body").str.count_matches(patterns.UNSPACED) < o["min_chars_unspaced"])


def _surely_cut() -> pl.Expr:
    return _tail().str.contains(f"{_CUT}|{_READ_ON_LINE}|{_LEFT_OUT}")


def _has_style() -> pl.Expr:
    """Sentences end with dots elsewhere, too, in the body or in the headline: the author writes so."""
    ended = pl.col("body").str.count_matches(_DOTS_AFTER_WORD) + (pl.col("headline").str.contains(_DOTS)).fill_null(
        False
    )
    return ended > 1


def _is_counted() -> pl.Expr:
    return _tail().str.contains(_COUNTED)


@rule(
    code="BD003",
    name="truncated-body",
    severity="warning",
    frame="article",
    column="body",
    mark=rf"(?:{_DOTS}\s*)?{_COUNTED}|{_LEFT_OUT}|{_CUT}|{_DOTS}\s*$",
    screen=lambda _: (
        _tail().str.contains_any(["…", "...", "(more)", "(More)", "(MORE)"])
        | _tail().str.contains(r"[\])>}）】］]\s*$")
        | _tail().str.to_lowercase().str.contains_any(list(spellings("read_on_lines")))
    ),
    grade=lambda o: (
        pl.when(_is_counted())
        .then(pl.lit("error"))
        .otherwise(graded(_surely_cut() | _is_teaser(o), "warning", otherwise="info"))
    ),
    options={"min_words": 150, "min_chars_unspaced": 360},
    message="the text is cut off: {excerpt}",
    bad=(
        article(body=f"{CLEAN['body']}\nThe operator, who did not want to say what the boats will cost, [...]"),
        article(body=f"{CLEAN['body']}\nThe operator did not want to say what the boats … Read more"),
        article(body=f"{CLEAN['body']}\nNach Angaben des Betreibers kostet die Fähre … Weiterlesen"),
        article(body=f"{str(CLEAN['body'])[:420]}..."),
        article(body=f"{str(CLEAN['body'])[:420]}… [+2314 chars]"),
        article(body=f"{str(CLEAN['body'])[:420]} [... 1,204 more characters]"),
        article(body=f"{CLEAN['body']}\nDie Reederei wollte nicht sagen, was (Fortsetzung folgt)"),
    ),
    good=(
        article(body=f"{CLEAN['body']}\nA message to the captain may be long (160 characters), the operator said."),
        article(body=f"{CLEAN['body']}\nMessages to the captain are short (160 characters)"),
        article(body=f"{CLEAN['body']}\n“The sea,” she said, “does not wait…”"),
        article(body=f"The council met [...] and voted.\n{CLEAN['body']}"),
        article(body=f"{CLEAN['body']}\nDie Fähre fuhr, und fuhr... Niemand stieg ein. Und morgen? Wer weiß..."),
        article(description="Evening sailings return in April after a year of shortened services, the council..."),
    ),
)
def truncated_body(_: Options) -> pl.Expr:
    """The text is cut off before its end.

    What it does: Looks at the end of the body for an ellipsis in brackets, an ellipsis followed by “Read more” or
    similar words in twenty languages, a last line such as “Continue reading”, “(continued)”, and a bare ellipsis. A
    bare ellipsis is a warning in a text of fewer than 150 words. In a longer text it is an info, because it may be the
    author's style. A number of characters in brackets, such as `[+2314 chars]`, is an error: a news API states how much
    it left out.
    Why it matters: The extractor took the teaser from a list, or the part in front of a paywall. The rest is missing,
    and any summary of the text will be wrong.
    Leaves alone: An ellipsis anywhere else or within quotation marks, and a bare ellipsis if the author also ends other
    sentences, or the headline, with one.
    Fix: Extract the article from its own page.
    For editors: Complete the text: its last sentence is unfinished.
    Evidence: Two of 181 hand-checked texts end like this, both cut off by a paywall; NeMo Curator counts lines with
    “read more..”.
    """
    return _surely_cut() | _is_counted() | (_tail().str.contains(_ELLIPSIS) & ~_has_style())


_STOP_WORDS: Final = phrases("stop_words")
_FREQUENT: Final = [
    f" {word} "
    for word in (
        *(
            "the",
            "and",
            "der",
            "die",
            "und",
            "den",
            "les",
            "des",
            "que",
            "los",
            "las",
            "para",
            "che",
            "per",
            "het",
            "een",
        ),
        *(
            "van",
            "och",
            "att",
            "det",
            "som",
            "ikke",
            "että",
            "nie",
            "się",
            "jest",
            "jsou",
            "hogy",
            "nem",
            "care",
            "din",
        ),
        *("koji", "nije", "tudi", "yra", "kas", "see", "një", "bir", "için", "yang", "ang", "mga", "của", "els", "eta"),
        *("mae", "agus", "kwa", "это", "что", "как", "які", "што", "със", "који", "για", "και", "του"),
    )
]
"""With a blank on both sides: any text in one of these languages has one, and what is scrambled hardly ever does."""

_END_CHARS: Final = 1000

_VOWEL: Final = r"[aeiouyàáâãäåāăąæèéêëēėęěìíîïīįıòóôõöøōőœùúûüūůűųýаеёиоуыэюяіїєαεηιουωάέήίόύώ]"


def _end() -> pl.Expr:
    """The last part of the body: a wall lets the first sentences be."""
    return pl.col("body").str.slice(-_END_CHARS)


def _is_strange(o: Options) -> pl.Expr:
    """Long enough, and without the most frequent words."""
    return (pl.col("n_chars") >= 5 * o["min_words"]) & ~_end().str.contains_any(_FREQUENT)


def _has_few_vowels(o: Options) -> pl.Expr:
    text = _end().str.to_lowercase()
    return text.str.count_matches(_VOWEL) < text.str.count_matches(r"\p{L}") * o["max_share_vowels"]


_SCRAMBLED: Final = (
    "Bjagyb pvymp tfcfh dr hqsemx, ahp oogu iah fudvs kvd gofrt wxq bnelk trofs mvk. Ghypst lkrev qdonj wbszt ufk "
    "hrgmp cxvel dnqit, psbhk gyrwf zmlot kdbvs jhqpn. Xrctw flgun dbksp vomhz tqjyr, wcnle pgfdb ksxat hmrvq zjlig "
    "twpnd. "
)


@rule(
    code="BD005",
    name="scrambled-paywall-text",
    severity="error",
    frame="article",
    column="body",
    screen=_is_strange,
    options={"min_words": 80, "max_share_stop_words": 0.02, "max_share_vowels": 0.35},
    message="the text is scrambled: its letters do not form words of any language",
    bad=(
        article(body=_SCRAMBLED * 6, headline="Bjagyb pvymp tfcfh dr hqsemx ahp oogu", beside=("LG008", "BD037")),
        article(body=f"{str(CLEAN['body'])[:200]}\n{_SCRAMBLED * 6}"),
    ),
    good=(
        article(body=f"{CLEAN['body']}\n{_SCRAMBLED}"),
        article(
            body="".join(
                f"埃勒里港议会第{n}次投票决定恢复晚间渡轮，{n}年前，末班船因节省开支而停航。" for n in range(8)
            ),
            language="zh",
        ),
    ),
)
def scrambled_paywall_text(o: Options) -> pl.Expr:
    """The publisher scrambled the letters of the text.

    What it does: Looks at the last 1,000 characters of a body, if they have at least 80 words in lowercase. Fires if
    fewer than 2 % of these words are among the most frequent words of 42 languages and fewer than 35 % of the letters
    are vowels.
    Why it matters: Behind its paywall, the publisher replaces the letters with other letters. The text is as long as an
    article and looks like one, but every word is wrong.
    Leaves alone: Lists of names and numbers, scripts without lowercase letters, and languages that have no word list
    but enough vowels.
    Fix: Fetch the article with a subscription, or leave it out.
    For editors: Replace the text: it was copied from behind a paywall.
    Evidence: `Bjagybpvymp Tfcfh dr Hqsemx` behind the paywall of a German daily; Gopher requires two stop words. In 142
    bodies from dumps in Latin and Cyrillic script, at least 36 % of the letters were vowels.
    """
    end = _end()
    small = end.str.count_matches(r"(?:^|[^\p{L}\p{M}])\p{Ll}[\p{L}\p{M}]")
    words = end.str.to_lowercase().str.extract_all(r"[\p{L}\p{M}]{3,}")
    stop_words = words.list.eval(pl.element().is_in(_STOP_WORDS)).list.sum()
    scrambled = (stop_words <= small * o["max_share_stop_words"]) & _has_few_vowels(o)
    return rarely(_is_strange(o) & (small >= o["min_words"]), scrambled, "body")


_HYPHEN: Final = r"[-\u{AD}\u{2010}]"
_SUSPENDED: Final = r"(?:und|oder|bzw|sowie|bis|and|or|to|et|ou|y|o|u|e|i|en|of|och|eller|og|lub|или|и)"
_BROKEN: Final = rf"\p{{Ll}}{{2,}}{_HYPHEN}(?:\r\n|\r|\n)[ \t]*\p{{Ll}}{{2,}}"
_BROKEN_WORD: Final = re.compile(r"\b(\w*[^\W\d_])([-\u00ad\u2010])(?:\r\n|\r|\n)[ \t]*([^\W\d_]\w*)")


def _without_suspended() -> pl.Expr:
    """The body without the first parts of compounds that share their second one: `Vor- und Nachteile`."""
    return pl.col("body").str.replace_all(rf"{_HYPHEN}(?:\r\n|\r|\n)[ \t]*{_SUSPENDED}(?-u:\b)", " ")


def _joined(body: str) -> str:
    """Words joined again, with their hyphen where the same text has it elsewhere, and not the joined form."""
    broken = {(found[1], found[3]) for found in _BROKEN_WORD.finditer(body)}
    said = _said_in(body.lower(), {form.lower() for one, two in broken for form in (f"{one}-{two}", one + two)})

    def join(found: re.Match[str]) -> str:
        before, hyphen, after = found.groups()
        if not (before[-2:].islower() and len(before) > 1 and after[:2].islower() and len(after) > 1):
            return found[0]
        if re.fullmatch(_SUSPENDED, after):
            return found[0]
        compound = f"{before}-{after}".lower() in said and f"{before}{after}".lower() not in said
        return f"{before}{hyphen}{after}" if compound else before + after

    return _BROKEN_WORD.sub(join, body)


def _said_in(text: str, words: Collection[str]) -> frozenset[str]:
    """Those of the words that stand in a text, all of them looked for at once."""
    listed = sorted(words)
    found = AhoCorasick(listed).find_matches_as_indexes(text, overlapping=True) if listed else ()
    return frozenset(listed[number] for number, _, _ in found)


@rule(
    code="BD020",
    name="hyphenated-line-break",
    severity="warning",
    frame="article",
    column="body",
    mark=rf"\p{{L}}+{_HYPHEN}(?:(?:\r\n|\r|\n)\p{{L}}+|$)",
    literals=tuple(f"{hyphen}{end}" for hyphen in ("-", "\u00ad", "\u2010") for end in "\r\n"),
    message="a word is split across two lines: {excerpt}",
    fix="unsafe",
    repair=lambda _: each(pl.col("body"), _joined),
    bad=(
        paragraph("The harbour master asked the govern-\nment for a new pump, and for the old one to be mended first."),
        paragraph("Die Abendfähre soll im Früh-\njahr wieder an allen Werktagen fahren, beschloss der Stadtrat."),
    ),
    good=(
        paragraph("Der Rat hat die Vor-\nund Nachteile der Abendfähre lange erwogen und dann doch abgestimmt."),
        paragraph("Three things change for those who live there -\nmore boats, longer hours and no change of fares."),
        paragraph("The line runs from Port Ellery to North-\nQuay and back, four times on every day of the week."),
    ),
)
def hyphenated_line_break(_: Options) -> pl.Expr:
    """A word is hyphenated at the end of a line.

    What it does: Finds a lowercase letter, a hyphen, a line break and a lowercase word.
    Why it matters: The text came from a printed page. Searches find neither half of the word, and every line break may
    be in the middle of a sentence.
    Leaves alone: Compounds that share a part (`Vor- und Nachteile`), and capitals after the line break.
    Fix: Join the two halves of the word. The hyphen stays if the same text has the word with the hyphen elsewhere, and
    never without it.
    For editors: Join the two halves of the word.
    Evidence: trafilatura #43; none in 1,924 texts extracted from web pages.
    """
    return _without_suspended().str.contains(_BROKEN)


@rule(
    code="BD031",
    name="no-paragraph-breaks",
    severity="info",
    frame="article",
    column="body",
    screen=lambda o: pl.col("n_chars") > o["max_chars"],
    options={"max_chars": 1500},
    message="the text is a single paragraph of {n_chars} characters",
    bad=(article(body=" ".join([str(CLEAN["body"]).replace("\n", " ")] * 3), beside=("BD037",)),),
    good=(
        article(body="\n".join(f"Pier {n}: {CLEAN['body']} ({n})".replace("\n", f" ({n})\n") for n in range(3))),
        article(body=str(CLEAN["body"]).replace("\n", " ")),
    ),
)
def no_paragraph_breaks(o: Options) -> pl.Expr:
    """A long text has no line breaks.

    What it does: Finds bodies of more than 1,500 characters on one line.
    Why it matters: The paragraphs are lost: headings, captions and links to other stories can no longer be told from
    the text, and single lines can no longer be dropped.
    Leaves alone: Short texts. The finding is an info; if sentences also run into each other, BD018 reports it.
    Fix: Extract the text with its paragraphs; JSON-LD often has none.
    For editors: Divide the text into paragraphs.
    Evidence: newspaper #233; trafilatura #883, #212.
    """
    return (pl.col("n_chars") > o["max_chars"]) & ~pl.col("body").str.strip_chars().str.contains_any(["\n", "\r"])
