"""A glance at one article says what the query says, or that it does not know."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from polars import selectors
from polars.testing import assert_frame_equal

import presscheck
from presscheck.checks.declaring.registry import all_rules, find
from presscheck.checks.judging import frame_rules, screen
from presscheck.checks.judging.frame_rules import with_borrowed
from presscheck.checks.judging.glanced import Glanced
from presscheck.checks.judging.judge import Judge
from presscheck.checks.judging.subset import for_a_glance, only_where, put_back, rarely, where
from presscheck.glances import few_rows, plain
from presscheck.glances.glance import MAYBE, Glances, each_plainly, plainly, plainly_together
from presscheck.glances.rows import Row, assigned, rows_of
from presscheck.parsers.objects import taken
from presscheck.parsers.read import deferred_taken
from presscheck.schemas.batch import Batch, joined
from presscheck.testing import strategies

AS_OF = datetime(2024, 6, 1, tzinfo=UTC)
TEXT = pl.col("text")
OTHER = pl.col("other")

with for_a_glance():
    WHERE = where(OTHER.is_not_null() & (OTHER != ""), lambda text: text.str.contains("x"))

OF_TEXTS = {
    "contains": TEXT.str.contains(r"(?i)\bx+|\p{Lu}\d"),
    "contains literal": TEXT.str.contains(".", literal=True),
    "contains other": TEXT.str.contains(OTHER, literal=True),
    "contains any": TEXT.str.contains_any(["x", "ß", "İ"]),
    "contains any in any case": TEXT.str.contains_any(["X", "ß", "İ"], ascii_case_insensitive=True),
    "count": TEXT.str.count_matches(r"\p{L}"),
    "count literal": TEXT.str.count_matches(" ", literal=True),
    "extract": TEXT.str.extract(r"(\w)\W*(\d)?", 2),
    "extract all": TEXT.str.extract_all(r"\w+").list.len(),
    "replace all": TEXT.str.replace_all(r"(\p{L})(\d)", "$2$1"),
    "replace": TEXT.str.replace(r"^(\W*)\w", "$1-"),
    "replace literal": TEXT.str.replace_all("x", "yy", literal=True),
    "head": TEXT.str.head(3),
    "head but": TEXT.str.head(-2),
    "tail": TEXT.str.tail(2),
    "slice": TEXT.str.slice(1, 2),
    "slice to the end": TEXT.str.slice(2),
    "slice from the end": TEXT.str.slice(-3),
    "chars": TEXT.str.len_chars(),
    "bytes": TEXT.str.len_bytes(),
    "lower": TEXT.str.to_lowercase(),
    "upper": TEXT.str.to_uppercase(),
    "strip": TEXT.str.strip_chars(),
    "strip marks": TEXT.str.strip_chars_start("x.").str.strip_chars_end(" !"),
    "prefix": TEXT.str.strip_prefix("x"),
    "starts": TEXT.str.starts_with(OTHER),
    "ends": TEXT.str.ends_with("."),
    "words": TEXT.str.split(" ").list.eval(pl.element().filter(pl.element() != "")).list.len(),
    "shared words": TEXT.str.split(" ").list.set_intersection(OTHER.str.split(" ")).list.len(),
    "some word": TEXT.str.split(" ").list.eval(pl.element().str.contains("x")).list.any(),
    "every word": TEXT.str.split(" ").list.eval(pl.element().str.len_chars() < 3).list.all(),
    "first words": TEXT.str.split(" ").list.head(2),
    "common words": TEXT.str.split(" ").list.set_intersection(["x", "a"]).list.len(),
    "different words": TEXT.str.split(" ").list.n_unique(),
    "share of words": TEXT.str.split(" ").list.eval(pl.element().is_in(["x", "a"])).list.mean(),
    "known": TEXT.is_in(["x", "", "a b"]),
    "nfkc": TEXT.str.normalize("NFKC"),
    "bytes held": TEXT.cast(pl.Binary).bin.contains(b"\xc3"),
    "looked up": TEXT.replace_strict({"x": "1", "a": "2"}, default=None, return_dtype=pl.String),
    "joined": pl.concat_str(TEXT, OTHER, separator="/"),
    "put together": TEXT + OTHER.str.head(2),
    "first of": pl.coalesce(TEXT, OTHER, pl.lit("-")),
    "choice": pl.when(TEXT.str.len_chars() > 2).then(TEXT).otherwise(OTHER),
    "share": TEXT.str.len_bytes() / pl.max_horizontal(TEXT.str.len_chars(), 1),
    "difference": (TEXT.str.len_chars().cast(pl.Int64) - OTHER.str.len_chars().cast(pl.Int64)).abs(),
    "and": TEXT.str.contains("x") & OTHER.str.contains("x"),
    "or": TEXT.str.contains("x") | OTHER.is_null() | ~OTHER.str.contains("a"),
    "any": pl.any_horizontal(TEXT == "x", OTHER == "x"),
    "missing": TEXT.is_null() | (OTHER.is_not_null() & (OTHER != TEXT)),
    "between": TEXT.str.len_chars().is_between(1, 3),
    "divided": TEXT.str.len_bytes() // TEXT.str.len_chars(),
    "sum": pl.sum_horizontal((TEXT.str.len_chars() > n).cast(pl.UInt8) for n in (0, 2, 4)),
    "before": TEXT.shift(1),
    "behind": TEXT.shift(-1, fill_value="-").over("article"),
    "last known": TEXT.forward_fill().over("article"),
    "next known": TEXT.backward_fill(),
    "first such": TEXT.is_first_distinct(),
    "again": TEXT.is_duplicated(),
    "both again": pl.struct(TEXT, OTHER).is_duplicated(),
    "how many": TEXT.str.contains("x").sum().over("article"),
    "least": TEXT.str.len_chars().min().over("article"),
    "put back": put_back(TEXT.filter(OTHER == "x").str.contains("a"), OTHER == "x"),
    "where": WHERE,
    "each plainly": each_plainly(TEXT, len, pl.Int64),
    "plainly": plainly(TEXT.map_batches(lambda texts: texts.str.len_chars(), return_dtype=pl.UInt32), len),
}
"""What rules are made of."""


def known_rows(frame: pl.DataFrame) -> list[Row]:
    rows = rows_of(frame)
    assert rows is not None
    return rows


few_texts = st.lists(
    st.one_of(st.none(), st.text("xa1. \u00a0ßİΣ\x1f\n", max_size=6), st.text(max_size=5).filter(assigned)),
    min_size=1,
    max_size=5,
)


@given(few_texts, st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_a_glance_gives_what_a_query_gives_or_does_not_know(texts, random):
    others = random.sample(texts, len(texts))
    frame = pl.DataFrame({"text": texts, "other": others, "article": [0] * len(texts)}, schema_overrides=STRINGS)
    for name, expression in OF_TEXTS.items():
        seen = Glances().of(expression)
        told = [seen(row) for row in known_rows(frame)]
        expected = frame.select(expression.alias("")).to_series().to_list()
        assert [(name, one) for one in told if one is not MAYBE] == [
            (name, other) for one, other in zip(told, expected, strict=True) if one is not MAYBE
        ]


STRINGS = {"text": pl.String, "other": pl.String}


@pytest.mark.parametrize("name", sorted(OF_TEXTS))
def test_most_of_what_rules_are_made_of_is_understood(name):
    frame = pl.DataFrame({"text": ["x1 a.", "Ab c"], "other": ["x", "a"], "article": [0, 0]})
    assert MAYBE not in [Glances().of(OF_TEXTS[name])(row) for row in known_rows(frame)]


def test_characters_that_are_newer_than_a_library_are_left_to_the_query():
    assert all(assigned(text) for text in ("", "a", "Größe 日本語 🙂"))
    assert not assigned("a\U000e0fff")


def test_times_are_compared_in_microseconds():
    frame = pl.DataFrame({"at": [AS_OF, None]}, schema={"at": pl.Datetime("us", "UTC")})
    seen = Glances().of((pl.col("at") > datetime(2024, 5, 1, tzinfo=UTC)) & (pl.col("at").dt.year() == 2024))
    assert [seen(row) for row in known_rows(frame)] == [True, None]


def test_dates_are_compared_as_midnights():
    frame = pl.DataFrame(
        {"at": [AS_OF, AS_OF, None], "day": [date(2024, 5, 1), date(2024, 6, 3), date(2024, 6, 1)]},
        schema_overrides={"at": pl.Datetime("us", "UTC")},
    )
    apart = (pl.col("at").dt.date() - pl.col("day")).abs() > timedelta(days=2)
    since = pl.col("day") >= date(2024, 6, 1)
    for expression, told in ((apart, [True, False, None]), (since, [False, True, True])):
        assert frame.select(expression).to_series().to_list() == told
        assert [Glances().of(expression)(row) for row in known_rows(frame)] == told


def test_what_is_filtered_does_not_see_what_was_left_out():
    frame = pl.DataFrame({"text": ["x", "x"], "other": ["a", "b"]})
    seen = Glances().of(put_back(TEXT.filter(OTHER == "b").is_first_distinct(), OTHER == "b"))
    assert [seen(row) for row in known_rows(frame)] == [False, MAYBE]


def test_a_necessary_condition_rules_out_and_proves_nothing():
    frame = pl.DataFrame({"text": ["x", "a"]})

    def told():
        return only_where(TEXT.map_batches(lambda texts: texts == "x", return_dtype=pl.Boolean), TEXT == "x")

    assert frame.select(told()).to_series().to_list() == [True, False]
    with for_a_glance():
        seen = Glances().of(told())
    assert [seen(row) for row in known_rows(frame)] == [MAYBE, False]


def test_what_is_rarely_asked_for_is_known():
    frame = pl.DataFrame({"text": ["x", "x", "a"], "other": ["x", "a", "x"]})

    def told_():
        return rarely(OTHER == "x", TEXT.str.contains("x"))

    assert frame.select(told_()).to_series().to_list() == [True, False, False]
    with for_a_glance():
        seen = Glances().of(told_())
    assert [seen(row) for row in known_rows(frame)] == [True, False, False]


def test_a_function_of_all_rows_is_asked_once():
    asked = []

    def numbered(rows):
        asked.append(len(rows))
        return [f"{at}{row['text']}" for at, row in enumerate(rows)]

    seen = Glances().of(plainly_together(pl.struct("text").map_batches(len, return_dtype=pl.String), numbered))
    assert [seen(row) for row in known_rows(pl.DataFrame({"text": ["x", "a"]}))] == ["0x", "1a"]
    assert asked == [2]


JUDGED = [
    (rule, rule.options_for(AS_OF)) for rule in all_rules() if rule.frame in ("article", "block") and not rule.preview
]


def prepared() -> Judge:
    judge = Judge(JUDGED)
    judge.prepare()
    return judge


GLANCING = prepared()
QUERYING = Judge(JUDGED)
CLEAN = find("BD040").good[0].records[0]


def batch_of(record) -> Batch:
    (make,) = deferred_taken(taken(dict(record)), preset=None, mapping={}, batch_size=10)
    return make()


def named(batch: Batch, source: str) -> Batch:
    return Batch(batch.articles.with_columns(source=pl.lit(source)), batch.blocks)


def queried(batches: Sequence[Batch]) -> list[pl.DataFrame]:
    """The findings of each beside the others and a clean one, without any glance; Pandera says where they are."""
    numbered = [named(batch, str(number)) for number, batch in enumerate([*batches, batch_of(CLEAN)])]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(few_rows, "_TIMES_QUERIED", 10**9)
        patch.setattr(screen, "_FEW_ARTICLES", 0)
        patch.setattr(frame_rules, "MOST_GLANCED", 0)
        findings = QUERYING(joined(numbered)).findings
    return [findings.filter(pl.col("source") == str(number)) for number in range(len(batches))]


def told(findings: pl.DataFrame) -> list[dict]:
    return findings.select("code", "column", "block", "start", "end", "severity", "message").to_dicts()


EXAMPLES = {
    f"{rule.code} {number}": example.records[0]
    for rule in all_rules()
    if rule.frame in ("article", "block")
    for number, example in enumerate((*rule.bad, *rule.good))
    if len(example.records) == 1
}


def told_of(ids: Sequence[str], glancing: Judge) -> dict[str, tuple[list[dict], list[dict]]]:
    """What is told of these examples one by one, and all together, where that differs."""
    batches = [batch_of(EXAMPLES[name]) for name in ids]
    both = zip(ids, batches, queried(batches), strict=True)
    pairs = {name: (told(glancing(batch).findings), told(found)) for name, batch, found in both}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


AROUND = [name for name in EXAMPLES if find(name.split()[0]).looks_around]
"""What a row is told may be for the sake of another one."""


def test_one_article_is_judged_as_among_others():
    assert told_of(list(dict.fromkeys([*AROUND, *list(EXAMPLES)[::12]])), GLANCING) == {}


@pytest.fixture
def asked(monkeypatch) -> list[int]:
    """The rows of each frame that a glance is asked of, from here on."""
    heights: list[int] = []
    alone = screen.Screen._evaluate_alone
    monkeypatch.setattr(
        screen.Screen,
        "_evaluate_alone",
        lambda self, frame, *others: heights.append(frame.height) or alone(self, frame, *others),
    )
    return heights


def test_few_articles_are_judged_as_among_others(asked):
    batches = [batch_of(EXAMPLES[name]) for name in list(EXAMPLES)[::27]]
    expected = queried(batches)
    assert not asked
    for first in range(0, len(batches), screen._FEW_ARTICLES):
        some = batches[first : first + screen._FEW_ARTICLES]
        found = GLANCING(joined([named(batch, str(number)) for number, batch in enumerate(some)])).findings
        own = [told(found.filter(pl.col("source") == str(number))) for number in range(len(some))]
        assert own == [told(one) for one in expected[first : first + len(some)]]
    assert asked


def test_a_long_article_is_left_to_the_query(asked):
    record = {**CLEAN, "keywords": ["ferry", "source:tagname:Courier Island Desk"] * 6_000}
    batch = batch_of(record)
    (expected,) = queried([batch])
    assert not asked
    assert told(GLANCING(batch).findings) == told(expected)
    assert asked == [batch.blocks.height], "which are short"


@given(strategies.defects())
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_planted_defects_are_found_in_one_article_as_among_others(planted):
    batch = batch_of(planted.article)
    (found,) = queried([batch])
    assert told(GLANCING(batch).findings) == told(found)


def test_without_its_library_a_glance_knows_less_and_says_the_same(monkeypatch):
    monkeypatch.setattr(plain, "_HAS_REGEXES", False)
    judge = Judge(JUDGED)
    for own in (judge.articles.screen, judge.blocks.screen):
        monkeypatch.setattr(own, "_glanced", {one.rule.key: read_anew(one) for one in own._compiled})
    assert told_of(list(EXAMPLES)[::60], judge) == {}


def read_anew(one):
    glances = Glances()
    with for_a_glance():
        defect, condition = one.rule.defect(one.options), one.rule.condition(one.options)
    return Glanced(glances.of(defect), None if condition is None else glances.of(condition))


def test_nearly_all_rules_are_told_at_a_glance():
    """Polars may write expressions down otherwise one day: then each article would cost a tenth of a second again."""
    batch = batch_of(CLEAN)
    unknown = set()
    for schema, frame in (
        (GLANCING.articles, batch.articles),
        (GLANCING.blocks, with_borrowed(batch, GLANCING.blocks.borrowed)),
    ):
        rows, known = known_rows(frame), schema.screen.prepare()
        of_default = {key: seen for key, seen in known.items() if find(key[0]).default and not find(key[0]).literals}
        for (code, _), seen in of_default.items():
            met = [True] if seen.condition is None else [seen.condition(row) for row in rows]
            if not set(met) <= {False, None} and MAYBE in [seen.defect(row) for row in rows]:
                unknown.add(code)
    assert len(unknown) <= 8, sorted(unknown)


def test_threads_may_share_a_checker():
    records = [example.records[0] for rule in all_rules()[::9] for example in rule.bad if len(example.records) == 1]
    checker = presscheck.Checker(as_of=AS_OF)
    alone = [told(checker.check(dict(record)).findings) for record in records]
    with ThreadPoolExecutor(16) as pool:
        together = list(pool.map(lambda record: told(checker.check(dict(record)).findings), records))
    assert together == alone
    assert any(alone)


def test_a_checker_finds_what_check_finds_and_knows_what_time_it_is():
    article = {**CLEAN, "headline": "Ferry &amp; harbour"}
    checker = presscheck.Checker(select=["HL", "TS"], as_of=AS_OF)
    assert told(checker.check(article).findings) == told(
        presscheck.check(article, select=["HL", "TS"], as_of=AS_OF).findings
    )
    told_late = {"headline": CLEAN["headline"], "body": CLEAN["body"], "published": "2999-01-01T00:00:00Z"}
    late = presscheck.Checker(select=["TS004"]).check(told_late)
    assert late.findings["code"].to_list() == ["TS004"]
    with pytest.raises(presscheck.ConfigError, match="no rule matches"):
        presscheck.Checker(select=["XX9"])


def test_selectors_name_columns_that_may_be_missing():
    told_ = pl.coalesce(selectors.by_name("missing", require_all=False), pl.lit(None, pl.String)).is_null()
    assert [Glances().of(told_)(row) for row in known_rows(pl.DataFrame({"text": ["x"]}))] == [True]


def test_few_rows_among_many_are_confirmed_at_a_glance_as_by_a_query(monkeypatch):
    """In a long run; a batch of the bad examples of many rules, each of which fires on few rows."""
    bad = [example.records[0] for rule in all_rules() for example in rule.bad[:1] if len(example.records) == 1]
    seen = few_rows.FewRows._at_a_glance
    told: list[bool] = []

    def watched(self, frame):
        values = seen(self, frame)
        told.append(values is not None)
        return values

    monkeypatch.setattr(few_rows.FewRows, "_at_a_glance", watched)
    runs = []
    for times in (10**9, 0):
        monkeypatch.setattr(few_rows, "_TIMES_QUERIED", times)
        told.clear()
        runs.append(presscheck.check(bad, as_of=AS_OF, preview=True).findings)
        assert any(told) == (times == 0)
    assert_frame_equal(*runs)
