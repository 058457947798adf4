"""Files that are made to take a machine: each maker writes one into a folder, and says what is to be checked.

Most are small on disk and large in memory, or have an extreme number of something. All are fictional.
"""

from __future__ import annotations

import gzip
import io
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO, Final

import polars as pl

from presscheck.checks.declaring.examples import CLEAN

from .hard_texts import fields

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

__all__ = ["MAKERS", "Maker", "scaled"]

Maker = Callable[[Path, float], Path]
"""Writes an input of a share of its full size into a folder; gives the file or the folder to check."""

STORY: Final = fields(CLEAN)
_SENTENCE: Final = "The evening boat leaves the quay at eight as the harbour master said. "
_PIECE_BYTES: Final = 1 << 20
MB: Final = 1_000_000
_HEADER: Final = b"date 2024-03-14 https://www.harbour-courier.example/2024/03/14/ferry\n\n"


def scaled(full: int, share: float) -> int:
    """A number at a share of its full size."""
    return max(1, int(full * share))


# --- pieces


def _story(**columns: Any) -> bytes:
    return json.dumps({**STORY, **columns}).encode()


def _body(size: int) -> str:
    return _SENTENCE * (size // len(_SENTENCE) + 1)


def _repeated(piece: bytes, size: int) -> Iterator[bytes]:
    """A piece as often as it goes into a size, some at a time."""
    times = size // len(piece)
    some = max(1, _PIECE_BYTES // len(piece))
    for left in range(times, 0, -some):
        yield piece * min(some, left)


def _written(path: Path, pieces: Iterable[bytes]) -> Path:
    with path.open("wb") as file:
        file.writelines(pieces)
    return path


_PACKERS: Final[Mapping[str, Callable[[Any], Any]]] = {
    "gz": lambda file: gzip.GzipFile(fileobj=file, mode="wb", compresslevel=6, mtime=0),
    "zst": lambda file: zstd.ZstdFile(file, "wb"),
}


def _packed(path: Path, pieces: Iterable[bytes], *layers: str) -> Path:
    """The pieces packed in layers, the innermost first; the suffixes of the file say so."""
    file: BinaryIO
    with path.with_name(".".join((path.name, *layers))).open("wb") as file:
        streams: list[Any] = [file]
        for layer in reversed(layers):
            streams.append(_PACKERS[layer](streams[-1]))
        streams[-1].writelines(pieces)
        for stream in reversed(streams[1:]):
            stream.close()
        return Path(file.name)


def _frame(path: Path, frame: pl.DataFrame, **how: Any) -> Path:
    if path.suffix == ".parquet":
        frame.write_parquet(path, **how)
    else:
        frame.write_ipc(path, **how)
    return path


def _one(columns: Mapping[str, Any]) -> pl.DataFrame:
    return pl.DataFrame([{**STORY, **columns}], strict=False, infer_schema_length=None)


def _constant(columns: Mapping[str, Any], rows: int) -> pl.DataFrame:
    """Rows that are all alike, and take the memory of one."""
    return pl.concat([_one(columns)] * rows, rechunk=True)


# --- one large thing


def _long_body(form: str, folder: Path, share: float) -> Path:
    body = _body(scaled(50 * MB, share))
    path = folder / f"body.{form}"
    if form == "txt":
        return _written(path, (_HEADER, body.encode(), b"\n"))
    if form in ("parquet", "arrow"):
        return _frame(path, pl.DataFrame([{**STORY, "body": body}, STORY], strict=False))
    if form == "csv":
        return _written(path, (b"url,headline,body\nhttps://a.example/b,Ferry,", body.encode(), b"\n"))
    return _written(path, (_story(body=body), b"\n", _story()))


def _long_line(form: str, folder: Path, share: float) -> Path:
    size = scaled(200 * MB, share)
    before: Mapping[str, tuple[bytes, bytes]] = {
        "jsonl": (b'{"headline": "Ferry", "body": "', b'"}\n' + _story()),
        "json": (b'[{"headline": "Ferry", "body": "', b'"}]'),
        "csv": (b"url,headline,body\nhttps://a.example/b,Ferry,", b"\nhttps://a.example/c,Boat,text\n"),
        "txt": (_HEADER, b"\n"),
    }
    start, end = before[form]
    return _written(folder / f"line.{form}", (start, *_repeated(_SENTENCE.encode(), size), end))


def _long_header(form: str, folder: Path, share: float) -> Path:
    size = scaled(100 * MB, share)
    if form == "csv":
        return _written(folder / "header.csv", (b"url,headline,body", *_repeated(b",x", size), b"\na,b,c\n"))
    if form == "txt":
        return _written(folder / "header.txt", (_HEADER[:-2], *_repeated(b"x", size), b"\n\nFerry\n"))
    names = [f"{number:06}" + "x" * 9_994 for number in range(size // 10_000)]
    return _frame(folder / f"header.{form}", _one(dict.fromkeys(names, 1)))


# --- many of something


def _columns(form: str, folder: Path, share: float) -> Path:
    names = [f"c{number}" for number in range(scaled(100_000, share))]
    if form == "csv":
        head, row = ",".join(["url", "headline", "body", *names]), ",".join(["a", "b", "c", *("x" for _ in names)])
        return _written(folder / "columns.csv", (f"{head}\n{row}\n{row}\n".encode(),))
    if form == "jsonl":
        return _written(folder / "columns.jsonl", (_story(**dict.fromkeys(names, "x")) + b"\n",) * 20)
    frame = _one(dict.fromkeys(names, "x"))
    return _frame(folder / f"columns.{form}", pl.concat([frame, frame]))


def _keys(form: str, folder: Path, share: float) -> Path:
    record = _story(**{f"k{number}": number for number in range(scaled(1_000_000, share))})
    return _written(folder / f"keys.{form}", (record, b"\n", _story(), b"\n"))


def _keys_each_other(folder: Path, share: float) -> Path:
    """Each record has keys that no other has."""
    records = (
        _story(**{f"k{record}_{key}": key for key in range(100)}) + b"\n" for record in range(scaled(50_000, share))
    )
    return _written(folder / "other_keys.jsonl", records)


def _nested(form: str, opens: bytes, closes: bytes, folder: Path, share: float) -> Path:
    depth = scaled(100_000, share)
    record = b'{"headline": "Ferry", "body": ' + opens * depth + b"1" + closes * depth + b"}"
    return _written(folder / f"nested.{form}", (record, b"\n", _story(), b"\n"))


def _tiny_lists(form: str, folder: Path, share: float) -> Path:
    """Many lists that hold nothing take twenty times as much memory as their text."""
    size = scaled(15 * MB if form == "jsonl" else 250 * MB, share)
    pieces = (b'{"headline": "Ferry", "body": [[]', *_repeated(b",[]", size), b"]}\n", _story())
    return _written(folder / f"lists.{form}", pieces)


_ITEMS: Final[Mapping[str, tuple[int, str]]] = {
    "keywords": (1_000_000, "k{}"),
    "authors": (100_000, "Mara Lindqvist {}"),
    "images": (100_000, "https://a.example/{}.jpg"),
}


def _many(column: str, form: str, folder: Path, share: float) -> Path:
    times, item = _ITEMS[column]
    items = [item.format(number) for number in range(scaled(times, share))]
    if form == "parquet":
        rows = pl.concat([_one({column: items}), _one({column: items[:1]})])
        return _frame(folder / f"{column}.parquet", rows)
    return _written(folder / f"{column}.{form}", (_story(**{column: items}), b"\n", _story(), b"\n"))


def _tiny_records(form: str, folder: Path, share: float) -> Path:
    times = scaled(1_000_000, share)
    path = folder / f"tiny.{form}"
    if form == "parquet":
        return _frame(path, pl.DataFrame({"headline": ["x"]}).select(pl.all().repeat_by(times).explode()))
    head = {"csv": b"headline,body\n"}.get(form, b"")
    one = {"csv": b"x,y\n", "jsonl": b'{"body":"x"}\n', "txt": b"date 2024-03-14 x\n\n", "json": b'{"body":"x"} '}
    return _written(path, (head, *_repeated(one[form], times * len(one[form]))))


def _outlets(folder: Path, share: float) -> Path:
    """Each record is of an outlet of its own."""
    records = (
        f'{{"url":"https://o{number}.example/a","headline":"x"}}\n'.encode()
        for number in range(scaled(1_000_000, share))
    )
    return _written(folder / "outlets.jsonl", records)


def _blocks(folder: Path, share: float) -> Path:
    return _written(folder / "blocks.txt", (_HEADER, *_repeated(b"Ferry\n\n", 7 * scaled(1_000_000, share))))


def _empty_fields(folder: Path, share: float) -> Path:
    """Lines of nothing but delimiters."""
    row = b"," * 99 + b"\n"
    return _written(folder / "fields.csv", (b"headline" + row, *_repeated(row, 100 * scaled(500_000, share))))


def _files(folder: Path, share: float) -> Path:
    place = folder / "files"
    place.mkdir()
    for number in range(scaled(100_000, share)):
        (place / f"{number}.json").write_bytes(b'{"headline": "x"}')
    return place


def _row_groups(folder: Path, share: float) -> Path:
    rows = pl.DataFrame({"headline": ["x"] * scaled(100_000, share)})
    return _frame(folder / "groups.parquet", rows, row_group_size=1)


def _record_batches(folder: Path, share: float) -> Path:
    rows = pl.DataFrame({"headline": ["x"] * scaled(100_000, share)})
    return _frame(folder / "batches.arrow", rows, record_batch_size=1)


# --- small on disk, large in memory


def _bomb(name: str, head: bytes, piece: bytes, folder: Path, share: float) -> Path:
    stem, form, *layers = name.split(".")
    size = scaled((10_000 if len(piece) > 1 else 1_000) * MB, share)
    return _packed(folder / f"{stem}.{form}", chain((head,), _repeated(piece, size)), *layers)


def _columnar_bomb(form: str, rows: int, how: Mapping[str, Any], folder: Path, share: float) -> Path:
    body = _body(MB)
    return _frame(folder / f"bomb.{form}", _constant({"body": body}, scaled(rows, share)), **how)


def _packed_columnar_bomb(form: str, layer: str, folder: Path, share: float) -> Path:
    """A file of columns, and behind it nothing, up to more than what is unpacked to disk."""
    data = io.BytesIO()
    frame = pl.DataFrame([STORY], strict=False)
    (frame.write_parquet if form == "parquet" else frame.write_ipc)(data)
    zeros = _repeated(bytes(_PIECE_BYTES), scaled(10_000 * MB, share))
    return _packed(folder / f"bomb.{form}", chain((data.getvalue(),), zeros), layer)


def _ones(rows: int, folder: Path, share: float) -> Path:
    """A column of one number, in runs: some bytes a million rows."""
    numbers = pl.DataFrame({"headline": pl.repeat("x", scaled(rows, share), eager=True)})
    return _frame(folder / "ones.parquet", numbers, row_group_size=1 << 24)


_ZEROS: Final = bytes(_PIECE_BYTES)
_TABLE_HEAD: Final = b"headline,body\n"
_LINED: Final = ("jsonl", "json", "csv", "txt")
_OLD: Final = {"compression": "zstd", "compat_level": pl.CompatLevel.oldest()}

_LARGE: Final[Mapping[str, Maker]] = {
    **{f"body of 50 MB, {form}": partial(_long_body, form) for form in (*_LINED, "parquet", "arrow")},
    **{f"line of 200 MB, {form}": partial(_long_line, form) for form in _LINED},
    **{f"header of 100 MB, {form}": partial(_long_header, form) for form in ("csv", "txt", "parquet", "arrow")},
}

_MANY: Final[Mapping[str, Maker]] = {
    **{f"100,000 columns, {form}": partial(_columns, form) for form in ("csv", "jsonl", "parquet", "arrow")},
    **{f"1,000,000 keys, {form}": partial(_keys, form) for form in ("json", "jsonl")},
    "other keys in each record": _keys_each_other,
    **{f"100,000 lists deep, {form}": partial(_nested, form, b"[", b"]") for form in ("json", "jsonl")},
    "100,000 objects deep": partial(_nested, "jsonl", b'{"a":', b"}"),
    **{f"lists of nothing, {form}": partial(_tiny_lists, form) for form in ("json", "jsonl")},
    **{f"1,000,000 keywords, {form}": partial(_many, "keywords", form) for form in ("json", "parquet")},
    **{f"100,000 authors, {form}": partial(_many, "authors", form) for form in ("jsonl", "parquet")},
    **{f"100,000 images, {form}": partial(_many, "images", form) for form in ("jsonl", "parquet")},
    **{f"1,000,000 records, {form}": partial(_tiny_records, form) for form in (*_LINED, "parquet")},
    "1,000,000 outlets": _outlets,
    "1,000,000 blocks in a dump": _blocks,
    "500,000 rows of 100 empty fields": _empty_fields,
    "100,000 files": _files,
    "100,000 row groups": _row_groups,
    "100,000 record batches": _record_batches,
}

_BOMBS: Final[Mapping[str, Maker]] = {
    "zeros, jsonl.gz": partial(_bomb, "zeros.jsonl.gz", b"", _ZEROS),
    "zeros, csv.zst": partial(_bomb, "zeros.csv.zst", _TABLE_HEAD, _ZEROS),
    "zeros, txt.zst": partial(_bomb, "zeros.txt.zst", _HEADER, _ZEROS),
    "zeros, json.zst": partial(_bomb, "zeros.json.zst", b'{"headline": "', _ZEROS),
    "blank lines, jsonl.zst": partial(_bomb, "blank.jsonl.zst", _story(), b"\n"),
    "blank lines, csv.zst": partial(_bomb, "blank.csv.zst", _TABLE_HEAD + b"x,y\n", b"\n"),
    "blank lines, txt.zst": partial(_bomb, "blank.txt.zst", _HEADER, b"\n"),
    "gzip in gzip": partial(_bomb, "nested.jsonl.gz.gz", b"", _ZEROS),
    "zstd in zstd": partial(_bomb, "nested.jsonl.zst.zst", b"", _ZEROS),
    **{
        f"{form}.{layer}": partial(_packed_columnar_bomb, form, layer)
        for form in ("parquet", "arrow")
        for layer in ("gz", "zst")
    },
    "parquet, 2,000 bodies of 1 MB": partial(_columnar_bomb, "parquet", 2_000, {}),
    "parquet, 2,000 bodies of 1 MB, plain": partial(
        _columnar_bomb, "parquet", 2_000, {"row_group_size": 2_000, "statistics": False}
    ),
    "arrow, 2,000 bodies of 1 MB, zstd": partial(_columnar_bomb, "arrow", 2_000, {"compression": "zstd"}),
    "arrow, 2,000 bodies of 1 MB, old strings": partial(_columnar_bomb, "arrow", 2_000, _OLD),
    "parquet, 20,000,000 rows": partial(_ones, 20_000_000),
}

MAKERS: Final[Mapping[str, Maker]] = {**_LARGE, **_MANY, **_BOMBS}
"""Inputs by name; at a share of 1 they are of the size that the name says, and bombs unpack to 10 GB (of
blank lines, to 1 GB)."""
