"""Places for archives: files, and a PostgreSQL server of these tests' own."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest


def programs() -> Path | None:
    """The folder of `initdb` and `postgres`; Debian has it off the path."""
    found = shutil.which("initdb")
    places = [Path(found).parent] if found else sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((place for place in places if (place / "initdb").exists()), None)


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """URL of a database on a server that listens on a socket in a folder of its own."""
    pytest.importorskip("psycopg")
    place = programs()
    if place is None:
        pytest.skip("needs PostgreSQL")
    folder = Path(tempfile.mkdtemp(prefix="presscheck-pg-"))
    as_user: list[str] = []
    if os.getuid() == 0:  # which the server refuses to run as
        user = pwd.getpwnam("postgres")
        os.chown(folder, user.pw_uid, user.pw_gid)
        as_user = ["runuser", "-u", "postgres", "--"]

    def run(name: str, *arguments: str) -> None:
        subprocess.run([*as_user, str(place / name), *arguments], check=True, capture_output=True, cwd=folder)

    data = f"{folder}/data"
    run("initdb", "-D", data, "-A", "trust", "-U", "postgres", "-E", "UTF8", "--no-locale")
    run("pg_ctl", "-D", data, "-w", "-l", f"{folder}/log", "-o", f"-c listen_addresses='' -k {folder}", "start")
    try:
        yield f"postgresql:///postgres?host={folder}&user=postgres"
    finally:
        run("pg_ctl", "-D", data, "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def new_place(request: pytest.FixtureRequest) -> Iterator[Callable[[], str]]:
    """Gives a place where no archive is: a path, or the URL of a database."""
    if request.param == "postgresql":
        import psycopg

        url = request.getfixturevalue("server")

        def emptied() -> str:
            with psycopg.connect(url, autocommit=True) as connection:
                connection.execute("DROP SCHEMA IF EXISTS presscheck CASCADE")
            return url

        yield emptied
        return
    with tempfile.TemporaryDirectory() as folder:
        yield lambda: tempfile.mktemp(suffix=".db", dir=folder)  # a name, of which a file is made later
