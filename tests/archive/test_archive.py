"""An archive as a file: what is kept, what goes, and what becomes of files that are none."""

from __future__ import annotations

import json
import sqlite3
import tempfile
import threading
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import presscheck
from presscheck.archive import sqlite
from presscheck.checks.declaring.examples import CLEAN

URL = "https://www.harbour-courier.example/2024/03/"
BODY = CLEAN["body"]


def story(number: int, **fields) -> dict:
    return {
        **CLEAN,
        "url": f"{URL}{number}",
        "headline": f"Story number {number} of the week is this",
        "body": f"{number} boats.\n{BODY}",
        "published_raw": f"2024-03-{1 + number % 28:02}T08:00:00Z",
        **fields,
    }


@pytest.fixture
def archive(tmp_path):
    with presscheck.Archive(tmp_path / "published.db") as opened:
        yield opened


def dump(archive) -> list[tuple]:
    """All that is in the file."""
    tables = ("articles", "sets", "keys", "outlets")
    with closing(sqlite3.connect(archive.name)) as connection:
        return [connection.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall() for table in tables]


def test_what_was_added_is_found_by_id_and_by_url(archive):
    assert archive.add(story(1, id="a-1")) == (1, 0, 0, 0)
    for name in ("a-1", f"{URL}1", "http://harbour-courier.example/2024/03/1/?utm_source=x#top"):
        (found,) = archive.find(name)
        assert found["headline"] == "Story number 1 of the week is this"
        assert found["published_at"] == datetime(2024, 3, 2, 8, tzinfo=UTC)
        assert found["body"] is None
    assert archive.find("a-2") == []


def test_bodies_are_kept_on_request_only(archive):
    archive.add([story(1), story(2)])
    assert BODY.encode() not in b"".join(path.read_bytes() for path in archive_files(archive))
    assert archive.add(story(1), bodies=True).replaced == 1
    assert archive.add(story(1), bodies=True).unchanged == 1
    assert archive.add(story(1)).unchanged == 1
    assert archive.find(f"{URL}1")[0]["body"] == story(1)["body"]
    assert archive.info().bodies == 1


def archive_files(archive):
    return Path(archive.name).parent.glob("published.db*")


@given(st.lists(st.lists(st.integers(0, 5), max_size=6), max_size=4))
@settings(max_examples=25, deadline=None)
def test_adding_again_changes_nothing(batches):
    """Whatever was added before, and in which batches."""
    with tempfile.TemporaryDirectory() as folder, presscheck.Archive(f"{folder}/a.db") as archive:
        for batch in batches:
            archive.add([story(number) for number in batch])
        numbers = {number for batch in batches for number in batch}
        if numbers:
            before = dump(archive)
            done = archive.add([story(number) for number in sorted(numbers)])
            assert done == (0, 0, len(numbers), 0)
            assert dump(archive) == before
            assert archive.info().articles == len(numbers)


def test_a_corrected_article_leaves_nothing_behind(archive):
    archive.add(story(1, headline="Council votes to restore the evening ferry"))
    archive.add(story(1))
    corrected = [[row[1:] for row in table] for table in dump(archive)]
    archive.remove(f"{URL}1")
    assert dump(archive) == [[], [], [], []]
    archive.add(story(1))
    again = [[row[1:] for row in table] for table in dump(archive)]
    assert [table[:-1] for table in corrected[:2]] == [table[:-1] for table in again[:2]]
    assert archive.find(f"{URL}1")[0]["headline"] == story(1)["headline"]


def test_of_one_batch_the_last_form_stays(archive):
    done = archive.add([story(1), story(2), story(1, headline="A corrected headline for this story")])
    assert done == (2, 1, 0, 0)
    assert archive.find(f"{URL}1")[0]["headline"] == "A corrected headline for this story"


def test_a_batch_is_added_as_a_whole_or_not_at_all(archive):
    """A trigger of the database itself ends the second batch in its middle."""
    archive.add([story(1), story(2)])
    with closing(sqlite3.connect(archive.name)) as connection:
        connection.execute(
            "CREATE TRIGGER full BEFORE INSERT ON articles WHEN NEW.article_id = 'last' "
            "BEGIN SELECT RAISE(ABORT, 'disk full'); END"
        )
        connection.commit()
    before = dump(archive)
    with pytest.raises(presscheck.ArchiveError, match="disk full"):
        archive.add([story(1, headline="This one would be corrected here"), story(3), story(4, id="last")])
    assert dump(archive) == before
    assert archive.add(story(3)).added == 1


def test_unreadable_records_are_skipped(archive, tmp_path):
    file = tmp_path / "some.jsonl"
    file.write_text(f"{json.dumps(story(1))}\n{{broken\n{json.dumps(story(2))}\n", encoding="utf-8")
    assert archive.add(file) == (2, 0, 0, 1)
    assert archive.add([str(file)], format="jsonl") == (0, 0, 2, 1)


def test_every_way_to_hand_over_articles(archive, tmp_path):
    file = tmp_path / "some.jsonl"
    file.write_text(json.dumps(story(1)), encoding="utf-8")
    assert archive.add(str(file)).added == 1
    assert archive.add(pl.DataFrame([story(2)])).added == 1
    assert archive.add(one for one in [story(3)]).added == 1
    assert archive.add({"title": "A headline that is long enough", "link": f"{URL}9"}, map={"headline": "title"}).added
    with pytest.raises(presscheck.SourceError):
        archive.add(tmp_path / "none.jsonl")


def test_prune_takes_what_is_older(archive):
    archive.add([story(number) for number in range(10)])
    archive.add(story(11, published_raw=None))
    assert archive.prune("2024-03-04T08:00:00") == 3
    assert archive.prune(datetime(2024, 3, 4, 8, tzinfo=UTC)) == 0
    assert archive.info().first == datetime(2024, 3, 4, 8, tzinfo=UTC)
    assert archive.info().articles == 8
    with pytest.raises(ValueError, match="last year"):
        archive.prune("last year")


def test_disk_space_is_given_back(archive):
    archive.add([story(number, headline=f"{number} {'x' * 4000}", url=f"{URL}x{number}") for number in range(200)])
    archive.close()
    large = archive.info().n_bytes
    assert archive.remove(*(f"{URL}x{number}" for number in range(200))) == 200
    archive.close()
    assert archive.info().n_bytes < large / 4


def test_threads_share_an_archive(archive):
    archive.add(story(0))
    errors = []

    def work(number: int) -> None:
        try:
            archive.add(story(number))
            presscheck.check(story(number), archive=archive, select=["ID"])
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(1, 5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert archive.info().articles == 5


# --- files that are no archive


@pytest.mark.parametrize(
    "use", [lambda a: a.info(), lambda a: a.remove("x"), lambda a: presscheck.check({}, archive=a)]
)
def test_an_archive_that_is_not_there(use, archive):
    with pytest.raises(presscheck.ArchiveError, match="does not exist"):
        use(archive)


@pytest.mark.parametrize("content", [b"", b"no database " * 500, b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_file_that_is_no_archive(content, archive, tmp_path):
    (tmp_path / "published.db").write_bytes(content)
    with pytest.raises(presscheck.ArchiveError, match=r"published\.db"):
        archive.info()
    if content:
        with pytest.raises(presscheck.ArchiveError, match=r"published\.db"):
            archive.add(story(1))
        assert (tmp_path / "published.db").read_bytes() == content


def test_the_database_of_another_program_is_left_alone(archive, tmp_path):
    with closing(sqlite3.connect(tmp_path / "published.db")) as connection:
        connection.execute("CREATE TABLE articles (title TEXT)")
    for use in (archive.info, lambda: archive.add(story(1))):
        with pytest.raises(presscheck.ArchiveError, match="not a presscheck archive"):
            use()


def test_a_folder_and_another_server_are_refused(tmp_path):
    with pytest.raises(presscheck.ArchiveError, match="cannot be used"):
        presscheck.Archive(tmp_path).add(story(1))
    with pytest.raises(presscheck.ArchiveError, match="give a file, or a URL"):
        presscheck.Archive("mysql://localhost/news")


@given(st.data())
@settings(max_examples=30, deadline=None)
def test_damage_is_told_in_a_sentence(data):
    """Bytes of a file are changed: every use gives an answer, or an ArchiveError, and no other."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.db"
        with presscheck.Archive(path) as archive:
            archive.add([story(number) for number in range(30)], bodies=True)
        held = bytearray(path.read_bytes())
        for _ in range(data.draw(st.integers(1, 4))):
            at = data.draw(st.integers(0, len(held) - 1))
            new = data.draw(st.binary(min_size=1, max_size=200))
            held[at : at + len(new)] = new
        path.write_bytes(held[: data.draw(st.sampled_from([len(held), len(held) // 2, 100]))])
        uses = (
            lambda archive: archive.info(),
            lambda archive: archive.find(f"{URL}3"),
            lambda archive: presscheck.check([story(3), story(99, body=BODY)], archive=archive, select=["ID", "HL"]),
            lambda archive: archive.add([story(3, headline="Another one for this story here"), story(98)]),
            lambda archive: archive.prune("2024-03-10"),
        )
        for use in uses:
            with presscheck.Archive(path) as archive, suppress(presscheck.ArchiveError):
                use(archive)


# --- versions


def test_a_newer_format_is_refused(archive):
    archive.add(story(1))
    with closing(sqlite3.connect(archive.name)) as connection:
        connection.execute("UPDATE schema_version SET version = 99")
        connection.commit()
    archive.close()
    for use in (archive.info, lambda: archive.add(story(2))):
        with pytest.raises(presscheck.ArchiveError, match=r"format 99.*Update presscheck"):
            use()


def test_an_older_format_is_brought_up_to_date(archive, monkeypatch):
    archive.add(story(1))
    archive.close()
    monkeypatch.setattr(sqlite, "_STEPS", (*sqlite._STEPS, "ALTER TABLE articles ADD COLUMN desk TEXT"))
    assert archive.info().version == len(sqlite._STEPS)
    assert archive.info().articles == 1
    with closing(sqlite3.connect(archive.name)) as connection:
        assert connection.execute("SELECT desk FROM articles").fetchall() == [(None,)]
        assert connection.execute("SELECT version FROM schema_version").fetchall() == [(len(sqlite._STEPS),)]
    monkeypatch.undo()
    archive.close()
    with pytest.raises(presscheck.ArchiveError, match="Update presscheck"):
        archive.info()


def in_first_format(path: str) -> None:
    """Make a file what the first presscheck would have made of the same articles."""
    statements = """
        DROP TABLE segments; DROP TABLE outlets; DROP INDEX articles_published;
        ALTER TABLE keys RENAME TO keys_by_segment;
        CREATE INDEX articles_published ON articles (published_at, outlet);
        CREATE INDEX articles_outlet ON articles (outlet);
        CREATE TABLE keys (key INTEGER, number INTEGER, PRIMARY KEY (key, number)) WITHOUT ROWID;
        INSERT INTO keys SELECT key, number FROM keys_by_segment; DROP TABLE keys_by_segment;
        UPDATE schema_version SET version = 1;
    """
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(statements)


def test_a_file_of_the_first_format_answers_as_one_of_today(archive, monkeypatch):
    """And its tables are those that it would have been begun with. Three articles make a segment here."""
    bits = sqlite._SEGMENT_BITS
    monkeypatch.setattr(sqlite, "_SEGMENT_BITS", 2)
    monkeypatch.setattr(sqlite, "_STEPS", tuple(step.replace(f">> {bits}", ">> 2") for step in sqlite._STEPS))
    archive.add([story(number) for number in range(11)], bodies=True)
    archive.add([story(number, url=f"https://www.upland-post.example/{number}") for number in range(3)])
    archive.remove(f"{URL}4", f"{URL}10")
    told, held = archive.info(), dump(archive)
    archive.close()
    in_first_format(archive.name)
    assert archive.info()[:-1] == told[:-1]
    assert dump(archive) == held
    assert archive.prune("2024-03-08") > 0
    assert archive.info().articles == len(dump(archive)[0])


def test_what_is_told_of_an_archive_is_what_there_is(archive):
    """It is kept account of, and not counted."""
    places = (URL, URL, "https://www.upland-post.example/")
    for round_ in range(3):
        archive.add([story(at, url=f"{place}{at}") for at, place in enumerate(places * 3)], bodies=round_ == 1)
        archive.remove(f"{URL}{round_}")
    told = archive.info()
    with closing(sqlite3.connect(archive.name)) as connection:
        asked = (
            "SELECT count(*), count(DISTINCT outlet), count(body), min(published_at), max(published_at) FROM articles"
        )
        articles, outlets, bodies, first, last = connection.execute(asked).fetchone()
        by_outlet = connection.execute("SELECT outlet, count(*) FROM articles GROUP BY outlet").fetchall()
    assert (told.articles, told.outlets, told.bodies) == (articles, outlets, bodies)
    assert [round(moment.timestamp() * 1e6) for moment in (told.first, told.last)] == [first, last]
    assert archive.sizes([outlet for outlet, _ in by_outlet]) == dict(by_outlet)


def test_keys_are_looked_up_in_all_segments_the_first_ones_first(archive, monkeypatch):
    monkeypatch.setattr(sqlite, "_SEGMENT_BITS", 2)
    archive.add([story(number, url=f"{URL}{number}", id=f"n{number}", body=BODY) for number in range(40)])
    storage = archive._opened()
    with closing(sqlite3.connect(archive.name)) as connection:
        held = connection.execute("SELECT key, number FROM keys ORDER BY key, number").fetchall()
    shared = {key for key, number in held if number == 1}
    assert sorted(storage.pairs(shared, 1_000)) == [row for row in held if row[0] in shared]
    for most in (1, 7):
        for key in shared:
            expected = [row for row in held if row[0] == key][:most]
            assert storage.pairs([key], most) == expected
        assert len(storage.pairs(shared, most)) == sum(min(most, [k for k, _ in held].count(key)) for key in shared)
