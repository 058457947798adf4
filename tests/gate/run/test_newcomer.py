"""What somebody meets who tries presscheck on a corpus with names of their own."""

from __future__ import annotations

import pytest

import presscheck

LINES = [f"Das Schiff fasst vierhundert Menschen und fährt um {hour} Uhr am Kai ab." for hour in range(9, 15)]


def test_a_list_of_paragraphs_is_suggested_as_the_body():
    record = {"inhalt": {"ueberschrift": "Rat holt die Abendfähre zurück", "absaetze": LINES}}
    with pytest.raises(presscheck.FieldError, match=r"--map headline=inhalt.ueberschrift --map body=inhalt.absaetze"):
        presscheck.check(record)


@pytest.mark.parametrize("names", [{}, {"headline": "Überschrift", "body": "Fließtext"}])
def test_names_that_are_no_utf8_are_said_to_be_none(names, tmp_path):
    path = tmp_path / "export.csv"
    path.write_bytes(f"Überschrift;Fließtext;Adresse\nDie Fähre;{LINES[0]};x\n".encode("cp1252"))
    with pytest.raises(presscheck.FieldError, match=r"not UTF-8\. Convert the source first, for example with iconv"):
        presscheck.check(path, map=names)


def test_names_in_utf8_have_no_such_hint():
    with pytest.raises(presscheck.FieldError) as raised:
        presscheck.check([{"Überschr": "Die Fähre", "Flusstxt": LINES[0]}] * 3)
    assert "UTF-8" not in str(raised.value)


def test_articles_without_an_outlet_are_of_an_unknown_one():
    records = [
        {
            "id": str(at),
            "headline": f"Fähre {at} fährt wieder",
            "body": "\n".join([*LINES, f"Sie fährt zum {at}. Mal."]),
        }
        for at in range(6)
    ]
    run = presscheck.check(records, select=["CP004"], preview=True)
    assert run.findings.height
    assert all(text.endswith("articles of an unknown outlet") for text in run.findings["message"])


def test_what_most_records_have_is_said_with_what_to_do(tmp_path):
    records = [{"headline": f"Fähre {at} fährt wieder", "body": "\n".join(LINES)} for at in range(30)]
    presscheck.check(records, select=["TS009"]).write(tmp_path / "report.txt")
    said = " ".join((tmp_path / "report.txt").read_text("utf-8").split())
    assert "TS009 missing-published: all 30 records" in said
    assert "name that field with `--map published=NAME`" in said
