"""A validation hook for Superdesk: an article with errors is not published, and what is published is remembered.

Copy this file to your server, and name it in settings.py: INSTALLED_APPS.append("superdesk_presscheck"). Set
PRESSCHECK_URL, and PRESSCHECK_TOKEN if the service has a token. Needs requests, which Superdesk has.
"""

import logging
import os
import re
from urllib.parse import quote

import requests
from superdesk.signals import item_published, item_validate
from superdesk.text_utils import get_text

URL = os.environ.get("PRESSCHECK_URL", "http://127.0.0.1:8765")
HEADERS = {"Authorization": f"Bearer {os.environ['PRESSCHECK_TOKEN']}"} if "PRESSCHECK_TOKEN" in os.environ else {}
SECONDS = 10
SCRIPT = re.compile(r"<(script|style)\b.*?</\1\s*>", re.IGNORECASE | re.DOTALL)
logger = logging.getLogger(__name__)


def article_of(item):
    """An item of Superdesk as presscheck reads it."""
    return {
        "id": item.get("_id") or item.get("guid"),
        "headline": text_of(item.get("headline")),
        "description": text_of(item.get("abstract")),
        "body": text_of(item.get("body_html"), lf_on_block=True),
        "language": item.get("language"),
    }


def text_of(html, **how):
    """Without scripts of embeds, which get_text takes for text."""
    return get_text(SCRIPT.sub("", html or ""), content="html", **how)


def is_withdrawn(item):
    """It is killed, recalled or unpublished: Superdesk validates and publishes that as well."""
    return item.get("pubstatus") == "canceled" or item.get("state") in {"killed", "recalled", "unpublished"}


def validate(sender, item, response, error_fields, **kwargs):
    """Each error is a line that the editor sees. If the service cannot be asked, the article is published."""
    if item.get("type") != "text" or is_withdrawn(item):
        return
    try:
        answer = requests.post(f"{URL}/v1/check", json=article_of(item), headers=HEADERS, timeout=SECONDS)
        answer.raise_for_status()
        findings = answer.json()["findings"]
    except requests.RequestException as error:
        logger.warning("presscheck was not asked: %s", error)
        return
    response.extend(
        f"{finding['column']}: {finding['message']} ({finding['code']})"
        for finding in findings
        if finding["severity"] == "error"
    )


def remember(sender, item, **kwargs):
    """What is published is compared with what comes later, until it is withdrawn."""
    if item.get("type") != "text":
        return
    article = article_of(item)
    place = f"{URL}/v1/published/{quote(article['id'], safe='')}"
    method, sent = ("DELETE", None) if is_withdrawn(item) else ("PUT", article)
    try:
        requests.request(method, place, json=sent, headers=HEADERS, timeout=SECONDS).raise_for_status()
    except requests.RequestException as error:
        logger.warning("presscheck was not told of %s: %s", article["id"], error)


def init_app(app):
    """Superdesk calls this when it starts."""
    item_validate.connect(validate)
    item_published.connect(remember)
