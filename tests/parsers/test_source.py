"""Sources: which there are, their bytes, and their formats."""

from __future__ import annotations

import gzip
import io
import sys
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from presscheck.parsers.source import SourceError, damage_of, expand, is_plain_file, left_out, open_source, sniff

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

RECORD = b'{"headline": "A Bridge Opens", "body": "It is open."}\n'
DUMP = b" date 2021-12-29 https://news.example/20211229/bridge.html\n\nA Bridge Opens\n\nIt is open.\n"
PACKED = {
    "plain": RECORD * 2,
    "gzip": gzip.compress(RECORD * 2),
    "gzip, two members": gzip.compress(RECORD) + gzip.compress(RECORD),
    "zstd": zstd.compress(RECORD * 2),
    "zstd, two frames": zstd.compress(RECORD) + zstd.compress(RECORD),
    "zstd, skippable frame": b"\x50\x2a\x4d\x18\x02\x00\x00\x00hi" + zstd.compress(RECORD * 2),
}


@pytest.mark.parametrize("packed", PACKED.values(), ids=PACKED)
def test_compression_is_known_by_content(tmp_path: Path, packed: bytes) -> None:
    path = tmp_path / "any.name"
    path.write_bytes(packed)
    with open_source(str(path)) as stream:
        assert stream.read() == RECORD * 2
    assert is_plain_file(str(path)) == (packed == RECORD * 2)


@pytest.mark.parametrize("packed", [PACKED["gzip"], PACKED["zstd"]], ids=["gzip", "zstd"])
@pytest.mark.parametrize("is_cut", [True, False])
def test_damaged_data_are_a_sentence(tmp_path: Path, packed: bytes, is_cut: bool) -> None:
    path = tmp_path / "news.jsonl.gz"
    path.write_bytes(packed[:-6] if is_cut else packed[:6] + b"\xff" * 8 + packed[14:])
    with open_source(str(path)) as stream:
        assert (RECORD * 2).startswith(stream.read())
        assert str(damage_of(stream)).startswith("the compressed data is damaged or cut off")


@pytest.mark.parametrize("name", ["missing.jsonl", "nul\0.jsonl", "."])
def test_what_cannot_be_opened_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SourceError, match="cannot be read"):
        open_source(name)


class _Stdin:
    def __init__(self, data: bytes) -> None:
        self.buffer = io.BytesIO(data)


@pytest.mark.parametrize("packed", PACKED.values(), ids=PACKED)
def test_standard_input_is_read_and_left_open(monkeypatch: pytest.MonkeyPatch, packed: bytes) -> None:
    stdin = _Stdin(packed)
    monkeypatch.setattr(sys, "stdin", stdin)
    with open_source("-") as stream:
        assert stream.read() == RECORD * 2
    assert not stdin.buffer.closed
    assert not is_plain_file("-")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    files = {
        "b.jsonl": RECORD,
        "a/z.csv.gz": gzip.compress(b"headline,body\n"),
        "a/dump.txt": DUMP,
        "a/notes.txt": b"Remember the milk.\n",
        "a/.hidden.jsonl": RECORD,
        ".git/c.jsonl": RECORD,
        "image.png": b"\x89PNG",
        "odd [1].jsonl": RECORD,
    }
    for name, data in files.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.usefixtures("folder")
def test_paths_folders_and_globs() -> None:
    assert expand(["."]) == ["a/dump.txt", "a/z.csv.gz", "b.jsonl", "odd [1].jsonl"]
    assert expand(["*.jsonl"]) == ["b.jsonl", "odd [1].jsonl"]
    assert expand(["**/*.txt"]) == ["a/dump.txt", "a/notes.txt"]
    assert expand(["-", "odd [1].jsonl", Path("b.jsonl"), "b.jsonl"]) == ["-", "odd [1].jsonl", "b.jsonl"]
    assert expand([]) == []


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("c.jsonl", "c.jsonl does not exist. Name a file"),
        ("*.xml", r"No file matches \*.xml. Check the pattern"),
        ("empty", "empty has no file that presscheck reads"),
        ("nul\0", "cannot be read|does not exist"),
    ],
)
def test_paths_that_give_nothing_are_a_sentence(path: str, message: str) -> None:
    with pytest.raises(SourceError, match=message):
        expand([path])


def sniffed(name: str, data: bytes) -> str | None:
    return sniff(name, io.BufferedReader(io.BytesIO(data)))  # pyright: ignore[reportArgumentType]


def columnar(form: str) -> bytes:
    out = io.BytesIO()
    getattr(pl.DataFrame({"title": ["A"]}), f"write_{form}")(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "format"),
    [
        ("x", columnar("parquet"), "parquet"),
        ("x.csv", columnar("parquet"), "parquet"),
        ("x", columnar("ipc"), "ipc"),
        ("x", columnar("ipc_stream"), "ipc"),
        ("-", DUMP, "dump"),
        ("x.txt", DUMP, "dump"),
        ("x.txt", RECORD * 2, "jsonl"),
        ("-", RECORD * 2, "jsonl"),
        ("-", b"{broken\n" + RECORD, "jsonl"),
        ("-", b"\xef\xbb\xbf" + RECORD * 2, "jsonl"),
        ("-", RECORD, "json"),
        ("x.json", RECORD * 2, "jsonl"),
        ("x.json", b'{\n "headline": "A"\n}', "json"),
        ("-", b' \n[{"headline": "A"}]', "json"),
        ("x.jsonl", b"anything", "jsonl"),
        ("X.NDJSON.GZ", b"anything", "jsonl"),
        ("x.csv", b"anything", "csv"),
        ("x.tsv.zst", b"anything", "tsv"),
        ("-", b"headline;body\nA;B\n", "csv"),
        ("-", b"headline\tbody\nA\tB\n", "tsv"),
        ("x", b"", None),
    ],
)
def test_formats(name: str, data: bytes, format: str | None) -> None:
    assert sniffed(name, data) == format


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("x.txt", b"Remember the milk.\n", r"x.txt is not in a format .* --format \(dump, json, jsonl, csv"),
        ("-", b"\x89PNG\r\n", "- is not in a format"),
        ("x.parquet", b"", "x.parquet is empty, which is not a valid parquet file"),
        ("x.parquet", b"PAR", "x.parquet is not a parquet file, although its name says so"),
    ],
)
def test_what_cannot_be_told_is_a_sentence(name: str, data: bytes, message: str) -> None:
    with pytest.raises(SourceError, match=message):
        sniffed(name, data)


@settings(max_examples=80)
@given(st.binary(min_size=1, max_size=60))
def test_any_bytes_have_a_format_or_a_sentence(data: bytes) -> None:
    try:
        found = sniffed("x", data)
    except SourceError as error:
        found = str(error)
    assert found


def test_what_a_folder_or_glob_holds_beside_sources_is_told(tmp_path):
    for name in ("a.jsonl", "b.pdf", "deep/notes.txt", "deep/c.json", ".hidden", ".git/d.pdf"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("{}\n", "utf-8")
    (tmp_path / "link").symlink_to(tmp_path / "deep")
    beside = [str(tmp_path / name) for name in ("b.pdf", "deep/notes.txt", "link")]
    assert left_out([tmp_path]) == beside
    assert left_out([f"{tmp_path}/*"]) == [str(tmp_path / name) for name in ("deep", "link")]
    assert left_out([tmp_path / "a.jsonl", "-", "s3://news/2024"]) == []
