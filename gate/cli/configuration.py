"""What `presscheck config` shows: settings with their origins, rules that are on, and why others are off."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Any, Final, NamedTuple, TextIO

from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.text import Text

from ...reports.json_text import encode
from ...reports.terminal.text import say, wrapped
from ...reports.text import shortened, visible
from ...reports.words import counted
from ..terms.config import FILE_NAME, Config, fields_in
from ..terms.limits import Limit
from ..terms.origins import DEFAULT, Off, Setting, missing_files, off, settings
from ..terms.rulebook import rulebook
from .steps import file_name, file_of, settings_of

__all__ = ["Shown", "told", "write_json", "write_terminal"]

_MOST_CELLS: Final = 60


class Shown(NamedTuple):
    """file: what was read; None where there is none. is_isolated: none was looked for. on: codes of rules.

    notes: sentences on what is likely wrong.
    """

    file: str | None
    is_isolated: bool
    settings: Sequence[Setting]
    on: Sequence[str]
    off: Sequence[Off]
    notes: Sequence[str]


def told(options: Mapping[str, Any]) -> Shown:
    """What holds for a command with these options. Raises ConfigError."""
    config, path = settings_of(dict(options)), file_of(dict(options))
    file = None if path is None else file_name(path)
    given: dict[str, Sequence[str]] = {name: () for name, value in options.items() if value not in (None, (), False)}
    if options["mapping"]:
        given["map"] = [column for column, _ in options["mapping"]]
    book = rulebook(config)
    on = [rule.code for rule in book.rules]
    return Shown(
        file,
        options["isolated"] and path is None,
        list(settings(config, file, fields_in(path), given)),
        on,
        off(config, book),
        list(_notes(config, path, on)),
    )


def _notes(config: Config, path: Path | None, on: Sequence[str]) -> Iterable[str]:
    if path is not None and path.is_absolute() and path.parent != Path.cwd():
        yield f"the configuration file is in another folder: {path.parent}"
    yield from missing_files(config)
    if not on:
        yield "no rule is on, so a check finds nothing"


def write_json(shown: Shown, stream: TextIO) -> None:
    """Write one object: the fields of `Shown`, with settings and reasons as objects of the fields that they have."""
    told_settings = [{**one._asdict(), "value": _plain(one.value)} for one in shown.settings]
    told_off = [one._asdict() for one in shown.off]
    stream.write(encode({**shown._asdict(), "settings": told_settings, "off": told_off}) + "\n")


def write_terminal(shown: Shown, console: Console) -> None:
    """Print what was read, a table of settings, the rules by family, and those that are off by reason."""
    if shown.is_isolated:
        text = "No configuration file was read (--isolated)."
    elif shown.file is None:
        text = f"There is no {FILE_NAME} and no pyproject.toml with [tool.presscheck] in this folder or above it."
    else:
        text = f"Read from {shown.file}"
    wrapped(console, Text(visible(text)), indent="")
    say(console)
    _write_settings(shown.settings, console)
    say(console)
    say(console, Text(f"{counted(len(shown.on), 'rule')} on", "bold"))
    for family, codes in groupby(shown.on, lambda code: code.rstrip("0123456789")):
        wrapped(console, Text(visible(", ".join(codes))), first=f"  {family}  ", indent="      ")
    for one in shown.off:
        say(console)
        say(console, Text(f"{counted(len(one.codes), 'rule')} off ({visible(one.reason)})", "bold"))
        wrapped(console, Text(visible(", ".join(one.codes))), first="  ", indent="  ")
    for note in shown.notes:
        say(console)
        wrapped(console, Text.assemble(("note: ", "bold"), visible(note)), indent="  ")


def _write_settings(all_settings: Sequence[Setting], console: Console) -> None:
    """Those that are set come first."""
    rows = sorted(all_settings, key=lambda one: one.origin == DEFAULT)
    table = [
        (shortened(one.name, _MOST_CELLS), shortened(_written(one.value), _MOST_CELLS), one.origin) for one in rows
    ]
    head = ("setting", "value", "from")
    first, second = (max(cell_len(row[column]) for row in (head, *table)) for column in (0, 1))
    for row in (head, *table):
        line = f"{set_cell_size(row[0], first)}  {set_cell_size(row[1], second)}  {visible(row[2])}"
        say(console, Text(line, "bold" if row is head else "dim" if row[2] == DEFAULT else ""))


def _plain(value: Any) -> Any:
    """A value as JSON has it."""
    if isinstance(value, Limit):
        return asdict(value)
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(name): _plain(inner) for name, inner in value.items()}
    return [_plain(inner) for inner in value] if isinstance(value, tuple | list) else value


def _written(value: Any) -> str:
    """A value on one line, as a configuration file has it; a dash for nothing."""
    plain = _plain(value)
    if plain is None or plain in ([], {}):
        return "-"
    if isinstance(plain, Mapping):
        return ", ".join(f"{name} = {_written(inner)}" for name, inner in plain.items())
    if isinstance(plain, list):
        return ", ".join(map(_written, plain))
    return str(plain).lower() if isinstance(plain, bool) else str(plain)
