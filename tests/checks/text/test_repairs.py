"""What the repair of each rule makes of a text, and what it leaves alone."""

import polars as pl
import pytest

from presscheck.checks.declaring.registry import all_rules, find
from presscheck.checks.text.repairs import with_entities_decoded, without_tags
from presscheck.parsers.assemble import articles
from presscheck.parsers.blocks import kinds

from ..conftest import AS_OF

REPAIRED = [rule for rule in all_rules() if rule.repair is not None and rule.frame != "corpus"]


def repaired(code, frame, column=None):
    rule = find(code)
    own, options = next(pair for pair in rule.by_column(rule.options_for(AS_OF)) if column in (None, pair[0].column))
    return frame.select(own.repair(options).alias("new"))["new"].to_list()


def block(text, **columns):
    row = {"article": 0, "column": "body", "role": "body", "text": text, "host": "harbour-courier.example", **columns}
    frame = pl.DataFrame([row], schema_overrides={"article": pl.UInt32})
    return frame.with_columns(kinds(frame["text"]).alias("kind"))


def record(**columns):
    raw = pl.DataFrame([{"source": "test", "format": "frame", "record": 0, **columns}])
    return articles(raw)


CONTACT = "Harbour Courier desk@harbour-courier.example +442079460018 Courier Press Ltd"
FOREIGN = "Island Press desk@island-press.example +442079460018 Island Press Ltd"


@pytest.mark.parametrize(
    ("code", "text", "new"),
    [
        ("BD018", "He left.She stayed.", "He left. She stayed."),
        ("BD018", "They left.The.Boat.Sank.", "They left. The. Boat. Sank."),
        ("BD018", 'He said "we will go."The boat left.', 'He said "we will go." The boat left.'),
        ("BD018", 'The boat left."We will go," he said.', 'The boat left. "We will go," he said.'),
        ("BD018", "The boat left.“We will go,” he said.", "The boat left. “We will go,” he said."),
        ("BD018", "Er rief: „Wir gehen.“Das Boot fuhr ab.", "Er rief: „Wir gehen.“ Das Boot fuhr ab."),
        ("BD018", "Das Boot fuhr ab.„Wir gehen“, rief er.", "Das Boot fuhr ab. „Wir gehen“, rief er."),
        ("BD018", "Il dit «partons.»Le bateau part.«Adieu»", "Il dit «partons.» Le bateau part. «Adieu»"),
        ("BD018", "Er rief »los.«Das Boot fuhr ab.", "Er rief »los.« Das Boot fuhr ab."),
        ("BD018", "Han sa ”vi går.”Båten gick.", "Han sa ”vi går.” Båten gick."),
        ("BD018", "“Go.”“We will,” she said.He left.", "“Go.” “We will,” she said. He left."),
        ("BD018", "See Www.Lines.com or Dr.Okafor now.Then go.", "See Www.Lines.com or Dr.Okafor now. Then go."),
        ("BD019", "A long night of TalksThe men left.", "A long night of Talks\nThe men left."),
        ("LK001", "//div[@class='lede'] /html/head/title/text()", None),
        ("LK001", "Use //div[@class='lede'] to find it.", "Use //div[@class='lede'] to find it."),
        ("LK008", "<p>One</p><p>two</p>", "One two"),
        ("LK008", "One <br/> two<br>", "One  two"),
        ("LK008", "A <b>bold</b>ly <a href='/x'>linked</a> word", "A boldly linked word"),
        ("LK008", "<p><br></p>", None),
        ("LK008", "<script>go()</script> One", "<script>go()</script> One"),
        ("LK009", "Fish &amp; chips&nbsp;&#8211; all day", "Fish & chips\xa0– all day"),
        ("LK009", "Write &lt;b&gt; &amp; &lt;/b&gt;", "Write &lt;b&gt; & &lt;/b&gt;"),
        ("LK009", "a &lt; b", "a < b"),
        ("LK009", "&amp;quot; &quot;", '&amp;quot; "'),
        ("LK010", "&amp;quot; &amp;amp;#8217; &amp;lt;b&amp;gt;", '" ’ &lt;b&gt;'),
        ("LK005", '{"@type": "Person"} says', '{"@type": "Person"} says'),
        ("LK005", '{"boats": 3}', '{"boats": 3}'),
        ("LK006", "The boats return in April. var a = [];", "The boats return in April. var a = [];"),
        ("LK007", ".a-b { color: red; } The boats return.", ".a-b { color: red; } The boats return."),
        ("LK014", "One [embed]two[/embed] three[ad_1]", "One two three"),
        ("LK021", "a \\ud83d\\ude00 \\u2019 \\/ C:\\new", "a 😀 ’ / C:\\new"),
        ("LK021", "a \\ud83d b", "a \\ud83d b"),
        ("LK009", "One&#10;two &#xFFFF; AT&T;", "One two &#xFFFF; AT&T;"),
        ("LK017", "https://www.harbour-courier.example/a", "https://www.harbour-courier.example/a"),
        ("LK017", "https://www.harbour-courier.example/a.jpg", None),
        ("LK020", FOREIGN + " 252 60", FOREIGN),
        ("CT001", CONTACT, None),
        ("CT001", FOREIGN, FOREIGN),
        ("LK004", "1998", "1998"),
        ("LK004", "en-GB", None),
    ],
)
def test_a_block_after_its_repair(code, text, new):
    assert repaired(code, block(text)) == [new]


@pytest.mark.parametrize(
    ("code", "column", "old", "new"),
    [
        ("HL006", "headline", "Boats | Sport - The Courier", "Boats | Sport"),
        ("HL006", "headline", "… | The Courier", "… | The Courier"),
        ("HL013", "headline", "<b>Boats</b> &amp; &quot;men&quot;", 'Boats & "men"'),
        ("KW001", "keywords", ["Ferry", "", "ferry", "quay", ""], ["Ferry", "", "quay", ""]),
        ("KW002", "keywords", ["ferry; quay ;; Port Ellery,"], ["ferry", "quay", "Port Ellery"]),
        ("KW002", "keywords", ["a &quot;b&quot;, c, d"], ["a &quot;b&quot;, c, d"]),
        ("KW006", "keywords", ["Lite:true", "port_ellery", "a b", None], ["port_ellery", "a b", None]),
        ("AU002", "authors", ["admin", "Redaktion", "Mara"], ["Redaktion", "Mara"]),
        ("AU003", "authors", ["Mara m@x.example", "https://x.example/a", "Jonas", ""], ["Mara", "Jonas", ""]),
        ("AU003", "authors", ["<b>Mara Lindqvist</b>", "@mara", "Kai4711"], ["Mara Lindqvist", "@mara", "Kai4711"]),
        ("AU003", "authors", ["Mara Lindqvist /people/mara", "192.0.2.38"], ["Mara Lindqvist"]),
        ("AU004", "authors", ["By Mara Voss, Staff Writer", "Byron Hale"], ["Mara Voss", "Byron Hale"]),
        ("AU004", "authors", ["Von Käthe Brückner", "von Trappen"], ["Käthe Brückner", "von Trappen"]),
        ("AU004", "authors", ["Текст: Зоя Берестова", "Writer, Jonas"], ["Зоя Берестова", "Writer, Jonas"]),
        ("AU005", "authors", ["Ida Hale, Tom Voss and Uwe Kai", "Ida"], ["Ida Hale", "Tom Voss", "Uwe Kai", "Ida"]),
        (
            "AU005",
            "authors",
            ["Ida Hale; Tom Voss | News", "Voss and Sons"],
            ["Ida Hale", "Tom Voss", "News", "Voss and Sons"],
        ),
        ("HL016", "headline", " Boats\n are  back\t", "Boats are back"),
        ("HL016", "headline", "Bacs \u00a0: le  retour\u202f !", "Bacs\u00a0: le retour\u202f!"),
        ("HL018", "headline", "LIVE: Boats: back", "Boats: back"),
        ("HL011", "description", "Boats", None),
        ("LG001", "language", "en_EN", "en"),
        ("LG001", "language", "la_LA", "la_LA"),
        ("LG002", "language", "PT_br", "pt-BR"),
        ("LK012", "authors", ["None", "Null", "Mara Lindqvist"], ["Null", "Mara Lindqvist"]),
        ("LK012", "body", "None", "None"),
        ("LK012", "section", "None", None),
        ("LK012", "description", "Read [object Object] now", "Read now"),
        ("LK012", "description", "[object Object]", None),
        ("LK013", "section", "['Local']", "Local"),
        ("LK013", "section", "['Local', 'Sea']", "['Local', 'Sea']"),
        ("LK013", "section", "['Local'", "['Local'"),
        ("LK013", "authors", ["['Mara', 'Jonas']", '{"name": "Priya"}', "Ines"], ["Mara", "Jonas", "Priya", "Ines"]),
        ("LG004", "language", "kr", "kr"),
        ("TS011", "published_raw", "2024-03-14T18:05+0000", "2024-03-14T18:05+00:00"),
        ("TS011", "published_raw", "    2021-12-29T17:59+0000", "2021-12-29T17:59+00:00"),
        ("TS011", "published_raw", "20211229T1759-0500", "2021-12-29T17:59-05:00"),
        ("TS011", "created_raw", "5/6/2024 18:05 GMT", "5/6/2024 18:05 GMT"),
        ("PB005", "modified_raw", "2024-03-14 18:05:00Z", "2024-03-14T18:05:00Z"),
        ("PB005", "modified_raw", "2024-03-14T18:05Z", "2024-03-14T18:05Z"),
        ("HL013", "headline", "&amp;quot;Boats&amp;quot;", '"Boats"'),
    ],
)
def test_a_column_after_its_repair(code, column, old, new):
    assert repaired(code, record(**{column: old}), column) == [new]


def test_a_missing_headline_is_taken_from_the_other_one():
    assert repaired("HL005", record(headline=" ", headline_alt="Boats return")) == ["Boats return"]


def test_capitals_are_taken_from_the_other_headline():
    shouted = "BOATS RETURN TO PORT ELLERY"
    assert repaired("HL009", record(headline=shouted, headline_alt="Boats return to Port Ellery")) == [
        "Boats return to Port Ellery"
    ]
    assert repaired("HL009", record(headline=shouted, headline_alt="Boats return")) == [shouted]


def test_a_cut_headline_is_taken_from_the_other_one():
    cut, whole = "Boats return to Port…", "Boats return to Port Ellery"
    assert repaired("HL012", record(headline=cut, headline_alt=whole)) == [whole]
    assert repaired("HL012", record(headline=cut, headline_alt="Ellery", description=whole)) == [cut]


def test_keywords_that_name_the_site_are_dropped():
    given = record(keywords=["Port News", "ferry", "", "Local"], publisher="Port News", section="local")
    assert repaired("KW008", given) == [["ferry", ""]]


@pytest.mark.parametrize("rule", REPAIRED, ids=lambda rule: rule.code)
def test_a_repair_is_declared_where_a_fix_is(rule):
    assert rule.fix != "none"


@pytest.mark.parametrize("text", ["<b>a</b>&nbsp;<p>b</p>", "&amp;lt;b&amp;gt;", "&lt;p&gt; &#8217;", "a<br><br>b"])
def test_markup_that_is_gone_does_not_come_back(text):
    stripped = without_tags(text)
    assert stripped is not None
    assert without_tags(stripped) == stripped
    assert without_tags(with_entities_decoded(stripped)) == with_entities_decoded(stripped)
