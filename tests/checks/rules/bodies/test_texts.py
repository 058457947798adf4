"""Bodies as a whole: cut, scrambled, broken, repeated, or no article at all."""

import polars as pl
import pytest

from presscheck.checks.declaring.examples import CLEAN
from presscheck.checks.declaring.registry import find

from ...conftest import AS_OF, frame_of

BODY = str(CLEAN["body"])
WORDS = "The boats sail at eight and come back at ten, as they have always done. "


def severities(judged, code, **fields):
    return judged([{**CLEAN, **fields}], [code])["severity"].to_list()


@pytest.mark.parametrize(
    ("end", "severity"),
    [
        ("and the council [...]", "warning"),
        ("and the council […]", "warning"),
        ("and the council (more)", "warning"),
        ("and the council … Read more »", "warning"),
        ("und der Rat ... Weiterlesen", "warning"),
        ("и совет… Читать далее", "warning"),
        ("and the council.\nContinue reading →", "warning"),
        ("and the council …", "info"),
        ("and the council...", "info"),
        ("“and the council…”", None),
        ("and the council. More", None),
        ("Will it last?!", None),
    ],
)
def test_where_a_long_text_stops(judged, end, severity):
    found = severities(judged, "BD003", body=f"{WORDS * 12}\n{end}")
    assert found == ([severity] if severity else [])


def test_bare_dots_at_the_end_of_a_short_text_are_a_warning(judged):
    assert severities(judged, "BD003", body=f"{WORDS * 4}And the council...") == ["warning"]
    assert severities(judged, "BD003", body=f"{WORDS * 12}And the council...") == ["info"]
    assert severities(judged, "BD003", body="埃勒里港议会周四投票决定恢复渡轮" * 5 + "…") == ["warning"]
    assert severities(judged, "BD003", body="埃勒里港议会周四投票决定恢复渡轮" * 30 + "…") == ["info"]


def shifted(text, by=1):
    letters = "abcdefghijklmnopqrstuvwxyz"
    turned = letters[by:] + letters[:by]
    return text.translate(str.maketrans(letters + letters.upper(), turned + turned.upper()))


GERMAN = (
    "Der Stadtrat hat am Donnerstag beschlossen, die Fähre am Abend wieder fahren zu lassen, ein Jahr nach der letzten "
    "Fahrt, und niemand enthielt sich der Stimme. Nach dem Plan werden zwei Boote nach acht Uhr vom Kai ablegen. "
) * 5
WELSH = "Mae'r cyngor wedi penderfynu rhedeg y cwch gyda'r nos eto, flwyddyn ar ôl y daith olaf, meddai'r harbwr. " * 6
SWAHILI = "Baraza la mji limeamua kurudisha boti ya jioni, mwaka mmoja baada ya safari ya mwisho kusitishwa. " * 8
LATIN = (
    "Senatus urbis decrevit ut navis vespertina rursus iret, anno post ultimum iter omissum, nemine dissentiente. " * 6
)
NAMES = "Aurora 1902, Boreas 1911, Castor 1934, Delphin 1950, Europa 1963, Favorit 1971, Gloria 1980\n" * 8
PARTS = "bow hull keel mast sail stem helm deck prow oar rope buoy pump lamp bell horn gear tank pipe bolt " * 6


@pytest.mark.parametrize(
    ("body", "fired"),
    [
        (shifted(BODY), True),
        (shifted(GERMAN), True),
        (BODY + "\n" + shifted(BODY * 2), True),
        (shifted(BODY[:300]), False),
        (BODY, False),
        (GERMAN, False),
        (WELSH, False),
        (SWAHILI, False),
        (LATIN, False),
        (NAMES, False),
        (PARTS, False),
        ("埃勒里港议会周四投票决定恢复晚间渡轮。" * 40, False),
        ("وافق مجلس الميناء على إعادة العبارة المسائية بعد عام من التوقف " * 12, False),
    ],
)
def test_what_is_scrambled(judged, body, fired):
    assert severities(judged, "BD005", body=body) == (["error"] if fired else [])


@pytest.mark.parametrize(
    ("body", "fired"),
    [
        ("the govern-\nment", True),
        ("the govern-\r\nment", True),
        ("the govern\u00ad\n  ment", True),
        ("Vor-\nund Nachteile", False),
        ("the North-\nQuay", False),
        ("the line -\nand more", False),
        ("the govern-\n\nment", False),
        ("the govern-ment", False),
    ],
)
def test_what_is_a_broken_word(fires, body, fired):
    assert fires("BD020", [{"body": body}]) == [fired]


@pytest.mark.parametrize(
    ("body", "new"),
    [
        ("the govern-\nment of men", "the government of men"),
        ("the govern-\r\nment", "the government"),
        ("a well-\nknown man, well-known to all", "a well-known man, well-known to all"),
        ("a well-\nknown man, well-known or wellknown", "a wellknown man, well-known or wellknown"),
        ("Vor-\nund Nach-\nteile", "Vor-\nund Nachteile"),
        ("the North-\nQuay", "the North-\nQuay"),
    ],
)
def test_a_broken_word_is_joined(body, new):
    rule = find("BD020")
    repair = rule.repair
    assert repair is not None
    frame = frame_of([{"body": body}])
    assert frame.select(repair(rule.options_for(AS_OF))).item() == new
    assert frame_of([{"body": new}]).select(repair(rule.options_for(AS_OF))).item() == new


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_line_break_of_any_kind_breaks(fires, end):
    long = WORDS * 12
    bodies = [{"body": body} for body in (long + long, long + end + long, f"{end}{long}{long}{end}", long)]
    assert fires("BD031", bodies) == [True, False, True, False]


@pytest.mark.parametrize(
    ("fields", "fired"),
    [
        ({"body": "404 Not Found"}, True),
        ({"body": "Oops!\nPage not found.\nGo home"}, True),
        ({"body": "Please verify you are human to go on."}, True),
        ({"body": "Die von Ihnen gesuchte Seite gibt es nicht."}, True),
        ({"body": "Some text", "headline": "Access Denied"}, True),
        ({"body": None, "headline": "403 Forbidden | Harbour Courier"}, True),
        ({"body": None, "headline": "Access denied: the archive stays shut"}, False),
        ({"body": WORDS * 8, "headline": "Access denied"}, False),
        ({"body": f"Page not found\n{WORDS * 8}"}, False),
        ({"body": "Just a moment later the boat was gone."}, False),
        ({"body": "抱歉\n页面不存在"}, True),
        ({"body": "页面不存在\n" + "埃勒里港议会周四投票决定恢复渡轮。" * 20}, False),
    ],
)
def test_what_a_server_says(fires, fields, fired):
    assert fires("BD027", [{"headline": "Evening ferry returns", **fields}]) == [fired]


@pytest.mark.parametrize(
    ("body", "fired"),
    [
        ("\n".join(f"{hour}:40\n{WORDS}" for hour in range(10, 15)), True),
        ("\n".join(f"{hour}.40 Uhr – {WORDS}" for hour in range(10, 15)), True),
        ("\n".join(f"[{hour}:40 GMT]\n{WORDS}" for hour in range(10, 15)), True),
        ("\n".join(f"{hour}:40\n{WORDS}" for hour in range(10, 14)), False),
        ("\n".join(f"{hour}:40\nThe boat leaves." for hour in range(10, 20)), False),
        ("\n".join(f"{hour}:40 is when it leaves. {WORDS}" for hour in range(10, 20)), False),
        (f"{WORDS}\nDer Liveblog ist beendet.", True),
    ],
)
def test_what_is_a_live_blog(fires, body, fired):
    assert fires("BD011", [{"body": body}]) == [fired]


LONG = "The operator has run boats across the sound since 1902, but for six years."
QUESTION = "What would you say to somebody who has never been on the evening boat?"
LIST = "2 boats, 1 pilot, 4 deckhands (or 3), 40 jackets, 1 box, 2 flares, 1 bell"


def test_the_second_copy_of_a_paragraph_is_one_too_many(fires, blocks_of):
    other = {"text": LONG, "article": 1}
    frame = blocks_of(LONG, "A line.", f"  {LONG} ", LONG, "A line.", QUESTION, QUESTION, LIST, LIST, other)
    assert fires("BD021", frame) == [False, False, True, True, *[False] * 6]


def test_paragraphs_are_compared_without_spaces_between_words_too(fires, blocks_of):
    text = "埃勒里港议会周四投票决定恢复晚间渡轮。" * 4
    assert fires("BD021", blocks_of(text, text)) == [False, True]


def test_a_short_quotation_may_stand_large_beside_the_text(judged):
    quote = "“People who work late have been stranded on the island since last spring.”"
    for line, severity in ((quote, "info"), (LONG, "warning"), (quote * 4, "warning")):
        assert severities(judged, "BD021", body=f"{line}\n{BODY}\n{line}") == [severity]


def test_the_description_is_looked_for_in_the_first_lines(judged):
    said = str(CLEAN["description"])
    for body, count in ((f"{said}\n{BODY}", 1), (f"One\nTwo\n{said.upper()}!", 1), (f"1\n2\n3\n4\n5\n{said}", 0)):
        assert len(severities(judged, "BD024", body=body)) == count


def test_repetition_is_by_share_of_the_text(fires):
    refrain = "The boat goes out in the evening and comes back in the morning, said the old man. "
    bodies = [{"body": body} for body in (BODY + refrain * 6, BODY + refrain, "ferry boat " * 20, "ferry boat " * 60)]
    assert fires("BD022", bodies) == [True, False, False, True]


def test_lists_are_not_what_a_few_lines_are(fires):
    line = "• The boats sail at eight and come back at ten as they always have"
    bodies = [{"body": "\n".join([line] * count)} for count in (4, 5)]
    assert fires("BD032", bodies) == [False, True]


def test_inches_are_no_quotation_marks(fires):
    bodies = [{"body": text} for text in ('“Go,” and 12" of rain', '“Go,” and "stay"', '"Go," and "stay"')]
    assert fires("BD033", bodies) == [False, True, False]


def test_a_person_whom_only_the_description_names(fires):
    description = "The ferry returns, spokeswoman Ines Hale said on Friday."
    bodies = ("The spokeswoman said so.", "The spokeswoman said so; Hale was glad.", "Nobody said so.", description)
    records = [{"description": description, "body": body} for body in bodies]
    assert fires("BD025", records) == [True, False, False, False]


def test_words_in_common_are_compared_by_their_beginnings(fires):
    headlines = ("Ferries: why has nobody asked?", "Storm topples chimney near brewery", "Storm topples chimney", None)
    records = [{"headline": headline, "body": "The ferry asked nobody."} for headline in headlines]
    assert fires("BD034", records) == [False, True, False, False]


def test_blocks_without_their_article_say_nothing_of_a_description(fires, blocks_of):
    assert fires("BD024", blocks_of(str(CLEAN["description"]))) == [False]
    frame = blocks_of(str(CLEAN["description"])).with_columns(description=pl.lit(CLEAN["description"]))
    assert fires("BD024", frame) == [True]


@pytest.mark.parametrize(
    "line",
    [
        "Der Betreiber fährt seit 1902 mit Booten über den Sund, mit einer Pause von sechs Jahren, in denen er zu war",
        "Перевозчик водит суда через пролив уже больше ста лет, и только шесть лет подряд гавань была для него закрыта",
        "渡轮公司从一九零二年起在海峡两岸之间航行其间港口关闭了六年现在新的渡轮将在六月恢复夜间航行票价保持不变市民可以在五月购票"
        "镇议会还说秋天以前会再讨论一次",
    ],
)
@pytest.mark.parametrize(("first", "second"), [("", ""), (".", ""), ("", "。"), ("…", "."), (".", ".")])
def test_a_copy_may_have_another_last_mark_or_none(fires, blocks_of, line, first, second):
    assert fires("BD021", blocks_of(line + first, "Mara", line + second)) == [False, False, True]


@pytest.mark.parametrize(
    "line",
    [
        "2 Boote, 1 Lotse, 4 Matrosen, 40 Westen, 1 Glocke, 2 Fackeln, 3 Leinen, 7 Ringe, 12 Seile und 5 Anker",
        "Port Ellery Harbour Courier Evening Ferry Timetable Northern Islands Council Gazette Advertiser Quay Pilots",
        "Что бы вы сказали тому, кто никогда не плавал на вечернем пароме, и почему ему стоит попробовать это сделать?",
    ],
)
def test_lists_labels_and_questions_may_return(fires, blocks_of, line):
    assert fires("BD021", blocks_of(line, "Mara", line)) == [False, False, False]


@pytest.mark.parametrize(
    ("middle", "end"),
    [
        ("Die Fähre fuhr, und fuhr... Niemand stieg ein.", "Und morgen? Wer weiß..."),
        ("Паром шёл и шёл… Никто не сел.", "А завтра? Кто знает…"),
        ("Le bac allait, allait… Personne.", "Et demain ? Qui sait…"),
    ],
)
def test_dots_of_an_author_who_uses_them_are_no_end(judged, middle, end):
    body = f"{CLEAN['body']}\n{middle}\n{end}"
    assert judged([{"body": body}], ["BD003"]).is_empty()
    assert judged([{"body": f"{CLEAN['body']}\n{end}"}], ["BD003"]).height == 1
