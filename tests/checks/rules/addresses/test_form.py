"""What is an address, and what is its usual form."""

import pytest

from ...text.test_repairs import record, repaired

FORMS = ["UR001", "UR002", "UR005", "UR006", "UR009", "UR010", "UR011", "UR013"]
_START = "https://quay.example/a"
_MANY = 200_000
"""In the square of time, so many take a minute."""


@pytest.mark.parametrize(
    ("url", "codes"),
    [
        ("https://quay.example/a", []),
        (" https://quay.example/a\n", []),
        ("https://hafen-blätter.example:8443/ä?b=c", []),
        ("https://me:pw@quay.example./a", []),
        ("urn:newsml:quay.example:4711", []),
        ("tag:quay.example,2024:4711", []),
        ("", []),
        ("  ", []),
        ("undefined", []),
        ("http:/quay.example/a", ["UR001"]),
        ("https//quay.example/a", ["UR001"]),
        ("htttp://quay.example/a", ["UR001"]),
        ("https:\\\\quay.example\\a", ["UR001"]),
        ("https://", ["UR001"]),
        ("https://quay..example/a", ["UR001"]),
        ("https://quay,example/a", ["UR001"]),
        ("ftp://quay.example/a", ["UR001"]),
        ("javascript:void(0)", ["UR001"]),
        ("two words", ["UR001"]),
        ("4711", ["UR001"]),
        ("/a", ["UR009"]),
        ("//quay.example/a", ["UR009"]),
        ("../a", ["UR009"]),
        ("quay.example", ["UR009"]),
        ("www.quay.example:8443/a", ["UR009"]),
        ("https://10.0.0.4/a", ["UR013"]),
        ("https://localhost:8000/a", ["UR013"]),
        ("https://intranet/a", ["UR013"]),
        ("https://[2001:db8::1]/a", ["UR013"]),
        ("https://quay.example/null", ["UR010"]),
        ("https://undefined/a", ["UR010"]),
        ("https://quay.example/$STORY_URL", ["UR010"]),
        ("https://quay.example/a-${id}", ["UR010"]),
        ("https://quay.example/null-and-undefined", []),
        ("https://quay.example/$FILE/a$5", []),
        ("https://https://quay.example/a", ["UR011"]),
        ("http://https//quay.example/a", ["UR011"]),
        ("https://quay.example/ahttps://quay.example/b", ["UR011"]),
        ("https://quay.example/https://www.quay.example/b", ["UR011"]),
        ("https://archive.example/2024/https://quay.example/b", []),
        ("https://quay.example/share?url=https://quay.example/b", []),
        ("https://quay.example/a b", ["UR011"]),
        ("<https://quay.example/a>", ["UR011"]),
        ("HTTPS://quay.example/a", ["UR002"]),
        ("https://Quay.example/A", ["UR002"]),
        ("https://quay.example:443/a", ["UR002"]),
        ("https://quay.example:80/a", []),
        ("https://quay.example/a/../b", ["UR002"]),
        ("https://quay.example/a...b/..c", []),
        ("https://quay.example/a?", ["UR002"]),
        ("https://quay.example/%7Ea", ["UR002"]),
        ("https://quay.example/%C3%A4%2Fb", []),
        ("http://quay.example/a", ["UR005"]),
        ("http://quay.example:80/a", ["UR002", "UR005"]),
        ("https://quay.example/a#b", ["UR006"]),
        ("https://quay.example/a#", ["UR006"]),
        ("https://quay.example/#!/a", []),
        ("https://quay.example/live#block-65f1", []),
    ],
)
def test_form(judged, url, codes):
    assert sorted(judged([{"url": url}], FORMS)["code"]) == codes


@pytest.mark.parametrize(
    ("code", "url", "new"),
    [
        ("UR002", "HTTPS://Me@Quay.example:443/a/./b/../C?d=%41#E", "https://Me@quay.example/a/C?d=A#E"),
        ("UR002", "https://quay.example/a/..?", "https://quay.example/"),
        ("UR002", "https://quay.example/..", "https://quay.example/"),
        ("UR002", "https://quay.example/%2D%2f%c3%a4?", "https://quay.example/-%2f%c3%a4"),
        ("UR005", "http://quay.example/http://a", "https://quay.example/http://a"),
        ("UR006", "https://quay.example/a?b=c#d#e", "https://quay.example/a?b=c"),
        ("UR009", "//quay.example/a", "https://quay.example/a"),
        ("UR009", "www.quay.example/a", "https://www.quay.example/a"),
        ("UR009", "/a", "/a"),
        ("UR009", "news/ferry.html", "news/ferry.html"),
        ("UR011", "https://http://quay.example/a", "http://quay.example/a"),
        ("UR011", "http://https//quay.example/a", "https://quay.example/a"),
        ("UR011", "https://quay.example/a, https://quay.example/b", "https://quay.example/a"),
        ("UR011", "https://quay.example/https://www.quay.example/b", "https://www.quay.example/b"),
        ("UR011", "<https://quay.example/a>", "https://quay.example/a"),
        ("UR011", "https://quay.example/a b.html", "https://quay.example/a%20b.html"),
        ("UR011", "https://quay.example/?a= https://quay.example/b", "https://quay.example/?a=%20"),
        pytest.param("UR011", f"{_START}{' ' * _MANY}b", f"{_START}{'%20' * _MANY}b", id="many blanks"),
    ],
)
def test_a_repaired_address(code, url, new):
    assert repaired(code, record(url=url)) == [new]


def test_a_stray_blank_is_milder_than_two_addresses(judged):
    urls = ("https://quay.example/a b", "https://quay.example/a https://quay.example/b")
    assert judged([{"url": url} for url in urls], ["UR011"])["severity"].to_list() == ["warning", "error"]
