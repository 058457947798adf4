"""BD: sentences and headings without a break between them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st


@pytest.mark.parametrize(
    ("text", "joints"),
    [
        ("in Geneva.Biden has", ["Geneva.Biden"]),
        ('noted."Biden has', ['noted."Biden']),
        ("on Wednesday.“President", ["Wednesday.“President"]),
        ("sagte er“.Der Rat", ["er“.Der"]),
        ("again.”The council", ["again.”The"]),
        ("(on Friday).King", ["Friday).King"]),
        ("really?Yes. well!No", ["really?Yes", "well!No"]),
        ("he said.I went", ["said.I"]),
        ("вечером.Паром вышел", ["вечером.Паром"]),
        ("Ukraine.We’ve made it", ["Ukraine.We’ve"]),
        ("One.Two and three.Four", ["One.Two", "three.Four"]),
        ("in Geneva. Biden has", []),
        ("St.Gallen, Dr.Okafor, ул.Ленина", []),
        ("www.Harbour.example and https://x.example/a.Bcd", []),
        ("Mara.Lindqvist@x.example, Amazon.Com, #so.Be", []),
        ("die 3.Auflage, D.Live, U.S.Army, z.B. i.A. gez. und в г.Москва", []),
        ("wait...Then", []),
        ("版本。Das", []),
    ],
)
def test_joints(judged, text, joints):
    found = judged([{"body": text}], ["BD018"])
    assert found["excerpt"].to_list() == joints
    assert set(found["severity"]) <= {"warning", "error"}


def test_spared_passages_are_not_underlined_beside_a_joint(judged):
    found = judged([{"body": "From St.Gallen by boat.Then by train, see www.Boats.example."}], ["BD018"])
    assert found["excerpt"].to_list() == ["boat.Then"]


@pytest.mark.parametrize(
    ("joints", "chars", "severity"),
    [(1, 300, "warning"), (2, 300, "error"), (2, 4000, "warning"), (3, 4000, "error")],
)
def test_many_or_dense_joints_are_an_error(judged, joints, chars, severity):
    """A short body with one slip is no error; the joints may be in several lines."""
    lines = ["He came.She went."] * joints
    filler = "a" * max(chars - len("\n".join(lines)) - 1, 0)
    found = judged([{"body": "\n".join([filler, *lines])}], ["BD018"])
    assert found["severity"].to_list() == [severity] * joints


def test_joints_of_other_articles_do_not_count(judged):
    found = judged([{"body": "He came.She went."}] * 4, ["BD018"])
    assert set(found["severity"]) == {"warning"}


def test_only_running_text_is_judged(fires, blocks_of):
    rows = [
        {"text": "He came.She went.", "role": role}
        for role in ("body", "description", "unknown", "headline", "keyword")
    ]
    assert fires("BD018", blocks_of(*rows)) == [True, True, True, False, False]


WORDS = st.text("abcdefghijklmnopqrstuvwxyz", min_size=4, max_size=9).filter(lambda word: not word.endswith("www"))
SENTENCES = st.lists(WORDS, min_size=3, max_size=8).map(lambda words: " ".join(words).capitalize() + ".")


@given(st.lists(SENTENCES, min_size=2, max_size=6))
def test_each_lost_break_is_found_and_none_where_they_are_kept(judged, sentences):
    assert judged([{"body": " ".join(sentences)}], ["BD018"]).is_empty()
    assert judged([{"body": "".join(sentences)}], ["BD018"]).height == len(sentences) - 1


@pytest.mark.parametrize(
    ("text", "headings"),
    [
        ("Security TalksThe presidents met", ["TalksThe"]),
        ("Boris JohnsonHe said no", ["JohnsonHe"]),
        ("Die Fähre kommt zurückDie Boote fahren", ["zurückDie"]),
        ("Des plages ferméesLes autorités", ["ferméesLes"]),
        ("Паром вернулсяЭто хорошо", ["вернулсяЭто"]),
        ("Talks “AgainThe “great” plan", ["AgainThe"]),
        ("on LinkedIn, YouTube and WhatsApp we met", []),
        ("MacBook, McDonald, iPhone, WeChat Pay", []),
        ("die ParlamentarierInnen und LehrerInnen kamen", []),
        ("ShangriLa hotels, VicePresident office, DoIt shops", []),
        ("ShareThis button, AddThis bar", []),
        ("#LoveThe island, @IslandThe says, x@islandThe.example says", []),
        ("code.getThe", []),
    ],
)
def test_headings(judged, text, headings):
    assert judged([{"body": text}], ["BD019"])["excerpt"].to_list() == headings


@pytest.mark.parametrize(
    "text",
    [
        "Об этом пишет «Портал.Ру», а раньше сообщала Гавань.Ком и служба Яндекс.Паром.",
        "Про це пише «Порт.Укр», а раніше повідомляло видання Гавань.UA.",
        "Das schreibt “Hafen.Blick”, und Kurier.Info hatte es schon gemeldet.",
        "Tak pisze Portowy.PL i „Nabrzeże.Dziś”, a wcześniej Prom.Net, serwis z portu.",
    ],
)
def test_names_of_sites_are_no_joints(judged, text):
    assert judged([{"body": text}], ["BD018"]).is_empty()


@pytest.mark.parametrize(
    "joint",
    [
        "Der Rat tagte am Abend.Die Fähre fährt im Juni.",
        "Совет собрался вечером.Паром пойдёт в июне.",
        "Le conseil a voté hier.Le bac revient en juin.",
    ],
)
def test_what_the_description_repeats_counts_once(judged, joint):
    body = f"{joint} {'и так далее ' * 20}"
    assert set(judged([{"body": body}], ["BD018"])["severity"]) == {"warning"}
    assert set(judged([{"body": body, "description": joint}], ["BD018"])["severity"]) == {"warning"}
