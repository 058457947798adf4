"""The HTML page: articles with their marks, and nothing of them comes to life."""

from __future__ import annotations

import io
import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

import presscheck
from presscheck.checks.declaring.examples import CLEAN
from presscheck.checks.judging.proposals import Proposals
from presscheck.gate.run.run import run as run_batches
from presscheck.gate.terms.config import Config
from presscheck.parsers.read import read_frame
from presscheck.reports.exhibits import Exhibits
from presscheck.reports.html import report as html
from presscheck.reports.html.marks import pieces, signs
from presscheck.reports.text import HIDDEN

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "javascript:alert(1)",
    "{{ 7 * 7 }} {% raw %}",
    "</style></script><!--",
    "\u202eevil\u2066 \x1b[31m \x00",
)


def page_of(*records) -> str:
    exhibits = Exhibits()
    run = run_batches(read_frame(list(records)), Config(show="info"), ("press.jsonl",), exhibits=exhibits)
    stream = io.StringIO()
    html.write(run, stream)
    return stream.getvalue()


class Tags(HTMLParser):
    """Every tag with its attributes, and the text outside style and script."""

    def __init__(self, page: str):
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self._inside = ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self._inside = tag

    def handle_endtag(self, tag):
        self._inside = ""

    def handle_data(self, data):
        if self._inside not in ("style", "script"):
            self.texts.append(data)

    def of(self, name: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.tags if tag == name]


def test_marks_are_where_the_findings_are():
    page = page_of({**CLEAN, "body": f"{CLEAN['body']}\nÜber <b>uns</b>\n1920 1080 true"})
    marked = re.findall(r'<mark class="(\w+)">(.*?)</mark>', page)
    assert ("error", "1920 1080 true") in marked
    assert ("error", "&lt;b&gt;") in marked


def edits_of(page: str) -> list[tuple[str, str]]:
    """Where each suggested edit is made and by which marks."""
    found = re.findall(r'<p><span class="small">([^<]*):</span> (.*?)</p>\n', page, re.DOTALL)
    return [(what, re.sub(r"</?span[^>]*>", "", text)) for what, text in found]


def test_edits_are_suggested_where_the_findings_are():
    defects = "\n1920 1080 true\nFares &amp; times are on the door."
    body = f"{CLEAN['body']} The boats sail tonight.Fares rise on Monday.{defects}"
    page = page_of({**CLEAN, "headline": "Ferry\u00a0 returns to the old harbour", "body": body, "language": "en_GB"})
    edits = dict(edits_of(page))
    assert edits["change language"] == "<del>en_GB</del><ins>en-GB</ins>"
    assert edits["move the line to images"] == "<del>1920 1080 true</del>"
    assert "tonight.<ins>␣</ins>Fares" in page.replace('<span class="sign">', "").replace("</span>", "")
    assert "Fares &amp;<del>amp;</del> times" in edits["change the text"]


def test_the_suggested_edits_are_what_fix_makes():
    record = {**CLEAN, "body": f"{CLEAN['body']}\n1920 1080 true", "headline": "Ferry  returns to the old harbour quay"}
    (edit,) = [text for what, text in edits_of(page_of(record)) if what == "change headline"]
    was = re.sub("<ins>.*?</ins>|</?del>", "", edit).replace("␣", " ")
    now = re.sub("<del>.*?</del>|</?ins>", "", edit).replace("␣", " ")
    assert (was, now) == (record["headline"], presscheck.fix(record).data["headline"])


def test_only_what_was_found_is_edited():
    record = {**CLEAN, "body": f"{CLEAN['body']}\n1920 1080 true"}
    assert edits_of(page_of(record)) == [("move the line to images", "<del>1920 1080 true</del>")]
    assert edits_of(page_of({**CLEAN, "headline": None, "body": None})) == []


def test_a_few_edits_of_a_rule_are_shown_and_the_others_counted():
    rows = "\n".join(f"19{n}0 1080 true" for n in range(20, 26))
    page = page_of({**CLEAN, "body": f"{CLEAN['body']}\n{rows}"})
    assert [what for what, _ in edits_of(page)] == ["move the line to images"] * 3
    assert "and 3 more like these" in page


def test_a_repair_with_a_bug_is_an_internal_error(monkeypatch):
    def broken(self, batch, ignored=frozenset()):
        self.faults["LK003"] = "ValueError: no"
        return {}

    monkeypatch.setattr(Proposals, "of", broken)
    page = page_of({**CLEAN, "body": f"{CLEAN['body']}\n1920 1080 true"})
    assert "Internal error: the repair of rule LK003 could not be evaluated: ValueError: no" in page


def test_a_passed_run_says_so():
    page = page_of(CLEAN)
    assert "<h1>PASS <span" in page
    assert "What was checked" in page
    assert "Timestamps: " in page
    assert "100% of the articles are clean" in page


def test_a_page_says_fail_tells_severities_in_words_and_links_rules():
    page = page_of({**CLEAN, "headline": None, "url": "http://localhost:8000/2024/03/14/ferry"})
    assert "<h1>FAIL <span" in page
    assert re.search(r'<span class="tag error"><span aria-hidden="true">■</span> error</span>', page)
    assert 'docs/rules/HL005.md"' in page
    assert "<figcaption>Findings by rule</figcaption>" in page
    assert "<title>HL005 missing-headline: error 1</title>" in page
    assert not re.search(r"--(?:show|ignore|suppressions|unsafe-fixes)|presscheck rule", page.split("<main>")[1])


def test_many_sources_fold():
    records = read_frame([CLEAN])
    run = run_batches(records, Config(), ("a.jsonl", "b.jsonl", "c.jsonl", "d.jsonl"), exhibits=Exhibits())
    stream = io.StringIO()
    html.write(run, stream)
    assert "<summary>4 sources</summary>" in stream.getvalue()


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_text_of_articles_stays_text(text):
    hostile = {
        "url": text,
        "headline": text,
        "body": f"{text}\n1920 1080 true\n{text}",
        "publisher": text,
        "section": text,
    }
    page = page_of({**CLEAN, **hostile}, {**CLEAN, "headline": None})
    found = Tags(page)
    assert len(found.of("script")) == 1
    assert {name for _, attributes in found.tags for name in attributes if name.startswith("on")} == set()
    assert found.of("img") == []
    assert all((tag.get("href") or "").startswith(("#", "http://", "https://")) for tag in found.of("a"))
    shown = page.replace(html._source("report.css"), "").replace(html._source("report.js"), "")
    assert set(HIDDEN.findall(shown)) <= {"\n"}


def test_the_page_asks_nobody_for_anything():
    found = Tags(page_of({**CLEAN, "headline": "<b>Ferry</b>"}))
    assert {name for name, attributes in found.tags if "src" in attributes} == set()
    assert found.of("link") == []
    (policy,) = [tag["content"] for tag in found.of("meta") if tag.get("http-equiv")]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy


def test_what_is_left_out_is_said(monkeypatch):
    monkeypatch.setattr(html, "MAX_ARTICLES", 1)
    assert "2 more records with milder findings" in page_of(
        *[{**CLEAN, "headline": None, "id": str(n)} for n in range(3)]
    )


def test_outlets_are_compared_when_there_are_several():
    other = {**CLEAN, "url": "https://www.wexley-post.example/a", "headline": None}
    page = page_of({**CLEAN, "headline": None}, other)
    assert "Outlets by rule" in page
    assert "Outlets by rule" not in page_of({**CLEAN, "headline": None})


def test_exhibits_are_the_worst_and_few():
    exhibits = Exhibits(most=2)
    records = [{**CLEAN, "id": str(n), "body": f"{CLEAN['body']}" + "\n1920 1080 true" * n} for n in range(5)]
    (batch,) = read_frame(records)
    exhibits.add(batch, presscheck.check(records, select=["LK003"]).findings)
    assert [one.article["record"] for one in exhibits.worst()] == [4, 3]


@given(st.text(max_size=30), st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=4))
def test_pieces_lose_nothing(text, spans):
    block = {"text": text, "start": 10}
    findings = [
        {"start": 10 + min(span), "end": 10 + max(span), "severity": "info", "number": n}
        for n, span in enumerate(spans)
    ]
    try:
        cut = [(f["start"] - 10, f["end"] - 10) for f in findings]
        for edge in {edge for span in cut for edge in span}:
            text.encode()[:edge].decode()
    except UnicodeDecodeError:
        return  # the bytes of a finding never cut a character
    made = "".join(part for piece in pieces(block, findings) for part, _ in piece.parts)
    assert made == "".join(part for part, _ in signs(text))
