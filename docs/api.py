"""docs/python-reference.md, made from docstrings: what `import presscheck` gives, and the columns of findings.

python docs/api.py docs/python-reference.md [--check]
"""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Iterator, Sequence
from typing import Any

import presscheck
from presscheck.reports.generated import write_or_compare
from presscheck.reports.markdown_text import prose, table
from presscheck.reports.told import RULE_COLUMNS
from presscheck.schemas.findings import PUBLIC_COLUMNS, Findings

HEAD = """\
# Python reference

This page is generated from the docstrings. [In Python](python.md) shows examples. `import presscheck` does not load
Polars or Pandera; the first use of a name does.
"""
OWN_RULES = frozenset(
    {"Options", "Rule", "Signature", "article", "articles", "dump", "paragraph", "rule"}
)  # explained in own-rules.md
MEMBERS = {"Run": ("findings", "counted", "counts", "raise_for_errors", "write")}
"""Methods and properties that are for programs; the others are for reports."""
TERM = re.compile(r"(?:(?<=^)|(?<=\. )|(?<=\n))((?:[a-z_]+)(?:, [a-z_]+)*): ")


def page() -> str:
    """The page, as Markdown."""
    names = [name for name in presscheck.__all__ if name not in OWN_RULES and not name.startswith("__")]
    functions = [name for name in names if not isinstance(getattr(presscheck, name), type)]
    errors = [name for name in names if name not in functions and issubclass(getattr(presscheck, name), Exception)]
    classes = [name for name in names if name not in functions and name not in errors]
    parts = [HEAD, "## Functions\n", *map(entry, functions), "## Classes\n", *map(entry, classes)]
    parts += ["## Columns of findings\n", columns(), "\n## Errors\n", *map(entry, errors)]
    links = ", ".join(f"`{name}`" for name in sorted(OWN_RULES))
    return "\n".join([*parts, "## For your own rules\n", f"{links}: see [A rule of your own](own-rules.md).\n"])


def entry(name: str) -> str:
    """Title, signature, docstring, and the members of a class."""
    thing = getattr(presscheck, name)
    text = "" if isinstance(thing, type) else f"`presscheck.{name}{signature(thing)}`\n\n"
    return f"### {name}\n\n{text}{paragraphs(thing)}{''.join(member_lines(thing, MEMBERS.get(name, ())))}"


def signature(function: Any) -> str:
    """Names and defaults, without types."""
    found = inspect.signature(function)
    bare = [one.replace(annotation=inspect.Parameter.empty) for one in found.parameters.values()]
    return str(found.replace(parameters=bare, return_annotation=inspect.Signature.empty))


def paragraphs(thing: Any) -> str:
    """A docstring as Markdown; names of parameters and fields before a colon are code."""
    text = inspect.getdoc(thing) or ""
    joined = (re.sub(r"\s*\n\s*", " ", part) for part in text.split("\n\n"))
    return "".join(f"{prose(TERM.sub(as_code, part))}\n\n" for part in joined).removesuffix("\n")


def as_code(found: re.Match[str]) -> str:
    """`a, b: ` as code."""
    return ", ".join(f"`{name}`" for name in found[1].split(", ")) + ": "


def member_lines(kind: type, names: Sequence[str]) -> Iterator[str]:
    """A line for each of these methods and properties."""
    for name in names:
        member = getattr(kind, name)
        call = name
        if callable(member):
            call += signature(member).replace("(self, ", "(").replace("(self)", "()")
        said = re.sub(r"\s+", " ", inspect.getdoc(member) or "")
        yield f"{'' if name != names[0] else chr(10)}- `{kind.__name__.lower()}.{call}`: {prose(said)}\n"


def columns() -> str:
    """What every machine-readable report and `run.findings` give of a finding."""
    schema = Findings.to_schema().columns
    rows = [
        (f"`{name}`", f"`{column.dtype}`", "yes" if column.nullable else "", prose(column.description or ""))
        for name, column in schema.items()
        if name in PUBLIC_COLUMNS
    ]
    rows += [
        (f"`{name}`", "`String`", "yes", f"{prose(meaning)} In reports only.") for name, meaning in RULE_COLUMNS.items()
    ]
    return (
        "`run.findings` has these columns, and JSON, JSON Lines, CSV and Parquet reports have the same. The frame has "
        "further columns for the reports of presscheck, which may change.\n\n"
        f"{table(('Column', 'Type', 'May be null', 'Meaning'), rows)}\n"
    )


def main(arguments: Sequence[str]) -> int:
    """Write the page, or compare it with `--check`; the exit code."""
    return write_or_compare(arguments, page, "python docs/api.py")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
