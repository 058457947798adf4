"""Sources on their way into their targets: sheet by sheet, small sources together."""

from __future__ import annotations

import tempfile
from collections.abc import Generator, Iterator, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, BinaryIO, Final

from ...parsers.chunks import PACK_RECORDS, Chunk
from ...parsers.fields import Planner
from ...parsers.frames import Part
from ...parsers.read import COLUMNAR, cut_off, height, spool, unread
from ...parsers.rows import Row
from ...parsers.source import (
    STDIN,
    Packing,
    SourceError,
    as_text,
    formats_of,
    is_plain_file,
    open_packed,
    open_source,
    sniff,
)
from ...schemas.batch import Deferred
from ...writers.cells import RowForm
from ...writers.changes import Sheet
from ...writers.delimited import DelimitedForm
from ...writers.dump import DumpForm
from ...writers.frames import file_sheets, write_file, write_part
from ...writers.json_records import JsonForm
from ...writers.output import Output
from ...writers.sheets import ByteForm, Place
from ..run.memory import MEMORY
from ..run.tasks import reader
from ..terms.config import Config
from ..terms.reading import how_to_read
from .conversion import Conversion
from .jobs import Job, Reading, other_format, packing
from .repairing import Fixer
from .soundness import DamagedError, refuse_cut_off, refuse_lost_rows

__all__ = ["Left", "fixed_sources"]

_MOST_OPEN: Final = 100
"""Sources that are open at a time."""


@dataclass(frozen=True, slots=True)
class Left:
    """What was left out: sources, and sentences on records that are not in their targets."""

    not_fixed: list[Job] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def fixed_sources(
    planned: Sequence[Job],
    settings: Config,
    fixer: Fixer,
    reading: Reading,
    left: Left,
) -> Iterator[Deferred]:
    """The records of all sources as they are afterwards; small sources are fixed together.

    left: takes what cannot be read to its end. Its records are given as they are, with what tells the damage, and
    nothing is written; a source of which nothing can be read raises SourceError where it is the only one.
    """
    held: list[_Fixing] = []
    folders = _Folders()
    try:
        for job in planned:
            MEMORY.note(job.source)
            try:
                one = _Fixing(job, settings, fixer.ignored(reading.name_of(job.source)), reading, folders)
            except Exception as error:  # what came before it is in its place then
                yield from _finished(held, fixer, left)
                held.clear()
                if not isinstance(error, SourceError) or job.source == STDIN:
                    raise
                yield from _as_it_is(job, settings, reading.format, error, alone=len(planned) == 1)
                left.not_fixed.append(job)
                continue
            if held and not _fits(one, held):
                yield from _finished(held, fixer, left)
                held.clear()
            held.append(one)
        yield from _finished(held, fixer, left)
    finally:
        for one in held:
            one.close()
        folders.remove_empty()


def _as_it_is(job: Job, settings: Config, format: str | None, error: SourceError, *, alone: bool) -> Iterator[Deferred]:
    """The records of a source that cannot be fixed, and why, where they do not tell themselves."""
    found = reader(settings, format)(job.source)
    first = 0
    is_told = isinstance(error, DamagedError)
    try:
        for make in found:
            yield make
            first += height(make)
    except SourceError as trouble:
        error, is_told = trouble, False
    if is_told:
        return
    if alone:
        raise error
    yield unread(job.source, error, first)


class _Folders:
    """Folders that were made for targets; of those into which nothing came nothing stays."""

    def __init__(self) -> None:
        self._made: list[Path] = []

    def make(self, folder: Path) -> None:
        """Make a folder and those above it. Raises OSError."""
        missing = [path for path in (folder, *folder.parents) if not path.exists()]
        folder.mkdir(parents=True, exist_ok=True)
        self._made += reversed(missing)

    def remove_empty(self) -> None:
        """Take back what was not needed."""
        for folder in reversed(self._made):
            with suppress(OSError):  # something is in it
                folder.rmdir()


def _fits(one: _Fixing, held: Sequence[_Fixing]) -> bool:
    records = sum(other.height for other in held) + one.height
    return records <= PACK_RECORDS and len(held) < _MOST_OPEN and one.ignored == held[0].ignored


def _finished(held: Sequence[_Fixing], fixer: Fixer, left: Left) -> Iterator[Deferred]:
    """Fix the first sheets of sources, of most there is no other, and go on with each source to its end."""
    sheets = [one.sheet for one in held if one.sheet is not None]
    if sheets:
        fixer(sheets, held[0].ignored)
    for one in held:
        yield from one.finished(fixer)
        left.notes.extend(one.notes)


class _Fixing:
    """One source on its way into its target. sheet: its first records, which are to be fixed before it is `finished`.

    ignored: codes that are not repaired in it. notes: what there is to tell of it in the end. Raises what opening and
    reading raises; DamagedError for what cannot be read to its end.
    """

    def __init__(
        self, job: Job, settings: Config, ignored: frozenset[str], reading: Reading, folders: _Folders
    ) -> None:
        self._job = job
        self._name = reading.name_of(job.source)
        self._settings = settings
        self._folders = folders
        self._planner = Planner(**how_to_read(settings, as_text(self._name)))
        self._changed = False
        self._is_repacked = self._is_cut_off = False
        self._records = 0
        self._unreadable = 0
        self._unread: list[Deferred] = []
        self._done: list[Deferred] = []
        self._sheets = self._opened(reading.format)
        self.ignored = ignored
        self.notes: list[str] = []
        self.sheet: Sheet[Any] | None = next(self._sheets, None)

    @property
    def height(self) -> int:
        """Records of the first sheet."""
        return self.sheet.height if self.sheet is not None else 0

    def finished(self, fixer: Fixer) -> Iterator[Deferred]:
        """The records as they are afterwards. The target is in its place when the last batch has been taken."""
        yield from self._unread
        for sheet in self._sheets:
            yield from self._taken()
            fixer([sheet], self.ignored)
        yield from self._taken()

    def close(self) -> None:
        """Leave the target as it was, unless it is in its place already."""
        self._sheets.close()

    def _taken(self) -> Iterator[Deferred]:
        done, self._done = self._done, []
        return map(self._named, done)

    def _opened(self, format: str | None) -> Generator[Sheet[Any]]:
        """Each sheet, to be fixed before the next one is asked for; only then it is written."""
        with ExitStack() as stack:
            stream, packed = open_packed(self._job.source)
            stack.enter_context(stream)
            found = format or sniff(self._name, stream)
            other = self._other_format(found, stream)
            path = self._plain(stream, stack) if found in COLUMNAR else None
            if path is not None and found is not None:
                refuse_lost_rows(path, self._name, found)
            if packed is not None and self._job.source != STDIN:
                refuse_cut_off(self._job.source)
            output = stack.enter_context(self._output(packed)) if self._job.target is not None else None
            conversion: Conversion | None = None
            if other is not None and found is not None:
                conversion = self._converted(other, found, path, stream, stack)
                if conversion is None:
                    return
                found, path = other, conversion.path
                stream = stack.enter_context(open_source(str(path)))
            if path is not None and found in COLUMNAR:
                yield from self._of_file(path, found, output)
            elif found is not None:
                yield from self._of_bytes(self._form(found), stream, output)
            if self._is_cut_off_at_end(stream, found):
                return
            self._planner.refuse(self._name)
            if conversion is not None and found not in COLUMNAR:
                conversion.refuse_other_number(self._records - self._unreadable)
            self._finish(output)

    def _is_cut_off_at_end(self, stream: Any, found: str | None) -> bool:
        """Of standard input it is known only in the end: a part of a target is worse than none."""
        missing = list(cut_off(stream, self._name, found or "dump", self._records))
        self._done += missing
        self._is_cut_off |= bool(missing)
        return bool(missing)

    def _output(self, packed: Packing | None) -> Output:
        target, source = str(self._job.target), self._job.source
        if target in (STDIN, source):
            wanted = packed
        else:
            self._folders.make(Path(target).parent)
            wanted = packing(self._name, target, packed)
        self._is_repacked = wanted != packed
        return Output(target, wanted, None if source == STDIN else Path(source))

    def _finish(self, output: Output | None) -> None:
        """Put the target in its place; where nothing was changed, it is the source byte for byte, also if packed."""
        source, target = self._job
        if output is None or (target == source and not self._changed and source != STDIN):
            return
        if not (self._changed or self._is_repacked or source == STDIN or output.is_device):
            output.copy(Path(source))
        output.commit()

    def _named(self, make: Deferred) -> Deferred:
        """The records, by the name of the target."""
        target = self._job.target
        if self._is_cut_off or target in (None, STDIN, self._job.source):
            return make
        assert isinstance(make, Chunk | Part)
        return replace(make, source=as_text(target))

    # --- another format

    def _other_format(self, found: str | None, stream: Any) -> str | None:
        target = self._job.target
        if found is None or target in (None, STDIN, self._job.source):
            return None
        return other_format(self._name, str(target), formats_of(found, stream))

    def _converted(
        self, other: str, found: str, path: Path | None, stream: BinaryIO, stack: ExitStack
    ) -> Conversion | None:
        """The source in another format, which is then fixed in its place; None for one that is cut off."""
        size = self._settings.batch_size
        form = self._row_form(found) if path is None else None
        sheets = form.sheets(stream, size) if form is not None else None
        if path is not None:
            sheets = file_sheets(path, self._name, found, self._planner, size)
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="presscheck-")))
        conversion = Conversion(str(self._job.target), other, folder, self._planner, form)
        stack.callback(conversion.close)
        for sheet in sheets or ():
            self._unread += conversion.take(sheet)
            self._records += sheet.height
        if self._is_cut_off_at_end(stream, found):
            return None
        self._planner.refuse(self._name)
        conversion.finish()
        self.notes += conversion.notes(self._name)
        self._planner = Planner(**how_to_read(self._settings, as_text(self._name)))
        self._is_repacked, self._records = True, 0
        return conversion

    # --- bytes

    def _form(self, format: str) -> ByteForm[Any]:
        return DumpForm(self._name) if format == "dump" else self._row_form(format)

    def _row_form(self, format: str) -> RowForm[Any]:
        if format in ("json", "jsonl"):
            return JsonForm(self._name, format, self._planner)
        return DelimitedForm(self._name, format, self._planner)

    def _of_bytes(self, form: ByteForm[Any], stream: BinaryIO, output: Output | None) -> Iterator[Sheet[Any]]:
        place = Place()
        for sheet in form.sheets(stream, self._settings.batch_size):
            if sheet.height:
                yield sheet
                self._changed |= sheet.is_changed
            if output is not None:
                for piece in sheet.pieces():
                    output.write(piece)
            make, place = sheet.moved(place)
            if sheet.height:
                self._done.append(make)
                self._records += sheet.height
                self._unreadable += _unreadable(make)

    # --- files of columns

    def _plain(self, stream: Any, stack: ExitStack) -> Path:
        """A file that can be read from its end."""
        if is_plain_file(self._job.source):
            return Path(self._job.source)
        path = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="presscheck-"))) / "source"
        with path.open("wb") as file:
            spool(stream, file, self._name)
        return path

    def _of_file(self, path: Path, format: str, output: Output | None) -> Iterator[Sheet[Any]]:
        sheets = file_sheets(path, self._name, format, self._planner, self._settings.batch_size)
        with tempfile.TemporaryDirectory(prefix="presscheck-") as folder:
            parts: list[Path] = []
            for sheet in sheets:
                yield sheet
                self._changed |= sheet.is_changed
                if output is not None:
                    parts.append(write_part(sheet, Path(folder), len(parts)))
                self._done.append(sheet.fixed())
            if output is None:
                return
            written = path
            if self._changed:
                written = Path(folder) / "whole" if output.is_through else output.temporary
                write_file(parts, written, path, format)
            if output.is_through or (self._is_repacked and not self._changed):
                output.take(written)


def _unreadable(make: Deferred) -> int:
    """Rows that tell what is not read."""
    assert isinstance(make, Chunk)
    read = [row for row in make.records if isinstance(row, Row)]
    return sum(row.read_error is not None for row in read)
