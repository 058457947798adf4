"""Contact data as lines: whose address it is, what a phone number, an address or a legal name looks like."""

import polars as pl
import pytest

HOST = "harbour-courier.example"


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        (f"We'd love to get your feedback at radio@{HOST}", "warning"),
        (f"Questions or comments? news@mail.{HOST}.", "warning"),
        (f"Schreiben Sie uns: redaktion@{HOST}!", "warning"),
        (f"Tom Hale, hale@{HOST}", "info"),
        (f"E-mail: hale@{HOST}", "info"),
        (f"Whoever saw the boat is asked to write to the desk at news@{HOST}.", None),
        ("Write to us at office@port-ellery.example", None),
        (f"We'd love to hear from you at radio@{HOST}. " + "The council meets again. " * 12, None),
    ],
)
def test_the_outlets_own_address(judged, text, severity):
    found = judged([{"url": f"https://www.{HOST}/a", "body": text}], ["CT003"])
    assert found["severity"].to_list() == ([severity] if severity else [])


def test_without_a_host_no_address_is_the_outlets_own_nor_anothers(judged):
    own, row = f"Write to us at news@{HOST}", "Island Press desk@island.example +442079460123 Island Press Ltd"
    assert judged([{"body": f"{own}\n{row}"}], ["CT003", "CT013"]).is_empty()


@pytest.mark.parametrize(
    ("address", "fired"),
    [
        ("quaywalker71@gmail.com", True),
        ("Rudi.Hafen@t-online.de", True),
        ("mara.lindqvist@port-ellery.example", True),
        ("mara_lindqvist@port-ellery.example", True),
        (f"mara.lindqvist@{HOST}", False),
        ("mara@port-ellery.example", False),
        ("info@gmail.com", False),
        ("news.desk@port-ellery.example", False),
        ("redaktion.ellery@gmx.de", False),
        ("@mara.lindqvist", False),
    ],
)
def test_whose_mailbox_it_is(fires, blocks_of, address, fired):
    assert fires("CT008", blocks_of(f"Letters go to {address} until Sunday.", host=HOST)) == [fired]


@pytest.mark.parametrize(
    ("text", "fired"),
    [
        ("Phone: 316-831-6143", True),
        ("    (808) 847-3246", True),
        ("+41 41 544 78 00", True),
        ("Tel.: +49 (0)69 380 795 200", True),
        ("телефон: +7(495) 633-5-633", True),
        ("【TEL】 03-5809-2727", True),
        ("02-751-1500", True),
        ("Sensex: 40627.23 +157.53", False),
        ("1 Kyle Busch 5040 5 1 17 27", False),
        ("2019-11-18 12:30", False),
        ("18-11-2019 – 19-11-2019", False),
        ("ISBN 978-3-319-09575-2", False),
        ("DOI: 10.1007/978-3-319-09575-2_199-1", False),
        ("Company No. 3676192", False),
        ("Call 020 7946 0018, the helpline says, if you have seen the boat on Sunday", False),
        ("Call 020 7946 0018.", False),
    ],
)
def test_what_is_a_row_with_a_telephone_number(fires, blocks_of, text, fired):
    assert fires("CT004", blocks_of(text)) == [fired]


@pytest.mark.parametrize(
    ("text", "fired"),
    [
        ("450 West 31st Street, New York, NY 10001", True),
        ("2980 N. National Road, Suite A, Columbus, IN 47201", True),
        ("Ascom (Holding) AG, Zugerstrasse 32, CH-6340 Baar", True),
        ("Hafenstr. 12, 20999 Föhrde", True),
        ("14, rue du Port, 75999 Crécy", True),
        ("Via del Porto 14, 00999 Anil", True),
        ("ul. Portowa 12, 80-999 Zatoka", True),
        ("101000, Москва, ул. Портовая, д. 12", True),
        ("© 2019 Al Quay Media Network", False),
        ("St. Petersburg, FL 33701", False),
        ("Windows 10 1909 is now available via the Assistant", False),
        ("12 East Quay Street: a house and its guests", False),
        ("Results: North Quay 1200, Island 900", False),
        ("He lives at 12 East Street, Port Ellery, NY 10099.", False),
    ],
)
def test_what_is_a_postal_address(fires, blocks_of, text, fired):
    assert fires("CT005", blocks_of(text)) == [fired]


@pytest.mark.parametrize(
    ("text", "fired"),
    [
        ("Harbour Courier Media Ltd", True),
        ("Harbour Courier Media Ltd.", True),
        ("harbour-courier GmbH", True),
        ("Courier of the Harbour Inc.", False),
        ("Harbour Courier", False),
        ("© Harbour Courier Ltd", False),
        ("Harbour Courier Ltd 1902", False),
        ("www.harbour-courier.example AG", False),
        ("Island Boats Ltd", False),
        ("Harbour Courier Ltd was sold to its own readers", False),
    ],
)
def test_what_is_the_outlets_legal_name(fires, blocks_of, text, fired):
    for columns in ({"host": HOST}, {"publisher": "Harbour Courier"}):
        assert fires("CT007", blocks_of(text, **columns)) == [fired], columns


@pytest.mark.parametrize(
    ("number", "fired"),
    [
        ("+442079460018", False),
        ("+44 1632 960960", False),
        ("+4420794600181234", True),
        ("+999 2079460018", True),
        ("020 7946 0018", False),
    ],
)
def test_what_cannot_be_a_telephone_number(fires, blocks_of, number, fired):
    pytest.importorskip("phonenumbers")
    row = f"Harbour Courier desk@{HOST} {number} Courier Press"
    assert fires("CT011", blocks_of(row)) == [fired]
    assert fires("CT011", blocks_of(f"The log has the number {number}, and nobody knows whose it was.")) == [False]


def test_a_row_of_others_is_told_once(fires, blocks_of):
    row = "Island Press desk@island.example +442079460123 Island Press Ltd"
    own = row.replace("island.example", HOST)
    frame = blocks_of(row, own, {"text": row, "article": 1}, {"text": row, "article": 1}, host=HOST)
    assert fires("CT013", frame) == [True, False, False, False]
    assert fires("CT001", frame) == [False, True, True, True]


def test_no_host_is_no_other_host(fires, blocks_of):
    frame = blocks_of("Island Press desk@island.example +442079460123").with_columns(host=pl.lit(None, pl.String))
    assert fires("CT013", frame) == [False]
