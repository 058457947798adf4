"""Near-duplicates over a whole corpus, as pure functions that any engine can run.

    sketches(batch)              a row an article: its shingles and the keys of its bands
    candidates(bands)            pairs of articles, on rows of whole bands
    verified(pairs)              those whose sets of shingles are really alike (Jaccard)
    judge(pairs, articles)       findings, on the verified pairs and the articles in them

Between them stand an exchange by band, and a look-up of articles by their number, which are the engine's business.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

import polars as pl

from ..schemas.batch import Batch
from ..schemas.findings import EXCERPT_CHARS, FINDING_DTYPES
from .corpus import kept_place, outlet
from .judge import Judged
from .keys import body_keys
from .places import fingerprint, shorten
from .rule import Options, Rule
from .schema import described

__all__ = ["SKETCH_DTYPES", "Near", "candidates", "clusters", "verified"]

SKETCH_DTYPES: dict[str, pl.DataType] = {
    "source": pl.String(),
    "record": pl.UInt64(),
    "line": pl.UInt64(),
    "article_id": pl.String(),
    "url": pl.String(),
    "url_canonical": pl.String(),
    "outlet": pl.String(),
    "published_at": pl.Datetime("us", "UTC"),
    "body_key": pl.String(),
    "text": pl.String(),  # at most an excerpt long
    "numbers": pl.List(pl.String()),  # each once
    "shingles": pl.List(pl.UInt32()),  # ascending
    "bands": pl.List(pl.Int64()),
}
"""One row an article that is long enough."""

_NUMBERS: Final = 60
_FEW_NUMBERS: Final = 3
_SAME_NUMBERS: Final = 0.5


class Near:
    """The rules on near-duplicates of a run. They share a threshold: the least of theirs."""

    def __init__(self, rules: Sequence[tuple[Rule, Options]]):
        self._rules = [(rule, options) for rule, options in rules if rule.frame == "cluster"]
        self.threshold: float = min((options["threshold"] for _, options in self._rules), default=1.0)

    def __bool__(self) -> bool:
        return bool(self._rules)

    def sketches(self, batch: Batch) -> pl.DataFrame:
        """`SKETCH_DTYPES` of the articles of a batch whose bodies are long enough."""
        from .shingles import bands, shingles  # noqa: PLC0415 - an extra

        sets = shingles(batch.articles["body"])
        articles = batch.articles.with_columns(
            outlet=outlet(), shingles=sets, text=pl.col("body").str.slice(0, EXCERPT_CHARS + 1)
        ).filter(pl.col("shingles").is_not_null())
        numbers = pl.col("body").str.extract_all(r"\d[\d.,:]*").list.head(_NUMBERS).list.unique().list.sort()
        return articles.with_columns(
            numbers=numbers,
            body_key=body_keys(articles["body"]),
            bands=bands(articles["shingles"], self.threshold),
        ).select(pl.col(name).cast(dtype) for name, dtype in SKETCH_DTYPES.items())

    def judge(self, pairs: pl.DataFrame, articles: pl.DataFrame) -> Judged:
        """Findings on verified pairs. pairs: `a`, `b`; articles: sketches of those in pairs, with their number `id`."""
        repeats = _repeats(pairs, articles, self.threshold)
        found: list[dict[str, Any]] = []
        failed: dict[str, str] = {}
        for rule, options in self._rules:
            try:
                hits = repeats.filter(rule.expression(options).fill_null(False))
                found += [_finding(rule, row) for row in hits.iter_rows(named=True)]
            except Exception as error:
                failed[rule.code] = described(error)
        return Judged(pl.DataFrame(found, schema=FINDING_DTYPES), failed)


def candidates(rows: pl.DataFrame) -> pl.DataFrame:
    """Pairs `a` < `b` of articles that share a band; rows: `band` and `id`, whole bands.

    In a band each article is paired with the first and with the one before, so that a band of any size gives no more
    than two pairs an article; through them all of its articles are in one cluster.
    """
    ordered = rows.unique().sort("band", "id")
    first = ordered.with_columns(a=pl.col("id").first().over("band"))
    before = ordered.with_columns(a=pl.col("id").shift().over("band"))
    pairs = pl.concat([first, before]).drop_nulls().filter(pl.col("a") != pl.col("id"))
    return pairs.select("a", b="id").unique()


def verified(pairs: pl.DataFrame, threshold: float) -> pl.DataFrame:
    """Those pairs that are alike and no copies: `a`, `b`, `jaccard`. pairs: with sketches, `_b` behind those of b."""
    shared = pl.col("shingles").list.set_intersection("shingles_b").list.len()
    either = pl.col("shingles").list.len() + pl.col("shingles_b").list.len() - shared
    same_place = (pl.col("url_canonical") == pl.col("url_canonical_b")).fill_null(False)
    alike = pairs.with_columns(jaccard=shared / either).filter(
        pl.col("jaccard") >= threshold, pl.col("body_key") != pl.col("body_key_b"), ~same_place, ~_is_template()
    )
    return alike.select("a", "b", "jaccard")


def _is_template() -> pl.Expr:
    """The numbers are others: weather, prices, results, which are written into the same sentences every day."""
    shared = pl.col("numbers").list.set_intersection("numbers_b").list.len()
    least = pl.min_horizontal(pl.col("numbers").list.len(), pl.col("numbers_b").list.len())
    either = pl.col("numbers").list.len() + pl.col("numbers_b").list.len() - shared
    return (least >= _FEW_NUMBERS) & (shared < _SAME_NUMBERS * either)


def clusters(pairs: Iterable[tuple[int, int]]) -> dict[int, int]:
    """Connected components: each number to the least of its component (union-find)."""
    parent: dict[int, int] = {}

    def root(one: int) -> int:
        while (above := parent.setdefault(one, one)) != one:
            parent[one] = one = parent[above]
        return one

    for a, b in pairs:
        one, other = sorted((root(a), root(b)))
        parent[other] = one
    return {one: root(one) for one in list(parent)}


def _repeats(pairs: pl.DataFrame, articles: pl.DataFrame, threshold: float) -> pl.DataFrame:
    """A row for each article that is not kept, with the one that it repeats: the earliest of its outlet, or of all.

    Kept is the first of its cluster that is alike by itself; in a chain, the earliest neighbour.
    """
    order = articles.sort("published_at", "id", nulls_last=True).with_row_index("rank")
    found = clusters(pairs.select("a", "b").iter_rows())
    cluster = pl.DataFrame(
        {"id": list(found), "cluster": list(found.values())}, schema={"id": pl.Int64, "cluster": pl.Int64}
    )
    members = order.join(cluster, on="id").sort("rank")
    proposals = pl.concat(
        [_neighbours(pairs, members), _firsts(members, ["cluster"]), _firsts(members, ["cluster", "outlet"])]
    )
    kept = members.select(pl.all().name.map(lambda name: f"kept_{name}"))
    proposed = members.join(proposals.unique(), on="id").join(kept, on="kept_id", maintain_order="left")
    earlier = proposed.filter(pl.col("kept_rank") < pl.col("rank"))
    looked = earlier.rename({f"kept_{name}": f"{name}_b" for name in SKETCH_DTYPES}).with_columns(a="id", b="kept_id")
    alike = verified(looked, threshold).rename({"a": "id", "b": "kept_id"})
    repeats = earlier.join(alike, on=["id", "kept_id"]).with_columns(
        same_outlet=pl.col("outlet") == pl.col("kept_outlet"), size=pl.len().over("cluster")
    )
    best = repeats.sort("rank", "same_outlet", "kept_rank", descending=[False, True, False])
    return best.unique("id", keep="first", maintain_order=True)


def _neighbours(pairs: pl.DataFrame, members: pl.DataFrame) -> pl.DataFrame:
    both = pl.concat([pairs.select(id="a", kept_id="b"), pairs.select(id="b", kept_id="a")])
    return both.join(members.select("id"), on="id", how="semi")


def _firsts(members: pl.DataFrame, by: list[str]) -> pl.DataFrame:
    return members.select("id", kept_id=pl.col("id").first().over(by))


def _finding(rule: Rule, row: dict[str, Any]) -> dict[str, Any]:
    shown = {name: shorten(value, 80) if isinstance(value, str) else value for name, value in row.items()}
    facts = {**shown, "kept": kept_place(row), "percent": f"{row['jaccard']:.0%}"}
    return dict.fromkeys(FINDING_DTYPES) | {
        **{name: row[name] for name in ("source", "record", "line", "article_id", "url", "outlet")},
        **{name: row[name] for name in ("kept_source", "kept_record", "kept_url")},
        "kept_text": shorten(row["kept_text"] or "", EXCERPT_CHARS),
        "code": rule.code,
        "name": rule.name,
        "severity": rule.severity,
        "column": rule.column,
        "excerpt": shorten(row["text"] or "", EXCERPT_CHARS),
        "message": rule.message.format(**facts),
        "fix": rule.fix,
        "fingerprint": fingerprint(rule.code, row["article_id"], rule.column, row["text"], 0),
        "state": "new",
        "before": "",
        "after": "",
    }
