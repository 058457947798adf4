"""Rules over a whole corpus, as two pure functions that any engine can run.

    signatures(batch)            keyed rows, on every batch by itself, whose articles are `keyed`
    judge(rows, outlets)         findings, on rows of whole keys, in any grouping of keys

Between the two stands an exchange by key, which is the engine's business.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from functools import cache
from typing import Any, Final, NamedTuple

import polars as pl

from ...glances.few_rows import FewRows
from ...glances.glance import MAYBE, Glance, Glances, plain_rows
from ...schemas.batch import Batch
from ...schemas.blocks import LAID_OUT
from ...schemas.compact import own_text
from ...schemas.findings import EXCERPT_CHARS, begun, findings_of
from ...schemas.panics import as_errors
from ...schemas.patterns import UNSPACED, normalised, site_domain, word_count
from ...schemas.vocabulary import ARCHIVE
from ..declaring.registry import is_ours
from ..declaring.rule import Options, Rule, Signature
from ..judging.frame_rules import described
from ..judging.glanced import is_prepared
from ..judging.judge import Judged
from ..judging.once import OnceAProcess
from ..judging.subset import for_a_glance
from .few import MOST_ARTICLES, Few, few_of, rows_of_few
from .fields import field_names
from .keys import text_keys
from .repeats import MANY_FINDINGS, Question, compared, compared_plainly, finding, fired, joined_parts, with_times

__all__ = [
    "OUTLET_DTYPES",
    "OUTLET_READS",
    "OWN_TEXTS",
    "SIGNATURE_DTYPES",
    "Corpus",
    "Signatures",
    "identity",
    "keyed",
    "outlet",
    "outlets",
    "story",
]

SIGNATURE_DTYPES: dict[str, pl.DataType] = {
    "rule": pl.String(),  # code
    "key": pl.String(),
    "content": pl.String(),
    "keep": pl.Int64(),  # the least within a key is the one that the others repeat; null if none is
    "source": pl.String(),
    "record": pl.UInt64(),
    "line": pl.UInt64(),
    "article_id": pl.String(),
    "url": pl.String(),
    "url_canonical": pl.String(),
    "outlet": pl.String(),
    "published_at": pl.Datetime("us", "UTC"),
    "body_key": pl.String(),
    "column": pl.String(),
    "field": pl.String(),
    "block": pl.UInt32(),
    "start": pl.UInt64(),
    "end": pl.UInt64(),
    "text": pl.String(),  # at most an excerpt long
    "weight": pl.Int64(),  # for how many rows of its batch it stands
}
"""One row a record (or block) that takes part in a corpus rule."""

OWN_TEXTS: Final = ("key", "content", "text")
"""Columns of signatures that keep no text of their batch in memory; the others may, in parts (`compact`)."""

_NO_SIGNATURES = pl.DataFrame(schema=SIGNATURE_DTYPES)

OUTLET_DTYPES: dict[str, pl.DataType] = {"outlet": pl.String(), "outlet_articles": pl.UInt64()}
"""How many articles of each outlet a run saw."""


class Signatures(NamedTuple):
    """rows: `SIGNATURE_DTYPES`. failed: rule code to the error of a rule that could not be evaluated."""

    rows: pl.DataFrame
    failed: dict[str, str]


@cache
def outlet() -> pl.Expr:
    """Who published an article: the host, else the publisher's name or domain, else the empty text."""
    return pl.coalesce("host", site_domain(pl.col("publisher")), "publisher", pl.lit(""))


OUTLET_READS: Final = ("read_error", *outlet().meta.root_names())
"""Columns of `Articles` from which `outlets` counts."""


def outlets(articles: pl.DataFrame) -> pl.DataFrame:
    """Articles of each outlet in one batch (`OUTLET_DTYPES`); sums over batches are the corpus's."""
    if articles.height == 1:
        return _outlet_of_one(articles)
    readable = articles.lazy().filter(pl.col("read_error").is_null())
    return readable.group_by(outlet().alias("outlet")).agg(outlet_articles=pl.len().cast(pl.UInt64)).collect()


def _outlet_of_one(article: pl.DataFrame) -> pl.DataFrame:
    """As `outlets`, of one article: the host says it at once, if there is one."""
    if article["read_error"][0] is not None:
        return pl.DataFrame(schema=OUTLET_DTYPES)
    host = article["host"][0]
    name = article.select(outlet()).item() if host is None else host
    return pl.DataFrame({"outlet": [name], "outlet_articles": [1]}, schema=OUTLET_DTYPES)


_TELLING_CHARS: Final = 24
_TELLING_WORDS: Final = 4
_TELLING_UNSPACED: Final = 12


@cache
def story() -> pl.Expr:
    """The headline for comparison, if it is long enough to be that of one story only; else the id of the article."""
    headline = pl.col("headline")
    long = (headline.str.len_chars() >= _TELLING_CHARS) & (word_count(headline) >= _TELLING_WORDS)
    telling = long | (headline.str.count_matches(UNSPACED) >= _TELLING_UNSPACED)
    return pl.when(telling.fill_null(False)).then(normalised(headline)).otherwise("article_id")


_GLOBAL_ID_CHARS: Final = 16
"""An id of so many characters is one of a kind; a shorter one may be a number that each outlet counts for itself."""


@cache
def identity() -> pl.Expr:
    """The id of the article, with its outlet where others may count the same way."""
    article_id = pl.col("article_id")
    whose = pl.when(article_id.str.len_chars() < _GLOBAL_ID_CHARS).then(outlet()).otherwise(pl.lit(""))
    return pl.concat_str(whose, article_id, separator="\x1f")


_WORDED_CHARS: Final = EXCERPT_CHARS + 1
_NUMBERED_CHARS: Final = 800


@cache
def _beginning() -> pl.Expr:
    """The first 121 characters of the body, and the numbers in the rest of the first 800."""
    numbers = pl.col("body").str.slice(_WORDED_CHARS, _NUMBERED_CHARS - _WORDED_CHARS).str.replace_all(r"\D+", " ")
    return pl.col("body").str.head(_WORDED_CHARS) + numbers


def keyed(batch: Batch) -> Batch:
    """The batch, its articles with what comparisons read of all.

    outlet: see `outlet`. body_key: `keys.text_key`. story: equal for an article that was read several times, even if
    its id and its text are not. beginning: what tells two texts apart that have the same headline; an excerpt of the
    body, and numbers.
    """
    found = _read_of_all().select(batch.articles)
    body_key = text_keys(batch.articles["body"]).alias("body_key")
    return batch._replace(articles=batch.articles.hstack(found).with_columns(body_key))


@cache
def _read_of_all() -> FewRows:
    return FewRows({"outlet": outlet(), "story": story(), "beginning": _beginning()})


class Corpus:
    """The corpus rules of a run, compiled once."""

    def __init__(self, rules: Sequence[tuple[Rule, Options]]):
        self._rules = [(rule, options) for rule, options in rules if rule.frame == "corpus"]
        self._whose = {rule.code: self._first_with(rule, options) for rule, options in self._rules}
        """Code of a rule to the code of the rule whose signature rows it judges: the first that has the same."""
        self._at_a_glance: dict[str, Few | None] | None = None
        self._hits: dict[str, pl.Expr] = {}

    def _first_with(self, rule: Rule, options: Options) -> str:
        same = (one.code for one, its in self._rules if one.signature is rule.signature and its == options)
        return next(same, rule.code)

    def __bool__(self) -> bool:
        return bool(self._rules)

    def only(self, codes: Collection[str]) -> Corpus:
        """Those of the rules that have one of these codes."""
        return Corpus([pair for pair in self._rules if pair[0].code in codes])

    def options_of(self, code: str) -> Options | None:
        """The options of a rule; None if it is none of these."""
        return next((options for rule, options in self._rules if rule.code == code), None)

    @property
    def _signed(self) -> list[tuple[Rule, Options]]:
        """The rules that give rows for themselves, and perhaps for others."""
        return [pair for pair in self._rules if self._whose[pair[0].code] == pair[0].code]

    def signatures(self, batch: Batch) -> Signatures:
        """One row for each record or block that takes part in a rule; the batch is `keyed`."""
        if batch.articles.height > MOST_ARTICLES or not is_prepared():
            return _queried(self._signed, batch)
        known = rows_of_few(batch, self._few(), tuple(SIGNATURE_DTYPES), _OF_ARTICLE)
        rows = [row for own in known.values() for row in own or ()]
        left = [pair for pair in self._signed if known[pair[0].code] is None]
        asked = _queried(left, batch) if left else Signatures(_NO_SIGNATURES, {})
        return asked._replace(rows=pl.concat([asked.rows, _from_plain(rows)]))

    def keys(self, batch: Batch) -> Signatures:
        """`rule`, `record` and `key` of what `signatures` gives, which cost less than all of it."""
        if batch.articles.height > MOST_ARTICLES or not is_prepared():
            return _queried(self._signed, batch, _OF_KEYS)
        signatures = self.signatures(batch)
        return signatures._replace(rows=signatures.rows.select(_OF_KEYS))

    def prepare(self) -> None:
        """Make ready what gives rows of a few articles."""
        self._few()

    def _few(self) -> dict[str, Few | None]:
        if self._at_a_glance is None:
            self._at_a_glance = {rule.code: few_of(rule, options) for rule, options in self._signed}
        return self._at_a_glance

    def judge(self, rows: pl.DataFrame, outlets: pl.DataFrame) -> Judged:
        """Findings on signature rows of whole keys; `outlets` are those of the whole corpus.

        Rows of an archive come before all others of their key, and nothing is found on them.
        """
        return joined_parts(self.judged(rows, outlets))

    def judged(self, rows: pl.DataFrame | pl.LazyFrame, outlets: pl.DataFrame) -> Iterator[Judged]:
        """As `judge`, some thousands of findings at a time. rows: a frame that is lazy is read several times."""
        found: list[dict[str, Any]] = []
        failed: dict[str, str] = {}
        rules_of = rows.select("rule").unique().collect() if isinstance(rows, pl.LazyFrame) else rows
        asked = set(rules_of["rule"].unique())
        pairs = [pair for pair in self._rules if self._whose[pair[0].code] in asked]
        few: dict[str, list[dict[str, Any]]] = {}
        if isinstance(rows, pl.DataFrame) and rows.height <= _FEW_ROWS:
            few = self._judged_together(pairs, rows, outlets)
        for rule, options in pairs:
            known = few.get(rule.code)
            try:
                with as_errors():
                    fires = self._fired(rule, options, rows.lazy(), outlets) if known is None else [known]
                    for hits in fires:
                        found += [finding(rule, row) for row in hits]
                        if len(found) >= MANY_FINDINGS:
                            yield Judged(findings_of(found))
                            found = []
            except Exception as error:
                failed[rule.code] = described(error)
        yield Judged(findings_of(found), failed)

    def _fired(
        self, rule: Rule, options: Options, rows: pl.LazyFrame, outlets: pl.DataFrame
    ) -> Iterator[list[dict[str, Any]]]:
        """The rows on which a rule fires, beside what they are compared with, some at a time."""
        facts = rule.facts(options) if rule.facts is not None else {}
        asked = Question(self._whose[rule.code], self._is_hit(rule, options), facts, only_groups=is_ours(rule))
        for some in fired(rows, asked, outlets.lazy()):
            yield some.rows(named=True)

    def _judged_together(
        self, pairs: Sequence[tuple[Rule, Options]], rows: pl.DataFrame, outlets: pl.DataFrame
    ) -> dict[str, list[dict[str, Any]]]:
        """The rows of `_fired`, by code, of the rules without facts of their own; nothing where one of them raises.

        On a few rows a query for each rule costs more than its work.
        """
        together = [(rule, options) for rule, options in pairs if rule.facts is None]
        seen = self._seen(together, rows, outlets)
        left = [(rule, options) for rule, options in together if rule.code not in seen]
        return seen | (self._queried_together(left, rows, outlets) if left else {})

    def _queried_together(
        self, pairs: Sequence[tuple[Rule, Options]], rows: pl.DataFrame, outlets: pl.DataFrame
    ) -> dict[str, list[dict[str, Any]]]:
        own = rows.filter(pl.col("rule").is_in([self._whose[rule.code] for rule, _ in pairs]))
        try:
            with as_errors():
                # A key of one rule is none of another
                beside = compared(own.with_columns(key=pl.concat_str("rule", "key", separator="\x1f")), outlets)
                hits = beside.select(self._is_hit(rule, options) for rule, options in pairs)
        except Exception:  # each by itself tells which it is
            return {}
        is_its = {code: hits[code] & (beside["rule"] == self._whose[code]) for code in hits.columns}
        return {code: beside.filter(own).rows(named=True) for code, own in is_its.items()}

    def _seen(
        self, pairs: Sequence[tuple[Rule, Options]], rows: pl.DataFrame, outlets: pl.DataFrame
    ) -> dict[str, list[dict[str, Any]]]:
        """The same without a query; without those rules of which a glance cannot tell."""
        found: dict[str, list[dict[str, Any]]] = {}
        if not is_prepared() or (plain := plain_rows(rows)) is None:
            return found
        beside = compared_plainly(plain, dict(outlets.iter_rows()))
        for rule, options in pairs:
            whose, glance = self._whose[rule.code], _glance.of(rule, options)
            own = [row for row in beside if row["rule"] == whose and row["source"] != ARCHIVE]
            try:
                values = [glance(row) for row in own]
                if MAYBE not in values:
                    found[rule.code] = [with_times(row) for row, is_so in zip(own, values, strict=True) if is_so]
            except Exception:  # a value of a kind that nobody thought of: the query tells what is wrong
                continue
        return found

    def _is_hit(self, rule: Rule, options: Options) -> pl.Expr:
        """Written down once: for one article that takes as long as the answer."""
        if rule.code not in self._hits:
            is_hit = rule.expression(options).fill_null(False) & (pl.col("source") != ARCHIVE)
            self._hits[rule.code] = is_hit.alias(rule.code)
        return self._hits[rule.code]


_FEW_ROWS: Final = 200

_OF_ARTICLE = (
    *("source", "record", "line", "article_id", "url", "url_canonical", "outlet"),
    *("published_at", "modified_at", "body_key", "format", "fields", "n_blocks", "story"),
)


_OF_KEYS: Final = ("rule", "record", "key")


def _signed(rule: Rule, options: Options, *, is_kept: bool) -> Signature:  # noqa: ARG001 - what is kept is the same
    assert rule.signature is not None
    return rule.signature(options)


_signature: Final = OnceAProcess(_signed, lambda rule: (rule.signature,))


def _seen_hit(rule: Rule, options: Options, *, is_kept: bool) -> Glance:  # noqa: ARG001 - what is kept is the same
    with for_a_glance():
        return Glances().of(rule.expression(options))


_glance: Final = OnceAProcess(_seen_hit, lambda rule: (rule.expression,))
"""Whether a rule fires on a row of `compared`."""


def _queried(
    rules: Sequence[tuple[Rule, Options]], batch: Batch, columns: Sequence[str] = tuple(SIGNATURE_DTYPES)
) -> Signatures:
    """`Corpus.signatures` of some rules, and these columns of them: what they do not need is not computed."""
    articles = _with_places(batch)
    beside = articles.lazy().select("article", *_OF_ARTICLE)
    # In their order: a signature may ask which block of its article is the first
    blocks = batch.blocks.lazy().join(beside, on="article", how="left", suffix="_of_article", maintain_order="left")
    queries = []
    fields = batch.articles["fields"].unique()
    for rule, options in rules:
        signature = _signature.of(rule, options)
        rows = articles.lazy() if signature.frame == "article" else blocks
        read = [rule.column] if signature.frame == "article" else LAID_OUT
        with_field = rows.with_columns(field=field_names(fields, read))
        queries.append(_signature_rows(rule, signature, with_field).select(columns))
    nothing = _NO_SIGNATURES.select(columns)
    try:
        with as_errors():
            return Signatures(pl.concat([nothing, *pl.collect_all(queries)]), {})
    except Exception:  # one rule's bug must not hide the others': find whose it is
        return _one_by_one(rules, queries, nothing)


def _one_by_one(
    rules: Sequence[tuple[Rule, Options]], queries: Sequence[pl.LazyFrame], nothing: pl.DataFrame
) -> Signatures:
    frames, failed = [nothing], {}
    for (rule, _), query in zip(rules, queries, strict=True):
        try:
            with as_errors():
                frames.append(query.collect())
        except Exception as error:
            failed[rule.code] = described(error)
    return Signatures(pl.concat(frames), failed)


_PLAIN_DTYPES: Final = {**SIGNATURE_DTYPES, "published_at": pl.Int64()}


def _from_plain(rows: Sequence[tuple[Any, ...]]) -> pl.DataFrame:
    """`SIGNATURE_DTYPES` of values with times in microseconds."""
    frame = pl.DataFrame(rows, schema=_PLAIN_DTYPES, orient="row")
    return frame.with_columns(pl.col("published_at").cast(SIGNATURE_DTYPES["published_at"]))


def _with_places(batch: Batch) -> pl.DataFrame:
    """Articles with the block of their headline, and how many blocks they have."""
    headlines = batch.blocks.filter(pl.col("column") == "headline").unique("article", keep="first", maintain_order=True)
    places = headlines.select("article", "block", "start", "end", block_line="line")
    n_blocks = batch.blocks.group_by("article").agg(n_blocks=pl.len())
    return (
        batch.articles.with_row_index("article")
        .join(places, on="article", how="left", maintain_order="left")
        .join(n_blocks, on="article", how="left", maintain_order="left")
        .with_columns(line=pl.coalesce("block_line", "line"))
    )


def _signature_rows(rule: Rule, signature: Signature, rows: pl.LazyFrame) -> pl.LazyFrame:
    place = {"column": pl.lit(rule.column), "text": pl.col(rule.column) if signature.text is None else signature.text}
    if signature.frame == "block":
        place = {"column": pl.col("column"), "text": pl.col("text"), "line": pl.coalesce("line", "line_of_article")}
    own = {
        "rule": pl.lit(rule.code),
        "content": signature.content,
        "keep": pl.lit(None, pl.Int64) if signature.keep is None else signature.keep.cast(pl.Int64),
        **place,
    }
    if rule.column != "headline" and signature.frame == "article":  # the place of the headline would be a wrong one
        own |= {name: pl.lit(None) for name in ("block", "start", "end")}
    weight = pl.lit(1) if signature.weight is None else signature.weight
    taking_part = rows.with_columns(weight=weight).filter(signature.where.fill_null(False))
    if signature.pieces is not None:
        taking_part = _in_pieces(taking_part, signature.pieces)
    return (
        taking_part.with_columns(key=signature.key, **own)
        .filter(pl.col("key").is_not_null())
        .with_columns(begun(pl.col("text")))
        .select(pl.col(name).cast(dtype) for name, dtype in SIGNATURE_DTYPES.items())
        .with_columns(own_text(pl.col(name)) for name in ("key", "content"))
    )


def _in_pieces(blocks: pl.LazyFrame, pieces: pl.Expr) -> pl.LazyFrame:
    """A row for each passage of a block, with its place; one that stands there twice has the first place twice."""
    each = blocks.with_columns(_piece=pieces).explode("_piece", empty_as_null=False, keep_nulls=False)
    offset = pl.col("text").str.find("_piece", literal=True)
    size = pl.col("_piece").str.len_bytes()
    return each.with_columns(start=pl.col("start") + offset, end=pl.col("start") + offset + size, text=pl.col("_piece"))
