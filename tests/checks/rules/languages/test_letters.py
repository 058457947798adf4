"""LG009: bodies that have lost the letters of their language."""

import pytest


@pytest.mark.parametrize(
    ("language", "headline", "body"),
    [
        ("uk", "Пором повернеться", "   ,      , 9  4 .     ,  20:00.  «  », —   (Night Boat) ,   2024 ."),
        ("he", "המעבורת חוזרת", '   ,      , 9  4 .     ,  20:00.  "  ", -   (Night Boat) ,   2024 .'),
        ("ja", "フェリー再開", "、、。9 4、。、「」、20:00。、、。、、。、。"),
        (None, "फ़ेरी लौटेगी", "   ,      , 9  4 ।     ,  20:00 ।  '  ', -   (Night Boat) ,   2024 ।"),
    ],
)
def test_marks_without_their_words_are_a_loss(fires, language, headline, body):
    assert fires("LG009", [{"language": language, "headline": headline, "body": body}]) == [True]


@pytest.mark.parametrize(
    ("language", "headline", "body"),
    [
        ("ru", "Счёт", "Паром вернётся в апреле, решил совет, и уйдёт от причала в восемь."),
        ("ru", "Night boats", "The boats sail at eight, the council said, and the last one comes back at ten."),
        ("el", "Score", "12 : 4, 3 : 1, 4 : 2"),
        ("en", "Night boats", "The boats sail at eight, the council said."),
    ],
)
def test_texts_with_their_letters_are_left_alone(fires, language, headline, body):
    assert fires("LG009", [{"language": language, "headline": headline, "body": body}]) == [False]


def test_a_long_text_without_any_accent_is_a_warning(judged):
    german = (
        "Der Rat hat am Donnerstag beschlossen, die Fähre am Abend für alle wieder fahren zu lassen, und niemand war "
        "dagegen. Die Schiffe gehen um acht über den Sund, und sie kommen um zehn zurück, wie es früher üblich war. "
    ) * 12
    stripped = "".join(filter(str.isascii, german))
    fields = {"language": "de", "headline": "Die Nachtlinie ist wieder da"}
    assert judged([{**fields, "body": stripped}], ["LG009"])["severity"].to_list() == ["warning"]
    assert judged([{**fields, "body": german}], ["LG009"]).is_empty()
