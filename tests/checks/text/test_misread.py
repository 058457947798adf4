"""Text that was read in the wrong encoding: found, named, and read again."""

from __future__ import annotations

import pytest

from presscheck.checks.text.misread import misread

RUSSIAN = "Совет вернул вечерний паром, который не ходил три года"
UKRAINIAN = "Рада повернула вечірній пором, який не ходив уже три роки"
BULGARIAN = "Съветът върна вечерния ферибот, който не пътува от три години"
GREEK = "Το συμβούλιο επανέφερε το βραδινό πλοίο, που δεν ταξίδευε τρία χρόνια"
JAPANESE = "町議会は三年間休んでいた夜のフェリーを、六月から再び走らせると決めた。"
CHINESE = "镇议会决定从六月起恢复停航三年的夜间渡轮，新船将在港口公开展出。"
TAIWANESE = "鎮議會決定從六月起恢復停航三年的夜間渡輪，新船將在港口公開展出，票價不會上漲。"
KOREAN = "의회는 삼 년 동안 쉬었던 저녁 여객선을 유월부터 다시 운항하기로 했다"
ARABIC = "أعاد المجلس عبارة المساء التي لم تبحر منذ ثلاث سنوات إلى الميناء"
THAI = "สภาเมืองตัดสินใจให้เรือข้ามฟากตอนค่ำกลับมาแล่นอีกครั้งในเดือนมิถุนายน"


def read_as(text: str, meant: str, read: str) -> str:
    """The text as one sees it who takes its bytes for another encoding; a byte that has no character is a control."""
    return "".join(bytes([byte]).decode(read, "ignore") or chr(byte) for byte in text.encode(meant))


@pytest.mark.parametrize("read", ["cp1252", "latin-1"])
@pytest.mark.parametrize(
    ("text", "meant", "name"),
    [
        (RUSSIAN, "cp1251", "windows-1251"),
        (UKRAINIAN, "cp1251", "windows-1251"),
        (BULGARIAN, "cp1251", "windows-1251"),
        (RUSSIAN, "koi8_r", "KOI8-R"),
        (UKRAINIAN, "koi8_u", "KOI8-R"),
        (GREEK, "cp1253", "windows-1253"),
        (JAPANESE, "cp932", "Shift-JIS"),
        (JAPANESE, "euc_jp", "EUC-JP"),
        (CHINESE, "gbk", "GBK"),
        (TAIWANESE, "big5", "Big5"),
        (KOREAN, "cp949", "EUC-KR"),
        (ARABIC, "cp1256", "windows-1256"),
        (THAI, "cp874", "TIS-620"),
    ],
)
def test_text_read_as_a_western_encoding(text: str, meant: str, name: str, read: str) -> None:
    found = misread(read_as(text, meant, read))
    assert found is not None
    assert (found.encoding, found.text) == (name, text)


@pytest.mark.parametrize("text", [RUSSIAN, UKRAINIAN, BULGARIAN])
@pytest.mark.parametrize(
    ("meant", "read", "name"), [("koi8_u", "cp1251", "KOI8-R"), ("cp1251", "koi8_u", "windows-1251")]
)
def test_one_cyrillic_encoding_read_as_another(text: str, meant: str, read: str, name: str) -> None:
    found = misread(read_as(text, meant, read))
    assert found is not None
    assert (found.encoding, found.text) == (name, text)


@pytest.mark.parametrize(
    ("text", "read"), [(CHINESE, "gb18030"), (JAPANESE, "cp932"), (RUSSIAN, "koi8_r"), (GREEK, "cp866")]
)
def test_utf8_that_ftfy_does_not_know(text: str, read: str) -> None:
    found = misread(text.encode().decode(read, "ignore"))
    assert found is not None
    assert found.encoding == "UTF-8"


def test_what_has_lost_bytes_is_found_and_stays() -> None:
    told = JAPANESE.encode("cp932").decode("cp1252", "ignore")
    found = misread(told)
    assert found is not None
    assert (found.encoding, found.text) == ("Shift-JIS", told)


@pytest.mark.parametrize(
    "text",
    [
        *(RUSSIAN, UKRAINIAN, BULGARIAN, GREEK, JAPANESE, CHINESE, TAIWANESE, KOREAN, ARABIC, THAI),
        *map(str.upper, (RUSSIAN, UKRAINIAN, BULGARIAN, GREEK)),
        "«Où çà?» – «À côté.» L’été, créé, naïveté, Öl, Ärger, Größe, åäö ÅÄÖ",
        "„‚Ja‘, sagte er.“ ‚Nein‘, ‚doch‘, ‚nie‘, ‚immer‘, ‚jetzt‘.",
        "Íþróttafélagið Þróttur, æðarfugl, öðuskel, úthey; jäääär, öööbik, õueaiaäärne",
        "Đây là chuyến phà đêm được khôi phục; ngườI, đâú, ýâêô",
        "иРИНА, оЛЬГА",
        "äöüÄÖÜß",
    ],
)
def test_what_is_right_is_left_alone(text: str) -> None:
    assert misread(text) is None
