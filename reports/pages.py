"""The page of a rule, made from its declaration: Markdown for docs/rules, and the same on a terminal.

    python -m presscheck.reports.pages docs/rules [--check]

writes the pages, or with `--check` only names those that are not as the rules say and exits 1.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any, Final

from rich.console import Console
from rich.text import Text

from ..checks.declaring.declare import EDITORS, SECTIONS
from ..checks.declaring.examples import Example
from ..checks.declaring.registry import all_rules, families, is_ours
from ..checks.declaring.rule import Rule
from . import accuracy
from .markdown_text import code, fence, prose, table
from .terminal.text import SEVERITY_STYLES, say, wrapped
from .text import beginning, visible

__all__ = ["compare", "index", "main", "page", "page_name", "render", "render_list", "write"]

_SECTIONS: Final = (*SECTIONS[:-1], EDITORS, SECTIONS[-1])
_INDEX: Final = "README.md"
_PAGE: Final = re.compile(r"[A-Z]{2,4}\d{3}\.md")

_FRAMES: Final = {
    "article": "each article",
    "block": "each block of text",
    "corpus": "all articles of a run",
    "cluster": "articles of a run that have nearly the same text",
    "history": "this run and earlier runs (`--history`)",
}
_FIXES: Final = {"none": "manual", "safe": "safe: nothing is lost", "unsafe": "unsafe: check the result"}
_MEASURED: Final = "Measured"
_FOREIGN: Final = "Your own rules"
_EXAMPLES: Final = {"bad": "Found", "good": "Left alone"}


def page_name(rule: Rule) -> str:
    """File name of the rule's page."""
    return f"{rule.code}.md"


def page(rule: Rule) -> str:
    """The rule as a Markdown page."""
    parts = [f"# {rule.code} {rule.name}", prose(rule.summary), table(("", ""), _facts(rule))]
    parts += [f"## {section}\n\n{prose(rule.doc[section])}" for section in _SECTIONS if section in rule.doc]
    if rule.options:
        rows = [(code(name), code(_toml(value))) for name, value in rule.options.items()]
        options = table(("Option", "Default"), rows)
        parts.append(f"## Options\n\nSet them in the table `[rules.{rule.code}]` of the configuration.\n\n{options}")
    if measured := accuracy.sentences(rule.code):
        parts.append("\n\n".join([f"## {_MEASURED}", *map(prose, measured)]))
    for kind, examples in _examples(rule).items():
        fences = [fence(_lines(example)) for example in examples]
        parts.append("\n\n".join([f"## {_EXAMPLES[kind]}", *fences]))
    return "\n\n".join(parts) + "\n"


def index(rules: Sequence[Rule]) -> str:
    """All rules as one Markdown page, by family."""
    parts = ["# Rules", f"{len(rules)} rules. `presscheck rule CODE` shows a page in the terminal."]
    for family, members in groupby(rules, lambda rule: rule.family):
        rows = [
            (f"[{rule.code}]({page_name(rule)})", rule.name, _status(rule), prose(rule.summary)) for rule in members
        ]
        listed = table(("Code", "Name", "Severity", "Defect"), rows)
        parts.append(f"## {family}: {families().get(family, _FOREIGN)}\n\n{listed}")
    return "\n\n".join(parts) + "\n"


def write(folder: Path) -> None:
    """Write the index and the page of every rule of presscheck, and remove pages of rules that are gone."""
    folder.mkdir(parents=True, exist_ok=True)
    pages = _pages()
    for name, text in pages.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    for name in _superfluous(folder, pages):
        (folder / name).unlink()


def compare(folder: Path) -> list[str]:
    """Names of the pages that are missing, stale or superfluous, each with which of these it is."""
    pages = _pages()
    faults = []
    for name, text in pages.items():
        path = folder / name
        if not path.is_file():
            faults.append(f"{name}: missing")
        elif path.read_bytes() != text.encode():
            faults.append(f"{name}: stale")
    return faults + [f"{name}: superfluous" for name in _superfluous(folder, pages)]


def _pages() -> dict[str, str]:
    """File name to text. Rules that other packages offer are not ours to document."""
    rules = [rule for rule in all_rules() if is_ours(rule)]
    return {_INDEX: index(rules), **{page_name(rule): page(rule) for rule in rules}}


def _superfluous(folder: Path, pages: Iterable[str]) -> list[str]:
    found = {path.name for path in folder.glob("*.md") if _PAGE.fullmatch(path.name)}
    return sorted(found - set(pages))


def _facts(rule: Rule) -> list[tuple[str, str]]:
    """What the declaration says besides text, in words; columns in backticks."""
    once = [("In most records", "counts once per source")] if rule.once else []
    return [
        ("Severity", f"{rule.severity}, depending on the case" if rule.grade else rule.severity),
        ("Looks at", _FRAMES[rule.frame]),
        ("Columns" if rule.also else "Column", ", ".join(f"`{column}`" for column in rule.columns)),
        ("Repair", _FIXES[rule.fix]),
        *once,
        ("On by default", "yes" if rule.default and not rule.preview else "no"),
        ("Status", "preview" if rule.preview else "stable"),
    ]


def _status(rule: Rule) -> str:
    """Severity, and what keeps the rule from running by default."""
    return f"{rule.severity} (preview)" if rule.preview else rule.severity if rule.default else f"{rule.severity} (off)"


def _examples(rule: Rule) -> dict[str, tuple[Example, ...]]:
    return {"bad": rule.bad, "good": rule.good}


def _lines(example: Example) -> list[str]:
    """What an example shows, line by line, with nothing hidden."""
    return [visible(line) for line in example.shows.split("\n")]


def _toml(value: Any) -> str:
    """An option's value as it is written in the configuration."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple | list):
        return f"[{', '.join(map(_toml, value))}]"
    return f'"{value}"' if isinstance(value, str) else str(value)


def render(rule: Rule, console: Console) -> None:
    """Print the page of a rule."""
    say(console, Text.assemble((rule.code, SEVERITY_STYLES[rule.severity]), (f" {rule.name}", "bold")))
    wrapped(console, Text(visible(rule.summary)), indent="")
    say(console)
    for name, value in _facts(rule):
        wrapped(console, Text(value), first=f"  {name:<15}", indent=" " * 17)
    for section in filter(rule.doc.get, _SECTIONS):  # a rule of a table may leave some out
        _render_head(section, console)
        wrapped(console, Text(visible(rule.doc[section])), first="  ")
    if rule.options:
        _render_head(f"Options, in the table [rules.{rule.code}] of the configuration", console)
        for name, value in rule.options.items():
            wrapped(console, Text(f"{visible(name)} = {visible(_toml(value))}"), first="  ", indent="    ")
    if measured := accuracy.sentences(rule.code):
        _render_head(_MEASURED, console)
        for sentence in measured:
            wrapped(console, Text(visible(sentence)), first="  ")
    for kind, examples in _examples(rule).items():
        for number, example in enumerate(examples):
            _render_head(_EXAMPLES[kind] if number == 0 else "", console)
            for line in _lines(example):
                wrapped(console, Text(line), first="  │ ", indent="  │ ")


def _render_head(title: str, console: Console) -> None:
    say(console)
    if title:
        say(console, Text(title, "bold"))


def render_list(rules: Sequence[Rule], console: Console) -> None:
    """Print a line a rule, by family. On a terminal a line fits the width; in a pipe it is whole."""
    name_cells = max((len(rule.name) for rule in rules), default=0)
    status_cells = max((len(_status(rule)) for rule in rules), default=0)
    for family, members in groupby(rules, lambda rule: rule.family):
        say(console, Text(f"{family}  {families().get(family, _FOREIGN)}", "bold"))
        for rule in members:
            status = (f"{_status(rule):<{status_cells}}", SEVERITY_STYLES[rule.severity])
            line = Text.assemble(f"  {rule.code:<7}  ", status, f"  {rule.name:<{name_cells}}  ")
            room = max(console.width - line.cell_len, 0)
            line.append(beginning(rule.summary, room) if console.is_terminal else visible(rule.summary))
            say(console, line)
        say(console)


def main(arguments: Sequence[str]) -> int:
    """Write the pages into the folder that is named, or compare them with `--check`; the exit code."""
    folders = [Path(argument) for argument in arguments if argument != "--check"]
    if len(folders) != 1:
        print("usage: python -m presscheck.reports.pages FOLDER [--check]", file=sys.stderr)
        return 2
    if "--check" not in arguments:
        write(folders[0])
        return 0
    faults = compare(folders[0])
    for fault in faults:
        print(fault)
    if faults:
        print(f"to write them: python -m presscheck.reports.pages {folders[0]}", file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
