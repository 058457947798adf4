"""The editor's page in a real Chromium: it finds, fixes, and does nothing that an article tells it to.

Skipped where there is no Chromium, but not in CI.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect, sync_playwright

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
TOKEN = "a-token-that-is-long-enough"
LEAK = "/html/head/meta[@name='og:title']/@content"

pytestmark = pytest.mark.skipif(CHROMIUM is None and not os.environ.get("CI"), reason="there is no Chromium")

expect.set_options(timeout=20_000)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield started
        started.close()


class Watched:
    """A page, and whatever it did that it must not: all but asking its own service."""

    def __init__(self, page: Page, url: str):
        self.page = page
        self.told: list[str] = []
        page.on("dialog", lambda dialog: (self.told.append(f"dialog {dialog.message}"), dialog.dismiss()))
        page.on("pageerror", lambda error: self.told.append(f"error {error}"))
        page.on("console", lambda message: self.told.append(f"console {message.text}"))
        page.on("popup", lambda _: self.told.append("popup"))
        page.on("request", lambda one: one.url.startswith(f"{url}/") or self.told.append(f"request {one.url}"))
        page.goto(url)

    def type(self, **fields: str) -> None:
        for name, text in fields.items():
            self.page.fill(f"#{name}", text)

    @property
    def marks(self) -> list[str]:
        return self.page.locator(".under mark").all_text_contents()


@pytest.fixture
def opened(browser, server):
    contexts = []

    def open_(url: str = server.url, **options) -> Watched:
        contexts.append(browser.new_context(**options))
        return Watched(contexts[-1].new_page(), url)

    yield open_
    for context in contexts:
        context.close()


def fields(article: dict) -> dict[str, str]:
    return {name: article[name] for name in ("headline", "body", "url", "publisher")} | {
        "published": "2024-05-18T09:20"
    }


def is_barred(page: Page) -> list[str]:
    found = Axe().run(page)
    return [f"{one['id']}: {one['nodes'][0]['html']}" for one in found.response["violations"]]


def test_what_is_typed_is_checked(opened, article):
    seen = opened()
    expect(seen.page.locator("#word")).to_have_text("No article yet")
    seen.type(**fields(article))
    expect(seen.page.locator("#verdict")).to_have_attribute("data-verdict", "PASS")
    expect(seen.page.locator("#word")).to_have_text("Ready to publish")
    seen.type(body=f"A 😀 it sails again.The board said so.\n{LEAK}\n{article['body']}")
    expect(seen.page.locator("#verdict")).to_have_attribute("data-verdict", "FAIL")
    expect(seen.page.locator("#word")).to_have_text("Do not publish")
    assert seen.marks == ["again.The", LEAK]
    items = seen.page.locator("#findings li")
    expect(items).to_have_count(2)
    expect(items.nth(0)).to_contain_text(re.compile("Body.*Fix.*Show.*About", re.DOTALL))
    expect(seen.page.locator("#said")).to_have_text(re.compile("^Do not publish. 2 errors|^Do not publish. 1 error"))
    assert seen.told == []


def test_fix_changes_the_text_and_can_be_undone(opened, article):
    seen = opened()
    seen.type(**fields(article))
    text = f"A 😀 it sails again.The board said so.\n{LEAK}\nTickets &amp; times.\n{article['body']}"
    seen.type(body=text)
    seen.page.locator("#findings li[data-code=LK001]").get_by_role("button", name="Fix").click()
    expect(seen.page.locator("#body")).to_have_value(text.replace(f"{LEAK}\n", ""))
    expect(seen.page.locator("#findings li[data-code=LK001]")).to_have_count(0)
    seen.page.locator("#body").focus()
    seen.page.keyboard.press("Control+z")
    expect(seen.page.locator("#body")).to_have_value(text)
    expect(seen.page.locator("#findings li[data-code=LK001]")).to_have_count(1)
    seen.page.get_by_role("button", name="Apply safe fixes").click()
    cleaned = f"A 😀 it sails again. The board said so.\nTickets & times.\n{article['body']}"
    expect(seen.page.locator("#body")).to_have_value(cleaned)
    expect(seen.page.locator("#word")).to_have_text("Ready to publish")
    expect(seen.page.get_by_role("button", name="Apply safe fixes")).to_be_hidden()
    assert seen.told == []


def test_the_keyboard_is_enough(opened, article):
    seen = opened()
    seen.type(**fields(article))
    seen.type(body=f"It sails again.The board said so.\n{LEAK}\n{article['body']}")
    expect(seen.page.locator("#findings li")).to_have_count(2)
    selected = (
        "document.activeElement.value.slice(document.activeElement.selectionStart, document.activeElement.selectionEnd)"
    )
    found = []
    for key in ("F8", "F8", "F8", "Shift+F8"):
        seen.page.keyboard.press(key)
        found.append(seen.page.evaluate(selected))
    assert set(found) == {"again.The", LEAK}
    assert found[0] == found[2]
    assert found[1] == found[3]
    button = seen.page.locator("#findings li[data-code=LK001]").get_by_role("button", name="Fix")
    button.focus()
    seen.page.keyboard.press("Enter")
    expect(seen.page.locator("#findings li")).to_have_count(1)
    expect(seen.page.locator("#findings-title")).to_be_focused()


def test_a_published_article_is_beside_its_copy(opened, article, server):
    server.client.put("/v1/published/beside", json=article)
    seen = opened()
    seen.type(**fields(article))
    seen.type(url=article["url"] + "-again", headline=article["headline"].replace("restore", "retain"))
    expect(seen.page.locator("#archived")).to_be_visible()
    side = seen.page.locator("#pairs .side")
    expect(side.nth(0)).to_contain_text("This article")
    expect(side.nth(1)).to_contain_text(article["url"])
    assert side.locator(".headline mark").all_text_contents() == ["retain", "restore"]
    seen.type(body=f"Boats come back. {article['body']}")
    expect(side.locator("p:last-child mark")).to_have_text(["Boats", "come", "back."])
    seen.type(headline=article["headline"])
    expect(seen.page.locator(".under mark").first).to_have_text(article["headline"])
    server.client.delete("/v1/published/beside")
    seen.page.locator("#headline").press("End")
    seen.page.keyboard.type(" x")
    expect(seen.page.locator("#archived")).to_be_hidden()
    assert seen.told == []


def test_a_late_answer_is_not_shown(opened, article):
    """The first request is held back until the second is answered."""
    seen = opened()
    held = []

    def hold(route):
        held.append(route)
        if len(held) > 1:
            route.continue_()

    seen.page.route("**/v1/check?*", hold)
    seen.type(headline=article["headline"], body=f"{LEAK}\n{article['body']}")
    seen.page.wait_for_timeout(700)
    seen.type(**fields(article))
    expect(seen.page.locator("#word")).to_have_text("Ready to publish")
    assert len(held) == 2
    assert "ERR_ABORTED" in held[0].request.failure
    assert seen.marks == []


@pytest.mark.parametrize(
    ("width", "scheme"), [(390, "light"), (390, "dark"), (768, "dark"), (1280, "dark"), (1600, "light")]
)
def test_nobody_is_shut_out(opened, article, server, scheme, width):
    server.client.put("/v1/published/axe", json=article)
    seen = opened(viewport={"width": width, "height": 800}, color_scheme=scheme)
    assert is_barred(seen.page) == []
    seen.type(**fields(article))
    address = "https://www.harbour-courier.example/" + "a-long-address-" * 20
    seen.type(url=address, body=f"It sails again.The board said so.\n{LEAK * 8}\n{article['body']}\n&amp;" + "x" * 300)
    expect(seen.page.locator("#archived")).to_be_visible()
    assert is_barred(seen.page) == []
    assert seen.page.evaluate("document.documentElement.scrollWidth") <= width
    server.client.delete("/v1/published/axe")


ATTACKS = (
    "<script>alert(1)</script><img src=x onerror=alert(1)><svg/onload=alert(1)>",
    "</textarea></mark><iframe src='http://evil.example/'></iframe><style>@import 'http://evil.example/x.css';</style>",
    "<a href='javascript:alert(1)'>a</a> {{ 7 * 7 }} ${alert(1)}",
    "\u202egnp.exe \u2066\x1b[31m &amp; it ended.And more \ud800",
)


def test_nothing_of_an_article_runs(opened, article, server):
    seen = opened()
    for number, text in enumerate(ATTACKS):
        clean = text.encode("utf-8", "replace").decode()
        other = {**article, "headline": clean, "url": f"{article['url']}/{number}"}
        assert server.client.put(f"/v1/published/attack{number}", json=other).status_code == 201
        seen.type(**fields(article))
        seen.type(
            headline=clean,
            body=f"{article['body']}\n{clean}\n{LEAK}",
            publisher=clean,
            url=f"javascript:alert(1)//{clean[:9]}",
        )
        expect(seen.page.locator("#archived")).to_be_visible()
        expect(seen.page.locator("#findings li").first).to_be_visible()
        assert seen.page.locator("main script, main img, main iframe, main svg, main style").count() == 0
        hrefs = seen.page.eval_on_selector_all("main a", "all => all.map(one => one.protocol)")
        assert set(hrefs) <= {"https:"}
        server.client.delete(f"/v1/published/attack{number}")
    assert seen.told == []


def test_a_token_is_asked_for_and_kept(opened, start, article):
    guarded = start(token=TOKEN)
    seen = opened(guarded.url)
    seen.type(headline=article["headline"], body=article["body"])
    expect(seen.page.locator("#token-form")).to_be_visible()
    expect(seen.page.locator("#token")).to_be_focused()
    assert is_barred(seen.page) == []
    for token, said in (("wrong", "This token is wrong."), (TOKEN, None)):
        seen.page.fill("#token", token)
        seen.page.get_by_role("button", name="Use this token").click()
        if said:
            expect(seen.page.locator("#summary")).to_have_text(said)
    expect(seen.page.locator("#token-form")).to_be_hidden()
    expect(seen.page.locator("#verdict")).to_have_attribute("data-verdict", re.compile("PASS|FAIL"))
    assert seen.page.evaluate(
        "JSON.stringify([Object.values(sessionStorage), localStorage.length, document.cookie])"
    ) == (f'[["{TOKEN}"],0,""]')


def test_a_service_that_stopped_is_said_so(opened, start, article):
    gone = start()
    seen = opened(gone.url)
    gone.stop()
    seen.type(headline=article["headline"])
    expect(seen.page.locator("#summary")).to_contain_text("is not reachable")
