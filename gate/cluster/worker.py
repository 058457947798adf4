"""What runs on the workers of a cluster: batches to findings and signatures, and rows of whole keys to findings.

Both are functions from Arrow batches to Arrow batches. Nothing that is imported with this module may load Polars, which
does not live through a fork: the functions load it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import polars as pl
    import pyarrow as pa

    from ...schemas.batch import Deferred
    from ..run.done import Done
    from ..terms.config import Config

__all__ = [
    "MAPPED",
    "Settings",
    "compare",
    "compared_schema",
    "map_parts",
    "mapped_schema",
    "pair_up",
    "pairs_schema",
    "verify",
    "version_here",
]

MAPPED: Final = {
    "findings": "f_",
    "signatures": "s_",
    "outlets": "o_",
    "profile": "p_",
    "sketches": "k_",
    "days": "y_",
    "dated": "d_",
}
"""Kind of a row to the prefix of its columns; the rows of all kinds are one table."""

_GROUP_ROWS: Final = 50_000


@dataclass(frozen=True)
class Settings:
    """What a worker needs to know. version: see `version_here`, as it is on the driver. alone: there is one source."""

    config: Config
    format: str | None
    version: str
    profiled: bool
    alone: bool = True


class VersionError(RuntimeError):
    """A worker would answer otherwise than the driver."""


def version_here(config: Config) -> str:
    """Versions of presscheck, Polars and Python, and a digest of the code and of the rules with their thresholds."""
    import platform  # noqa: PLC0415

    import polars as pl  # noqa: PLC0415

    from ..._version import __version__  # noqa: PLC0415
    from ..run.cache import code_digest, rules_digest  # noqa: PLC0415
    from ..terms.rulebook import options_of, rulebook  # noqa: PLC0415

    rules = rules_digest(options_of(rulebook(config).rules, config))
    python = ".".join(platform.python_version_tuple()[:2])
    return (
        f"presscheck {__version__} ({code_digest()[:12]}), polars {pl.__version__}, Python {python}, rules {rules[:12]}"
    )


def map_parts(settings: Settings, parts: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Check parts of sources. parts: rows of `source`, `first` and `rows` (-1: to the end); gives `mapped_schema`."""
    from ...parsers.chunks import packed  # noqa: PLC0415
    from ..run.done import Wanted, check  # noqa: PLC0415
    from ..run.replacements import repairs  # noqa: PLC0415
    from ..run.sifting import sieved  # noqa: PLC0415
    from ..run.tasks import Task  # noqa: PLC0415
    from ..terms.rulebook import rulebook  # noqa: PLC0415

    _verify(settings)
    book = rulebook(settings.config)
    wanted = Wanted(settings.profiled, repairs=repairs(settings.config, book))
    found = (make for rows in parts for part in rows.to_pylist() for make in _read(settings, part))
    tasks = map(Task, packed(found, settings.config.batch))
    for task in sieved(tasks, book, profiled=settings.profiled):
        if isinstance(task, Task):
            yield from _mapped(check(task.make(), book, wanted, read=task.read))


def _read(settings: Settings, part: Mapping[str, Any]) -> Iterator[Deferred]:
    from pathlib import Path  # noqa: PLC0415

    from ...parsers.columnar import read_part  # noqa: PLC0415
    from ...parsers.fields import Planner  # noqa: PLC0415
    from ...parsers.read import deferred, one_of_several  # noqa: PLC0415
    from ..terms.reading import how_to_read  # noqa: PLC0415

    config = settings.config
    how = how_to_read(config, part["source"])
    if part["rows"] < 0:
        found = deferred(part["source"], format=settings.format, batch_size=config.batch, **how)
        return found if settings.alone else one_of_several(part["source"], found)
    planner = Planner(**how)
    return read_part(Path(part["source"]), planner, part["first"], part["rows"], config.batch)


def compare(settings: Settings, outlets: Mapping[str, int], rows: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Judge signature rows that are sorted by key and hold whole keys; gives `compared_schema`."""
    import polars as pl  # noqa: PLC0415

    from ...checks.comparing.corpus import OUTLET_DTYPES, SIGNATURE_DTYPES  # noqa: PLC0415
    from ...schemas.findings import FINDING_DTYPES  # noqa: PLC0415
    from ..run.done import internal_errors  # noqa: PLC0415
    from ..terms.rulebook import rulebook  # noqa: PLC0415
    from .flat import flat, restored  # noqa: PLC0415

    _verify(settings)
    book = rulebook(settings.config)
    sums = pl.DataFrame(list(outlets.items()), schema=OUTLET_DTYPES, orient="row")
    for group in _whole_keys(rows, ["s_rule", "s_key"]):
        named = group.rename({f"s_{name}": name for name in SIGNATURE_DTYPES})
        judged = book.corpus.judge(restored(named.lazy(), SIGNATURE_DTYPES).collect(), sums)
        found = flat(judged.findings, FINDING_DTYPES).rename({name: f"f_{name}" for name in FINDING_DTYPES})
        errors = pl.DataFrame({"error": internal_errors(judged.failed)}, schema={"error": pl.String})
        for frame in (found, errors):
            if frame.height:
                yield from _arrow(frame, compared_schema())


def pair_up(rows: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Pairs of articles that share a band: rows `band` and `id`, sorted, whole bands; gives `pairs_schema`."""
    from ...checks.comparing.near import candidates  # noqa: PLC0415

    for group in _whole_keys(rows, ["band"]):
        yield from _arrow(candidates(group), pairs_schema())


def verify(thresholds: Mapping[str, float], rows: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Those pairs that are really alike. rows: `a`, `b`, and sketches of both; gives `pairs_schema`."""
    import polars as pl  # noqa: PLC0415

    from ...checks.comparing.near import SKETCH_DTYPES, VERIFIED, verified  # noqa: PLC0415
    from .flat import restored  # noqa: PLC0415

    both = {f"{name}{end}": SKETCH_DTYPES[name] for name in VERIFIED for end in ("", "_b")}
    for batch in rows:
        pairs = pl.DataFrame(pl.from_arrow(batch))
        whole = restored(pairs.lazy(), {"a": pl.Int64(), "b": pl.Int64(), **both}).collect()
        yield from _arrow(verified(whole, thresholds).select("a", "b"), pairs_schema())


def pairs_schema() -> pa.Schema:
    """The Arrow schema of pairs: the numbers of two articles."""
    import polars as pl  # noqa: PLC0415

    return _schema({"a": pl.Int64(), "b": pl.Int64()})


def _whole_keys(rows: Iterable[pa.RecordBatch], key: list[str]) -> Iterator[pl.DataFrame]:
    """Rows of whole keys, some keys at a time, those with one row left out."""
    import polars as pl  # noqa: PLC0415

    held: list[pl.DataFrame] = []
    for batch in rows:
        held.append(pl.DataFrame(pl.from_arrow(batch)))
        if sum(frame.height for frame in held) < _GROUP_ROWS:
            continue
        together = pl.concat(held)
        last = together.select(key).row(-1)
        is_last = pl.all_horizontal(pl.col(name) == value for name, value in zip(key, last, strict=True))
        yield together.filter(~is_last).filter(pl.len().over(key) > 1)
        held = [together.filter(is_last)]
    if held:
        yield pl.concat(held).filter(pl.len().over(key) > 1)


def mapped_dtypes() -> dict[str, pl.DataType]:
    """Columns of what `map_parts` gives: `kind`, those of each kind with its prefix, `source` and `count`, `error`."""
    import polars as pl  # noqa: PLC0415

    from ...checks.comparing.corpus import OUTLET_DTYPES, SIGNATURE_DTYPES  # noqa: PLC0415
    from ...checks.comparing.near import SKETCH_DTYPES  # noqa: PLC0415
    from ...checks.comparing.profile import PART_DTYPES  # noqa: PLC0415
    from ...schemas.days import DATED_DTYPES, DAY_DTYPES  # noqa: PLC0415
    from ...schemas.findings import FINDING_DTYPES  # noqa: PLC0415
    from .flat import flat_dtypes  # noqa: PLC0415

    tables = {
        "findings": FINDING_DTYPES,
        "signatures": SIGNATURE_DTYPES,
        "outlets": OUTLET_DTYPES,
        "profile": PART_DTYPES,
        "sketches": SKETCH_DTYPES,
        "days": DAY_DTYPES,
        "dated": DATED_DTYPES,
    }
    columns: dict[str, pl.DataType] = {"kind": pl.String(), **_counted(), "error": pl.String()}
    for kind, dtypes in tables.items():
        columns |= {f"{MAPPED[kind]}{name}": dtype for name, dtype in flat_dtypes(dtypes).items()}
    return columns


def _counted() -> dict[str, pl.DataType]:
    """Records of a source."""
    import polars as pl  # noqa: PLC0415

    return {"source": pl.String(), "count": pl.Int64()}


def mapped_schema() -> pa.Schema:
    """The Arrow schema of `map_parts`."""
    return _schema(mapped_dtypes())


def compared_schema() -> pa.Schema:
    """The Arrow schema of `compare`: the columns of findings, and `error`."""
    return _schema({name: dtype for name, dtype in mapped_dtypes().items() if name.startswith("f_") or name == "error"})


def _mapped(done: Done) -> Iterator[pa.RecordBatch]:
    import polars as pl  # noqa: PLC0415

    from .flat import flat  # noqa: PLC0415

    records = pl.DataFrame({"source": list(done.counts), "count": list(done.counts.values())}, schema=_counted())
    frames = [records.with_columns(kind=pl.lit("records"))]
    frames.append(pl.DataFrame({"error": done.errors}, schema={"error": pl.String}).with_columns(kind=pl.lit("errors")))
    for kind, prefix in MAPPED.items():
        rows = getattr(done, kind)
        if rows is not None:
            table = flat(rows, rows.schema)
            frames.append(table.rename({name: prefix + name for name in table.columns}).with_columns(kind=pl.lit(kind)))
    for frame in frames:
        if frame.height:
            yield from _arrow(frame, mapped_schema())


def _arrow(frame: pl.DataFrame, schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    """Rows with all columns of a schema; those that the frame has not are null."""
    import polars as pl  # noqa: PLC0415

    missing = [pl.lit(None).alias(name) for name in schema.names if name not in frame.columns]
    whole = frame.with_columns(missing).select(schema.names)
    yield from whole.to_arrow(compat_level=pl.CompatLevel.oldest()).cast(schema).to_batches()


def _schema(dtypes: Mapping[str, Any]) -> pa.Schema:
    import polars as pl  # noqa: PLC0415
    import pyarrow as pa  # noqa: PLC0415

    types = {True: pa.int64(), False: pa.string()}
    return pa.schema([(name, types[dtype == pl.Int64()]) for name, dtype in dtypes.items()])


def _verify(settings: Settings) -> None:
    here = version_here(settings.config)
    if here != settings.version:
        raise VersionError(
            f"the driver has {settings.version}, this worker {here}: install the same version on all machines"
        )
