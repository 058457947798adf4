"""The ten rules of the comparison, said once: as regexes for all, and as Polars expressions for those that take them.

Scripts beside this file run in environments of their own, which do not have presscheck: this module needs Polars alone,
and only for `defects`.
"""

from __future__ import annotations

import json
import resource
import sys
from datetime import UTC, datetime
from typing import Any

AS_OF = datetime(2026, 11, 1, tzinfo=UTC)

XPATH = r"/html/(?:head|body)\b|//[a-z]+\[@[a-z]+="
IMAGE_SIZE = r"(?m)^\s*\d{2,5}[ x×]\d{2,5}(?: (?:true|false))?\s*$"
HTML_TAG = r"</?(?:p|div|span|a|br|b|i|em|strong|script|img)\b[^<>]*>"
HTML_ENTITY = r"&(?:amp|lt|gt|quot|nbsp|#\d{2,5});"
GLUED = r"[a-z]{2}\.[A-Z][a-z]"
NULL_LITERALS = ("null", "None", "nan", "NaN", "undefined")
LANGUAGE_TAG = r"^[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-[A-Z]{2})?$"

CODES = ("HL005", "LK012", "TS001", "TS003", "LG001", "LK001", "LK003", "LK008", "LK009", "BD018")


def defects() -> dict[str, Any]:
    """Code to a Polars expression that is true where the defect is, over the columns of the Parquet file."""
    import polars as pl

    headline, body = pl.col("headline"), pl.col("body")
    published, modified = (pl.col(name).str.to_datetime(time_zone="UTC") for name in ("published", "modified"))
    found = {
        "HL005": headline.is_null(),
        "LK012": headline.is_in(NULL_LITERALS),
        "TS001": modified < published,
        "TS003": published > AS_OF,
        "LG001": ~pl.col("language").str.contains(LANGUAGE_TAG),
        "LK001": body.str.contains(XPATH),
        "LK003": body.str.contains(IMAGE_SIZE),
        "LK008": body.str.contains(HTML_TAG),
        "LK009": body.str.contains(HTML_ENTITY),
        "BD018": body.str.contains(GLUED),
    }
    return {code: expression.fill_null(False) for code, expression in found.items()}


def tell(counts: dict[str, int], version: str) -> None:
    """Print what was found in how many articles, and the peak memory of this process, for the bench to read."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    try:
        with open("/proc/self/status", encoding="ascii") as status:  # ru_maxrss begins with that of the parent
            peak = int(status.read().split("VmHWM:")[1].split()[0]) / 1024
    except OSError:
        pass
    print(json.dumps({"counts": counts, "peak_mb": peak, "version": version}))


def path() -> str:
    """The Parquet file."""
    return sys.argv[1]
