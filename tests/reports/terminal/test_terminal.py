"""The terminal report: golden pictures of it, what it leaves out, and what hostile text cannot do to it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import get_args

import pytest
from rich.cells import cell_len
from rich.console import Console

from presscheck.reports.model import Run
from presscheck.reports.terminal import report as terminal
from presscheck.reports.terminal.records import MAX_PLACES, MAX_RECORDS
from presscheck.reports.text import HIDDEN

STYLES = get_args(terminal.Style)
ERROR = {"code": "ZZ001", "name": "test-rule", "severity": "error", "column": "body", "message": "it is wrong"}
PLACE = {"source": "a.txt", "article_id": "a" * 32}

Make = Callable[..., Console]


def printed(run: Run, console: Console, **options) -> str:
    terminal.write(run, console, **options)
    return console.file.getvalue()


@pytest.mark.parametrize("width", [60, 80, 120])
def test_full(run: Run, make_console: Make, golden, width: int) -> None:
    golden(f"full_{width}.txt", printed(run, make_console(width)))


@pytest.mark.parametrize("style", ["concise", "grouped", "statistics"])
def test_short_styles(run: Run, make_console: Make, golden, style: terminal.Style) -> None:
    golden(f"{style}.txt", printed(run, make_console(80), style=style))


def test_colours(run: Run, make_console: Make, golden) -> None:
    console = make_console(80, force_terminal=True, color_system="standard", no_color=False)
    golden("full_colours.txt", printed(run, console).replace("\x1b", "␛"))


def test_no_colour_where_it_is_not_wanted(run: Run, make_console: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    assert not re.search(r"\x1b\[[\d;]*3[0-7]", printed(run, make_console(80, force_terminal=True)))
    assert "\x1b" not in printed(run, make_console(80))


@pytest.mark.parametrize("style", STYLES)
def test_clean_run_is_one_line(make_run, make_console: Make, style: terminal.Style) -> None:
    assert printed(make_run(), make_console(), style=style) == "PASS  42 records, 5 rules: nothing to correct.\n"


def test_findings_below_the_threshold_pass(make_run, make_console: Make) -> None:
    run = make_run({**ERROR, **PLACE, "record": 0, "severity": "info"}, records=1)
    assert printed(run, make_console()).endswith("\nPASS  1 record, 1 info · fails on: error\n")


def test_quiet_shows_what_fails_the_run(run: Run, make_console: Make, golden) -> None:
    golden("full_quiet.txt", printed(run, make_console(), quiet=True))


def test_quiet_follows_the_threshold(make_run, make_console: Make) -> None:
    rows = [{**ERROR, **PLACE, "record": 0, "severity": level, "message": level} for level in ("info", "warning")]
    said = printed(make_run(*rows, verdict="fail", fail_on="warning"), make_console(), quiet=True, style="concise")
    assert said.splitlines() == ["a.txt[0]: ZZ001 warning", "FAIL  42 records, 1 warning, 1 info · fails on: warning"]


def test_quiet_pass_is_the_verdict(make_run, make_console: Make) -> None:
    run = make_run({**ERROR, **PLACE, "record": 0, "severity": "warning"}, skipped={"lang": ("LG003",)})
    assert printed(run, make_console(), quiet=True) == "PASS  42 records, 1 warning · fails on: error\n"


def test_internal_errors_are_told(make_run, make_console: Make) -> None:
    run = make_run(verdict="fail", internal_errors=("rule ZZ001 could not be evaluated:\n\x1b[31mno column",))
    assert printed(run, make_console(120), quiet=True).splitlines() == [
        "internal error: rule ZZ001 could not be evaluated:␊␛[31mno column",
        "FAIL  42 records, no findings · 1 internal error",
    ]


def test_graver_findings_come_first_and_help_once(run: Run, make_run, make_console: Make) -> None:
    of_record = [
        {**ERROR, **PLACE, "record": 0, "severity": "info", "code": "TS002"},
        {**ERROR, **PLACE, "record": 0, "code": "LK001", "message": "first"},
        {**ERROR, **PLACE, "record": 0, "code": "LK001", "message": "second"},
        {**ERROR, **PLACE, "record": 0, "severity": "warning"},
    ]
    said = printed(make_run(*of_record), make_console(160))
    heads = [line.split()[:2] for line in said.splitlines() if re.match("(error|warning|info) ", line)]
    assert heads == [["error", "LK001"], ["warning", "ZZ001"], ["info", "TS002"]]
    assert said.count("help:") == 2  # ZZ001 is no rule: nothing to say


def test_many_findings_of_a_rule_are_listed(make_run, make_console: Make) -> None:
    lines = (1, 2, 3, 4, 4, *range(5, 14))
    rows = [{**ERROR, **PLACE, "record": 0, "line": line, "excerpt": "x"} for line in lines]
    said = printed(make_run(*rows), make_console())
    assert said.count("-->") == len(set(lines[:MAX_PLACES]))
    assert "  … 11 more of ZZ001 on lines 4, 5, 6, 7, 8, 9, 10, 11, …\n" in said


@pytest.mark.parametrize("line", [None, 7])
def test_lines_that_tell_nothing_are_left_out(make_run, make_console: Make, line: int | None) -> None:
    rows = [{**ERROR, **PLACE, "record": 0, "line": line}] * 5
    assert "  … 2 more of ZZ001\n" in printed(make_run(*rows), make_console())


def test_other_excerpts_are_listed(make_run, make_console: Make) -> None:
    excerpts = ["a", "b", "c", "d", "a", "d", "e" * 99, *"fghijklm"]
    rows = [{**ERROR, **PLACE, "record": 0, "line": 7, "excerpt": excerpt} for excerpt in excerpts]
    short = "e" * 15 + "…" + "e" * 14
    said = printed(make_run(*rows), make_console(100))
    assert f"  … 12 more of ZZ001: d · a · {short} · f · g · h · i · j · …\n" in said


def test_the_worst_records_are_shown_in_reading_order(make_run, make_console: Make) -> None:
    light = [{**ERROR, **PLACE, "record": n, "severity": "warning"} for n in range(MAX_RECORDS + 3)]
    grave = [{**ERROR, **PLACE, "record": n} for n in (MAX_RECORDS + 1, MAX_RECORDS + 2)]
    said = printed(make_run(*light, *grave), make_console())
    shown = [int(number) for number in re.findall(r"^━━ a\.txt · record (\d+)", said, re.MULTILINE)]
    assert shown == [*range(MAX_RECORDS - 2), MAX_RECORDS + 1, MAX_RECORDS + 2]
    assert "3 more records with findings: the 50 worst are shown" in said


def test_equal_numbers_in_two_sources_are_two_records(make_run, make_console: Make) -> None:
    rows = [{**ERROR, **PLACE, "record": 0}, {**ERROR, **PLACE, "record": 0, "source": "b.txt"}]
    said = printed(make_run(*rows), make_console())
    assert re.findall(r"━━ (\S+) · record 0 ", said) == ["a.txt", "b.txt"]
    assert "ZZ001   test-rule  error            2        2\n" in said


# Hostile text.

TEXTS = ("name", "source", "article_id", "url", "column", "excerpt", "message", "before", "after")
HIDDEN_CHARACTERS = "".join(c for c in map(chr, range(0x20000)) if HIDDEN.match(c) and not "\ud800" <= c <= "\udfff")
MARKUP = "[bold red]x[/] [link=https://evil.example]y[/link] :boom: [/nonsense] \\["


def hostile(text: str) -> dict[str, object]:
    return {**ERROR, **dict.fromkeys(TEXTS, text), "record": 3, "line": 9}


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("width", [60, 160])
def test_nothing_hidden_reaches_the_terminal(make_run, make_console: Make, style, width: int) -> None:
    rows = [hostile(f"a{HIDDEN_CHARACTERS[at : at + 30]}z") for at in range(0, len(HIDDEN_CHARACTERS), 30)]
    run = make_run(*rows, skipped={"la\x1b": ("LG\u202e",)}, internal_errors=("\x1b]0;title\x07",))
    said = printed(run, make_console(width), style=style)
    assert {*HIDDEN.findall(said)} == {"\n"}


@pytest.mark.parametrize("style", ["full", "concise", "grouped"])
def test_text_is_not_markup(make_run, make_console: Make, style: terminal.Style) -> None:
    console = Console(file=make_console().file, width=160)  # with all that rich does by default
    assert MARKUP in printed(make_run(hostile(MARKUP)), console, style=style)


@pytest.mark.parametrize("width", [20, 60, 79, 80, 120, 160])
def test_lines_fit_the_width(make_run, make_console: Make, width: int) -> None:
    text = "東京の\u202e words and averyveryverylongwordthatdoesnotfitanywhere\x1b" * 3
    row = {**ERROR, **PLACE, "record": 3, "line": 9, "name": "n" * 90, "url": "https://news.example/" + "u" * 500}
    texts = {"excerpt": text[:120], "before": text[:40], "after": text[:40], "message": text}
    said = printed(make_run({**row, **texts}, internal_errors=(text,)), make_console(width)).splitlines()
    wide = [line for line in said if cell_len(line) > max(width, 47) and not line.startswith(("https:", "  -->"))]
    assert wide == []
    assert max(map(cell_len, said)) <= 300  # a URL: not fitted, but not endless either
