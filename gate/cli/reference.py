"""docs/reference.md, made from the code: all settings, and all commands with their options.

python -m presscheck.gate.cli.reference docs/reference.md [--check]
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterator, Sequence

import click

from ...parsers.fields import generic_names, preset_abouts
from ...reports.generated import write_or_compare
from ...reports.markdown_text import escaped, prose, table
from ..terms import config
from .commands import main as commands

__all__ = ["page"]

_HEAD = """\
# Reference

This page is generated from the code. presscheck reads the nearest `presscheck.toml`, or `pyproject.toml` with a table
`[tool.presscheck]`, in the current folder or above it. `--config FILE` names another file, `--isolated` reads none.
Options on the command line override the file. Unknown keys are errors. Paths are relative to the folder of the file.

## Settings
"""

_PRESETS = """\
## Presets

A preset is the list of field names that one tool writes. presscheck detects the preset from these names; `--preset` or
`preset` selects it. `generic` may fill columns that the preset does not fill. `presscheck inspect FILE --fields` shows
which field fills which column.
"""
_GENERIC = """\
Unless another preset has its own name for a column, these fields fill it: the first one that has a value. Case and
style of a name do not matter: `bodyText`, `BODY_TEXT` and `Body Text` are `body_text`. `a.b` is field b inside a. Use
the column names on the left in `--map column=field`.
"""


def page() -> str:
    """The page, as Markdown."""
    settings = (config.__doc__ or "").partition("\n\n")[2].strip()
    parts = [_HEAD, f"```toml\n{settings}\n```\n", *_presets(), "## Commands\n"]
    for name, command in _commands(commands):
        parts += [f"### presscheck {name}\n", *_command(name, command)]
    return "\n".join(parts)


def _commands(group: click.Group, before: str = "") -> Iterator[tuple[str, click.Command]]:
    """Each command with its name; those of a group after the group."""
    for name, command in sorted(group.commands.items()):
        yield f"{before}{name}", command
        if isinstance(command, click.Group):
            yield from _commands(command, f"{before}{name} ")


def _presets() -> Iterator[str]:
    """All presets, and the names of fields that are read without one."""
    yield _PRESETS
    yield (
        table(("Preset", "Field names of"), [(f"`{name}`", prose(about)) for name, about in preset_abouts().items()])
        + "\n"
    )
    yield _GENERIC
    rows = [
        (f"`{column.removesuffix('_raw')}`", ", ".join(f"`{name}`" for name in names if not name.endswith("_raw")))
        for column, names in generic_names().items()
    ]
    yield table(("Column", "Fields"), rows) + "\n"


def _command(name: str, command: click.Command) -> Iterator[str]:
    for paragraph in inspect.cleandoc(command.help or "").split("\n\n"):
        yield escaped(" ".join(paragraph.replace("\b", "").split())) + "\n"
    usage = " ".join(command.collect_usage_pieces(click.Context(command)))
    yield f"```text\npresscheck {name} {usage}\n```\n"
    rows = [row for one in command.params if isinstance(one, click.Option) and (row := _option(one))]
    if rows:
        yield table(("Option", "Meaning"), rows) + "\n"


def _option(option: click.Option) -> tuple[str, str] | None:
    if option.hidden:
        return None
    names, meaning = option.get_help_record(click.Context(click.Command("x"))) or ("", "")
    return f"`{names}`", escaped(meaning)


def main(arguments: Sequence[str]) -> int:
    """Write the page, or compare it with `--check`; the exit code."""
    return write_or_compare(arguments, page, "python -m presscheck.gate.cli.reference")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
