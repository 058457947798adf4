"""DR and IM009: what must not go out with a draft, in many languages, and what only looks like it."""

import polars as pl
import pytest

import presscheck
from presscheck.checks.declaring.examples import CLEAN
from presscheck.checks.declaring.registry import find

from ...conftest import AS_OF


@pytest.mark.parametrize(
    "text",
    [
        "TODO",
        "TODO - call the harbor master again",
        "(TODO: photo of the quay)",
        "The boats sail in June. TODO verify with the operator.",
        "TODO prüfen, wie viele Boote fahren",
        "TODO уточнить число лодок",
        "FIXME the figure is from last year",
        "TKTK",
        "The mayor, [first name TK], opened the quay.",
        "It will cost $TK a year.",
        "Quote TK from the operator",
        "About XXX people came to the quay.",
        "Der Rat zahlt [XXX] Kronen.",
        "[[ask the lawyer]]",
        "Le maire [à vérifier] a parlé.",
        "El alcalde [por confirmar] habló.",
        "Мэр [уточнить имя] открыл причал.",
        "Burmistrz [sprawdzić nazwisko] otworzył nabrzeże.",
        "市长【待确认】出席了仪式。",
        "市長［要確認］が出席した。",
        "시장[확인 필요]이 참석했다.",
    ],
)
def test_a_note_to_oneself_is_found(fires, blocks_of, text):
    assert fires("DR001", blocks_of(text)) == [True]


@pytest.mark.parametrize(
    "text",
    [
        "TK Maxx opens a shop on the quay.",
        "Die TK erstattet die Kosten der Überfahrt.",
        "Super Bowl XXX was played in January.",
        "El Rey vio TODO desde el muelle, y TODO le gustó.",
        "La XXX edición reunió a mil personas.",
        "“They [the crew] agreed,” she said [in May].",
        "Call 555-XXX-0100 for tickets.",
        "The word “TODO” is on the list.",
        "Write `TODO: later` into the file.",
        "She wrote [[sic]] of the quay.",
        "Kasparov moved the queen [check] and won.",
    ],
)
def test_a_name_a_numeral_and_a_remark_are_no_note(fires, blocks_of, text):
    assert fires("DR001", blocks_of(text)) == [False]


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("EMBARGOED UNTIL 6 a.m. on Monday", True),
        ("Nicht veröffentlichen!", True),
        ("No publicar antes del lunes", True),
        ("Non pubblicare", True),
        ("НЕ ДЛЯ ПЕЧАТИ", True),
        ("请勿发布", True),
        ("Do not publish pictures of the crew, the operator asks.", False),
        ("No publicar fotos es lo que pide la empresa a los pasajeros.", False),
    ],
)
def test_a_line_that_forbids_publication(fires, blocks_of, text, is_found):
    assert fires("DR002", blocks_of(text)) == [is_found]


@pytest.mark.parametrize(
    "headline",
    [
        "BORRADOR: Vuelve el barco nocturno",
        "BOZZA - Torna il traghetto notturno",
        "ЧЕРНОВИК: Ночной паром возвращается",
        "【草稿】夜间渡轮将恢复",
        "Rascunho: barca noturna volta",
        "Nachtfähre kehrt zurück – ENTWURF",
        "Draft 2: Night ferry to return",
        "Copie de Le bac du soir reprend",
        "Copia de Vuelve el barco nocturno",
        "Копия Ночной паром возвращается",
        "夜间渡轮将恢复 的副本",
        "Night ferry to return (copy)",
    ],
)
def test_the_headline_of_a_draft_is_found_unless_the_text_is_about_one(fires, headline):
    record = {"headline": headline, "body": "The board met on Tuesday."}
    assert fires("DR003", [record]) == [True]
    word = "copy draft Entwurf bozza borrador rascunho черновик копия копии 草稿 副本 copie copia"
    assert fires("DR003", [record | {"body": f"The board read the {word} on Tuesday."}]) == [False]


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("Test test 123", True),
        ("Artículo de prueba", True),
        ("Ceci est un test. Merci d'ignorer.", True),
        ("qwertz asdf", True),
        ("测试文章，请忽略", True),
        ("Тестовая статья", True),
        ("The test of the ferry went well.", False),
        ("Testing the new boat takes a month.", False),
        ("Probe", False),
    ],
)
def test_a_text_that_is_only_a_test(fires, text, is_found):
    assert fires("DR004", [{"body": text, "headline": "Council votes on the ferry"}]) == [is_found]


@pytest.mark.parametrize(
    ("language", "text", "is_found"),
    [
        ("en", "The the board met.", True),
        ("en-GB", "They sailed to to the island.", True),
        ("de", "Der Rat stimmte mit mit neun Stimmen.", True),
        ("fr", "Le conseil a voté pour pour le bac.", True),
        ("es", "El consejo votó por por el barco.", True),
        ("ru", "Паром пойдёт на на остров.", True),
        (None, "The clerk of the the board.", True),
        ("en", "The word that that clerk had had was short.", False),
        ("de", "Die Boote, die die Stadt bezahlt.", False),
        ("fr", "Nous nous sommes assis, et vous vous levez.", False),
        ("da", "Det er de de kender.", False),
        ("es", "Un barco para para el tren.", False),
        ("en", "The The played “Give and and”.", True),
        ("en", "They heard The The at the quay.", False),
    ],
)
def test_a_doubled_word(fires, blocks_of, language, text, is_found):
    assert fires("DR005", blocks_of(text, language=language)) == [is_found]


def test_one_of_two_words_is_deleted():
    rule = find("DR005")
    frame = pl.DataFrame({"text": ["The the clerk of the the board."]})
    assert frame.select(rule.repair(rule.options_for(AS_OF))).item() == "The clerk of the board."


@pytest.mark.parametrize(
    ("language", "text", "is_found"),
    [
        ("en", "The council council met.", True),
        ("de", "Die Fähre fuhr abends abends zurück.", True),
        ("en", "A very very long day.", False),
        ("en", "Duran Duran played.", False),
        ("id", "Para nelayan nelayan pulang.", False),
        ("en", "Tick, tick, said the clock clock-wise.", False),
    ],
)
def test_any_word_that_is_there_twice(fires, blocks_of, language, text, is_found):
    assert fires("DR006", blocks_of(text, language=language)) == [is_found]


@pytest.mark.parametrize(
    ("host", "is_found"),
    [
        ("localhost:3000", True),
        ("127.0.0.1", True),
        ("10.1.2.3", True),
        ("172.20.0.5", True),
        ("192.168.1.1:8080", True),
        ("[::1]:8000", True),
        ("cms.local", True),
        ("build.corp", True),
        ("news.test", True),
        ("www.invalid", True),
        ("staging.news.example", True),
        ("www-staging.news.example", True),
        ("preview.news.example", True),
        ("dev.news.example", True),
        ("172.32.0.5", False),
        ("8.8.8.8", False),
        ("news.example", False),
        ("localhost.news.example", False),
        ("test.example", False),
        ("upstaging.example", False),
        ("www.news.example/local.test", False),
    ],
)
def test_hosts_that_readers_cannot_reach(fires, blocks_of, host, is_found):
    assert fires("DR007", blocks_of(f"See https://{host}/page, the clerk said.")) == [is_found]
    image = {"url": f"https://{host}/ferry.jpg", "width": None, "height": None, "is_main": None}
    assert fires("IM009", [{"images": [image]}]) == [is_found]


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("[hier]()", True),
        ("[hier](#)", True),
        ("[ici](http://)", True),
        ("[here](https://example.com/page)", True),
        ("<a class='x' href=''>ici</a>", True),
        ('<a href="javascript:void(0);">aquí</a>', True),
        ("See https://www.example.org for more.", True),
        ("[here](https://news.example/page)", False),
        ('<a href="#top-of-page">up</a>', False),
        ("It names “https://example.com” as its page.", False),
    ],
)
def test_links_that_lead_nowhere(fires, blocks_of, text, is_found):
    assert fires("DR008", blocks_of(text)) == [is_found]


def test_the_profile_draft_makes_them_errors_and_lets_a_scheduled_time_pass():
    record = {**CLEAN, "headline": "DRAFT: Night ferry to return", "embargoed_raw": "2024-06-02T06:00:00Z"}
    scheduled = {"published": "2024-06-02T06:00:00Z", "embargoed": record.pop("embargoed_raw")}
    record = {name: record[name] for name in ("headline", "description", "body", "language")} | scheduled
    found = presscheck.check(record, as_of=AS_OF, profile="draft").findings
    assert dict(zip(found["code"], found["severity"], strict=True)) == {"DR003": "error"}
    early = presscheck.check(record | {"published": "2024-06-01T06:00:00Z"}, as_of=AS_OF, profile="draft").findings
    assert set(early["code"]) == {"DR003", "PB001"}
