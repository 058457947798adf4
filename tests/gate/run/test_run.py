"""The run as a whole: batches, threads, exchange, internal errors, the API's inputs."""

import json
from collections import Counter

import polars as pl
import pytest

import presscheck
from presscheck.checks.declaring import registry
from presscheck.checks.declaring.examples import CLEAN
from presscheck.gate.run import exchange
from presscheck.gate.terms import rulebook

DIRTY = {**CLEAN, "body": f"{CLEAN['body']}\n1920 1080 true"}


def many(count: int, every: int = 7) -> list[dict]:
    """Clean articles, each with a headline, an address and a last sentence of its own; each seventh has a defect."""
    found = []
    for n in range(count):
        article = DIRTY if n % every == 0 else CLEAN
        found.append(
            article
            | {
                "url": f"https://www.outlet-{n}.example/2024/03/14/story-{n}",
                "headline": f"{CLEAN['headline']}, part {n}",
                "publisher": None,
            }
        )
    return found


def places(run: presscheck.Run) -> list[tuple]:
    return run.findings.select("code", "record", "block", "start", "end", "fingerprint").rows()


@pytest.mark.parametrize("data", [CLEAN, [CLEAN], pl.DataFrame([CLEAN]), pl.LazyFrame([CLEAN])], ids=type)
def test_every_kind_of_data_is_checked(data):
    run = presscheck.check(data)
    assert (run.verdict, run.records) == ("pass", 1)


def test_a_path_and_several_paths(tmp_path):
    path = tmp_path / "articles.jsonl"
    path.write_text(json.dumps(DIRTY) + "\n")
    assert presscheck.check(path).records == 1
    other = tmp_path / "more.jsonl"
    other.write_text(json.dumps(CLEAN) + "\n")
    assert presscheck.check([path, str(other)]).records == 2
    assert presscheck.check([path, str(path)]).records == 1, "a file that is named twice is read once"


def test_batches_and_threads_change_nothing():
    articles = many(60)
    whole = presscheck.check(articles, batch_size=1000)
    assert Counter(whole.findings["code"]) == {"LK003": 9, "ID006": 59, "ID009": 58}
    for size in (1, 7, 25):
        assert places(presscheck.check(articles, batch_size=size)) == places(whole)


def test_duplicates_are_found_across_batches_and_files(tmp_path):
    first, second = tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    first.write_text("".join(json.dumps(article) + "\n" for article in many(5, every=100)[1:]))
    second.write_text("".join(json.dumps(article) + "\n" for article in many(7, every=100)[4:]))
    found = presscheck.check([first, second], batch_size=2, select=["ID003"]).findings
    assert [(row["source"], row["record"]) for row in found.iter_rows(named=True)] == [(str(second), 0)]
    assert str(first) in found["message"][0]


def test_spilling_changes_nothing(monkeypatch):
    articles = [*many(30), *many(30)]
    expected = places(presscheck.check(articles, batch_size=5))
    monkeypatch.setattr(exchange, "_PENDING_BYTES", 5_000)
    monkeypatch.setattr(exchange, "_GROUP_ROWS", 20)
    assert places(presscheck.check(articles, batch_size=5)) == expected
    assert any(code == "ID003" for code, *_ in expected)


RULE = '''
import polars as pl
from presscheck import Signature, article, rule

@rule(code="XX900", name="has-a-bug", severity="info", frame="{frame}", column="headline", message="{message}",
      bad=(article(),), good=(article(),){more})
def has_a_bug(_):
    """Crashes.

    What it does: a
    Why it matters: b
    Leaves alone: c
    Fix: d
    Evidence: e
    """
    return {expression}
'''
NUMBER = 'pl.col("headline").str.to_integer(strict=True)'
SIGNATURE = ", signature=lambda _: Signature('article', pl.lit(True), {key}, pl.col('url'), pl.lit(1))"


@pytest.mark.parametrize(
    "parts",
    [
        {"frame": "article", "message": "never", "more": "", "expression": f"{NUMBER} > 0"},
        {
            "frame": "article",
            "message": "{of_facts}",
            "more": ", facts=lambda _: {'of_facts': pl.col('no_such_column')}",
            "expression": "pl.lit(True)",
        },
        {
            "frame": "corpus",
            "message": "{no_such_column}",
            "more": SIGNATURE.replace("{key}", "pl.lit('k')"),
            "expression": "pl.lit(True)",
        },
        {
            "frame": "corpus",
            "message": "never",
            "more": SIGNATURE.replace("{key}", f"{NUMBER}.cast(pl.String)"),
            "expression": "pl.lit(True)",
        },
        {
            "frame": "corpus",
            "message": "never",
            "more": SIGNATURE.replace("{key}", "pl.lit('k')"),
            "expression": "pl.col('x')",
        },
    ],
    ids=["expression", "facts", "message", "signature", "judgement"],
)
def test_a_rule_with_a_bug_is_an_internal_error_that_names_it_and_hides_no_other(tmp_path, monkeypatch, parts):
    registry.all_rules()
    monkeypatch.setattr(registry, "_registered", dict(registry._registered))
    rulebook._compiled.cache_clear()
    rules = tmp_path / "buggy.py"
    rules.write_text(RULE.format(**parts))
    run = presscheck.check([DIRTY, DIRTY], rule_files=[str(rules)])
    assert run.verdict == "fail"
    assert len(run.internal_errors) == 1
    assert "XX900" in run.internal_errors[0]
    assert sorted(run.findings["code"]) == ["ID003", "LK003", "LK003"]


@pytest.mark.parametrize("pairs", [1, 200])
def test_a_rule_of_a_user_may_read_its_key(tmp_path, monkeypatch, pairs):
    registry.all_rules()
    monkeypatch.setattr(registry, "_registered", dict(registry._registered))
    rulebook._compiled.cache_clear()
    parts = {
        "frame": "corpus",
        "message": "as {of_key}",
        "more": SIGNATURE.replace("{key}", "pl.col('headline')") + ", facts=lambda _: {'of_key': pl.col('key')}",
        "expression": "(pl.col('repeats') > 0) & pl.col('key').str.starts_with('Boat')",
    }
    rules = tmp_path / "keyed.py"
    rules.write_text(RULE.format(**parts).replace("(article(),)", "()"))
    records = [{**DIRTY, "headline": f"Boat {number // 2}"} for number in range(2 * pairs)]
    run = presscheck.check(records, rule_files=[str(rules)], select=["XX900"])
    assert not run.internal_errors
    assert sorted(run.findings["message"]) == sorted(f"as Boat {number}" for number in range(pairs))


def test_rules_of_a_file_are_those_of_its_configuration_alone(tmp_path, monkeypatch):
    registry.all_rules()
    monkeypatch.setattr(registry, "_registered", dict(registry._registered))
    rulebook._compiled.cache_clear()
    rules = tmp_path / "house.py"
    rules.write_text(RULE.format(frame="article", message="always", more="", expression="pl.lit(True)"))
    assert presscheck.check(CLEAN, rule_files=[str(rules)]).findings["code"].to_list() == ["XX900"]
    assert presscheck.check(CLEAN).findings.is_empty()


def test_now_is_a_parameter():
    future = {**CLEAN, "published_raw": "2031-05-01T10:00:00Z", "modified_raw": None, "url": None}
    select = ["TS004"]
    assert presscheck.check(future, select=select, as_of=presscheck.Config().as_of.replace(year=2032)).verdict == "pass"
    assert presscheck.check(future, select=select, as_of=presscheck.Config().as_of.replace(year=2030)).verdict == "fail"


def test_rules_of_a_missing_extra_are_skipped_and_told(monkeypatch):
    monkeypatch.setattr(rulebook, "is_installed", lambda extra: not extra)
    run = presscheck.check(CLEAN)
    needy = {rule.code: rule.extra for rule in registry.all_rules() if rule.extra and rule.default}
    assert {code: extra for extra, codes in run.skipped.items() for code in codes} == needy
    assert not set(run.rules) & set(needy)


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"fail": "error"}, "unknown option 'fail'"),
        ({"select": ["LK9"]}, "LK9"),
        ({"rules": {"BD002": {"min_word": 3}}}, "min_word"),
        ({"rules": {"BD999": {}}}, "BD999"),
        ({"rule_files": ["there-is-no-such-file.py"]}, "there-is-no-such-file.py"),
    ],
)
def test_misuse_raises_a_sentence(options, says):
    with pytest.raises(presscheck.ConfigError) as caught:
        presscheck.check(CLEAN, **options)
    assert says in str(caught.value)


def test_counts_and_verdict_follow_the_threshold():
    article = {**CLEAN, "headline": f"{CLEAN['headline']} | Harbour Courier"}
    assert presscheck.check(article).verdict == "pass"
    run = presscheck.check(article, fail_on="warning")
    assert (run.verdict, run.counts) == ("fail", {"error": 0, "warning": 1, "info": 0})
