"""BD037: a body that is there several times is one error, and BD021 is silent on it."""

import pytest

from presscheck.checks.declaring.examples import CLEAN
from presscheck.checks.declaring.registry import find

from ...conftest import AS_OF, frame_of

GERMAN = (
    "Der Rat hat am Donnerstag beschlossen, die Fähre am Abend wieder fahren zu lassen.\n"
    "Neun Mitglieder stimmten dafür und vier dagegen, wie die Schriftführerin mitteilte.\n"
    "Die erste Fahrt ist für die zweite Juniwoche geplant, wenn das Wetter es erlaubt."
)
ARABIC = (
    "قرر المجلس يوم الخميس إعادة تشغيل العبّارة المسائية بعد عام من رحلتها الأخيرة.\n"
    "صوّت تسعة أعضاء لصالح القرار مقابل أربعة، كما قالت أمينة المجلس للصحفيين."
)
JAPANESE = (
    "市議会は木曜日、夜間のフェリーを再開することを九対四で決めた。"
    "最初の便は六月の第二週に予定されている。運賃は変わらない。"
)


@pytest.mark.parametrize("text", [GERMAN, ARABIC, JAPANESE])
@pytest.mark.parametrize("times", [2, 3, 7])
@pytest.mark.parametrize("between", ["\n", "\n\n", " ", ""])
def test_copies_are_one_error_with_their_number(judged, text, times, between):
    body = between.join([text] * times)
    findings = judged([{**CLEAN, "body": body}], ["BD021", "BD037"])
    assert findings["code"].to_list() == ["BD037"]
    assert findings["message"].to_list() == [f"the text is repeated: it appears {times} times"]
    rule = find("BD037")
    assert frame_of([{"body": body}]).select(rule.repair(rule.options_for(AS_OF))).item() == text


@pytest.mark.parametrize(
    "body",
    [
        f"{GERMAN}\n{GERMAN.splitlines()[0]}",
        f"{GERMAN}\n{ARABIC}",
        "Ahoi!\n" * 40,
        f"{JAPANESE}運賃は変わらない。",
    ],
)
def test_a_text_that_repeats_a_part_is_there_once(fires, body):
    assert fires("BD037", [{"body": body}]) == [False]


def test_copies_that_differ_are_found_and_left_for_people(fires):
    other = GERMAN.replace("vier dagegen", "fünf dagegen")
    body = f"{GERMAN}\n{other}"
    assert fires("BD037", [{"body": body}]) == [True]
    rule = find("BD037")
    assert frame_of([{"body": body}]).select(rule.repair(rule.options_for(AS_OF))).item() == body
