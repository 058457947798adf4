"""Text to an instant in UTC, its precision and its offset.

An explicit ladder of forms, read value by value: what a value means never depends on the values around it.
(`str.to_datetime` without a format infers one from the first row; it is not used.)

Choices, where a text leaves one:

- A year, or a year and month, is a date: precision `day`, the first day of it.
- `5/6/2021` is day first, unless an AM or PM follows (English: month first) or only one reading is a date.
- Zone abbreviations other than UTC, GMT and Z have no agreed meaning: the time is read as naive, unless an offset
  stands before one.
- Ten digits are seconds since 1970, thirteen milliseconds; twelve and fourteen are YYYYMMDDhhmm[ss].
- Digits of a fraction beyond the sixth are cut off; second 60 is second 0 of the next minute.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from typing import Final

import polars as pl

from ..glances.plain import BLANKS
from ..schemas.vocabulary import PRECISIONS

__all__ = ["INSTANT", "PARSED_DTYPES", "missing", "parse"]

INSTANT: Final = pl.Datetime("us", "UTC")

PARSED_DTYPES: Final[dict[str, pl.DataType]] = {
    "at": INSTANT,
    "precision": pl.Enum(PRECISIONS),
    "offset_min": pl.Int16(),
}
"""Columns of what `parse` gives."""

_MAX_OFFSET_MIN = 14 * 60

_MONTHS: Final = {
    "jan": ("01", "(?:uary|uar)?"),
    "feb": ("02", "(?:ruary|ruar)?"),
    "mar": ("03", "(?:ch)?"),
    "mär": ("03", "z?"),
    "apr": ("04", "(?:il)?"),
    "may": ("05", ""),
    "mai": ("05", ""),
    "jun": ("06", "[ei]?"),
    "jul": ("07", "[yi]?"),
    "aug": ("08", "(?:ust)?"),
    "sep": ("09", "(?:t(?:ember)?)?"),
    "oct": ("10", "(?:ober)?"),
    "okt": ("10", "(?:ober)?"),
    "nov": ("11", "(?:ember)?"),
    "dec": ("12", "(?:ember)?"),
    "dez": ("12", "(?:ember)?"),
}
"""English and German months: three letters to the number, and how the name may go on."""

_MONTH_NUMBERS = {short: number for short, (number, _) in _MONTHS.items()}

# Named groups are the components; every rung uses the same names.
_CLOCK = (
    r"(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:[.,](?P<fraction>[0-9]{1,9}))?)?"
    r"(?:\s?(?P<half>[AaPp])\.?[Mm]\.?)?"
)
_OFFSET = r"(?P<sign>[+−-])(?P<offset_h>[0-9]{1,2})(?::?(?P<offset_m>[0-9]{2}))?"
_ZONE = rf"(?:\s?(?P<utc>(?i:Z|UTC|GMT))?(?:\s?{_OFFSET}(?:\s?[A-Z]{{2,5}})?)?|\s?[A-Z]{{2,5}})(?:\s?\([^)]{{1,64}}\))?"
_WEEKDAY = r"(?:(?i:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}\.?,?\s+)?"
_MONTH = rf"(?P<name>(?i:{'|'.join(short + rest for short, (_, rest) in _MONTHS.items())}))\.?"
_DAY = r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th|\.)?"
_YEAR = r"(?P<year>[0-9]{4})"
_DOTTED = rf"(?P<day>[0-9]{{1,2}})\.\s?(?P<month>[0-9]{{1,2}})\.\s?{_YEAR}"
_TIME = rf"(?:,?\s+(?:at\s+|[-–|]\s+)?{_CLOCK}{_ZONE})?"

_COMMON = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:Z|[+-][0-9]{2}:?[0-9]{2})$"
"""RFC 3339 to the second, as nearly every news site writes it: read without the ladder, for speed."""

_IS_COMMON: Final = re.compile(_COMMON)

_LADDER: Final = (
    # 2021-12-29T17:59+0000, 2021-12-29 17:59:03.123Z, 2021/12/29, 2022-5-3
    rf"^{_YEAR}[-/](?P<month>[0-9]{{1,2}})[-/](?P<day>[0-9]{{1,2}})(?:(?:[Tt]|,?\s+){_CLOCK}{_ZONE})?$",
    # 20211229T175900Z, 20211229175900, 20211229
    rf"^{_YEAR}(?P<month>[0-9]{{2}})(?P<day>[0-9]{{2}})"
    rf"(?:[Tt ]?(?P<hour>[0-9]{{2}}):?(?P<minute>[0-9]{{2}})"
    rf"(?::?(?P<second>[0-9]{{2}})(?:[.,](?P<fraction>[0-9]{{1,9}}))?)?{_ZONE})?$",
    # 1577836800, 1577836800.25, 1577836800250
    r"^(?P<epoch>[0-9]{10})(?:(?P<millis>[0-9]{3})|\.(?P<fraction>[0-9]{1,9}))?$",
    # Wed, 29 Dec 2021 17:59:00 GMT, 29-Dec-2021, 29 December 2021
    rf"^{_WEEKDAY}{_DAY}[\s-]+{_MONTH}[\s,-]+{_YEAR}{_TIME}$",
    # Nov 20, 2019 01:38 PM, Tue Nov 19 2019 03:05:46 GMT+0000
    rf"^{_WEEKDAY}{_MONTH}\s+{_DAY},?\s+{_YEAR}{_TIME}$",
    # 16.05.2021 07:40, 16.05.2021, 07:40 Uhr, 16.05.2021 - 07:40 Uhr, 16.05.2021 | 07:40
    rf"^{_DOTTED}(?:,?\s+(?:[-–|]\s+)?{_CLOCK}(?:\s?Uhr)?{_ZONE})?$",
    # 07:40, 16.05.2021
    rf"^{_CLOCK}(?:\s?Uhr)?{_ZONE},?\s+{_DOTTED}$",
    # 5/16/2021 7:40:05 AM, 16-05-2021
    rf"^(?P<one>[0-9]{{1,2}})[/-](?P<two>[0-9]{{1,2}})[/-]{_YEAR}{_TIME}$",
    # 01:38:07 PM IST Nov 20, 2019, Fri 6:45 PM, Feb 16, 2018
    rf"^{_WEEKDAY}{_CLOCK}{_ZONE},?\s+{_WEEKDAY}{_MONTH}\s+{_DAY},?\s+{_YEAR}$",
    # Tue Nov 19 03:05:46 2019
    rf"^{_WEEKDAY}{_MONTH}\s+{_DAY}\s+{_CLOCK}{_ZONE}\s+{_YEAR}$",
    # 2021-12, 2021
    rf"^{_YEAR}(?:-(?P<month>[0-9]{{2}}))?$",
)

_COMPONENTS: Final = (
    "year", "month", "name", "one", "two", "day", "hour", "minute", "second", "fraction", "half",
    "utc", "sign", "offset_h", "offset_m", "epoch", "millis",
)  # fmt: skip

_SENTINEL_DATES = [date(1, 1, 1), date(1899, 12, 30), date(1900, 1, 1), date(9999, 12, 31)]
_SENTINEL_TEXT = r"^0(?:$|000)"
_DAY_US = 86_400_000_000
_EPOCH: Final = datetime(1970, 1, 1)
_FEW: Final = 16


def parse(raw: pl.Series) -> pl.DataFrame:
    """Read each text: `PARSED_DTYPES`, one row a value. Never raises.

    at: the instant; null when the precision is missing, unparsed or sentinel. Naive values and days are as if
    in UTC. precision: see `vocabulary.PRECISIONS`. offset_min: minutes east of UTC; null when none was written.
    """
    if raw.null_count() == len(raw):
        return missing(len(raw))
    if len(raw) <= _FEW and (few := _few(raw.cast(pl.String).to_list())) is not None:
        return few
    rows = pl.DataFrame({"text": raw.cast(pl.String).str.strip_chars()}).with_row_index("row")
    present = rows.filter(pl.col("text") != "")
    is_common = present["text"].str.contains(_COMMON)
    if is_common.all():
        read = _verdict(present.select(_common()))
    else:
        ladder = _read_ladder(present.filter(~is_common))
        read = _verdict(pl.concat([present.filter(is_common).select(_common()), ladder]))
    if len(present) == len(rows):
        return read.sort("row").drop("row")
    places = rows.select("row").join(read, on="row", how="left", maintain_order="left")
    return places.select("at", pl.col("precision").fill_null("missing"), "offset_min")


def _few(texts: Sequence[str | None]) -> pl.DataFrame | None:
    """`parse` of a few values, if all of them are as nearly every site writes them: planning a query takes longer."""
    told = [(None, "missing", None) if text is None else _plainly(text.strip(BLANKS)) for text in texts]
    if any(one is None for one in told):
        return None
    at, precision, offset = zip(*told, strict=True)
    return pl.DataFrame(
        [
            pl.Series("at", at, dtype=pl.Int64).cast(INSTANT),
            pl.Series("precision", precision, dtype=PARSED_DTYPES["precision"]),
            pl.Series("offset_min", offset, dtype=PARSED_DTYPES["offset_min"]),
        ]
    )


def _plainly(text: str) -> tuple[int | None, str, int | None] | None:
    """What `_verdict` says of a text of the form `_COMMON`; None of any other."""
    if not text:
        return None, "missing", None
    if not _IS_COMMON.fullmatch(text):
        return None
    try:
        wall = datetime.fromisoformat(text[:19])
    except ValueError:  # second 60 is one that Python does not know
        return None
    of_hour = 0 if text[19] == "Z" else int(text[-2:])
    minutes = 0 if text[19] == "Z" else int(text[20:22]) * 60 + of_hour
    if of_hour > 59 or minutes > _MAX_OFFSET_MIN:
        return None
    offset = -minutes if text[19] == "-" else minutes
    at = (wall - _EPOCH) // timedelta(microseconds=1) - offset * 60_000_000
    if wall.date() in _SENTINEL_DATES or abs(at) <= _DAY_US:
        return None, "sentinel", None
    return at, "second", offset


@lru_cache(maxsize=16)
def missing(length: int) -> pl.DataFrame:
    """`parse` of so many nulls."""
    precision = pl.repeat("missing", length, dtype=PARSED_DTYPES["precision"])
    nothing = [pl.repeat(None, length, dtype=PARSED_DTYPES[name]).alias(name) for name in ("at", "offset_min")]
    return pl.select(nothing[0], precision.alias("precision"), nothing[1])


@cache
def _common() -> list[pl.Expr]:
    """`_COMMON` by position: wall time, minutes of offset, unit, whether there was an offset and a whole date.

    This and the expressions below are built once: one value is read in the time in which they are built.
    """
    text = pl.col("text")
    offset = _minutes(text.str.slice(19, 1), text.str.slice(20, 2), text.str.tail(2))
    return [
        pl.col("row"),
        text,
        text.str.head(19).str.to_datetime("%Y-%m-%dT%H:%M:%S", strict=False, time_unit="us").alias("wall"),
        offset.fill_null(0).alias("offset"),  # Z
        pl.lit("second").alias("unit"),
        pl.lit(True).alias("aware"),
        pl.lit(True).alias("whole"),
    ]


def _read_ladder(rows: pl.DataFrame) -> pl.DataFrame:
    """As `_common`, from the first rung that a text fits; wall time null when it fits none."""
    parts: list[pl.DataFrame] = []
    unread = rows
    for rung in _LADDER:
        groups = unread.with_columns(unread["text"].str.extract_groups(rung).struct.unnest())
        fits = groups.get_column("epoch" if "<epoch>" in rung else "year").is_not_null()
        parts.append(groups.filter(fits))
        unread = unread.filter(~fits)
        if unread.is_empty():
            break
    every = rows.clear().with_columns(pl.lit(None, pl.String).alias(name) for name in _COMPONENTS)
    return pl.concat([every, *parts, unread], how="diagonal").select(_civil())


@cache
def _civil() -> list[pl.Expr]:
    """As `_common`, of components."""
    zulu = pl.col("sign").is_null() & pl.col("utc").is_not_null()
    offset = _minutes(pl.col("sign"), pl.col("offset_h"), pl.col("offset_m").fill_null("00"))
    unit = (
        pl.when(pl.col("fraction").is_not_null() | pl.col("millis").is_not_null())
        .then(pl.lit("subsecond"))
        .when(pl.col("second").is_not_null() | pl.col("epoch").is_not_null())
        .then(pl.lit("second"))
        .when(pl.col("hour").is_not_null())
        .then(pl.lit("minute"))
        .otherwise(pl.lit("day"))
    )
    return [
        pl.col("row"),
        pl.col("text"),
        pl.when(pl.col("epoch").is_null()).then(_calendar_time()).otherwise(_epoch_time()).alias("wall"),
        pl.when(zulu).then(0).otherwise(offset).alias("offset"),
        unit.alias("unit"),
        pl.any_horizontal(pl.col("utc", "sign", "epoch").is_not_null()).alias("aware"),
        pl.any_horizontal(pl.col("day", "one", "epoch").is_not_null()).alias("whole"),
    ]


def _calendar_time() -> pl.Expr:
    """Wall time of the components; null when there is no such day or time."""
    one, two = pl.col("one").cast(pl.Int32), pl.col("two").cast(pl.Int32)
    month_first = (two > 12) | (pl.col("half").is_not_null() & (one <= 12))
    month = pl.coalesce(
        pl.col("month"),
        pl.col("name").str.head(3).str.to_lowercase().replace_strict(_MONTH_NUMBERS, default=None),
        pl.when(month_first).then(pl.col("one")).otherwise(pl.col("two")),
        pl.lit("1"),
    )
    day = pl.coalesce(pl.col("day"), pl.when(month_first).then(pl.col("two")).otherwise(pl.col("one")), pl.lit("1"))
    midnight = pl.concat_str("year", month, day, separator="-").str.to_datetime(
        "%Y-%m-%d", strict=False, time_unit="us"
    )
    hour, minute, second = _hour(), _number("minute"), _number("second")
    possible = (hour <= 23) & (minute <= 59) & (second <= 60)
    clock = pl.duration(hours=hour, minutes=minute, seconds=second, microseconds=_microseconds(), time_unit="us")
    return pl.when(possible).then(midnight + clock)


def _hour() -> pl.Expr:
    """Hour of 24; null for 13 PM."""
    hour, half = _number("hour"), pl.col("half").str.to_lowercase()
    of_twelve = hour % 12 + pl.when(half == "p").then(12).otherwise(0)
    return pl.when(half.is_null()).then(hour).otherwise(pl.when(hour.is_between(1, 12)).then(of_twelve))


def _epoch_time() -> pl.Expr:
    seconds = pl.col("epoch").cast(pl.Int64)
    millis = pl.col("millis").cast(pl.Int64).fill_null(0)
    return (seconds * 1_000_000 + millis * 1_000 + _microseconds()).cast(pl.Datetime("us"))


def _microseconds() -> pl.Expr:
    return pl.col("fraction").str.pad_end(6, "0").str.head(6).cast(pl.Int64).fill_null(0)


def _number(name: str) -> pl.Expr:
    return pl.col(name).cast(pl.Int64).fill_null(0)


def _minutes(sign: pl.Expr, hours: pl.Expr, minutes: pl.Expr) -> pl.Expr:
    """Minutes of an offset; out of range for one that has 60 minutes or more, as for one of too many hours."""
    of_hour = minutes.cast(pl.Int32, strict=False)
    size = hours.cast(pl.Int32, strict=False) * 60 + of_hour
    return pl.when(of_hour > 59).then(_MAX_OFFSET_MIN + 1).when(sign == "+").then(size).otherwise(-size)


def _verdict(read: pl.DataFrame) -> pl.DataFrame:
    """Row and `PARSED_DTYPES` of wall times, offsets and units."""
    for step in _steps():
        read = read.with_columns(step)
    return read.select("row", *PARSED_DTYPES)


@cache
def _steps() -> tuple[list[pl.Expr], ...]:
    """One after the other, which for one row is faster than at once."""
    utc = pl.col("wall").cast(pl.Int64) - pl.col("offset").fill_null(0).cast(pl.Int64) * 60_000_000
    zero = pl.col("wall").dt.date().is_in(_SENTINEL_DATES) | pl.col("at").cast(pl.Int64).is_between(-_DAY_US, _DAY_US)
    precision = (
        pl.when(pl.col("text").str.contains(_SENTINEL_TEXT) | (pl.col("whole") & zero))
        .then(pl.lit("sentinel"))
        .when(pl.col("at").is_null() | (pl.col("offset").abs() > _MAX_OFFSET_MIN))
        .then(pl.lit("unparsed"))
        .when(pl.col("aware") | (pl.col("unit") == "day"))
        .then(pl.col("unit"))
        .otherwise(pl.lit("naive"))
    )
    readable = ~pl.col("precision").is_in(["sentinel", "unparsed"])
    return (
        [utc.cast(INSTANT).alias("at")],
        [precision.cast(PARSED_DTYPES["precision"]).alias("precision")],
        [pl.when(readable).then("at"), pl.when(readable).then("offset").cast(pl.Int16).alias("offset_min")],
    )
