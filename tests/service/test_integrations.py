"""The integrations in examples/ as they are written, against a real service.

Superdesk is not installed for tests: its two modules that the hook imports are stood in for, and its signals are called
with what Superdesk gives. The pipeline runs in a real crawl where Scrapy is installed. The plugin for WordPress has a
module of its own.
"""

from __future__ import annotations

import importlib.util
import json
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from html.parser import HTMLParser
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from types import ModuleType

import pytest

from .conftest import Server

FOLDER = Path(__file__).parents[2] / "examples" / "integrations"


class Signal:
    """One of blinker."""

    def __init__(self):
        self.receivers = []

    def connect(self, receiver):
        self.receivers.append(receiver)

    def send(self, **values):
        for receiver in self.receivers:
            receiver(None, **values)


class Text(HTMLParser):
    """As `superdesk.text_utils.get_text` of HTML: all that is not a tag, also in scripts; a line after a block."""

    def __init__(self, lf_on_block: bool):
        super().__init__()
        self.blocks = ("p", "li", "blockquote", "h2", "h3", "div") if lf_on_block else ()
        self.parts: list[str] = []

    def handle_data(self, data):
        self.parts.append(data)

    def handle_endtag(self, tag):
        self.parts += ["\n"] * (tag in self.blocks)


def get_text(markup, content="xml", lf_on_block=False, space_on_elements=False):
    assert content == "html"
    assert isinstance(markup, str)
    parser = Text(lf_on_block)
    parser.feed(markup)
    parser.close()
    return "".join(parser.parts)


@pytest.fixture
def hook(monkeypatch, server):
    signals, texts = ModuleType("superdesk.signals"), ModuleType("superdesk.text_utils")
    signals.__dict__.update(item_validate=Signal(), item_published=Signal())
    texts.__dict__["get_text"] = get_text
    for module in (ModuleType("superdesk"), signals, texts):
        monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.setenv("PRESSCHECK_URL", server.url)
    monkeypatch.delenv("PRESSCHECK_TOKEN", raising=False)
    spec = importlib.util.spec_from_file_location("superdesk_presscheck", FOLDER / "superdesk_presscheck.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.init_app(None)
    return signals, module


@pytest.fixture
def said(hook):
    """What an editor sees of an item that is to be published."""

    def of(item: dict) -> list[str]:
        told: list[str] = []
        hook[0].item_validate.send(item=item, response=told, error_fields={})
        return told

    return of


def item(article: dict, **more) -> dict:
    """As Superdesk stores it: inline markup in the headline, and a body of HTML."""
    paragraphs = "".join(f"<p>{line}</p>" for line in article["body"].splitlines())
    headline = f"<strong>{article['headline']}</strong>"
    return {"_id": "urn:news:1", "type": "text", "headline": headline, "body_html": paragraphs, **more}


def broken(article: dict, **more) -> dict:
    good = item(article)
    return {**good, "body_html": good["body_html"] + "<p>/html/head/meta[@name='og:title']/@content</p>", **more}


def test_superdesk_is_told_of_errors(said, article):
    assert said(item(article)) == []
    (one,) = said(broken(article))
    assert one.startswith("body: ")
    assert one.endswith("(LK001)")


def test_superdesk_asks_of_texts_only(said, article):
    assert said(broken(article, type="picture")) == []


def test_scripts_of_an_embed_are_no_part_of_the_text(said, article):
    embed = '<!-- EMBED START Video {id: "embed_1"} --><script>window.player = function () { return 1; };</script>'
    good = item(article)
    assert said({**good, "body_html": good["body_html"] + embed}) == []


def test_superdesk_remembers_what_is_published(hook, said, article, server):
    hook[0].item_published.send(item=item(article))
    assert said(item(article)) == []  # an article is no duplicate of itself
    assert any("HL002" in one or "ID004" in one for one in said(item(article, _id="urn:news:2")))
    server.client.delete("/v1/published/urn:news:1")


def test_what_superdesk_withdraws_is_not_checked_and_forgotten(hook, said, article):
    signals, _ = hook
    signals.item_published.send(item=item(article, state="published"))
    assert said(item(article, _id="urn:news:2")) != []
    assert said(broken(article, pubstatus="canceled")) == []  # a kill must get out
    signals.item_published.send(item=item(article, pubstatus="canceled", state="killed"))
    assert said(item(article, _id="urn:news:2")) == []


@pytest.fixture
def silent() -> Iterator[str]:
    """A service that takes a request and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"


def test_superdesk_publishes_if_the_service_is_gone(hook, said, article, caplog):
    signals, module = hook
    module.URL = "http://127.0.0.1:9"
    assert said(broken(article)) == []
    signals.item_published.send(item=item(article))
    assert len(caplog.records) == 2
    assert all("presscheck was not " in one.getMessage() for one in caplog.records)


def test_superdesk_publishes_if_the_service_is_slow(hook, said, article, silent, caplog):
    _, module = hook
    module.URL, module.SECONDS = silent, 0.2
    assert said(broken(article)) == []
    assert "timed out" in caplog.records[0].getMessage()


class Page(BaseHTTPRequestHandler):
    """What a proxy says in place of the service."""

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"<p>Back soon.</p>")

    def log_message(self, *_):
        pass


def test_superdesk_publishes_if_a_page_answers(hook, said, article, caplog):
    with HTTPServer(("127.0.0.1", 0), Page) as proxy:
        threading.Thread(target=proxy.handle_request, daemon=True).start()
        hook[1].URL = f"http://127.0.0.1:{proxy.server_port}"
        assert said(broken(article)) == []
    assert "presscheck was not asked" in caplog.records[0].getMessage()


SPIDER = """
import json
import sys

import scrapy
from scrapy.crawler import CrawlerProcess

sys.path.insert(0, sys.argv[1])


class Spider(scrapy.Spider):
    name = "spider"
    start_urls = [sys.argv[3]]

    def parse(self, response):
        yield from json.loads(sys.stdin.read())


settings = {
    "ITEM_PIPELINES": {"scrapy_presscheck.PresscheckPipeline": 300},
    "PRESSCHECK_URL": sys.argv[2],
    "FEEDS": {sys.argv[4]: {"format": "jsonlines"}},
    "TELNETCONSOLE_ENABLED": False,
}
process = CrawlerProcess(settings)
process.crawl(Spider)
process.start()
"""


def test_scrapy_drops_what_has_errors(server: Server, article, tmp_path):
    pytest.importorskip("scrapy")
    bad = {**article, "body": article["body"] + "\n/html/head/meta[@name='og:title']/@content"}
    (tmp_path / "spider.py").write_text(SPIDER)
    out = tmp_path / "out.jsonl"
    command = [sys.executable, str(tmp_path / "spider.py"), str(FOLDER), server.url, f"{server.url}/healthz", str(out)]
    items = json.dumps([{**article, "findings": []}, bad])
    done = subprocess.run(command, input=items, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    kept = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert [one["headline"] for one in kept] == [article["headline"]]
    assert kept[0]["findings"] == []
    assert "LK001" in done.stderr
