"""When an article is one that the archive has already: the table of cases, through the public door."""

from __future__ import annotations

import pytest

import presscheck
from presscheck.checks.declaring.examples import CLEAN

OLD = {**CLEAN, "id": "41"}
ELSEWHERE = "https://www.harbour-courier.example/2024/03/15/another-address"
OTHER_STORY = {
    "headline": "What shopkeepers think of the evening boats",
    "body": "A second report on the vote, written by another hand. It tells what the shopkeepers think of the boats.",
}
OTHER_OUTLET = {"url": "https://www.upland-post.example/2024/03/14/ferry", "publisher": "Upland Post"}


@pytest.mark.parametrize(
    ("new", "is_same"),
    [
        ({}, True),
        ({"headline": "Evening ferry is back"}, True),
        (OTHER_STORY, True),
        ({"url": ELSEWHERE}, True),
        ({"url": ELSEWHERE, "headline": "Evening ferry is back"}, True),
        ({"url": ELSEWHERE, **OTHER_STORY}, False),
        ({"url": None, "publisher": "harbour-courier.example", **OTHER_STORY}, True),
        ({"id": "42"}, True),
        ({"id": None}, True),
        ({"id": None, **OTHER_STORY}, True),
        ({"id": "42", **OTHER_STORY}, False),
        ({"id": "42", "url": f"{CLEAN['url']}?utm_source=x#top"}, True),
        ({"id": "42", "url": ELSEWHERE}, False),
        (OTHER_OUTLET, False),
        ({"id": "42", "url": None}, False),
    ],
    ids=lambda value: None if isinstance(value, bool) else ",".join(value) or "equal",
)
def test_what_replaces_an_article(new, is_same, new_place):
    with presscheck.Archive(new_place()) as archive:
        archive.add(OLD)
        done = archive.add({**OLD, **new})
        assert (done.added == 0) == is_same
        assert archive.info().articles == 2 - is_same
