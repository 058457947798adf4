"""BD: sentences and headings that lost the break between them."""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

import polars as pl

from ...declaring.declare import rule
from ...declaring.examples import article, paragraph
from ...declaring.rule import Options
from ...text.phrase_lists import pattern
from ...text.repairs import joints_marked

_WORD: Final = r"[\p{L}\p{M}\p{N}'’-]*"
_QUOTE: Final = '["”“’»«„‘]'
_SENTENCE_END: Final = rf"{_WORD}[\p{{Ll}})\]]{_QUOTE}?[.!?…]"
_QUOTATION_MARK: Final = re.compile(_QUOTE)
_QUOTES: Final = rf"{_QUOTE}{{0,2}}"
_SENTENCE_START: Final = rf"\p{{Lu}}\p{{Ll}}{_WORD}|[AI](?-u:\b)"
_SENTENCE_JOINT: Final = (_SENTENCE_END, _QUOTES, _SENTENCE_START)
_JOINT: Final = f"{_SENTENCE_END}{_QUOTES}(?:{_SENTENCE_START})"
_NEARLY_JOINT: Final = r"[.!?…]\S{0,2}\p{Lu}"
"""What every joint has. Several times faster to search, for it begins with one of four characters."""

# What comes before an `@` or `.com` is bounded: it is looked for again at each match, and a text may be one long word.
# Boundaries are those of ASCII, or spelt out: `\b` of Unicode makes the search thirty times slower.
_ADDRESS: Final = (
    r"(?:https?://|www\.)\S+|[^\s@]{0,64}@\S+|#\w+|[A-Za-z0-9][A-Za-z0-9.-]{0,64}\.(?i:com|net|org|edu|gov)(?-u:\b)"
)
_ABBREVIATION: Final = (
    r"(?:^|[^\p{L}\p{N}])(?:Ste?|Dr|Mrs?|Ms|Prof|Nr|Ing|Mag|Hr|Fr|Gen|Sen|Lt|Col|Sgt|Capt|Rev|bzw|ul|św|ул|пр|им"
    r"|ст|пос|пгт|дер|бул|наб|просп|пер|вул|тов|акад|проф|ген|полк|бульв|al|os|pl|woj|gm|inż|mgr|ks|abp|płk|gen|mjr|kpt"
    r"|nám|tř|Mme|Mlle|Mgr|Av|Avda|Sra?|Srta|Dra|Lic|Arq|Sta|Sto|dott|Dott|avv|κ|κα|οδ|λεωφ|αγ|Αγ|\p{Ll})"
    r"\.\p{Lu}\w*"
)
_NAME: Final = r"(?:Add|Share)This(?-u:\b)"

_ENDING: Final = (
    r"(?:Biz|Tv|Fm|Ru|Ua|Kz|Pl|Cz|Sk|Uk|Su|Bg|Rs|Hr|Lt|Lv|Az|Uz|Kg|Tj|Cy|Jp|Cn|Tw|Hk|Kr|Vn|Th|Nz|Nl|Dk|Br|Mx|Io|Ai|Js|Xyz"
    r"|COM|NET|ORG|INFO|RU|UA|TV|Рф|РФ|Ру|РУ|Рус|РУС|Ком|КОМ|Орг|ОРГ|Инфо|ИНФО|Укр|УКР|Бел|БЕЛ|Мкд|Срб|Бг|Ua|Сайт|Онлайн|Ελ)"
)
_MAYBE_ENDING: Final = (
    r"(?:Com|Net|Org|De|Fr|It|Es|Eu|At|Ch|Be|Se|No|Fi|Us|Me|Co|Gr|Ro|Hu|Il|Ie|Am|Ge|By|Ee|Md|Id|My|Al|Ba|Ca|Ar|Cl|Pe|To"
    r"|App|Dev|News|Live|Online|Media|Press|Shop|Club|Blog|Нет|НЕТ)"
)
"""Names of domains, with a capital: those that are no words, and those that may begin a sentence."""

_AFTER: Final = r"(?:[^\p{L}\p{M}\p{N}]|$)"
_BRAND: Final = r"(?:Яндекс|Рамблер|Yandex|Google|Mail|Сбер|Microsoft|Amazon|Booking|Rambler|Лента|Газета|Lenta|Gazeta)"
_SITE: Final = (
    rf"{_WORD}\.{_ENDING}{_AFTER}|\p{{Lu}}{_WORD}\.Info{_AFTER}|\p{{Lu}}{_WORD}\.{_MAYBE_ENDING}(?:{_QUOTE}|[,;:)\]])|{_BRAND}\.\p{{Lu}}{_WORD}"
    rf"|[«“„\"‘(]\p{{L}}{_WORD}\.\p{{Lu}}{_WORD}(?:\.\p{{Lu}}{_WORD})?[»”“\"’)]"
)
"""The name of a site or of a product: `Портал.Ру`, `Яндекс.Такси`, and two words alone in quotation marks."""

_SPARED: Final = f"{_ADDRESS}|{_ABBREVIATION}|{_NAME}|{_SITE}"


def _in_running_text() -> pl.Expr:
    return (pl.col("kind") == "text") & pl.col("role").is_in(["body", "description", "unknown"])


def _without_spared(rows: pl.Expr) -> pl.Expr:
    """The text without passages that are spared, on these rows; null elsewhere."""
    return pl.when(rows).then(pl.col("text")).str.replace_all(_SPARED, " ")


def _nearly_joint() -> pl.Expr:
    return _in_running_text() & pl.col("text").str.contains(_NEARLY_JOINT)


def _nearly_heading() -> pl.Expr:
    return _in_running_text() & pl.col("text").str.contains(_NEARLY_HEADING)


class _Blanks:
    """Where the blanks go between the sentences of a text, which is read once, from joint to joint.

    counts, last: of each quotation mark that has been read, how many there were, and when the last one came.
    """

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._last: dict[str, int] = {}
        self._first_angle = ""

    def __call__(self, said: str, quotes: str) -> str:
        """The quotation marks between two sentences, with a blank after those that close what was said before."""
        for mark in _QUOTATION_MARK.findall(said):
            self._read(mark)
        blank = len(quotes)
        for number, mark in enumerate(quotes):
            if blank == len(quotes) and not self._closes(mark):
                blank = number
            self._read(mark)
        return f"{quotes[:blank]} {quotes[blank:]}"

    def _read(self, mark: str) -> None:
        self._counts[mark] += 1
        self._last[mark] = self._counts.total()
        if mark in "«»":
            self._first_angle = self._first_angle or mark

    def _closes(self, mark: str) -> bool:
        """Whether a quotation mark closes what another one has opened before it."""
        if mark == "“":  # closes „German“ and opens “English”
            return self._last.get("„", -1) > self._last.get("“", -1)
        if mark in "«»":  # «French» or »German«: whichever the text has first opens
            return mark != (self._first_angle or mark)
        if mark == '"' or (mark == "”" and not (self._counts["“"] or self._counts["„"])):  # ”Swedish”
            return self._counts[mark] % 2 == 1
        return mark in "”’"


def _glued_sentences_grade(o: Options) -> pl.Expr:
    """Many joints, or a short text full of them, show that all breaks are gone; one or two may be slips of the pen."""
    found, in_body = _without_spared(_nearly_joint()).str.count_matches(_JOINT), pl.col("column") == "body"
    # A description mostly repeats the body, joints and all.
    joints = pl.max_horizontal(pl.when(there).then(found).sum().over("article") for there in (in_body, ~in_body))
    dense = (joints >= o["min_joints_dense"]) & (joints * o["chars_a_joint"] >= pl.col("n_chars"))
    return pl.when((joints >= o["min_joints"]) | dense).then(pl.lit("error")).otherwise(pl.lit("warning"))


_THREE = (
    "The boats sail at eight.Nobody asked why.The harbour master kept silent, for once.“We will see,” he said on "
    "Friday when the first guests came.Then he left."
)


@rule(
    code="BD018",
    name="glued-sentences",
    severity="error",
    frame="block",
    mark=_JOINT,
    spare=_SPARED,
    screen=lambda _: _nearly_joint(),
    sieve=_NEARLY_JOINT,
    grade=_glued_sentences_grade,
    options={"min_joints": 3, "min_joints_dense": 2, "chars_a_joint": 1000},
    message="a space is missing between two sentences: {excerpt}",
    fix="safe",
    repair=lambda _: joints_marked(pl.col("text"), _SENTENCE_JOINT, _SPARED, _Blanks),
    bad=(
        paragraph(_THREE),
        paragraph("The vote was close.Mayor Lindqvist called it a first step."),
        paragraph("“Nobody will be stranded again.”The council meets in May."),
        article(description="Evening sailings return in April.The council decided so after a year of talks."),
    ),
    good=(
        paragraph("The line to St.Gallen opens in May, said Dr.Okafor of www.Island-Lines.example in a short note."),
        paragraph("Write to Mara.Lindqvist@harbour-courier.example or see Amazon.Com, the sheet says."),
        paragraph("Es erschien die 3.Auflage, Z.B. in Kiel, und No.1 war ausverkauft."),
        paragraph("The e-mail said: wait... and then nothing."),
        paragraph("Об этом пишет «Портал.Ру». Ранее о том же сообщали издание «Вестник.Com» и служба Яндекс.Паром."),
        paragraph("Поезд стоит на перегоне ст.Карповка и ст.Озёрная, а паром ждёт у пос.Дальний и κ.Γεωργίου."),
        paragraph("Das Heft erscheint bei Hafen.De, die Karte zeigt “Ufer.Plan”, und Fähre.Net, ein Dienst, schweigt."),
    ),
)
def glued_sentences(_: Options) -> pl.Expr:
    """A sentence begins without a space after the end of the previous one.

    What it does: Finds punctuation at the end of a sentence that is directly followed by a capitalized word. Three or
    more in an article, or two in a short one, are an error; fewer are a warning. If the description has the same error,
    it counts once.
    Why it matters: The breaks between paragraphs were lost when the text was extracted. Sentences can no longer be told
    apart, and headings and captions run into the text.
    Leaves alone: Abbreviations and titles (`St.Gallen`, `Dr.Okafor`), URLs, names of sites and products (`Портал.Ру`,
    “Ufer.Plan”), hashtags, a digit before the period (`3.Auflage`), and scripts without uppercase letters.
    Fix: Add a space where the two sentences meet. The text no longer shows which of these places were ends of
    paragraphs.
    For editors: Add a space after the period, or start a new paragraph.
    Evidence: One or more in 54 of 195 JSON-LD `articleBody` texts, three or more in 38; in 12 of 1,924 extracted texts.
    """
    return _without_spared(_nearly_joint()).str.contains(_JOINT)


_NEARLY_HEADING: Final = rf"\p{{Ll}}(?:{pattern('sentence_starts')}\s|\p{{Lu}}{{3}})"
_HEADING_END: Final = rf"{_WORD}\p{{Ll}}{{3}}"
_HEADING: Final = _HEADING_END + pattern("sentence_starts")
_AFTER_HEADING: Final = rf"\s+{_QUOTE}?\p{{L}}"
_CAPITALS: Final = r"\p{Lu}{3,}(?:['’]s|(?:\s\p{Lu}{2,}){1,6})?"
"""The first words of a sentence in capitals, with more behind them than what a brand has."""

_CAPITALS_AHEAD: Final = r"(?:\p{Lu}{4,}['’]s\s+\p{L}|\p{Lu}{3,}(?:\s\p{Lu}{2,}){1,6}[\s,:]|\p{Lu}{5,}\s+\p{Ll}{2})"
_HEADING_JOINT: Final = (
    _HEADING_END,
    "",
    f"(?:{pattern('sentence_starts')}{_AFTER_HEADING}|{_CAPITALS_AHEAD})",
)


@rule(
    code="BD019",
    name="glued-heading",
    severity="warning",
    frame="block",
    mark=rf"(?:{_HEADING}|{_HEADING_END}{_CAPITALS})\b",
    spare=_SPARED,
    screen=lambda _: _nearly_heading(),
    sieve=_NEARLY_HEADING,
    message="a heading runs into the next sentence: {excerpt}",
    fix="unsafe",
    repair=lambda _: joints_marked(pl.col("text"), _HEADING_JOINT, _SPARED, lambda: lambda *_: "\n"),
    bad=(
        paragraph("What the Vote Means for NightworkersThe council will look at the figures again in the autumn."),
        paragraph("So geht es mit der Fähre weiterDie Boote fahren ab April wieder bis Mitternacht."),
        paragraph("Works at a GlanceHARBOUR's works total nine thousand metres of quay over two seasons."),
        paragraph("Le port en brefLES BATEAUX du soir partent à huit heures du quai est."),
    ),
    good=(
        paragraph("Find us on YouTube, WhatsApp and LinkedIn, or ask the ParlamentarierInnen of the island."),
        paragraph("The MacBook was sold to a McDonald on the quay, and ShareThis was switched off."),
        paragraph("They marched under the sign #NightboatsNotNightmaresThe whole evening long."),
    ),
)
def glued_heading(_: Options) -> pl.Expr:
    """A space is missing between a heading and the next sentence.

    What it does: Finds a word that ends with one of a fixed list of capitalized words that begin sentences, and a word
    that ends in capitals before a possessive or more words in capitals.
    Why it matters: The heading of a section, or of another story, became part of a sentence.
    Leaves alone: Names with capitals inside (`MacBook`, `LinkedIn`, `ParlamentarierInnen`), URLs and hashtags.
    Fix: Add a line break after the heading.
    For editors: Start a new paragraph after the heading.
    Evidence: trafilatura #660. A test for any capital inside a word fired on 426 of 1,924 texts; all 35 hits of this
    list in 585 records of real pages were headings.
    """
    return _without_spared(_nearly_heading()).str.contains(
        f"{_HEADING}{_AFTER_HEADING}|{_HEADING_END}{_CAPITALS_AHEAD}"
    )
