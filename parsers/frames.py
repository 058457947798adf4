"""Polars frames, and dicts that a program hands over, to batches."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

import polars as pl
from polars import selectors
from polars.exceptions import PolarsError

from ..schemas.batch import Batch
from ..schemas.fields import fields_text
from ..schemas.panics import PanicError, as_errors, quiet
from . import assemble, markup, rows, values, wrappers
from .bounds import MAX_RECORD_BYTES
from .chunks import AnySize, Chunk, sized
from .fields import HIT, READERS, Plan, Planner, holds_markup, in_hit
from .names import alike
from .paths import Path, at, written
from .pieces import bounded
from .rows import Row
from .strangers import TEXTS

__all__ = [
    "FRAME",
    "Part",
    "narrowed",
    "needed",
    "note",
    "pieces",
    "plan_of",
    "read",
    "read_pieces",
    "read_records",
    "record_row",
    "texts",
]

FRAME: Final = "<frame>"
"""`source` of what came from a program."""

_SAMPLE: Final = 20

_DAYS: Final = ((date.min - date(1970, 1, 1)).days, (date.max - date(1970, 1, 1)).days)
_UNITS_A_DAY: Final = {"d": 1, "ms": 86_400_000, "us": 86_400_000_000, "ns": 86_400_000_000_000}
_MOST: Final = 2**63 - 1
_TIME_FORMAT = "%Y-%m-%dT%H:%M:%S%.f"


def read_records(
    records: Iterable[Mapping[str, Any]], planner: Planner, *, source: str = FRAME, batch_size: AnySize = 1000
) -> Iterator[Chunk[Row]]:
    """Dicts to records. Lone surrogates become U+FFFD (`decode_ok` is then false)."""
    return rows.chunks((record_row(record, planner) for record in records), source, "frame", batch_size)


def read(
    frame: pl.DataFrame | pl.LazyFrame, planner: Planner, *, source: str = FRAME, batch_size: AnySize = 1000
) -> Iterator[Part]:
    """A frame to batches; of a LazyFrame only the needed columns are computed."""
    return read_pieces(pieces(frame, planner, batch_size), planner, source=source, batch_size=batch_size)


def read_pieces(
    pieces: Iterable[pl.DataFrame], planner: Planner, *, source: str = FRAME, batch_size: AnySize = 1000
) -> Iterator[Part]:
    """A frame that comes in `pieces` to batches; at most a batch of them waits when the next one is asked for."""
    first = 0
    for part in bounded(pieces, batch_size):
        yield Part(part, planner, source, "frame", first)
        first += part.height


def pieces(frame: pl.DataFrame | pl.LazyFrame, planner: Planner, batch_size: AnySize) -> Iterator[pl.DataFrame]:
    """The rows of a frame `narrowed`, some at a time."""
    return narrowed(frame.lazy(), planner).collect_batches(chunk_size=sized(batch_size).records)


def narrowed(frame: pl.LazyFrame, planner: Planner) -> pl.LazyFrame:
    """The columns of a frame that are needed; the planner sees its first rows."""
    note(frame, planner)
    return frame.select(needed(frame.collect_schema().names(), planner))


def record_row(record: Mapping[str, Any], planner: Planner) -> Row:
    """One record that a program hands over."""
    record = dict(wrappers.record_of(record))
    row = Row(None, read_error=values.problem(record))
    if row.read_error is not None:
        return row
    cleaned, row.decode_ok = values.clean(record)
    return rows.read_record({str(name): value for name, value in cleaned.items()}, row, planner)


def plan_of(schema: Mapping[str, pl.DataType | type[pl.DataType]], planner: Planner) -> Plan:
    """The plan for a frame with these columns; for one of hits, the plan for the records in them."""
    inside = _record_in_hits(schema)
    if inside is None:
        return planner.plan(tuple(schema))
    return in_hit(planner.plan(tuple(inside)))


def _record_in_hits(schema: Mapping[str, Any]) -> dict[str, Any] | None:
    """Names and types of what hits have inside, if the frame is one of hits (as `wrappers.record_of` has it)."""
    inside = schema.get(HIT)
    if not isinstance(inside, pl.Struct) or not wrappers.is_hit(schema):
        return None
    return {field.name: field.dtype for field in inside.fields}


def _leads(schema: Mapping[str, Any], path: Path) -> bool:
    """Whether a path leads to a value of columns with these types."""
    name = alike(path[0].name, schema)
    if name is None or len(path) == 1:
        return name is not None
    dtype = schema[name]
    while isinstance(dtype, pl.List):
        dtype = dtype.inner
    return isinstance(dtype, pl.Struct) and _leads({field.name: field.dtype for field in dtype.fields}, path[1:])


def needed(names: Iterable[str], planner: Planner) -> list[str]:
    """The columns that fill ours; when none does, one of them, for each row is a record."""
    present = tuple(names)
    heads = {path[0].name for _, paths in planner.plan(present) for path in paths}
    if wrappers.is_hit(present):
        heads.add(HIT)
    return [name for name in present if name in heads] or list(present[:1])


def note(frame: pl.LazyFrame, planner: Planner) -> None:
    """Let the planner of a source see its first rows, if no column of it is known as headline or body."""
    schema = frame.collect_schema()
    names, plan, inside = tuple(schema.names()), plan_of(schema, planner), _record_in_hits(schema)
    planner.note_table(
        inside or schema, lambda path: _leads(schema, path) or (inside is not None and _leads(inside, path))
    )
    if any(target in TEXTS for target, _ in plan):
        planner.note({}, plan)
        return
    try:
        with quiet():
            records = frame.head(_SAMPLE).with_columns(selectors.temporal().is_not_null()).collect().to_dicts()
    except (PolarsError, PanicError, OverflowError, ValueError, OSError):  # damaged: the names are all there is
        records = [dict.fromkeys(names, True)]
    for record in records:
        planner.note(record, plan)


_OF_ANY_RECORD: Final = frozenset({"source", "format", "record", "decode_ok", "read_error"})
"""What is known of a record that is not read, too."""


@dataclass(frozen=True, slots=True)
class Part:
    """Some rows of a frame, each a record, counted from `first`; called, it makes their batch (`batch.Selective`)."""

    frame: pl.DataFrame
    planner: Planner
    source: str
    format: str
    first: int

    def __call__(self) -> Batch:
        """The batch of all records."""
        return _batch([self])

    @property
    def frames(self) -> Callable[[Sequence[Part]], Batch]:
        """See `chunks.Packable`."""
        return _batch

    @property
    def records(self) -> pl.DataFrame:
        """The rows."""
        return self.frame

    @property
    def n_bytes(self) -> int:
        """Of the records."""
        return int(self.frame.estimated_size())

    def slice(self, start: int, end: int) -> Part:
        """Some of the rows."""
        return replace(self, frame=self.frame[start:end], first=self.first + start)

    @property
    def height(self) -> int:
        """Records."""
        return self.frame.height

    def raw(self, names: Collection[str], rows: pl.Series | None = None) -> pl.DataFrame:
        """See `Selective`."""
        records = pl.int_range(self.first, self.first + self.frame.height, dtype=pl.UInt64, eager=True)
        if rows is None:
            return _raw_or_why_not(self.frame, records, self, names)
        return _raw_or_why_not(self.frame[rows], records[rows], self, names)


def _batch(parts: Sequence[Part]) -> Batch:
    """The batch of some parts, one after the other."""
    return assemble.batch(pl.concat([part.raw(assemble.RAW_DTYPES) for part in parts], how="diagonal"))


def _raw_or_why_not(frame: pl.DataFrame, records: pl.Series, part: Part, names: Collection[str]) -> pl.DataFrame:
    """As `_raw`; a record that the engine cannot hand over has `read_error`, and the others are as they are alone."""
    try:
        with as_errors():
            return _raw(frame, records, part, names)
    except (PanicError, ValueError, OverflowError) as error:
        reason = str(error)
    if frame.height <= 1:
        return _raw(frame.select(), records, part, names, f"a value of the record is out of range: {reason}")
    half = frame.height // 2
    halves = ((frame[:half], records[:half]), (frame[half:], records[half:]))
    read = [_raw_or_why_not(rows, numbers, part, names) for rows, numbers in halves]
    return pl.concat(read, how="diagonal")


def _raw(
    frame: pl.DataFrame, records: pl.Series, part: Part, names: Collection[str], read_error: str | None = None
) -> pl.DataFrame:
    frame, decode_ok = _decoded(frame)
    height = len(records)
    columns = {
        "source": pl.repeat(part.source, height, dtype=pl.String, eager=True),
        "format": pl.repeat(part.format, height, dtype=pl.String, eager=True),
        "record": records,
        "decode_ok": pl.Series(decode_ok or [True] * height, dtype=pl.Boolean),
    }
    if read_error is not None:
        columns["read_error"] = pl.repeat(read_error, height, dtype=pl.String, eager=True)
    used = _Used(height)
    for target, paths in plan_of(frame.schema, part.planner):
        is_wanted = target in names or (target == "keywords" and "keywords_joined" in names)
        if not is_wanted and "fields" not in names:  # which fields there are is told of all columns
            continue
        there = [(path, series) for path in paths if (series := _at(frame, path)) is not None]
        found = [_rendered(series) if holds_markup(target, path) else series for path, series in there]
        used.paths[target] = [path for path, _ in there] or list(paths)
        texts = [series for series in found if target == "keywords" and series.dtype == pl.String]
        rest = [series for series in found if not any(series is text for text in texts)]
        if texts and is_wanted:
            columns["keywords_joined"] = _first(texts)
        if rest:
            values_read = [_column_of(series, target) for series in rest]
            if is_wanted:
                columns[target] = _first(values_read)
            if 1 < len(rest) == len(found):
                used.note(target, values_read)
    if "fields" in names and used.paths:
        columns["fields"] = used.fields()
    return _short_enough(pl.DataFrame(columns))


class _Used:
    """Which fields fill the columns of some rows. paths: of each column, those that the rows have."""

    def __init__(self, height: int) -> None:
        self._height = height
        self._ranks: dict[str, pl.Series] = {}
        self.paths: dict[str, list[Path]] = {}

    def note(self, target: str, read: list[pl.Series]) -> None:
        """What was read at each path; the first that holds something fills the column, else the first."""
        holding = [pl.when(_holds(series)).then(pl.lit(rank, pl.UInt8)) for rank, series in enumerate(read[:255])]
        ranks = pl.select(pl.coalesce(*holding, pl.lit(0, pl.UInt8)).alias(target)).to_series()
        if ranks.len() == self._height and ranks.max():
            self._ranks[target] = ranks

    def fields(self) -> pl.Series:
        """`Articles.fields` of each row; mostly all rows have the same fields."""
        first = {target: written(paths[0]) for target, paths in self.paths.items()}
        if not self._ranks:
            return pl.repeat(fields_text(first), self._height, dtype=pl.String, eager=True)
        ranks = pl.DataFrame(self._ranks)
        kinds = ranks.unique(maintain_order=True)
        others = [
            {target: written(self.paths[target][rank]) for target, rank in kind.items()}
            for kind in kinds.iter_rows(named=True)
        ]
        told = kinds.with_columns(fields=pl.Series([fields_text(first | its) for its in others], dtype=pl.String))
        return ranks.join(told, on=list(self._ranks), how="left", maintain_order="left")["fields"]


def _short_enough(raw: pl.DataFrame) -> pl.DataFrame:
    """The same, but for records whose texts are too long to be read."""
    texts = [
        pl.col(name).str.len_bytes() for name, dtype in raw.schema.items() if dtype == pl.String and name != "fields"
    ]
    lists = [
        pl.col(name).list.eval(pl.element().str.len_bytes()).list.sum()
        for name, dtype in raw.schema.items()
        if dtype == pl.List(pl.String)
    ]
    size = pl.sum_horizontal(part.cast(pl.UInt64) for part in (*texts, *lists))
    too_long = raw.select(pl.when(size > MAX_RECORD_BYTES).then(size)).to_series()
    if too_long.null_count() == raw.height:
        return raw
    reasons = pl.Series([None if size is None else rows.too_long(size) for size in too_long], dtype=pl.String)
    known = [pl.col("read_error")] if "read_error" in raw.columns else []
    read = [name for name in raw.columns if name not in _OF_ANY_RECORD]
    return raw.with_columns(
        pl.when(too_long.is_null()).then(pl.col(read)),
        n_bytes=too_long,
        read_error=pl.coalesce(reasons, *known),
    )


def _rendered(series: pl.Series) -> pl.Series:
    """Texts that are declared as HTML, as text."""
    if series.dtype != pl.String:
        return series
    return series.map_elements(markup.rendered, return_dtype=pl.String, skip_nulls=True)


def _column_of(series: pl.Series, target: str) -> pl.Series:
    """Values of any type as what the column `target` holds: as `READERS` does, but by column where it can be."""
    dtype = assemble.RAW_DTYPES[target]
    by_column = _by_column(series, dtype, target)
    if by_column is not None:
        return by_column
    read = READERS[target]
    cleaned = (values.clean(value)[0] for value in series.to_list())
    return pl.Series([None if value is None else read(value) for value in cleaned], dtype=dtype)


def _by_column(series: pl.Series, dtype: pl.DataType, target: str) -> pl.Series | None:
    """None where only a look at each value helps."""
    if series.dtype == pl.Null:
        return pl.repeat(None, len(series), dtype=dtype, eager=True)
    if series.dtype == pl.List(pl.String):
        return _of_lists(series, dtype, target)
    text = texts(series)
    if text is None or dtype in (pl.Boolean, assemble.RAW_DTYPES["images"]):
        return series if series.dtype == dtype else None
    if dtype == pl.List(pl.String):
        return pl.select(pl.when(text != "").then(pl.concat_list(text)).when(text == "").then([])).to_series()
    if target == "copyright_year":
        return text.str.extract(r"^\s*([0-9]{4})(?:[^0-9]|$)").cast(pl.Int16)
    return text


def _of_lists(series: pl.Series, dtype: pl.DataType, target: str) -> pl.Series | None:
    held = series.list.eval(pl.element().filter(pl.element() != ""))
    if target == "body":
        return pl.select(pl.when(held.list.len() > 0).then(held.list.join("\n"))).to_series()
    return held if dtype == pl.List(pl.String) else None


def texts(series: pl.Series) -> pl.Series | None:
    """Scalars as text; times as ISO 8601. None for other types."""
    dtype = series.dtype
    if dtype == pl.String:
        return series
    if isinstance(dtype, pl.Datetime):
        return _written(series, _TIME_FORMAT + ("%:z" if dtype.time_zone else ""), dtype.time_unit)
    if dtype == pl.Date:
        return _written(series, "%Y-%m-%d", "d")
    if dtype.is_float():
        return series.fill_nan(None).cast(pl.String)
    plain = series.to_physical() if isinstance(dtype, pl.Duration) else series  # Python has no such long ones
    if plain.dtype.is_numeric() or dtype in (pl.Boolean, pl.Categorical, pl.Enum):
        return plain.cast(pl.String)
    return None


def _written(series: pl.Series, form: str, unit: str) -> pl.Series:
    """Times as text; those beyond the years that a time may have as their number and unit, which no one reads as one.

    Polars panics on the farthest. A column of another unit than its values, such as nanoseconds, has such years.
    """
    number = series.to_physical().cast(pl.Int64)
    earliest, latest = (max(-_MOST, min(limit * _UNITS_A_DAY[unit], _MOST)) for limit in _DAYS)  # of ns, it holds fewer
    inside = number.is_between(earliest, latest, closed="left")
    if inside.all():
        return series.dt.strftime(form)
    kept = pl.select(pl.when(inside).then(series)).to_series()
    said = pl.format(f"out of range: {{}} {unit} since 1970-01-01", number)
    return pl.select(pl.when(inside).then(kept.dt.strftime(form)).when(~inside).then(said)).to_series()


def _at(frame: pl.DataFrame, path: Path) -> pl.Series | None:
    """What each record has at a path: through structs by column, else by value. None when there is no such field."""
    series = frame[path[0].name]
    for position, step in enumerate(path):
        if position:
            name = alike(step.name, series.struct.fields)
            if name is None:
                return None
            series = series.struct.field(name)
        further = path[position + 1 :]
        if step.key is not None or (further and not isinstance(series.dtype, pl.Struct)):
            return _by_value(frame, path)
    return series


def _by_value(frame: pl.DataFrame, path: Path) -> pl.Series | None:
    series = frame[path[0].name]
    if not series.dtype.is_nested():
        return None
    found = [at({path[0].name: value}, path) for value in series.to_list()]
    return pl.Series(found, dtype=pl.Object) if any(value is not None for value in found) else None


def _first(columns: list[pl.Series]) -> pl.Series:
    """The first value of each record that holds something; else an empty one."""
    if len(columns) == 1:
        return columns[0]
    holding = [pl.when(_holds(column)).then(column) for column in columns]
    return pl.select(pl.coalesce(*holding, *reversed(columns))).to_series()


def _holds(column: pl.Series) -> pl.Series:
    return column.list.len() > 0 if isinstance(column.dtype, pl.List) else column.cast(pl.String) != ""


def _decoded(frame: pl.DataFrame) -> tuple[pl.DataFrame, list[bool]]:
    """The frame with text for bytes, and whether those of each record were UTF-8."""
    fine = [True] * frame.height
    for name, dtype in frame.schema.items():
        if dtype == pl.Binary:
            held = frame[name].to_list()
            texts = [values.text(data) for data in held]
            same = ((text or "").encode() == (data or b"") for text, data in zip(texts, held, strict=True))
            fine = [ok and kept for ok, kept in zip(fine, same, strict=True)]
            frame = frame.with_columns(pl.Series(name, texts, dtype=pl.String))
    return frame, fine
