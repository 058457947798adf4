"""Roles of a dump's blocks: examples of each kind of evidence, and what holds for any blocks."""

from __future__ import annotations

import io
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from presscheck.parsers.blocks import kinds
from presscheck.parsers.dump import read
from presscheck.parsers.roles.assign import Assignment, Block, assign
from presscheck.schemas.vocabulary import DATE_ROLES, KINDS, ROLE_SOURCES, ROLES

SEED = Path(__file__).parents[4] / "shared" / "seed" / "000_d54e8266ad8dbaec.txt"

URL = "https://courier.example/world/20211229/bridge-over-the-lune-opens-1091.html"
HEADER = f" date 2021-12-29 {URL}"
HEADLINE = "Bridge Over the Lune Opens"
DESCRIPTION = "The bridge over the Lune was opened on Wednesday, two years late, and the first to cross it were geese."
BODY = "The geese did not wait for the mayor. " * 20
ORGANIZATION = "Harbour Courier desk@courier.example +49 30 23125004 Harbour Press 252 60"
SHORT_TEXTS = "The mayor came late. The geese were there already, and nobody minded them at all."

SEED_LAYOUT = [
    ("header", HEADER),
    ("headline", HEADLINE),
    ("headline_alt", HEADLINE),
    ("description", DESCRIPTION),
    ("created", "2021-12-29T17:59+0000"),
    ("published", "2021-12-29T17:59+0000"),
    ("modified", "2021-12-29T18:30+0000"),
    ("keyword", "ada quist"),
    ("keyword", "is"),
    ("keyword", "bridges"),
    ("keyword", "river lune"),
    ("selector", "/html/head/meta[@name='og:title']/@content /html/head/meta[@name='og:description']/@content"),
    ("image", "https://img.courier.example/lune_0:0:3187:1793_1920x0_80.jpg"),
    ("body", BODY),
    ("related", "https://courier.example/20211228/geese-seen-on-the-quay.html"),
    ("organization", ORGANIZATION),
    ("copyright_year", "2021"),
    ("organization", ORGANIZATION),
    ("genre", "News"),
    ("language", "en_EN"),
    ("organization", ORGANIZATION),
    ("image_size", "1920 1080 true"),
    ("image_size", "1920 1440 true"),
    ("image_size", "1920 1920 true"),
    ("organization", ORGANIZATION),
    ("organization", ORGANIZATION),
    ("keywords_joined", "ada quist, is, bridges, river lune"),
]

COMMON_LAYOUTS = {
    "plug-in": [
        ("headline", HEADLINE),
        ("published", "2021-12-29T17:59:00+00:00"),
        ("modified", "2021-12-30T08:00:00+00:00"),
        ("count", "412"),
        ("count", "0"),
        ("image", "https://courier.example/lune.jpg"),
        ("keyword", "geese"),
        ("keyword", "mayor"),
        ("keyword", "quay"),
        ("section", "Bridges"),
        ("section", "Rivers"),
        ("language", "en-GB"),
        ("related", f"Comment {URL}#respond"),
    ],
    "sorted by name": [
        ("body", BODY),
        ("author", "Mara Lindqvist https://courier.example/author/mara-lindqvist"),
        ("modified", "2021-12-29T18:30:00+00:00"),
        ("published", "2021-12-29T17:59:00+00:00"),
        ("description", DESCRIPTION),
        ("headline", HEADLINE),
        ("access", "true"),
        ("access", "False .paywall"),
        ("related", URL),
        ("organization", "Courier https://courier.example https://courier.example/logo.png 600 60"),
        ("selector", ".article-title h1"),
    ],
    "little": [
        ("headline", HEADLINE),
        ("image", "https://courier.example/picture/77 1200 675"),
        ("published", "December 29, 2021 18:47"),
        ("author", "By Mara Lindqvist"),
        ("section", "World"),
        ("organization", "Daily Lune lune.example:basic"),
        ("unknown", "Geese on the quay https://courier.example/live#1 2021-12-29T18:00:00Z Honking was heard."),
    ],
    "paragraphs": [
        ("headline", HEADLINE),
        ("published", "2021-12-29"),
        *[("body", f"{n}. {SHORT_TEXTS} {SHORT_TEXTS}") for n in range(5)],
        ("author", "Mara Lindqvist"),
        ("organization", "Courier https://courier.example https://courier.example/logo.png"),
    ],
    "short body": [
        ("body", f"(CE) - {DESCRIPTION} {SHORT_TEXTS} {SHORT_TEXTS}"),
        ("description", DESCRIPTION),
        ("headline", HEADLINE),
    ],
    "title with the name of the site": [
        ("headline_alt", f"{HEADLINE} - Harbour Courier"),
        ("headline", HEADLINE),
        ("keywords_joined", "geese,bridges,quay"),
        ("section", "Rivers,Bridges,Boats"),
    ],
}


def blocks_of(texts: list[str]) -> list[Block]:
    found = kinds(pl.Series(texts, dtype=pl.String))
    return [Block(text, kind) for text, kind in zip(texts, found, strict=True)]


def roles_of(texts: list[str], *, url: str | None = URL, date: str | None = "2021-12-29") -> list[str]:
    return [role for role, _ in assign(blocks_of(texts), url=url, date=date).roles]


def assigned(texts: list[str]) -> Assignment:
    return assign(blocks_of(texts), url=URL, date="2021-12-29")


def test_every_block_of_the_seed_layout() -> None:
    found = roles_of([text for _, text in SEED_LAYOUT])
    assert list(zip(found, [text for _, text in SEED_LAYOUT], strict=True)) == SEED_LAYOUT


@pytest.mark.skipif(not SEED.exists(), reason="the seed is not at hand")
def test_every_block_of_the_seed() -> None:
    with SEED.open("rb") as stream:
        (batch,) = (make() for make in read(stream, str(SEED)))
    assert batch.blocks["role"].to_list() == [role for role, _ in SEED_LAYOUT]
    assert batch.articles["date_roles"].to_list() == ["equal"]


@pytest.mark.parametrize("layout", COMMON_LAYOUTS)
def test_common_layouts(layout: str) -> None:
    expected = COMMON_LAYOUTS[layout]
    found = roles_of([HEADER, *(text for _, text in expected)])
    assert list(zip(found[1:], [text for _, text in expected], strict=True)) == expected


@pytest.mark.parametrize("layout", COMMON_LAYOUTS)
def test_line_ends_and_blanks_around_do_not_matter(layout: str) -> None:
    texts = [HEADER, *(text for _, text in COMMON_LAYOUTS[layout])]
    assert roles_of([f" {text}\t" for text in texts]) == roles_of(texts)


class TestDates:
    """Created, published, modified."""

    @pytest.mark.parametrize(
        ("texts", "roles"),
        [
            (["2021-12-29T17:59Z"], ["published"]),
            (["9:05 PM"], ["published"]),
            (["2021-12-29T17:59Z", "2021-12-30T08:00Z"], ["published", "modified"]),
            (["2021-12-29T17:59Z", "2021-12-29T17:00Z"], ["published", "modified"]),
            (["2021-12-30T08:00Z", "2021-12-29T17:59Z"], ["modified", "published"]),
            (["2021-12-29T17:59Z", "2021-12-28T17:00Z"], ["published", "modified"]),
            (["2021-12-28T17:00Z", "2021-12-29T11:00Z"], ["modified", "published"]),
            (["9:05 PM", "2021-12-29T17:59Z"], ["modified", "published"]),
            (["2021-12-29T10:00Z", "2021-12-29T11:00Z", "2021-12-29T12:00Z"], ["created", "published", "modified"]),
            (["2021-12-29T10:00Z", "2021-12-29T12:00Z", "2021-12-29T11:00Z"], ["created", "modified", "published"]),
            (["2021-12-29T11:00Z", "2021-12-29T12:00Z", "2021-12-29T10:00Z"], ["published", "modified", "created"]),
            (["2021-12-29T11:00Z", "2021-12-29T10:00Z", "2021-12-29T12:00Z"], ["published", "created", "modified"]),
            (["2021-12-29T10:00Z", "2021-12-29T10:00Z", "2021-12-29T09:00Z"], ["created", "published", "modified"]),
            (["2021-12-29T10:00Z", "2022-01-03T09:00Z", "2022-01-03T09:00Z"], ["published", "modified", "modified"]),
            (["2021-12-29T10:00Z", "2021-12-29T12:00Z", "2021-12-29T12:00Z"], ["created", "published", "modified"]),
            (["9:05 PM", "2021-12-29T17:59Z", "2021-12-29"], ["created", "published", "modified"]),
            (
                ["2021-12-29T10:00Z", "2021-12-29T12:00Z", "2021-12-29 11:00+01:00", "2021-12-29T12:00:00+00:00"],
                ["published", "modified", "published", "modified"],
            ),
            (
                ["2021-12-29T10:00Z", "2021-12-30T10:00Z", "2021-12-29T10:00Z", "2021-12-30T10:00Z"],
                ["published", "modified", "published", "modified"],
            ),
        ],
    )
    def test_order(self, texts: list[str], roles: list[str]) -> None:
        found = roles_of([HEADER, HEADLINE, *texts])
        assert found[2:] == roles

    def test_falling_dates_before_the_headline_are_sorted_by_name(self) -> None:
        texts = ["2021-12-29T17:59Z", "2021-12-29T17:00Z"]
        assert roles_of([HEADER, *texts, HEADLINE])[1:3] == ["modified", "published"]
        assert roles_of([HEADER, HEADLINE, *texts])[2:] == ["published", "modified"]

    @pytest.mark.parametrize(
        ("texts", "roles"),
        [
            (["Wed, 29 Dec 2021 17:59:00 +0100", "Wed, 29 Dec 2021 18:30:00 +0100"], ["published", "modified"]),
            (["Thu, 30 Dec 2021 08:00:00 +0100", "2021-12-29T17:59"], ["modified", "published"]),
            (["2021-12-29T17:59:00+01:00", "2021-12-29T18:30"], ["published", "modified"]),
        ],
    )
    def test_forms_and_clocks_may_differ(self, texts: list[str], roles: list[str]) -> None:
        found = assigned([HEADER, HEADLINE, *texts])
        assert [role for role, _ in found.roles][2:] == roles
        assert found.date_roles == "position"

    @pytest.mark.parametrize("before", [[], ["2021-12-29T18:30Z"]])
    def test_times_before_description_and_headline_are_sorted_by_name(self, before: list[str]) -> None:
        texts = [*before, "2021-12-29T18:30Z", "2021-12-29T18:30Z", DESCRIPTION, HEADLINE]
        roles = [*["created"][: len(before)], "modified", "published", "description", "headline"]
        assert roles_of([HEADER, *texts])[1:] == roles

    @pytest.mark.parametrize(
        ("texts", "date_roles"),
        [
            (["2021-12-29T17:59Z", "2021-12-29T17:00Z"], "ambiguous"),
            (["2021-12-27T17:59Z", "2021-12-26T17:00Z"], "ambiguous"),
            (["2021-12-29T10:00Z", "2021-12-29T12:00Z", "2021-12-29T11:00Z"], "ambiguous"),
            (["2021-12-29T17:00Z", "2021-12-29T17:59Z"], "position"),
            (["2021-12-29T17:59Z", "2021-12-29T17:59Z"], "position"),
            (["2021-12-29T17:59Z", "2021-12-28T17:00Z"], "position"),
            (["2021-12-29T17:59Z"], "position"),
        ],
    )
    def test_what_cannot_be_told_is_ambiguous(self, texts: list[str], date_roles: str) -> None:
        assert assigned([HEADER, HEADLINE, *texts]).date_roles == date_roles

    def test_equal_creation_and_publication_cannot_be_told_apart(self) -> None:
        one, other = "2021-12-29T17:59Z", "2021-12-29T18:30Z"
        assert assigned([HEADER, HEADLINE, one, one, other]).date_roles == "equal"
        assert assigned([HEADER, HEADLINE, one, other, other]).date_roles == "position"


class TestHeadline:
    """Which of several titles is the headline."""

    LONGER = "A mayor who came too late, and the geese that opened the bridge over the Lune"

    @pytest.mark.parametrize(
        ("url", "texts", "headline"),
        [
            ("https://courier.example/1091.html", [HEADLINE, LONGER], HEADLINE),
            ("https://courier.example/world/geese-opened-bridge-over-lune-mayor-late", [HEADLINE, LONGER], LONGER),
            ("https://courier.example/goslings", ["Goslings", "Of birds and boats"], "Goslings"),
            ("https://courier.example/geese-bridge-quay", ["geese, bridge, quay", HEADLINE], HEADLINE),
            ("https://courier.example/city-life/20211229/", ["City Life in Town", HEADLINE], HEADLINE),
            ("https://courier.example/1091", ["Water for Geese", HEADLINE, f"{HEADLINE} | Courier"], HEADLINE),
        ],
    )
    def test_of_two(self, url: str, texts: list[str], headline: str) -> None:
        found = roles_of([HEADER, *texts, BODY], url=url)
        assert texts[found.index("headline") - 1] == headline

    @pytest.mark.parametrize("end", ["&nbsp;", "&quot;", "&#8221;", "”"])
    def test_a_sentence_may_end_with_an_entity(self, end: str) -> None:
        texts = ["Geese were asked six questions on the new bridge", f"The talk was about water and bread.{end}"]
        assert roles_of([HEADER, *texts, BODY], url=None)[1:3] == ["headline", "description"]


class TestProse:
    """Which text is the description, and which speaks of a person."""

    NUMBERED = "https://courier.example/1091"
    SITE = "Harbour Courier https://courier.example/img/logo.png 60 510"

    @pytest.mark.parametrize(
        ("texts", "roles"),
        [
            ([HEADLINE, SITE, "A day without water."], ["headline", "organization", "description"]),
            ([HEADLINE, SITE, "Rot und Weiß e.V."], ["headline", "organization", "section"]),
            (
                [
                    "The geese at the new bridge did not wait for anyone",
                    f"{HEADLINE} and Nobody Sings | Harbour Courier",
                    SITE,
                ],
                ["description", "headline", "organization"],
            ),
            ([HEADLINE, "Mara Quay Mara Quay writes about rivers. She lives in a boat."], ["headline", "author"]),
            ([HEADLINE, "Mara Quay @mq Mara Quay writes about rivers."], ["headline", "author"]),
            ([HEADLINE, "Mara Quay writes about rivers. More by Mara Quay"], ["headline", "author"]),
            (
                [HEADLINE, "Mara Quay spoke of rivers on Friday, and then Mara Quay went home."],
                ["headline", "description"],
            ),
        ],
    )
    def test_roles_by_texts_alone(self, texts: list[str], roles: list[str]) -> None:
        assert roles_of([HEADER, *texts], url=self.NUMBERED)[1:] == roles

    def test_what_ends_in_the_name_of_the_site_is_no_description(self) -> None:
        texts = [
            HEADLINE,
            "What the Mayor Said to the Geese of the Town – Harbour Courier",
            "Geese on the quay still wait for the mayor",
            self.SITE,
        ]
        assert roles_of([HEADER, *texts])[1:] == ["headline", "headline_alt", "description", "organization"]


class TestLabels:
    """Keywords, sections, authors and organisations beside each other."""

    @pytest.mark.parametrize(
        ("texts", "roles"),
        [
            (["geese", "Sport", "quay", "mayor", "boats"], ["keyword"] * 5),
            (["geese", "courier", "quay", "mayor", "boats"], ["keyword"] * 5),
            (["geese", "boats", "quay", "Culture", "en"], ["keyword", "keyword", "keyword", "section", "language"]),
            (["geese", "Ada Lune", "boats", "quay"], ["keyword"] * 4),
            (["Lune Bridge", "Rivers", "en"], ["keyword", "section", "language"]),
            (["Rivers", "Rivers", "en"], ["keyword", "section", "language"]),
            (["Ada Lune", "Mara Quay", "Otto Reed", "en"], ["keyword"] * 3 + ["language"]),
            (["geese", "Lune, Ada", "quay", "mayor"], ["keyword"] * 4),
            (["412", "geese", "Rivers, Bridges, Boats"], ["count", "keyword", "section"]),
            (["feather,"], ["keyword"]),
            (["N6TPOFLPZ12345BACD"], ["unknown"]),
            (["Mara Lindqvist /authors/mara-lindqvist/"], ["author"]),
            (["Mara Lindqvist https://courier.example/author/mara", "Mara Lindqvist"], ["author", "author"]),
            (["412", "geese, bridges, quay"], ["count", "section"]),
            (["412", "geese, bridges, quay", "Rivers"], ["count", "keywords_joined", "section"]),
            (["economia, sport", "geese, bridges, quay"], ["section", "keywords_joined"]),
        ],
    )
    def test_roles(self, texts: list[str], roles: list[str]) -> None:
        found = roles_of([HEADER, HEADLINE, "2021-12-29T17:59Z", *texts])
        assert found[3:] == roles


class TestAnything:
    """What holds for any blocks."""

    BLOCK = st.sampled_from([text for _, text in SEED_LAYOUT] + ["a, b, c", "http://[", "//[x", "#", "\0"]) | st.text()

    @given(
        st.lists(st.builds(Block, BLOCK, st.sampled_from(KINDS)), max_size=12),
        st.none() | st.sampled_from([URL, "//a", "http://[a", ""]) | st.text(),
        st.none() | st.sampled_from(["2021", "2021-12", "2021-12-29", "0000"]),
    )
    def test_every_block_has_one_known_role(self, blocks: list[Block], url: str | None, date: str | None) -> None:
        found = assign(blocks, url=url, date=date)
        assert len(found.roles) == len(blocks)
        assert all(role in ROLES and source in ROLE_SOURCES for role, source in found.roles)
        assert all((role == "unknown") == (source == "none") for role, source in found.roles)
        assert found.date_roles in DATE_ROLES

    @given(st.permutations(SEED_LAYOUT[1:4] + SEED_LAYOUT[11:14]))
    def test_order_of_texts_does_not_matter(self, layout: list[tuple[str, str]]) -> None:
        expected = {text: role.removesuffix("_alt") for role, text in layout}
        found = roles_of([HEADER, *(text for _, text in layout)])[1:]
        assert {text: role.removesuffix("_alt") for role, (_, text) in zip(found, layout, strict=True)} == expected

    def test_there_is_one_headline(self) -> None:
        texts = [HEADLINE, f"{HEADLINE} at Last", HEADLINE, "Geese First Over the New Lune Bridge"]
        assert sorted(roles_of([HEADER, *texts])) == ["header", "headline", *["headline_alt"] * 3]


def test_a_record_of_many_blocks_is_read() -> None:
    """Every stage is linear in the blocks, or nearly: ten thousand are the most that a record has."""
    rows = [f"geese {n}\n\n2021-12-29T10:00Z\n\nOn day {n} some geese came" for n in range(3333)]
    (batch,) = (make() for make in read(io.BytesIO("\n\n".join([HEADER, *rows]).encode()), "a.txt"))
    assert batch.blocks.height == 10_000


def test_equal_blocks_are_looked_at_once(monkeypatch):
    from presscheck.parsers.roles import draft

    looked_at = []
    real = draft.Features
    monkeypatch.setattr(draft, "Features", lambda *given: looked_at.append(given) or real(*given))
    assign([Block("a", "text")] * 1_000 + [Block("a", "url")], url=URL)
    assert len(looked_at) == 2
