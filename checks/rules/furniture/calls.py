"""BD and CT: what a page asks its readers to do: take the newsletter or the app, send a tip, give money."""

from __future__ import annotations

import re
from typing import Final

import polars as pl

from ....schemas import patterns
from ...declaring.declare import rule
from ...declaring.examples import paragraph
from ...declaring.rule import Options, of_article
from ...text.labels import begins_with, has_phrase, is_label, label
from ...text.lines import is_text
from ...text.phrase_lists import spellings
from ...text.repairs import dropped, each


@rule(
    code="BD007",
    name="newsletter-cta",
    severity="warning",
    frame="block",
    literals=spellings("newsletter", "newsletter_labels", "newsletter_things"),
    bound=250,
    message="a newsletter sign-up is in the text: {excerpt}",
    fix="unsafe",
    repair=dropped,
    bad=(
        paragraph("There's plenty more where that came from. Sign up for our newsletter today."),
        paragraph("Get the best of the Courier delivered to your inbox every morning."),
        paragraph("Abonnieren Sie jetzt den täglichen Newsletter des Hafenkuriers"),
        paragraph("Подпишитесь на нашу рассылку, чтобы ничего не пропустить"),
        paragraph("Enter your email address"),
    ),
    good=(
        paragraph("The clerk writes a newsletter that four hundred islanders subscribe to."),
        paragraph("She reads “Sign up for our newsletter” on every page, she says, and has never done so."),
        paragraph("Passengers who sign up for the season ticket by April pay a tenth less."),
        paragraph("The operator announced the change in its newsletter, and in a letter to the council."),
    ),
)
def newsletter_cta(_: Options) -> pl.Expr:
    """An invitation to subscribe to a newsletter was extracted as text.

    What it does: Finds short lines that ask readers to sign up for a newsletter or promise to deliver it to their
    inbox, and the fields and buttons of sign-up forms. Covers more than twenty languages.
    Why it matters: The line addresses visitors of the page, not readers of the article. Extractors keep it because it
    is a complete sentence.
    Leaves alone: Stories about newsletters: they do not address the reader, or they quote the invitation.
    Fix: Drop the line.
    For editors: Delete the line.
    Evidence: 11 % of raw pages, 1.5 % of extracted texts; readability.php #59.
    """
    text = pl.col("text")
    said = label(text)
    calls = has_phrase(text, "newsletter_things") & begins_with(said, "newsletter_calls")
    return is_text() & (has_phrase(text, "newsletter") | calls | is_label(said, "newsletter_labels"))


_ON_NETWORK: Final = (" on google news", " on facebook", " on twitter", " on instagram", " on youtube", " on x")
_FOLLOW: Final = r"(?i)^\W{0,4}follow\s+(?-i:the\s+)?(?-i:[\p{Lu}@])[^.!?\n]{1,60}\son\s(?:" + (
    "|".join(name.removeprefix(" on ") for name in _ON_NETWORK) + r")(?:\W|$)"
)


@rule(
    code="BD010",
    name="app-promo",
    severity="warning",
    frame="block",
    literals=(*_ON_NETWORK, *spellings("app_promo")),
    bound=200,
    message="a promotion of the outlet's app or account is in the text: {excerpt}",
    fix="unsafe",
    repair=dropped,
    bad=(
        paragraph("CLICK HERE TO GET THE HARBOUR COURIER APP"),
        paragraph("Download our free app for news from the quay."),
        paragraph("Follow Harbour Courier on Google News"),
        paragraph("Подписывайтесь на наш телеграм-канал, чтобы узнавать всё первыми."),
    ),
    good=(
        paragraph("The operator wants passengers to download the app and show their ticket on the screen."),
        paragraph("The poster in the window reads “Follow us on the Quay Radio”, an account that is no more."),
        paragraph("Follow the lights along the quay, and you reach the boat in ten minutes."),
    ),
)
def app_promo(_: Options) -> pl.Expr:
    """A request to get the outlet's app or follow its accounts was extracted as text.

    What it does: Finds short lines that ask readers to get “our” app, or to follow, like or join the outlet on a social
    network or channel. Covers twenty-five languages.
    Why it matters: The outlet is advertising itself, with the same line in all its articles.
    Leaves alone: Instructions for getting the app of another organization, and quoted requests.
    Fix: Drop the line.
    For editors: Delete the line.
    Evidence: `CLICK HERE TO GET THE FOX NEWS APP`; the parsers of Fundus remove such lines.
    """
    text = pl.col("text")
    return is_text() & (text.str.contains(_FOLLOW) | has_phrase(text, "app_promo"))


_REACH: Final = (
    r"(?i)\b(?:reach(?:ed)?(?:\s[^\s@]+){0,4}\s(?:at|by|via|on)|(?:e-?mail|contact)(?:\s[^\s@]+){1,5}\sat):?\s"
)
_DOMAIN: Final = r"([^\s.@]+\.(?:(?:co|com|org|net|gov|gob|ac|edu|or|ne|go)\.)?[\p{L}]{2,})$"


def _own_address() -> pl.Expr:
    """An e-mail address in the text is at the article's own domain."""
    host = pl.col("text").str.extract(rf"{_REACH}({patterns.EMAIL})").str.extract(r"@(.+)").str.to_lowercase()
    return host.str.extract(_DOMAIN) == of_article("host").str.to_lowercase().str.extract(_DOMAIN)


@rule(
    code="CT009",
    name="tip-line",
    severity="warning",
    frame="block",
    literals=(*spellings("tips"), "@"),
    bound=300,
    borrows=("host",),
    message="a request to write to the newsroom is in the text: {excerpt}",
    fix="unsafe",
    repair=dropped,
    bad=(
        paragraph("Got a tip? Email Jonas Okafor at jokafor@harbour-courier.example."),
        paragraph("Jonas Okafor may be reached at jokafor@harbour-courier.example."),
        paragraph("Haben Sie einen Fehler entdeckt? Schreiben Sie uns."),
        paragraph("Нашли ошибку? Выделите её и нажмите Ctrl+Enter."),
    ),
    good=(
        paragraph("Anyone who saw the boat may contact the harbour police at harbour@port-ellery-police.example."),
        paragraph("If you have a tip, call the harbour police on the number at the gate, the officer said."),
        paragraph("“Got a tip?” he asked the bartender. “Row faster,” she said."),
    ),
)
def tip_line(_: Options) -> pl.Expr:
    """A request to send tips, letters or corrections to the newsroom was extracted as text.

    What it does: Finds short lines with a sentence that begins with “Got a tip?”, “Report an error” or similar words,
    in twenty-five languages, and lines that give an address at the article's own domain as a contact.
    Why it matters: It is the outlet's own address, the same in many articles, and not part of the story.
    Leaves alone: Requests by the police and other organizations, whose addresses are content.
    Fix: Drop the line.
    For editors: Delete the line.
    Evidence: `Got a tip? Email …` in extracted texts; the parsers of Fundus remove such lines.
    """
    own = _own_address().fill_null(False)
    return is_text() & (has_phrase(pl.col("text"), "tips", opening=True) | own)


_IBAN: Final = r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b"
_IBAN_IN_PYTHON: Final = re.compile(_IBAN)


def _is_account(text: str) -> bool:
    """There is an IBAN in the text whose check digits are right."""
    return any(_checks(found[0].replace(" ", "")) for found in _IBAN_IN_PYTHON.finditer(text))


def _checks(iban: str) -> bool:
    digits = "".join(str(int(character, 36)) for character in iban[4:] + iban[:4])
    return 15 <= len(iban) <= 34 and int(digits) % 97 == 1


@rule(
    code="CT012",
    name="donation-row",
    severity="info",
    frame="block",
    literals=(*spellings("donations", "donation_pages"), "iban"),
    bound=250,
    message="a request for donations or an account number is in the text: {excerpt}",
    fix="unsafe",
    repair=dropped,
    bad=(
        paragraph("Support independent journalism: become a supporter of the Courier."),
        paragraph("IBAN: DE89370400440532013000"),
        paragraph("Unterstützen Sie unsere Arbeit mit einer Spende."),
    ),
    good=(
        paragraph("The harbour office asks for donations of old ropes, which the school makes into nets."),
        paragraph("The letter gives an IBAN, GB00 1234 5678 9012 3456 78, that no bank knows."),
        paragraph("The banner at the quay says “Donate now”, but there is no box."),
    ),
)
def donation_row(_: Options) -> pl.Expr:
    """A request for donations or an account number is in the text.

    What it does: Finds short lines with a sentence that begins by asking for money for the outlet, lines that link to a
    donation page, and lines that contain an IBAN with valid check digits.
    Why it matters: At the end of an article it is usually the outlet's own appeal, the same in all articles.
    Leaves alone: Numbers that only look like an account, and quoted requests. An appeal for aid may be part of a story,
    so check it.
    Fix: Drop the line if it is the outlet's own appeal.
    Evidence: `IBAN: DE30 …` in extracted texts.
    """
    text = pl.col("text")
    account = each(pl.when(text.str.contains(_IBAN)).then(text), lambda row: row if _is_account(row) else None)
    called = has_phrase(text, "donations", opening=True) | has_phrase(text, "donation_pages")
    return is_text() & (called | account.is_not_null())
