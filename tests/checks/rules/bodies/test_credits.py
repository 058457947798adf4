"""Lines beside the article: captions and credits, notes on authors, sign-offs of agencies, times."""

import polars as pl
import pytest

from presscheck.checks.declaring.examples import CLEAN


@pytest.mark.parametrize(
    ("text", "fired"),
    [
        ("Photo: Mara Lindqvist", True),
        ("    Photo: Mara Lindqvist", True),
        ("Photos: the boats of the year", False),
        ("Photo finish: the boats of the year", False),
        ("(Image credit: Harbour Board)", True),
        ("The east quay (Image: GETTY )", True),
        ("Image caption The east quay at dusk", True),
        ("The east quay at dusk. Photo by Ines Hale", True),
        ("The photo by Ines Hale hangs in the hall.", False),
        ("Tom Hale/Island Times/Getty Images", True),
        ("Tom Hale, STF / Associated Press", True),
        ("The quay at dusk (Tom Hale / Reuters)", True),
        ("The quay at dusk (AFP)", True),
        ("“We will see,” he said. (AFP)", False),
        ("The patient file (ePA)", False),
        ("Getty Images", True),
        ("Why Getty Images", False),
        ("© Ines Hale", True),
        ("© 2024 Ines Hale", False),
        ("© Alle Rechte vorbehalten", False),
        ("写真：港湾局", True),
        ("Photo: " + "a long caption " * 20, False),
    ],
)
def test_what_is_a_caption_or_a_credit(fires, blocks_of, text, fired):
    assert fires("BD012", blocks_of(text)) == [fired]


@pytest.mark.parametrize(
    ("text", "fired"),
    [
        ("Mara Lindqvist is a reporter for the weekend edition.", True),
        ("Mara Lindqvist (@mara) is the senior editor of this page.", True),
        ("Julius is an LA Entertainment Reporter", True),
        ("Käthe Brückner ist Redakteurin.", True),
        ("Ana Robles es periodista.", True),
        ("Write to Mara Lindqvist at mara@courier.example", True),
        ("Write to the desk at desk@courier.example", False),
        ("Mara Lindqvist is a sailor and hates reporters.", False),
        ("The paper is committed to letters to the editor.", False),
        ("The town has nobody who is a reporter.", False),
    ],
)
def test_what_is_a_note_on_an_author(judged, text, fired):
    found = judged([{**CLEAN, "body": f"{CLEAN['body']}\n{text}"}], ["BD016"])
    assert (found.height > 0) == fired


def test_further_up_only_an_author_of_the_article_has_a_note(judged):
    note = "Mara Lindqvist is a reporter for the weekend edition."
    for authors, expected in ((["Mara Lindqvist"], 1), (["Tom Hale", "Mara Lindqvist"], 1), (["Tom Hale"], 0), ([], 0)):
        record = {**CLEAN, "authors": authors, "body": f"{note}\n{CLEAN['body']}"}
        assert judged([record], ["BD016"]).height == expected, authors


@pytest.mark.parametrize(
    ("text", "fired"),
    [
        ("(Reporting by Mara Lindqvist; Editing by Tom Hale)", True),
        ("Reporting by Mara Lindqvist and Tom Hale in Kingsferry; additional reporting by Ines Hale", True),
        ("Additional reporting by Tom Hale", True),
        ("Reporting by Mara Lindqvist has shown that nobody knew.", False),
        ("Editing by committee is a bad idea", False),
        ("(Bericht von Käthe Brückner, redigiert von Götz Ährenfeld)", True),
        ("© dpa-infocom, dpa:210506-99-123456/2", True),
        ("Ein Bericht von dpa vom 6. Mai nennt andere Zahlen.", False),
    ],
)
def test_what_is_a_sign_off(fires, blocks_of, text, fired):
    assert fires("BD017", blocks_of(text)) == [fired]


PROSE = "The bridge was opened, and the first boat of the new line crossed the sound with forty guests. " * 2


@pytest.mark.parametrize(
    ("text", "fired"),
    [
        ("6 May 2021", True),
        ("* Nov 20, 2019", True),
        ("Updated: 18 Nov 2019, 19:11", True),
        ("Stand: 31.10.2023", True),
        ("2021年5月6日", True),
        ("22:40", False),
        ("Duration 0:00", False),
        ("Updated 4 times", False),
        ("2021", False),
        ("1902 was a good year", False),
    ],
)
def test_what_is_a_time(fires, blocks_of, text, fired):
    assert fires("BD030", blocks_of(text)) == [fired]


@pytest.mark.parametrize(
    ("text", "block", "fired"),
    [
        ("6 May 2021", 2, True),
        ("6 May 2021", 9, False),
        ("6 May 2021, 19:18", 9, True),
        ("Updated 6 May 2021", 9, True),
    ],
)
def test_a_date_above_a_paragraph_may_be_the_heading_of_a_chronology(fires, blocks_of, text, block, fired):
    frame = blocks_of({"text": text, "block": block}).with_columns(body=pl.lit(f"One\n{text}\n{PROSE}\nTwo"))
    assert fires("BD030", frame) == [fired]


def test_a_time_in_a_field_of_its_own_is_none_in_the_text(fires, blocks_of):
    frame = blocks_of({"text": "6 May 2021", "column": "published_raw", "role": "published"})
    assert fires("BD030", frame) == [False]
