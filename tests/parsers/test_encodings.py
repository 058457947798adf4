"""Texts that are no UTF-8: never read as something else without a word."""

from __future__ import annotations

import json

import pytest

import presscheck
from presscheck.checks.declaring.examples import CLEAN

ASCII = {
    "headline": "Council votes to restore the evening ferry",
    "body": "Councillors in Port Ellery voted on Thursday to bring back the evening ferry. " * 6,
    "url": "https://www.harbour-courier.example/a",
    "published": "2024-03-14T18:05:00Z",
}
ACCENTED = {**ASCII, "headline": "Café owners vote for the evening ferry", "body": f"Größe und Maß. {ASCII['body']}"}


def text(kind: str, record: dict) -> str:
    if kind == "csv":
        return f"{','.join(record)}\n" + ",".join(f'"{value}"' for value in record.values()) + "\n"
    if kind == "txt":
        return f"date 2024-03-14 {record['url']}\n\n{record['headline']}\n\n{record['published']}\n\n{record['body']}\n"
    return json.dumps([record] if kind == "json" else record, ensure_ascii=False) + "\n"


def outcome(path) -> set[str]:
    """Codes of what is found, or that the source is refused by its name."""
    try:
        return set(presscheck.check(path).findings["code"])
    except (presscheck.SourceError, presscheck.FieldError) as error:
        return {"refused"} if str(path) in str(error) else set()


@pytest.mark.parametrize("kind", ["json", "jsonl", "csv", "txt"])
@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "latin-1", "cp1252", "mac-roman"])
@pytest.mark.parametrize("record", [ASCII, ACCENTED], ids=["ascii", "accented"])
def test_another_encoding_is_a_finding_or_refused(tmp_path, kind, encoding, record):
    path = tmp_path / f"source.{kind}"
    path.write_bytes(text(kind, record).encode(encoding))
    is_ascii_too = path.read_bytes() == text(kind, record).encode()
    assert is_ascii_too or outcome(path) & {"DF004", "DF014", "refused"}


def test_the_clean_article_in_utf_8_with_a_mark_is_clean(tmp_path):
    path = tmp_path / "source.json"
    path.write_bytes(json.dumps([dict(CLEAN)], ensure_ascii=False).encode("utf-8-sig"))
    assert presscheck.check(path).findings.is_empty()
