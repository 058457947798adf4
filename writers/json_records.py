"""JSON and JSON Lines: values changed where they stand; every other byte stays."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any, BinaryIO, Final

from ..parsers import json_records, linked_data, values, wrappers
from ..parsers.json_records import BOM, DECODER, ESCAPED_SURROGATE, after_space, decoded
from ..parsers.rows import Row
from ..parsers.wrappers import Place
from . import literals
from .cells import LOSSLESS, RowCell, RowForm
from .changes import Change, NotWritableError, Revision, View
from .fields import Step, placed
from .json_text import Span, items, members, rewritten
from .named import revised

__all__ = ["JsonForm"]

_READ_BYTES: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class _Cell(RowCell):
    """row: as it was read last; its line counts from the one on which the cell begins, where it has one.

    nodes: of the graph that the record is one of.
    """

    nodes: Mapping[str, Any] | None = None


class JsonForm(RowForm[_Cell]):
    """Records of JSON Lines (`jsonl`) or of a JSON document (`json`)."""

    def cells(self, stream: BinaryIO) -> Iterator[_Cell]:
        """The lines, or the values of the document, with what stands between them."""
        return self._of_lines(stream) if self._format == "jsonl" else self._of_document(stream)

    def revise(self, cell: _Cell, view: View, changes: Sequence[Change]) -> Revision[_Cell]:
        """A record with changes."""
        mark = BOM if cell.data.startswith(BOM) else b""
        text = cell.data[len(mark) :].decode(*LOSSLESS)
        record = literals.DECODER.raw_decode(text, after_space(text, 0))[0]
        record = _marked(placed(record), cell.nodes)

        def write(todo: Sequence[Step]) -> _Cell:
            data = mark + rewritten(text, todo).encode(*LOSSLESS)
            return self._read_again(replace(cell, data=data))

        return revised(record, self._planner, view, changes, write)

    def record(self, cell: _Cell) -> Mapping[str, Any]:
        """The fields of a record that could be read, numbers as `literals.Number`."""
        text = decoded(cell.data.removeprefix(BOM))[0]
        value = literals.DECODER.raw_decode(text, after_space(text, 0))[0]
        return value if cell.nodes is None else linked_data.resolved(value, cell.nodes)

    def _read_again(self, cell: _Cell) -> _Cell:
        old = cell.row
        assert old is not None
        text, decode_ok = decoded(cell.data.removeprefix(BOM))
        value = json_records.decode(text, after_space(text, 0))[0]
        size = None if old.n_bytes is None else len(cell.data.rstrip(b"\r\n"))
        row = Row(size, old.line, decode_ok=decode_ok)
        return replace(cell, row=self._row(value, row, cell.nodes, _may_have_surrogates(text)))

    def _row(self, value: Any, row: Row, nodes: Mapping[str, Any] | None, may_have_surrogates: bool) -> Row:
        """The one row of a value that is a record."""
        record = value if nodes is None else linked_data.resolved(value, nodes)
        (found,) = json_records.rows_of_value(record, row, self._planner, may_have_surrogates=may_have_surrogates)
        return found

    # --- from lines to cells

    def _of_lines(self, stream: BinaryIO) -> Iterator[_Cell]:
        limit = json_records.MAX_LINE_BYTES
        begins = True
        while line := stream.readline(limit + 1):
            if len(line) > limit and not line.endswith(b"\n"):
                yield _Cell(line, Row(len(line), 1, f"the line is longer than {limit >> 20} MiB"))
                yield from _rest_of_line(stream)
            else:
                yield from self._of_line(line, begins)
            begins = False

    def _of_line(self, line: bytes, begins: bool) -> Iterator[_Cell]:
        mark = BOM if begins and line.startswith(BOM) else b""
        found = list(json_records.rows_of_line(line[len(mark) :], 1, self._planner))
        if not found:
            yield _Cell(line)
        elif len(found) == 1 and found[0].n_bytes is not None and (found[0].read_error or b'"@graph"' not in line):
            yield _Cell(line, found[0])
        else:
            text = line[len(mark) :].decode(*LOSSLESS)
            yield from _filler(mark)
            size = len(line[len(mark) :].rstrip(b"\r\n"))
            yield from self._of_value(text, 0, len(text), Row(size, 1, decode_ok=found[0].decode_ok))

    # --- from a document to cells

    def _of_document(self, stream: BinaryIO) -> Iterator[_Cell]:
        data = stream.read(json_records.MAX_DOCUMENT_BYTES + 1)
        if len(data) > json_records.MAX_DOCUMENT_BYTES:
            yield _Cell(data, json_records.unread_document(len(data)))
            yield from map(_Cell, iter(lambda: stream.read(_READ_BYTES), b""))
            return
        mark = BOM if data.startswith(BOM) else b""
        text, decode_ok = data[len(mark) :].decode(*LOSSLESS), decoded(data)[1]
        del data
        yield from _filler(mark)
        at = 0
        try:
            for _, start, end, _ in json_records.outer_values(text):
                yield from _filler(text[at:start].encode(*LOSSLESS))
                yield from self._of_value(text, start, end, Row(None, 1, decode_ok=decode_ok))
                at = end
        except (json.JSONDecodeError, RecursionError) as error:
            line = getattr(error, "lineno", None)
            unread = Row(0, line, f"not valid JSON: {json_records.reason(error)}", decode_ok)
            yield _Cell(text[at:].encode(*LOSSLESS), unread)
            return
        yield from _filler(text[at:].encode(*LOSSLESS))

    def _of_value(self, text: str, start: int, end: int, row: Row) -> Iterator[_Cell]:
        """The records of one value, and what stands between them. row: what is known of each."""
        is_document = self._format == "json"
        seen = _seen(text[start:end])
        value, _, repeated = json_records.decode(seen, after_space(seen, 0))
        places = wrappers.places(value, self._planner.own_texts, is_document=is_document)
        for sentence in json_records.missed(value, places, repeated):
            yield _Cell(b"", Row(0, 1, sentence, row.decode_ok))
        at = start
        whole = row if row.n_bytes is not None else replace(row, n_bytes=len(seen.encode()))
        inner = Row(None, None if is_document else 1, decode_ok=row.decode_ok)
        for place, begins, ends in _spans(text, start, end, places):
            one = inner if place else whole
            yield from _filler(text[at:begins].encode(*LOSSLESS))
            yield from self._of_record(text, begins, ends, replace(one))
            at = ends
        yield from _filler(text[at:end].encode(*LOSSLESS))

    def _of_record(self, text: str, start: int, end: int, row: Row) -> Iterator[_Cell]:
        """A record, or the articles of its graph."""
        begins = after_space(text, start)
        seen = _seen(text[begins:end])
        value = json_records.decode(seen, 0)[0]
        suspect = _may_have_surrogates(seen)
        places = linked_data.in_graph(value) if isinstance(value, dict) and values.problem(value) is None else []
        if not places:
            yield _Cell(text[start:end].encode(*LOSSLESS), self._row(value, row, None, suspect))
            return
        nodes = linked_data.nodes_by_name(value["@graph"])
        (graph,) = [span for span in members(text, begins) if span.name == "@graph"][-1:]
        spans = items(text, graph.start)
        at = start
        for place in places:
            span = spans[place]
            yield from _filler(text[at : span.start].encode(*LOSSLESS))
            data = text[span.start : span.end].encode(*LOSSLESS)
            yield _Cell(data, self._row(value["@graph"][place], replace(row), nodes, suspect), nodes)
            at = span.end
        yield from _filler(text[at:end].encode(*LOSSLESS))


def _spans(text: str, start: int, end: int, places: Sequence[Place]) -> Iterator[tuple[Place, int, int]]:
    """Places within the value of a part of a text, each with where it begins and ends; all in the order of the text."""
    held: Mapping[str | int, Span] | None = None
    for step, group in groupby(places, key=lambda place: place[0] if place else None):
        if step is None:
            yield (), start, end
            continue
        if held is None:
            held = _inner(text, after_space(text, start))
        inside = [place[1:] for place in group]
        for rest, begins, ends in _spans(text, held[step].start, held[step].end, inside):
            yield (step, *rest), begins, ends


def _inner(text: str, start: int) -> Mapping[str | int, Span]:
    """What stands in an array or an object, by its position or name; of one name, the last."""
    if text.startswith("[", start):
        return dict(enumerate(items(text, start)))
    names = ((DECODER.raw_decode(_seen(text[slice(*span.key)]))[0], span) for span in members(text, start))
    return dict(names)


def _seen(text: str) -> str:
    """As the parser sees what was decoded without loss."""
    return text.encode(*LOSSLESS).decode("utf-8", "replace")


def _marked(record: Any, nodes: Mapping[str, Any] | None) -> Any:
    """A `placed` record; what it refers to stands elsewhere, and has no place."""
    if not isinstance(record, dict):
        raise NotWritableError("it is not a JSON object")
    return record if nodes is None else linked_data.resolved(record, nodes)


def _filler(data: bytes) -> Iterator[_Cell]:
    if data:
        yield _Cell(data)


def _rest_of_line(stream: BinaryIO) -> Iterator[_Cell]:
    while part := stream.readline(_READ_BYTES):
        yield _Cell(part)
        if part.endswith(b"\n"):
            return


def _may_have_surrogates(text: str) -> bool:
    return ESCAPED_SURROGATE.search(text) is not None
