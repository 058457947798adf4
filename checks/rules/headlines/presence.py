"""HL: the headline of a record. Headlines that several records share are in `duplicates`."""

from __future__ import annotations

import polars as pl

from ....schemas import patterns
from ...declaring.declare import rule
from ...declaring.examples import CLEAN, article, dump
from ...declaring.rule import Options
from ...text.grades import IN_DUMP, graded
from ...text.repairs import dropped, each, once_escaped, with_entities_decoded, without_tags


def _without_html(headline: str) -> str | None:
    """The headline as a reader sees it; None if it was nothing but tags."""
    stripped = without_tags(headline)
    return None if stripped is None else with_entities_decoded(once_escaped(stripped))


@rule(
    code="HL001",
    name="headline-repeated-in-record",
    severity="warning",
    frame="block",
    screen=lambda _: pl.col("role") == "headline_alt",
    looks_around=True,
    message="the headline appears twice in this record",
    fix="safe",
    repair=dropped,
    bad=(
        dump(top=[str(CLEAN["headline"])]),
        dump(top=["COUNCIL VOTES TO RESTORE THE EVENING FERRY TIMETABLE"]),
    ),
    good=(
        dump(top=["Evening ferry returns to Port Ellery"]),
        article(headline_alt=str(CLEAN["headline"])),
    ),
)
def headline_repeated_in_record(_: Options) -> pl.Expr:
    """A dump record contains the same headline twice.

    What it does: Compares the headline blocks of a record, ignoring case and punctuation, and fires on each copy.
    Why it matters: Both the `name` and the `headline` of the page were written, and the second one will be read as
    text.
    Leaves alone: A second headline that says something else, and records with named fields, where the two may be the
    same.
    Fix: Keep the first headline, and drop the copy.
    Evidence: schema.org gives an article a `name` and a `headline`; flairNLP/fundus #748.
    """
    row = pl.int_range(pl.len(), dtype=pl.UInt32)
    is_headline = pl.col("role").is_in(["headline", "headline_alt"])
    # Blocks come in millions: only headlines of a record that has two are compared.
    of_two = pl.col("article").filter(is_headline).is_duplicated()
    article, text, position = (
        one.filter(is_headline).filter(of_two) for one in (pl.col("article"), pl.col("text"), row)
    )
    is_copy = ~pl.struct(article, patterns.normalised(text)).is_first_distinct()
    return row.is_in(position.filter(is_copy).implode())


@rule(
    code="HL005",
    name="missing-headline",
    severity="error",
    frame="article",
    column="headline",
    about_missing=True,
    grade=lambda _: graded(IN_DUMP, "warning", otherwise="error"),
    message="the article has no headline",
    fix="unsafe",
    repair=lambda _: pl.coalesce("headline_alt", "headline"),
    bad=(article(headline=None), article(headline="  "), article(headline="\u200b")),
    good=(article(headline="Night ferries: what now?"), article(headline="夜间渡船恢复航行")),
)
def missing_headline(_: Options) -> pl.Expr:
    """The article has no headline.

    What it does: Fires if the headline is missing or has no visible character. In a dump, where the headline may be
    there but not recognized, it is a warning.
    Why it matters: Without a headline an article cannot be listed, linked or found.
    Leaves alone: Headlines of one word, or of any script.
    Fix: Take the headline from the page's JSON-LD, its title or its feed; if another field has it, name that field with
    `--map headline=NAME`.
    For editors: Write a headline.
    Evidence: A Google News sitemap requires `news:title`.
    """
    return ~pl.col("headline").str.contains(r"[^\s\p{C}]").fill_null(False)


@rule(
    code="HL013",
    name="headline-markup",
    severity="error",
    frame="article",
    column="headline",
    literals=("&", "<"),
    mark=f"{patterns.HTML_ENTITY}|{patterns.HTML_TAG}",
    message="the headline contains HTML: {excerpt}",
    fix="safe",
    repair=lambda _: each(pl.col("headline"), _without_html),
    bad=(
        article(headline="Council: &#8220;We will restore the evening ferry&#8221;"),
        article(headline="Council votes to <em>restore</em> the evening ferry"),
        article(headline="Fish &amp; chips on the evening ferry"),
    ),
    good=(
        article(headline="AT&T; the ferry & the council"),
        article(headline="Ferry fares < 5 euros, parking > 10"),
        article(headline="Ferry trial <cancelled> after protest"),
    ),
)
def headline_markup(_: Options) -> pl.Expr:
    """The headline contains an HTML entity or tag.

    What it does: Finds numeric character references, known entity names, and tags of known HTML elements.
    Why it matters: Readers see the code, and searches and comparisons do not find the headline.
    Leaves alone: `&` and angle brackets that are not HTML.
    Fix: Replace entities with their characters, and remove tags.
    For editors: Delete the tag, or type the character itself.
    Evidence: 53 of 895 headlines in JSON-LD.
    """
    return pl.col("headline").str.contains(patterns.HTML_ENTITY) | pl.col("headline").str.contains(patterns.HTML_TAG)
