"""KW: the keywords of a record."""

from __future__ import annotations

import polars as pl

from ....schemas import patterns
from ...declaring.declare import rule
from ...declaring.examples import article, articles
from ...declaring.rule import Options, Signature
from ...text.grades import IN_DUMP, graded
from ...text.repairs import dropped

__all__ = ["JOINED", "SEPARATORS"]

SEPARATORS = ",;|、，；،"

JOINED = rf"^\s*[^{SEPARATORS}]{{1,40}}(?:[{SEPARATORS}][^{SEPARATORS}]{{1,40}}){{2,}}[{SEPARATORS}]?\s*$"
"""At least three short parts: two may be `Washington, D.C.` or `Lindqvist, Mara`."""


def _key(keyword: pl.Expr) -> pl.Expr:
    """A keyword for comparison. Accents and marks stay, for they tell words apart (`C`, `C++`)."""
    return patterns.nfkc(keyword).str.strip_chars().str.to_lowercase()


def _keys() -> pl.Expr:
    """The keywords for comparison, without blank ones."""
    return pl.col("keywords").list.eval(_key(pl.element())).list.eval(pl.element().filter(pl.element() != ""))


def _repeats() -> pl.Expr:
    """Of the items of a list: repeats an earlier one, and is not blank."""
    key = _key(pl.element())
    return ~key.is_first_distinct() & (key != "")


def _repeated() -> pl.Expr:
    """The keywords that repeat an earlier one, as one text."""
    return pl.col("keywords").list.eval(pl.element().filter(_repeats())).list.join(", ")


@rule(
    code="KW001",
    name="duplicate-keyword",
    severity="warning",
    frame="article",
    column="keywords",
    screen=lambda _: pl.col("keywords").list.eval(_key(pl.element())).list.n_unique() < pl.col("keywords").list.len(),
    grade=lambda _: graded(IN_DUMP, "info", otherwise="warning"),
    facts=lambda _: {"repeated": _repeated()},
    message="the article lists a keyword more than once: {repeated}",
    fix="safe",
    repair=lambda _: pl.col("keywords").list.eval(pl.element().filter(~_repeats())),
    bad=(
        article(keywords=["ferry", "transport", "Ferry"]),
        article(keywords=["Port Ellery", "ferry", "port ellery ", "ferry"]),
    ),
    good=(article(keywords=["pais", "país"]), article(keywords=["C", "C++"]), article(keywords=["", "", "ferry"])),
)
def duplicate_keyword(_: Options) -> pl.Expr:
    """The article lists a keyword more than once.

    What it does: Compares the keywords of a record, ignoring case and spaces at the ends. In a dump it is an info,
    because sections and authors may look like keywords there.
    Why it matters: Counts of topics are wrong, and pages show the same tag twice.
    Leaves alone: Words that differ in an accent or in punctuation.
    Fix: Keep the first of the identical keywords.
    Evidence: 11 of 247 lists in JSON-LD.
    """
    keys = _keys()
    return keys.list.n_unique() < keys.list.len()


@rule(
    code="KW002",
    name="keywords-joined",
    severity="info",
    frame="article",
    default=False,
    column="keywords_joined",
    also=("keywords",),
    facts=lambda o: {"joined": _one_text(o.column)},
    once=True,
    message="all keywords are in a single string: {joined}",
    fix="safe",
    repair=lambda o: _split(o.column),
    bad=(
        article(keywords=["ferry, transport, Port Ellery"]),
        article(keywords=None, keywords_joined="ferry; transport; Port Ellery"),
    ),
    good=(
        article(keywords=["Washington, D.C."]),
        article(keywords=None, keywords_joined='["ferry", "transport", "Port Ellery"]'),
        article(keywords=["Ferry &quot;Aurora&quot; leaves"]),
        article(keywords=["ferry", "Ellery, Lindqvist, Okafor and Partners"]),
    ),
)
def keywords_joined(o: Options) -> pl.Expr:
    """All keywords are in a single string.

    What it does: Fires if the only keyword, or the only form in which the source gives keywords, is a string of three
    or more parts of at most 40 characters each.
    Why it matters: Programs that count or link keywords see one long keyword that no other article has.
    Leaves alone: Two parts, which may be a place or a name; a joined string next to single keywords (KW003); a list
    that is serialized as text (`["ferry", "harbour"]`), as in a CSV column. The rule is off by default because pages
    usually give keywords as one string. KW009 reports sources that mix both forms.
    Fix: Split the string at its separators into single keywords.
    Evidence: 166 of 413 keyword fields in JSON-LD are one string; schema.org allows both.
    """
    text = _one_text(o.column)
    is_a_list_in_text = text.str.contains(r"^\s*\[.*\]\s*$")
    return text.str.replace_all(patterns.HTML_ENTITY, " ").str.contains(JOINED) & ~is_a_list_in_text


def _split(column: str) -> pl.Expr:
    """The single keywords. A text that has a column of its own stays: a text cannot hold a list."""
    if column != "keywords":
        return pl.col(column)
    parts = pl.col(column).list.first().str.replace_all(f"[{SEPARATORS}]", ",").str.split(",")
    single = parts.list.eval(pl.element().str.strip_chars()).list.eval(pl.element().filter(pl.element() != ""))
    has_reference = pl.col(column).list.first().str.contains(patterns.HTML_ENTITY)
    return pl.when(has_reference).then(column).otherwise(single)


def _one_text(column: str) -> pl.Expr:
    """The text that alone holds the keywords; null if there is more."""
    items = pl.col("keywords").list
    if column == "keywords":
        return pl.when(items.len() == 1).then(items.first())
    return pl.when(items.len() == 0).then(pl.col("keywords_joined"))


@rule(
    code="KW003",
    name="keywords-split-and-joined",
    severity="info",
    frame="article",
    column="keywords_joined",
    screen=lambda _: pl.col("keywords_joined").is_not_null() & (pl.col("keywords").list.len() > 1),
    message="the keywords are repeated in a single string: {excerpt}",
    fix="safe",
    repair=dropped,
    bad=(
        article(keywords_joined="ferry, transport, Port Ellery"),
        article(keywords=["ferry", "Port Ellery"], keywords_joined="Port Ellery;Ferry"),
    ),
    good=(article(keywords_joined="ferry, harbour"), article(keywords=["ferry", "quay"], keywords_joined="ferry quay")),
)
def keywords_split_and_joined(_: Options) -> pl.Expr:
    """The record has the keywords twice: one by one, and joined in a single string.

    What it does: Fires if the string, split at commas, semicolons or vertical bars, contains exactly the single
    keywords.
    Why it matters: A program that reads both counts every keyword twice.
    Leaves alone: A string that has more or fewer parts than there are single keywords.
    Fix: Drop the string: the single keywords say the same.
    Evidence: GSA/search-gov PR #970.
    """
    parts = pl.col("keywords_joined").str.replace_all(f"[{SEPARATORS}]", ",").str.split(",")
    keys = parts.list.eval(_key(pl.element())).list.eval(pl.element().filter(pl.element() != ""))
    same = keys.list.set_symmetric_difference(_keys()).list.len() == 0
    return (pl.col("keywords").list.len() > 1) & same


def _form() -> pl.Expr:
    """`text` or `list`: in which form the keywords came; null where that cannot be told."""
    items = pl.col("keywords").list.len()
    text = pl.any_horizontal(_one_text(column).str.contains(JOINED) for column in ("keywords_joined", "keywords"))
    return pl.when(text.fill_null(False)).then(pl.lit("text")).when(items > 1).then(pl.lit("list"))


def _all_keywords() -> pl.Expr:
    return pl.coalesce("keywords_joined", pl.col("keywords").list.join(", "))


_OTHER = {
    "url": "https://www.harbour-courier.example/2024/03/15/shops-and-boats",
    "headline": "What shopkeepers think of the evening boats",
    "description": "Most of them would rather have an early sailing, a survey of the guild says.",
    "body": "Shopkeepers on the east quay were asked by their guild, before the council met, what they think of late "
    "boats. Seven would open longer in the summer, four would not, and the bakers would rather see an early sailing, "
    "because bread is baked at night. All of them hope that the new timetable lasts longer than the old one did.",
    "keywords": ["guild", "shops"],
}


@rule(
    code="KW009",
    name="keywords-in-two-forms",
    severity="info",
    frame="corpus",
    column="keywords",
    signature=lambda _: Signature(
        "article", _form().is_not_null(), pl.col("source"), _form(), None, text=_all_keywords()
    ),
    message="all keywords are in a single string, unlike in other records of this source: {text}",
    bad=(
        articles({"keywords": ["ferry, transport, Port Ellery"]}, _OTHER),
        articles({"keywords": None, "keywords_joined": "Fähre; Verkehr; Hafen"}, _OTHER),
        articles(_OTHER, {"keywords": ["паром, порт, совет"]}),
    ),
    good=(
        articles({"keywords": ["ferry, transport"]}, _OTHER),
        articles({"keywords": ["ferry, transport, Port Ellery"]}, {**_OTHER, "keywords": ["guild, shop, quay"]}),
    ),
)
def keywords_in_two_forms(_: Options) -> pl.Expr:
    """Some records of a source have their keywords in a single string, others in a list.

    What it does: Fires on keywords in one string of three or more parts if another record of the source has a list.
    Why it matters: Programs that count or link keywords see one long keyword that no other article has.
    Leaves alone: Sources in which all keywords are in strings: pages and several extractors do this.
    Fix: Split the string at its separators; `presscheck fix --extend-select KW002` does this.
    Evidence: 166 of 413 keyword fields in JSON-LD are one string; schema.org allows both.
    """
    return (pl.col("contents") > 1) & (pl.col("content") == "text")
