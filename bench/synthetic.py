"""Fictional articles by the million, for measurements: about 800 characters each, a few of them with a defect."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

__all__ = ["ALL_DEFECTS", "DEFECTIVE", "DEFECTS", "Defect", "articles"]

DEFECTIVE = 0.02
"""Share of articles with a planted defect."""

_SUBJECTS = "council ferry school harbour clinic library orchestra brewery museum bakery market team union".split()
_VERBS = "opened closed sold repaired postponed defended praised examined rebuilt welcomed dropped found".split()
_OBJECTS = "timetable bridge budget garden archive contract stadium roof harvest orchard tramway festival".split()
_WHEN = ("on Monday", "last week", "in the spring", "after a long debate", "without a word", "for the third time")
_WHO = ("the mayor", "a spokesperson", "two neighbours", "the head teacher", "an engineer", "most of the visitors")

Defect = Callable[[dict[str, Any]], dict[str, Any]]

DEFECTS: Sequence[Defect] = (
    lambda article: article | {"body": article["body"] + "\n/html/head/meta[@name='og:title']/@content"},
    lambda article: article | {"body": article["body"] + "\n1920 1080 true"},
    lambda article: article | {"body": article["body"].replace(". ", ".")},
    lambda article: article | {"modified": "2019-01-01T00:00:00Z"},
    lambda article: article | {"headline": None},
    lambda article: article | {"language": "en_EN"},
)
"""LK001, LK003, BD018, TS001, HL005 and LG001, in this order."""

ALL_DEFECTS: Sequence[Defect] = (
    *DEFECTS,
    lambda article: article | {"headline": "None"},
    lambda article: article | {"published": "2999-03-14T08:00:00+00:00", "modified": "2999-03-14T09:00:00+00:00"},
    lambda article: article | {"body": article["body"].replace("said ", "<b>said</b> ", 1)},
    lambda article: article | {"body": article["body"].replace(" of ", "&nbsp;of ", 1)},
)
"""Those, and LK012, TS004, LK008 and LK009."""


def articles(count: int, seed: int = 7, defects: Sequence[Defect] = DEFECTS) -> Iterator[dict[str, Any]]:
    """`count` records, the same ones for the same seed and defects."""
    rng = random.Random(seed)
    start = datetime(2023, 1, 1, tzinfo=UTC)
    sentences = [_sentence(rng) for _ in range(20_000)]
    for number in range(count):
        published = start + timedelta(minutes=number % 500_000)
        paragraphs = (" ".join(rng.choices(sentences, k=3)) for _ in range(3))
        article = {
            "id": str(number),
            "url": f"https://www.outlet-{number % 97}.example/{published:%Y/%m/%d}/story-{number}",
            "headline": f"{_sentence(rng)[:-1]}, {number}",
            "description": rng.choice(sentences),
            "body": "\n".join(paragraphs),
            "published": published.isoformat(),
            "modified": (published + timedelta(hours=1)).isoformat(),
            "author": "Mara Lindqvist",
            "language": "en",
            "publisher": f"Outlet {number % 97}",
        }
        yield rng.choice(defects)(article) if rng.random() < DEFECTIVE else article


def _sentence(rng: random.Random) -> str:
    return (
        f"The {rng.choice(_SUBJECTS)} {rng.choice(_VERBS)} the {rng.choice(_OBJECTS)} {rng.choice(_WHEN)}, "
        f"said {rng.choice(_WHO)} of {rng.randrange(10, 99)} years."
    )
