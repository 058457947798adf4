"""CP004, CP013: what stands in many articles of an outlet, learned from the corpus itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import polars as pl

from ....schemas.patterns import word_count
from ...declaring.declare import rule
from ...declaring.examples import Example, articles
from ...declaring.rule import Options, Signature

_SEP: Final = "\x1f"
_URL: Final = "https://www.harbour-courier.example/2024/03/"
_DATELINE_CHARS: Final = 60
_EARLY: Final = pl.col("published_at").dt.epoch("us").fill_null(2**62)


def _is_dateline() -> pl.Expr:
    """A short line before the text that is no sentence: a dateline, or the name of a series."""
    first = pl.col("role").is_first_distinct().over("article")
    return (
        first & ~pl.col("text").str.contains(r"[.!?。！？]\s*$") & (pl.col("text").str.len_chars() <= _DATELINE_CHARS)
    )


def _stories() -> pl.Expr:
    """Of how many articles a line is; those that were crawled several times count once."""
    by = [pl.col(name).n_unique().over("key") for name in ("content", "article_id", "body_key")]
    return pl.min_horizontal(*by)


def _is_shared(o: Options) -> pl.Expr:
    """In so many articles of the outlet, and on so many days; where no day is known, days do not count."""
    days = pl.col("published_at").dt.date()
    apart = (days.drop_nulls().n_unique() >= o["min_days"]).over("key") | days.is_null().all().over("key")
    enough = (_stories() >= o["min_articles"]) & (_stories() / pl.col("outlet_articles") >= o["min_share"])
    return enough & apart & (word_count(pl.col("text")) >= o["min_words"])


_PROMISE = "The Courier is owned by its readers and answers to nobody else."


_STORIES = {
    "bakers": (
        "Bakers on the quay start work at three in the morning and would rather have an early boat. Four of them "
        "share a van today, and on Mondays, when it is at the garage, they sleep in the flour store. An evening boat, "
        "they say, brings customers, but only an early one brings bread."
    ),
    "nurses": (
        "Nurses at the clinic finish at ten at night and have had to share taxis since last spring. The ward pays half "
        "of each fare, which has cost it more than a new bed. From April they can walk to the quay in six minutes and "
        "be home before midnight, and the taxi firm has already asked who will ride with it instead."
    ),
    "pupils": (
        "Pupils of the music school rehearse until nine and were given beds on the island all winter. Their teacher "
        "cooked, the caretaker told stories, and two of the cellists learned to fish. Most parents are glad that the "
        "boat returns; the pupils have asked whether it might be late now and then."
    ),
}


def _shared(line: str, names: Sequence[str] = tuple(_STORIES), *, first: bool = False) -> Example:
    """Three articles of an outlet on three days, some of which end, or begin, with the same line."""
    return articles(
        *(
            {
                "url": f"{_URL}{day}/{name}",
                "headline": f"What the evening ferry means for the {name} of Port Ellery",
                "body": "\n".join([line, story] if first else [story, line]) if name in names else story,
                "published_raw": f"2024-03-{day}T18:05:00Z",
                "modified_raw": f"2024-03-{day}T19:40:00Z",
            }
            for day, (name, story) in enumerate(_STORIES.items(), start=12)
        )
    )


@rule(
    code="CP004",
    name="learned-boilerplate-block",
    severity="warning",
    frame="corpus",
    column="body",
    signature=lambda o: Signature(
        "block",
        (pl.col("role") == "body") & (pl.col("text").str.len_chars() <= o["max_chars"]) & ~_is_dateline(),
        pl.concat_str("outlet", pl.col("text").str.strip_chars(), separator=_SEP),
        pl.col("story"),
        _EARLY,
    ),
    facts=lambda _: {"stories": _stories()},
    message="this line is in {stories} of {outlet_articles} articles of {outlet}",
    fix="unsafe",
    options={"min_articles": 3, "min_share": 0.05, "min_days": 2, "min_words": 3, "max_chars": 160},
    bad=(_shared(_PROMISE),),
    good=(
        _shared(_PROMISE, ("bakers", "pupils")),
        _shared("Port Ellery"),
        _shared("Letters to the harbour", first=True),
    ),
)
def learned_boilerplate_block(o: Options) -> pl.Expr:
    """The same line is in many articles of an outlet.

    What it does: Counts how many different articles of an outlet contain a line. A line in 3 articles, in 5 % of the
    articles and on 2 days counts as boilerplate. The rule needs no list of phrases.
    Why it matters: The line belongs to the page layout: a slogan, a subscription offer, a copyright notice. It is
    repeated thousands of times, so a model learns it first.
    Leaves alone: Lines of fewer than 3 words or more than 160 characters; versions of one article, and an article that
    was crawled several times, recognized by the headline, the id or the text; lines of a single day's story; and a
    short line before the text that is not a sentence, because datelines and names of series legitimately appear in many
    articles.
    Fix: Drop the line from the bodies, and check the extractor.
    For editors: Delete the line.
    Evidence: The sentence deduplication of trafilatura and datatrove; jusText.
    """
    return _is_shared(o)


_SENTENCE: Final = r"[^.!?。！？…]{12,200}[.!?。！？…]+[\"'”“’»)]*"


def _in_a_paragraph(joint: str, names: Sequence[str] = tuple(_STORIES)) -> Example:
    """Five articles on five days; in some of them a sentence stands in the middle of a long paragraph."""
    told = [*_STORIES.items(), *_MORE_STORIES.items()]
    return articles(
        *(
            {
                "url": f"{_URL}{day}/{name}",
                "headline": f"What the evening ferry means for the {name} of Port Ellery",
                "body": story.replace(". ", f". {joint} ", 1) if name in names else story,
                "published_raw": f"2024-03-{day}T18:05:00Z",
                "modified_raw": f"2024-03-{day}T19:40:00Z",
            }
            for day, (name, story) in enumerate(told, start=11)
        )
    )


_MORE_STORIES: Final = {
    "rowers": (
        "Rowers of the harbour club train after dark and have moored at the mill since the old landing was closed. Two "
        "of their boats were scratched there by ice. The club has asked for a berth at the quay, next to the ferry, "
        "and would paint the railings in return; the council has not answered yet."
    ),
    "cooks": (
        "Cooks at the inn by the light plan a supper for those who come with the last sailing. There will be soup, "
        "bread from the island and, on Fridays, what the nets have left. They have bought eleven more bowls, and a "
        "bell that is rung when the boat comes round the mole."
    ),
}


@rule(
    code="CP013",
    name="learned-boilerplate-sentence",
    severity="warning",
    frame="corpus",
    column="body",
    default=False,
    signature=lambda o: Signature(
        "block",
        (pl.col("role") == "body") & (pl.col("text").str.len_chars() > o["min_chars"]),
        pl.concat_str("outlet", pl.col("text").str.to_lowercase(), separator=_SEP),
        pl.col("story"),
        _EARLY,
        pieces=pl.col("text").str.extract_all(_SENTENCE).list.eval(pl.element().str.strip_chars()),
    ),
    facts=lambda _: {"stories": _stories()},
    message="this sentence is in {stories} of {outlet_articles} articles of {outlet}",
    options={"min_articles": 5, "min_share": 0.1, "min_days": 3, "min_words": 5, "min_chars": 160},
    bad=(
        _in_a_paragraph(_PROMISE, (*_STORIES, *_MORE_STORIES)),
        _in_a_paragraph("Read more about the ferry in our harbour pages!", (*_STORIES, *_MORE_STORIES)),
    ),
    good=(_in_a_paragraph(_PROMISE), _in_a_paragraph("Photo: Okafor.", (*_STORIES, *_MORE_STORIES))),
)
def learned_boilerplate_sentence(o: Options) -> pl.Expr:
    """The same sentence is inside the paragraphs of many articles of an outlet.

    What it does: Counts how many different articles of an outlet contain a sentence, in paragraphs that are too long
    for CP004. A sentence in 5 articles, in a tenth of the articles and on 3 days counts as boilerplate.
    Why it matters: If an extractor joins lines, slogans and subscription offers end up inside the text.
    Leaves alone: Sentences of fewer than 5 words, such as `Police are investigating.`, and sentences that fewer
    articles share: an outlet may end many reports with the same appeal for witnesses.
    Fix: Drop the sentence from the bodies, and check the extractor. The rule is off by default because it looks at
    every sentence of the corpus, and costs about as much as all other corpus rules together.
    For editors: Delete the sentence.
    Evidence: Sentence deduplication of datatrove and of the C4 corpus (Raffel et al. 2020: three-sentence spans).
    """
    return _is_shared(o)
