"""CT: phone numbers: rows of the text that hold one, and numbers that cannot be."""

from __future__ import annotations

import re
from typing import Final

import polars as pl

from ....glances.glance import each_plainly
from ...declaring.declare import rule
from ...declaring.examples import dump, paragraph
from ...declaring.rule import Options
from ...text.lines import is_line, is_row
from ...text.phrase_lists import pattern
from ...text.repairs import dropped
from .rows import is_contact

_APART: Final = r"(?:^|[^\p{L}\p{N}.,/+-])"
_INTERNATIONAL: Final = r"\+\d{1,3}[\s()./-]{0,2}\d(?:[\s()./-]{0,2}\d){6,12}"
_NATIONAL: Final = r"\(?0\d{1,5}\)?[\s/.-]{1,3}\d{2,4}(?:[\s.-]?\d){3,8}|\(\d{3}\)\s?\d{3}[-.\s]\d{4}|\d{3}-\d{3}-\d{4}"
_ANY: Final = r"\(?\d(?:[\s()./-]{0,3}\d){5,13}"
_LABEL: Final = rf"(?:^|[^\p{{L}}])(?i:{pattern('phone_labels')})[^\p{{L}}\p{{N}}\n]{{0,6}}"
_PHONE: Final = rf"{_LABEL}\+?{_ANY}(?:\D|$)|{_APART}(?:{_INTERNATIONAL}|{_NATIONAL})(?:[^\d,.]|[,.]\D|[,.]?$)"
_DATE: Final = r"(?:^|\D)\d{1,2}\.\s?\d{1,2}\.\s?(?:19|20)\d{2}(?:\D|$)"
"""Written as some national numbers are: 06.05.2021."""


def _phone_row(o: Options) -> pl.Expr:
    return is_row(o["max_chars"]) & pl.col("text").str.replace_all(_DATE, " ").str.contains(_PHONE)


@rule(
    code="CT004",
    name="phone-in-body",
    severity="info",
    frame="block",
    bound=120,
    mark=_PHONE,
    screen=lambda o: pl.when(is_line(o["max_chars"])).then(pl.col("text")).str.contains(r"[0-9][0-9\s()./-]{5,}[0-9]"),
    message="a line of the text is a phone number: {excerpt}",
    fix="unsafe",
    repair=dropped,
    bad=(
        paragraph("Phone: 0207 946 0018"),
        paragraph("+44 20 7946 0018"),
        paragraph("Newsroom (209) 555-0118"),
        paragraph("Telefon 030 23125 118, Fax 030 23125 119"),
    ),
    good=(
        paragraph("Tickets are held at the quay; the desk can be reached under 020 7946 0018 on weekdays."),
        paragraph("1 Aurora 5040 5 1 17 27"),
        paragraph("Index: 40627.23 +157.53"),
        paragraph("ISBN 978-3-319-09575-2"),
        paragraph("2019-11-18 12:30 – 2019-11-19"),
        paragraph("Zuletzt aktualisiert am 06.05.2021", beside=("BD030",)),
    ),
)
def phone_in_body(o: Options) -> pl.Expr:
    """A line of the text is a phone number.

    What it does: Finds lines of at most 120 characters that are not sentences and contain a number after a label such
    as “Phone” or “Tel.”, in twenty languages, an international number, or a number that is grouped like a national one.
    Why it matters: It is the contact of the outlet or of a press office, not a sentence of the article.
    Leaves alone: Numbers within a sentence, such as those of helplines, which are content. Scores, years, ISBNs and
    prices. Lines with an email address (CT001, CT013).
    Fix: Drop the line, unless readers are meant to call the number.
    Evidence: Lines such as `Phone: +41 …` in the plain text of pages; 2 of 181 hand-checked texts have one.
    """
    return _phone_row(o)


_NUMBER: Final = r"\+\d[\d\s()./-]{3,20}\d"


def _is_impossible(number: str) -> bool:
    """No country of this code has numbers of this length."""
    import phonenumbers  # noqa: PLC0415

    try:
        return not phonenumbers.is_possible_number(phonenumbers.parse(number, None))
    except phonenumbers.NumberParseException:
        return True


def _holds_impossible(text: str) -> bool:
    return any(_is_impossible(found) for found in re.findall(_NUMBER, text))


@rule(
    code="CT011",
    name="invalid-phone",
    severity="info",
    frame="block",
    mark=_NUMBER,
    bound=200,
    screen=lambda _: pl.col("text").str.contains("+", literal=True),
    extra="contacts",
    message="this phone number is not valid: {excerpt}",
    bad=(
        dump("Harbour Courier newsroom@harbour-courier.example +4420794600181234 Courier Press Ltd", beside=("CT001",)),
        dump("Harbour Courier newsroom@harbour-courier.example +999 2079460018 Courier Press Ltd", beside=("CT001",)),
    ),
    good=(
        paragraph("The log has the number +4420794600181234, and nobody knows what it is for; it may be of a parcel."),
        paragraph("Write to desk@island-press.example or call +442079460123, please, said the note on the door."),
    ),
)
def invalid_phone(o: Options) -> pl.Expr:
    """A phone number in a contact line is not valid.

    What it does: Looks at numbers with a + in contact lines and phone number lines. Asks phonenumbers whether the
    country code exists, and whether its numbers can have this length.
    Why it matters: Digits are missing, or two numbers were joined: the contact data of the outlet is broken.
    Leaves alone: National numbers, whose country is unknown, and numbers within a sentence. The rule does not check
    whether a number of the right length is in use, because that changes from year to year.
    Fix: Look up the right number.
    Evidence: phonenumbers, a port of Google's libphonenumber.
    """
    row = pl.when(is_contact() | _phone_row(o)).then(pl.col("text"))
    return each_plainly(pl.when(row.str.contains(_NUMBER)).then(row), _holds_impossible, pl.Boolean)
