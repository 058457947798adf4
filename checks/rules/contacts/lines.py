"""CT: addresses and names of offices, papers and persons that stand as lines of the text."""

from __future__ import annotations

from typing import Final

import polars as pl

from ....schemas import patterns
from ...declaring.declare import rule
from ...declaring.examples import dump, paragraph
from ...declaring.rule import Options, of_article
from ...text.lines import is_line, is_name, is_row, is_text
from ...text.phrase_lists import pattern, phrases
from ...text.repairs import dropped
from .rows import domain, is_contact, own_address, repeated

_WRITE_TO_US: Final = rf"(?i)(?:^|[^\p{{L}}]){pattern('write_to_us')}(?:[^\p{{L}}]|$)"


def _asks_to_write() -> pl.Expr:
    return pl.col("text").str.contains(_WRITE_TO_US)


@rule(
    code="CT003",
    name="publisher-email-in-body",
    severity="warning",
    frame="block",
    literals=("@",),
    bound=300,
    borrows=("host",),
    mark=patterns.EMAIL,
    grade=lambda _: pl.when(_asks_to_write()).then(pl.lit("warning")).otherwise(pl.lit("info")),
    options={"max_chars_row": 140},
    message="the outlet's own email address is in the text: {excerpt}",
    fix="unsafe",
    repair=dropped,
    bad=(
        paragraph("We'd love to get your feedback at newsroom@harbour-courier.example"),
        paragraph("Questions or comments? Write to us: letters@harbour-courier.example."),
        paragraph("Schreiben Sie uns an redaktion@mail.harbour-courier.example, wir freuen uns auf Ihre Post."),
        paragraph("By Jonas Okafor, okafor@harbour-courier.example"),
    ),
    good=(
        paragraph("Anyone who saw the boat is asked to write to the desk at newsroom@harbour-courier.example."),
        paragraph("“Write to us at office@port-ellery.example,” said the harbour master."),
    ),
)
def publisher_email_in_body(o: Options) -> pl.Expr:
    """The outlet's own email address is in the text.

    What it does: Finds addresses at the article's own domain in a paragraph that asks readers to write (“email us”,
    “schreiben Sie uns”), in eighteen languages. In a line that is not a sentence, such an address is an info.
    Why it matters: The outlet is speaking about itself, with the same line on every page; this is not part of the
    article.
    Leaves alone: Addresses of others, and sentences that mention the address without asking readers to write: the
    outlet may be in the news. CT001 reports contact lines with a phone number.
    Fix: Drop the line.
    For editors: Delete the line, unless readers should write to you.
    Evidence: `We'd love to get your feedback at …` in extracted texts; the end of a tabloid's articles in Fundus.
    """
    own = is_text() & own_address(is_text())
    return own & (_asks_to_write() | is_row(o["max_chars_row"]))


_OFFICE: Final = rf"(?:^|[^\p{{L}}]){pattern('role_mailboxes')}(?:[^\p{{L}}]|$)"
_FREE_MAIL: Final = (
    r"(?i)@(?:gmail|googlemail|hotmail|outlook|live|msn|yahoo|ymail|aol|icloud|me|mac|gmx|web|t-online|freenet|posteo|mailbox|proton"
    r"|protonmail|tutanota|mail|yandex|ya|inbox|bk|list|rambler|ukr|orange|wanadoo|laposte|free|sfr|libero|virgilio|tiscali|alice"
    r"|wp|o2|onet|interia|seznam|uol|bol|terra|qq|163|126|naver|hanmail|daum|btinternet|comcast|verizon)"
    r"\.(?:com|net|org|de|at|ch|fr|it|es|nl|be|co\.uk|com\.br|pl|cz|ru|ua|by|cn|kr|me|pt|ie|in|co\.jp)$"
)
_PERSONAL: Final = r"^\p{L}{2,}[._]\p{L}{2,}@"


def _personal(addresses: pl.Expr) -> pl.Expr:
    """Those of a list of addresses that belong to persons."""
    one = pl.element()
    office = one.str.extract("^([^@]+)@").str.to_lowercase().str.contains(_OFFICE)
    return addresses.list.eval(one.filter((one.str.contains(_FREE_MAIL) | one.str.contains(_PERSONAL)) & ~office))


@rule(
    code="CT008",
    name="personal-email",
    severity="info",
    frame="block",
    literals=("@",),
    borrows=("host",),
    mark=patterns.EMAIL,
    message="a personal email address is in the text: {excerpt}",
    bad=(
        paragraph("Letters to the author may be sent to quaywalker71@gmail.com until Sunday."),
        paragraph("Mara Lindqvist, mara.lindqvist@port-ellery.example"),
    ),
    good=(
        paragraph("Tickets are held until noon at tickets@port-ellery.example, says the notice on the quay."),
        paragraph("The rowing club collects reports of the boat at info.ellery@gmail.com until Sunday."),
        paragraph("Follow the harbour at @port.ellery, or the fleet at @boats_of_ellery."),
    ),
)
def personal_email(_: Options) -> pl.Expr:
    """A personal email address is in the text.

    What it does: Finds addresses at well-known free mail services, and addresses of the form `first.last@`, unless they
    contain a word for an office (`info`, `press`, `redaktion`).
    Why it matters: It is personal data. Once it is in a corpus, it is in every copy of the corpus and every model
    trained on it.
    Leaves alone: Addresses at the article's own domain, addresses of offices, and contact lines (CT001, CT013).
    Fix: Mask the address, unless the person wants it to be published.
    Evidence: `…30@aol.com` at the end of letters to an editor; datatrove masks addresses.
    """
    rows = pl.when(is_text() & pl.col("text").str.contains("@", literal=True))
    found = _personal(rows.then(pl.col("text")).str.extract_all(patterns.EMAIL)).list.first()
    own = domain(found.str.extract("@(.+)")) == domain(rows.then(of_article("host")))
    return found.is_not_null() & ~own.fill_null(False)


_FOREIGN_ROW = "Island Press desk@island-press.example +442079460123 Island Press Ltd"


@rule(
    code="CT013",
    name="third-party-contact-row",
    severity="info",
    frame="block",
    screen=lambda _: is_contact(),
    looks_around=True,
    borrows=("host",),
    message="a contact row of another organization is in the text: {excerpt}",
    bad=(
        paragraph(_FOREIGN_ROW),
        dump(_FOREIGN_ROW),
        paragraph("Hafenamt Föhrde: presse@hafen-foehrde.example; Tel. 040 / 9822 2220"),
    ),
    good=(
        paragraph("Have you seen the boat? Write to desk@island-press.example or call +442079460123, please."),
        paragraph("Mara Lindqvist, desk@island-press.example"),
    ),
)
def third_party_contact_row(_: Options) -> pl.Expr:
    """A contact line of another organization is in the text.

    What it does: Finds short lines with an email address and a phone number that are not sentences, if the address is
    not at the article's own domain and the line appears only once.
    Why it matters: The text is a press release or ends with a pasted one, or the line belongs to the page.
    Leaves alone: The outlet's own contact lines and repeated ones (CT001), and records without a URL.
    Fix: Drop the line, unless the text is meant to be a press release.
    For editors: Delete the contact details of the press release.
    Evidence: A third of 34 contact lines in extracted texts were press contacts, such as `presse@…; Tel. …`.
    """
    known = domain(pl.when(is_contact()).then(of_article("host"))).is_not_null()
    return is_contact() & known & ~own_address(is_contact()) & ~repeated()


_WORDS: Final = phrases("street_words")
_STREET: Final = (
    rf"(?:(?:^|[\s,./(-])(?i:{pattern('street_words')})\.?(?:[\s,.)-]|$)"
    rf"|(?:{'|'.join(word for word in _WORDS if len(word) > 3 and word.isalpha())}|str\.)(?:[\s,.)-]|$))"
)
_HOUSE: Final = r"(?:№|(?i:no|nr|n|д)\.?)?\s?\d{1,4}"
_STREET_AND_HOUSE: Final = (
    rf"{_STREET}[^\n\d]*{_HOUSE}(?:\D|$)|(?:^|\s){_HOUSE}\p{{L}}?,?(?:\s[^\n\d]*)?{_STREET}"
    rf"|\d(?:st|nd|rd|th){_STREET}"
)
_EDGE: Final = r"(?-u:\b)"
_POSTCODE: Final = "|".join(
    (
        rf"{_EDGE}[A-Z]{{2}} [0-9]{{5}}(?:-[0-9]{{4}})?{_EDGE}",  # NY 10099
        rf"{_EDGE}[A-Z]{{1,2}}[0-9][A-Z0-9]? [0-9][A-Z]{{2}}{_EDGE}",  # LN9 6JR
        rf"{_EDGE}(?:[A-Z]{{1,2}}-)?[0-9]{{4,6}} \p{{Lu}}",  # 20999 Föhrde, 1017 AB Amsterdam
        rf"{_EDGE}[0-9]{{2}}-[0-9]{{3}} \p{{Lu}}|{_EDGE}[0-9]{{4,5}}-[0-9]{{3}}{_EDGE}",  # 80-999 Zatoka, 01310-100
        rf"{_EDGE}[0-9]{{3}} [0-9]{{2}} \p{{Lu}}|^\s*[0-9]{{6}},|, [0-9]{{6}}\s*$",  # 111 22 Ö, 101000, …
    )
)


@rule(
    code="CT005",
    name="postal-address-row",
    severity="info",
    frame="block",
    bound=140,
    screen=lambda o: pl.when(is_line(o["max_chars"])).then(pl.col("text")).str.contains(r"[0-9]{3}|[0-9][A-Z]{2}"),
    message="a line of the text is a postal address: {excerpt}",
    fix="unsafe",
    repair=dropped,
    bad=(
        paragraph("Harbour Courier, 12 East Quay Street, Port Ellery, NY 10099"),
        paragraph("Fährdienst AG, Hafenstraße 29-32, 20999 Föhrde"),
        paragraph("14 rue du Port, 75999 Crécy-sur-Mer"),
    ),
    good=(
        paragraph("The house at 12 East Quay Street in Port Ellery, NY 10099, was sold for 2000 pounds in May."),
        paragraph("12 East Quay Street: a house and its guests"),
        paragraph("Results: North Quay 1200, East Street 900, Port Ellery 4000"),
    ),
)
def postal_address_row(o: Options) -> pl.Expr:
    """A line of the text is a postal address.

    What it does: Finds lines of at most 140 characters that are not sentences and contain the word for “street” in one
    of nineteen languages, a house number and a postal code.
    Why it matters: It is the imprint of the outlet or the end of a press release, not a sentence of the article.
    Leaves alone: Addresses within a sentence, and streets without a postal code.
    Fix: Drop the line, unless it says where something takes place.
    Evidence: imprints such as `… AG, Dammtorstraße 29-32, 20354 …` in extracted texts.
    """
    text = pl.col("text").str
    row = is_row(o["max_chars"], max_words=3) & ~text.contains("©", literal=True)
    return row & text.contains(_POSTCODE) & text.contains(_STREET_AND_HOUSE)


_FORMS: Final = phrases("legal_forms")
_LEGAL_FORM: Final = (
    rf"(?:^|[\s,(„“\"])(?:(?i:{'|'.join(pl.escape_regex(form) for form in _FORMS if len(form) > 3)})"
    rf"|{'|'.join(form.upper() for form in _FORMS if len(form) <= 3)}|Ltd|Inc)(?:[\s,.;)“”\"]|$)"
)
_FORMS_AS_WRITTEN: Final = [
    *(form.upper() for form in _FORMS),
    *(as_written for form in _FORMS if len(form) > 2 for as_written in (form, form.title())),
    *("GmbH", "S.p.A."),
]


def _letters(text: pl.Expr) -> pl.Expr:
    """A name without case, blanks and marks."""
    return text.str.to_lowercase().str.replace_all(r"[^\p{L}\p{N}]", "")


@rule(
    code="CT007",
    name="legal-name-row",
    severity="warning",
    frame="block",
    bound=100,
    screen=lambda o: pl.when(is_line(o["max_chars"])).then(pl.col("text")).str.contains_any(_FORMS_AS_WRITTEN),
    borrows=("publisher", "host"),
    options={"min_chars_name": 4},
    message="a line of the text is the outlet's legal name: {excerpt}",
    fix="safe",
    repair=dropped,
    bad=(
        paragraph("Harbour Courier Media Ltd"),
        paragraph("Courier Press GmbH, Harbour-Courier"),
    ),
    good=(
        paragraph("Harbour Courier Media Ltd. was founded in 1902 by two brothers who had come from the mainland."),
        paragraph("Island Boats Ltd"),
        paragraph("Harbour Courier"),
    ),
)
def legal_name_row(o: Options) -> pl.Expr:
    """A line of the text is the outlet's legal name.

    What it does: Finds short lines with a legal form (`Ltd`, `GmbH`, `ООО`) and the name of the publisher or of the
    host.
    Why it matters: It is the schema.org `legalName`, or comes from the page footer.
    Leaves alone: Names of other companies, sentences, lines with © or a year, and contact lines (CT001).
    Fix: Drop the line; the name belongs in the publisher's metadata.
    For editors: Delete the line.
    Evidence: The legal name of an agency, five times in one record.
    """
    row = pl.when(is_name(o["max_chars"], max_words=1)).then(pl.col("text"))
    named = row.str.contains(_LEGAL_FORM) & ~row.str.contains(r"©|\([cC]\)|(?i:copyright)|\d{4}|\b(?:www\.|https?:)")
    letters = _letters(row)
    names = (of_article("publisher"), domain(of_article("host")).str.extract(r"^([^.]+)"))
    own = (
        patterns.holds(letters, _letters(name)) & (_letters(name).str.len_chars() >= o["min_chars_name"])
        for name in names
    )
    return named & pl.any_horizontal(part.fill_null(False) for part in own)
