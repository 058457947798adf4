"""An item pipeline for Scrapy: items with errors are dropped. The check runs on a thread, so the reactor goes on.

In settings.py: ITEM_PIPELINES = {"scrapy_presscheck.PresscheckPipeline": 300}, PRESSCHECK_URL = "http://127.0.0.1:8765"
and PRESSCHECK_TOKEN if the service has a token. With several thousand items an hour, use presscheck.check instead.
"""

import json
from urllib.request import Request, urlopen

from itemadapter import ItemAdapter
from scrapy.exceptions import DropItem
from twisted.internet.threads import deferToThread

SECONDS = 30


class PresscheckPipeline:
    """Drops an item whose verdict is fail; the findings of any other are in its field `findings`, if it has one."""

    def __init__(self, url, token=None):
        self.url = f"{url.rstrip('/')}/v1/check"
        self.headers = {"Content-Type": "application/json"}
        if token:
            self.headers["Authorization"] = f"Bearer {token}"

    @classmethod
    def from_crawler(cls, crawler):
        settings = crawler.settings
        return cls(settings.get("PRESSCHECK_URL", "http://127.0.0.1:8765"), settings.get("PRESSCHECK_TOKEN"))

    def process_item(self, item, spider=None):
        return deferToThread(self.ask, dict(ItemAdapter(item))).addCallback(self.judged, item)

    def ask(self, article):
        body = json.dumps(article, default=str).encode()
        with urlopen(Request(self.url, body, self.headers), timeout=SECONDS) as response:
            return json.load(response)

    def judged(self, answer, item):
        findings = [f"{one['code']} {one['column']}: {one['message']}" for one in answer["findings"]]
        if answer["verdict"] == "fail":
            raise DropItem("; ".join(findings))
        adapter = ItemAdapter(item)
        if "findings" in adapter.field_names():
            adapter["findings"] = findings
        return item
