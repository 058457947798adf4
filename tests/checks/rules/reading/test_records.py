"""DF: what could not be read."""

import polars as pl

from presscheck.schemas.blocks import BLOCK_DTYPES


def test_bad_utf8(fires):
    assert fires("DF004", [{"decode_ok": False}, {"decode_ok": True}, {"decode_ok": None}]) == [True, False, False]


def test_an_unreadable_record_has_its_reason_in_the_message(judged):
    every = ["DF014", "HL005", "TS009"]
    found = judged([{"read_error": "line 3: no closing quote"}, {"headline": "x", "published_raw": "2024"}], every)
    assert found.select("code", "record", "message").rows() == [
        ("DF014", 0, "the record could not be read: line 3: no closing quote")
    ]


def test_unclassified_block(fires):
    frame = pl.DataFrame([{"role": "unknown", "text": "x"}, {"role": "body", "text": "x"}], schema=BLOCK_DTYPES)
    assert fires("DF007", frame) == [True, False]
