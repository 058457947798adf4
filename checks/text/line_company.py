"""What stands around a line of a body: its place, its neighbours, and how much of it the rest of the article says too.

Numbers that are equal on every machine, as those of `line_shapes`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache, cached_property
from typing import Final

import numpy as np
import polars as pl

from . import tokens
from .line_shapes import NONE, PROSE, Lines, above

__all__ = [
    "COMPANY_BITS",
    "Weights",
    "company",
    "most_with_vocabulary",
    "properties",
    "sums_with",
    "sums_without",
    "vocabulary",
]

COMPANY_BITS: Final = 14
"""Of the hash of properties that are looked at together."""

_PROSE_SCORE: Final = -400
"""A long sentence counts as wording of an article, though nobody asked."""

_MOST_SCORE: Final = 600
_BEYOND: Final = -1000
"""Beyond the article nothing is worded."""

_NEAR: Final = 3
_MIX: Final = np.uint64(0x9E3779B97F4A7C15)
_CONTENT_CHARS: Final = 4
"""A word of so many characters says something of the matter; in scripts without spaces, two characters do."""

_VOCABULARY: Final = "vocabulary"
_VOCABULARIES: Final = 6 * 7 + 6
"""How many values it has."""
_VALUES: Final = 64
"""All values of a property are below this."""
_FEW_LINES: Final = 64
_PART_LINES: Final = 2048
"""Lines whose keys are worked on together: so few that they stay in the caches of a processor."""

_SCORES: Final = (-500, -350, -250, -175, -120, -75, -40, -10, 20, 55, 95, 140, 200, 280, 400)
_MEANS: Final = (-999, -300, -200, -120, -60, -20, 20, 70, 130, 220)
_STEPS: Final = (0, 1, 2, 4, 8, 16)

_PROPERTIES: Final = """
score before after mean best side run since until top bottom prose lines copies vocabulary around far form alike
length words end start capitals shouted digits dividers unspaced address clock year brackets colon quoted inner dots
table score×before score×after before×after score×mean score×side score×run score×copies score×vocabulary score×form
score×prose mean×before×after side×run side×vocabulary run×vocabulary length×end words×end start×end length×start
capitals×words capitals×end×words length×copies top×length bottom×length side×length×end around×form×end around×far
since×until before×vocabulary after×vocabulary mean×vocabulary mean×prose dividers×words digits×length shouted×words
inner×length×end colon×end alike×start×run side×end×start prose×run×side score×side×run quoted×end since×length
unspaced×length×end unspaced×score address×words table×digits table×mean best×score best×side×run best×vocabulary
since×best score×lines mean×lines start×alike start×side×around
"""
_TOGETHER: Final = tuple(tuple(names.split("×")) for names in _PROPERTIES.split())
"""Properties whose values are looked at together, each with a weight of its own."""

_Properties = Mapping[str, np.ndarray]


class Weights:
    """What keys weigh, in thousandths of a logit, and what follows from that."""

    def __init__(self, of_keys: np.ndarray):
        self.of_keys = of_keys.astype(np.int64)

    @cached_property
    def with_vocabulary(self) -> list[tuple[str, np.ndarray, np.ndarray]]:
        """Of each key with the vocabulary, the other property, the weights, a row a value and a column a vocabulary,
        and the most of each row.

        That one property at most goes with the vocabulary makes tables of them; where none does, all rows are equal.
        """
        chosen = [names for names in _TOGETHER if _VOCABULARY in names]
        others = [next((name for name in names if name != _VOCABULARY), "score") for names in chosen]
        grid = dict.fromkeys(others, np.repeat(np.arange(_VALUES), _VOCABULARIES))
        keys = _keys_of({**grid, _VOCABULARY: np.tile(np.arange(_VOCABULARIES), _VALUES)}, True)
        tables = self.of_keys[keys].reshape(-1, _VALUES, _VOCABULARIES)
        return list(zip(others, tables, tables.max(axis=2), strict=True))


def company(lines: Lines, wording: np.ndarray, shapes: Mapping[str, np.ndarray], texts: pl.Series) -> np.ndarray:
    """Keys of each line asked: a row a line, below 2^`COMPANY_BITS`.

    wording: of each line asked, what its characters and words speak for (hundredths; above 0: foreign). texts: of all.
    """
    known = {**properties(lines, wording, shapes), _VOCABULARY: vocabulary(lines, texts)}
    return np.vstack([_keys_of(known, False), _keys_of(known, True)]).T


def properties(lines: Lines, wording: np.ndarray, shapes: _Properties) -> dict[str, np.ndarray]:
    """All properties of the lines asked, but for their vocabulary, which takes longer than all of them."""
    around = _around(lines, wording, shapes["start"])
    return {**shapes, **_places(lines), **around, "copies": _copies(lines)}


def sums_without(known: _Properties, weights: Weights) -> np.ndarray:
    """What each line's keys without the vocabulary weigh together."""
    return np.concatenate([_of_all(_keys_of(part, False), weights) for part in _parts(known)])


def sums_with(known: _Properties, vocabulary: np.ndarray, weights: Weights) -> np.ndarray:
    """What each line's keys with the vocabulary weigh together."""
    told = {**known, _VOCABULARY: vocabulary}
    return np.concatenate([_of_all(_keys_of(part, True), weights) for part in _parts(told)])


def most_with_vocabulary(known: _Properties, weights: Weights, least: np.ndarray) -> np.ndarray:
    """What each line's keys with the vocabulary weigh at most, whatever it is; or more, but then less than `least`."""
    tables = weights.with_vocabulary
    most = np.zeros(least.size, np.int64)
    for name, _, best in tables:
        most += best[known[name]]
    # That took the best vocabulary for each key. One for all of them is needed only where this is enough
    rows = np.flatnonzero(most >= least)
    for first in range(0, rows.size, _PART_LINES):
        some = rows[first : first + _PART_LINES]
        most[some] = np.sum([table[known[name][some]] for name, table, _ in tables], axis=0).max(axis=1)
    return most


def _parts(known: _Properties) -> Iterator[_Properties]:
    size = known["score"].size
    for first in range(0, max(size, 1), _PART_LINES):
        yield {name: values[first : first + _PART_LINES] for name, values in known.items()}


def _of_all(keys: np.ndarray, weights: Weights) -> np.ndarray:
    return weights.of_keys[keys].sum(axis=0)


def _keys_of(known: _Properties, with_vocabulary: bool) -> np.ndarray:
    """Keys of properties that are looked at together, a row each: those with the vocabulary, or those without it."""
    names, seeds, mixes = _mixes(with_vocabulary)
    values = np.stack([known[name] for name in names]).astype(np.uint64)
    mixed = np.repeat(seeds, values.shape[1], axis=1)
    for rows, properties_of_rows in mixes:
        mixed[rows] = mixed[rows] * _MIX + values[properties_of_rows]
    return (tokens.scrambled(mixed) >> np.uint64(64 - COMPANY_BITS)).astype(np.int64)


@cache
def _mixes(with_vocabulary: bool) -> tuple[list[str], np.ndarray, list[tuple[np.ndarray, np.ndarray]]]:
    """Names of properties; what each key begins with; and step by step, the keys and the properties mixed into them."""
    chosen = [(number, names) for number, names in enumerate(_TOGETHER) if (_VOCABULARY in names) == with_vocabulary]
    names = list(dict.fromkeys(name for _, together in chosen for name in together))
    seeds = np.array([[number + 1] for number, _ in chosen], dtype=np.uint64)
    mixes = []
    for step in range(max(len(together) for _, together in chosen)):
        taken = [(key, together[step]) for key, (_, together) in enumerate(chosen) if len(together) > step]
        mixes.append((np.array([key for key, _ in taken]), np.array([names.index(name) for _, name in taken])))
    return names, seeds, mixes


def _bounds(article: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Of each line: which article it is in, counted from 0, where this begins, and where it ends."""
    changes = np.append(True, article[1:] != article[:-1])[: article.size]
    starts = np.flatnonzero(changes)
    number = np.cumsum(changes) - 1
    return number, starts[number], np.append(starts[1:], article.size)[number]


def _nearest_prose(lines: Lines) -> tuple[np.ndarray, np.ndarray]:
    """Of each line, the nearest long sentence at it or before, and at it or after, anywhere in the batch."""
    place = np.arange(lines.form.size)
    prose = lines.form == PROSE
    before = np.maximum.accumulate(np.where(prose, place, -1))
    after = np.minimum.accumulate(np.where(prose, place, place.size)[::-1])[::-1]
    return before, after


def _places(lines: Lines) -> dict[str, np.ndarray]:
    """Where each line asked stands in its article."""
    number, first, end = (of_line[lines.asked] for of_line in _bounds(lines.article))
    before, after = (nearest[lines.asked] for nearest in _nearest_prose(lines))
    follows, precedes = before >= first, after < end
    last, following = np.where(follows, before, first - 1), np.where(precedes, after, end)
    prose = np.bincount(_bounds(lines.article)[0], weights=lines.form == PROSE).astype(np.int64)
    return {
        "side": follows + 2 * precedes,
        "run": above(following - last - 1, (1, 2, 3, 5, 9, 19, 39)),
        "since": 2 * above(lines.asked - last, (1, 2, 3, 5, 9, 19)) + follows,
        "until": 2 * above(following - lines.asked, (1, 2, 3, 5, 9, 19)) + precedes,
        "top": above(lines.asked - first, _STEPS),
        "bottom": above(end - 1 - lines.asked, _STEPS),
        "prose": np.minimum(9, 10 * prose[number] // (end - first)),
        "lines": above(end - first, (2, 5, 10, 20, 40, 80, 160)),
        "form": lines.form[lines.asked],
    }


def _around(lines: Lines, wording: np.ndarray, start: np.ndarray) -> dict[str, np.ndarray]:
    """What the neighbours of each line asked look like, and how they are worded."""
    number, first, end = _bounds(lines.article)
    asked, size = lines.asked, lines.form.size
    score = np.where(lines.form == PROSE, _PROSE_SCORE, 0)
    score[asked] = np.clip(wording, -_MOST_SCORE, _MOST_SCORE)
    starts = np.full(size, -1)
    starts[asked] = start

    def at(values: np.ndarray, step: int, beyond: int) -> np.ndarray:
        place = asked + step
        inside = (place >= first[asked]) & (place < end[asked])
        return np.where(inside, values[np.clip(place, 0, size - 1)], beyond)

    total = np.append(0, np.cumsum(score))

    def mean(low: np.ndarray, high: np.ndarray) -> np.ndarray:
        low, high = np.maximum(low, first[asked]), np.minimum(high, end[asked])
        return np.where(high > low, (total[high] - total[low]) // np.maximum(high - low, 1), _BEYOND)

    in_article = np.bincount(number[asked], minlength=number[-1] + 1) if size else np.zeros(1)
    sums = np.bincount(number[asked], weights=score[asked], minlength=in_article.size).astype(np.int64)
    return {
        "score": above(wording, _SCORES),
        "before": above(mean(asked - _NEAR, asked), _MEANS),
        "after": above(mean(asked + 1, asked + 1 + _NEAR), _MEANS),
        "mean": above((sums // np.maximum(in_article, 1))[number[asked]], (-200, -120, -60, -20, 20, 60, 120, 200)),
        "best": above(_best_of_run(lines, score)[asked], _SCORES),
        "around": 6 * at(lines.form, -1, NONE) + at(lines.form, 1, NONE),
        "far": 6 * at(lines.form, -2, NONE) + at(lines.form, 2, NONE),
        "alike": (at(starts, -1, -2) == start) + 2 * (at(starts, 1, -2) == start),
    }


def _best_of_run(lines: Lines, score: np.ndarray) -> np.ndarray:
    """Of each line, the best score among the lines that stand with it between two long sentences."""
    prose = lines.form == PROSE
    begins = np.append(True, (lines.article[1:] != lines.article[:-1]) | prose[1:] | prose[:-1])[: score.size]
    starts = np.flatnonzero(begins)
    return np.maximum.reduceat(score, starts)[np.cumsum(begins) - 1] if score.size else score


def _copies(lines: Lines) -> np.ndarray:
    """How often each line asked stands in its article: up to 4."""
    article = lines.article[lines.asked]
    if article.size <= _FEW_LINES:
        keys = list(zip(article.tolist(), lines.texts, strict=True))
        times = Counter(keys)
        return np.array([min(times[key], 4) for key in keys], dtype=np.int64)
    rows = pl.DataFrame({"article": article, "text": lines.texts})
    counts = rows.select(pl.len().over("article", "text")).to_series().to_numpy()
    return np.minimum(counts, 4).astype(np.int64)


def vocabulary(lines: Lines, texts: pl.Series) -> np.ndarray:
    """How many words of matter each line asked has, and how many of them its article says in long sentences."""
    words, line = _words_of_matter(texts)
    of_article = tokens.scrambled(words + lines.article.astype(np.uint64)[line] * _MIX)
    said = np.sort(of_article[lines.form[line] == PROSE])
    asked = np.zeros(lines.form.size, dtype=bool)
    asked[lines.asked] = True
    mine = asked[line]
    shared = _among(of_article[mine], said)
    whole = np.bincount(line[mine], minlength=asked.size)[lines.asked]
    part = np.bincount(line[mine], weights=shared, minlength=asked.size)[lines.asked].astype(np.int64)
    share = np.where(part > 0, 1 + 4 * part // np.maximum(whole, 1), 0)
    return 6 * np.minimum(whole, 7) + share


def _among(numbers: np.ndarray, known: np.ndarray) -> np.ndarray:
    """Whether each number is one of these, which are ascending."""
    if not known.size:
        return np.zeros(numbers.size, dtype=bool)
    return known[np.minimum(np.searchsorted(known, numbers), known.size - 1)] == numbers


def _words_of_matter(texts: pl.Series) -> tuple[np.ndarray, np.ndarray]:
    """Hashes of long words, or of pairs of characters where words are not spaced; and the line of each."""
    hashes, lines = [np.zeros(0, np.uint64)], [np.zeros(0, np.int64)]
    first = 0
    for part in tokens.parts(texts):
        found = tokens.words(part)
        line = np.repeat(np.arange(first, first + part.len()), found.counts)
        long = found.lengths >= _CONTENT_CHARS
        alone = found.lengths == 1
        pairs = alone[1:] & alone[:-1] & (line[1:] == line[:-1])
        hashes += [found.hashes[long], tokens.scrambled(found.hashes[1:] * _MIX + found.hashes[:-1])[pairs]]
        lines += [line[long], line[1:][pairs]]
        first += part.len()
    return np.concatenate(hashes), np.concatenate(lines)
