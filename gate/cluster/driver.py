"""The same check on Apache Spark: parts of sources are mapped, signatures exchanged by key, and findings put in order.

Spark carries rows and recovers from lost machines; what is found is decided by the same functions as on one machine
(`worker`). What they give is written to a folder that driver and workers reach.
"""

# pyright: reportMissingImports=false

from __future__ import annotations

import importlib.util
import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import polars as pl

from ...checks.comparing import profile
from ...checks.comparing.near import COLUMNS, SKETCH_DTYPES, VERIFIED, Near
from ...checks.comparing.profile import PART_DTYPES
from ...parsers.columnar import DamagedFileError, height
from ...parsers.read import expand
from ...parsers.source import is_plain_file, left_out
from ...schemas.days import DATED_DTYPES, DAY_DTYPES
from ...schemas.findings import FINDING_DTYPES
from ..run import days, history
from ..run.conclusion import Ending, conclude
from ..run.done import internal_errors
from ..run.finding_store import RECORDS_OF_A_SOURCE
from ..run.finished import Run
from ..run.scratch import Scratch
from ..terms.config import Config, ConfigError
from ..terms.ignores import is_ignored
from ..terms.rulebook import Rulebook, rulebook
from ..terms.severities import with_severities
from ..terms.verdict import Seen, state, terms
from .flat import flat, flat_dtypes, restored
from .worker import (
    Settings,
    compare,
    compared_schema,
    map_parts,
    mapped_schema,
    pair_up,
    pairs_schema,
    verify,
    version_here,
)

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession
    from pyspark.sql.types import StructType

__all__ = ["ROWS_OF_A_PART", "Cluster", "check"]

ROWS_OF_A_PART: Final = 50_000
"""Records of a Parquet file that one task checks; other files are one task each."""


class Cluster(NamedTuple):
    """How Spark is used. work: folder that driver and workers reach; default: one on this machine.

    partitions: of each stage; default: as the session has it. master: such as `local[4]`; default: what
    spark-submit says, else this machine.
    """

    work: str | None = None
    partitions: int | None = None
    master: str | None = None


def check(paths: Sequence[str], format: str | None, config: Config, cluster: Cluster) -> Run:
    """Check sources on Spark. Raises ConfigError without pyspark or a Java runtime, and what the parsers raise."""
    names, scratch = expand(paths), Scratch()
    past, agreed, book = history.known(config), terms(config), rulebook(config)
    settings = Settings(config, format, version_here(config), past is not None, len(names) == 1)
    work = cluster.work or str(scratch.folder)
    with _session(cluster.master) as session:
        stages = _Stages(session, work, settings, cluster.partitions)
        mapped = stages.mapped(_parts(names, format))
        outlets = dict(_sums(mapped.where("kind = 'outlets'"), "o_outlet", "o_outlet_articles"))
        compared = stages.compared(mapped.where("kind = 'signatures'"), outlets)
        if book.near:
            compared = compared.union(stages.near(mapped.where("kind = 'sketches'"), book.near, names))
        stages.ordered(mapped, compared, names)
        counts = {source: int(number) for source, number in _sums(mapped.where("kind = 'records'"), "source", "count")}
        errors = sorted(row[0] for row in _errors(mapped).union(_errors(compared)).distinct().collect())
        parts = _profile(mapped) if past is not None else None
        of_days = _days(mapped)
    found, now = _found(work, book, names), None
    rules = tuple(rule.code for rule in book.rules)
    if parts is not None and past is not None:
        now = profile.total([parts, profile.of_findings(found, rules)], config.as_of)
        past = history.before(past, config.as_of)
        drift = book.history.judge(now, past)
        errors += [f"rule {code} could not be evaluated: {error}" for code, error in drift.failed.items()]
        found = pl.concat([with_severities(drift.findings.lazy(), book.severities), found])
    seen, found = Seen(counts, outlets, rules, tuple(errors)), found.with_columns(state(agreed, config.as_of))
    ending = Ending(found, seen, paths, now, past, scratch, _by_day(work, of_days, found))
    return conclude(ending, config, book, agreed).with_not_read(left_out(paths))


_BANDS: Final = "explode(transform(split(k_bands, ' '), band -> cast(band as bigint))) as band"


class _Stages:
    """The stages of a check, each written to its own folder: what is lost is made again from the one before."""

    def __init__(self, session: SparkSession, work: str, settings: Settings, partitions: int | None):
        self._session = session
        self._work = work
        self._settings = settings
        self._partitions = partitions or session.sparkContext.defaultParallelism

    def mapped(self, parts: Sequence[tuple[str, int, int]]) -> DataFrame:
        """Findings, signatures and counts of all parts: columns of `mapped_schema`."""
        rows = self._session.createDataFrame(parts, "source string, first bigint, rows bigint")
        work = partial(map_parts, self._settings)
        spread = rows.repartition(min(self._partitions, max(len(parts), 1)))
        return self._kept(spread.mapInArrow(work, _struct(mapped_schema())), "mapped")

    def compared(self, signatures: DataFrame, outlets: dict[str, int]) -> DataFrame:
        """Findings of the corpus rules: columns of `compared_schema`."""
        columns = [name for name in signatures.columns if name.startswith("s_")]
        rows = signatures.select(columns).repartition(self._partitions, "s_rule", "s_key")
        in_keys = rows.sortWithinPartitions("s_rule", "s_key")
        work = partial(compare, self._settings, outlets)
        return self._kept(in_keys.mapInArrow(work, _struct(compared_schema())), "compared")

    def near(self, sketches: DataFrame, near: Near, names: Sequence[str]) -> DataFrame:
        """Findings on near-duplicates: columns of `compared_schema`. The verified pairs are judged on the driver."""
        from pyspark.sql.functions import expr  # noqa: PLC0415 - an extra

        places = self._session.createDataFrame(list(enumerate(names)), "_at bigint, k_source string")
        place = f"(_at * {RECORDS_OF_A_SOURCE} + k_record) * {len(COLUMNS)}"
        of_column = " ".join(f"when '{column}' then {number}" for number, column in enumerate(COLUMNS))
        numbered = sketches.join(places, "k_source").withColumn("id", expr(f"{place} + case k_column {of_column} end"))
        bands = numbered.select("id", expr(_BANDS))
        in_bands = bands.repartition(self._partitions, "band").sortWithinPartitions("band", "id")
        pairs = self._kept(in_bands.mapInArrow(pair_up, _struct(pairs_schema())).distinct(), "pairs")
        one = numbered.selectExpr("id as a", *(f"k_{name} as {name}" for name in VERIFIED))
        other = numbered.selectExpr("id as b", *(f"k_{name} as {name}_b" for name in VERIFIED))
        both = pairs.join(one, "a").join(other, "b")
        alike = both.mapInArrow(partial(verify, near.thresholds), _struct(pairs_schema())).orderBy("a", "b").collect()
        ids = sorted({number for row in alike for number in (row.a, row.b)})
        wanted = self._session.createDataFrame([(number,) for number in ids], "id bigint")
        columns = [f"k_{name}" for name in SKETCH_DTYPES]
        rows = [tuple(row) for row in numbered.join(wanted, "id").select("id", *columns).collect()]
        schema = {"id": pl.Int64(), **flat_dtypes(SKETCH_DTYPES)}
        articles = restored(pl.LazyFrame(rows, schema=schema, orient="row"), {"id": pl.Int64(), **SKETCH_DTYPES})
        judged = near.judge(
            pl.DataFrame(alike, schema={"a": pl.Int64, "b": pl.Int64}, orient="row"), articles.collect()
        )
        found = [(None, *row) for row in flat(judged.findings, FINDING_DTYPES).rows()]
        found += [(error, *(None for _ in FINDING_DTYPES)) for error in internal_errors(judged.failed)]
        return self._session.createDataFrame(found, _struct(compared_schema()))

    def ordered(self, mapped: DataFrame, compared: DataFrame, names: Sequence[str]) -> None:
        """All findings in reading order, in files whose names are in that order."""
        columns = [f"f_{name}" for name in FINDING_DTYPES]
        found = mapped.where("kind = 'findings'").select(columns)
        found = found.union(compared.where("f_code is not null").select(columns))
        places = self._session.createDataFrame(list(enumerate(names)), "_at bigint, f_source string")
        at = ("_at", "f_record", "f_block is null", "f_block", "f_start is null", "f_start", "f_code", "f_fingerprint")
        from pyspark.sql.functions import expr  # noqa: PLC0415 - an extra

        order = [expr(column) for column in at]
        spread = found.join(places, "f_source").repartitionByRange(self._partitions, *order)
        self._kept(spread.sortWithinPartitions(*order).select(columns), "findings")

    def _kept(self, rows: DataFrame, name: str) -> DataFrame:
        path = f"{self._work}/{name}"
        rows.write.mode("overwrite").parquet(path)
        return self._session.read.schema(rows.schema).parquet(path)


def _parts(names: Sequence[str], format: str | None) -> list[tuple[str, int, int]]:
    """Sources in parts: name, first record and how many; -1 for a source that is read as a whole."""
    parts = []
    for name in names:
        records = _height(name, format)
        if records is None:
            parts.append((name, 0, -1))
        else:
            starts = range(0, records, ROWS_OF_A_PART)
            parts += [(name, first, min(ROWS_OF_A_PART, records - first)) for first in starts]
    return parts


def _height(name: str, format: str | None) -> int | None:
    """Records of a plain Parquet file; None for all others, and for one that is damaged, which is a finding."""
    if not name.endswith((".parquet", ".pq")) or format not in (None, "parquet") or not is_plain_file(name):
        return None
    try:
        return height(Path(name))
    except DamagedFileError:
        return None


def _sums(rows: DataFrame, key: str, count: str) -> Iterator[tuple[str, int]]:
    for row in rows.groupBy(key).sum(count).collect():
        yield row[0], row[1]


def _errors(rows: DataFrame) -> DataFrame:
    return rows.where("error is not null").select("error")


def _profile(mapped: DataFrame) -> pl.DataFrame:
    columns = [f"p_{name}" for name in PART_DTYPES if name != "count"]
    rows = mapped.where("kind = 'profile'").groupBy(columns).sum("p_count").collect()
    return pl.DataFrame([tuple(row) for row in rows], schema=PART_DTYPES, orient="row")


def _found(work: str, book: Rulebook, names: Sequence[str]) -> pl.LazyFrame:
    """The findings as they were written, less those that are ignored, with the severities that are given them."""
    carried = pl.scan_parquet(f"{work}/findings/*.parquet", glob=True)
    named = carried.rename({f"f_{name}": name for name in FINDING_DTYPES})
    return with_severities(restored(named, FINDING_DTYPES).filter(~is_ignored(names, book.ignored)), book.severities)


def _days(mapped: DataFrame) -> pl.DataFrame:
    """`DAY_DTYPES` of all records."""
    rows = mapped.where("kind = 'days'").groupBy("y_day").sum("y_records").collect()
    carried = pl.LazyFrame([tuple(row) for row in rows], schema=flat_dtypes(DAY_DTYPES), orient="row")
    return restored(carried, DAY_DTYPES).collect()


def _by_day(work: str, of_days: pl.DataFrame, found: pl.LazyFrame) -> pl.DataFrame:
    """`DAY_COUNT_DTYPES`. of_days: `DAY_DTYPES`, of all records. found: with their `state`."""
    mapped = pl.scan_parquet(f"{work}/mapped/*.parquet", glob=True).filter(pl.col("kind") == "dated")
    named = mapped.select(pl.col(f"d_{name}").alias(name) for name in DATED_DTYPES)
    return days.total(of_days, restored(named, DATED_DTYPES), found)


def _struct(schema: Any) -> StructType:
    from pyspark.sql.pandas.types import from_arrow_schema  # noqa: PLC0415 - an extra

    return from_arrow_schema(schema)


@contextmanager
def _session(master: str | None) -> Iterator[SparkSession]:
    """The session that there is, that of spark-submit, or one of our own. Raises ConfigError."""
    if importlib.util.find_spec("pyspark") is None:
        raise ConfigError("--engine spark needs pyspark: pip install 'presscheck[spark]'")
    if shutil.which("java") is None and not os.environ.get("JAVA_HOME"):
        raise ConfigError("--engine spark needs a Java runtime (on Debian openjdk-17-jre-headless), or JAVA_HOME")
    from pyspark.sql import SparkSession  # noqa: PLC0415 - an extra

    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    was_there = SparkSession.getActiveSession() is not None
    builder = SparkSession.builder.appName("presscheck")
    if master is not None or "PYSPARK_GATEWAY_PORT" not in os.environ:
        builder = builder.master(master or "local[*]")
    session = (
        builder.config("spark.executorEnv.POLARS_MAX_THREADS", "1")
        .config("spark.ui.showConsoleProgress", "false")
        .getOrCreate()
    )
    try:
        yield session
    finally:
        if not was_there:
            session.stop()
