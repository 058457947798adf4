"""What kind of address it is."""

import pytest

from ...text.test_repairs import record, repaired


@pytest.mark.parametrize(
    ("url", "new"),
    [
        ("https://quay.example/a?utm_source=x&id=7&gclid=4", "https://quay.example/a?id=7"),
        ("https://quay.example/a?id=7&amp;utm_source=x#top", "https://quay.example/a?id=7#top"),
        ("https://quay.example/a?ref=rss#top", "https://quay.example/a#top"),
        ("https://quay.example/a?REF=Home", "https://quay.example/a"),
        ("https://quay.example/a?ref=4711", None),
        ("https://quay.example/a?href=b&preference=c", None),
        ("https://quay.example/utm_source=x", None),
    ],
)
def test_tracking(fires, url, new):
    assert fires("UR003", [{"url": url}]) == [new is not None]
    if new:
        assert repaired("UR003", record(url=url)) == [new]


@pytest.mark.parametrize(
    ("url", "new"),
    [
        ("https://m.quay.example/a", "https://www.quay.example/a"),
        ("https://www.mobile.quay.example/a", "https://www.quay.example/a"),
        ("https://quay.example/a/amp/", "https://quay.example/a"),
        ("https://quay.example/amp/a", "https://quay.example/a"),
        ("https://quay.example/a.amp.html", "https://quay.example/a.html"),
        ("https://quay.example/a.amp?b=c", "https://quay.example/a?b=c"),
        ("https://quay.example/a?amp=1&b=c", "https://quay.example/a?b=c"),
        ("https://quay.example/a?b=c&outputType=amp", "https://quay.example/a?b=c"),
        ("https://quay-example.cdn.ampproject.org/c/s/quay.example/a", "https://quay.example/a"),
        ("https://quay.example/a?print=1", "https://quay.example/a?print=1"),
        ("https://m.quay.example/a/Print/2", "https://m.quay.example/a/Print/2"),
        ("https://m.tv/a", None),
        ("https://quay.example/camp/a-print", None),
        ("https://quay.example/a?b=1&amp;c=2", None),
        ("https://quay.example/print/old-maps", None),
    ],
)
def test_other_views(fires, url, new):
    assert fires("UR004", [{"url": url}]) == [new is not None]
    if new:
        assert repaired("UR004", record(url=url)) == [new]


@pytest.mark.parametrize(
    ("record", "severity"),
    [
        ({"url": "https://mobil.hafenkurier.example/a", "section": "Mobilfunk"}, None),
        ({"url": "https://mobile.quai.example/a", "genre": "Téléphonie"}, None),
        ({"url": "https://mobile.gavan.example/a", "keywords": ["смартфоны"]}, None),
        ({"url": "https://mobile.co.uk/a"}, None),
        ({"url": "https://quay.example/mobile/two-phones-that-float"}, None),
        ({"url": "https://mobile.quay.example/a", "section": "Transport"}, "info"),
        ({"url": "https://m.quay.example/a"}, "warning"),
        ({"url": "https://mobile.quay.example/a/amp/", "section": "Transport"}, "warning"),
    ],
)
def test_a_section_on_telephones_is_no_view_for_them(judged, record, severity):
    assert judged([record], ["UR004"])["severity"].to_list() == [severity] * (severity is not None)


@pytest.mark.parametrize(
    ("publisher", "host", "fired"),
    [
        ("quay.example", "quay.example", False),
        ("quay.co.uk", "news.quay.com", False),
        ("www.quay.com", "quay.blogs.example", False),
        ("blogs.quay.example", "thequay.com", False),
        ("harbour-post.example", "harbourpost.com", False),
        ("quay.example", "harbour.example", True),
        ("https://quay.co.uk/", "www.harbour.co.uk", True),
        ("The Quay", "harbour.example", False),
        ("Quay & Co.", "harbour.example", False),
        (None, "harbour.example", False),
    ],
)
def test_another_site(fires, publisher, host, fired):
    assert fires("UR007", [{"publisher": publisher, "url": f"https://{host}/a"}]) == [fired]


@pytest.mark.parametrize(
    ("code", "url", "fired"),
    [
        ("UR008", "https://quay.example/a.JPG?w=4", True),
        ("UR008", "https://quay.example/a.mp4", True),
        ("UR008", "https://quay.example/a.pdf#page=2", True),
        ("UR008", "https://quay.example/wiki/File:A.jpg", False),
        ("UR008", "https://quay.example/a?b=c.jpg", False),
        ("UR008", "https://quay.jpg", False),
        ("UR008", "https://quay.example/a.jpg.html", False),
        ("UR012", "https://quay.example", True),
        ("UR012", "https://quay.example/index.html", True),
        ("UR012", "https://quay.example/?q=boats", True),
        ("UR012", "https://quay.example/?p=7", False),
        ("UR012", "https://quay.example/#!/boats", False),
        ("UR012", "https://quay.example/sports/", True),
        ("UR012", "https://quay.example/nachrichten/index.html", True),
        ("UR012", "https://quay.example/boats/index.html", False),
        ("UR012", "https://quay.example/blog/tag/old-boats/", True),
        ("UR012", "https://quay.example/tag/boats-4711", False),
        ("UR012", "https://quay.example/tag/why-the-old-boats", False),
        ("UR012", "https://quay.example/tags", False),
        ("UR012", "https://quay.example/search?q=boats", True),
        ("UR012", "https://quay.example/user/login", True),
        ("UR012", "https://quay.example/page/2", True),
        ("UR012", "https://quay.example/boats-are-back/page/2", False),
        ("UR012", "https://quay.example/feed/", True),
        ("UR012", "https://quay.example/2024", False),
        ("UR012", "mailto:desk@quay.example", False),
        ("UR013", "https://uat-www.quay.example/a", True),
        ("UR013", "https://cms.staging.quay.example/a", True),
        ("UR013", "https://nas.local/a", True),
        ("UR013", "https://staging.example/a", False),
        ("UR013", "https://dev.to/a", False),
        ("UR013", "https://quay.example/localhost/", False),
        ("UR014", "https://bit.ly/a", True),
        ("UR014", "https://www.tinyurl.com/a", True),
        ("UR014", "https://orbit.ly/a", False),
        ("UR014", "https://bit.lyceum.example/a", False),
        ("UR014", "https://google.com/url?q=a", True),
        ("UR014", "https://google.com/urls", False),
    ],
)
def test_kind(fires, code, url, fired):
    assert fires(code, [{"url": url}]) == [fired]


def test_graded_kinds(judged):
    urls = (
        "https://quay.example/a.jpg",
        "https://quay.example/a.pdf",
        "https://10.0.0.4/a",
        "https://dev.quay.example/a",
    )
    found = judged([{"url": url} for url in urls], ["UR008", "UR013"])
    assert found["severity"].to_list() == ["error", "warning", "warning", "info"]
