"""The page in a real Chromium: nothing of an article runs, the filters and keys work, and axe finds no barrier.

Skipped where there is no Chromium, but not in CI.
"""

from __future__ import annotations

import io
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from presscheck.checks.declaring.examples import CLEAN
from presscheck.gate.run import history as store
from presscheck.gate.run.run import run as run_batches
from presscheck.gate.terms.config import Config
from presscheck.parsers.read import read, read_frame
from presscheck.reports.exhibits import Exhibits
from presscheck.reports.html import report as html
from presscheck.schemas.profiles import PROFILE_DTYPES

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
GRAVE = ("serious", "critical")
EXAMPLES = Path(__file__).parents[3] / "examples"

pytestmark = pytest.mark.skipif(CHROMIUM is None and not os.environ.get("CI"), reason="there is no Chromium")

ATTACKS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "<svg/onload=alert(1)>",
    "<iframe src='http://evil.example/'></iframe>",
    "<a href='javascript:alert(1)'>a</a>",
    "</style></script></details><!--",
    "<style>@import 'http://evil.example/x.css';</style>",
    "<meta http-equiv=refresh content='0;url=http://evil.example/'>",
    "<form action=http://evil.example><button id=x>go</button></form>",
    "{{ 7 * 7 }}",
    "\u202egnp.exe \u2066\x1b[31m\x00",
    '=HYPERLINK("http://evil.example","x")',
    "::error::smuggled",
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield started
        started.close()


class Watched:
    """A page, and whatever it did that it must not."""

    def __init__(self, page: Page):
        self.page = page
        self.told: list[str] = []
        page.on("dialog", lambda dialog: (self.told.append(f"dialog {dialog.message}"), dialog.dismiss()))
        page.on("pageerror", lambda error: self.told.append(f"error {error}"))
        page.on("console", lambda message: self.told.append(f"console {message.type} {message.text}"))
        page.on("request", lambda request: self.told.append(f"request {request.url}"))
        page.on("popup", lambda _: self.told.append("popup"))


@pytest.fixture
def opened(browser: Browser, tmp_path):
    """Opens a page of HTML from a file, watched; the one request that is right is for the file."""
    contexts = []

    def open_(text: str, **options) -> Watched:
        path = tmp_path / "report.html"
        path.write_text(text, "utf-8")
        contexts.append(browser.new_context(**options))
        watched = Watched(contexts[-1].new_page())
        watched.page.goto(path.as_uri())
        assert watched.told == [f"request {path.as_uri()}"]
        watched.told.clear()
        return watched

    yield open_
    for context in contexts:
        context.close()


def report(batches, **fields) -> str:
    exhibits = Exhibits()
    run = run_batches(batches, Config(**fields), ("press.jsonl",), exhibits=exhibits)
    stream = io.StringIO()
    html.write(run, stream)
    return stream.getvalue()


@pytest.fixture(scope="module")
def page_of_examples() -> str:
    return report(read([str(EXAMPLES / name) for name in ("dump.txt", "corpus.jsonl", "defects.jsonl")]))


def hostile(text: str) -> dict:
    return {
        **CLEAN,
        "headline": text + " " + str(CLEAN["headline"]),
        "description": text,
        "body": f"{CLEAN['body']}\n{text}\n/html/head/meta[@name='og:title']/@content {text}",
        "url": f"javascript:alert(1)//{text}",
        "publisher": text,
        "authors": [text],
        "modified_raw": "2019-01-01T00:00:00Z",
    }


def test_nothing_of_an_article_runs(opened):
    records = [hostile(text) for text in ATTACKS]
    seen = opened(report(read_frame(records, batch_size=100)))
    for handle in seen.page.query_selector_all("summary, label, .marks a, button"):
        handle.dispatch_event("click")
    seen.page.keyboard.press("j")
    seen.page.wait_for_timeout(300)
    assert seen.told == []
    assert seen.page.locator("iframe, img, form form, #x, .card script, a[href^='javascript']").count() == 0
    assert seen.page.locator(".card").count() == len(ATTACKS)
    assert "<script>alert(1)</script>" in seen.page.locator("main").inner_text()


def test_a_headline_of_a_megabyte_opens(opened):
    seen = opened(report(read_frame([{**CLEAN, "headline": "Boats & <b>ferries</b> " * 48_000}], batch_size=1)))
    assert seen.page.locator(".card").count() == 1
    assert seen.told == []


def test_the_policy_is_enforced(opened, page_of_examples):
    """The watch would see it if a script or a request of an article got through."""
    page = page_of_examples.replace("<main>", "<main><script>alert(1)</script><img src='http://evil.example/x.png'>")
    seen = opened_without_check(opened, page)
    assert any("Content Security Policy" in line or "content-security-policy" in line.lower() for line in seen)
    assert not any(line.startswith("dialog") for line in seen)


def opened_without_check(opened, page: str) -> list[str]:
    try:
        return opened(page).told
    except AssertionError as error:
        return str(error).splitlines()


def test_filters_by_severity_rule_and_words(opened, page_of_examples):
    page = opened(page_of_examples).page
    cards = page.locator(".card:visible")
    everything = cards.count()
    assert everything > 5
    assert page.locator("#shown").inner_text() == f"{everything} of {everything} articles"
    page.get_by_role("checkbox", name="error").uncheck()
    assert 0 < cards.count() < everything
    page.keyboard.press("Escape")
    assert cards.count() == everything
    page.select_option("select[name=code]", "LK001")
    shown = page.locator(".card:visible .findings li:visible > code:first-child")
    assert set(shown.all_inner_texts()) == {"LK001"}
    page.keyboard.press("Escape")
    page.locator("input[name=words]").fill("night ferry returns")
    assert cards.count() == 1
    assert "Night Ferry Returns" in cards.first.inner_text()


def test_keys_walk_fold_and_filter(opened, page_of_examples):
    page = opened(page_of_examples).page
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.id") == "article-0"
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.id") == "article-1"
    page.keyboard.press("k")
    page.keyboard.press("o")
    assert page.evaluate("document.querySelector('#article-0 details').open") is False
    page.keyboard.press("o")
    assert page.evaluate("document.querySelector('#article-0 details').open") is True
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.name") == "words"
    page.keyboard.type("jok1")
    assert page.locator("input[name=words]").input_value() == "jok1"
    page.keyboard.press("Escape")
    before = page.locator(".card:visible").count()
    page.keyboard.press("1")
    assert not page.get_by_role("checkbox", name="error").is_checked()
    assert page.locator(".card:visible").count() < before


def test_marks_are_linked_from_their_finding(opened, page_of_examples):
    page = opened(page_of_examples).page
    link = page.locator("#article-0 .marks a").first
    target = link.get_attribute("href")
    link.click()
    assert page.evaluate("location.hash") == target
    assert page.locator(f"{target} ~ mark").first.is_visible()


def test_suggested_edits_are_read_without_colours(opened, page_of_examples):
    page = opened(page_of_examples).page
    edit = page.locator("li", has_text="BD018").locator(".edits").first
    assert "presscheck fix" in edit.inner_text()
    assert edit.locator("ins").first.inner_text() == "␣"
    lines = "element => getComputedStyle(element).textDecorationLine"
    assert edit.locator("ins").first.evaluate(lines) == "underline"
    assert page.locator(".edits del").first.evaluate(lines) == "line-through"


def test_every_link_leads_to_a_page_or_a_place(opened, page_of_examples):
    page = opened(page_of_examples).page
    links = page.eval_on_selector_all("a", "links => links.map(one => one.getAttribute('href'))")
    inside = [link for link in links if link.startswith("#")]
    assert all(page.evaluate("id => !!document.getElementById(id)", link[1:]) for link in inside)
    assert all(link.startswith(("#", "http://", "https://")) for link in links)


def history(tmp_path):
    rows = [(day, "harbour-courier.example", "articles", "", 60 + day) for day in range(1, 20)]
    folder = tmp_path / "history"
    folder.mkdir()
    for day, *row in rows:
        frame = pl.DataFrame([row], schema=["outlet", "kind", "name", "count"], orient="row")
        at = pl.datetime(2024, 5, day, time_zone="UTC").alias("as_of")
        store.append(folder, frame.select(at, pl.all()).cast(PROFILE_DTYPES))
    return folder


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_no_serious_barrier(opened, tmp_path, scheme, width):
    paths = [str(EXAMPLES / name) for name in ("dump.txt", "corpus.jsonl", "defects.jsonl")]
    text = report(read(paths), history=str(history(tmp_path)))
    assert "Compared with earlier runs" in text
    assert "Duplicates side by side" in text
    page = opened(text, color_scheme=scheme, viewport={"width": width, "height": 900}, bypass_csp=True).page
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    found = Axe().run(page).response["violations"]
    grave = {one["id"]: [node["html"][:120] for node in one["nodes"]] for one in found if one["impact"] in GRAVE}
    assert grave == {}


def test_printing_leaves_the_controls_out(opened, page_of_examples):
    page = opened(page_of_examples).page
    page.emulate_media(media="print")
    assert not page.locator(".filters").is_visible()
    assert page.locator(".card").first.is_visible()


def test_a_day_is_drawn_in_the_color_of_what_comes_of_comparing_its_articles(opened):
    same_id = [
        {
            **CLEAN,
            "url": f"https://www.harbour-courier.example/{number}",
            "id": "7" if number > 1 else str(number),
            "headline": CLEAN["headline"] if number < 3 else "What shopkeepers think about the evening boats",
            "body": f"{CLEAN['body']} {number} times.",
            "published_raw": f"2024-05-{10 + number // 2}T08:00:00Z",
        }
        for number in range(4)
    ]
    page = opened(report(read_frame(same_id), select=("ID001", "HL002"), severity={"HL002": "info"})).page
    titles = page.locator(".days g title").all_text_contents()
    assert titles == [
        "2024-05-10: 2 articles, 1 with an info, 1 clean",
        "2024-05-11: 2 articles, 1 with an error, 1 with an info",
    ]
    drawn = "rects => rects.map(one => [one.getAttribute('class'), getComputedStyle(one).fill])"
    colors = dict(page.locator(".days g rect").evaluate_all(drawn))
    assert colors.keys() == {"error", "info", "clean"}
    assert len(set(colors.values())) == 3
    assert all(box["height"] > 0 for rect in page.locator(".days g rect").all() if (box := rect.bounding_box()))
