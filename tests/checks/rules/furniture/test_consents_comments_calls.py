"""BD008, BD023, BD042 to BD046: what placeholders, readers, offers and buttons say, in many languages."""

import tomllib
from pathlib import Path

import pytest

from presscheck.checks import text

PHRASES = Path(text.__file__).parent / "phrases"
LARGE = (
    *(
        "en",
        "de",
        "fr",
        "es",
        "it",
        "pt",
        "nl",
        "sv",
        "no",
        "da",
        "fi",
        "pl",
        "cs",
        "sk",
        "hu",
        "ro",
        "bg",
        "el",
        "ru",
        "uk",
    ),
    *(
        "hr",
        "sr",
        "sl",
        "tr",
        "ar",
        "fa",
        "he",
        "hi",
        "bn",
        "ur",
        "th",
        "vi",
        "id",
        "ms",
        "ja",
        "zh",
        "ko",
        "ca",
        "lt",
        "lv",
    ),
)
TOPICS = (
    *("read_more", "reader_calls", "subscriber_benefits", "share_labels", "desk_labels", "embed_contents"),
    *("embed_consents", "cookie_rows", "first_published", "relative_times", "comment_buttons"),
)


@pytest.mark.parametrize("topic", TOPICS)
def test_phrases_cover_the_languages_with_the_most_news(topic):
    known = tomllib.loads((PHRASES / f"{topic}.toml").read_text("utf-8")).keys()
    missing = {*LARGE} - {*known}
    assert len(missing) <= 1, missing


@pytest.mark.parametrize(
    ("code", "line", "fired"),
    [
        ("BD009", "Přečtěte si také: Přívoz se vrací", True),
        ("BD009", "இதையும் படிக்க: படகு திரும்பியது", True),
        ("BD009", "Loe ka: Praam tuleb tagasi", True),
        ("BD009", "Soma pia ulisema mwalimu, na watoto wote wakacheka.", False),
        (
            "BD043",
            "Ce contenu est bloqué car vous n’avez pas accepté les cookies : votre consentement est nécessaire.",
            True,
        ),
        ("BD043", "Чтобы увидеть этот контент, нам нужно ваше согласие.", True),
        ("BD043", "Aby zobaczyć tę treść, potrzebujemy Twojej zgody.", True),
        ("BD043", "Akzeptieren & anzeigen", True),
        ("BD043", "La Ville a donné son accord au contenu du contrat.", False),
        ("BD045", "* Nieograniczony dostęp do wszystkich artykułów", True),
        ("BD045", "Подарите статью другу", True),
        ("BD045", "有料記事が読み放題", True),
        ("BD045", "10 numéros de la Gazette du quai pour 39 €", True),
        ("BD045", "Zamów: 12 numerów magazynu za jedyne 99 zł", True),
        ("BD045", "Suscríbete a la edición impresa", True),
        ("BD045", "Six issues were printed for £40 a piece in 1902, and only two of them were ever sold.", False),
        ("BD045", "Nieograniczony dostęp do plaży obiecano w 1902 roku.", False),
        ("BD042", "Yorumlarda belirtin", True),
        ("BD042", "Nie przegap najważniejszych wiadomości", True),
        ("BD042", "Wil je meer weten over de veerboot?", True),
        ("BD042", "Toutes nos galeries", False),
        ("BD042", "Galerie photos (8)", True),
        ("BD042", "写真ギャラリー：12枚", True),
        ("BD042", "Scopri l'offerta", True),
        ("BD042", "La galerie du vieux port a rouvert", False),
        ("BD042", "“Dites-nous ce que vous pensez”, a dit la maire", False),
        (
            "BD042",
            "Bleiben Sie informiert, schrieb das Hafenamt in einem Brief, der in allen Kästen der Insel lag.",
            False,
        ),
        ("BD008", "Podijeli članak", True),
        ("BD008", "مشاركة المقال", True),
        ("BD008", "記事をシェア", True),
        ("BD008", "Podijeli kolač na osam komada", False),
    ],
)
def test_one_line_in_the_text(fires, blocks_of, code, line, fired):
    around = "The council met on Thursday to decide on the evening boat, which has not sailed for a year."
    assert fires(code, blocks_of(around, line, around)) == [False, fired, False]


@pytest.mark.parametrize(
    "rows",
    [
        ("_quay_sess", "Dieses Cookie wird vom Anbieter gesetzt und läuft nach 30 Tagen ab."),
        ("lang_pref", "Este cookie é usado para guardar o idioma do visitante."),
        ("_quay_id", "このクッキーは訪問者を識別するために使用されます。"),
    ],
)
def test_a_cookie_and_what_it_is_for_are_rows_of_a_table(fires, blocks_of, rows):
    assert fires("BD044", blocks_of(*rows)) == [True, True]
    assert fires("BD044", blocks_of(rows[0], "The council met on Thursday.")) == [False, False]


@pytest.mark.parametrize(
    "lines",
    [
        ("mouette_29 · il y a 2 heures", "Enfin !", "Répondre  Signaler", "Vieux Sel · il y a 3 jours", "Ah bon"),
        ("Gaviota - hace 5 minutos", "¡Por fin!", "Responder | Me gusta (3) | Denunciar"),
        ("martı77, 2 saat önce", "Nihayet", "Yanıtla", "kaptan, 3 gün önce", "Olsun", "Yanıtla"),
        ("海鸥77 · 3小时前", "终于", "回复 举报 12"),
        ("Möwe, 12.05.2024, 14:03 Uhr", "Endlich", "Antworten Melden 3"),
    ],
)
def test_comments_begin_at_the_first_of_their_lines(fires, blocks_of, lines):
    fired = fires("BD046", blocks_of("Die Fähre kehrt zurück, teilte der Rat am Donnerstag mit.", *lines))
    assert fired == [False, True] + [False] * (len(lines) - 1)


@pytest.mark.parametrize(
    "lines",
    [
        ("Anna Beispiel · vor 2 Stunden",),
        ("Antworten",),
        ("Die Antworten", "Die Meldungen des Tages"),
        ("Sagt der Kapitän:", "Nein.", "Sagt der Lotse:", "Ja."),
    ],
)
def test_a_name_with_a_time_or_a_word_alone_is_no_comment(fires, blocks_of, lines):
    assert not any(fires("BD046", blocks_of("Die Fähre kehrt zurück, teilte der Rat mit.", *lines)))


@pytest.mark.parametrize(
    "entries",
    [
        ("Εύβοια", "Κρήτη", "Λέσβος", "Ρόδος", "Χίος"),
        ("คมนาคม", "สาธารณสุข", "การศึกษา", "กีฬา", "ศิลปะ"),
        ("Onkologie", "Chirurgie", "Innere Medizin", "Radiologie", "Urologie"),
    ],
)
def test_bullets_outside_of_the_text_are_a_menu(fires, blocks_of, entries):
    prose = "The council met on Thursday to decide on the evening boat, which has not sailed for a year, and " * 2
    bullets = tuple(f"• {entry}" for entry in entries)
    assert fires("BD023", blocks_of(*bullets, prose)) == [True] * 5 + [False]
    assert fires("BD023", blocks_of(prose, *bullets)) == [False] + [True] * 5
    assert not any(fires("BD023", blocks_of(prose, *bullets, prose)))
    assert not any(fires("BD023", blocks_of(*entries, prose)))
