"""Limits: how often rules may fire before that fails a run, in all records or in those of one outlet.

    [limits]
    LK001 = { max_rate = 0.001 }                    # share of records
    BD002 = { max_rate = 0.05, per = "outlet", min_records = 20 }
    LK = { max_rate = 0.01 }                        # share of records with a finding of any rule of the family

A limit replaces the severity: findings of its rules do not fail a run one by one, also where there are too few records
to judge the share.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any, Final, Literal, NamedTuple

import polars as pl

from ...checks.declaring import registry
from ...reports.words import counted

__all__ = ["COLUMNS", "Limit", "Limited", "broken", "codes", "kept", "limit", "limited", "not_judged"]

COLUMNS: Final = ("code", "source", "record", "outlet")
"""What is read of findings."""

_KEYS: Final = ("max_rate", "per", "min_records")
_PER: Final = ("run", "outlet")


@dataclass(frozen=True, slots=True)
class Limit:
    """max_rate: largest share of records, from 0 to 1, on which the rules may fire.

    min_records: with fewer records, of the run or of an outlet, the share is not judged.
    """

    max_rate: float
    per: Literal["run", "outlet"] = "run"
    min_records: int = 0


class Limited(NamedTuple):
    """The rules of a limit. name: the code of one rule, or what selects several."""

    name: str
    codes: tuple[str, ...]
    limit: Limit


class _Share(NamedTuple):
    """Records with a finding among all records. of: whose they are, if not those of the run."""

    part: int
    whole: int
    of: str = ""


def limit(value: Any) -> Limit:
    """One limit, from what a configuration says. Raises ValueError."""
    if not isinstance(value, Mapping) or set(value) - set(_KEYS) or "max_rate" not in value:
        raise ValueError(
            f'must be a table such as {{ max_rate = 0.001, per = "outlet", min_records = 20 }}, not {value!r}'
        )
    rate, per, least = value["max_rate"], value.get("per", "run"), value.get("min_records", 0)
    if isinstance(rate, bool) or not isinstance(rate, int | float) or not 0 <= rate <= 1:
        raise ValueError(f"max_rate must be a share from 0 to 1, not {rate!r}")
    if per not in _PER:
        raise ValueError(f"per must be one of {', '.join(_PER)}, not {per!r}")
    if isinstance(least, bool) or not isinstance(least, int) or least < 0:
        raise ValueError(f"min_records must be a number of records, not {least!r}")
    return Limit(float(rate), per, least)


def limited(settings: Mapping[str, Limit]) -> tuple[Limited, ...]:
    """Limits with the codes of their rules, from codes, beginnings of codes, or names. Raises SelectionError."""
    chosen = {selector: [rule.code for rule in registry.select([selector], preview=True)] for selector in settings}
    return tuple(
        Limited(found[0] if len(found) == 1 else selector.strip().upper(), tuple(found), settings[selector])
        for selector, found in chosen.items()
    )


def codes(limits: Iterable[Limited]) -> frozenset[str]:
    """Of all rules that have a limit."""
    return frozenset(code for one in limits for code in one.codes)


def broken(
    findings: pl.DataFrame, limits: Iterable[Limited], records: int, outlets: Mapping[str, int]
) -> Iterator[str]:
    """A sentence for each limit that is exceeded. outlets: records of each."""
    for one in limits:
        for part, whole, of in _shares(findings, one, records, outlets):
            if whole >= one.limit.min_records and part / whole > one.limit.max_rate:
                fire = f"{one.name} fires" if len(one.codes) == 1 else f"{one.name} rules fire"
                yield (
                    f"{fire} on {_told(part, whole, of)}; the limit is {one.limit.max_rate:.2%} "
                    "(max_rate, which replaces the severity)"
                )


def kept(
    findings: pl.DataFrame, limits: Iterable[Limited], records: int, outlets: Mapping[str, int], grave: AbstractSet[str]
) -> Iterator[str]:
    """A sentence for each limit by which findings pass. grave: codes of findings that would fail the run without it."""
    for one in limits:
        shares = list(_shares(findings, one, records, outlets))
        rates = [part / whole for part, whole, _ in shares if whole >= one.limit.min_records]
        is_kept = len(rates) == len(shares) and all(rate <= one.limit.max_rate for rate in rates)
        if not rates or not is_kept or grave.isdisjoint(one.codes):
            continue
        do, it_fires = ("does", "it fires") if len(one.codes) == 1 else ("rules do", "they fire")
        most = f"the limit of {one.limit.max_rate:.2%} (max_rate)"
        if one.limit.per == "outlet":
            where = f"at most {max(rates):.2%} of the records of an outlet"
        else:
            where = _told(*shares[0])
        yield f"{one.name} {do} not fail the run: {it_fires} on {where}, within {most}"


def _told(part: int, whole: int, of: str) -> str:
    """`3 of 200 records of a site (1.50%)`."""
    return f"the only record{of}" if whole == 1 else f"{part:,} of {whole:,} records{of} ({part / whole:.2%})"


def not_judged(
    findings: pl.DataFrame, limits: Iterable[Limited], records: int, outlets: Mapping[str, int]
) -> Iterator[str]:
    """A sentence for each limit that findings are held to, but not judged by, as there are too few records."""
    for one in limits:
        least = one.limit.min_records
        few = [share for share in _shares(findings, one, records, outlets) if share.whole < least]
        if few:
            where = "" if one.limit.per == "run" else f" in {counted(len(few), 'outlet')}"
            yield f"the limit of {one.name} is not applied{where}: fewer than {least:,} records (min_records)"


def _shares(findings: pl.DataFrame, one: Limited, records: int, outlets: Mapping[str, int]) -> Iterator[_Share]:
    """What a limit is compared with: of the run, or of each outlet that has findings."""
    found = findings.filter(pl.col("code").is_in(one.codes))
    if one.limit.per == "outlet":
        shares = [
            _Share(_records(rows), outlets.get(str(outlet), 0), f" of {outlet}")
            for (outlet,), rows in found.group_by("outlet", maintain_order=True)
        ]
    else:
        shares = [_Share(_records(found), records)]
    yield from (share for share in shares if share.part and share.whole)


def _records(found: pl.DataFrame) -> int:
    return found.select("source", "record").n_unique()
