"""Notices, calls and widgets of pages: what is one, and what only speaks of it."""

import tomllib
from pathlib import Path

import polars as pl
import pytest

from presscheck.checks import text

PHRASES = Path(text.__file__).parent / "phrases"
EVERYWHERE = {"en", "de", "fr", "es", "it", "pt", "ru", "pl", "nl"}
TOPICS = (
    *("site_pages", "site_sections", "navigation", "consent", "consent_context", "consent_labels", "newsletter"),
    *("newsletter_labels", "newsletter_calls", "newsletter_things", "share_labels", "share_calls", "app_promo"),
    *("ad_labels", "comment_labels", "comments", "copyright", "noscript", "affiliate", "embeds", "tips", "donations"),
)


@pytest.mark.parametrize("topic", TOPICS)
def test_furniture_is_known_in_the_large_languages(topic):
    assert tomllib.loads((PHRASES / f"{topic}.toml").read_text("utf-8")).keys() >= EVERYWHERE


@pytest.mark.parametrize(
    ("code", "text", "fired"),
    [
        ("BD006", "We use cookies to improve your experience on our website.", True),
        ("BD006", "We use cookies and cream for the base.", False),
        ("BD006", "The site of the operator uses cookies to follow its visitors.", False),
        ("BD006", "“We use cookies on this website”, it says on the door of the bakery.", False),
        ("BD006", "We use cookies to improve your experience on our website. " + "x" * 700, False),
        ("BD006", "* Cookie Preferences", True),
        ("BD006", "Cookie preferences of the islanders differ", False),
        ("BD007", "* Sign up for newsletters", True),
        ("BD007", "Subscribe to the Courier newsletter", True),
        ("BD007", "He asked readers to subscribe to the Courier newsletter", False),
        ("BD007", "Abonnez-vous à notre newsletter", True),
        ("BD007", "S’abonner à la newsletter", True),
        ("BD007", "Subscribe to the theory that boats sink.", False),
        ("BD010", "Like us on Facebook to see similar stories", True),
        ("BD010", "follow the story on Facebook", False),
        ("BD010", "Follow @quay on Instagram", True),
        ("BD010", "Follow the story. The council meets on Twitter", False),
        ("BD013", "ADVERTISEMENT – Quay Chandlery", True),
        ("BD013", "Loading ...", True),
        ("BD013", "Anzeigen gegen Unbekannt", False),
        ("BD013", "Advertisement for a boat", False),
        ("BD014", "[ 167 comments ]", True),
        ("BD014", "3 Kommentare", True),
        ("BD014", "Comment", False),
        ("BD014", "No comment", False),
        ("BD014", "You must be logged in to post a comment.", True),
        ("BD015", "Copyright (с) ООО «Гавань», 2019.", True),
        ("BD015", "Перепечатка материалов разрешается при условии активной ссылки на «Вестник гавани».", True),
        ("BD015", "Απαγορεύεται η αναδημοσίευση χωρίς την άδεια της εφημερίδας.", True),
        ("BD015", "Kaynak gösterilmeden yayımlanamaz. Tüm hakları saklıdır.", True),
        ("BD015", "転載の際は編集部まで。無断転載を禁じます。", True),
        ("BD015", "The plan of the quay may not be changed without written consent of the owners.", False),
        ("BD015", "Без письменного согласия соседей пристань строить нельзя.", False),
        ("BD014", "Los comentarios están sujetos a moderación.", True),
        ("BD014", "Komentarze są moderowane, redakcja nie odpowiada za treść komentarzy.", True),
        ("BD014", "Küfür içeren yorumlar onaylanmamaktadır.", True),
        ("BD014", "The comments of the mayor were moderate, and nobody deleted them.", False),
        ("BD015", "© 2019 Island Press", True),
        ("BD015", "© Island Press", False),
        ("BD015", "Hafenkurier © Copyright Courier Media", True),
        ("BD015", "Copyright was her field until 2019.", False),
        ("BD015", "Copyright 2019 Harbour Courier", True),
        ("BD015", "Copyright Harbour Courier 2004-2019", True),
        ("BD028", "JavaScript is required to load the comments.", True),
        ("BD028", "The form requires JavaScript, a critic says.", False),
        ("BD029", "As an Amazon Associate I earn from qualifying purchases.", True),
        ("BD029", "The agent may earn his keep.", False),
        ("BD035", "This Tweet is unavailable", True),
        ("BD035", "The tweet is gone.", False),
        ("CT006", "Instagram: @quay", True),
        ("CT006", "Account: @quay", False),
        ("CT006", "@quay, @harbour.office", True),
        ("CT006", "@quay says no", False),
        ("CT012", "IBAN DE89 3704 0044 0532 0130 00", True),
        ("CT012", "IBAN DE89 3704 0044 0532 0130 01", False),
        ("CT012", "patreon.com/quay", True),
        ("CT012", "The islanders donate now and then", False),
        ("CT012", "The boats are old. Donate now!", True),
        ("CT012", "“Donate now”, says the box.", False),
    ],
)
def test_what_is_furniture(fires, blocks_of, code, text, fired):
    assert fires(code, blocks_of(text)) == [fired]


@pytest.mark.parametrize(
    ("text", "fired"),
    [
        ("Mara Lindqvist can be reached at mara@quay.example.", True),
        ("Email Mara Lindqvist at mara@news.quay.example", True),
        ("Mara Lindqvist can be reached at mara@police.example.", False),
        ("mara@quay.example", False),
        ("The boats return. Got a tip? Tell us.", True),
        ("They got a tip and rowed faster.", False),
        ("If you have a tip, call the police.", False),
    ],
)
def test_whose_address_it_is(fires, blocks_of, text, fired):
    assert fires("CT009", blocks_of(text).with_columns(host=pl.lit("quay.example"))) == [fired]


@pytest.mark.parametrize(
    ("lines", "fired"),
    [
        (("Twitter",), [False]),
        (("Facebook", "Twitter"), [False, False]),
        (("Facebook", "Twitter", "Email"), [True] * 3),
        (("Share this:", "* Twitter", "Rowing"), [True, True, False]),
        (("Facebook Twitter",), [True]),
        (("Facebook and Twitter",), [False]),
        (("Share to LinkedIn LinkedIn Share to Facebook Facebook",), [True]),
        (("Share on Facebook",), [True]),
        (("Share on Saturdays",), [False]),
        (("Facebook, Twitter and Google were asked.", "Twitter"), [False, False]),
    ],
)
def test_which_names_are_buttons(fires, blocks_of, lines, fired):
    assert fires("BD008", blocks_of(*lines)) == fired
