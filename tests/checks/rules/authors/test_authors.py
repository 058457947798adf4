"""AU: who is an author, and how the name is written."""

import pytest


@pytest.mark.parametrize(
    ("author", "severity"),
    [
        ("admin", "warning"),
        (" ADMIN ", "warning"),
        ("admin2", "warning"),
        ("wp-admin", None),
        ("Site Admin", "warning"),
        ("no author", "warning"),
        ("Администратор", "warning"),
        ("管理员", "warning"),
        ("Redaktion", "info"),
        ("La Redacción", "info"),
        ("Staff Writer", "info"),
        ("Anonymous", "info"),
        ("Redaktion Kai", None),
        ("dpa", None),
        ("Reuters", None),
        ("Ada Adminov", None),
        ("Madmin", None),
        ("Mara", None),
        ("Test Okafor", None),
    ],
)
def test_who_is_nobody(judged, author, severity):
    found = judged([{"authors": ["Jonas Okafor", author], "format": "json"}], ["AU002"])
    assert found["severity"].to_list() == [severity] * (severity is not None)


@pytest.mark.parametrize(
    ("author", "severity"),
    [
        ("https://x.example/people/mara", "error"),
        ("www.x.example", "error"),
        ("//x.example/mara", "error"),
        ("/autoren/mara-lindqvist/", "error"),
        ("mara@x.example", "error"),
        ("<mara@x.example>", "error"),
        ("mailto:mara@x.example", "error"),
        ("192.0.2.38", "error"),
        ("2024-03-14T18:05:00Z", "error"),
        ("March 14, 2024", "error"),
        ("14. März 2024", "error"),
        ("18:05", "error"),
        ("4711", "error"),
        ('<a href="/m">Mara</a>', "error"),
        ("Mara Lindqvist mara@x.example", "warning"),
        ("Mara Lindqvist /autoren/mara-lindqvist/", "warning"),
        ("Mara Lindqvist, who writes about harbours and about those working there", "warning"),
        (
            "作者是一名长期报道港口和渡轮的记者她住在埃勒里港已经二十多年并且每天乘坐夜间渡轮回家她还写了三本书",
            "warning",
        ),
        ("var author", "error"),
        ("function(){", "error"),
        ("{{ post.author }}", "error"),
        ("author_name", "error"),
        ("document.write(name)", "error"),
        ("quay.example", "warning"),
        ("Hafenkurier.de", "warning"),
        ("портал-гавани.рф", "warning"),
        ("Lire la suite", "warning"),
        ("Weiterlesen", "warning"),
        ("Подписаться", "warning"),
        ("もっと見る", "warning"),
        ("더보기", "warning"),
        ("اقرأ المزيد", "warning"),
        ("Actualizado:", "warning"),
        ("Zuletzt aktualisiert 12:30", "warning"),
        ("@mara_l", "info"),
        ("Kai4711", "info"),
        ("TAG24", None),
        ("Radio 24/7", None),
        ("Mara <3", None),
        ("Dr. Özlem Weißgerber-Voss", None),
        ("J. R. R. O’Rourke III", None),
        ("Björk", None),
        ("林望舒", None),
        ("May April", None),
        ("November", None),
        ("Maria do Carmo da Silva dos Santos e Souza de Oliveira", None),
        ("dpa/AFP", None),
        ("Mara Share", None),
        ("Function Mara", None),
        ("St.John Hale", None),
        ("Dr.med. Mara Voss", None),
        ("Anna Weiterlesen", None),
    ],
)
def test_what_is_no_name(judged, author, severity):
    found = judged([{"authors": ["Jonas Okafor", author], "format": "json"}], ["AU003"])
    assert found["severity"].to_list() == [severity] * (severity is not None)


@pytest.mark.parametrize(
    ("author", "severity"),
    [("https://x.example/mara", "warning"), ("Mara https://x.example/mara", None), ("@mara", None)],
)
def test_a_dump_writes_all_of_a_person_in_one_row(judged, author, severity):
    found = judged([{"authors": [author], "format": "dump"}], ["AU003"])
    assert found["severity"].to_list() == [severity] * (severity is not None)


@pytest.mark.parametrize(
    ("author", "name"),
    [
        ("By Mara Lindqvist", "Mara Lindqvist"),
        ("by: Mara", "Mara"),
        ("BY MARA LINDQVIST, Staff Writer", "MARA LINDQVIST"),
        ("Analysis by Mara Lindqvist", "Mara Lindqvist"),
        ("Von Käthe Brückner", "Käthe Brückner"),
        ("von Käthe Brückner", "Käthe Brückner"),
        ("di Mara Rossi", "Mara Rossi"),
        ("Di Mara Rossi", None),
        ("von Trappen", None),
        ("von der Ley Mara", None),
        ("Por Redacción", "Redacción"),
        ("Текст Зоя Берестова", "Зоя Берестова"),
        ("Text: Käthe Brückner", "Käthe Brückner"),
        ("Texter Brückner", None),
        ("Byrne", None),
        ("Mara Lindqvist, AP National Political Writer", "Mara Lindqvist"),
        ("Mara Lindqvist, Redakteurin", "Mara Lindqvist"),
        ("記者／浜野しおり", "浜野しおり"),
        ("本報記者 林望舒", "林望舒"),
        ("本报记者林望舒", "林望舒"),
        ("林望舒 记者", "林望舒"),
        ("한바다 기자", "한바다"),
        ("Írta: Kikötő Anna", "Kikötő Anna"),
        ("Tác giả : Nguyễn Bến", "Nguyễn Bến"),
        ("بقلمي الحر", None),
        ("מאת נועה נמל", "נועה נמל"),
        ("लेखक: मीरा घाट", "मीरा घाट"),
        ("Автор : Зоя Берестова", "Зоя Берестова"),
        ("Författare: Mara Lindqvist", "Författare: Mara Lindqvist"),  # an unknown word stays
        ("本报记者", None),
        ("記者", None),
        ("Per Olov Strand", None),
        ("Oleh Kovalenko", None),
        ("HCN: Mara Lindqvist", None),
        ("Mara Lindqvist, Wexley", None),
        ("Writer, Mara", None),
        ("Author", None),
    ],
)
def test_bylines(judged, author, name):
    found = judged([{"authors": [author]}], ["AU004"])
    assert found["message"].to_list() == [f"the author field contains more than a name: {author}"] * (name is not None)


@pytest.mark.parametrize(
    ("author", "expected"),
    [
        ("Mara Lindqvist and Jonas Okafor", True),
        ("MARA LINDQVIST AND JONAS OKAFOR, Port News", True),
        ("Mara Lindqvist, Jonas Okafor & Ida Voss", True),
        ("Зоя Берестова и Игнат Щукин", True),
        ("Mara Lindqvist | Port News", True),
        ("Mara; Jonas", True),
        ("Mara and Jonas", False),
        ("Ernst & Jung", False),
        ("Harbour Lines & Sons", False),
        ("Port Ellery Health and Human Services", False),
        ("José Ortega y Gasset", False),
        ("Mara Lindqvist, Port Ellery", False),
        ("R&amp;B Desk", False),
        ("Mara Lindqvist;", False),
    ],
)
def test_several_in_one(fires, author, expected):
    assert fires("AU005", [{"authors": [author]}]) == [expected]


@pytest.mark.parametrize("authors", [None, [], ["", " "], [None]])
def test_no_author(fires, authors):
    assert fires("AU001", [{"headline": "x", "authors": authors}]) == [True]
