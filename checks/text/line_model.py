"""How likely it is that a line of a body is not the article's, and what kind of line it is then: a linear model.

`bench.lines` trains it. Its weights are whole numbers, and so is all that is done with them: the answer is the same on
every machine. First the wording of a line is judged by itself, then with its company (`line_company`), of which the
wording of its neighbours is a part.
"""

from __future__ import annotations

from functools import cache, lru_cache
from math import isqrt
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
import polars as pl

from .line_company import Weights, most_with_vocabulary, properties, sums_with, sums_without, vocabulary
from .line_shapes import Lines, grams, is_listed, lines_of, shapes

__all__ = ["KINDS", "KIND_SHIFT", "ROOT_BITS", "WEIGHTS", "Model", "kinds", "likelihoods", "model"]

WEIGHTS: Final = Path(__file__).parent / "line_model.npz"

KINDS: Final = ("menu", "teaser", "share", "consent", "comment", "subscribe", "credit", "other")
"""Of lines that are not the article's, in the order of the weights."""

ROOT_BITS: Final = 16
KIND_SHIFT: Final = 2
"""Kinds are told by a table of a quarter of the size."""


class Model(NamedTuple):
    """wording: weight of each gram. worth: hundredths of a logit that a weight is worth, times 2^16.

    offset: hundredths of a logit. company: weight of each key, in thousandths of a logit; bias: the same. kinds: of
    each kind the weights of grams; priors: what it has without them, by length. scores: ascending, in thousandths of a
    logit; permille: how likely a line with at least this score is foreign.
    """

    wording: np.ndarray
    worth: np.ndarray
    offset: np.ndarray
    company: np.ndarray
    bias: np.ndarray
    kinds: np.ndarray
    priors: np.ndarray
    scores: np.ndarray
    permille: np.ndarray


_FEW_LINES: Final = 300
_USUAL_GRAMS: Final = 2000
"""Of a line, of which not more than a beginning is read."""


@cache
def model() -> Model:
    """The model that was trained last. Raises FileNotFoundError."""
    with np.load(WEIGHTS, allow_pickle=False) as kept:
        return Model(**{name: kept[name] for name in Model._fields})


def likelihoods(article: pl.Series, text: pl.Series, least: int = 0, using: Model | None = None) -> np.ndarray:
    """How likely each line is foreign, in thousandths; -1 where that is out of the question: prose, lists, tables.

    article: rising, so that the lines of an article stand together, in their order. least: a line that is less likely
    than this may be -1 as well.
    """
    lines = lines_of(article, text)
    found = np.full(text.len(), -1, dtype=np.int16)
    if lines.asked.size:
        company = _company() if using is None else Weights(using.company)
        using = using or model()
        told, scores = _scores(lines, text, using, company, least)
        if told.any():
            told &= ~is_listed(lines)
        permille = using.permille[np.searchsorted(using.scores, scores, side="right") - 1]
        found[lines.asked] = np.where(told, permille, -1)
    return found


@cache
def _company() -> Weights:
    return Weights(model().company)


def _scores(
    lines: Lines, texts: pl.Series, using: Model, company: Weights, least: int
) -> tuple[np.ndarray, np.ndarray]:
    """Which of the lines asked may reach `least`, and the scores of these.

    The vocabulary takes most of the time. So it is looked at only in articles in which it may change what is said.
    """
    texts_once, which = _distinct(lines.texts)
    shaped = {name: values[which] for name, values in shapes(texts_once).items()}
    known = properties(lines, wording(texts_once, using)[which], shaped)
    scores = sums_without(known, company) + using.bias
    bar = using.scores[min(np.searchsorted(using.permille, least), using.scores.size - 1)]
    may = most_with_vocabulary(known, company, bar - scores) >= bar - scores
    if not may.any():
        return may, scores
    if scores.size <= _FEW_LINES:
        return may, scores + sums_with(known, vocabulary(lines, texts), company)
    kept = np.isin(lines.article, lines.article[lines.asked[may]])
    among = kept[lines.asked]
    own = (np.cumsum(kept) - 1)[lines.asked[among]]
    part = Lines(lines.article[kept], lines.form[kept], own, lines.texts.filter(pl.Series(among)))
    rows = np.flatnonzero(among)
    chosen = {name: values[rows] for name, values in known.items()}
    scores[rows] += sums_with(chosen, vocabulary(part, texts.filter(pl.Series(kept))), company)
    return may, scores


def _distinct(texts: pl.Series) -> tuple[pl.Series, np.ndarray]:
    """Each text once, and which of them each line is: a page's menu stands below many articles."""
    if texts.len() <= _FEW_LINES:
        return texts, np.arange(texts.len())
    groups = texts.to_frame("text").with_row_index("row").group_by("text", maintain_order=True).agg("row")
    which = np.empty(texts.len(), dtype=np.int64)
    which[groups["row"].explode().to_numpy()] = np.repeat(np.arange(groups.height), groups["row"].list.len().to_numpy())
    return groups["text"], which


def wording(texts: pl.Series, using: Model) -> np.ndarray:
    """What the characters and words of each line speak for, in hundredths of a logit."""
    (total,), count = _summed(texts, using.wording)
    return (total * _roots(count) * int(using.worth) >> (2 * ROOT_BITS)) + int(using.offset)


def kinds(texts: pl.Series, using: Model | None = None) -> pl.Series:
    """The most likely kind of each line, if it is foreign."""
    using = using or model()
    totals, count = _summed(texts, *(np.repeat(weights, 1 << KIND_SHIFT) for weights in using.kinds))
    roots, lengths = _roots(count), shapes(texts)["length"]
    votes = [(total * roots >> ROOT_BITS) + priors[lengths] for total, priors in zip(totals, using.priors, strict=True)]
    best = np.argmax(np.stack(votes), axis=0)
    return pl.Series(np.array(KINDS)[best].tolist(), dtype=pl.String)


def _summed(texts: pl.Series, *weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Each of the weights of the grams of each line, added up, a row each; and how many grams a line has."""
    totals, count = np.zeros((len(weights), texts.len()), np.int64), np.zeros(texts.len(), np.int64)
    for keys, line in grams(texts):
        if not line.size:
            continue
        low = line.min()  # Only lines from here to the last one have some of these grams
        own, among = line - low, slice(low, line.max() + 1)
        count[among] += np.bincount(own)
        for total, some in zip(totals, weights, strict=True):
            # Floats hold these sums exactly: they are whole, and far below 2^53
            total[among] += np.bincount(own, weights=some[keys]).astype(np.int64)
    return totals, count


def _roots(counts: np.ndarray) -> np.ndarray:
    """One by the square root of each count, times 2^16: whole numbers, rounded down."""
    most = int(counts.max(initial=0))
    return _root_table(most if most > _USUAL_GRAMS else _USUAL_GRAMS)[counts]


@lru_cache(maxsize=1)
def _root_table(most: int) -> np.ndarray:
    return np.array([isqrt((1 << 2 * ROOT_BITS) // max(count, 1)) for count in range(most + 1)])
