"""Reading dumps: lossless splitting, places, records, batches."""

from __future__ import annotations

import io
from itertools import pairwise

import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from presscheck.parsers import dump_split
from presscheck.parsers.chunks import AnySize, BatchSize
from presscheck.parsers.dump import looks_like_dump, pieces, read
from presscheck.schemas.articles import ARTICLE_DTYPES, Articles
from presscheck.schemas.batch import Batch
from presscheck.schemas.blocks import BLOCK_DTYPES, Blocks
from presscheck.testing.strategies import Dump, dumps

RECORD = b"""\
 date 2021-12-29 https://courier.example/world/20211229/bridge-over-the-lune-opens-1091.html

Bridge Over the Lune Opens

Bridge Over the Lune Opens

The bridge over the Lune was opened on Wednesday, two years late, and the first to cross it were the geese.

2021-12-29T17:59+0000

2021-12-29T17:59+0000

2021-12-29T18:30+0000

lune

bridges

//meta[@name='og:title']/@content

https://img.courier.example/lune.jpg

"""


def source_bytes() -> st.SearchStrategy[bytes]:
    """Any bytes, and bytes that look like dumps with everything wrong."""
    tokens = [
        *(b"\n", b"\n\n", b"\r", b"\r\n", b"\r\n\r\n", b" ", b"\t", b"\x0b", b"\x85"),
        *(b"date ", b" date 2021-12-29 ", b"date 2021 ", b"date //a.example/b", b"date https://a.example/c d"),
        *(b"\xef\xbb\xbf", b"\xff", b"\xe6\xbc", b"\0", "ü漢".encode(), b"2021-12-29T17:59+0000", b"words and words."),
    ]
    return st.binary(max_size=60) | st.lists(st.sampled_from(tokens), max_size=16).map(b"".join)


def batches(data: bytes, batch_size: AnySize = 1000) -> list[Batch]:
    return [make() for make in read(io.BytesIO(data), "a.txt", batch_size=batch_size)]


def whole(data: bytes, batch_size: int = 1000) -> tuple[pl.DataFrame, pl.DataFrame]:
    """All articles, and all blocks with the number of their record."""
    found = batches(data, batch_size)
    articles = [batch.articles for batch in found]
    blocks = [
        batch.blocks.with_columns(batch.articles["record"].gather(batch.blocks["article"]).alias("record"))
        for batch in found
    ]
    empty = pl.DataFrame(schema=ARTICLE_DTYPES), pl.DataFrame(schema=BLOCK_DTYPES | {"record": pl.UInt64()})
    return pl.concat([empty[0], *articles]), pl.concat([empty[1], *blocks]).drop("article")


class TestPieces:
    """Blocks and separators, joined, are the input."""

    @given(source_bytes())
    def test_join_to_the_input(self, data: bytes) -> None:
        found = list(pieces(data))
        assert b"".join(piece.data for piece in found) == data
        assert all(before.start + len(before.data) == after.start for before, after in pairwise(found))
        assert all(piece.data.strip(b" \t\r\n") for piece in found if piece.is_block)
        assert not any(before.is_block and after.is_block for before, after in pairwise(found))

    @pytest.mark.parametrize(
        ("data", "blocks"),
        [
            (b"", []),
            (b" \n\t\r\n ", []),
            (b"a\nb\n\nc", [b"a\nb", b"c"]),
            (b"a\r\n\r\nb\r\rc\n", [b"a", b"b", b"c"]),
            (b"a\n \t\n  b  \n", [b"a", b"  b  "]),
            (b"\xef\xbb\xbf date 2021 a b\nc\n\nd", [b"\xef\xbb\xbf date 2021", b"a b\nc", b"d"]),
            (b"\n\n date 2021-12 https://a.example/b", [b" date 2021-12 https://a.example/b"]),
            (b"date 2021-12-29 //a.example/b c\n\nd", [b"date 2021-12-29 //a.example/b", b"c", b"d"]),
            (b"date 2021-12-29 //a.example/b  \n c", [b"date 2021-12-29 //a.example/b  ", b" c"]),
            (b"date https://a.example/b\r\nc", [b"date https://a.example/b", b"c"]),
        ],
    )
    def test_blocks(self, data: bytes, blocks: list[bytes]) -> None:
        assert [piece.data for piece in pieces(data) if piece.is_block] == blocks


class TestRecords:
    """Where a record begins, and what its header says."""

    @pytest.mark.parametrize(
        ("line", "date", "url"),
        [
            (" date 2021-12-29 https://a.example/b", "2021-12-29", "https://a.example/b"),
            ("\tdate\t2021-12 //a.example/b", "2021-12", "//a.example/b"),
            ("date 2021", "2021", None),
            ("date 2021-12-29 A bridge opens", "2021-12-29", None),
            ("date  https://a.example/b", None, "https://a.example/b"),
            ("date http://[a", None, "http://[a"),
        ],
    )
    def test_header(self, line: str, date: str | None, url: str | None) -> None:
        articles, _ = whole(line.encode() + b"\n\nA Bridge Opens")
        assert articles.select("header_date", "url").rows() == [(date, url)]

    @pytest.mark.parametrize(
        "line", ["date palms are grown here", "Date 2021-12-29", "date 20211", "date", "update 2021", "date 2021/12"]
    )
    def test_other_text_begins_no_record(self, line: str) -> None:
        articles, blocks = whole(f"date 2021\n\nA\n\n{line}\n\nB".encode())
        assert articles.height == 1
        assert line in blocks["text"].to_list()

    def test_a_header_inside_a_block_begins_no_record(self) -> None:
        assert whole(b"date 2021\n\nA\ndate 2022 https://a.example/b")[0].height == 1

    def test_text_before_the_first_header_is_a_record(self) -> None:
        articles, blocks = whole(b"A Bridge Opens\n\n date 2021-12-29 https://a.example/b\n\nC")
        assert articles.select("record", "line", "header_raw", "n_bytes").rows() == [
            (0, 1, None, 16),
            (1, 3, " date 2021-12-29 https://a.example/b", 39),
        ]
        assert blocks["record"].to_list() == [0, 1, 1]

    def test_a_bad_byte_is_marked(self) -> None:
        articles, blocks = whole(b"date 2021\n\nA \xff\n\ndate 2022\n\nB")
        assert articles["decode_ok"].to_list() == [False, True]
        assert blocks["text"].to_list() == ["date 2021", "A \ufffd", "date 2022", "B"]

    def test_lines_of_all_kinds_are_counted(self) -> None:
        _, blocks = whole(b"date 2021\r\n\r\nA\rB\n\nC\r\rD")
        assert blocks.select("line", "text").rows() == [(1, "date 2021"), (3, "A\rB"), (6, "C"), (8, "D")]


class TestRead:
    """Frames of any bytes."""

    @given(source_bytes())
    @example(RECORD)
    def test_places_and_shapes(self, data: bytes) -> None:
        for batch in batches(data, batch_size=2):
            assert batch.articles.schema == ARTICLE_DTYPES
            assert batch.blocks.schema == BLOCK_DTYPES
            assert batch.blocks["article"].n_unique() == batch.articles.height
            for row in batch.blocks.iter_rows(named=True):
                span = data[row["start"] : row["end"]]
                assert span.decode("utf-8", "replace") == row["text"]
                before = data[: row["start"]]
                assert row["line"] == 1 + len((before + b"x").splitlines()) - 1

    @given(source_bytes(), st.integers(1, 7), st.integers(1, 3))
    def test_sizes_of_chunk_and_batch_do_not_matter(self, data: bytes, chunk: int, batch_size: int) -> None:
        expected = whole(data)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(dump_split, "_CHUNK_BYTES", chunk)
            found = whole(data, batch_size)
        assert found[0].equals(expected[0])
        assert found[1].equals(expected[1])

    @settings(max_examples=10)
    @given(dumps())
    def test_records_of_a_clean_dump(self, made: Dump) -> None:
        articles, blocks = whole(made.data)
        Articles.validate(articles)
        Blocks.validate(blocks.with_columns(article=pl.col("record").cast(pl.UInt32)).select(*BLOCK_DTYPES))
        assert articles["record"].to_list() == list(range(len(made.articles)))
        assert articles["decode_ok"].all()
        assert (blocks["role"] == "header").sum() == articles.height

    @given(st.sampled_from([b"\n", b"\r\n", b"\r"]), st.booleans(), st.sampled_from([b"", b"\n", b"\n\n"]))
    def test_spelling_of_the_file_does_not_matter(self, line_end: bytes, mark: bool, end: bytes) -> None:
        data = b"\xef\xbb\xbf" * mark + (RECORD.rstrip() + end).replace(b"\n", line_end)
        _, blocks = whole(data)
        told = ("block", "line", "kind", "role", "role_source", "column")
        assert blocks.select(told).equals(whole(RECORD)[1].select(told))

    def test_what_an_article_is_made_of(self) -> None:
        article = whole(RECORD)[0].row(0, named=True)
        told = {name: value for name, value in article.items() if value not in (None, [])}
        assert told | {"article_id": ""} == told | {
            "article_id": "",
            "source": "a.txt",
            "format": "dump",
            "record": 0,
            "line": 1,
            "decode_ok": True,
            "n_bytes": len(RECORD),
            "header_date": "2021-12-29",
            "headline": "Bridge Over the Lune Opens",
            "headline_alt": "Bridge Over the Lune Opens",
            "created_raw": "2021-12-29T17:59+0000",
            "published_raw": "2021-12-29T17:59+0000",
            "modified_raw": "2021-12-29T18:30+0000",
            "date_roles": "equal",
            "keywords": ["lune", "bridges"],
            "images": [{"url": "https://img.courier.example/lune.jpg", "width": None, "height": None, "is_main": None}],
            "selectors": ["//meta[@name='og:title']/@content"],
        }

    def test_paragraphs_in_blocks_of_their_own_are_one_body(self) -> None:
        lines = [
            f"The geese crossed the bridge for the {n}th time, and nobody minded them much. " * 3 for n in range(5)
        ]
        record = b" date 2021 https://a.example/bridge-opens\n\nBridge Opens Late\n\n2021-12-29\n\n"
        articles, _ = whole(record + "\n\n".join(lines).encode())
        assert articles["body"].to_list() == ["\n".join(lines)]


class TestLimits:
    """Hostile sizes."""

    @given(source_bytes(), st.integers(8, 30), st.integers(1, 3))
    def test_cut_records_are_lossless(self, data: bytes, size: int, blocks: int) -> None:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(dump_split, "MAX_RECORD_BYTES", size)
            patch.setattr(dump_split, "MAX_RECORD_BLOCKS", blocks)
            assert b"".join(piece.data for piece in pieces(data)) == data
            records = list(dump_split.records(io.BytesIO(data)))
            assert all(len(record.data) <= size for record in records)
            found = whole(data)[1]
            patch.setattr(dump_split, "_CHUNK_BYTES", 1)
            assert whole(data)[1].equals(found)
        for row in found.iter_rows(named=True):
            assert data[row["start"] : row["end"]].decode("utf-8", "replace") == row["text"]

    def test_a_long_line_is_cut_between_characters(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(dump_split, "MAX_RECORD_BYTES", 10)
        articles, blocks = whole("漢字漢字漢字".encode())
        assert blocks["text"].to_list() == ["漢字漢", "字漢字"]
        assert articles["decode_ok"].all()

    def test_a_record_after_a_cut_one_is_found(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(dump_split, "MAX_RECORD_BYTES", 20)
        articles, _ = whole(b"date 2021\n\n" + b"a" * 50 + b"\n\ndate 2022\n\nb")
        assert articles["header_date"].drop_nulls().to_list() == ["2021", "2022"]

    def test_a_batch_is_bounded_in_bytes(self) -> None:
        found = batches(b"date 2021 a\n\n" * 5, batch_size=BatchSize(1000, 25))
        assert [batch.articles["record"].to_list() for batch in found] == [[0, 1], [2, 3], [4]]


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (RECORD, True),
        (b"\xef\xbb\xbf\r\n date 2021-12-29 //a.example", True),
        (b"", False),
        (b"a,b\r\n1,2", False),
        (b"date,headline\n2021-12-29,A", False),
        (b'{"date": "2021-12-29"}', False),
        (b"\xff\0\n\ndate", False),
    ],
)
def test_sniffing(head: bytes, expected: bool) -> None:
    assert looks_like_dump(head) is expected


def test_an_ambiguous_pair_of_times_is_told_with_the_article() -> None:
    times = [b"2021-12-29T17:59Z", b"2021-12-29T17:00Z"]
    for order, told in ((times, "ambiguous"), (times[::-1], "position")):
        text = b"\n\n".join([b"date 2021-12-29 https://courier.example/geese", b"Geese Cross the Lune", *order])
        (batch,) = (make() for make in read(io.BytesIO(text), "a.txt"))
        assert batch.articles["date_roles"].to_list() == [told]
