"""docs/service.png and docs/service-phone.png: the editor's page, as it looks with an article of the examples.

python docs/service_pictures.py (with Chromium, and presscheck with the extras serve and dev)
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import Request, urlopen

from playwright.sync_api import sync_playwright

DOCS = Path(__file__).parent
PORT = "8799"
URL = f"http://127.0.0.1:{PORT}"
PICTURES = (("service.png", 1280, 600, "light"), ("service-phone.png", 390, 700, "dark"))

LINES = [
    "The harbour board signed the contract on {day} morning, and the night ferry will sail again from the first of "
    "June.{space}It leaves Port Ellery at eleven and is on the mainland by five.",
    "“We have counted the taxis that left the east quay last winter,” said Ida Corwen, who chairs the board. “They "
    "were more than the boat could have carried.”",
    "The ship was built for a lake and has cabins for ninety passengers. Fares have not been fixed, but will not be "
    "higher than those of the day boats.",
]
HEADLINE = "Night ferry returns to Port Ellery in June, harbour board says"
LEFT = ["/html/head/meta[@name='og:title']/@content", "Tickets &amp; times are at the quay."]


def ask(method: str, path: str, data: bytes | None = None) -> None:
    """Until the service answers."""
    for _ in range(200):
        try:
            urlopen(Request(f"{URL}{path}", data, {"Content-Type": "application/json"}, method=method)).close()
            return
        except URLError:
            time.sleep(0.1)
    raise TimeoutError(path)


def main() -> None:
    """Start a service, type an article, and take the pictures."""
    published = {"headline": HEADLINE, "body": "\n".join(LINES).format(day="Saturday", space=" ")}
    published |= {"url": "https://www.quayside-news.example/2024/05/18/night-ferry", "published": "2024-05-18T09:20Z"}
    typed = {
        "headline": HEADLINE.replace("ferry", "ferry "),
        "body": "\n".join([*LINES, *LEFT]).format(day="Friday", space=""),
        "url": "https://www.quayside-news.example/2024/05/20/ferry",
    }
    with tempfile.TemporaryDirectory() as folder:
        options = ["--port", PORT, "--isolated", "--profile", "draft", "--archive", f"{folder}/published.db"]
        service = subprocess.Popen([sys.executable, "-m", "presscheck", "serve", *options], stderr=subprocess.DEVNULL)
        try:
            ask("GET", "/readyz")
            ask("PUT", "/v1/published/1", json.dumps(published).encode())
            take(typed)
        finally:
            service.terminate()
            service.wait()


def take(typed: dict[str, str]) -> None:
    """Each picture in a browser of its size."""
    program = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        for name, width, height, scheme in PICTURES:
            page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
            page.goto(URL)
            for field, text in typed.items():
                page.fill(f"#{field}", text)
            page.wait_for_selector("#archived:not([hidden])")
            page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
            page.screenshot(path=DOCS / name)
        browser.close()


if __name__ == "__main__":
    main()
