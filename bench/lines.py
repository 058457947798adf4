"""Train the model of lines that are not the article's, and say how well it does on hosts and languages it has not seen.

    python -m bench.lines train|score DATA.parquet [DATA.parquet …] [--keep HELD_OUT.parquet]

DATA are Parquet files of `bench.accuracy`: bodies with `leak_lines`, noisy labels. Both print what cross-validation
says: each line is judged by a model that was trained without its host, and by one that was trained without its
language. `--keep` writes these judgements, for `bench.accuracy --held-out`. `train` also writes
checks/text/line_model.npz. The figures are the same for the same data and the same version of scikit-learn. No network
is needed, and two minutes on one core.
"""

from __future__ import annotations

import argparse
import os
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import polars as pl

from presscheck.checks.text import line_company, line_model, line_shapes
from presscheck.checks.text.line_model import WEIGHTS, Model

from .line_kinds import kinds_of_phrases, weak_kinds
from .lines_data import GOLD, MADE, WHOLE_PAGE, lines_of, made

_GRAMS: Final = 1 << line_shapes.GRAM_BITS
_KEYS: Final = 1 << line_company.COMPANY_BITS
_KIND_GRAMS: Final = _GRAMS >> line_model.KIND_SHIFT
_MOST_LENGTHS: Final = 16
_FOLDS: Final = 5
_LANGUAGES: Final = ("en", "el", "pl", "ru", "zh", "de")
"""Each is left out once; all others together are left out once as well."""

_LEFT_OUT: Final = ("hosts", "languages")
"""What a model has not seen of the lines that it judges, in the order of `_splits`."""

_WEIGHT_OF_PAGE: Final = 0.3
"""Of a line of a whole page: there are ten times as many of them."""

_WEIGHT_OF_MADE: Final = 0.5
"""Of a line of a body that was made: its article is known already, and so are the lines that leak into it."""

_WEIGHT_OF_KEPT: Final = 2.0
"""Of a line of an article that is not as tidy as gold."""

_PENALTIES: Final = {"wording": 1.0, "company": 0.03, "kinds": 1.0}
"""Inverse strength of regularisation."""


@dataclass
class Features:
    """Of the lines asked: their rows, what they look like, and their grams as a sparse matrix."""

    lines: line_shapes.Lines
    shapes: dict[str, np.ndarray]
    grams: Any
    texts: pl.Series

    def company(self, scores: np.ndarray) -> Any:
        """The keys of their company as a sparse matrix. scores: logits of their wording."""
        from scipy.sparse import csr_matrix

        keys = line_company.company(self.lines, (100 * scores).astype(np.int64), self.shapes, self.texts)
        ends = np.arange(0, keys.size + 1, keys.shape[1])
        return csr_matrix((np.ones(keys.size, np.float32), keys.ravel(), ends), shape=(keys.shape[0], _KEYS))


@dataclass
class Scored:
    """Logits of the lines asked, by models that have not seen their host, or their language."""

    wording: list[np.ndarray]
    whole: list[np.ndarray]


def main() -> None:
    """Train, or score."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("task", choices=["train", "score"])
    parser.add_argument("data", nargs="+", type=Path)
    parser.add_argument("--keep", type=Path, help="Parquet file to write: each line and how likely it is foreign")
    options = parser.parse_args()
    for library in ("OMP", "OPENBLAS", "MKL"):
        os.environ[f"{library}_NUM_THREADS"] = "1"
    real = lines_of(options.data)
    rows = pl.concat([real, made(real)])
    features = _features(rows)
    asked = rows[features.lines.asked].with_columns(listed=pl.Series(line_shapes.is_listed(features.lines)))
    scored = _cross_validated(features, asked)
    print(*_report(rows, asked, scored), sep="\n")
    if options.keep:
        _held_out(asked, scored).write_parquet(options.keep)
    if options.task == "train":
        trained = _trained(features, asked, scored)
        np.savez_compressed(WEIGHTS, **trained._asdict())
        print(f"{WEIGHTS.name}: {WEIGHTS.stat().st_size:,} bytes")


def _features(rows: pl.DataFrame) -> Features:
    lines = line_shapes.lines_of(rows["article"], rows["text"])
    return Features(lines, line_shapes.shapes(lines.texts), _matrix(lines.texts, 0), rows["text"])


def _matrix(texts: pl.Series, shift: int) -> Any:
    """Each gram weighs one by the square root of their number, as in `line_model`."""
    from scipy.sparse import coo_matrix

    found = list(line_shapes.grams(texts))
    keys, line = (np.concatenate(parts) for parts in zip(*found, strict=True))
    weights = (1 / np.sqrt(np.bincount(line, minlength=texts.len())))[line].astype(np.float32)
    return coo_matrix((weights, (line, keys >> shift)), shape=(texts.len(), _GRAMS >> shift)).tocsr()


def _labels(asked: pl.DataFrame) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Whether each line is leaked, what it weighs, and which are known."""
    known = asked["leaked"].is_not_null().to_numpy()
    leaked, extractor = asked["leaked"].fill_null(False).to_numpy(), asked["extractor"].to_numpy()
    kept = ~leaked & (extractor != GOLD)
    weight = np.select(
        [extractor == WHOLE_PAGE, extractor == MADE, kept], [_WEIGHT_OF_PAGE, _WEIGHT_OF_MADE, _WEIGHT_OF_KEPT], 1.0
    )
    return leaked, weight, known


def _splits(asked: pl.DataFrame) -> Iterator[list[tuple[np.ndarray, np.ndarray]]]:
    """Rows to train on and rows to judge: by host, then by language."""
    from sklearn.model_selection import GroupKFold

    hosts = asked["host"].rank("dense").to_numpy()
    yield list(GroupKFold(_FOLDS, shuffle=True, random_state=1).split(hosts, groups=hosts))
    languages = asked.select(pl.when(pl.col("language").is_in(_LANGUAGES)).then("language").otherwise(pl.lit("")))
    named = languages.to_series().to_numpy()
    yield [(np.flatnonzero(named != one), np.flatnonzero(named == one)) for one in (*_LANGUAGES, "")]


def _fitted(matrix: Any, rows: np.ndarray, labels: np.ndarray, weight: np.ndarray, what: str) -> Any:
    from sklearn.linear_model import LogisticRegression

    fitted = LogisticRegression(C=_PENALTIES[what], max_iter=50)
    with warnings.catch_warnings(action="ignore"):  # that it might still become a little better
        return fitted.fit(matrix[rows], labels[rows], sample_weight=weight[rows])


def _cross_validated(features: Features, asked: pl.DataFrame) -> Scored:
    leaked, weight, known = _labels(asked)
    splits = list(_splits(asked))
    wording = [np.zeros(asked.height) for _ in splits]
    for scores, split in zip(wording, splits, strict=True):
        for train, judged in split:
            fitted = _fitted(features.grams, train[known[train]], leaked, weight, "wording")
            scores[judged] = fitted.decision_function(features.grams[judged])
    company = [features.company(scores) for scores in wording]
    whole = [np.zeros(asked.height) for _ in splits]
    for scores, split, own in zip(whole, splits, company, strict=True):
        for train, judged in split:
            fitted = _fitted_on_both(company, train[known[train]], leaked, weight)
            scores[judged] = fitted.decision_function(own[judged])
    return Scored(wording, whole)


def _fitted_on_both(company: Sequence[Any], rows: np.ndarray, labels: np.ndarray, weight: np.ndarray) -> Any:
    """Each line counts half with the wording of a model of known languages, and half with that of one of others."""
    from scipy.sparse import vstack

    every = np.concatenate([rows + number * labels.size for number in range(len(company))])
    return _fitted(
        vstack(company).tocsr(), every, np.tile(labels, len(company)), np.tile(weight, len(company)) / 2, "company"
    )


def _trained(features: Features, asked: pl.DataFrame, scored: Scored) -> Model:
    """The model of all lines, in whole numbers."""
    leaked, weight, known = _labels(asked)
    rows = np.flatnonzero(known)
    wording = _fitted(features.grams, rows, leaked, weight, "wording")
    company = _fitted_on_both([features.company(scores) for scores in scored.wording], rows, leaked, weight)
    weights, unit = _as_bytes(wording.coef_[0])
    kinds, priors = _kinds(asked)
    scores, permille = _calibrated(scored, asked)
    return Model(
        wording=weights,
        worth=np.int64(round(100 * unit * (1 << line_model.ROOT_BITS))),
        offset=np.int64(round(100 * wording.intercept_[0])),
        company=np.round(1000 * company.coef_[0]).astype(np.int16),
        bias=np.int64(round(1000 * company.intercept_[0])),
        kinds=kinds,
        priors=priors,
        scores=scores,
        permille=permille,
    )


def _as_bytes(weights: np.ndarray) -> tuple[np.ndarray, float]:
    """Weights as whole numbers of one byte, and what one is worth; a few of the largest are cut."""
    unit = float(np.quantile(np.abs(weights), 0.9995)) / 127
    return np.clip(np.round(weights / unit), -127, 127).astype(np.int8), unit


def _kinds(asked: pl.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Weights of each kind, and its prior by length, worth as much; learned from phrases, and lines that leaked."""
    from scipy.sparse import eye, hstack
    from sklearn.linear_model import LogisticRegression

    leaked = asked.filter(pl.col("leaked")).select(pl.col("text").str.strip_chars())
    told = pl.concat([leaked.with_columns(kind=weak_kinds(leaked["text"])).drop_nulls(), kinds_of_phrases()])
    lengths = line_shapes.shapes(told["text"])["length"]
    grams = _matrix(told["text"], line_model.KIND_SHIFT)
    matrix = hstack([grams, eye(_MOST_LENGTHS, format="csr")[lengths]]).tocsr()
    fitted = LogisticRegression(C=_PENALTIES["kinds"], max_iter=60)
    with warnings.catch_warnings(action="ignore"):
        fitted.fit(matrix, told["kind"].to_physical().to_numpy())
    weights, unit = _as_bytes(fitted.coef_[:, :_KIND_GRAMS].ravel())
    priors = (fitted.intercept_[:, None] + fitted.coef_[:, _KIND_GRAMS:]) / unit
    return weights.reshape(-1, _KIND_GRAMS), np.round(priors).astype(np.int32)


def _calibrated(scored: Scored, asked: pl.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Scores, ascending, and how often lines with such a score leaked (thousandths): isotonic, of lines held out."""
    from sklearn.isotonic import IsotonicRegression

    leaked, weight, known = _labels(asked)
    told = known & asked.select((pl.col("extractor") != MADE) & ~pl.col("listed")).to_series().to_numpy()
    weight = np.minimum(weight, 1.0)
    fitted = IsotonicRegression(y_min=0.0, y_max=1.0, out_of_bounds="clip")
    every = np.concatenate([scores[told] for scores in scored.whole])
    fitted.fit(every, np.tile(leaked[told], 2), sample_weight=np.tile(weight[told], 2))
    grid = np.arange(-8000, 8001, 50, dtype=np.int32)
    permille = np.floor(1000 * fitted.predict(grid / 1000)).astype(np.int16)
    steps = np.flatnonzero(np.append(True, np.diff(permille) > 0))
    return np.append(np.int32(-(2**31)), grid[steps[1:]]), permille[steps]


def _held_out(asked: pl.DataFrame, scored: Scored) -> pl.DataFrame:
    """How likely each line is foreign, in thousandths, as models say that have not seen its host, or its language."""
    scores, permille = _calibrated(scored, asked)
    told = {
        name: pl.Series(permille[np.searchsorted(scores, (1000 * logits).astype(np.int64), side="right") - 1])
        for name, logits in zip(_LEFT_OUT, scored.whole, strict=True)
    }
    rows = asked.with_columns(**told).filter(~pl.col("listed"), pl.col("extractor") != MADE)
    return rows.select("corpus", "record", pl.col("text").str.strip_chars().alias("line"), *told)


_BUDGETS: Final = (0.001, 0.003, 0.006, 0.01, 0.02)
"""Shares of gold articles in which some line is wrongly called foreign."""


def _report(rows: pl.DataFrame, asked: pl.DataFrame, scored: Scored) -> Iterator[str]:
    """Lines: for each budget, the share of all leaked lines that are found, by extractor and by language."""
    leaks = rows.filter(pl.col("leaked"), pl.col("extractor") != MADE)
    for name, scores in zip(_LEFT_OUT, scored.whole, strict=True):
        judged = asked.with_columns(score=pl.Series(scores)).filter(~pl.col("listed"), pl.col("extractor") != MADE)
        gold = judged.filter(pl.col("extractor") == GOLD).group_by("article").agg(pl.col("score").max())
        worst = gold["score"].sort(descending=True)
        articles = rows.filter(pl.col("extractor") == GOLD)["article"].n_unique()
        yield f"{name} not trained on: gold articles touched, bar, share of the leaked lines that are found"
        for budget in _BUDGETS:
            bar = worst[int(budget * articles)]
            found = judged.filter(pl.col("score") > bar, pl.col("leaked"))
            cells = [
                f"{value.removeprefix('extractor:')} {found.filter(pl.col(by) == value).height / size:.1%}"
                for by in ("extractor", "language")
                for value, size in leaks.group_by(by).len().sort("len", descending=True).head(8).iter_rows()
            ]
            yield f"  {budget:.1%} {bar:5.2f}  {'  '.join(cells)}"


if __name__ == "__main__":
    main()
