"""An article that is longer than the bound is an error, and is judged by the rules that do not read its texts."""

import polars as pl
import pytest

import presscheck
from presscheck.gate.fixing import repairing

STORY = {
    "url": "https://www.harbour-courier.example/2024/03/14/ferry",
    "headline": "Council votes to restore the evening ferry",
    "body": "The boats return in April, the council decided on Thursday night.\n" * 4,
    "published": "2024-03-14T18:05:00+00:00",
}


def codes(record, **options):
    run = presscheck.check([record, STORY | {"headline": "Another boat", "url": "https://a.example/b"}], **options)
    return {
        (code, severity)
        for number, code, severity in run.findings.select("record", "code", "severity").rows()
        if not number
    }


def test_the_texts_of_a_long_article_are_not_judged():
    assert "BD021" in {code for code, _ in codes(STORY)}
    long = codes(STORY | {"body": STORY["body"] * 40}, max_article_bytes=2_000)
    assert long == {("DF013", "error")}


def test_many_short_lines_are_long_too():
    """A line counts as 25 bytes."""
    few, many = ("\n".join(f"Gull {n}" for n in range(lines)) for lines in (80, 81))
    assert codes(STORY | {"body": many}, max_article_bytes=2_000) == {("DF013", "error")}
    assert ("DF013", "error") not in codes(STORY | {"body": few}, max_article_bytes=2_000)
    fixed = presscheck.fix([STORY | {"body": many.replace("Gull 7\n", "Gull&nbsp;7\n")}], max_article_bytes=2_000)
    assert fixed.run.findings["code"].to_list() == ["DF013"]


def test_it_is_said_whatever_rules_are_selected():
    assert codes(STORY | {"body": STORY["body"] * 40}, max_article_bytes=2_000, select=["LK"]) == {("DF013", "error")}


def test_it_is_said_where_few_rules_are_asked_of_many_articles(tmp_path):
    """Articles on which no selected rule can fire are left out of such a run, but not this one."""
    records = [STORY | {"url": f"https://a.example/{n}", "headline": f"Boat {n}"} for n in range(400)]
    records[100] |= {"body": STORY["body"] * 40}
    pl.DataFrame(records).write_parquet(tmp_path / "x.parquet")
    run = presscheck.check(tmp_path / "x.parquet", max_article_bytes=2_000, select=["LK001"], batch_size=250)
    assert run.findings.select("record", "code", "severity").rows() == [(100, "DF013", "error")]


def test_repairs_leave_a_long_article_as_it_is():
    record = STORY | {"body": STORY["body"] * 40}
    fixed = presscheck.fix([record], max_article_bytes=2_000)
    assert fixed.data == [record]
    assert fixed.run.findings["code"].to_list() == ["DF013"]


def test_many_advertisements_are_taken_out_in_few_rounds(rounds):
    """All but the last one: an article without a body would be an error."""
    record = STORY | {"body": "Advert\n" * 1_000}
    fixed = presscheck.fix([record])
    assert fixed.data == [record | {"body": "Advert\n"}]
    assert len(rounds) <= 20
    assert presscheck.fix(fixed.data).data == fixed.data


def test_repairs_that_need_too_many_rounds_are_given_up(rounds, monkeypatch):
    """The larger a record is, the fewer rounds it gets."""
    assert repairing.MAX_TRIED_BYTES <= 4 << 20
    monkeypatch.setattr(repairing, "MAX_TRIED_BYTES", 7_000 * 7)
    monkeypatch.setattr(repairing, "LEAST_TRIED", 5)
    record = STORY | {"body": "Advert\n" * 1_000}
    fixed = presscheck.fix([record])
    assert fixed.data == [record]
    assert fixed.run.fixes.refused == {
        ("", "the repairs did not come to an end after the attempts that its size allows"): 1
    }
    assert len(rounds) <= 8


@pytest.fixture
def rounds(monkeypatch):
    """Grows by one each time that records are judged to be repaired."""
    rounds = []
    judged = repairing.Fixer._judged
    monkeypatch.setattr(repairing.Fixer, "_judged", lambda *given: rounds.append(1) or judged(*given))
    return rounds


def test_a_repair_does_not_make_an_article_too_long():
    """Carriage returns are no line ends until they are repaired."""
    few, many = ({**STORY, "body": "\r".join(f"Gull {n} is on the pier" for n in range(lines))} for lines in (9, 81))
    fixed = presscheck.fix([many, {**few, "url": "https://a.example/b"}], max_article_bytes=2_000, select=["DF006"])
    assert fixed.data[0] == many
    assert fixed.data[1]["body"] == few["body"].replace("\r", "\n")
    assert [reason for (_, reason), n in fixed.run.fixes.refused.items() if n] == [
        "the repair would cause an error: DF013"
    ]
