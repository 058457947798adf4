"""LG003, LG004, LG006, LG007, LG008: declared languages beside the text."""

from random import Random

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from presscheck.checks.declaring.registry import find
from presscheck.checks.rules.languages import texts
from presscheck.checks.text import detection
from presscheck.checks.text.phrase_lists import by_language
from presscheck.testing.fiction import languages, slots

from ...conftest import AS_OF, frame_of

CODES = sorted(languages())


def text_in(code, least=600):
    """Fictional prose of at least so many characters."""
    language = languages()[code]
    words = slots(language, Random(7), "quay-post.example", 4711)
    text = ""
    while len(text) < least:
        text += (
            language.joint.join(sentence.format_map(next(words)) for sentence in language.sentences) + language.joint
        )
    return text


def records(language, *codes):
    return [{"language": language, "body": text_in(code)} for code in codes]


@pytest.mark.parametrize("code", CODES)
def test_what_is_declared_rightly(fires, code):
    for tag in (code, *languages()[code].tags, code.upper()):
        assert fires("LG003", records(tag, code)) == [False]
    assert fires("LG008", records(code, code)) == [False]


@pytest.mark.parametrize("code", CODES)
def test_what_is_declared_wrongly(fires, judged, code):
    other = "en" if code != "en" else "de"
    assert fires("LG003", records(other, code)) == [True]
    (message,) = judged(records(other, code), ["LG003"])["message"]
    assert message == f"the declared language is {other}, but the text is in {code}"


@pytest.mark.parametrize(
    ("language", "fired"),
    [
        ("fr", True),
        ("FR_ca", True),
        ("lb", False),
        ("und", False),
        ("mul", False),
        ("frr-x-a-b-c", True),
        ("français", False),  # LG001
        ("la_LA", False),  # LG001
        ("", False),
        (None, False),
    ],
)
def test_german_that_is_declared_as(fires, language, fired):
    assert fires("LG003", records(language, "de")) == [fired]


def test_short_and_mixed_texts_are_left_alone(fires):
    german, english = text_in("de"), text_in("en")
    bodies = [german[:399], german[:400], english[:500] + german[:500], german[:500] + english[:500]]
    assert fires("LG003", [{"language": "fr", "body": body} for body in bodies]) == [False, True, False, False]
    assert fires("LG003", [{"language": "fr", "body": german[:399]}], min_chars=300) == [True]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [("nb", "no", True), ("da", "nn", True), ("hr", "sr", True), ("en", "en", True), ("es", "pt", False)],
)
def test_neighbours(one, other, expected):
    assert detection.are_close(one, other) == expected == detection.are_close(other, one)


@pytest.mark.parametrize("code", CODES)
def test_a_quick_look_confirms_no_other_language(code):
    text = text_in(code)
    assert {other for other in CODES if detection.is_plainly(other, text)} <= {code}


MARKED = {
    "az": "Şəhər şurası cümə axşamı bərənin axşam saatlarında yenidən işləməsinə qərar verdi, dörd nəfər əleyhinə idi.",
    "bn": "নগর পরিষদ বৃহস্পতিবার সন্ধ্যার ফেরি আবার চালু করার সিদ্ধান্ত নিয়েছে।",
    "cs": "Přístavní rada ve čtvrtek schválila večerní přívoz, který loni přestal jezdit; čtyři členové byli proti.",
    "gu": "નગર પરિષદે ગુરુવારે સાંજની ફેરી ફરી શરૂ કરવાનો નિર્ણય લીધો.",
    "hu": "A kikötői tanács csütörtökön úgy döntött, hogy újra elindul az esti komp, amely tavaly szűnt meg.",
    "kn": "ನಗರ ಪರಿಷತ್ತು ಗುರುವಾರ ಸಂಜೆಯ ದೋಣಿಯನ್ನು ಮತ್ತೆ ಆರಂಭಿಸಲು ನಿರ್ಧರಿಸಿತು.",
    "lt": "Uosto taryba ketvirtadienį nusprendė vėl leisti vakarinį keltą, kuris sustojo prieš metus; keturi prieš.",
    "lv": "Ostas padome ceturtdien nolēma atjaunot vakara prāmi, kas beidza kursēt; četri locekļi ļoti iebilda.",
    "ml": "നഗരസഭ വ്യാഴാഴ്ച വൈകുന്നേരത്തെ കടത്ത് വീണ്ടും തുടങ്ങാൻ തീരുമാനിച്ചു.",
    "pl": "Rada portu zdecydowała w czwartek o wznowieniu wieczornych rejsów łodzi; czterech członków było przeciw.",
    "ro": "Consiliul portului a hotărât joi să reia cursele de seară; patru membri au fost împotrivă.",
    "ta": "நகர சபை வியாழக்கிழமை மாலை படகை மீண்டும் இயக்க முடிவு செய்தது.",
    "te": "నగర పాలక సంస్థ గురువారం సాయంత్రం పడవను మళ్లీ నడపాలని నిర్ణయించింది.",
    "tr": "Liman meclisi perşembe günü akşam vapurunun yeniden çalışmasına karar verdi; dört üye ise buna karşı çıktı.",
    "vi": "Hội đồng cảng hôm thứ Năm quyết định cho phà chạy lại vào buổi tối, bốn thành viên bỏ phiếu chống.",
}


@pytest.mark.parametrize("code", MARKED)
def test_few_words_are_told_by_their_letters(code):
    text = MARKED[code]
    assert len(text.split()) < 40  # so words say nothing
    assert {other for other in MARKED if detection.is_plainly(other, text)} == {code}
    assert detection.plainly_in(code, pl.Series([text, None, "", text.upper()])).to_list() == [True, False, False, True]


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("bn", "ৱ"),
        ("cs", "Łódź"),
        ("hu", "Brașov"),
        ("lt", "Łódź"),
        ("lv", "Łódź"),
        ("pl", "Plzeň, Děčín"),
        ("tr", "Bəxtiyar"),
    ],
)
def test_letters_of_others_leave_it_open(code, name):
    assert not detection.is_plainly(code, f"{MARKED[code]} {name}")


def test_a_quick_look_is_enough_for_large_languages():
    assert [code for code in CODES if not detection.is_plainly(code, text_in(code))] == ["ar"]


@pytest.mark.parametrize(
    ("language", "code", "meant"),
    [
        ("jp", "ja", "ja"),
        ("cn", "zh", "zh"),
        ("TW", "zh", "zh"),
        ("gr", "el", "el"),
        ("uk", "en", "en"),
        ("at", "de", "de"),
        ("uk", "ru", None),
        ("kr", "en", None),
        ("se", "de", None),
        ("en", "en", None),
    ],
)
def test_codes_of_countries(fires, language, code, meant):
    assert fires("LG004", records(language, code)) == [meant is not None]
    assert not (meant and fires("LG003", records(language, code))[0])
    assert repaired("LG004", records(language, code)) == [meant or language]


def repaired(code, data):
    rule = find(code)
    assert rule.repair is not None
    return frame_of(data).select(rule.repair(rule.options_for(AS_OF)).alias("new"))["new"].to_list()


def test_a_declared_language_becomes_that_of_the_text():
    assert repaired("LG003", records("en-GB", "de", "en")) == ["de", "en-GB"]


def test_a_missing_language_is_that_of_the_text(fires):
    data = [*records(None, "fr", "zh"), {"language": " ", "body": "Boats."}, *records("xx", "en")]
    assert fires("LG007", data) == [True, True, True, False]
    assert repaired("LG007", data)[:3] == ["fr", "zh", " "]


def test_paragraphs_in_another_language(judged):
    lines = [text_in("en"), text_in("de", 300)[:350], text_in("en")[:350], text_in("de")[:200]]
    found = judged([{"body": "\n".join(lines)}], ["LG006"])
    assert found["message"].str.extract(r"is in (\w+), not").to_list() == ["de"]
    assert judged([{"body": "\n".join([lines[3], *lines])}], ["LG006"]).is_empty()  # what is the language of this?


@pytest.mark.parametrize(
    ("body", "fired"),
    [
        ("x7f 00a 91 " * 60, True),
        ("qzx wkj vbn plk " * 40, True),
        ("Dale d. Rock 70-44\n" * 30, False),
        ("12 40 33 5\n" * 60, True),
        ("the end of it all " + "44 12 9 3 " * 20, False),
        ("x7f 00a 91 " * 20, False),
    ],
)
def test_what_is_no_language(fires, body, fired):
    assert fires("LG008", [{"body": body}]) == [fired]


def test_a_menu_before_the_article_is_no_reason(fires):
    menu = "* NHL\n* NBA\n* MLB\n" * 70
    assert fires("LG008", [{"body": menu + text_in("en", 3000)}]) == [False]


@given(st.text(max_size=1500))
def test_any_text_can_be_judged(fires, text):
    data = [{"language": "en", "body": text}, {"language": text, "body": "x " * 300}]
    assert len(fires("LG003", data)) == len(fires("LG004", data)) == len(fires("LG008", data)) == 2


WORDS = st.sampled_from(
    ["the", "of", "and", "Der", "und", "на", "и", "что", "x", "42", "harbour", "ыэё", "łódź", "děti", "ağır"]
)
SPACES = st.sampled_from([*" \n\t\u00a0\u2003\x0b\x1c\x85\u3000\u200b", "  ", "\r\n"])


@given(
    st.lists(st.tuples(WORDS, SPACES), max_size=90), st.sampled_from(["en", "de", "ru", "uk", "nb", "xx", "pl", "tr"])
)
def test_a_glance_never_says_more_than_a_look(pairs, language):
    text = "".join(word + space for word, space in pairs)
    for several in (text, text * 9):
        (glance,) = detection.plainly_in(language, pl.Series([several]))
        assert not glance or detection.is_plainly(language, several)
    (may_lack,) = pl.DataFrame({"text": [text]}).select(detection.may_lack_words(pl.col("text"))).to_series()
    assert may_lack or detection.has_words(text)


@pytest.mark.parametrize("text", ["渡船今晚八点离开码头", "フェリーは今夜八時に", "연락선은 오늘 저녁"])
def test_ideographs_and_syllables_need_no_small_words(text):
    texts = pl.DataFrame({"text": [text * 40, text * 40 + " 0x1f" * 1000, "0x1f " * 80 + text]})
    assert texts.select(detection.may_lack_words(pl.col("text"))).to_series().to_list() == [False, False, True]


@pytest.mark.parametrize("language", ["ru", "uk", "bg"])
def test_small_words_alone_do_not_tell_a_language_that_its_letters_tell(language):
    """Its neighbours have the same small words."""
    telling = set("ыэёіїєъ")
    words = sorted(word for word in by_language("function_words")[language] if not telling & set(word))
    text = " ".join(words * 20)
    assert not detection.is_plainly(language, text)
    assert not detection.plainly_in(language, pl.Series([text])).any()


UKRAINIAN = (
    "Міська рада Еллері-Порта у четвер вирішила знову пустити вечірній пором, через рік після останнього рейсу. За це "
    "було дев’ять голосів, проти чотири, і ніхто не утримався. Два човни відходитимуть від східної пристані після "
    "восьмої, а третій ходитиме тільки в суботу. Перевізник чекає на чотириста пасажирів за ніч і не хоче підвищувати "
    "ціни. Хто пізно працює, з весни не мав як дістатися додому, сказала голова комісії з транспорту. Вона назвала "
    "рішення першим кроком і пообіцяла, що восени рада ще раз його перегляне, а на пристані знову поставлять лави."
)


@pytest.mark.parametrize(("declared", "written"), [("ru", "uk"), ("uk", "ru"), ("en", "de"), ("en", "en")])
def test_many_records_are_judged_as_one_is(declared, written):
    pytest.importorskip("py3langid")
    rule = find("LG003")
    options = rule.options_for(AS_OF)
    body = UKRAINIAN if written == "uk" else text_in(written)
    one = frame_of([{"language": declared, "body": body}])
    many = pl.concat([one] * 100)
    (alone,) = one.select(rule.defect(options)).to_series()
    assert many.select(rule.defect(options)).to_series().to_list() == [alone] * 100
    assert alone == (declared != written)


def test_a_paragraph_is_compared_with_the_beginning_of_its_article(monkeypatch):
    """The body of a long article is not handed over once for each of its paragraphs."""
    compared = []
    monkeypatch.setattr(texts, "_foreign", lambda *pair: compared.append(pair))
    body = text_in("en", least=5_000)
    lines = pl.DataFrame({"body": [body] * 3, "text": [text_in("de")] * 3})
    lines.select(texts._foreign_language())
    assert [len(beginning) for beginning, _ in compared] == [600] * 3
    assert body.startswith(compared[0][0])
