"""What pages say of measurements."""

import pytest

from presscheck.checks.declaring.registry import all_rules
from presscheck.reports import accuracy

RECORDS = {"gold": 181, "extractor:inscriptis": 181, "extractor:justext": 181, "dumps": 585}
SILENT = {"records": 0, "findings": 0}


@pytest.fixture
def figures(monkeypatch):
    """Figures of one rule, XX001."""

    def use(**by_kind):
        named = {name.replace("_", ":"): values for name, values in by_kind.items()}
        monkeypatch.setattr(accuracy, "load", lambda: {"records": RECORDS, "rules": {"XX001": named}})
        return accuracy.sentences("XX001")

    return use


def test_hits_are_told_by_kind(figures):
    said = figures(
        gold={"records": 3, "findings": 4, "false": 1, "unread": 0},
        extractor_inscriptis={"records": 9, "findings": 40, "lines": 40, "leaked": 38},
        dumps={"records": 2, "findings": 2},
    )
    assert said == [
        "Fires on 3 of 181 human-verified texts: 2 correctly, 1 incorrectly.",
        "Fires on 9 of 181 whole pages as text; of the 40 lines, 38 are not in the verified text.",
        "Fires on 2 of 585 text dumps.",
    ]


def test_silence_is_told_as_well(figures):
    said = figures(gold=SILENT, extractor_justext=SILENT, dumps=SILENT)
    assert said == ["No hits in 181 human-verified texts, 181 outputs of jusText and 585 text dumps."]


def test_what_nobody_read_is_not_called_right(figures):
    said = figures(gold={"records": 3, "findings": 4, "false": 0, "unread": 3})
    assert said == ["Fires on 3 of 181 human-verified texts: not reviewed one by one."]


def test_a_rule_that_was_not_measured_says_nothing(figures):
    assert figures() == []


def test_every_rule_of_the_figures_exists():
    assert set(accuracy.load()["rules"]) <= {rule.code for rule in all_rules()}
