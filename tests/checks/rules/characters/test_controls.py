"""Characters that no text has: what counts as one, and what is left when it is gone."""

import pytest

from presscheck.checks.declaring.registry import all_rules

from ...text.test_repairs import record, repaired

SCOTLAND = "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"


@pytest.mark.parametrize(
    ("code", "text", "fired", "new"),
    [
        ("TX003", "It\x92s \x93late\x94 \x96 so", True, "It’s “late” – so"),
        ("TX003", "a\x81b\x00c\x7f", True, "abc"),
        ("TX003", "one\x0btwo \x0cthree", True, "one two three"),
        ("TX003", "one\ttwo\r\nthree", False, None),
        ("TX003", "cafÃ\x89 \x1b[1mlate\x1b[0m", False, None),
        ("TX003", "cafÃ\x89 it\x92s \x1b[1mlate", True, "cafÃ\x89 it’s \x1b[1mlate"),
        ("TX003", "fiancé\x92s", True, "fiancé’s"),
        ("TX007", "\uf0c9 Menu \ue019", True, " Menu "),
        ("TX007", "\U000f0001a\U00100002", True, "a"),
        ("TX007", "\uf8ff phones, ＦＵＬＬ width, 𠮷野家, ﷺ", False, None),
        ("TX012", "\x1b[31;1mred\x1b[0m\x1b[2K", True, "red"),
        ("TX012", "[31m", False, None),
        ("TX013", "a\U000e0061b\ufdd0c\uffff", True, "abc"),
        ("TX013", SCOTLAND, False, None),
        ("TX013", f"{SCOTLAND}\U000e0061", True, SCOTLAND),
        ("TX013", "\ufffd ﷺ ﷽", False, None),
        ("TX011", "a\xa0\xa0b\tc", True, "a b c"),
        ("TX011", "a\u2003\u2009b", True, "a b"),
        ("TX011", "«\xa0a\u202f!\xa0» 4\u2009200", False, None),
        ("TX011", "a\u3000b", True, "a b"),
        ("TX011", "渡船\u3000恢復\u3000\u3000b", False, None),
        ("TX011", "渡船\u3000恢復\tb", True, "渡船\u3000恢復 b"),
    ],
)
def test_characters(fires, code, text, fired, new):
    assert fires(code, [{"body": text}]) == [fired]
    if fired:
        assert repaired(code, record(body=text), "body") == [new]


@pytest.mark.parametrize("column", ["headline", "description", "body"])
def test_every_text_is_judged(judged, column):
    found = judged([{column: "It\x92s\ufeff late"}], ["TX003", "TX004"])
    assert set(found.select("code", "column").rows()) == {("TX003", column), ("TX004", column)}


FAMILIES = ("TX", "UR", "IM")
LEFT_FOR_PEOPLE = {("UR004", "print"), ("UR009", "url: /2024/"), ("IM005", "data:")}
REPAIRS = [
    pytest.param(rule, example, id=f"{rule.code}-{n}")
    for rule in all_rules()
    if rule.family in FAMILIES and rule.repair is not None and rule.frame == "article"
    for n, example in enumerate(rule.bad)
]


@pytest.mark.parametrize(("rule", "example"), REPAIRS)
def test_a_repair_removes_its_own_finding_and_does_so_once(fires, rule, example):
    columns = [column for column in rule.columns if example.records[0].get(column) is not None]
    before = dict(example.records[0])
    once = before | _repaired(rule, before, columns)
    assert once | _repaired(rule, once, columns) == once
    is_left = any(code == rule.code and part in example.shows for code, part in LEFT_FOR_PEOPLE)
    assert fires(rule.code, [once]) == [is_left]


def _repaired(rule, changed, columns):
    return {column: repaired(rule.code, record(**changed), column)[0] for column in columns}
