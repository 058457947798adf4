"""Records with more text than is read, and compressed data that unpack to more than articles do."""

from __future__ import annotations

import io
import json
import sys

import polars as pl
import pytest

from presscheck.checks.declaring.examples import CLEAN
from presscheck.parsers import bounds, frames, rows
from presscheck.parsers.read import read

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

SHORT = {"url": "https://a.example/1", "headline": "Ferry returns", "keywords": ["boat"]}
LONG_BODY = {**SHORT, "body": "word " * 300}
LONG_KEYWORDS = {**SHORT, "keywords": ["harbour"] * 300}


def _errors(data) -> list[str | None]:
    return [error for batch in read([data]) for error in batch.articles["read_error"].to_list()]


@pytest.fixture
def kilobyte(monkeypatch):
    """No more than 1,000 bytes of text are read of a record."""
    monkeypatch.setattr(rows, "MAX_RECORD_BYTES", 1000)
    monkeypatch.setattr(frames, "MAX_RECORD_BYTES", 1000)


@pytest.mark.usefixtures("kilobyte")
@pytest.mark.parametrize(("long", "size"), [(LONG_BODY, 1536), (LONG_KEYWORDS, 2132)], ids=["body", "keywords"])
@pytest.mark.parametrize("form", ["jsonl", "json", "parquet", "arrow"])
def test_a_record_with_too_much_text_is_told_and_the_others_are_read(tmp_path, form, long, size):
    path = tmp_path / f"a.{form}"
    records = [SHORT, long, SHORT]
    if form in ("parquet", "arrow"):
        frame = pl.DataFrame(records, infer_schema_length=None)
        (frame.write_parquet if form == "parquet" else frame.write_ipc)(path)
    else:
        text = "\n".join(map(json.dumps, records)) if form == "jsonl" else json.dumps({"articles": records})
        path.write_text(text, encoding="utf-8")
    first, second, third = _errors(path)
    assert first is third is None
    assert second is not None
    assert second.startswith("its texts have ")
    assert ", more than the limit of " in second
    assert abs(int(second.split()[3].replace(",", "")) - size) < 100


@pytest.mark.usefixtures("kilobyte")
def test_what_stays_of_a_record_with_too_much_text_is_its_place(tmp_path):
    pl.DataFrame([SHORT, LONG_BODY]).write_parquet(tmp_path / "a.parquet")
    (batch,) = read([tmp_path / "a.parquet"])
    assert batch.articles["record"].to_list() == [0, 1]
    assert batch.articles["headline"].to_list() == ["Ferry returns", None]
    assert batch.articles["n_bytes"][1] > 1000


@pytest.mark.parametrize(
    ("packed", "unpacked", "fine"),
    [
        (100, 64 << 20, True),
        (100, (64 << 20) + 1, False),
        (1 << 20, 500 << 20, True),
        (1 << 20, (500 << 20) + 1, False),
    ],
)
def test_a_bomb_is_much_more_than_articles_are_packed_to(packed, unpacked, fine):
    assert (bounds.is_bomb(packed, unpacked) is None) == fine


def test_of_a_bomb_the_beginning_is_read_and_the_rest_told(tmp_path):
    path = tmp_path / "a.jsonl.zst"
    packed = io.BytesIO()
    with zstd.ZstdFile(packed, "wb") as file:
        file.write(json.dumps(CLEAN).encode() + b"\n")
        for _ in range(80):
            file.write(bytes(1 << 20))
    path.write_bytes(packed.getvalue())
    errors = _errors(path)
    assert errors[0] is None
    assert "decompresses to more than 500 times its size" in str(errors[-1])
