"""Pages of rules: complete, unbreakable by what they show, and comparable with a folder."""

from __future__ import annotations

import itertools
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from rich.cells import cell_len

from presscheck.checks.declaring import registry
from presscheck.checks.declaring.declare import SECTIONS
from presscheck.checks.declaring.examples import Example
from presscheck.checks.declaring.registry import all_rules, find
from presscheck.checks.declaring.rule import Rule
from presscheck.reports import pages
from presscheck.reports.text import HIDDEN, visible

DOC = {
    "summary": "A caption <b>was</b> written into the text.",
    "What it does": "Finds lines that begin with `Photo:` or hold a \\ between *two* names_of_files & such_.",
    "Why it matters": "Readers meet a caption without its picture.",
    "Leaves alone": "Lines of the `credits` | `thanks` section, see [the guide](https://style.example).",
    "Fix": "Drop the line.",
    "Evidence": "12 of 400 pages.",
}
FENCES = "```\n````text\n~~~\n# not a heading\n\u202ehidden\x1b\n"


def caption_rule(**fields) -> Rule:
    values = {
        "code": "PX007",
        "name": "caption-in-text",
        "severity": "warning",
        "frame": "block",
        "column": "text",
        "message": "a caption: {excerpt}",
        "expression": lambda _: pl.lit(False),
        "doc": DOC,
        "also": ("headline",),
        "fix": "unsafe",
        "options": {"words": ("Photo:", "a `tick`"), "min": 3, "strict": True, "pipe": "a|b"},
        "preview": True,
        "bad": (Example(shows="Photo: the east quay"), Example(shows=FENCES)),
        "good": (Example(shows="Two lines,\n  the second indented"),),
    }
    return Rule(**{**values, **fields})


def test_page(golden) -> None:
    golden("rule.md", pages.page(caption_rule()))


def test_index(golden) -> None:
    rules = [
        caption_rule(),
        caption_rule(code="LK900", name="off-by-default", preview=False, default=False),
        caption_rule(code="LK901", name="on-by-default", preview=False, severity="error"),
    ]
    golden("rules.md", pages.index(rules))


def test_terminal(make_console, golden) -> None:
    console = make_console(80)
    pages.render(caption_rule(), console)
    golden("rule.txt", console.file.getvalue())


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.code)
def test_every_rule_has_a_whole_page(rule: Rule, make_console) -> None:
    page, console = pages.page(rule), make_console(60)
    pages.render(rule, console)
    said = console.file.getvalue()
    assert page.startswith(f"# {rule.code} {rule.name}\n")
    for text, heads in (
        (page, [f"\n## {name}\n\n" for name in SECTIONS]),
        (said, [f"\n{name}\n  " for name in SECTIONS]),
    ):
        assert [head for head in heads if text.count(head) != 1] == []
        assert set(HIDDEN.findall(text)) == {"\n"}
    assert max(map(cell_len, said.splitlines())) <= 60


@given(st.lists(st.text(st.sampled_from("`~#|<>\n \t\rab\\-\x1b\u202e\u2028")), min_size=1, max_size=3))
def test_no_example_breaks_its_fence(texts: list[str]) -> None:
    page = pages.page(caption_rule(bad=tuple(map(Example, texts))))
    tokens = MarkdownIt().parse(page)
    shown = [token.content for token in tokens if token.type == "fence"][:-1]
    assert shown == ["".join(f"{visible(line)}\n" for line in text.split("\n")) for text in texts]
    heads = [after.content for token, after in itertools.pairwise(tokens) if token.type == "heading_open"]
    assert heads == ["PX007 caption-in-text", *SECTIONS, "Options", "Found", "Left alone"]


@given(st.text(st.sampled_from("<>*_[]()\\&~|ab1 ;#"), max_size=30))
def test_prose_is_text(text: str) -> None:
    page = pages.page(caption_rule(doc={**DOC, "Evidence": f"a {text} b"}))
    tokens = MarkdownIt().parse(page)
    at = next(n for n, token in enumerate(tokens) if token.type == "inline" and token.content == "Evidence")
    parts = tokens[at + 3].children or []
    assert {part.type for part in parts} <= {"text", "text_special"}
    assert "".join(part.content for part in parts) == f"a {text} b"


def test_code_spans_stay_code() -> None:
    html = MarkdownIt().enable("table").render(pages.page(caption_rule()))
    assert "<code>Photo:</code> or hold a \\ between *two* names_of_files &amp; such_." in html
    assert "<td><code>[&quot;Photo:&quot;, &quot;a `tick`&quot;]</code></td>" in html
    assert "<td><code>&quot;a|b&quot;</code></td>" in html
    assert "<b>" not in html


def test_list_fits_a_terminal_and_is_whole_in_a_pipe(make_console) -> None:
    terminal, pipe = make_console(80, force_terminal=True, color_system=None), make_console(80)
    for console in (terminal, pipe):
        pages.render_list(all_rules(), console)
    fitted, whole = terminal.file.getvalue().splitlines(), pipe.file.getvalue().splitlines()
    assert max(map(cell_len, fitted)) <= 80
    for rule in all_rules():
        assert [line for line in whole if f"  {rule.code} " in line and line.endswith(visible(rule.summary))]
        assert [line for line in fitted if line.startswith(f"  {rule.code} ") and f" {rule.name}  " in line]


def test_written_pages_are_up_to_date(tmp_path: Path) -> None:
    folder = tmp_path / "docs" / "rules"
    assert len(pages.compare(folder)) == len(all_rules()) + 1
    pages.write(folder)
    assert pages.compare(folder) == []
    assert {path.name for path in folder.iterdir()} == {"README.md", *map(pages.page_name, all_rules())}


def test_what_is_not_up_to_date_is_named_and_written(tmp_path: Path) -> None:
    pages.write(tmp_path)
    (tmp_path / "LK001.md").unlink()
    (tmp_path / "HL001.md").write_text("# HL001\n", encoding="utf-8")
    (tmp_path / "ZZ999.md").write_text("# gone\n", encoding="utf-8")
    (tmp_path / "notes.md").write_text("of somebody\n", encoding="utf-8")
    assert pages.compare(tmp_path) == ["HL001.md: stale", "LK001.md: missing", "ZZ999.md: superfluous"]
    pages.write(tmp_path)
    assert pages.compare(tmp_path) == []
    assert (tmp_path / "notes.md").exists()


def test_rules_of_others_have_no_page_of_ours(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    foreign = replace(find("LK001"), expression=lambda _: pl.lit(False))
    monkeypatch.setitem(registry._registered, "LK001", foreign)
    pages.write(tmp_path)
    assert not (tmp_path / "LK001.md").exists()
    assert (tmp_path / "KW001.md").exists()


def test_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = str(tmp_path)
    assert pages.main([folder, "--check"]) == 1
    assert "LK001.md: missing\n" in capsys.readouterr().out
    assert pages.main([folder]) == 0
    assert pages.main([folder, "--check"]) == 0
    assert capsys.readouterr().out == ""
    assert pages.main([]) == 2
