"""`presscheck archive`, and `check --archive`: what they print, and how they end."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing

import pytest
from click.testing import CliRunner

import presscheck
from presscheck.checks.declaring.examples import CLEAN
from presscheck.gate.cli.commands import main

NEW = {
    **CLEAN,
    "url": "https://www.harbour-courier.example/2024/03/15/again",
    "published_raw": "2024-03-15T08:00:00Z",
    "modified_raw": None,
}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "old.jsonl").write_text(json.dumps({**CLEAN, "id": "7"}), encoding="utf-8")
    (tmp_path / "new.jsonl").write_text(json.dumps(NEW), encoding="utf-8")
    return tmp_path


def run(*arguments: str):
    return CliRunner().invoke(main, arguments)


def test_add_check_info_remove(folder):
    assert run("archive", "add", "--archive", "p.db", "old.jsonl").stdout == (
        "p.db: 1 added, 0 replaced, 0 unchanged\n"
    )
    assert "1 unchanged" in run("archive", "add", "--archive", "p.db", "old.jsonl").stdout
    done = run("check", "--archive", "p.db", "new.jsonl", "--output-format", "json")
    assert done.exit_code == 1
    found = {one["code"]: one for one in json.loads(done.stdout)["findings"]}
    assert set(found) == {"HL002", "ID004"}
    assert found["ID004"]["kept_url"] == CLEAN["url"]
    assert found["ID004"]["message"] == f"the body is the same as in the archived article {CLEAN['url']}"
    assert run("check", "--archive", "p.db", "old.jsonl").exit_code == 0
    told = run("archive", "info", "--archive", "p.db").stdout
    assert "1 from 1 outlets, 0 with their body" in told
    assert "2024-03-14T18:05:00+00:00" in told
    assert json.loads(run("archive", "info", "--archive", "p.db", "--output-format", "json").stdout)["articles"] == 1
    assert run("archive", "remove", "--archive", "p.db", "7", "8").stdout == "p.db: 1 removed\n"
    assert run("check", "--archive", "p.db", "new.jsonl").exit_code == 0


def test_the_configuration_names_the_archive(folder):
    (folder / "presscheck.toml").write_text('archive = "p.db"\n', encoding="utf-8")
    assert run("archive", "add", "old.jsonl", "--bodies").exit_code == 0
    assert run("check", "new.jsonl").exit_code == 1
    assert "1 with their body" in run("archive", "info").stdout
    assert run("archive", "prune", "--before", "2024-04-01").stdout.endswith("p.db: 1 removed\n")
    assert run("archive", "info").exit_code == 0


def test_articles_are_added_as_check_reads_them(folder):
    """Names of fields are the configuration's, also by source, and the command line overrides them."""
    (folder / "desk").mkdir()
    named = {"kop": CLEAN["headline"], "tekst": CLEAN["body"], "link": CLEAN["url"], "dag": CLEAN["published_raw"]}
    (folder / "desk" / "a.jsonl").write_text(json.dumps(named), encoding="utf-8")
    (folder / "wire.jsonl").write_text(json.dumps({"titel": "Ferry is back", "tekst": CLEAN["body"]}), encoding="utf-8")
    (folder / "presscheck.toml").write_text(
        'archive = "p.db"\nmap = {headline = "titel", body = "tekst"}\n'
        '[per-source."desk/*.jsonl"]\nmap = {headline = "kop", url = "link", published_raw = "dag"}\n',
        encoding="utf-8",
    )
    assert run("archive", "add", "desk", "wire.jsonl").stdout.endswith("p.db: 2 added, 0 replaced, 0 unchanged\n")
    with presscheck.Archive("p.db") as archive:
        (found,) = archive.find(CLEAN["url"])
    assert (found["headline"], found["published_at"].isoformat()) == (CLEAN["headline"], "2024-03-14T18:05:00+00:00")
    assert run("check", "desk", "wire.jsonl", "--select", "HL,ID").exit_code == 0  # they are those that are there
    assert "0 added, 1 replaced" in run("archive", "add", "desk", "--map", "headline=dag").stdout
    with presscheck.Archive("p.db") as archive:
        assert archive.find(CLEAN["url"])[0]["headline"] == CLEAN["published_raw"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["check", "new.jsonl", "--archive", "none.db"], "the file does not exist; presscheck archive add creates it"),
        (["archive", "info", "--archive", "none.db"], "the file does not exist"),
        (["archive", "info", "--archive", "new.jsonl"], "damaged or not an archive"),
        (["archive", "add", "--archive", "new.jsonl", "old.jsonl"], "damaged or not an archive"),
        (["check", "old.jsonl", "--archive", "new.jsonl"], "damaged or not an archive"),
        (["archive", "info"], "no archive is configured: name one with --archive FILE"),
        (["archive", "add", "--archive", "p.db", "none.jsonl"], "none.jsonl"),
        (["archive", "add", "--archive", "mysql://localhost/x", "old.jsonl"], "give a file, or a URL that begins with"),
        (["archive", "prune", "--archive", "p.db", "--before", "soon"], "is not a time in ISO 8601"),
        (["archive", "info", "--archive", "."], "cannot be used"),
        (
            ["check", "new.jsonl", "--archive", "p.db", "--engine", "spark"],
            "use --engine local, or leave out --archive",
        ),
    ],
    ids=lambda value: None if isinstance(value, str) else " ".join(value),
)
def test_what_cannot_be_done_is_exit_2_and_a_sentence(arguments, says, folder):
    done = run(*arguments)
    assert done.exit_code == 2
    assert says in done.stderr
    assert "Traceback" not in done.output
    assert json.loads((folder / "new.jsonl").read_text("utf-8")) == NEW


def test_a_newer_format_is_exit_2(folder):
    run("archive", "add", "--archive", "p.db", "old.jsonl")
    with closing(sqlite3.connect("p.db")) as connection:
        connection.execute("UPDATE schema_version SET version = 99")
        connection.commit()
    done = run("check", "--archive", "p.db", "new.jsonl")
    assert (done.exit_code, "format 99" in done.stderr) == (2, True)


def test_a_cache_and_an_archive_go_together(folder):
    """Results that are kept are compared with what is in the archive now."""
    (folder / "two.jsonl").write_text(f"{json.dumps(NEW)}\n{json.dumps({**NEW, 'url': None, 'id': 'x'})}\n", "utf-8")
    run("archive", "add", "--archive", "p.db", "old.jsonl")
    command = ("check", "--archive", "p.db", "--cache", "kept", "--select", "HL002,ID004", "two.jsonl")
    first = run(*command, "--output-format", "jsonl").stdout
    assert "the archived article" in first
    assert run(*command, "--output-format", "jsonl").stdout == first
    run("archive", "remove", "--archive", "p.db", "7")
    assert "the archived article" not in run(*command, "--output-format", "jsonl").stdout


def test_an_html_report_shows_the_archived_article(folder):
    run("archive", "add", "--archive", "p.db", "old.jsonl")
    assert run("check", "--archive", "p.db", "new.jsonl", "--output", "html:report.html").exit_code == 1
    assert CLEAN["url"] in (folder / "report.html").read_text("utf-8")
