"""Places in characters are the same places as those in bytes."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import presscheck
from presscheck.checks.declaring.examples import CLEAN
from presscheck.testing.strategies import defects

DUMP = "date 2024-03-14 https://press.example/a\n\nRat &amp; Bürger stimmen zu\n\nDas Boot fährt.Das ist gut.\n"


def assert_same_places(article: dict, findings: list[dict]) -> None:
    for finding in findings:
        text = article.get(finding["column"])
        if finding["start_char"] is None:
            assert finding["start"] is None or not isinstance(text, str)
            continue
        within = text.encode()[finding["start"] : finding["end"]].decode()
        assert text[finding["start_char"] : finding["end_char"]] == within
        assert within.startswith(finding["excerpt"].removesuffix("…"))


@pytest.mark.parametrize("before", ["", "Ä", "😀 ", "日本語の見出し", "e\u0301 "])
def test_places_in_texts_of_any_script(before: str):
    body = f"{CLEAN['body']}\n{before}Council says no.The &nbsp; ferry sails.Again {before}&amp; again."
    article = {**CLEAN, "headline": f"{before}Rat &amp; Bürger &lt;b&gt; stimmen zu", "body": body}
    findings = presscheck.check(article).findings.to_dicts()
    assert {finding["column"] for finding in findings} >= {"headline", "body"}
    assert all(finding["start_char"] is not None for finding in findings if finding["start"] is not None)
    assert_same_places(article, findings)


@settings(max_examples=40, deadline=None)
@given(defects())
def test_places_of_planted_defects(planted):
    assert_same_places(planted.article, presscheck.check(planted.article, as_of="2026-01-01").findings.to_dicts())


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(min_size=1, max_size=40), max_size=6))
def test_places_in_any_text(lines: list[str]):
    article = {"headline": "Rat", "body": "\n".join(f"{line} &amp; {line}" for line in lines)}
    findings = presscheck.check(article, select=["LK", "BD", "TX", "HL"], ignore=["DF"]).findings.to_dicts()
    (batch,) = presscheck.read_frame(article)
    assert_same_places({"body": batch.articles["body"][0], "headline": "Rat"}, findings)


def test_where_characters_cannot_be_told_there_are_none(tmp_path):
    (tmp_path / "dump.txt").write_text(DUMP, encoding="utf-8")
    (tmp_path / "bad.jsonl").write_bytes(b'{"headline": "Caf\xe9 &amp; bar", "body": "x"}\n')
    for name in ("dump.txt", "bad.jsonl"):
        findings = presscheck.check(tmp_path / name, select=["HL013"]).findings
        assert findings.height
        assert findings["start"].null_count() == 0
        assert findings["start_char"].null_count() == findings.height
