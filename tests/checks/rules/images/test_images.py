"""Images: sizes, placeholders, pixels and addresses."""

import pytest

from ...text.test_repairs import record, repaired

A, B = "https://img.quay.example/a.jpg", "https://img.quay.example/b.jpg"


def image(url, width=None, height=None, is_main=None):
    return {"url": url, "width": width, "height": height, "is_main": is_main}


@pytest.mark.parametrize(
    ("code", "images", "fired"),
    [
        ("IM001", [], True),
        ("IM001", None, True),
        ("IM001", [image(A)], False),
        ("IM002", [image(A, 0, 400)], True),
        ("IM002", [image(A, 199, 199)], True),
        ("IM002", [image(A, 200, 90)], False),
        ("IM002", [image(A, 120, None)], False),
        ("IM002", [image(A, 20001, 400)], True),
        ("IM002", [image(A, 800, 600), image(B, 80, 80)], False),
        ("IM002", [image(A, 800, 600), image(B, 80, 80, True)], True),
        ("IM002", [image(A, 1, 1)], False),
        ("IM002", [image(A)], False),
        ("IM004", [image(A, 1, 1)], True),
        ("IM004", [image(A, 1, 600)], False),
        ("IM004", [image(A), image("https://ssl-vg03.met.vgwort.de/na/4")], True),
        ("IM004", [image("https://pixel.quay.example/a.jpg")], False),
        ("IM004", [image("https://quay.example/1x1.gif")], True),
        ("IM004", [image("https://quay.example/1x1/boats.jpg")], False),
        ("IM005", [image("")], True),
        ("IM005", [image("/a.jpg")], True),
        ("IM005", [image("data:image/png;base64,AAAA")], True),
        ("IM005", [image(None)], False),
        ("IM005", [image(" " + A)], False),
        ("IM006", [image("https://quay.example/a_1200x675_.jpg", 1600, 900)], False),
        ("IM006", [image("https://quay.example/a_1200x675_.jpg", 900, 900)], True),
        ("IM006", [image("https://quay.example/a_1200x0_.jpg", 900, 900)], False),
        ("IM006", [image("https://quay.example/a_1200x675_.jpg", None, 900)], False),
        ("IM006", [image("https://quay.example/a_1200x675_.jpg", 0, 900)], False),
        ("IM007", [image(None, 800, 600)], True),
        ("IM007", [image(" ", None, 600)], True),
        ("IM007", [image(A, 800, 600), image(A, 600, 600)], True),
        ("IM007", [image(A, 800, 600), image(A, 800, 600)], False),
        ("IM007", [image(A, 800, 600), image(B, 600, 600)], False),
        ("IM007", [image(A), image(A)], False),
    ],
)
def test_images(fires, code, images, fired):
    assert fires(code, [{"headline": "x", "images": images}]) == [fired]


@pytest.mark.parametrize(
    ("stem", "fired"),
    [
        ("logo.png", True),
        ("site-logo-512x512.png", True),
        ("OpenGraph_default.png?v=2", True),
        ("fb_logo.jpg", True),
        ("no-image.jpg", True),
        ("default-thumbnail.jpg", True),
        ("favicon-96x96.png", True),
        ("placeholder", True),
        ("default.jpg", False),
        ("alibaba-logo-getty.jpg", False),
        ("catalogo.jpg", False),
        ("blank-faces.jpg", False),
        ("image-4711.jpg", False),
    ],
)
def test_placeholders(fires, stem, fired):
    assert fires("IM003", [{"images": [image(A), image(f"https://quay.example/sites/default/files/{stem}")]}]) == [
        fired
    ]


@pytest.mark.parametrize(
    ("code", "images", "new"),
    [
        ("IM003", [image(A), image("https://quay.example/logo.png"), image(None, 8, 8)], [image(A), image(None, 8, 8)]),
        ("IM004", [image(B, 1, 1), image(A)], [image(A)]),
        (
            "IM005",
            [image("/a.jpg", 8, 9), image("//b.example/c")],
            [image("https://q.example/a.jpg", 8, 9), image("https://b.example/c")],
        ),
        (
            "IM005",
            [image(""), image(" ", 8, 9), image("data:x"), image(None)],
            [image(" ", 8, 9), image("data:x"), image(None)],
        ),
        ("IM005", [image("c.jpg"), image("http://[")], [image("https://q.example/a/c.jpg"), image("http://[")]),
    ],
)
def test_a_list_after_its_repair(code, images, new):
    assert repaired(code, record(url="https://q.example/a/b", images=images)) == [new]


def test_an_address_without_a_page_stays_as_it_is():
    assert repaired("IM005", record(images=[image("/a.jpg")])) == [[image("/a.jpg")]]


@pytest.mark.parametrize(
    ("images", "code", "in_dump", "elsewhere"),
    [
        ([image(A, 0, 0)], "IM002", "info", "warning"),
        ([image(A, 1, 1)], "IM004", "info", "error"),
        ([image("https://vg03.met.vgwort.de/na/4")], "IM004", "error", "error"),
    ],
)
def test_sizes_of_dumps_are_milder(judged, images, code, in_dump, elsewhere):
    found = judged([{"format": read_as, "images": images} for read_as in ("dump", "json")], [code])
    assert found["severity"].to_list() == [in_dump, elsewhere]


@pytest.mark.parametrize(
    ("images", "severity"), [([image(None, 8, 8)], "warning"), ([image(A, 8, 8), image(A, 9, 8)], "info")]
)
def test_sizes_without_an_address_are_left_to_another_rule_in_dumps(judged, images, severity):
    found = judged([{"format": read_as, "images": images} for read_as in ("dump", "json")], ["IM007"])
    assert found.select("record", "severity").rows() == [(1, severity)]


def test_the_image_is_named(judged):
    found = judged([{"images": [image(A), image("/b.jpg"), image(None, 8, 9)]}], ["IM005", "IM007"])
    assert [text.rsplit(": ", 1)[1] for text in found["message"]] == ["/b.jpg", "8 × 9"]
