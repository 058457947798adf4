"""The integrations in examples/ as they are written, against a real service.

Superdesk is not installed for tests: its two modules that the hook imports are stood in for, and its signals are called
with what Superdesk gives. The pipeline runs in a real crawl where Scrapy is installed. PHP is only parsed, where it is.
"""

from __future__ import annotations

import importlib.util
import json
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from .conftest import Server

FOLDER = Path(__file__).parents[2] / "examples" / "integrations"
GLUED = "<p>The ferry will sail again.The harbour board said so.</p>"


class Signal:
    def __init__(self):
        self.receivers = []

    def connect(self, receiver):
        self.receivers.append(receiver)

    def send(self, **values):
        for receiver in self.receivers:
            receiver(None, **values)


@pytest.fixture
def hook(monkeypatch, server):
    signals, texts = ModuleType("superdesk.signals"), ModuleType("superdesk.text_utils")
    signals.__dict__.update(item_validate=Signal(), item_published=Signal())
    texts.__dict__["get_text"] = lambda markup, content="xml", lf_on_block=False: markup.replace("<p>", "").replace(
        "</p>", "\n" if lf_on_block else ""
    )
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


def item(article: dict, **more) -> dict:
    paragraphs = "".join(f"<p>{line}</p>" for line in article["body"].splitlines())
    return {"_id": "urn:news:1", "type": "text", "headline": article["headline"], "body_html": paragraphs, **more}


def test_superdesk_is_told_of_errors(hook, article):
    signals, _ = hook
    said: list[str] = []
    good = item(article)
    signals.item_validate.send(item=good, response=said, error_fields={})
    assert said == []
    bad = {**good, "body_html": good["body_html"] + "<p>/html/head/meta[@name='og:title']/@content</p>"}
    signals.item_validate.send(item=bad, response=said, error_fields={})
    assert len(said) == 1
    assert said[0].startswith("body: ")
    assert said[0].endswith("(LK001)")


def test_superdesk_remembers_what_is_published(hook, article, server):
    signals, _ = hook
    signals.item_published.send(item=item(article))
    said: list[str] = []
    signals.item_validate.send(item=item(article), response=said, error_fields={})
    assert said == []  # an article is no duplicate of itself
    signals.item_validate.send(item=item(article, _id="urn:news:2"), response=said, error_fields={})
    assert any("HL002" in one or "ID004" in one for one in said)
    server.client.delete("/v1/published/urn:news:1")


def test_superdesk_publishes_if_the_service_is_gone(hook, article):
    signals, module = hook
    module.URL = "http://127.0.0.1:9"
    said: list[str] = []
    signals.item_validate.send(item=item(article), response=said, error_fields={})
    signals.item_published.send(item=item(article))
    assert said == []


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


@pytest.mark.skipif(shutil.which("php") is None, reason="PHP is not here")
def test_php_is_sound():
    subprocess.run(["php", "-l", str(FOLDER / "wordpress-presscheck.php")], check=True)
