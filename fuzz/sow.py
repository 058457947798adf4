"""Write the seeds from the examples: `python -m fuzz.sow`. Other seeds, of faults that were repaired, stay."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from typing import Final

from .choices import NAMES
from .entries import SEEDS

EXAMPLES: Final = SEEDS.parents[1] / "examples"
_MOST: Final = 3000
"""Bytes of a seed: mutations of longer ones rarely meet."""

_TIMES: Final = (
    *(
        "2021-12-29T17:59:00+0100",
        "2021-12-29 17:59:03.123Z",
        "20211229T175900Z",
        "1577836800250",
        "2021-12",
        "gestern",
    ),
    *("Wed, 29 Dec 2021 17:59:00 GMT", "Nov 20, 2019 01:38 PM", "16.05.2021, 07:40 Uhr", "5/16/2021 7:40:05 AM"),
    *("01:38:07 PM IST Nov 20, 2019", "Tue Nov 19 03:05:46 2019", "0001-01-01", "9999-12-31T23:59:60Z"),
)
_ADDRESSES: Final = (
    "https://www.harbour-courier.example/2021/12/29/a-bridge-opens.html?utm_source=post&id=7#top",
    "//m.harbour-courier.example:443/amp/a-bridge-opens.amp.html",
    "https://harbour--courier-example.cdn.ampproject.org/c/s/harbour-courier.example/a",
    "http://reader@[::1]:8080/20211229/a",
    "mailto:newsroom@harbour-courier.example",
)
_UNKNOWN: Final = bytes([1, 0, NAMES.index("@graph"), 0, 0, 5]) + b"Ferry"
"""Choices that lead to a frame of one row and one column, which nobody takes for a headline or a body."""


def main() -> None:
    """Write all seeds."""
    for name, number, data in _all():
        folder = SEEDS / name
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{number:02}").write_bytes(data)


def _all() -> Iterator[tuple[str, int, bytes]]:
    """Entry, number and bytes of each."""
    for name, found in _by_entry().items():
        yield from ((name, number, data) for number, data in enumerate(found))


def _by_entry() -> dict[str, list[bytes]]:
    dumps, lines, documents = _held("*.txt"), _held("*.jsonl"), _held("*.json")
    tables, wires = _held("*.csv"), _held("*.tsv")
    sources = [(b"d", dumps), (b"l", lines), (b"j", documents), (b"c", tables), (b"t", wires)]
    marked = [mark + data for mark, some in sources for data in some]
    choices = [b"", _spelled("Fish &amp; chips", "<p>The ferry left at eight.</p>"), bytes(range(256))]
    packed = [bytes([parts, 0, 0, 0, 0, 0]) + bytes(8) + data for parts, data in enumerate(lines[:3])]
    return {
        "dump": dumps,
        "json": documents,
        "jsonl": lines,
        "csv": tables,
        "tsv": wires,
        "timestamps": ["\n".join(_TIMES).encode(), *(time.encode() for time in _TIMES)],
        "urls": ["\n".join(_ADDRESSES).encode(), *(address.encode() for address in _ADDRESSES)],
        "values": choices,
        "linked-data": [*documents, _graph()],
        "parquet": [*choices[:2], _UNKNOWN],
        "parquet-damaged": [(EXAMPLES / "corpus.parquet").read_bytes()],
        "arrow": [*choices[:2], _UNKNOWN],
        "arrow-damaged": [(EXAMPLES / "wire.arrow").read_bytes()],
        "gzip": packed,
        "zstd": packed,
        "check": marked,
        "check-records": choices,
        "check-frames": [*choices[:2], _UNKNOWN],
        "fix": marked,
        "fix-records": choices,
        "cache": [b"", b"\0\x40\0\0\0", b"\3" + gzip.compress(b"{}", mtime=0)],
        "history": [b"", b"\0\x40\0\0\0", b"\3" + b"PAR1" * 4],
    }


def _held(pattern: str) -> list[bytes]:
    """The examples of a kind, cut at a line where they are long, without repeats."""
    found = [path.read_bytes() for path in sorted(EXAMPLES.rglob(pattern))]
    return list(dict.fromkeys(data if len(data) <= _MOST else _head(data) for data in found))


def _head(data: bytes) -> bytes:
    lines = re.findall(rb"[^\n]*\n?", data)
    head = b""
    for line in lines:
        if head and len(head) + len(line) > _MOST:
            break
        head += line
    return head[:_MOST]


def _spelled(*texts: str) -> bytes:
    """Choices that lead to texts: of a kind, a length, and the bytes."""
    return bytes([len(texts)]) + b"".join(bytes([at, 0, len(text)]) + text.encode() for at, text in enumerate(texts))


def _graph() -> bytes:
    author = {"@id": "#a", "@type": "Person", "name": "A. Writer"}
    article = {"@type": "NewsArticle", "headline": "A bridge opens", "author": {"@id": "#a"}}
    return json.dumps({"@graph": [author, article, {"@type": "WebSite"}]}).encode()


if __name__ == "__main__":
    main()
