"""BD038, BD039, BD041: what is between the paragraphs, or before them, and belongs to the page."""

import pytest

from presscheck.checks.declaring.examples import CLEAN
from presscheck.checks.declaring.registry import find

from ...conftest import AS_OF, frame_of

RUSSIAN = (
    "Городской совет решил в четверг вернуть вечерний паром, через год после последнего рейса.",
    "Решение приняли девятью голосами против четырёх, сообщил секретарь совета журналистам.",
    "Два судна будут отходить от восточного причала после восьми вечера, третье только в субботу.",
    "Перевозчик пока не хочет менять цены, они остаются такими же, как и год назад.",
)
HINDI = (
    "नगर परिषद ने गुरुवार को शाम की नौका सेवा फिर से शुरू करने का निर्णय लिया।",
    "यह निर्णय चार के मुकाबले नौ मतों से पारित हुआ, सचिव ने पत्रकारों को बताया।",
    "योजना के अनुसार दो नावें आठ बजे के बाद पूर्वी घाट से रवाना होंगी।",
)
FRENCH = (
    "Le conseil a décidé jeudi de rétablir le bateau du soir, un an après la dernière traversée.",
    "La décision a été prise par neuf voix contre quatre, a précisé la secrétaire du conseil.",
    "Deux bateaux partiront du quai est après huit heures, un troisième le samedi seulement.",
)


def found(judged, code, **fields):
    return judged([{**CLEAN, **fields}], [code])


def repaired(code, **fields):
    rule = find(code)
    frame = frame_of([{**CLEAN, **fields}])
    return frame.select(rule.repair(rule.options_for(AS_OF)).alias("body"))["body"].item()


@pytest.mark.parametrize(
    ("paragraphs", "marker"),
    [(RUSSIAN, "Материал дополняется"), (HINDI, "विज्ञापन के बाद जारी"), (FRENCH, "Contenu de l'article")],
)
def test_a_line_that_returns_between_paragraphs_is_one_finding(judged, paragraphs, marker):
    body = "\n\n".join(f"{line}\n\n{marker}" for line in paragraphs)
    findings = found(judged, "BD038", body=body)
    assert findings["message"].to_list() == [
        f"the line “{marker}” appears {len(paragraphs)} times between the paragraphs"
    ]
    assert marker not in repaired("BD038", body=body)


@pytest.mark.parametrize(
    "lines",
    [
        ("* * *",) * 4,
        ("Vraag:",) * 4,
        ("Интервьюер", "Капитан", "Интервьюер", "Капитан", "Интервьюер", "Капитан"),
    ],
)
def test_separators_and_speakers_are_no_markers(judged, lines):
    paragraphs = (*RUSSIAN, *FRENCH)
    body = "\n".join(f"{line}\n{paragraph}" for line, paragraph in zip(lines, paragraphs, strict=False))
    assert found(judged, "BD038", body=body).is_empty()


@pytest.mark.parametrize(
    ("headline", "above", "number"),
    [
        ("Вечерний паром вернётся в апреле", ("Рынок откроют по воскресеньям", "Мост закрыт до пятницы"), 2),
        ("渡轮四月恢复夜间航行", ("市场周日将开放营业", "大桥封闭至周五为止", "学校合唱团首都夺冠"), 3),
        (
            "La barca della sera torna ad aprile",
            ("Ponte chiuso fino a venerdì", "Nuovo tetto per la biblioteca", "Il vecchio tram al museo"),
            3,
        ),
    ],
)
def test_headlines_before_the_headline_are_counted_and_dropped(judged, headline, above, number):
    body = "\n\n".join((*above, headline, *RUSSIAN))
    findings = found(judged, "BD039", headline=headline, body=body)
    assert findings["message"].to_list() == [
        f"{number} headlines of other articles come before the headline in the text"
    ]
    assert repaired("BD039", headline=headline, body=body) == "\n\n".join((headline, *RUSSIAN))


def test_a_paragraph_before_the_headline_makes_it_no_list_of_teasers(judged):
    body = "\n".join((*FRENCH, "Le pont est fermé", "Un nouveau toit", "Le bateau du soir revient", *FRENCH))
    assert found(judged, "BD039", headline="Le bateau du soir revient", body=body).is_empty()


@pytest.mark.parametrize(
    "box",
    [
        ("Puerto:", "Una grúa cae sobre el muelle", "No hubo heridos.", "Por Inés Salvatierra"),
        ("Port:", "Dźwig spadł na nabrzeże", "Autor: Jan Przykładowski"),
        ("Башенный кран упал на причал", "Никто не пострадал.", "Автор: Иван Примеров"),
    ],
)
def test_a_box_between_paragraphs_is_found_and_dropped(judged, box):
    body = "\n\n".join((*FRENCH[:2], *box, FRENCH[2]))
    assert found(judged, "BD041", body=body).height == 1
    assert [line for line in repaired("BD041", body=body).split("\n") if line] == [*FRENCH]


def test_the_byline_of_the_article_and_titles_of_books_are_no_boxes(judged):
    byline = "\n".join(("Le bateau du soir revient", "Neuf voix contre quatre.", "Par Anne Exemple", *FRENCH))
    book = "\n".join((*FRENCH[:2], "Le bateau que personne ne prit", "par Anne Exemple", FRENCH[2]))
    assert found(judged, "BD041", body=byline).is_empty()
    assert found(judged, "BD041", body=book).is_empty()
