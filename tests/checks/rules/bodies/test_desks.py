"""BD047: notes on who edited, translated or supplied a text."""

import pytest

PROSE = (
    "The council met on Thursday to decide on the evening boat, which has not sailed for a year, said the clerk. " * 2
)


@pytest.mark.parametrize(
    "note",
    [
        "Traduction : Anaïs Exemple",
        "Источник: Островное агентство",
        "[責任編輯：林某]",
        "(रिपोर्ट: नमूना समाचार)",
        "Çeviri: Örnek Kişi",
        "（取材・文／見本太郎）",
        "Artykuł ukazał się po raz pierwszy 14 maja 2024 r.",
        "Dieser Artikel erschien zuerst im Inselblatt.",
        "本文转载自海岛日报",
        "Com informações da Agência Insular",
        "Mit Material der Inselpresse",
        "-- Harbour Web Desk",
        "(ab/ip)",
        "[나보기 기자 nabogi@news.example]",
    ],
)
def test_a_note_behind_the_text_is_found_and_between_paragraphs_left_alone(fires, blocks_of, note):
    assert fires("BD047", blocks_of(PROSE, PROSE, PROSE, note)) == [False, False, False, True]
    assert not any(fires("BD047", blocks_of(PROSE, PROSE, PROSE, note, PROSE)))


@pytest.mark.parametrize(
    "line",
    [
        "The source: nobody knows it.",
        "The desk of the harbour master",
        "Mit der Agentur sprach niemand, und der Rat schwieg, wie er es seit dem Sturm stets getan hat.",
        "Rome, Italy",
        "“Was first published in May,” said the clerk",
    ],
)
def test_a_last_line_of_the_article_is_no_note(fires, blocks_of, line):
    assert not any(fires("BD047", blocks_of(PROSE, PROSE, PROSE, line)))
