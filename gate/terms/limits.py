"""Limits: how often a rule may fire before that fails a run, in all records or in those of one outlet.

    [limits]
    LK001 = { max_rate = 0.001 }                    # share of records
    BD002 = { max_rate = 0.05, per = "outlet" }

Findings of a rule with a limit do not fail a run one by one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

import polars as pl

from ...checks.declaring import registry

__all__ = ["COLUMNS", "Limit", "broken", "by_code", "limit"]

COLUMNS: Final = ("code", "source", "record", "outlet")
"""What is read of findings."""

_KEYS: Final = ("max_rate", "per")
_PER: Final = ("run", "outlet")


@dataclass(frozen=True, slots=True)
class Limit:
    """max_rate: largest share of records, from 0 to 1, on which the rule may fire."""

    max_rate: float
    per: Literal["run", "outlet"] = "run"


def limit(value: Any) -> Limit:
    """One limit, from what a configuration says. Raises ValueError."""
    if not isinstance(value, Mapping) or set(value) - set(_KEYS) or "max_rate" not in value:
        raise ValueError(f'must be a table such as {{ max_rate = 0.001, per = "outlet" }}, not {value!r}')
    rate, per = value["max_rate"], value.get("per", "run")
    if isinstance(rate, bool) or not isinstance(rate, int | float) or not 0 <= rate <= 1:
        raise ValueError(f"max_rate must be a share from 0 to 1, not {rate!r}")
    if per not in _PER:
        raise ValueError(f"per must be one of {', '.join(_PER)}, not {per!r}")
    return Limit(float(rate), per)


def by_code(settings: Mapping[str, Limit]) -> dict[str, Limit]:
    """Limits by the code of their rule, from codes or names. Raises SelectionError."""
    return {registry.find(name).code: limit for name, limit in settings.items()}


def broken(
    findings: pl.DataFrame, limits: Mapping[str, Limit], records: int, outlets: Mapping[str, int]
) -> Iterator[str]:
    """A sentence for each limit that is exceeded. outlets: records of each."""
    for code, limit in limits.items():
        found = findings.filter(pl.col("code") == code)
        if limit.per == "run":
            yield from _exceeded(code, _records(found), records, limit, "")
        else:
            for (outlet,), rows in found.group_by("outlet", maintain_order=True):
                yield from _exceeded(code, _records(rows), outlets.get(str(outlet), 0), limit, f" of {outlet}")


def _records(found: pl.DataFrame) -> int:
    return found.select("source", "record").n_unique()


def _exceeded(code: str, part: int, whole: int, limit: Limit, of: str) -> Iterator[str]:
    if whole and part / whole > limit.max_rate:
        share, most = f"{part / whole:.2%}", f"{limit.max_rate:.2%}"
        yield f"{code} fires on {part:,} of {whole:,} records{of} ({share}); the limit is {most}"
