"""Parts of the changes of a record are tried to come to the same end sooner, and to no other one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from presscheck.gate.fixing.ways import Suspects, ways_of
from presscheck.writers.changes import Change


class Line(NamedTuple):
    """code: of the rule that would drop it. stays: what is left without it would be an error."""

    code: str
    stays: bool


@dataclass
class Article:
    """least: lines of which it must have so many. fires: a rule finds no fewer lines than this."""

    lines: list[Line]
    least: int
    fires: int

    def changes(self) -> list[Change]:
        codes = [line.code for line in self.lines]
        found = [(code, at) for at, code in enumerate(codes) if code and codes.count(code) >= self.fires]
        return [Change(code, "body", None, at) for code, at in sorted(found)]

    def without(self, dropped: list[Change]) -> Article:
        places = {change.block for change in dropped}
        return Article([line for at, line in enumerate(self.lines) if at not in places], self.least, self.fires)


def settled(article: Article, *, in_parts: bool) -> tuple[list[Line], int]:
    """The lines that are left, and how often a way was tried."""
    known, trials = Suspects(), 0
    stays = sum(line.stays for line in article.lines)
    while True:
        for way in ways_of(article.changes(), frozenset(), known if in_parts else Suspects()):
            if way.is_part and not in_parts:
                continue
            trials += 1
            left = article.without(way.changes)
            is_fine = len(left.lines) >= article.least and sum(line.stays for line in left.lines) == stays
            stay = way.leaves_others(article.changes(), left.changes())
            if is_fine and (stay or not way.is_part):
                article, known = left, way.after if stay else Suspects()
                break
        else:
            return article.lines, trials


lines = st.lists(st.builds(Line, st.sampled_from(["", "AA1", "AA1", "BB1"]), st.sampled_from([False, False, True])))


@given(st.builds(Article, lines, st.integers(0, 5), st.integers(1, 6)))
def test_parts_lead_to_what_one_by_one_leads_to(article: Article) -> None:
    assert settled(article, in_parts=True)[0] == settled(article, in_parts=False)[0]


def test_of_very_many_changes_few_ways_are_tried() -> None:
    lines = [Line("AA1", stays=False)] * 1000
    left, trials = settled(Article(lines, 1, 1), in_parts=True)
    assert len(left) == 1
    assert trials <= 15
    lines[700] = lines[200] = Line("AA1", stays=True)
    left, trials = settled(Article(lines, 0, 1), in_parts=True)
    assert left == [Line("AA1", stays=True)] * 2
    assert trials <= 60
