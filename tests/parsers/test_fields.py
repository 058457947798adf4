"""Presets: found by names, forced, overridden."""

from __future__ import annotations

import tomllib
from importlib import resources
from typing import Any

import pytest

from presscheck.parsers.fields import GENERIC, TARGETS, FieldError, Planner, detect, preset_names, raw_row

TRAFILATURA = {
    "title": "A Bridge Opens",
    "author": "Ada Vale",
    "hostname": "news.example",
    "date": "2021-12-29",
    "fingerprint": "0f3a",
    "id": "t-1",
    "license": None,
    "raw_text": "It is open.",
    "language": "en",
    "image": "https://news.example/a.jpg",
    "pagetype": "article",
    "filedate": "2021-12-30",
    "source": "https://news.example/a",
    "source-hostname": "News Example",
    "excerpt": "A bridge.",
    "categories": "Town",
    "tags": "bridge;river",
    "text": "It is open.\nAt last.",
    "comments": "",
}
NEWSPAPER4K = {
    "url": "https://news.example/a?ref=x",
    "read_more_link": "",
    "language": "en",
    "title": "A Bridge Opens",
    "top_image": "https://news.example/a.jpg",
    "images": [],
    "movies": [],
    "keywords": [],
    "meta_keywords": ["bridge"],
    "tags": [],
    "authors": ["Ada Vale"],
    "publish_date": "2021-12-29T17:59:00+00:00",
    "summary": "",
    "meta_description": "A bridge.",
    "meta_lang": "en",
    "meta_site_name": "News Example",
    "canonical_link": "https://news.example/a",
    "text": "It is open.",
}
NEWS_PLEASE = {
    "authors": ["Ada Vale"],
    "date_download": "2021-12-30 00:00:00",
    "date_modify": None,
    "date_publish": "2021-12-29 17:59:00",
    "description": "A bridge.",
    "filename": "a.json",
    "image_url": None,
    "language": "en",
    "localpath": None,
    "maintext": "It is open.",
    "source_domain": "news.example",
    "text": None,
    "title": "A Bridge Opens",
    "title_page": None,
    "title_rss": None,
    "url": "https://news.example/a",
}
FUNDUS = {
    "title": "A Bridge Opens",
    "authors": ["Ada Vale"],
    "body": {"summary": ["A bridge."], "sections": [{"headline": ["Open"], "paragraphs": ["It is open.", "At last."]}]},
    "publishing_date": "2021-12-29 17:59:00+00:00",
    "topics": ["bridge"],
    "free_access": True,
    "images": [{"versions": [{"url": "https://news.example/a.jpg"}], "is_cover": True}],
}
CC_NEWS = {
    "title": "A Bridge Opens",
    "text": "It is open.",
    "domain": "news.example",
    "date": "2021-12-29 17:59:00",
    "description": "A bridge.",
    "url": "https://news.example/a",
    "image_url": None,
}
FINEWEB = {
    "text": "It is open.",
    "id": "<urn:uuid:1>",
    "dump": "CC-MAIN-2022-05",
    "url": "https://news.example/a",
    "date": "2022-01-16T09:00:00Z",
    "file_path": "s3://x",
    "language": "en",
    "language_score": 0.98,
    "token_count": 4,
}
NINJS_1 = {
    "uri": "urn:news.example:1",
    "type": "text",
    "versioncreated": "2021-12-29T18:30:00Z",
    "firstcreated": "2021-12-29T17:59:00Z",
    "byline": "Ada Vale",
    "headline": "A Bridge Opens",
    "description_text": "A bridge.",
    "body_text": "It is open.",
    "subject": [{"name": "bridge", "code": "b"}],
    "language": "en",
    "pubstatus": "usable",
    "embargoed": "2021-12-29T18:00:00Z",
}
NINJS_3 = {
    "uri": "urn:news.example:1",
    "versionCreated": "2021-12-29T18:30:00Z",
    "by": "Ada Vale",
    "headlines": [{"role": "sub", "value": "River Crossed"}, {"role": "main", "value": "A Bridge Opens"}],
    "bodies": [
        {"role": "richtext", "contentType": "application/xhtml+xml", "value": "<p>It is open.</p>"},
        {"role": "main", "contentType": "text/plain", "value": "It is open."},
    ],
    "subjects": [{"name": "bridge"}],
    "infosources": [{"name": "News Example"}],
    "pubStatus": "withheld",
    "embargoedUntil": "2021-12-29T19:00:00Z",
}
JSON_LD = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "mainEntityOfPage": {"@type": "WebPage", "@id": "https://news.example/a"},
    "headline": "A Bridge Opens",
    "articleBody": "It is open.",
    "datePublished": "2021-12-29T17:59+0000",
    "author": [{"@type": "Person", "name": "Ada Vale"}, {"@type": "Person", "name": "Bo Lund"}],
    "publisher": {"@type": "Organization", "name": "News Example"},
    "image": {"@type": "ImageObject", "url": "https://news.example/a.jpg", "width": 1200, "height": 800},
    "keywords": "bridge, river",
    "inLanguage": {"@type": "Language", "name": "English", "alternateName": "en"},
    "isAccessibleForFree": "False",
    "copyrightYear": "2021",
    "speakable": {"@type": "SpeakableSpecification", "xpath": ["/html/head/title", "//h1"]},
}
SHORT = {"headline": "A Bridge Opens", "body": "It is open."}
OWN = SHORT | {"published": "2021", "author": "Ada Vale", "keywords": ["b"]}
CMS = SHORT | {"pub_date": "2021-12-29", "tags": ["b"], "byline": "Ada Vale"}
FEED = {"title": "A Bridge Opens", "content": "It is open.", "publishedAt": "2021", "source": {"name": "News Example"}}


@pytest.mark.parametrize(
    ("record", "preset"),
    [
        (TRAFILATURA, "trafilatura"),
        (NEWSPAPER4K, "newspaper4k"),
        (NEWS_PLEASE, "news_please"),
        (FUNDUS, "fundus"),
        (CC_NEWS, "cc_news"),
        (FINEWEB, "fineweb"),
        (NINJS_1, "ninjs"),
        (NINJS_3, "ninjs"),
        (JSON_LD, "schema_org"),
        (OWN, "presscheck"),
        (FEED, GENERIC),
        ({}, GENERIC),
        ({"title": "A Bridge Opens", "text": "It is open."}, GENERIC),
    ],
)
def test_a_preset_is_found_by_names_in_any_order(record: dict[str, Any], preset: str) -> None:
    assert detect(record) == preset
    assert detect(list(reversed(record))) == preset


def columns(record: dict[str, Any], **options: Any) -> dict[str, Any]:
    return raw_row(record, Planner(**options).plan(tuple(record)))


@pytest.mark.parametrize(
    "record", [TRAFILATURA, NEWSPAPER4K, NEWS_PLEASE, FUNDUS, CC_NEWS, NINJS_1, NINJS_3, JSON_LD, OWN, CMS, FEED]
)
def test_every_preset_gives_headline_body_and_time(record: dict[str, Any]) -> None:
    row = columns(record)
    assert row["headline"] == "A Bridge Opens"
    assert "It is open." in row["body"]
    assert row["published_raw"].startswith("2021")


def test_trafilatura() -> None:
    row = columns(TRAFILATURA)
    assert (row["url"], row["publisher"]) == ("https://news.example/a", "News Example")
    assert (row["body"], row["keywords_joined"], row["section"]) == ("It is open.\nAt last.", "bridge;river", "Town")
    assert row["authors"] == ["Ada Vale"]


def test_newspaper4k_takes_the_canonical_address_and_skips_empty_fields() -> None:
    row = columns(NEWSPAPER4K)
    assert (row["url"], row["description"], row["keywords"]) == ("https://news.example/a", "A bridge.", ["bridge"])


def test_fundus_sections_are_lines() -> None:
    row = columns(FUNDUS)
    assert (row["description"], row["body"]) == ("A bridge.", "Open\nIt is open.\nAt last.")
    assert (row["accessible_for_free"], row["images"][0]["is_main"]) == (True, True)


def test_the_date_of_fineweb_is_that_of_the_crawl() -> None:
    row = columns(FINEWEB)
    assert row["crawled_raw"] == "2022-01-16T09:00:00Z"
    assert "published_raw" not in row


def test_ninjs_roles() -> None:
    row = columns(NINJS_3)
    assert (row["headline"], row["body"], row["keywords"]) == ("A Bridge Opens", "It is open.", ["bridge"])
    assert columns(NINJS_1)["modified_raw"] == "2021-12-29T18:30:00Z"


def test_embargo_and_status_of_ninjs() -> None:
    told = [(row["embargoed_raw"], row["pub_status"]) for row in (columns(NINJS_1), columns(NINJS_3))]
    assert told == [("2021-12-29T18:00:00Z", "usable"), ("2021-12-29T19:00:00Z", "withheld")]


def test_the_end_of_an_offer_is_no_embargo() -> None:
    assert "embargoed_raw" not in columns(JSON_LD | {"expires": "2031-01-01", "validThrough": "2031-01-01"})
    assert columns(CMS | {"embargo_until": "2031-01-01"})["embargoed_raw"] == "2031-01-01"


def test_json_ld_objects() -> None:
    row = columns(JSON_LD)
    assert (row["url"], row["publisher"], row["language"]) == ("https://news.example/a", "News Example", "en")
    assert row["authors"] == ["Ada Vale", "Bo Lund"]
    assert row["images"] == [{"url": "https://news.example/a.jpg", "width": 1200, "height": 800, "is_main": None}]
    assert (row["keywords_joined"], row["accessible_for_free"], row["copyright_year"]) == ("bridge, river", False, 2021)
    assert row["selectors"] == ["/html/head/title", "//h1"]


def test_what_a_preset_leaves_is_filled_by_common_names() -> None:
    row = columns(CMS)
    assert (row["published_raw"], row["keywords"], row["authors"]) == ("2021-12-29", ["b"], ["Ada Vale"])


def test_a_name_with_a_dot_is_found_as_it_is_written() -> None:
    assert columns({"title": "A Bridge Opens", "source.name": "News Example"})["publisher"] == "News Example"


def test_a_preset_can_be_forced() -> None:
    assert columns(CC_NEWS, preset="fineweb")["crawled_raw"] == "2021-12-29 17:59:00"


@pytest.mark.parametrize("column", ["headline", "title"])
def test_a_mapping_goes_before_every_preset(column: str) -> None:
    row = columns(CC_NEWS | {"h1": "Bridge!"}, mapping={column: "h1"})
    assert (row["headline"], row["body"]) == ("Bridge!", "It is open.")


def test_a_mapping_may_go_into_objects_and_use_short_names() -> None:
    row = columns({"meta": {"when": "2021"}, "text": "It is open."}, mapping={"published": "meta.when"})
    assert row["published_raw"] == "2021"


def test_unknown_names_are_refused_with_the_nearest_known_one() -> None:
    with pytest.raises(FieldError, match="Unknown column 'hedline'; did you mean 'headline'"):
        Planner(mapping={"hedline": "title"})
    with pytest.raises(FieldError, match="Unknown preset 'newspaper'; did you mean 'newspaper4k'"):
        Planner(preset="newspaper")
    with pytest.raises(FieldError, match="the presets are presscheck, schema_org"):
        Planner(preset="?")


def test_many_shapes_of_records_are_planned_in_bounded_memory() -> None:
    planner = Planner()
    rows = [raw_row({f"k{n}": n, "title": str(n)}, planner.plan((f"k{n}", "title"))) for n in range(1000)]
    assert [row["headline"] for row in rows] == [str(n) for n in range(1000)]


def test_the_file_of_presets_names_columns_that_exist() -> None:
    declared = tomllib.loads(resources.files("presscheck.parsers").joinpath("presets.toml").read_text("utf-8"))
    assert tuple(declared) == preset_names()
    assert list(declared)[-1] == GENERIC
    for preset in declared.values():
        assert preset["about"]
        assert set(preset["columns"]) <= set(TARGETS)
        heads = {name.split(".")[0].split("[")[0] for names in preset["columns"].values() for name in names}
        # A preset that needs a name it does not use could not be told from others.
        assert all(set(needed) & heads or needed == ["@type"] for needed in preset["any_of"])
