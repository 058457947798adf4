"""What is found against an archive is what a corpus run over the archived articles and the new ones finds."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import presscheck
from presscheck.archive.identity import each, identities, is_same
from presscheck.checks.comparing.corpus import keyed
from presscheck.checks.declaring import registry
from presscheck.checks.declaring.examples import CLEAN
from presscheck.schemas.vocabulary import ARCHIVE

CODES = ("HL002", "HL003", "HL004", "ID001", "ID003", "ID004", "ID005", "ID006", "ID008", "ID009", "CP004")
LINES = {"CP004": {"min_articles": 2, "min_share": 0.5, "min_days": 1}}
"""So that a few articles are enough for a line to be furniture."""

BODY = str(CLEAN["body"])
OTHER = (
    "A second report on the vote, written by another hand. It tells what the shopkeepers of the east quay think of the "
    "evening boats, how many of them will open longer in the summer, and why the bakers would rather see an early "
    "sailing. None of them had been asked before the council met, said the guild, and all of them hope that the new "
    "timetable will last longer than the old one did."
)
QUAY = "What shopkeepers on the east quay think about the evening boats"
HOSTS = ("www.harbour-courier.example",) * 3 + ("www.upland-post.example",)
PATHS = ("a-b-c", "d-e-f", "g")
DAYS = [f"2024-03-{day:02}T08:00:00Z" for day in (1, 12, 14, 14, 14)]

headlines = st.sampled_from(
    [
        QUAY,
        QUAY.upper(),
        f"Politics: {QUAY}",
        f"{QUAY} | Upland Post",
        QUAY.replace("think", "say"),
        QUAY,
        "Short one",
        None,
    ]
)
bodies = st.sampled_from(
    [
        BODY,
        BODY.replace("about four hundred", "some four hundred"),
        BODY.replace("\n", " ").upper(),
        f"{BODY}\nThe next vote is in May.",
        f"{OTHER}\nThe next vote is in May.",
        f"The next vote is in May.\n{OTHER.upper()}\nLetters to the harbour courier",
        f"Letters to the harbour courier\n{OTHER[::-1]}\nThe next vote is in May.",
        f"{BODY}\nThe next vote is in May, and the one after it in June, as the clerk said.",
        OTHER,
        f"On {BODY}",
        f"12 of 14 boats and 99 of 100 passengers. {OTHER}",
        f"13 of 15 boats and 98 of 102 passengers. {OTHER}",
        "Too short.",
        None,
    ]
)


def articles(days: st.SearchStrategy[str | None], modified: str | None) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {
            "id": st.sampled_from([None, None, None, None, "7", "8", "7f1c2a90-5d1e-4b8e-9c55-0a41d2f3b6e7"]),
            "url": st.one_of(
                st.sampled_from([None, "https://www.harbour-courier.example/x-1"]),
                st.builds(
                    "https://{}/2024/{}".format, st.sampled_from(HOSTS), st.sampled_from(["a-b-c", "d-e-f", "g"])
                ),
                st.builds("https://{}/x-{}".format, st.sampled_from(HOSTS), st.integers(0, 10**6)),
            ),
            "publisher": st.sampled_from([None, "Upland Post"]),
            "headline": headlines,
            "body": bodies,
            "published_raw": days,
            "modified_raw": st.just(modified),
        }
    )


published = articles(st.sampled_from(DAYS), "2024-05-01T00:00:00Z")
"""The latest form of a record is the one that ID003 keeps: those of an archive have one of May."""

coming = articles(st.sampled_from([None, "2024-03-14T20:00:00Z", "2024-03-15T08:00:00Z"]), None)


def known_as(records: list[dict[str, Any]]) -> list[Any]:
    (batch,) = presscheck.read_frame(records)
    return each(identities(keyed(batch).articles))


def without_replaced(records: list[dict[str, Any]], known: list[Any]) -> list[tuple[dict[str, Any], Any]]:
    """What is left of these when they are added one after the other, and what each is known as."""
    left: list[tuple[dict[str, Any], Any]] = []
    for one, its in zip(records, known, strict=True):
        same = [old for old, other in left if is_same(its, other)]
        if same != [one]:
            left = [*((old, other) for old, other in left if not is_same(its, other)), (one, its)]
    return left


def told(findings: pl.DataFrame, first: int) -> list[tuple[Any, ...]]:
    """Findings on records from the first on, counted from there."""
    number, kept = pl.col("record").cast(pl.Int64) - first, pl.col("kept_record").cast(pl.Int64) - first
    is_old = (pl.col("kept_source") == ARCHIVE) | (kept < 0)
    rows = findings.filter(number >= 0).select(
        *("code", "severity", "article_id", "excerpt", "fingerprint", "kept_url", "kept_text"),
        record=number,
        kept=pl.when(~is_old).then(kept),
        counted=pl.when(pl.col("code") == "CP004").then("message"),
        is_old=is_old,
    )
    return sorted(rows.rows(), key=repr)


def identifiable(records: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A record without id, URL and text is named by its place, which an archive does not know."""
    return [one for one in records if one["id"] or one["url"] or one["headline"] or one["body"]]


@given(st.lists(published, max_size=7).map(identifiable), st.lists(coming, min_size=1, max_size=3).map(identifiable))
@settings(max_examples=80, deadline=None)
def test_the_answer_is_that_of_a_corpus_run(new_place, old, new):
    with presscheck.Archive(new_place()) as archive:
        archive.add(old[:3])
        archive.add(old[3:])
        if not old or not new:
            return
        found = presscheck.check(new, archive=archive, select=CODES, as_of="2024-06-01", rules=LINES).findings
    known = known_as([*old, *new])
    left = without_replaced(old, known[: len(old)])
    kept = [one for one, its in left if not any(is_same(other, its) for other in known[len(old) :])]
    corpus = presscheck.check([*kept, *new], select=CODES, as_of="2024-06-01", rules=LINES).findings
    assert told(found, 0) == told(corpus, len(kept))


LATER = {**CLEAN, "url": "https://www.harbour-courier.example/2024/03/15/x", "published_raw": "2024-03-15T08:00:00Z"}


@pytest.mark.parametrize("published_raw", [None, "2024-03-10T08:00:00Z", "2024-03-14T18:05:00+00:00"])
def test_what_was_published_is_first_whatever_its_time(published_raw, new_place):
    """And the finding is on the new article, and names the archived one with its URL."""
    with presscheck.Archive(new_place()) as archive:
        archive.add(CLEAN)
        new = {**LATER, "published_raw": published_raw, "modified_raw": None}
        found = presscheck.check(new, archive=archive, select=["HL002", "ID004"]).findings
    assert found["code"].to_list() == ["HL002", "ID004"]
    assert found["kept_url"].to_list() == [CLEAN["url"]] * 2
    assert all(message.endswith(f"the archived article {CLEAN['url']}") for message in found["message"])


def test_thresholds_of_the_run_hold(new_place):
    """Also lower ones than those by which articles are usually compared."""
    short = {**CLEAN, "headline": "Ferry is back"}
    with presscheck.Archive(new_place()) as archive:
        archive.add(short)
        new = {**LATER, "headline": "Ferry is back", "body": OTHER}
        assert presscheck.check(new, archive=archive, select=["HL002"]).findings.is_empty()
        options = {"HL002": {"min_chars": 5, "min_words": 2}}
        assert presscheck.check(new, archive=archive, select=["HL002"], rules=options).findings.height == 1
        near = {**LATER, "headline": "Another", "body": f"{BODY}\nThe next vote is in May."}
        for threshold, number in ((0.8, 1), (0.99, 0)):
            rules = {"ID005": {"threshold": threshold}}
            assert presscheck.check(near, archive=archive, select=["ID005"], rules=rules).findings.height == number


def test_an_article_is_no_duplicate_of_itself(new_place):
    file = new_place()
    with presscheck.Archive(file) as archive:
        archive.add({**CLEAN, "id": "7"})
    for change in ({}, {"headline": "Evening ferry is coming back in April"}, {"body": OTHER}, {"url": LATER["url"]}):
        run = presscheck.check({**CLEAN, "id": "7", **change}, archive=file, select=CODES)
        assert run.findings.is_empty(), change


def examples() -> list[tuple[str, tuple[Any, ...]]]:
    rules = (registry.find(code) for code in CODES if code not in ("ID003", "ID008"))
    return [(rule.code, example.records) for rule in rules for example in rule.bad]


@pytest.mark.parametrize(("code", "records"), examples())
def test_the_examples_of_each_rule_fire_against_an_archive(code, records, new_place):
    """All but those of one address, which an archive takes for corrections."""
    with presscheck.Archive(new_place()) as archive:
        archive.add(list(records[:-1]))
        found = presscheck.check(records[-1], archive=archive, select=[code], as_of="2024-06-01").findings
    assert found["code"].to_list() == [code]
    assert found["kept_source"].to_list() == [ARCHIVE]
    assert found["kept_url"].to_list() in [[one.get("url")] for one in records[:-1]]


def test_another_article_at_an_address_that_is_taken(new_place):
    with presscheck.Archive(new_place()) as archive:
        archive.add({**CLEAN, "id": "7"})
        new = {**CLEAN, "id": "8", "headline": QUAY, "body": OTHER, "modified_raw": "2024-05-01T00:00:00Z"}
        found = presscheck.check(new, archive=archive, select=CODES).findings
    assert found.select("code", "kept_url").rows() == [("ID003", CLEAN["url"])]
