"""HL: headlines of single records."""

import polars as pl
import pytest

from presscheck.schemas.blocks import BLOCK_DTYPES


def blocks(*rows: tuple[int, str, str]) -> pl.DataFrame:
    """Blocks from article, role and text."""
    frame = pl.DataFrame(rows, schema=["article", "role", "text"], orient="row")
    return frame.select(
        (pl.col(name) if name in frame.columns else pl.lit(None)).cast(dtype).alias(name)
        for name, dtype in BLOCK_DTYPES.items()
    )


def test_each_copy_of_a_headline_in_its_record_fires(fires):
    frame = blocks(
        (0, "headline", "The ferry is back"),
        (0, "headline_alt", "“The ferry is back!”"),
        (0, "headline_alt", "THE FERRY IS BACK"),
        (0, "body", "The ferry is back"),
        (1, "headline", "The ferry is back"),
        (1, "headline_alt", "The ferry is late"),
        (2, "headline", "The ferry is back"),
    )
    assert fires("HL001", frame) == [False, True, True, False, False, False, False]


def test_a_frame_without_headlines_has_no_copies(fires):
    assert fires("HL001", blocks((0, "body", "The ferry is back"))) == [False]
    assert fires("HL001", blocks((0, "body", "")).clear()) == []


def test_missing_headline(fires):
    texts = {None: True, "": True, " \n\u00a0": True, "\u200b\u200e": True, "?": False, "🚢": False, "O": False}
    assert fires("HL005", [{"headline": text, "body": "x"} for text in texts]) == list(texts.values())


@pytest.mark.parametrize(
    ("headline", "host", "publisher", "expected"),
    [
        ("The ferry is back | TheHarbour", "theharbour.example", None, True),
        ("The ferry is back - The Harbour", "news.harbour.co.uk", None, True),
        ("The ferry is back – Harbour News", "harbour.example", None, True),
        ("The ferry is back - HARBOUR.EXAMPLE", "harbour.example", None, True),
        ("The ferry is back : L’Écho du Port", "x.example", "L'Écho du Port", True),
        ("渡船回來了 | 海港日報", "x.example", "海港日報", True),
        ("The ferry is back - Harbour - Courier", "x.example", "Harbour Courier", False),
        ("The ferry is back-Harbour", "harbour.example", None, False),
        ("The ferry is back: Harbour", "harbour.example", None, False),
        ("Harbour | The ferry is back", "harbour.example", None, False),
        ("The ferry is back | News", "news.example", None, False),
        ("The ferry is back | ***", "x.example", "!!!", False),
        ("The ferry is back | Harbour", None, None, False),
        ("The ferry is back |", "harbour.example", "", False),
        (None, "harbour.example", "Harbour", False),
    ],
)
def test_site_name_suffix(fires, headline, host, publisher, expected):
    url = host and f"https://{host}/ferry"
    assert fires("HL006", [{"headline": headline, "url": url, "publisher": publisher}]) == [expected]


def test_site_name_suffix_marks_the_last_part_only(judged):
    record = {"headline": "Ferry - what now | Transport | Port-Blatt Nord", "publisher": "Port-Blatt Nord"}
    (finding,) = judged([record], ["HL006"]).to_dicts()
    assert finding["excerpt"] == " | Port-Blatt Nord"
    assert finding["message"].endswith("Port-Blatt Nord")


def test_headline_markup(judged):
    headlines = {
        "A &amp; B": ["&amp;"],
        "&#x2019;Twas &#39;late&#39;": ["&#x2019;", "&#39;", "&#39;"],
        "<b>Late</b>": ["<b>", "</b>"],
        'See <a href="https://x.example">this</a>': ['<a href="https://x.example">', "</a>"],
        "AT&T; R&D; &c;": [],
        "Fares <5 and >3": [],
        "&nbsp no semicolon": [],
        "<Name withheld>": [],
    }
    found = judged([{"headline": headline} for headline in headlines], ["HL013"])
    marked = [found.filter(pl.col("record") == n)["excerpt"].to_list() for n in range(len(headlines))]
    assert marked == list(headlines.values())


def test_missing_headline_is_milder_in_a_dump(judged):
    found = judged([{"body": "x", "format": "dump"}, {"body": "x", "format": "json"}], ["HL005"])
    assert found["severity"].to_list() == ["warning", "error"]
