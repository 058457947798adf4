"""Near-duplicates: sets of shingles, bands, true Jaccard, clusters, and which article is kept."""

from __future__ import annotations

import random
from itertools import combinations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import presscheck
from presscheck.checks.comparing import near, shingles
from presscheck.checks.declaring.examples import CLEAN
from presscheck.gate.run import near_exchange

WORDS = [f"{one}{two}" for one in ("boat", "quay", "vote", "harbour", "town") for two in range(60)]
URL = "https://www.harbour-courier.example/2024/03/"


def text(seed: int, words: int = 120) -> str:
    return " ".join(random.Random(seed).choices(WORDS, k=words))


def edited(body: str, changes: int, seed: int = 1) -> str:
    parts, rng = body.split(" "), random.Random(seed)
    for at in rng.sample(range(len(parts)), changes):
        parts[at] = f"changed{at}"
    return " ".join(parts)


def record(number: int, body: str, **fields) -> dict:
    headline = f"Story {number} of the week: {text(number, 4)}"
    return {**CLEAN, "url": f"{URL}{number}", "headline": headline, "body": body, **fields}


def found(records, **options) -> list[tuple]:
    run = presscheck.check(records, select=["ID005", "ID006"], as_of="2024-06-01", **options)
    return run.findings.select("code", "record", "kept_record").rows()


def plain_shingles(body: str) -> set[tuple[str, ...]]:
    words = body.lower().split()
    return {tuple(words[at : at + 5]) for at in range(len(words) - 4)}


@given(st.lists(st.lists(st.sampled_from(WORDS[:12]), max_size=60), max_size=6))
@settings(max_examples=40, deadline=None)
def test_sets_are_those_of_runs_of_five_words(documents):
    bodies = [" ".join(words) for words in documents]
    sets = shingles.shingles(pl.Series(bodies, dtype=pl.String))["shingles"]
    for body, one in zip(bodies, sets, strict=True):
        plain = plain_shingles(body)
        assert (one is None) == (len(plain) < shingles.SHINGLINGS["body"].least)
        assert one is None or len(one) == len(plain)
    for (body, one), (other_body, other) in combinations(zip(bodies, sets, strict=True), 2):
        if one is not None and other is not None:
            shared = len(plain_shingles(body) & plain_shingles(other_body))
            assert len(set(one) & set(other)) == shared


def test_hashes_are_the_same_in_every_version():
    (first,) = shingles.shingles(pl.Series([text(1)]))["shingles"]
    assert (len(first), first[0], first[-1]) == (116, 5381457, 4121397321)


def test_scripts_without_spaces_have_shingles_of_characters():
    (chinese,) = shingles.shingles(pl.Series(["埃勒里港议会周四投票决定恢复晚间渡轮在最后一班船停航一年之后"]))[
        "shingles"
    ]
    assert len(chinese) == 26


@pytest.mark.parametrize("threshold", [0.3, 0.5, 0.7, 0.8, 0.9, 1.0])
def test_pairs_at_the_threshold_meet_in_a_band(threshold):
    rows = shingles.rows_of_a_band(threshold)
    assert 1 - (1 - threshold**rows) ** (shingles.BINS // rows) >= 0.98


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)).filter(lambda pair: pair[0] != pair[1]), max_size=40))
def test_clusters_are_connected_components(pairs):
    reached: dict[int, set[int]] = {one: {one} for pair in pairs for one in pair}
    for a, b in pairs:
        together = reached[a] | reached[b]
        for one in together:
            reached[one] = together
    assert near.clusters(pairs) == {one: min(group) for one, group in reached.items()}


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 40)), max_size=60))
def test_a_band_gives_few_pairs_that_hold_it_together(rows):
    frame = pl.DataFrame(rows, schema={"band": pl.Int64, "id": pl.Int64}, orient="row")
    pairs = near.candidates(frame)
    assert pairs.height <= 2 * frame.unique().height
    together = near.clusters(pairs.iter_rows())
    for _, group in frame.unique().group_by("band"):
        assert len({together.get(one, one) for one in group["id"]}) == 1


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 40)), max_size=60), st.integers(1, 5))
def test_texts_with_the_same_key_are_no_pair_and_the_others_stay(rows, keys):
    frame = pl.DataFrame(rows, schema={"band": pl.Int64, "id": pl.Int64}, orient="row")
    keyed = frame.with_columns(text_key=(pl.col("id") % keys).cast(pl.String))
    others = near.candidates(frame).filter(pl.col("a") % keys != pl.col("b") % keys)
    assert near.candidates(keyed).sort("a", "b").equals(others.sort("a", "b"))


def test_the_earliest_is_kept_and_named():
    body = text(5)
    records = [
        record(0, edited(body, 2), published_raw="2024-03-16T08:00:00+00:00", modified_raw=None),
        record(1, body, published_raw="2024-03-14T08:00:00+00:00", modified_raw=None),
        record(2, text(6)),
    ]
    assert found(records) == [("ID005", 0, 1)]


def test_a_chain_names_a_neighbour_that_is_alike():
    first = text(7, 200)
    second = edited(first, 4, seed=1)
    third = edited(second, 4, seed=2)
    kept = {row[1]: row[2] for row in found([record(0, first), record(1, second), record(2, third)])}
    assert kept[1] == 0
    assert kept[2] in (0, 1)


def test_the_own_outlet_goes_before_another_one():
    body = text(8)
    other = {"publisher": "Upland Post", "url": "https://www.upland-post.example/1"}
    records = [record(0, body, **other), record(1, edited(body, 1)), record(2, edited(body, 2))]
    assert found(records) == [("ID006", 1, 0), ("ID005", 2, 1)]


@pytest.mark.parametrize(
    "records",
    [
        [record(0, text(9)), record(1, text(9))],  # equal: ID004
        [record(0, text(9)), record(0, edited(text(9), 1))],  # the same address: ID003
        [record(0, text(9)), record(1, edited(text(9), 30))],
        [record(0, text(9, 15)), record(1, edited(text(9, 15), 1))],
    ],
    ids=["equal", "same address", "less alike", "short"],
)
def test_what_other_rules_say_and_what_is_not_alike_is_left_alone(records):
    assert found(records) == []


def test_a_lower_threshold_finds_more():
    records = [record(0, text(9)), record(1, edited(text(9), 8))]
    assert found(records) == []
    assert found(records, rules={"ID005": {"threshold": 0.4}}) == [("ID005", 1, 0)]


def corpus(count: int = 90) -> list[dict]:
    bodies = [text(number) for number in range(count)]
    for number in range(0, count // 2, 7):
        bodies[-1 - number] = edited(bodies[number], 1 + number % 2)
    return [record(number, body) for number, body in enumerate(bodies)]


@pytest.mark.parametrize("size", [7, 1000])
@pytest.mark.parametrize(("held", "pairs", "bands"), [(5_000, 5, 1), (5_000, 5, 100), (1 << 24, 20_000, 1_000_000)])
def test_batches_and_spilling_change_nothing(monkeypatch, size, held, pairs, bands):
    expected = found(corpus())
    assert len(expected) == 7
    monkeypatch.setattr(near_exchange, "_BYTES_IN_MEMORY", held)
    monkeypatch.setattr(near_exchange, "_PAIRS", (pairs, pairs))
    monkeypatch.setattr(near_exchange, "_BANDS", bands)
    assert found(corpus(), batch_size=size) == expected


@pytest.mark.parametrize(("pairs", "at_a_time"), [(10, 3_000), (500_000, 5_000), (10_000_000, 10_000)])
def test_many_pairs_are_looked_up_more_at_a_time(pairs, at_a_time):
    """All files are read for each portion: there are few portions, and of none too many pairs."""
    assert near_exchange._at_a_time(pairs) == at_a_time


def test_the_order_of_articles_does_not_matter():
    records = corpus()
    expected = {(records[a]["url"], records[b]["url"]) for _, a, b in found(records)}
    random.Random(2).shuffle(records)
    times = {tuple(sorted((records[a]["url"], records[b]["url"]))) for _, a, b in found(records)}
    assert times == {tuple(sorted(pair)) for pair in expected}
