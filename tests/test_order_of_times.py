"""TS001 and TS002 on real records, where they are at hand, beside an independent reading of their times."""

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest

import presscheck

DUMPS = Path(__file__).parents[2] / "shared" / "corpora" / "dumps"
pytestmark = pytest.mark.skipif(not DUMPS.exists(), reason="the real records are not at hand")

OFFSET = re.compile(r"(?:Z|GMT|[+-]\d\d:?\d\d)$")


def read_independently(text: str) -> datetime | None:
    """The instant that a text names by itself, read by the standard library; None without an offset."""
    text = text.strip()
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            at = read(text)
        except ValueError:
            continue
        if at.tzinfo is not None and OFFSET.search(text):
            return at.astimezone(UTC)
    return None


def expected(published: str, modified: str) -> str | None:
    """The rule that must fire; None for none."""
    first, second = read_independently(published), read_independently(modified)
    if first is None or second is None or min(first.year, second.year) < 1971:
        return None
    lead = first - second
    return "TS001" if lead > timedelta(hours=24) else "TS002" if lead > timedelta(seconds=60) else None


def test_the_rules_agree_with_an_independent_computation():
    paths = [str(path) for path in sorted(DUMPS.glob("*.txt"))]
    found = presscheck.check(paths, select=["TS001", "TS002"]).findings
    said = {(row["source"], row["record"]): row["code"] for row in found.iter_rows(named=True)}
    records = [row for batch in presscheck.read(paths) for row in batch.articles.iter_rows(named=True)]
    told_apart = [row for row in records if row["date_roles"] != "ambiguous"]  # DF011 has the others
    pairs = [row for row in told_apart if row["published_raw"] and row["modified_raw"]]
    must = {(row["source"], row["record"]): expected(row["published_raw"], row["modified_raw"]) for row in pairs}
    assert len(pairs) > 400
    assert said == {place: code for place, code in must.items() if code}
    assert said
