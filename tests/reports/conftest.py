"""A small finished run over fictional articles, and a console that keeps what it is given."""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from rich.console import Console

from presscheck.checks.declaring import registry
from presscheck.checks.declaring.declare import SECTIONS
from presscheck.checks.declaring.rule import Options, Rule
from presscheck.reports.model import Run
from presscheck.schemas.findings import FINDING_DTYPES

GOLDEN = Path(__file__).parent / "golden"

FERRY = {
    "source": "press/harbour.txt",
    "record": 0,
    "article_id": "a" * 32,
    "url": "https://www.harbour-courier.example/2024/03/14/ferry-timetable-council-vote",
}
MARKET = {"source": "press/market.parquet", "record": 41, "article_id": "b" * 32, "url": None}

SELECTOR = {"code": "LK001", "name": "xpath-selector", "message": "an XPath selector is in the text"}
GLUED = {"code": "BD018", "name": "glued-sentences", "severity": "warning", "column": "body", "block": 7, "line": 15}


def glued(before: str, excerpt: str, after: str, line: int = 15) -> dict[str, Any]:
    """Two sentences without a space between them."""
    message = f"two sentences are glued together: {excerpt}"
    text = {"before": before, "excerpt": excerpt, "after": after, "line": line}
    return {**FERRY, **GLUED, **text, "message": message}


FINDINGS: tuple[dict[str, Any], ...] = (
    {
        **FERRY,
        "code": "TS002",
        "name": "modified-slightly-before-published",
        "severity": "info",
        "column": "modified_at",
        "line": 1,
        "message": "modified_at lies 40 minutes before published_at (2024-03-14T18:05:00+00:00), "
        "which is less than a day",
    },
    {
        **FERRY,
        **SELECTOR,
        "severity": "error",
        "column": "block",
        "block": 5,
        "line": 11,
        "start": 410,
        "end": 453,
        "excerpt": "/html/head/meta[@name='og:title']/@content",
        "before": "",
        "after": " /html/head/meta[@name='og:description']/@",
    },
    {
        **FERRY,
        **SELECTOR,
        "severity": "error",
        "column": "block",
        "block": 5,
        "line": 11,
        "excerpt": "/html/head/meta[@name='og:description']/@content",
        "before": "/head/meta[@name='og:title']/@content ",
        "after": "",
    },
    glued("s on Thursday to bring back the evening ", "ferry.The", " decision passed by nine votes to four. U"),
    glued(" quay after eight on weekdays, they said", ".“People", " who work late have been stranded since "),
    glued("mised a review, and the 夕方 crossings in ", "autumn.東京の", "新聞 wrote of it"),
    glued("hundred passengers a ", "night.Fares", " stay", line=17),
    glued("own ", "estimate.Mara", " said", line=19),
    {
        **MARKET,
        "code": "HL001",
        "name": "headline-repeated-in-record",
        "severity": "warning",
        "column": "headline",
        "block": 0,
        "excerpt": "Covered market \x1b[31mreopens\u202e after the flood, and the traders of Port Ellery ask "
        "the council who is to pay for the new stall…",
        "before": "",
        "after": "",
        "message": "the headline stands again in the article",
    },
    {
        **MARKET,
        "code": "TS009",
        "name": "missing-published",
        "severity": "warning",
        "column": "published_at",
        "message": "there is no time of publication",
    },
)


def frame(*rows: dict[str, Any]) -> pl.DataFrame:
    """Rows to `Findings`; what a row leaves out is null, or plain where null is not allowed."""
    plain = {"fix": "none", "fingerprint": "0" * 32, "state": "new"}
    return pl.DataFrame([{**dict.fromkeys(FINDING_DTYPES), **plain, **row} for row in rows], schema=FINDING_DTYPES)


def finished(*rows: dict[str, Any], **fields: Any) -> Run:
    """A run with these findings."""
    values: dict[str, Any] = {
        "found": frame(*rows).lazy(),
        "records": 42,
        "verdict": "fail" if any(row["severity"] == "error" for row in rows) else "pass",
        "fail_on": "error",
        "as_of": datetime(2024, 4, 1, tzinfo=UTC),
        "sources": ("press",),
        "rules": ("BD018", "HL001", "LK001", "TS002", "TS009"),
        "version": "1.2.3",
    }
    return Run(**{**values, **fields})


SKIPPED = {
    "code": "LG003",
    "name": "language-mismatch",
    "severity": "warning",
    "column": "language",
    "message": "the text is in another language",
}
"""A rule whose extra is not installed."""

HELP = {
    "LK001": "Drop the block; the selectors move to `selectors`. The rest of this section is not for reports.",
    "BD018": "Split the text, and look at how the extractor joins paragraphs: two that are joined without a space are "
    "one sentence to every program that reads on.",
    "TS009": "None.",
}
"""Section Fix by code: what the rules themselves say may change without changing what reports look like."""


@pytest.fixture(autouse=True)
def _no_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reports are as on a desk, wherever the tests are run."""
    for name in ("GITHUB_WORKSPACE", "CI_PROJECT_DIR"):
        monkeypatch.delenv(name, raising=False)


def _never(_: Options) -> pl.Expr:
    return pl.lit(False)


_never.__module__ = f"{registry._RULES}.fiction"  # as if it were one of ours


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    """Findings of every severity, in a dump and in a format without lines."""
    registry.load()
    for row in (*FINDINGS, SKIPPED):
        doc = {**dict.fromkeys(SECTIONS, ""), "summary": "", "Fix": HELP.get(row["code"], "Look at it.")}
        said = {name: row[name] for name in ("code", "name", "severity", "column", "message")}
        rule = Rule(**said, frame="article", expression=_never, doc=doc)
        monkeypatch.setitem(registry._registered, rule.code, rule)
    return finished(*FINDINGS, skipped={"lang": ("LG003",)}, configuration="press/presscheck.toml")


@pytest.fixture
def make_run() -> Callable[..., Run]:
    """See `finished`."""
    return finished


@pytest.fixture
def make_console() -> Callable[..., Console]:
    """A console of a width, whose `file` can be read; made as the command line makes it."""

    def make(width: int = 80, **options: Any) -> Console:
        return Console(
            file=io.StringIO(), width=width, highlight=False, markup=False, emoji=False, soft_wrap=True, **options
        )

    return make


@pytest.fixture
def golden() -> Callable[[str, str], None]:
    """Compare with a file under golden/. PRESSCHECK_GOLDEN=write writes the file instead: read the diff then."""

    def compare(name: str, got: str) -> None:
        path = GOLDEN / name
        if os.environ.get("PRESSCHECK_GOLDEN") == "write":
            path.parent.mkdir(exist_ok=True)
            path.write_text(got, encoding="utf-8")
        assert got == path.read_text(encoding="utf-8")

    return compare
