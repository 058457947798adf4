"""HL: the headline beside the rest of its record: description, body, section, address and the other headline."""

from __future__ import annotations

from typing import Final

import polars as pl

from ....schemas import patterns
from ...declaring.declare import rule
from ...declaring.examples import CLEAN, article, paragraph
from ...declaring.rule import Options, of_article
from ...text.grades import IN_DUMP, graded
from ...text.phrase_lists import phrases
from ...text.repairs import dropped
from ...text.sites import site_key, site_keys

_HEADLINE: Final = pl.col("headline")
_SLACK: Final = 12


def _is_as_long(text: pl.Expr, other: pl.Expr) -> pl.Expr:
    """But for some punctuation: a cheap condition without which two texts do not say the same."""
    return (text.str.len_chars().cast(pl.Int64) - other.str.len_chars().cast(pl.Int64)).abs() <= _SLACK


def _begins_alike(text: pl.Expr, other: pl.Expr) -> pl.Expr:
    """With the same letter or digit: another such condition."""
    first, second = (one.str.extract(r"([\p{L}\p{N}])").str.to_lowercase() for one in (text, other))
    return first == second


def _may_be_the_same() -> pl.Expr:
    description = pl.col("description")
    return _is_as_long(description, _HEADLINE) & _begins_alike(description, _HEADLINE)


@rule(
    code="HL011",
    name="headline-equals-description",
    severity="warning",
    frame="article",
    column="description",
    bound=300,
    screen=lambda _: _may_be_the_same(),
    message="the description only repeats the headline",
    fix="safe",
    repair=dropped,
    bad=(
        article(description=CLEAN["headline"]),
        article(description="Council votes to restore the evening ferry timetable."),
        article(description="COUNCIL VOTES TO RESTORE THE EVENING FERRY TIMETABLE!"),
    ),
    good=(
        article(description="Council votes to restore the evening ferry timetable, nine to four."),
        article(description="The council will restore the evening ferry timetable."),
    ),
)
def headline_equals_description(_: Options) -> pl.Expr:
    """The description is the same as the headline.

    What it does: Compares the two, ignoring case, spaces and punctuation.
    Why it matters: A page without a summary filled the field with its title. Previews say everything twice, and a model
    that learns to summarize learns to copy.
    Leaves alone: A description that begins with the headline and continues.
    Fix: Empty the description.
    For editors: Write a description that adds something to the headline.
    Evidence: 4 of 895 articles in JSON-LD.
    """
    headline = patterns.normalised(_HEADLINE)
    same = headline == patterns.normalised(pl.col("description"))
    return _may_be_the_same() & same & (headline != "")


def _slug() -> pl.Expr:
    """The last part of the address that has words in it; null if it is written in codes."""
    slug = pl.col("url").str.extract(r"^[^?#]*/([^/?#%]*-[^/?#%]*-[^/?#%]*)/?(?:[?#].*)?$", 1)
    return slug.str.to_lowercase()


def _stems(text: pl.Expr, letters: int) -> pl.Expr:
    """How the longer words begin, without marks."""
    plain = text.str.normalize("NFKD").str.replace_all(r"\p{M}", "").str.to_lowercase()
    return plain.str.extract_all(r"\b[a-z]{4,}").list.eval(pl.element().str.slice(0, letters)).list.unique()


@rule(
    code="HL014",
    name="headline-slug-mismatch",
    severity="info",
    frame="article",
    column="headline",
    default=False,
    options={"min_words": 3, "letters": 4},
    message="the URL contains no word of the headline",
    bad=(
        article(headline="Storm leaves seven hundred homes without light"),
        article(headline="Bäckerei am Kai schließt nach hundert Jahren"),
    ),
    good=(
        article(headline="Councillors bring the evening boats back"),
        article(headline="Storm leaves homes without light", url="https://www.harbour-courier.example/article?id=4711"),
        article(headline="Шторм оставил без света семьсот домов"),
    ),
)
def headline_slug_mismatch(o: Options) -> pl.Expr:
    """The URL of the article contains no word of the headline.

    What it does: Compares the beginnings of all words of at least four letters, if both the headline and the URL have
    three or more.
    Why it matters: The headline and the URL may belong to different pages.
    Leaves alone: URLs without words or with percent-encoded letters, and headlines in other scripts. The rule is off by
    default because headlines are rewritten and URLs consist of keywords.
    Fix: Compare the headline with the text, and fetch the page again.
    Evidence: EventRegistry #13, a body from another article.
    """
    headline, slug = _stems(_HEADLINE, o["letters"]), _stems(_slug(), o["letters"])
    shared = headline.list.set_intersection(slug).list.len()
    return (shared == 0) & (headline.list.len() >= o["min_words"]) & (slug.list.len() >= o["min_words"])


def _is_site_or_section() -> pl.Expr:
    key = patterns.normalised(_HEADLINE)
    sections = [key == patterns.normalised(pl.col(name)) for name in ("section", "genre")]
    named = site_key(_HEADLINE)
    sites = [named == name for name in site_keys()]
    either = pl.any_horizontal((key != "") & pl.any_horizontal(sections), (named != "") & pl.any_horizontal(sites))
    bare = (
        _HEADLINE.str.replace_all(r"^\W+|\W+$", "").str.replace_all(r"\s+", " ").str.replace_all("’", "'", literal=True)
    )
    return (either | bare.str.to_lowercase().is_in(phrases("section_names"))).fill_null(False)


def _is_keyword() -> pl.Expr:
    keywords = pl.col("keywords").list.eval(patterns.normalised(pl.element()))
    key = patterns.normalised(_HEADLINE)
    return ((key != "") & keywords.list.contains(key)).fill_null(False)


@rule(
    code="HL015",
    name="headline-is-section",
    severity="warning",
    frame="article",
    column="headline",
    bound=40,
    grade=lambda _: graded(_is_site_or_section() & ~IN_DUMP, "warning", otherwise="info"),
    message="the headline is only the name of a section, the site or a keyword: {headline}",
    bad=(
        article(headline="The Harbour Courier"),
        article(headline="Transport and traffic", section="Transport and Traffic"),
        article(headline="Aktuelle Nachrichten"),
        article(headline="Port Ellery harbour", keywords=["ferry", "Port Ellery Harbour"]),
    ),
    good=(
        article(headline="Transport in Port Ellery: a year without boats", section="Transport"),
        article(headline="Harbour Courier wins prize"),
        article(headline="Politics of the quay", keywords=["politics", "quay"]),
    ),
)
def headline_is_section(_: Options) -> pl.Expr:
    """The headline is only the name of the section, the site or a keyword.

    What it does: Compares short headlines with the section, genre, publisher, host and keywords, ignoring case and
    punctuation, and with common names of sections in twenty languages. A keyword gives an info because the story may be
    about just that. So does every match in a dump, where a section may have been read as the headline.
    Why it matters: A label of the page was taken as its headline, or the page is an overview and not an article.
    Leaves alone: Headlines that say more than the name.
    Fix: Take the headline from the page again; leave out section pages.
    For editors: Write a headline that says what happened.
    Evidence: The name of the site's software as the headline; mediacloud/metadata-lib drops such titles.
    """
    return _is_site_or_section() | _is_keyword()


_FIRST_BLOCKS: Final = 5
"""Headline, description and the first three lines of the body."""

_HEADLINES: Final = ("headline", "headline_alt")


def _may_be_headline() -> pl.Expr:
    """One of the first lines of a body, about as long as a headline of its article."""
    first = (pl.col("role") == "body") & (pl.col("block") < _FIRST_BLOCKS)
    line = pl.when(first).then(pl.col("text")).str.strip_chars()
    return pl.any_horizontal(_is_as_long(line, of_article(name)) for name in _HEADLINES)


@rule(
    code="HL017",
    name="headline-in-body",
    severity="info",
    frame="block",
    bound=300,
    borrows=(*_HEADLINES, "n_chars"),
    screen=lambda _: _may_be_headline(),
    message="the text begins by repeating the headline",
    fix="safe",
    repair=dropped,
    bad=(
        article(body=f"{CLEAN['headline']}\n{CLEAN['body']}"),
        article(body=f"By our reporter\nCOUNCIL VOTES TO RESTORE THE EVENING FERRY TIMETABLE.\n{CLEAN['body']}"),
    ),
    good=(
        paragraph(f"{CLEAN['headline']}, and to widen the quay, the minutes say."),
        article(body=f"{CLEAN['body']}\n{CLEAN['headline']}"),
    ),
)
def headline_in_body(_: Options) -> pl.Expr:
    """One of the first lines of the body is the headline.

    What it does: Compares the first three lines with both headlines, ignoring case and punctuation.
    Why it matters: A page that shows the headline above the body shows it twice, and the body does not begin with what
    the reporter wrote.
    Leaves alone: Lines that say more than the headline, lines further down, and a body that consists of nothing else.
    Fix: Drop the line.
    For editors: Delete the line: the headline is already shown above the text.
    Evidence: 249 of 894 texts of one extractor, which keeps the heading of the page; Fundus #748.
    """
    line = patterns.normalised(pl.col("text"))
    same = [line == patterns.normalised(of_article(name)) for name in _HEADLINES]
    more_follows = of_article("n_chars") > pl.col("text").str.len_chars() * 2
    return _may_be_headline() & more_follows & (line != "") & pl.any_horizontal(same)


def _words(text: pl.Expr) -> pl.Expr:
    return patterns.normalised(text).str.split(" ").list.unique()


@rule(
    code="HL019",
    name="headline-conflict",
    severity="info",
    frame="article",
    column="headline",
    default=False,
    options={"min_words": 3, "min_shared": 0.4},
    screen=lambda _: pl.col("headline_alt").is_not_null(),
    message="the two headlines have little in common; the other one is: {headline_alt}",
    bad=(
        article(headline_alt="Nine to four: boats for those who work late"),
        article(headline_alt="Rat stimmt für die Rückkehr der Abendfähre"),
    ),
    good=(
        article(headline_alt="Council to restore evening ferry | Harbour Courier"),
        article(headline_alt="Ferry vote"),
        article(headline="埃勒里港议会投票恢复晚间渡轮", headline_alt="晚班船回来了"),
    ),
)
def headline_conflict(o: Options) -> pl.Expr:
    """The two headlines of a record say different things.

    What it does: Fires if fewer than 40 % of the words of the shorter headline are in the other one.
    Why it matters: One of them may belong to another page, or the wrong one was chosen.
    Leaves alone: Headlines of fewer than three words, and scripts without spaces between words. The rule is off by
    default because titles for search engines differ on purpose.
    Fix: Compare both headlines with the text.
    For editors: Make the two headlines say the same thing.
    Evidence: 339 of 886 pages have two headlines that differ in any way.
    """
    one, other = _words(_HEADLINE), _words(pl.col("headline_alt"))
    fewer = pl.min_horizontal(one.list.len(), other.list.len())
    shared = one.list.set_intersection(other).list.len() / fewer
    spaced = ~_HEADLINE.str.contains(patterns.UNSPACED) & ~pl.col("headline_alt").str.contains(patterns.UNSPACED)
    return (fewer >= o["min_words"]) & (shared < o["min_shared"]) & spaced
