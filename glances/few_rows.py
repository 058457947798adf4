"""Values of expressions on a few rows, asked for again and again: a glance tells them after the first times.

A query plans its expressions and compiles their regexes each time, of which Polars keeps 32 a thread: that takes
milliseconds, whatever few rows there are. A glance makes all that ready once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

import polars as pl

from .glance import MAYBE, Glance, Glances, plain_rows

__all__ = ["MOST_BYTES", "FewRows", "selected"]

_FEW: Final = 128
_MANY: Final = 500
_OF_MANY: Final = 2000
MOST_BYTES: Final = 1 << 17
"""Of rows at which a glance is sooner than a query."""

_TIMES_QUERIED: Final = 3
_TIMES_IN_VAIN: Final = 3


def selected(frame: pl.DataFrame, expressions: Iterable[pl.Expr]) -> pl.DataFrame:
    """As `frame.select`; on many rows, what stands in them more than once is worked out once.

    `frame.select` works it out each time. To look for it takes longer than a few rows do.
    """
    if frame.height < _MANY:
        return frame.select(expressions)
    wanted = pl.QueryOptFlags.none(comm_subexpr_elim=True, projection_pushdown=True)
    return frame.lazy().select(expressions).collect(optimizations=wanted)


class FewRows:
    """Expressions, by name, as a query tells their values and, on a few rows, a glance.

    They are asked of frames whose rows are not all rows of an article: what looks at other rows is left to a query.
    """

    def __init__(
        self,
        expressions: Mapping[str, pl.Expr],
        *further: Mapping[str, pl.Expr],
        glances: Callable[[], Mapping[str, Glance]] | None = None,
    ):
        """further: expressions on what came of the ones before, one step after the other.

        glances: of the same expressions, where they are made already: the frames have no column that none reads.
        """
        self._steps = (expressions, *further)
        self._made = glances
        self._own = Glances()
        self._seen: Sequence[Mapping[str, Glance]] | None = None
        self._asked = 0
        self._in_vain = 0
        self._dtypes: dict[str, pl.DataType] = {}

    def _glances(self) -> Sequence[Mapping[str, Glance]]:
        """Made once, or by several threads at once; no lock: threads of the engine might wait for it in vain."""
        if self._seen is None and self._made is not None:
            self._seen = [self._made()]
        if self._seen is None:
            first, *further = self._steps
            self._seen = [_of_all(self._own, first), *(_of_all(Glances(), step) for step in further)]
        return self._seen

    def select(self, frame: pl.DataFrame, of: int = 0) -> pl.DataFrame:
        """The values on these rows, as `frame.select` gives them, step by step.

        of: the rows from which these were chosen. Beside many, a query takes no time that counts; and a glance holds
        its regexes, each of which takes megabytes after a million texts.
        """
        told = self.told(frame) if of < _OF_MANY else None
        return self._queried_on(frame) if told is None else told

    def told(self, frame: pl.DataFrame) -> pl.DataFrame | None:
        """The same at a glance; None on many rows, the first times, and where the values are not known so."""
        if frame.height > _FEW or frame.estimated_size() > MOST_BYTES:
            return None
        values = self._at_a_glance(frame)
        return None if values is None else pl.DataFrame(values, schema=self._dtypes)

    def _queried_on(self, frame: pl.DataFrame) -> pl.DataFrame:
        if len(self._steps) == 1:
            return selected(frame, [one.alias(name) for name, one in self._steps[0].items()])
        query = frame.lazy()
        for step in self._steps:
            query = query.select(one.alias(name) for name, one in step.items())
        return query.collect()

    def _is_hopeless(self, frame: pl.DataFrame) -> bool:
        """Too often in vain, or of a dtype that a glance does not know."""
        if not self._dtypes:
            self._dtypes = dict(self._queried_on(frame.clear()).schema)
            self._in_vain = _TIMES_IN_VAIN * any(_may_have_times(dtype) for dtype in self._dtypes.values())
        return self._in_vain >= _TIMES_IN_VAIN

    def _read_of(self, frame: pl.DataFrame) -> list[str]:
        """The columns of a frame that are read; the first one, which says how many rows there are, if none is."""
        return [name for name in frame.columns if name in self._own.columns] or frame.columns[:1]

    def _at_a_glance(self, frame: pl.DataFrame) -> dict[str, list[Any]] | None:
        """The values; None the first times, and where they are not known at a glance."""
        self._asked += 1
        if self._asked <= _TIMES_QUERIED or self._is_hopeless(frame):
            return None
        steps = self._glances()
        rows = plain_rows(frame if self._made is not None else frame[self._read_of(frame)])
        if rows is not None:
            for glances in steps[:-1]:
                rows = [{name: glance(row) for name, glance in glances.items()} for row in rows]
            values = {name: [glance(row) for row in rows] for name, glance in steps[-1].items()}
            if not any(one is MAYBE for column in values.values() for one in column):
                return values
        self._in_vain += 1
        return None


def _of_all(glances: Glances, expressions: Mapping[str, pl.Expr]) -> dict[str, Glance]:
    return {name: glances.of(one) for name, one in expressions.items()}


def _may_have_times(dtype: pl.DataType) -> bool:
    """A glance knows times as numbers."""
    return dtype.is_temporal() or (dtype.is_nested() and dtype != pl.List(pl.String))
