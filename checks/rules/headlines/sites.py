"""HL006, HL020: headlines that end with the name of their site."""

from __future__ import annotations

import polars as pl

from ....schemas import patterns
from ...comparing.corpus import outlet
from ...declaring.declare import rule
from ...declaring.examples import article, issue
from ...declaring.rule import Options, Signature
from ...judging.subset import rarely
from ...text.sites import BEFORE_LAST_PART, LAST_PART, is_site_name, last_part, without_last_part


@rule(
    code="HL006",
    name="site-name-suffix",
    severity="warning",
    frame="article",
    column="headline",
    literals=BEFORE_LAST_PART,
    mark=LAST_PART,
    facts=lambda _: {"site": last_part()},
    message="the headline ends with the site name: {site}",
    fix="safe",
    repair=lambda _: without_last_part(),
    bad=(
        article(headline="Council votes to restore the evening ferry timetable | Harbour Courier"),
        article(headline="Council votes to restore the evening ferry – HarbourCourier", publisher=None),
        article(headline="Evening ferry returns | Transport | The Harbour Courier"),
        article(headline="Паром вернётся в июне - Вести порта Северного края", publisher="Вести порта"),
        article(headline="埃勒里港晚间渡轮六月恢复航行_海港日报网", publisher="海港日报"),
        article(headline="Evening ferry returns to quay | Courier", url=None, publisher="www.courier.example"),
    ),
    good=(
        article(headline="Ferry: the evening boat returns"),
        article(headline="Evening ferry returns - but not for long"),
        article(headline="Evening ferry returns, says Harbour Courier"),
        article(headline="Harbour Courier opens its archive"),
        article(headline="Evening ferry returns – Port Ellery", publisher="Port Ellery Courier"),
    ),
)
def site_name_suffix(_: Options) -> pl.Expr:
    """The headline ends with the site name.

    What it does: Compares the last part of the headline (after a dash, vertical bar, dot or colon with a space before
    it) with the publisher and with the host of the URL, ignoring case, spaces, and words such as The and News. A
    publisher may be a domain, with `www.`; a name of several words may be followed by more words.
    Why it matters: The page title was taken as the headline. Every list repeats the site name, and copies of a story no
    longer match.
    Leaves alone: Last parts that are not a known name of the site; HL020 learns other names from the corpus.
    Fix: Remove the site name and the separator before it.
    For editors: Delete the site name from the headline.
    Evidence: 26 of 895 headlines in JSON-LD, 14 % of page titles; mediacloud/metadata-lib #346.
    """
    return is_site_name(last_part())


def _is_written_as_name() -> pl.Expr:
    """With a capital at its beginning, or in a script without them: `as it happened` is no name."""
    return ~last_part().str.contains(r"^\p{Ll}") | last_part().str.contains(r"^\S+\.\p{L}+\s*$")


def _by_last_part(_: Options) -> Signature:
    last = last_part()
    key = patterns.normalised(last)
    may_be = (key.str.contains(r"\p{L}") & _is_written_as_name()).fill_null(False)
    named = may_be & ~rarely(may_be, is_site_name(last), "headline", "host", "publisher")
    return Signature(
        "article",
        (outlet() != "") & named,
        pl.concat_str(outlet(), key, separator="\x1f"),
        last.str.strip_chars(),
        None,
    )


def _headlines(*last: str) -> list[dict[str, str]]:
    told = (
        *("Bakers ask for an earlier boat to town", "Clerk turns the pages of a century", "Pilots rest at last"),
        *("Guild meets at the old mint again", "Masons mend the mole before winter"),
    )
    return [{"headline": f"{one}{mark}"} for one, mark in zip(told, last, strict=False)]


@rule(
    code="HL020",
    name="shared-headline-suffix",
    severity="warning",
    frame="corpus",
    column="headline",
    signature=_by_last_part,
    facts=lambda _: {"number": pl.col("text").n_unique().over("key")},
    options={"min_articles": 3, "min_share": 0.4},
    message="the headline ends with “{content}”, like {number} of {outlet_articles} headlines of {outlet}",
    bad=(
        issue(*_headlines(*[" - Ellery Island Gazette and Advertiser"] * 5), shows="5 of 5 headlines end so"),
        issue(*_headlines(*[" | Вести порта"] * 3, "", ""), shows="3 of 5 headlines: … | Вести порта"),
        issue(*_headlines(*["_海港新闻网"] * 4), shows="4 of 4 headlines: …_海港新闻网"),
    ),
    good=(
        issue(*_headlines(" | Sport", " | Sport", "", "", ""), shows="2 of 5 headlines: … | Sport"),
        issue(*_headlines(*[" – as it happened"] * 4), shows="4 of 4 headlines: … – as it happened"),
    ),
)
def shared_headline_suffix(o: Options) -> pl.Expr:
    """Many headlines of an outlet end with the same words, which are probably the site name.

    What it does: Counts how many different headlines of an outlet end with the same part, after a dash, vertical bar,
    dot or colon. If at least 3 headlines and 40 % of the outlet's articles do, the part is taken as the site name, in
    any language and script and for any host name.
    Why it matters: The page title was taken as the headline. Every list repeats the site name, and copies of a story no
    longer match.
    Leaves alone: Names that the publisher or host reveals (HL006), parts that begin with a lowercase letter (`– as it
    happened`), and parts that fewer headlines share, which may name a series or a section.
    Fix: Remove this part, or take the headline from the page's JSON-LD, which does not contain the site name.
    Evidence: 14 % of page titles end with the site name, which often differs from the host name.
    """
    different = pl.col("text").n_unique().over("key")
    return (different >= o["min_articles"]) & (different >= o["min_share"] * pl.col("outlet_articles"))
