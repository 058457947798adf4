"""Mixed scripts, few letters, foreign quotation marks."""

import pytest

from ...text.test_repairs import block, record, repaired


@pytest.mark.parametrize(
    ("text", "fired", "new"),
    [
        ("The Соuncil", True, "The Council"),
        ("Вечерний пaром", True, "Вечерний паром"),
        ("Το πλoίο", True, "Το πλοίο"),
        ("iнформацiя", True, "інформація"),
        ("PRщик, SMMщики, iPhone-ом", False, None),
        ("XIXв.", False, None),
        ("TNFα, Δt, 5 μg, 40 kΩ", False, None),
        ("Путин Putin Πούτιν", False, None),
        ("Новый cop, старый вор", False, None),
        ("В тексте oс нет", True, "В тексте ос нет"),
    ],
)
def test_mixed_words(fires, text, fired, new):
    assert fires("TX008", [{"body": text}]) == [fired]
    if fired:
        assert repaired("TX008", record(body=text), "body") == [new]


@pytest.mark.parametrize(
    ("text", "fired"),
    [
        ("word " * 60, False),
        ("word, " * 60, False),
        ("w-- " * 60, True),
        ("word 7 " * 60, True),
        ("word word word 7 " * 30, False),
        ("1 2 3", False),
    ],
)
def test_symbols(fires, text, fired):
    assert fires("TX015", [{"body": text}]) == [fired]


@pytest.mark.parametrize(
    ("language", "text", "new"),
    [
        ("en", "the „Quay“ line", "the “Quay” line"),
        ("en_GB", "the „Quay” line", "the “Quay” line"),
        ("EN", "“Late“ it is", "“Late” it is"),
        ("es", "dijo “tarde“.", "dijo “tarde”."),
        ("en", "“Late” it is", None),
        ("en", "“It goes on", None),
        ("en", "late. “It goes on", None),
        ("de", "die „Fähre“ kommt", None),
        ("sv", "”Färjan“ kommer", None),
        (None, "the „Quay“ line", None),
    ],
)
def test_quotation_marks(fires, blocks_of, language, text, new):
    assert fires("TX014", blocks_of(text, language=language)) == [new is not None]
    if new:
        assert repaired("TX014", block(text, language=language)) == [new]


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        ("Oι βάρκες επιστρέφουν τον Απρίλιο.", "info"),
        ("Η απόφαση τoυ συμβουλίου, λέει η γραμματέας.", "info"),
        ("Cовет вернул вечерний паром.", "info"),
        ("Рада пoвернула вечірній пором.", "warning"),
        ("Съветът върна фeрибота.", "warning"),
        ("Το συμβούλιο επανέφερε το πλoίο.", "warning"),
    ],
)
def test_slips_of_a_keyboard_are_an_info(judged, text, severity):
    assert judged([{"body": text}], ["TX008"])["severity"].to_list() == [severity]
