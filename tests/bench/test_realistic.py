"""The measured articles: the same ones each time, in many scripts, and as long as real ones."""

from __future__ import annotations

from itertools import islice

import polars as pl

from presscheck.bench import realistic, shape, synthetic
from presscheck.bench.corpora import frame, write_jsonl, write_parquet


def test_the_same_seed_gives_the_same_articles():
    assert list(realistic.articles(20)) == list(islice(realistic.articles(500), 20))
    assert list(realistic.articles(20, seed=8)) != list(realistic.articles(20))


def test_articles_have_the_shape_of_real_ones():
    figures = shape.figures(frame(list(realistic.articles(3000))))
    assert 2800 < figures["bytes of a body, mean"] < 4200
    assert figures["bytes of a body, 99th percentile"] > 10_000
    assert 35 < figures["mostly Latin, %"] < 65
    assert all(figures[f"mostly {name}, %"] > 0 for name in ("Han", "Cyrillic", "Greek", "Arabic", "Devanagari"))
    assert figures["bodies with blank lines, %"] > 80


def test_the_script_of_a_text_is_that_of_most_of_its_letters():
    texts = pl.Series(["The ferry", "Паром и ferry", "渡轮", "夜間フェリーがない", "नौका"])
    assert shape.script(texts).to_list() == ["Latin", "Cyrillic", "Han", "Hiragana", "Devanagari"]


def test_each_defect_is_planted_where_it_shows():
    clean = {one["id"]: one for one in realistic.articles(3000, defects=[lambda article: article])}
    planted = [one for one in realistic.articles(3000, defects=[synthetic.DEFECTS[0]]) if "/html/head" in one["body"]]
    assert 30 < len(planted) < 100
    assert all("/html/head" not in article["body"] for article in clean.values())


def test_files_hold_what_was_made(tmp_path):
    made = list(realistic.articles(30))
    write_parquet(tmp_path / "a.parquet", made)
    write_jsonl(tmp_path / "a.jsonl", made)
    assert pl.read_parquet(tmp_path / "a.parquet").to_dicts() == made
    assert pl.read_ndjson(tmp_path / "a.jsonl", infer_schema_length=None).select("id", "body").to_dicts() == [
        {"id": one["id"], "body": one["body"]} for one in made
    ]
