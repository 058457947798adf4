"""Adding many articles: in what order, in which thread, and what is left after an error."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import presscheck
from presscheck.archive import adding, facts, sqlite
from presscheck.checks.comparing.corpus import keyed
from presscheck.checks.declaring.examples import CLEAN


def story(number: int) -> dict:
    return {
        **CLEAN,
        "url": f"https://www.harbour-courier.example/2024/03/{number}",
        "headline": f"Story number {number} of the week is this",
        "body": f"{number} boats.\n{CLEAN['body']}",
    }


@pytest.fixture
def small(monkeypatch):
    """A few articles are many."""
    monkeypatch.setattr("presscheck.archive.archive.BATCH_SIZE", 4)
    monkeypatch.setattr(adding, "BATCH_SIZE", 4)
    monkeypatch.setattr(adding, "_WRITTEN_SIZE", 12)


def test_what_comes_before_an_error_is_added(small, tmp_path):
    """However far ahead the work on it was."""

    def stories():
        yield from map(story, range(21))
        raise OSError("the feed has ended")

    with presscheck.Archive(tmp_path / "a.db") as archive:
        with pytest.raises(OSError, match="the feed has ended"):
            archive.add(stories())
        assert archive.info().articles == 20
        assert archive.add(map(story, range(21))) == (1, 0, 20, 0)


def test_articles_are_asked_for_in_the_thread_that_adds(small, tmp_path):
    """What yields them may hold a connection that is of one thread."""
    threads = set()

    def stories():
        for number in range(30):
            threads.add(threading.get_ident())
            yield story(number)

    with presscheck.Archive(tmp_path / "a.db") as archive:
        assert archive.add(stories()).added == 30
    assert threads == {threading.get_ident()}


def test_a_later_batch_corrects_an_earlier_one_that_is_not_written_yet(small, tmp_path):
    stories = [*map(story, range(8)), {**story(1), "headline": "A corrected headline for this story"}]
    with presscheck.Archive(tmp_path / "a.db") as archive:
        assert archive.add(iter(stories)) == (8, 1, 0, 0)
        assert archive.find(story(1)["url"])[0]["headline"] == "A corrected headline for this story"


def test_many_bytes_are_not_held(small, monkeypatch):
    monkeypatch.setattr(adding, "_WRITTEN_BYTES", 0)
    makes = [lambda at=at: next(iter(presscheck.read_frame(story(at)))) for at in range(3)]
    assert [len(some.cards) for some in adding.prepared(makes, bodies=False)] == [1, 1, 1, 0]


@given(st.lists(st.integers(0, 60), max_size=4), st.sampled_from([16, 40, 999]))
@settings(max_examples=10, deadline=None)
def test_rows_are_the_same_in_statements_of_any_size(tmp_path_factory, counts, values):
    folder = tmp_path_factory.mktemp("archives")
    dumps = []
    for name, most in (("one.db", values), ("other.db", 32_766)):
        with pytest.MonkeyPatch.context() as patch, presscheck.Archive(folder / name) as archive:
            patch.setattr(sqlite, "_VALUES", most)
            archive.open(create=True)
            for at, count in enumerate(counts):
                archive.add([story(100 * at + number) for number in range(count)])
        with closing(sqlite3.connect(folder / name)) as connection:
            tables = ("articles", "sets", "keys", "segments", "outlets")
            dumps.append(
                [connection.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall() for table in tables[:3]]
            )
            dumps[-1] += [connection.execute(f"SELECT * FROM {table} ORDER BY 1").fetchall() for table in tables[3:]]
    assert dumps[0] == dumps[1]
    assert len(dumps[0][0]) == sum(counts)


@pytest.mark.parametrize("count", [1, 5, 40])
def test_the_keys_that_are_kept_are_those_of_all_signatures(count):
    """Few articles and many go different ways."""
    (batch,) = presscheck.read_frame([story(number) for number in range(count)])
    compared = keyed(batch)
    corpus = facts._corpus()
    columns = ["rule", "record", "key"]
    asked = corpus.keys(compared).rows.sort(columns)
    assert asked.columns == columns
    assert asked.equals(corpus.signatures(compared).rows.select(columns).sort(columns))
    one_by_one = [facts.key_of(rule, key) for rule, _, key in asked.iter_rows()]
    assert facts.corpus_keys(asked) == one_by_one


def test_the_keys_of_bands_are_those_of_each_sketch():
    (batch,) = presscheck.read_frame([story(number) for number in range(40)])
    near = facts._near()
    sketches = near.sketches(keyed(batch))
    assert set(sketches["column"]) == {"body", "headline"}
    expected = []
    for column, moment, bands in sketches.select("column", pl.col("published_at").dt.epoch("us"), "bands").iter_rows():
        day = moment // 86_400_000_000 & 0xFFFF
        of_day = [day << 47 | band & (1 << 47) - 1 for band in bands]
        expected += of_day if column == "headline" else bands
    assert list(facts.band_keys(sketches, near.thresholds)) == expected
