"""Values that are declared as HTML, as text."""

from __future__ import annotations

import polars as pl
import pytest

import presscheck
from presscheck.parsers.markup import is_markup_item, is_markup_name, rendered

PARAGRAPHS = {
    "de": (
        "Der Hafenrat beschloss am Dienstag, dass die Abendfähre nach drei Jahren Pause wieder fahren soll.",
        "Neun Mitglieder stimmten dafür, vier dagegen, und über die Preise wird im Mai noch einmal gesprochen.",
        "Die Händler am östlichen Kai hatten das in drei Bittschriften verlangt, zuletzt im Herbst.",
    ),
    "el": (
        "Το λιμενικό συμβούλιο αποφάσισε την Τρίτη ότι το βραδινό πλοίο θα ξαναρχίσει ύστερα από τρία χρόνια παύσης.",
        "Εννέα μέλη ψήφισαν υπέρ και τέσσερα κατά, ενώ για τις τιμές θα γίνει νέα συζήτηση τον Μάιο, όπως ειπώθηκε.",
        "Οι έμποροι της ανατολικής προβλήτας το είχαν ζητήσει με τρεις επιστολές, την τελευταία φορά το φθινόπωρο.",
    ),
    "ru": (
        "Портовый совет во вторник решил, что вечерний паром снова начнёт ходить после трёх лет перерыва.",
        "Девять членов совета проголосовали за, четверо были против, а о ценах поговорят ещё раз в мае.",
        "Торговцы восточной набережной просили об этом в трёх письмах, в последний раз осенью, и теперь они рады.",
    ),
}

HEADLINES = {
    "de": "Abendfähre kehrt im Juni zurück",
    "el": "Το βραδινό πλοίο επιστρέφει τον Ιούνιο",
    "ru": "Вечерний паром вернётся в июне",
}


def item(language: str, **fields: object) -> dict[str, object]:
    html = "".join(f"<p>{text}</p>\n" for text in PARAGRAPHS[language])
    return {
        "uri": f"urn:{language}",
        "type": "text",
        "versioncreated": "2024-03-14T18:05:00Z",
        "headline": HEADLINES[language],
        "language": language,
        "body_xhtml": f"<div>{html}</div>",
    } | fields


def told(records: list[dict[str, object]] | pl.DataFrame) -> set[str]:
    return set(presscheck.check(records).findings.filter(pl.col("severity") != "info")["code"])


def errors(records: list[dict[str, object]]) -> set[str]:
    return set(presscheck.check(records).findings.filter(pl.col("severity") == "error")["code"])


@pytest.mark.parametrize("language", PARAGRAPHS)
def test_html_that_is_declared_is_read_as_text(language):
    records = [item(language)]
    assert told(records) == told(pl.DataFrame(records)) == set()


@pytest.mark.parametrize("type_key", ["contenttype", "contentType"])
def test_a_list_of_bodies_says_which_of_them_is_html(type_key):
    html = item("de").pop("body_xhtml")
    body = {"role": "main", type_key: "application/xhtml+xml", "value": html}
    records = [item("de", body_xhtml=None, bodies=[body])]
    assert told(records) == told(pl.DataFrame(records)) == set()


@pytest.mark.parametrize(
    "more", ["<script>var ferry = 1;</script>", "<p>&lt;p&gt;Die Fähre&lt;/p&gt;</p>", "<form>Ihr Name</form>"]
)
def test_tags_that_remain_are_defects(more):
    assert "LK008" in errors([item("de", body_xhtml=f"{item('de')['body_xhtml']}{more}")])


def test_html_that_is_not_declared_is_a_leak():
    assert "LK008" in errors([item("ru", body_text=item("ru")["body_xhtml"])])


@pytest.mark.parametrize("kind", ["picture", "video", "graphic", "audio"])
def test_a_medium_needs_no_body_and_a_text_does(kind):
    assert "BD001" not in errors([item("el", type=kind, body_xhtml=None)])
    assert "BD001" in errors([item("el", type="text", body_xhtml=None)])


def test_blocks_are_lines_and_what_is_within_them_is_not():
    html = (
        "<h2>Im  Hafen</h2><ul><li>ein <b>Boot</b></li><li>zwei</li></ul>A<br/>B &amp; C<!-- x --><td>1</td><td>2</td>"
    )
    assert rendered(html) == "Im Hafen\nein Boot\nzwei\nA\nB & C 1 2"


def test_what_has_no_tag_stays():
    assert rendered("5 < 6\n\nand 7 > 4 &amp; 3") == "5 < 6\n\nand 7 > 4 &amp; 3"
    assert rendered(7) == 7
    assert rendered(["<p>Das Boot</p>", None]) == ["Das Boot", None]


def test_names_and_types_that_declare_html():
    assert all(map(is_markup_name, ("body_xhtml", "body_html5", "description-html", "html")))
    assert not any(map(is_markup_name, ("body_text", "htmlless", "body")))
    assert is_markup_item({"contentType": "text/html; charset=utf-8"})
    assert not is_markup_item({"contentType": "text/plain"})
