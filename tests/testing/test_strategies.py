"""The public strategies: what they give is valid, varied, the same for the same draws, and shared with nobody."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import defaultdict
from datetime import UTC, datetime
from random import Random

import polars as pl
import pytest
from hypothesis import given, settings

from presscheck.schemas.articles import ARTICLE_DTYPES, Articles
from presscheck.testing import strategies
from presscheck.testing.fiction import FEATURES, STAMPS, Outline, compose, dump_text, languages, slots

AT = datetime(2023, 4, 5, 6, 7, 8, 910_111, UTC)


def outline(**changes: object) -> Outline:
    plain = Outline(published=AT, offset=120, stamp="rfc3339", sentences=8, features=frozenset(FEATURES))
    return plain._replace(**changes)


@given(strategies.articles())
@settings(max_examples=50)
def test_an_article_has_columns_of_articles_with_values_of_their_type(article):
    assert (
        {"url", "headline", "description", "body", "published_raw", "keywords"}
        <= article.keys()
        <= ARTICLE_DTYPES.keys()
    )
    frame = pl.DataFrame([article], schema={name: ARTICLE_DTYPES[name] for name in article})
    assert frame.null_count().sum_horizontal().item() == 0


@given(strategies.article_frames(min_size=1, max_size=3))
@settings(max_examples=30)
def test_frames_satisfy_the_model(frame):
    assert Articles.validate(frame).height == frame.height >= 1
    for column in ("url_canonical", "headline", "body", "article_id"):
        assert frame[column].is_unique().all()


def test_an_empty_frame_satisfies_the_model():
    @given(strategies.article_frames(max_size=0))
    @settings(max_examples=1)
    def check(frame):
        assert Articles.validate(frame).schema == pl.Schema(ARTICLE_DTYPES)

    check()


@pytest.mark.parametrize("code", languages())
def test_the_same_seed_gives_the_same_article_and_another_one_another(code):
    language = languages()[code]
    first, again, other = (compose(language, outline(), seed) for seed in (5, 5, 6))
    assert first == again
    assert first.article()["body"] != other.article()["body"]


def test_an_article_can_be_changed_without_harm_to_the_next():
    story = compose(languages()["en"], outline(), 1)
    article = story.article()
    article["keywords"].append("spoilt")
    article.clear()
    assert "spoilt" not in story.article()["keywords"]


@pytest.mark.parametrize("code", languages())
def test_every_template_has_known_slots_only(code):
    language = languages()[code]
    words = next(slots(language, Random(0), "host.example", 1))
    names = ("headlines", "leads", "sentences", "quotes", "contacts", "lists", "subheads")
    texts = [template.format_map(words) for name in names for template in getattr(language, name)]
    assert not any("{" in text or "}" in text for text in texts)


@pytest.mark.parametrize("code", languages())
def test_every_line_of_a_body_has_a_number_so_that_no_two_articles_share_one(code):
    language = languages()[code]
    names = ("sentences", "quotes", "contacts", "lists", "subheads")
    texts = [template for name in names for template in getattr(language, name)]
    assert [text for text in texts if not any(slot in text for slot in ("{n}", "{m}", "{phone}"))] in ([], ["2021"])


@pytest.mark.parametrize(
    ("stamp", "written"),
    [
        ("rfc3339", "2023-04-05T08:07:08+02:00"),
        ("zulu", "2023-04-05T06:07:08Z"),
        ("minutes", "2023-04-05T08:07+02:00"),
        ("minute", "2023-04-05T08:07+0200"),
        ("blank", "2023-04-05 08:07:08+0200"),
        ("milliseconds", "2023-04-05T08:07:08.910+02:00"),
        ("basic", "20230405T060708Z"),
        ("rfc2822", "Wed, 05 Apr 2023 08:07:08 +0200"),
        ("javascript", "Wed Apr 05 2023 08:07:08 GMT+0200"),
    ],
)
def test_a_stamp_writes_an_instant(stamp, written):
    assert compose(languages()["de"], outline(stamp=stamp), 0).article()["published_raw"] == written


def test_every_stamp_is_tested_above():
    marks = test_a_stamp_writes_an_instant.pytestmark[0].args[1]
    assert {stamp for stamp, _ in marks} == STAMPS.keys()


@given(strategies.stories())
@settings(max_examples=50)
def test_times_are_in_order(story):
    times = [at for at in (story.created, story.published, story.modified) if at is not None]
    assert times == sorted(times)


@given(strategies.articles(["zh", "ja"]))
@settings(max_examples=20)
def test_languages_can_be_chosen(article):
    assert re.search(r"[\u3040-\u30ff\u4e00-\u9fff]", article["headline"])


@given(strategies.dumps())
@settings(max_examples=40)
def test_a_dump_holds_its_articles(dump):
    text = dump.data.decode()
    headers = [line for line in re.split(r"\r\n|\r|\n", text) if re.match(r"\ufeff? date \d", line)]
    assert len(headers) == len(dump.articles)
    for header, article in zip(headers, dump.articles, strict=True):
        assert header.endswith(f"date {article['header_date']} {article['url']}")
        for block in (article["headline"], article["description"], article["body"], *article["keywords"]):
            assert f"{dump.newline}{dump.newline}{block}{dump.newline}" in text + dump.newline


def test_dumps_vary_in_what_a_reader_can_trip_over():
    seen = set()

    @given(strategies.dumps())
    @settings(max_examples=100, derandomize=True, database=None)
    def look(dump):
        data = dump.data
        seen.add(
            (dump.newline, data.startswith(b"\xef\xbb\xbf"), data.endswith((b"\n", b"\r")), len(dump.articles) > 1)
        )

    look()
    assert {newline for newline, *_ in seen} == {"\n", "\r\n", "\r"}
    for position in (1, 2, 3):
        assert {case[position] for case in seen} == {True, False}


def test_the_layout_of_a_dump():
    assert dump_text([["date 2024 //a.example/b", "Head"], ["date 2025", "Tail"]]) == (
        " date 2024 //a.example/b\n\nHead\n\n date 2025\n\nTail\n"
    )


@given(strategies.defects())
@settings(max_examples=100)
def test_a_planted_text_stands_in_its_column(planted):
    assert planted.code in strategies.PLANTS
    assert planted.column in ARTICLE_DTYPES
    value = planted.article.get(planted.column)
    if planted.text is not None:
        assert isinstance(value, str)
        assert planted.text in value


@given(strategies.defective_dumps())
@settings(max_examples=50)
def test_a_planted_block_stands_in_the_dump(planted):
    assert planted.code in strategies.DUMP_PLANTS
    assert f"\n\n{planted.text}\n" in planted.data.decode()


@given(strategies.defective_corpora())
@settings(max_examples=30)
def test_culprits_share_a_text_in_one_outlet(planted):
    culprits = [planted.articles[number] for number in planted.culprits]
    assert len(culprits) >= 2
    assert len({article["url"].removeprefix("http").lstrip("s:/w.").split("/")[0] for article in culprits}) == 1
    assert any(planted.text in str(value) for value in culprits[-1].values())


@pytest.mark.parametrize("strategy", [strategies.defects, strategies.defective_dumps, strategies.defective_corpora])
def test_only_the_codes_that_were_asked_for_are_planted(strategy):
    table = {
        strategies.defects: strategies.PLANTS,
        strategies.defective_dumps: strategies.DUMP_PLANTS,
        strategies.defective_corpora: strategies.CORPUS_PLANTS,
    }[strategy]
    wanted = sorted(table)[:2]
    seen = defaultdict(int)

    @given(strategy(wanted))
    @settings(max_examples=20, derandomize=True, database=None)
    def count(planted):
        seen[planted.code] += 1

    count()
    assert sorted(seen) == wanted


def test_an_unknown_code_is_an_error_that_names_the_known_ones():
    with pytest.raises(ValueError, match=r"no plant for ZZ999; there are plants for: AU002, "):
        strategies.defects(["ZZ999"])


def test_without_hypothesis_the_error_says_what_to_install():
    program = "import sys; sys.modules['hypothesis'] = None; import presscheck.testing.strategies"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert (
        "ImportError: presscheck.testing.strategies needs Hypothesis: pip install 'presscheck[hypothesis]'"
        in done.stderr
    )
