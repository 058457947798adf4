"""Text in the wrong encoding: found whatever was misread as what, and never where nothing was."""

import pytest
from hypothesis import given, settings

from presscheck.testing import strategies

from ...text.test_repairs import record, repaired

MEANT = {
    "fr": "Le café « L’Été » rouvrira-t-il à Noël ? Où ça, demande l’élève.",
    "de": "Die Fähre für Müßiggänger fährt früh – „schön“, sagt Jörg.",
    "pt": "A decisão não é só do João: há opiniões sobre a situação.",
    "pl": "Święto żeglarzy w Łodzi: ćwierć miliona gości już wróciło.",
    "ru": "Вечерний паром вернётся в апреле, решил совет города.",
    "zh": "晚間渡輪服務恢復，議會以九票對四票通過決議。",
    "tr": "Belediye meclisi akşam vapurunu geri getirdi, İğneada'da şenlik var.",
    "vi": "Hội đồng thành phố bỏ phiếu khôi phục chuyến phà buổi tối.",
    "en": "The council’s vote – “a first step” – ends the dispute…",
    "emoji": "The boats are back 🚢 and we love it ❤️",
}


@pytest.mark.parametrize("encoding", ["latin-1", "sloppy-windows-1252"])
@pytest.mark.parametrize("text", MEANT.values(), ids=MEANT.keys())
def test_misread_text_is_found_and_read_again(fires, text, encoding):
    import ftfy.bad_codecs  # noqa: F401 - registers the encoding

    misread = text.encode().decode(encoding)
    assert fires("TX001", [{"body": misread}, {"body": text}]) == [True, False]
    assert repaired("TX001", record(body=f"{text}\n{misread}"), "body") == [f"{text}\n{text}"]


def test_text_misread_as_windows_1251_or_macroman_is_found(fires):
    russian, english = MEANT["ru"], "The café – “a first step”"
    assert fires("TX001", [{"body": russian.encode().decode("cp1251", "ignore")}]) == [True]
    assert fires("TX001", [{"body": english.encode().decode("mac-roman")}]) == [True]


@pytest.mark.parametrize(
    ("text", "meant", "read"),
    [
        ("Совет вернул вечерний паром, который не ходил три года", "cp1251", "latin-1"),
        ("Радата върна вечерния ферибот от първи юни", "koi8_r", "cp1251"),
        ("町議会は夜のフェリーを、六月から再び走らせると決めた。", "cp932", "latin-1"),
        ("镇议会决定从六月起恢复停航三年的夜间渡轮", "gbk", "latin-1"),
    ],
)
def test_text_in_other_encodings_than_utf8_is_found_and_read_again(fires, text, meant, read):
    misread = text.encode(meant).decode(read)
    assert fires("TX001", [{"body": misread}, {"headline": misread}, {"body": text}]) == [True, True, False]
    assert repaired("TX001", record(body=misread), "body") == [text]


@pytest.mark.parametrize(
    "text",
    [
        "A DECISÃO: NÃO HÁ “IRMÃS” NO SÃO JOÃO…",
        "CAFÉ… À «L’ÎLE», L’ÂGE, DÉJÀ “VU”",
        "Spaß“, Straß” und Fuß…",
        "Ñandú, Ñ…, AÑO “NUEVO”",
        "РОССИЯ, СССР, РСФСР: «РС»",
        "5 µm ± 3 °C × 2 ÷ 4 ¼ ½ © ® ™ § ¶",
        "Children\x92s",
        "√2 ≈ 1,41",
        "GÅS “ÅR” Å’",
    ],
)
def test_text_that_only_looks_misread_is_left_alone(fires, text):
    assert fires("TX001", [{"body": text, "headline": text, "description": text}]) == [False]


@given(strategies.articles())
@settings(max_examples=30)
def test_no_clean_article_is_misread(fires, article):
    assert fires("TX001", [article]) == [False]


@pytest.mark.parametrize(
    ("text", "fired"),
    [
        ("Caf\ufffd", True),
        ("the “\ufffd” sign", False),
        ("the “\ufffd” sign of a caf\ufffd", True),
        ("Café?", False),
    ],
)
def test_lost_characters(fires, text, fired):
    assert fires("TX002", [{"body": text}]) == [fired]
    assert fires("TX002", [{"body": text, "decode_ok": False}]) == [False]


def test_a_character_that_is_lost_in_a_description_is_milder(judged):
    found = judged([{"headline": "Caf\ufffd", "description": "Caf\ufffd…"}], ["TX002"])
    assert dict(found.select("column", "severity").rows()) == {"headline": "error", "description": "warning"}


@pytest.mark.parametrize(
    ("text", "fired", "new"),
    [
        ("Cafe\u0301", True, "Café"),
        ("Vie\u0323\u0302t", True, "Việt"),
        ("か\u3099", True, "が"),
        ("\u1112\u1161\u11ab", True, "한"),
        ("\u0627\u0653", True, "آ"),
        ("за\u0301мок", False, None),
        ("ﬁ ½ Ａ \u212b", False, None),
        ("ﬁ e\u0301 \u212b за\u0301мок", True, "ﬁ é \u212b за\u0301мок"),
    ],
)
def test_letters_apart_from_their_marks(fires, text, fired, new):
    assert fires("TX010", [{"body": text}]) == [fired]
    if fired:
        assert repaired("TX010", record(body=text), "body") == [new]
