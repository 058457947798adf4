"""Near-duplicates over a whole corpus, as pure functions that any engine can run.

    sketches(batch)              a row a text: its shingles and the keys of its bands; articles are `corpus.keyed`
    candidates(bands)            pairs of texts, on rows of whole bands
    verified(pairs)              those whose sets of shingles are really alike (Jaccard)
    judge(pairs, texts)          findings, on the verified pairs and what is told of the sketches in them

Between them stand an exchange by band, and a look-up of sketches by their number, which are the engine's business.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from itertools import repeat
from typing import Any, Final

import polars as pl

from ...schemas.batch import Batch
from ...schemas.fields import field_of
from ...schemas.findings import EXCERPT_CHARS, FINDING_DTYPES, begun, findings_of
from ...schemas.panics import as_errors
from ...schemas.portions import portions
from ...schemas.vocabulary import ARCHIVE
from ..declaring.messages import filled
from ..declaring.rule import Options, Rule
from ..judging.frame_rules import described
from ..judging.judge import Judged
from ..judging.places import fingerprint, shorten
from .few import MOST_ARTICLES
from .fields import field_names
from .keys import text_key, text_keys
from .repeats import MANY_FINDINGS, joined_parts, kept_place
from .shingles import SHINGLINGS, bands, bands_of_one, sets_of_one, shingles

__all__ = [
    "ALIKE_DTYPES",
    "COLUMNS",
    "PLACED",
    "SKETCH_DTYPES",
    "TOLD",
    "VERIFIED",
    "Near",
    "candidates",
    "clusters",
    "sketch_ids",
    "verified",
    "verified_among",
]

SKETCH_DTYPES: dict[str, pl.DataType] = {
    "source": pl.String(),
    "record": pl.UInt64(),
    "line": pl.UInt64(),
    "article_id": pl.String(),
    "url": pl.String(),
    "url_canonical": pl.String(),
    "outlet": pl.String(),
    "published_at": pl.Datetime("us", "UTC"),
    "column": pl.String(),  # of `articles`, whose text it is
    "field": pl.String(),  # of the source, that fills the column
    "text_key": pl.String(),
    "text": pl.String(),  # at most an excerpt long
    "numbers": pl.List(pl.UInt32()),  # hashes, ascending; null if there are none
    "shingles": pl.List(pl.UInt32()),  # ascending
    "bands": pl.List(pl.Int64()),
}
"""One row a text that is long enough."""

COLUMNS: Final = ("body", "headline")
"""Columns of `articles` whose texts are compared."""

VERIFIED: Final = ("shingles", "numbers", "url_canonical", "column", "text_key")
"""What `verified` reads of a sketch."""

TOLD: Final = tuple(name for name in SKETCH_DTYPES if name not in ("numbers", "shingles", "bands"))
"""What is told of a text that is alike: a sketch without its sets, which are nearly all of it."""

PLACED: Final = ("source", "outlet", "published_at", "column")
"""What says of texts that are alike which of them is kept."""

ALIKE_DTYPES: Final = {"a": pl.Int64(), "b": pl.Int64(), "jaccard": pl.Float64()}

Verify = Callable[[pl.DataFrame], pl.DataFrame]
"""Of pairs `a`, `b` of texts those that are alike and no copies: `ALIKE_DTYPES`."""

Tell = Callable[[Sequence[pl.DataFrame]], Iterator[pl.DataFrame]]
"""For each of several frames of pairs `a`, `b` what is told of the texts in it: `id` and the columns in `TOLD`."""

_PAIRS_AT_ONCE: Final = 1_000
"""Pairs whose sets are laid beside each other."""

_IS_ASKED: Final = {
    "body": pl.col("body").is_not_null(),
    "headline": pl.col("headline").is_not_null() & pl.col("published_at").is_not_null() & (pl.col("outlet") != ""),
}
"""Column to the articles whose text is compared."""

_WITHIN: Final = {"body": (), "headline": (pl.col("outlet"), pl.col("published_at").dt.date().cast(pl.String))}
"""Column to what two texts must have in common to be compared."""

_OF_ARTICLE: Final = (
    *("source", "record", "line", "article_id", "url", "url_canonical", "outlet", "body_key", "fields"),
    *("body", "headline"),
)
_PLAIN_DTYPES: Final = {**SKETCH_DTYPES, "published_at": pl.Int64()}
_EPOCH: Final = datetime(1970, 1, 1)
_EARLIEST, _LATEST = ((year - 1970) * 366 * 86_400_000_000 for year in (1000, 9900))

_PORTION_BYTES: Final = 2 << 20
"""Of texts, whose numbers are few then beside the texts of a batch."""

_FEW_NUMBERS: Final = 3
_SAME_NUMBERS: Final = 0.5


class Near:
    """The rules on near-duplicates of a run, of bodies and of headlines."""

    def __init__(self, rules: Sequence[tuple[Rule, Options]]):
        self._rules = [(rule, options) for rule, options in rules if rule.frame == "cluster"]
        self.thresholds = {
            column: min(options["threshold"] for rule, options in self._rules if rule.column == column)
            for column in sorted({rule.column for rule, _ in self._rules})
        }
        """Column to the least Jaccard that one of its rules asks for."""

    def __bool__(self) -> bool:
        return bool(self._rules)

    def sketches(self, batch: Batch) -> pl.DataFrame:
        """`SKETCH_DTYPES` of the texts of a batch that are long enough; the batch is `keyed`."""
        if (sketches := self.sketches_of_few(batch.articles)) is not None:
            return sketches
        found = [self.sketches_of(batch.articles, column) for column in self.thresholds]
        return pl.concat([pl.DataFrame(schema=SKETCH_DTYPES), *found])

    def sketches_of(self, articles: pl.DataFrame, column: str) -> pl.DataFrame:
        """`SKETCH_DTYPES` of the texts of one of the columns in `thresholds`."""
        asked = articles.filter(_IS_ASKED[column])
        found = [
            self.sketches_of_sets(some.hstack(shingles(some[column], SHINGLINGS[column])), column)
            for _, some in portions(asked, column, _PORTION_BYTES)
        ]
        return pl.concat([pl.DataFrame(schema=SKETCH_DTYPES), *found])

    def sketches_of_sets(self, articles: pl.DataFrame, column: str) -> pl.DataFrame:
        """As `sketches_of`, of articles whose `shingles` and `numbers` are known."""
        texts = articles.filter(pl.col("shingles").is_not_null()).with_columns(column=pl.lit(column))
        within = texts.with_columns(within=pl.concat_str(pl.lit(column), *_WITHIN[column], separator="\x1f"))["within"]
        return texts.with_columns(
            text=begun(pl.col(column)),
            field=field_names(articles["fields"].unique(), [column]),
            text_key="body_key" if column == "body" else text_keys(texts[column]),
            bands=bands(texts["shingles"], self.thresholds[column], within),
        ).select(pl.col(name).cast(dtype) for name, dtype in SKETCH_DTYPES.items())

    def sketches_of_few(
        self, articles: pl.DataFrame, of_bodies: Mapping[int, tuple[Any, Any]] | None = None
    ) -> pl.DataFrame | None:
        """`sketches` of a few articles, without a query; None of many, and where a time is none that Python knows.

        of_bodies: `shingles` and `numbers` of the bodies by record, in place of the texts.
        """
        if articles.height > MOST_ARTICLES:
            return None
        times = articles["published_at"].cast(pl.Int64).to_list()
        if not all(_EARLIEST <= (time or 0) <= _LATEST for time in times):
            return None
        known_of_all = articles[list(_OF_ARTICLE)].rows(named=True)
        rows = [{**row, "published_at": time} for row, time in zip(known_of_all, times, strict=True)]
        nothing = (None, None)
        known = [{} if of_bodies is None else {"body": of_bodies.get(row["record"], nothing)} for row in rows]
        found = [
            self._of_text(row, column, sets.get(column))
            for column in self.thresholds
            for row, sets in zip(rows, known, strict=True)
        ]
        frame = pl.DataFrame([one for one in found if one is not None], schema=_PLAIN_DTYPES)
        return frame.with_columns(pl.col("published_at").cast(SKETCH_DTYPES["published_at"]))

    def _of_text(
        self, row: Mapping[str, Any], column: str, known: tuple[Any, Any] | None = None
    ) -> dict[str, Any] | None:
        """The sketch of a text of an article, if it is asked for and long enough. known: its shingles and numbers."""
        text, within = row[column], column
        if text is None or (column == "headline" and (row["published_at"] is None or row["outlet"] == "")):
            return None
        own, numbers = known or sets_of_one(text, SHINGLINGS[column])
        if own is None:
            return None
        if column == "headline":
            day = (_EPOCH + timedelta(microseconds=row["published_at"])).date()
            within = f"{column}\x1f{row['outlet']}\x1f{day}"
        return {
            **row,
            "column": column,
            "field": field_of(row["fields"], column),
            "text_key": row["body_key"] if column == "body" else text_key(text),
            "text": text[: EXCERPT_CHARS + 1],
            "numbers": numbers,
            "shingles": own,
            "bands": bands_of_one(own, self.thresholds[column], within),
        }

    def judge(self, pairs: pl.DataFrame, texts: pl.DataFrame) -> Judged:
        """Findings on verified pairs. pairs: `a`, `b`; texts: sketches of those in pairs, with their number `id`.

        Texts of an archive come before all others, and nothing is found on them.
        """
        verify = partial(verified_among, sketches=texts, thresholds=self.thresholds)
        told = texts.select("id", *TOLD)
        return joined_parts(self.judged(pairs, told, verify, lambda several: repeat(told, len(several))))

    def judged(self, pairs: pl.DataFrame, texts: pl.DataFrame, verify: Verify, tell: Tell) -> Iterator[Judged]:
        """As `judge`, some thousands of findings at a time. texts: `PLACED` is enough.

        verify: for other pairs of these texts. tell: of some of them what findings say.
        """
        repeats = _repeats(pairs, texts, verify)
        found: list[dict[str, Any]] = []
        failed: dict[str, str] = {}
        for rule, options in self._rules:
            own = repeats.filter(pl.col("column") == rule.column, pl.col("jaccard") >= options["threshold"])
            several = list(own.iter_slices(MANY_FINDINGS))
            pairs_of = [some.select(a="id", b="kept_id") for some in several]
            for some, told in zip(several, tell(pairs_of), strict=True):
                try:
                    with as_errors():
                        hits = _told_of(some, told).filter(rule.expression(options).fill_null(False))
                        found += [_finding(rule, row) for row in hits.iter_rows(named=True)]
                except Exception as error:
                    failed[rule.code] = described(error)
                    break
                if len(found) >= MANY_FINDINGS:
                    yield Judged(findings_of(found))
                    found = []
        yield Judged(findings_of(found), failed)


def sketch_ids(places: pl.Expr) -> pl.Expr:
    """The number of each sketch, from that of its record: no two are equal, and they rise with it."""
    of_column = pl.col("column").replace_strict(COLUMNS, tuple(range(len(COLUMNS))), return_dtype=pl.Int64)
    return places * len(COLUMNS) + of_column


def candidates(rows: pl.DataFrame) -> pl.DataFrame:
    """Pairs `a` < `b` of texts that share a band; rows: `band` and `id`, whole bands, and perhaps `text_key`.

    Texts with the same key are no pair: no two copies are verified, and there may be millions.
    In a band each text is paired with the first and with the one before, so that a band of any size gives no more
    than two pairs a text; through them all of its texts are in one cluster.
    """
    ordered = rows.select("band", "id", pl.col("^text_key$")).sort("band", "id")
    is_first = (pl.col("band") != pl.col("band").shift()).fill_null(True)
    both = [
        lambda name: pl.when(is_first).then(name).forward_fill(),
        lambda name: pl.when(~is_first).then(pl.col(name).shift()),
    ]
    pairs = [pl.DataFrame(schema={"a": pl.Int64, "b": pl.Int64})]
    for other in both:
        is_pair = other("id") != pl.col("id")
        if "text_key" in rows.columns:
            is_pair &= other("text_key") != pl.col("text_key")
        pairs.append(ordered.select(a=other("id"), b="id", _is_pair=is_pair).filter("_is_pair").drop("_is_pair"))
    return pl.concat(pairs).unique()


def verified(pairs: pl.DataFrame, thresholds: Mapping[str, float]) -> pl.DataFrame:
    """Those pairs that are alike and no copies: `a`, `b`, `jaccard`. pairs: with sketches, `_b` behind those of b.

    thresholds: column to the least Jaccard.
    """
    least = pl.col("column").replace_strict(thresholds, return_dtype=pl.Float64)
    sizes = [pl.col(name).list.len() for name in ("shingles", "shingles_b")]
    same_place = (pl.col("url_canonical") == pl.col("url_canonical_b")).fill_null(False)
    may_be = pairs.filter(
        # No more can be shared than the smaller one has
        pl.min_horizontal(sizes) / pl.max_horizontal(sizes) >= least,
        pl.col("text_key") != pl.col("text_key_b"),
        ~same_place,
    )
    # By itself: in one step with what is made of it, it would be worked out twice
    counted = may_be.with_columns(_shared=pl.col("shingles").list.set_intersection("shingles_b").list.len())
    jaccard = pl.col("_shared") / (sizes[0] + sizes[1] - pl.col("_shared"))
    alike = counted.with_columns(jaccard=jaccard).filter(pl.col("jaccard") >= least, ~_is_template())
    return alike.select("a", "b", "jaccard")


def verified_among(pairs: pl.DataFrame, sketches: pl.DataFrame, thresholds: Mapping[str, float]) -> pl.DataFrame:
    """As `verified`, of pairs of texts whose sketches are among these: `id`, and the columns in `VERIFIED`."""
    one = sketches.select("id", *VERIFIED).rename({"id": "a"})
    other = one.rename({"a": "b", **{name: f"{name}_b" for name in VERIFIED}})
    found = [
        verified(some.join(one, on="a").join(other, on="b"), thresholds)
        for some in pairs.select("a", "b").iter_slices(_PAIRS_AT_ONCE)
    ]
    return pl.concat([pl.DataFrame(schema=ALIKE_DTYPES), *found])


def _is_template() -> pl.Expr:
    """The numbers are others: weather, prices, results, which are written into the same sentences every day."""
    shared = pl.col("numbers").list.set_intersection("numbers_b").list.len()
    least = pl.min_horizontal(pl.col("numbers").list.len(), pl.col("numbers_b").list.len())
    either = pl.col("numbers").list.len() + pl.col("numbers_b").list.len() - shared
    return ((least >= _FEW_NUMBERS) & (shared < _SAME_NUMBERS * either)).fill_null(False)


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


def _repeats(pairs: pl.DataFrame, texts: pl.DataFrame, verify: Verify) -> pl.DataFrame:
    """A row for each article that is not kept, with the one that it repeats: the earliest of its outlet, or of all.

    `id` and `kept_id`, `column`, `jaccard`, `same_outlet`, and the `size` of what was compared in the cluster. Kept is
    the first of its cluster that is alike by itself; in a chain, the earliest neighbour. Not of an archive's texts.
    """
    named = texts.select("id", "column", "outlet", "published_at", is_known=pl.col("source") == ARCHIVE)
    order = named.sort(~pl.col("is_known"), "published_at", "id", nulls_last=True).with_row_index("rank")
    found = clusters(pairs.select("a", "b").iter_rows())
    cluster = pl.DataFrame(
        {"id": list(found), "cluster": list(found.values())}, schema={"id": pl.Int64, "cluster": pl.Int64}
    )
    members = order.drop("published_at").join(cluster, on="id").sort("rank")
    proposals = pl.concat(
        [_neighbours(pairs, members), _firsts(members, ["cluster"]), _firsts(members, ["cluster", "outlet"])]
    )
    kept = members.select("id", "rank", "outlet").select(pl.all().name.map(lambda name: f"kept_{name}"))
    proposed = members.join(proposals.unique(), on="id").join(kept, on="kept_id", maintain_order="left")
    earlier = proposed.filter(pl.col("kept_rank") < pl.col("rank"))
    alike = verify(earlier.select(a="id", b="kept_id")).rename({"a": "id", "b": "kept_id"})
    repeats = earlier.join(alike, on=["id", "kept_id"]).with_columns(
        same_outlet=pl.col("outlet") == pl.col("kept_outlet"), size=pl.len().over("cluster")
    )
    best = repeats.sort("rank", "same_outlet", "kept_rank", descending=[False, True, False])
    one_each = best.unique("id", keep="first", maintain_order=True).filter(~pl.col("is_known"))
    return one_each.select("id", "kept_id", "column", "jaccard", "same_outlet", "size")


def _told_of(repeats: pl.DataFrame, texts: pl.DataFrame) -> pl.DataFrame:
    """These rows of `_repeats` with what is known of both texts, `kept_` before what is known of the one that is kept.

    texts: `id` and `TOLD`.
    """
    kept = texts.select(pl.all().name.map(lambda name: f"kept_{name}"))
    own = repeats.drop("column").join(texts, on="id", maintain_order="left")
    return own.join(kept, on="kept_id", maintain_order="left")


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
        "field": row["field"],
        "excerpt": shorten(row["text"] or "", EXCERPT_CHARS),
        "message": filled(rule.message, facts),
        "fix": rule.fix,
        "fingerprint": fingerprint(rule.code, row["article_id"], rule.column, row["text"], 0),
        "state": "new",
        "before": "",
        "after": "",
    }
