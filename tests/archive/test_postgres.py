"""An archive in a PostgreSQL server: what is not the same as in a file."""

from __future__ import annotations

import pytest

import presscheck
from presscheck.checks.declaring.examples import CLEAN

psycopg = pytest.importorskip("psycopg")


@pytest.fixture
def url(server):
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute("DROP SCHEMA IF EXISTS presscheck CASCADE")
    return server


def test_add_find_prune_and_remove(url):
    with presscheck.Archive(url) as archive:
        assert archive.add([{**CLEAN, "id": "7"}], bodies=True) == (1, 0, 0, 0)
        assert archive.add([{**CLEAN, "id": "7"}]) == (0, 0, 1, 0)
        assert archive.add({**CLEAN, "id": "7", "headline": "Evening ferry is coming back"}).replaced == 1
        assert archive.find("7")[0]["headline"] == "Evening ferry is coming back"
        told = archive.info()
        assert (told.articles, told.outlets, told.bodies, told.version) == (1, 1, 0, 1)
        assert told.n_bytes > 0
        assert archive.prune("2024-01-01") == 0
        assert archive.remove(CLEAN["url"]) == 1
    with psycopg.connect(url) as connection:
        for table in ("articles", "sets", "keys"):
            assert connection.execute(f"SELECT count(*) FROM presscheck.{table}").fetchone() == (0,)


def test_each_key_of_an_article_is_a_row(url):
    """Of several million, most are negative or large: they are written in the form of the server."""
    with presscheck.Archive(url) as archive:
        articles = (
            {**CLEAN, "id": f"n{at}", "url": f"{CLEAN['url']}-{at}", "body": None if at else ""} for at in range(9)
        )
        archive.add(list(articles))
        archive.add([CLEAN])
    asked = "SELECT DISTINCT unnest(keys || bands), number FROM presscheck.articles ORDER BY 1, 2"
    with psycopg.connect(url) as connection:
        written = connection.execute("SELECT key, number FROM presscheck.keys ORDER BY 1, 2").fetchall()
        assert written == connection.execute(asked).fetchall()
    assert min(written)[0] < 0 < max(written)[0]
    assert {number for _, number in written} == set(range(1, 11))


def test_characters_that_the_server_cannot_store(url):
    headline = "A headline \0 with what \ue000 nobody \ue0000 writes \ue000e at all"
    new = {**CLEAN, "headline": headline, "url": f"{CLEAN['url']}-2", "body": None}
    with presscheck.Archive(url) as archive:
        archive.add({**CLEAN, "headline": headline})
        found = presscheck.check(new, archive=archive, select=["HL002"]).findings
    assert found["code"].to_list() == ["HL002"]


def test_there_is_none_yet(url):
    with presscheck.Archive(url) as archive, pytest.raises(presscheck.ArchiveError, match="it does not exist yet"):
        archive.info()


def test_a_newer_format_is_refused(url):
    with presscheck.Archive(url) as archive:
        archive.add(CLEAN)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("UPDATE presscheck.schema_version SET version = 99")
    for use in (lambda archive: archive.info(), lambda archive: archive.add(CLEAN)):
        with presscheck.Archive(url) as archive, pytest.raises(presscheck.ArchiveError, match=r"format 99.*Update"):
            use(archive)


def test_a_server_that_is_not_there_is_told_without_the_password(tmp_path):
    archive = presscheck.Archive(f"postgresql://desk:secret-word@/news?host={tmp_path}")
    with pytest.raises(presscheck.ArchiveError, match="cannot be used") as caught:
        archive.info()
    assert "secret-word" not in str(caught.value)
    assert "secret-word" not in repr(archive)


def test_a_connection_that_is_lost_is_made_anew(url):
    with presscheck.Archive(url) as archive:
        archive.add(CLEAN)
        with psycopg.connect(url, autocommit=True) as connection:
            others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'presscheck'"
            connection.execute(others)
        with pytest.raises(presscheck.ArchiveError, match="cannot be used"):
            archive.info()
        assert archive.info().articles == 1


def test_a_batch_is_added_as_a_whole_or_not_at_all(url):
    with presscheck.Archive(url) as archive:
        archive.add(CLEAN)
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("ALTER TABLE presscheck.articles ADD CHECK (article_id <> 'last')")
        others = [{**CLEAN, "url": f"{CLEAN['url']}-{n}", "id": f"n{n}"} for n in range(3)]
        with pytest.raises(presscheck.ArchiveError, match="check constraint"):
            archive.add(
                [{**CLEAN, "headline": "A corrected headline"}, *others, {**others[0], "id": "last", "url": None}]
            )
        assert archive.info().articles == 1
        assert archive.find(CLEAN["url"])[0]["headline"] == CLEAN["headline"]
