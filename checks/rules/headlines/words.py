"""HL: headlines that are no headline, or have a label before them, by what they say."""

from __future__ import annotations

import re
from typing import Final

import polars as pl

from ...declaring.declare import rule
from ...declaring.examples import article
from ...declaring.rule import Options
from ...text.grades import IN_DUMP, graded
from ...text.phrase_lists import cues, pattern, phrases

_TOPICS: Final = ("error_pages", "placeholder_headlines", "doubtful_headlines")
_MARKS: Final = " \t([<*=«»„“‘\"'"
_OPENING: Final = f"[{pl.escape_regex(_MARKS)}]*"
_SITE: Final = r"(?:\s[|·»–—:-]\s.{1,60})?$"
_SITE_AND_REST: Final = r"(?s)\s[|·»–—:-]\s.*$"
_SITE_AFTER_BAR: Final = r"(?:\s[|·»]\s.{1,60})?$"


_ERROR_PAGE: Final = rf"(?i)^{_OPENING}(?:40[34]\W+)?{pattern('error_pages')}\W*{_SITE}"
_PLACEHOLDER: Final = rf"(?i)^{_OPENING}{pattern('placeholder_headlines')}\W*{_SITE_AFTER_BAR}"
_DOUBTFUL: Final = rf"(?i)^{_OPENING}{pattern('doubtful_headlines')}\W*{_SITE_AFTER_BAR}"


def _plain(phrase: str) -> str:
    """A phrase as `_is_phrase` looks for it."""
    return re.sub(r"\W+$", "", phrase.lower().lstrip(_MARKS)).replace("’", "'")


def _is_phrase(text: pl.Expr) -> pl.Expr:
    """A text in lower case is a phrase, but for the name of a site: true wherever one of the regexes matches.

    These take 20 ms to compile.
    """
    wanted = sorted({_plain(phrase) for topic in _TOPICS for phrase in phrases(topic)})
    head = text.str.replace(_SITE_AND_REST, "").str.replace("’", "'", literal=True).str.replace_all(r"\s+", " ")
    bare = (one.str.replace(r"\W+$", "") for one in (head, head.str.replace(r"^40[34]\W+", "")))
    return pl.any_horizontal(one.is_in(wanted) for one in bare)


def _may_be_meant(o: Options) -> pl.Expr:
    """A doubtful headline over a whole article, or a text of a dump that was only taken for a headline."""
    surely = pl.col("headline").str.contains(_ERROR_PAGE) | pl.col("headline").str.contains(_PLACEHOLDER)
    return IN_DUMP | (~surely & (pl.col("n_chars") >= o["min_chars_body"]))


@rule(
    code="HL010",
    name="headline-placeholder",
    severity="error",
    frame="article",
    column="headline",
    options={"min_chars_body": 600},
    bound=120,
    screen=lambda _: _is_phrase(pl.col("headline").str.strip_chars_start(_MARKS).str.to_lowercase()),
    grade=lambda o: graded(_may_be_meant(o), "warning", otherwise="error"),
    message="this is not a headline: {headline}",
    bad=(
        article(headline="Page not found | Harbour Post", beside=("BD027",)),
        article(headline="Untitled document"),
        article(headline="Seite nicht gefunden", beside=("BD027",)),
        article(
            headline="Just a moment...",
            body="Checking the connection before you go on to the page. " * 6,
            beside=("BD027",),
        ),
    ),
    good=(
        article(headline="Test of the new night boats goes well"),
        article(headline="Home: a film about the ferry crew"),
        article(headline="Error on the timetable strands 40"),
        article(headline="Not found: the ferry that never came"),
    ),
)
def headline_placeholder(_: Options) -> pl.Expr:
    """The headline is a placeholder or the title of an error page.

    What it does: Finds headlines that consist only of `Untitled`, `Test`, `Page not found` or similar words, in twenty
    languages, also followed by the site name. `Home`, `Access denied` and others that may be intended give a warning if
    the body has at least 600 characters. In a dump, where the text may be something other than the headline, every
    match is a warning.
    Why it matters: The page was an error message of the server, a bot check or a test by the editors, not an article.
    Leaves alone: These words inside a headline; `null`, `None` and `undefined`, which LK012 reports.
    Fix: Fetch the page again, or leave it out.
    For editors: Write a headline, or delete the article.
    Evidence: Error pages that a server delivers with a success status, `Just a moment...` among them.
    """
    headline = pl.col("headline")
    return pl.any_horizontal(headline.str.contains(one) for one in (_ERROR_PAGE, _PLACEHOLDER, _DOUBTFUL))


_KICKER: Final = rf"(?i)^\W{{0,3}}(?:{pattern('kickers')}\s*(?:[:|]|\s[–—-]\s)|\+{{3}})\s*"


@rule(
    code="HL018",
    name="headline-kicker",
    severity="info",
    frame="article",
    column="headline",
    default=False,
    mark=_KICKER,
    literals=(*cues("kickers"), "+++"),
    message="the headline begins with a label: {excerpt}",
    fix="unsafe",
    repair=lambda _: pl.col("headline").str.replace(_KICKER, ""),
    bad=(
        article(headline="LIVE: Council votes on the evening ferry"),
        article(headline="Opinion | The evening ferry was never a luxury"),
        article(headline="Kommentar – Die Abendfähre war nie ein Luxus"),
        article(headline="Vidéo : le retour du bac du soir à Port Ellery"),
    ),
    good=(
        article(headline="Live music returns to the evening ferry"),
        article(headline="Exclusive offers on the evening ferry: who pays?"),
        article(headline="Ferry: live from the council"),
        article(headline="Video-Beweis: Wie die Fähre den Kai rammte"),
    ),
)
def headline_kicker(_: Options) -> pl.Expr:
    """The headline begins with a label such as `LIVE:` or `Opinion |`.

    What it does: Finds labels of genre and urgency, in fifteen languages, followed by a colon, a vertical bar or a
    dash.
    Why it matters: Copies of a story with and without the label do not match, and the genre is read as part of the
    headline.
    Leaves alone: The same words without such punctuation. The rule is off by default because the use of labels is an
    editorial choice.
    Fix: Remove the label, and store it in the genre.
    Evidence: mediacloud/backend #346.
    """
    return pl.col("headline").str.contains(_KICKER)
