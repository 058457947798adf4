"""A validation hook for Superdesk: an article with errors is not published, and what is published is remembered.

Copy this file to your server, and name it in settings.py: INSTALLED_APPS.append("superdesk_presscheck"). Set
PRESSCHECK_URL, and PRESSCHECK_TOKEN if the service has a token. Needs requests, which Superdesk has.
"""

import logging
import os
from urllib.parse import quote

import requests
from superdesk.signals import item_published, item_validate
from superdesk.text_utils import get_text

URL = os.environ.get("PRESSCHECK_URL", "http://127.0.0.1:8765")
HEADERS = {"Authorization": f"Bearer {os.environ['PRESSCHECK_TOKEN']}"} if "PRESSCHECK_TOKEN" in os.environ else {}
SECONDS = 10
logger = logging.getLogger(__name__)


def article_of(item):
    """An item of Superdesk as presscheck reads it."""
    return {
        "id": item.get("_id") or item.get("guid"),
        "headline": get_text(item.get("headline") or "", content="html"),
        "description": get_text(item.get("abstract") or "", content="html"),
        "body": get_text(item.get("body_html") or "", content="html", lf_on_block=True),
        "language": item.get("language"),
    }


def validate(sender, item, response, error_fields, **kwargs):
    """Each error is a line that the editor sees. If the service cannot be asked, the article is published."""
    if item.get("type") != "text":
        return
    try:
        answer = requests.post(f"{URL}/v1/check", json=article_of(item), headers=HEADERS, timeout=SECONDS)
        answer.raise_for_status()
    except requests.RequestException as error:
        logger.warning("presscheck was not asked: %s", error)
        return
    response.extend(
        f"{finding['column']}: {finding['message']} ({finding['code']})"
        for finding in answer.json()["findings"]
        if finding["severity"] == "error"
    )


def remember(sender, item, **kwargs):
    """What is published is compared with what comes later."""
    if item.get("type") != "text":
        return
    article = article_of(item)
    place = f"{URL}/v1/published/{quote(article['id'], safe='')}"
    try:
        requests.put(place, json=article, headers=HEADERS, timeout=SECONDS).raise_for_status()
    except requests.RequestException as error:
        logger.warning("presscheck does not remember %s: %s", article["id"], error)


def init_app(app):
    """Superdesk calls this when it starts."""
    item_validate.connect(validate)
    item_published.connect(remember)
