"""Characters that nobody sees: where they belong, and where they do not."""

import pytest

from ...text.test_repairs import record, repaired


@pytest.mark.parametrize(
    ("code", "text", "fired", "new"),
    [
        ("TX004", "a\u200bb \u2060c\ufeff", True, "ab c"),
        ("TX004", "a\u200cb\u200cc\u200dd", True, "abcd"),
        ("TX004", "п\u200dа", True, "па"),
        ("TX004", "می\u200cگوید", False, None),
        ("TX004", "क्\u200dष", False, None),
        ("TX004", "👩\u200d👧", False, None),
        ("TX004", "ខ្មែរ\u200bភាសា\u200bសរសេរ", False, None),
        ("TX004", "ขา\u200bข้า x\u200by", True, "ขา\u200bข้า xy"),
        ("TX004", "\u200b \ufeff", False, None),
        ("TX005", "Fahr\xadgast\xad\xad", True, "Fahrgast"),
        ("TX005", "Stra\xdf\xaden", True, "Straßen"),
        ("TX005", "aquÃ\xad", False, None),
        ("TX005", "aquÃ\xad es\xadta", True, "aquÃ\xad esta"),
        ("TX006", "a\u200e b\u202ac\u202c \u2066d", True, "a b\u0063 d"),
        ("TX006", "\u2066@quay\u2069 says", False, None),
        ("TX006", "\u2066@quay\u2069 says\u200f", True, "\u2066@quay\u2069 says"),
        ("TX006", "\u2067שלום\u2069 a\u200e", False, None),
        ("TX006", "سلام\u200f!", False, None),
    ],
)
def test_invisible_characters(fires, code, text, fired, new):
    assert fires(code, [{"body": text}]) == [fired]
    if fired:
        assert repaired(code, record(body=text), "body") == [new]


@pytest.mark.parametrize(
    ("code", "text", "severity"),
    [
        ("TX004", "quay\u200bside", "warning"),
        ("TX004", "quay\u200b side", "info"),
        ("TX004", "\ufeffquayside", "info"),
        ("TX004", "ขา\u200bข้า \u200bx", "info"),
        ("TX005", "quay\xadside", "warning"),
        ("TX005", "\xadquayside", "info"),
        ("TX006", "quay\u200e", "warning"),
        ("TX006", "quay\u202eside", "error"),
    ],
)
def test_what_hides_a_word_is_worse(judged, code, text, severity):
    assert judged([{"body": text}], [code])["severity"].unique().to_list() == [severity]
