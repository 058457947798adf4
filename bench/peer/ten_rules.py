"""The ten rules of the comparison, from `rules.json` beside the Parquet file, and as Polars expressions.

Scripts beside this file run in environments of their own, which do not have presscheck: `bench.ten_rules` writes down
what presscheck says. This module needs Polars alone, and only for `defects`.
"""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from telling import path

RULES = json.loads(Path(path()).with_name("rules.json").read_text("utf-8"))

CODES: tuple[str, ...] = tuple(RULES["codes"])
AS_OF = datetime.fromisoformat(RULES["as_of"])
LATEST = datetime.fromisoformat(RULES["latest"])
TOLERANCE = timedelta(hours=RULES["hours"])
LEAKS: dict[str, tuple[str, str]] = {code: tuple(pair) for code, pair in RULES["leaks"].items()}
LANGUAGE: str = RULES["language"]
JOINT = {name: pair[0] for name, pair in RULES["joint"].items()}
JOINT_IN_PYTHON = {name: pair[1] for name, pair in RULES["joint"].items()}


def defects() -> dict[str, Any]:
    """Code to a Polars expression that is true where the defect is, over the columns of the Parquet file."""
    import polars as pl

    headline, body = pl.col("headline"), pl.col("body")
    published, modified = (pl.col(name).str.to_datetime(time_zone="UTC") for name in ("published", "modified"))
    suspect = pl.when(body.str.contains(JOINT["screen"])).then(body)
    found = {
        "HL005": headline.str.strip_chars().fill_null("") == "",
        "TS001": published - modified > TOLERANCE,
        "TS004": (published > LATEST) | (modified > LATEST),
        "LG001": ~pl.col("language").str.contains(LANGUAGE),
        "BD018": suspect.str.replace_all(JOINT["spare"], " ").str.contains(JOINT["find"]),
        **{code: pl.col(column).str.contains(pattern) for code, (column, pattern) in LEAKS.items()},
    }
    return {code: found[code].fill_null(False) for code in CODES}
