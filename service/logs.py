"""Logs of a service: a line of JSON each, on standard error, and nothing of an article in it."""

from __future__ import annotations

import json
import logging
import sys
import traceback
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

__all__ = ["LOG", "set_up", "where"]

LOG: Final = logging.getLogger("presscheck.service")


class _Json(logging.Formatter):
    """`time`, `level`, `event`, and what the record has as `fields`."""

    def format(self, record: logging.LogRecord) -> str:
        moment = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        told = {"time": moment, "level": record.levelname.lower(), "event": record.getMessage()}
        told |= getattr(record, "fields", {})
        if record.exc_info and record.exc_info[1]:
            told |= {"error": where(record.exc_info[1])}
        return json.dumps(told, ensure_ascii=True)


def set_up() -> None:
    """All loggers of this process write to standard error as JSON; the server tells of requests itself no more."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Json())
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)
    for name in ("presscheck", "presscheck.service"):
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [], True
    LOG.setLevel(logging.INFO)


def where(error: BaseException) -> str:
    """Type and place of an error. What it says may quote an article, so it is left out."""
    frames = traceback.extract_tb(error.__traceback__)
    places = [f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames[-3:]]
    return f"{type(error).__name__} at {' > '.join(places) or 'unknown place'}"
