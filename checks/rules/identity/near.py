"""ID005, ID006, HL004: bodies and headlines that are nearly the same."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

import polars as pl

from ...comparing.keys import letters, longest_part
from ...declaring.declare import rule
from ...declaring.examples import CLEAN, articles
from ...declaring.rule import Options

_URL: Final = "https://www.harbour-courier.example/2024/03/"
_OTHER_URL: Final = "https://www.upland-post.example/2024/03/14/ferry"
_BODY: Final = str(CLEAN["body"])
_EDITED: Final = _BODY.replace("about four hundred passengers", "some four hundred passengers").replace(
    "a year after the last", "one year after the last"
)
_LATER: Final = {
    "url": f"{_URL}15/ferry-vote-again",
    "headline": "Evening ferry: nine councillors say yes, four say no",
    "published_raw": "2024-03-15T08:00:00+00:00",
    "modified_raw": None,
}
_RESULTS: Final = (
    "The Wexley Rowers met the Harbour Club on Saturday before {} spectators, and the home side won by {} to {}. "
    "At half-time it stood at {} to {}; the first points came in minute {}, the last ones in minute {}. "
    "The referee held up the yellow card {} times. With this result the Rowers have {} points from {} matches and are "
    "on place {} of the table, while the guests remain on place {}. The next match will be played on day {} of the "
    "season, at home again, and tickets are sold at the gate and in the shop on the quay for {} crowns. The club asks "
    "all who can to come by ferry, because the car park behind the stands is still closed for repairs, as it has been "
    "since the storm."
)
_ONE: Final = _RESULTS.format(812, 31, 18, 12, 9, 7, 71, 3, 44, 21, 2, 9, 22, 14)
_TWO: Final = _RESULTS.format(640, 15, 27, 6, 13, 11, 78, 5, 46, 23, 4, 7, 24, 16)


@rule(
    code="ID005",
    name="near-duplicate-body",
    severity="warning",
    frame="cluster",
    column="body",
    message="{percent} of the text is the same as in {kept}",
    options={"threshold": 0.8},
    bad=(
        articles({}, {**_LATER, "body": _EDITED}),
        articles({}, {**_LATER, "body": f"{_BODY}\nThe next vote is in May."}),
    ),
    good=(
        articles({"body": _ONE, "headline": "Rowers beat Harbour Club at home"}, {**_LATER, "body": _TWO}),
        articles({}, {**_LATER, "body": " ".join(reversed(_BODY.split()))}),
    ),
)
def near_duplicate_body(_: Options) -> pl.Expr:
    """Two articles of one outlet have nearly the same text.

    What it does: Compares the sets of five-word sequences in both texts. MinHash finds candidate pairs, and the exact
    sets decide: the rule fires if at least 80 % of all sequences are in both (Jaccard). The earliest article counts as
    the original.
    Why it matters: The corpus has the article twice, for example with a corrected word or another last line. Statistics
    are wrong, and models memorize the text.
    Leaves alone: Identical texts (ID004), the same URL (ID003), texts of fewer than 20 sequences, and reports that use
    the same sentences every time but with different numbers.
    Fix: Keep one of the articles, usually the later version; the message names the earlier one.
    For editors: Update the earlier article, or make sure that this one is new.
    Evidence: Near-duplicates in web corpora (Lee et al. 2022); trafilatura and datatrove look for them.
    """
    return pl.col("same_outlet")


@rule(
    code="ID006",
    name="syndicated-copy",
    severity="info",
    frame="cluster",
    column="body",
    message="{percent} of the text is the same as in {kept}, which is from another outlet",
    options={"threshold": 0.8},
    bad=(articles({}, {**_LATER, "url": _OTHER_URL, "publisher": "Upland Post", "body": _EDITED}),),
    good=(articles({}, {**_LATER, "url": _OTHER_URL, "publisher": "Upland Post", "body": _ONE}),),
)
def syndicated_copy(_: Options) -> pl.Expr:
    """Another outlet published nearly the same text earlier.

    What it does: Compares texts in the same way as ID005, and fires if the earlier text is from another outlet.
    Why it matters: The text comes from a news agency or a partner. This is legitimate and common, but the corpus has
    the text more than once, and statistics by article count it more than once.
    Leaves alone: Identical texts (ID004, ID009), and copies within an outlet (ID005).
    Fix: None; leave copies out if each text should count only once.
    Evidence: mediacloud #240; web-tools #1419: most copies are agency reports.
    """
    return ~pl.col("same_outlet")


_NUMBER: Final = re.compile(r"\d+")
_WORD: Final = re.compile(r"\w+")


def _is_rewritten(texts: Mapping[str, str]) -> bool:
    """The same headline in other words: all numbers and names are in both."""
    one, other = texts["text"], texts["kept_text"]
    if letters(longest_part(one)) == letters(longest_part(other)):  # HL003
        return False
    if sorted(_NUMBER.findall(one)) != sorted(_NUMBER.findall(other)):
        return False
    words, others = set(_WORD.findall(one)), set(_WORD.findall(other))
    if _is_title_case(one) or _is_title_case(other):  # names cannot be told
        return True
    return not any(word[0].isupper() for word in (words ^ others) - {_first(one), _first(other)})


def _first(headline: str) -> str:
    found = _WORD.search(headline)
    return found[0] if found else ""


def _is_title_case(headline: str) -> bool:
    """Most words begin with a capital letter."""
    words = [word for word in _WORD.findall(headline) if word[0].isalpha()]
    return sum(word[0].isupper() for word in words) > 0.6 * len(words)


_QUAY: Final = "What shopkeepers on the east quay think about the evening boats"
_OTHER_BODY: Final = {
    "description": "Most of them would rather have an early sailing, a survey of the guild says.",
    "body": "A second report on the vote, written by another hand. It tells what the shopkeepers of the east quay "
    "think of the evening boats, how many of them will open longer in the summer, and why the bakers would rather see "
    "an early sailing. None of them had been asked before the council met, said the guild, and all of them hope "
    "that the new timetable will last longer than the old one did.",
    "url": f"{_URL}14/shops",
    "published_raw": "2024-03-14T20:30:00+00:00",
    "modified_raw": None,
}


@rule(
    code="HL004",
    name="near-duplicate-headline",
    severity="info",
    frame="cluster",
    column="headline",
    message="the headline is nearly the same as in {kept}: {kept_text}",
    options={"threshold": 0.72},
    bad=(
        articles({"headline": _QUAY}, {**_OTHER_BODY, "headline": _QUAY.replace("think about", "say about")}),
        articles(
            {"headline": "My Friend Opened a Grocery Store on the Old Quay and Closed It Again"},
            {**_OTHER_BODY, "headline": "A Friend Opened a Grocery Store on the Old Quay, and Closed It Again"},
        ),
    ),
    good=(
        articles({"headline": _QUAY}, {**_OTHER_BODY, "headline": _QUAY.replace("the east quay", "Gull Island")}),
        articles(
            {"headline": "Harbour Club beats the Wexley Rowers by 31 to 18 points"},
            {**_OTHER_BODY, "headline": "Harbour Club beats the Wexley Rowers by 25 to 18 points"},
        ),
        articles(
            {"headline": _QUAY},
            {
                **_OTHER_BODY,
                "headline": _QUAY.replace("think about", "say about"),
                "url": "https://www.harbour-courier.example/2024/04/02/shops",
                "published_raw": "2024-04-02T20:30:00+00:00",
            },
        ),
    ),
)
def near_duplicate_headline(_: Options) -> pl.Expr:
    """Two articles that an outlet published on the same day have nearly the same headline.

    What it does: Compares the sets of four-letter sequences in both headlines, and fires if two headlines of the same
    outlet and day have at least 72 % of all their sequences in common (Jaccard). This allows about one word in ten to
    differ.
    Why it matters: The corpus has one story twice, because its headline was changed later or tested in two versions.
    Leaves alone: Headlines that differ in a number or, unless every word is capitalized, in a name; headlines that
    differ only in case, punctuation or a kicker (HL002, HL003); the same URL (ID003, ID008).
    Fix: Keep the later article if both tell the same story.
    For editors: Look at the other article: if it tells the same story, update it instead of publishing a second one.
    Evidence: Headlines that change slightly (mediacloud/backend #590; RiiConnect24 #54).
    """
    rewritten = pl.struct("text", "kept_text").map_elements(_is_rewritten, return_dtype=pl.Boolean)
    return pl.col("same_outlet") & rewritten
