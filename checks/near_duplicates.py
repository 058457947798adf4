"""ID005, ID006: bodies that are nearly the same."""

from __future__ import annotations

from typing import Final

import polars as pl

from .declare import rule
from .examples import CLEAN, articles
from .rule import Options

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
    extra="near",
    message="{percent} of the text is that of {kept}",
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

    What it does: Compares the sets of runs of five words (MinHash finds pairs, the sets themselves decide), and fires
    if the two have at least 80 % of all their runs in common (Jaccard). The earliest article is the one that is kept.
    Why it matters: The article was written twice to the corpus, with a corrected word or another last line. Counts are
    wrong, and models learn it by heart.
    Leaves alone: Equal texts (ID004), the same address (ID003), texts of fewer than 20 runs, and reports that are
    written into the same sentences every time: their numbers differ.
    Fix: Keep one, mostly the later version; the message names the earlier one.
    Evidence: near-duplicates in web corpora (Lee et al. 2022); trafilatura and datatrove look for them.
    """
    return pl.col("same_outlet")


@rule(
    code="ID006",
    name="syndicated-copy",
    severity="info",
    frame="cluster",
    column="body",
    extra="near",
    message="{percent} of the text is that of {kept}, of another outlet",
    options={"threshold": 0.8},
    bad=(articles({}, {**_LATER, "url": _OTHER_URL, "publisher": "Upland Post", "body": _EDITED}),),
    good=(articles({}, {**_LATER, "url": _OTHER_URL, "publisher": "Upland Post", "body": _ONE}),),
)
def syndicated_copy(_: Options) -> pl.Expr:
    """Another outlet has published nearly the same text before.

    What it does: Compares texts as ID005 does, and fires where the earlier one is in another outlet.
    Why it matters: It is a text of an agency, or of a partner. That is right and usual, but the corpus has it more than
    once, and what is counted by article counts it again.
    Leaves alone: Equal texts (ID004), and repeats within an outlet (ID005).
    Fix: None; leave copies out where each text is to count once.
    Evidence: mediacloud #240; web-tools #1419: most copies are agency reports.
    """
    return ~pl.col("same_outlet")
