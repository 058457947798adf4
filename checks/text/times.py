"""What rules on times share: what a raw time told, its offset, and how it is written in a standard."""

from __future__ import annotations

from typing import Final

import polars as pl

from ...schemas.vocabulary import INSTANT_PRECISIONS

__all__ = [
    "RFC_3339",
    "W3C_DTF",
    "at",
    "has_abbreviation",
    "is_ambiguous",
    "is_padded_day",
    "lead",
    "offset_minutes",
    "precision",
    "told",
    "written",
]

_DAY: Final = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_ZONE: Final = r"(?:Z|[+-][0-9]{2}:[0-9]{2})"

RFC_3339: Final = rf"^{_DAY}T[0-9]{{2}}:[0-9]{{2}}:[0-9]{{2}}(?:\.[0-9]+)?{_ZONE}$"
"""The date-time of RFC 3339, as JSON Schema reads it: seconds and offset are there."""

W3C_DTF: Final = (
    rf"^[0-9]{{4}}(?:-[0-9]{{2}}(?:-[0-9]{{2}}(?:T[0-9]{{2}}:[0-9]{{2}}(?::[0-9]{{2}}(?:\.[0-9]+)?)?{_ZONE})?)?)?$"
)
"""The profile of ISO 8601 that the web agreed on: also a date alone, and a time without seconds."""

_HALF: Final = r"(?:\s?[AaPp]\.?[Mm]\.?)?"
_COMPACT: Final = r"[0-9][Tt ][0-9]{4}(?:[0-9]{2}(?:[.,][0-9]{1,9})?)?|^[0-9]{12}(?:[0-9]{2})?"
_CLOCK: Final = rf"(?::[0-9]{{2}}(?:[.,][0-9]{{1,9}})?|{_COMPACT}){_HALF}"
_OFFSET: Final = rf"{_CLOCK}\s?(?i:Z|UTC|GMT)?\s?(?P<sign>[+−-])(?P<hours>[0-9]{{1,2}})(?::?(?P<minutes>[0-9]{{2}}))?"
_FRACTION: Final = r"(?::[0-9]{2}|[0-9]{6})[.,]([0-9]{1,9})"
_PADDED: Final = r"^\s*[0-9]{4}-[0-9]{2}-[0-9]{2}[T ]00:00(?::00(?:[.,]0+)?)?\s*$"
_NUMBERS_FIRST: Final = r"^\s*(?P<one>[0-9]{1,2})[/-](?P<two>[0-9]{1,2})[/-][0-9]{4}"

_ZONES: Final = (
    "ACDT ACST ADT AEDT AEST AKDT AKST ART AST AWST BRT BST CAT CDT CEST CET CLT COT CST CT EAT EDT EEST EET EST ET "
    "HKT HST ICT IDT IRST IST JST KST MDT MSK MST MT MYT NDT NPT NST NZDT NZST PDT PET PHT PKT PST PT SAST SGT SST "
    "UYT VET WAT WEST WET WIB WIT WITA"
)
_ABBREVIATION: Final = rf":[0-9]{{2}}(?:[.,][0-9]{{1,9}})?{_HALF}\s?(?:{_ZONES.replace(' ', '|')})\b"


def precision(column: str) -> pl.Expr:
    """What the raw time in `column` told."""
    return pl.col(column.replace("_raw", "_precision"))


def at(column: str) -> pl.Expr:
    """The instant that the raw time in `column` names."""
    return pl.col(column.replace("_raw", "_at"))


def told(column: str, *precisions: str) -> pl.Expr:
    """Whether the raw time in `column` told this much; without precisions: an instant."""
    return precision(column).is_in(precisions or INSTANT_PRECISIONS)


def is_padded_day(column: str) -> pl.Expr:
    """A day that a program has written as a time: midnight without an offset, `2024-03-14 00:00:00`."""
    return told(column, "naive") & pl.col(column).str.contains(_PADDED)


def lead(earlier: str, later: str) -> pl.Expr:
    """By how much one time is before another; null unless both are instants, which alone can be put in order."""
    return pl.when(told(earlier) & told(later)).then(at(later) - at(earlier))


def offset_minutes(column: str) -> pl.Expr:
    """Minutes east of UTC, as the raw time in `column` writes them behind its clock; null where it writes none."""
    groups = pl.col(column).str.extract_groups(_OFFSET).struct
    size = groups.field("hours").cast(pl.Int32) * 60 + groups.field("minutes").cast(pl.Int32).fill_null(0)
    return pl.when(groups.field("sign") == "+").then(size).otherwise(-size)


def has_abbreviation(column: str) -> pl.Expr:
    """A clock with the abbreviation of a zone behind it; UTC, GMT and Z, which have one meaning only, do not count."""
    return pl.col(column).str.contains(_ABBREVIATION)


def is_ambiguous(column: str) -> pl.Expr:
    """A date of numbers whose first two may each be the day, or the month: `5/6/2021`."""
    groups = pl.col(column).str.extract_groups(_NUMBERS_FIRST).struct
    one, two = groups.field("one").cast(pl.Int32), groups.field("two").cast(pl.Int32)
    return (one.is_between(1, 12) & two.is_between(1, 12) & (one != two)).fill_null(False)


def written(column: str) -> pl.Expr:
    """A time as RFC 3339 writes it, with the instant, the offset and the precision that it has; else as it is.

    Nothing is invented: a time without seconds stays without, and what cannot be read in one way only stays as it is.
    """
    offset = offset_minutes(column)
    local = at(column).dt.replace_time_zone(None) + pl.duration(minutes=offset.fill_null(0))
    fraction = pl.coalesce(pl.col(column).str.extract(_FRACTION, 1), local.dt.to_string("%3f"))
    second = local.dt.to_string("%Y-%m-%dT%H:%M:%S")
    unit = precision(column)
    return (
        pl.when(is_ambiguous(column))
        .then(pl.col(column))
        .when(unit == "day")
        .then(local.dt.to_string("%Y-%m-%d"))
        .when(unit == "minute")
        .then(local.dt.to_string("%Y-%m-%dT%H:%M") + _zone(offset))
        .when(unit == "second")
        .then(second + _zone(offset))
        .when(unit == "subsecond")
        .then(second + "." + fraction + _zone(offset))
        .otherwise(pl.col(column))
    )


def _zone(offset: pl.Expr) -> pl.Expr:
    """`Z` for UTC by name, else hours and minutes."""
    sign = pl.when(offset < 0).then(pl.lit("-")).otherwise(pl.lit("+"))
    hours, minutes = (offset.abs() // 60), (offset.abs() % 60)
    two_digits = [number.cast(pl.String).str.zfill(2) for number in (hours, minutes)]
    return pl.when(offset.is_null()).then(pl.lit("Z")).otherwise(sign + two_digits[0] + ":" + two_digits[1])
