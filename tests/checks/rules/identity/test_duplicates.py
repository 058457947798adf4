"""What is one story twice, and what only looks like it."""

import pytest

import presscheck

BODIES = {
    "de": "Der Hafenrat beschloss am Dienstag, dass die Abendfähre nach drei Jahren Pause wieder fahren soll. Neun "
    "Mitglieder stimmten dafür, vier dagegen. Über die Preise wird im Mai noch einmal gesprochen, und die Händler am "
    "östlichen Kai, die das in drei Bittschriften verlangt hatten, freuen sich darüber sehr.",
    "ru": "Портовый совет во вторник решил, что вечерний паром снова начнёт ходить после трёх лет перерыва. Девять "
    "членов совета проголосовали за, четверо были против. О ценах поговорят ещё раз в мае, а торговцы восточной "
    "набережной, которые просили об этом в трёх письмах, очень рады этому решению.",
    "el": "Το λιμενικό συμβούλιο αποφάσισε την Τρίτη ότι το βραδινό πλοίο θα ξαναρχίσει ύστερα από τρία χρόνια παύσης. "
    "Εννέα μέλη ψήφισαν υπέρ και τέσσερα κατά. Για τις τιμές θα γίνει νέα συζήτηση τον Μάιο, και οι έμποροι της "
    "ανατολικής προβλήτας, που το είχαν ζητήσει με τρεις επιστολές, χαίρονται πολύ.",
}
OTHER = {
    "de": "Am Montag wog man am westlichen Kai die Anker. Das Ergebnis steht im Rathaus, wo man es lesen kann.",
    "ru": "В понедельник на западной набережной взвесили якоря. Итог висит в ратуше, где его может прочитать каждый.",
    "el": "Τη Δευτέρα ζυγίστηκαν οι άγκυρες στη δυτική προβλήτα. Το αποτέλεσμα βρίσκεται στο δημαρχείο, για όλους.",
}
HEADLINES = {
    "de": "Abendfähre kehrt im Juni in den Hafen zurück",
    "ru": "Вечерний паром вернётся в гавань уже в июне",
    "el": "Το βραδινό πλοίο επιστρέφει στο λιμάνι τον Ιούνιο",
}
LANGUAGES = tuple(BODIES)


def codes(*records, select=("ID003", "ID004", "ID009", "HL002", "HL003", "UR012")):
    usual = {"published": "2024-03-14T09:00:00Z"}
    found = presscheck.check([usual | one for one in records], select=list(select)).findings
    return found.select("record", "code").rows()


def at(place: str, language: str, **more: str) -> dict[str, str]:
    return {"url": f"https://{place}", "headline": HEADLINES[language], "body": BODIES[language], **more}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_copy_at_another_outlet_is_named(language):
    later = at("b.example/2024/1/x", language, published="2024-03-14T12:00:00Z")
    assert codes(at("a.example/2024/1/x", language), later, select=("ID004", "ID009")) == [(1, "ID009")]
    assert codes(at("a.example/2024/1/x", language), at("a.example/2024/2/x", language), select=("ID004", "ID009")) == [
        (1, "ID004")
    ]


@pytest.mark.parametrize("home", ["", "/", "/index.html", "/de/", "/?utm_source=feed"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_address_of_a_home_page_is_that_of_no_article(language, home):
    one = at(f"a.example{home}", language)
    other = one | {"headline": f"{HEADLINES[language][:12]} x", "body": OTHER[language]}
    assert codes(one, other, select=("ID003", "UR012")) == [(0, "UR012"), (1, "UR012")]
    assert (1, "ID004") in codes(one, one | {"headline": OTHER[language][:40]})
    assert (1, "HL002") in codes(one, one | {"body": f"{BODIES[language]} {OTHER[language]}"})


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "Rat tagt - Anzeiger und Tageblatt der nördlichen Inseln",
            "Boot sinkt - Anzeiger und Tageblatt der nördlichen Inseln",
        ),
        ("Паром идёт - Вести порта и всего Северного края", "Рынок закрыт - Вести порта и всего Северного края"),
        ("Abfahrten der Abendfähre vom östlichen Kai: Montag", "Abfahrten der Abendfähre vom östlichen Kai: Dienstag"),
        ("Дежурные аптеки Северного края в выходные: Гавань", "Дежурные аптеки Северного края в выходные: Остров"),
        (
            "Δρομολόγια του βραδινού πλοίου από το λιμάνι: Δευτέρα",
            "Δρομολόγια του βραδινού πλοίου από το λιμάνι: Τρίτη",
        ),
    ],
)
def test_a_shared_site_name_or_template_does_not_make_headlines_alike(one, other):
    records = [
        {"url": f"https://a.example/2024/{n}/x", "headline": text, "body": text} for n, text in enumerate((one, other))
    ]
    assert codes(*records, select=("HL003",)) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_kicker_or_a_site_name_beside_the_same_headline_is_no_difference(language):
    other = at("a.example/2024/2/x", language, body=OTHER[language], headline=f"{HEADLINES[language]} | A")
    assert codes(at("a.example/2024/1/x", language), other, select=("HL003",)) == [(1, "HL003")]


@pytest.mark.parametrize(
    ("headline", "one", "other"),
    [
        ("Wasserstände am östlichen Kai von heute", "Der Pegel steht bei 312 um 9 Uhr, bei 298 um 18 Uhr.",
         "Der Pegel steht bei 344 um 7 Uhr, bei 351 um 20 Uhr."),
        ("Ναυτιλία Βορρά: αγορά μετοχών από στέλεχος", "Αγοράστηκαν 1200 μετοχές προς 3,40 ευρώ.",
         "Αγοράστηκαν 875 μετοχές προς 2,95 ευρώ."),
        ("Курсы валют в обменниках Северного порта", "Покупка 91,20, продажа 93,75.", "Покупка 89,10, продажа 92,05."),
    ],
)  # fmt: skip
def test_notices_of_one_headline_with_other_numbers_are_no_duplicates(headline, one, other):
    records = [
        {"url": f"https://a.example/2024/{n}/x", "headline": headline, "body": text}
        for n, text in enumerate((one, other))
    ]
    assert codes(*records, select=("HL002",)) == []
    same = [record | {"body": one} for record in records]
    assert codes(*same, select=("HL002",)) == [(1, "HL002")]


@pytest.mark.parametrize(
    "line",
    [
        "Der Hafenkurier kommt jeden Freitag zu Ihnen nach Hause.",
        "Вести порта приходят к вам домой каждую пятницу.",
        "Τα Νέα του λιμανιού έρχονται σπίτι σας κάθε Παρασκευή.",
    ],
)
def test_an_article_that_was_crawled_several_times_is_one_article(line):
    days = ("2024-03-14", "2024-03-15", "2024-03-16")

    def records(names):
        return [
            {
                "url": f"https://a.example/2024/{day}/x",
                "headline": name,
                "published": day,
                "body": f"{name}.\n{line}\nEnde {day}.",
            }
            for day, name in zip(days, names, strict=True)
        ]

    same = HEADLINES["de"]
    assert codes(*records((same, same, same)), select=("CP004",)) == []
    others = codes(*records(tuple(HEADLINES.values())), select=("CP004",))
    assert others == [(0, "CP004"), (1, "CP004"), (2, "CP004")]
