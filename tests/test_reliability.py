"""docs/reliability.md names tests that there are."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "reliability.md").read_text("utf-8")
NAMED = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", PAGE)


@pytest.mark.parametrize(("file", "name"), NAMED, ids=[name for _, name in NAMED])
def test_a_promise_names_a_test_that_is_there(file: str, name: str):
    assert re.search(rf"^ *(?:def {name}\(|{name} = )", (ROOT / file).read_text("utf-8"), re.MULTILINE)


def test_each_entry_of_the_fuzzers_has_its_figures():
    from presscheck.fuzz.entries import ENTRIES

    assert set(re.findall(r"^\| ([a-z-]+) \| [\d,]+ \|", PAGE, re.MULTILINE)) == set(ENTRIES)
