"""The plugin for WordPress as it is written, run by PHP, against a real service.

WordPress is not installed for tests: what the plugin calls of it is stood in for (wordpress.php), with HTTP requests
that are real.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from .conftest import Server

HERE = Path(__file__).parent
PLUGIN = HERE.parents[1] / "examples" / "integrations" / "wordpress-presscheck.php"
SELECTOR = "<p>/html/head/meta[@name='og:title']/@content</p>"
CHECKED = "rest_pre_insert_post"
_ASKED = ["php", "-r", "exit(extension_loaded('curl') ? 0 : 1);"]

pytestmark = pytest.mark.skipif(
    shutil.which("php") is None or subprocess.run(_ASKED, check=False).returncode != 0,
    reason="PHP or its extension curl is not here",
)

Step = dict[str, Any]
Site = Callable[..., tuple[list[Any], str]]


def has_happened(*steps: Step, url: str, token: str = "", second: int = 1000) -> tuple[list[Any], str]:
    """The error that each step came to, None where there was none, and what PHP logged."""
    named = {"PLUGIN": str(PLUGIN), "URL": url, "TOKEN": token, "SECOND": str(second)}
    command, given = ["php", str(HERE / "wordpress.php")], json.dumps(steps)
    done = subprocess.run(
        command, input=given, capture_output=True, text=True, check=False, env=os.environ | named, timeout=120
    )
    assert done.returncode == 0, done.stderr + done.stdout
    return [one["error"] for one in json.loads(done.stdout)], done.stderr


@pytest.fixture
def post(article) -> Step:
    """A draft as WordPress stores it, in which nothing is wrong."""
    paragraphs = (
        f"<!-- wp:paragraph -->\n<p>{line}</p>\n<!-- /wp:paragraph -->" for line in article["body"].split("\n")
    )
    return {
        "ID": 4711,
        "post_type": "post",
        "post_status": "draft",
        "post_name": "keeper",
        "post_title": article["headline"],
        "post_excerpt": "",
        "post_content": "\n\n".join(paragraphs),
        "post_date_gmt": "2024-05-18 09:20:00",
    }


def published(old: Step, **changed: Any) -> Step:
    """A post is saved by the block editor, which sends what has changed."""
    return {"hook": CHECKED, "posts": [old], "arguments": [{"ID": old["ID"], "post_status": "publish", **changed}, {}]}


def after(post: Step, **more: Any) -> Step:
    """WordPress tells that a post is published."""
    public = {**post, "post_status": "publish", **more}
    return {"hook": "publish_post", "posts": [public], "arguments": [public["ID"], public]}


def test_a_clean_post_goes_through(server: Server, post):
    errors, log = has_happened(published(post), url=server.url)
    assert errors == [None]
    assert log == ""


def test_a_broken_post_is_stopped_with_the_reasons(server: Server, post):
    changed = published(post, post_content=post["post_content"] + SELECTOR)
    ((said, status),), log = has_happened(changed, url=server.url)
    assert status == 422
    assert said.startswith("body: ")
    assert "selector" in said.lower()
    assert log == ""


def test_a_new_post_is_checked_too(server: Server, post):
    new = {name: value for name, value in post.items() if name != "ID"}
    step = {"hook": CHECKED, "posts": [], "arguments": [{**new, "post_status": "publish"}, {}]}
    bad = {**step, "arguments": [{**step["arguments"][0], "post_title": ""}, {}]}
    errors, _ = has_happened(step, bad, url=server.url)
    assert errors[0] is None
    assert errors[1][0].startswith("headline: ")


def test_a_draft_and_an_autosave_are_not_checked(server: Server, post):
    bad = {**post, "post_content": post["post_content"] + SELECTOR}
    draft = published(bad) | {"arguments": [{"ID": bad["ID"], "post_content": bad["post_content"]}, {}]}
    public = {**bad, "post_status": "publish"}
    autosave = {"hook": "autosave", "posts": [public], "arguments": [{"ID": bad["ID"]}, {}]}
    asked = len(server.log)
    errors, log = has_happened(draft, autosave, url=server.url)
    assert errors == [None, None]
    assert log == ""
    assert not any(line.get("path") == "/v1/check" for line in server.log[asked:])


def test_shortcodes_of_the_site_are_no_defect_and_others_are(server: Server, post):
    known = published(post, post_content=post["post_content"] + '\n\n[gallery ids="1,2"]')
    unknown = published(post, post_content=post["post_content"] + '\n\n[caption id="attachment_12" align="alignleft"]')
    errors, _ = has_happened(known, unknown, url=server.url)
    assert errors[0] is None
    assert errors[1] is not None


def test_what_is_published_is_remembered_until_it_is_not_public(server: Server, post):
    again = {**post, "ID": 4712, "post_name": "again"}
    gone = {"hook": "transition_post_status", "posts": [post], "arguments": ["trash", "publish", post]}
    corrected = published({**post, "post_status": "publish"}, post_title=post["post_title"] + " today")
    steps = [after(post), published(again), corrected, gone, published(again)]
    errors, log = has_happened(*steps, url=server.url)
    assert log == ""
    assert [error is None for error in errors] == [True, False, True, True, True]
    assert "archive" in errors[1][0] or "same" in errors[1][0].lower()
    assert server.client.delete("/v1/published/4711").status_code == 204


def test_a_service_that_is_gone_lets_posts_through_and_php_logs_why(post):
    errors, log = has_happened(published(post, post_title=""), after(post), url="http://127.0.0.1:9")
    assert errors == [None, None]
    assert "presscheck: POST /v1/check: " in log
    assert "presscheck: PUT /v1/published/4711: " in log


def test_a_service_that_is_slow_lets_posts_through_and_php_logs_why(post):
    with socket.create_server(("127.0.0.1", 0)) as silent:  # it takes the request and never answers
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        errors, log = has_happened(published(post, post_title=""), url=url, second=20)
    assert errors == [None]
    assert "presscheck: POST /v1/check: " in log
    assert "timed out" in log


def test_a_token_is_sent_and_a_wrong_one_is_logged(start, post):
    service = start("--profile", "draft", token="a-token-of-the-desk-1")
    service.event("ready")
    bad = published(post, post_title="")
    errors, log = has_happened(bad, url=service.url, token="a-token-of-the-desk-1")
    assert errors[0][1] == 422
    assert log == ""
    errors, log = has_happened(bad, url=service.url, token="a-token-of-no-desk-22")
    assert errors == [None]
    assert "presscheck: POST /v1/check: 401 " in log
