"""Sources that are addresses, folders with columns in their names, and databases."""

import json
import sqlite3

import polars as pl
import pytest
from click.testing import CliRunner

import presscheck
from presscheck.checks.declaring.examples import CLEAN
from presscheck.gate.cli.commands import main
from presscheck.parsers import remote
from presscheck.parsers.database import read_query
from presscheck.parsers.read import read
from presscheck.parsers.source import SourceError

URL = "https://www.harbour-courier.example/"
ARTICLES = [{**CLEAN, "url": f"{URL}{at}", "headline": f"Boat {at} returns"} for at in range(5)]
TABLE = pl.DataFrame(ARTICLES).select("url", "headline", "body", "published_raw", "language")


@pytest.mark.parametrize(
    ("name", "format"),
    [
        ("s3://bucket/a.parquet", "parquet"),
        ("s3://bucket/folder/", "parquet"),
        ("gs://bucket/**/*.jsonl", "jsonl"),
        ("az://c/a.tsv", "tsv"),
        ("hf://datasets/x/y/data/a.CSV", "csv"),
    ],
)
def test_formats_by_ending(name, format):
    assert remote.is_remote(name)
    assert remote.format_of(name) == format


@pytest.mark.parametrize("name", ["article.jsonl", "c:/data", "https://a.example/b.parquet", "-", "s3", "xs3://a/b"])
def test_what_is_no_address_of_a_store(name):
    assert not remote.is_remote(name)


@pytest.mark.parametrize(
    ("ending", "write"),
    [
        ("parquet", "write_parquet"),
        ("jsonl", "write_ndjson"),
        ("csv", "write_csv"),
        ("arrow", "write_ipc"),
    ],
)
def test_what_lies_at_an_address_is_read(tmp_path, ending, write):
    path = tmp_path / f"articles.{ending}"
    getattr(TABLE, write)(path)
    batches = list(read([path.as_uri()], batch_size=2))
    articles = pl.concat([batch.articles for batch in batches])
    assert articles["headline"].to_list() == TABLE["headline"].to_list()
    assert articles["record"].to_list() == [0, 1, 2, 3, 4]
    assert set(articles["source"]) == {path.as_uri()}


def test_an_address_that_gives_nothing_is_named(tmp_path):
    with pytest.raises(SourceError, match="Check the URL and the credentials"):
        list(read([(tmp_path / "no.parquet").as_uri()]))
    with pytest.raises(SourceError, match="download it first"):
        list(read([(tmp_path / "a.parquet").as_uri()], format="dump"))


def test_folders_may_hold_columns(tmp_path):
    for language, rows in (("en", TABLE.head(2)), ("de", TABLE.tail(3))):
        folder = tmp_path / f"publisher=The Courier/language={language}"
        folder.mkdir(parents=True)
        rows.drop("language").write_parquet(folder / "part-0.parquet")
    articles = pl.concat([batch.articles for batch in read([str(tmp_path)])])
    assert sorted(articles["language"]) == ["de", "de", "de", "en", "en"]
    assert set(articles["publisher"]) == {"The Courier"}


@pytest.fixture
def database(tmp_path):
    pytest.importorskip("adbc_driver_sqlite")
    path = tmp_path / "news room.db"
    with sqlite3.connect(path) as opened:
        opened.execute("create table articles (url text, headline text, body text, published text, language text)")
        opened.executemany("insert into articles values (?, ?, ?, ?, ?)", TABLE.rows())
    opened.close()
    return f"sqlite:////{str(path).lstrip('/').replace(' ', '%20')}"


def test_a_query_is_read_in_batches(database):
    batches = [make() for make in read_query("select * from articles order by url", database, batch_size=2)]
    assert [batch.articles.height for batch in batches] == [2, 2, 1]
    articles = pl.concat([batch.articles for batch in batches])
    assert articles["record"].to_list() == [0, 1, 2, 3, 4]
    assert set(articles["source"]) == {"<query>"}
    assert articles["published_at"].null_count() == 0


def test_the_command_checks_a_query(database):
    query = "select url, headline as title, 'en_EN' as language, body, published from articles"
    arguments = ["check", "--isolated", "--query", query, "--connection", database, "--select", "LG001"]
    done = CliRunner().invoke(main, [*arguments, "--output-format", "json"])
    assert done.exit_code == 1, done.stderr
    assert len(json.loads(done.stdout)["findings"]) == 5


@pytest.mark.parametrize(
    ("query", "connection", "said"),
    [
        ("select * from absent", None, "The query failed: .*no such table"),
        ("select 1", "articles.db", "must have the form scheme://"),
        ("select 1", "nosuch://u:secret@host/db", "nosuch needs ConnectorX|The query failed"),
    ],
)
def test_what_a_database_cannot_do_is_said(database, query, connection, said):
    with pytest.raises(SourceError, match=said) as told:
        list(read_query(query, connection or database, batch_size=2))
    assert "secret" not in str(told.value)


@pytest.mark.parametrize(
    "arguments",
    [["check", "--query", "select 1"], ["check"], ["check", "a.json", "--query", "q", "--connection", "sqlite:///a"]],
)
def test_a_query_needs_a_connection_and_no_files(arguments):
    assert CliRunner().invoke(main, [*arguments, "--isolated"]).exit_code == 2


def test_the_function_takes_addresses(tmp_path):
    TABLE.write_parquet(tmp_path / "a.parquet")
    assert presscheck.check((tmp_path / "a.parquet").as_uri()).records == 5
