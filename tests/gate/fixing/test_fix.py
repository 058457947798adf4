"""`fix`: what it repairs, what it leaves alone, and that nothing else changes."""

from __future__ import annotations

import gzip
import io
import json
import re
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

import presscheck
from presscheck.checks.declaring.examples import CLEAN
from presscheck.gate.fixing.fix import run_jobs
from presscheck.gate.fixing.jobs import Job, Reading, jobs
from presscheck.gate.fixing.repairing import Fixer
from presscheck.gate.terms.config import Config, ConfigError
from presscheck.gate.terms.rulebook import rulebook
from presscheck.parsers.dump import pieces
from presscheck.parsers.source import open_source
from presscheck.testing import strategies

EXAMPLES = Path(__file__).parents[3] / "examples"
SEED = Path(__file__).parents[4] / "shared" / "seed" / "000_d54e8266ad8dbaec.txt"
AS_OF = "2026-01-01"
FEW = settings(max_examples=7, deadline=None)
SIZE, SELECTOR = "1920 1080 true", "/html/head/meta[@name='og:title']/@content"
CONTACT = "Harbour Courier newsroom@harbour-courier.example +442079460018 Courier Press Ltd"
LINES = str(CLEAN["body"]).split("\n")


def with_lines(*lines: str, at: int = 2) -> dict[str, object]:
    return {**CLEAN, "body": "\n".join([*LINES[:at], *lines, *LINES[at:]])}


def fixed_bytes(data: bytes, format: str, **options) -> tuple[bytes, presscheck.Run]:
    """The bytes of a source after its fix."""
    config = Config().with_options(as_of=Config().as_of.replace(year=2026, month=1), **options)
    with TemporaryDirectory() as folder:
        source, target = Path(folder, "source"), Path(folder, "target")
        source.write_bytes(data)
        run = run_jobs([Job(str(source), str(target))], config, Fixer(rulebook(config)), reading=Reading(format))
        assert source.read_bytes() == data
        assert {path.name for path in Path(folder).iterdir()} == {"source", "target"}
        return target.read_bytes(), run


def errors(data: bytes, format: str) -> set[str]:
    return set(checked(data, format).filter(pl.col("severity") == "error")["code"])


def checked(data: bytes, format: str) -> pl.DataFrame:
    with TemporaryDirectory() as folder:
        path = Path(folder, "source")
        path.write_bytes(data)
        config = Config().with_options(as_of=Config().as_of.replace(year=2026, month=1))
        fixer = Fixer(rulebook(config.with_options(select=("DF014",))))
        return run_jobs([Job(str(path), None)], config, fixer, reading=Reading(format)).findings


def records(data: bytes, format: str) -> int:
    with TemporaryDirectory() as folder:
        path = Path(folder, "source")
        path.write_bytes(data)
        return sum(batch.articles.height for batch in presscheck.read([path], format=format))


def _flat(value: object) -> object:
    """A list in one field: texts with semicolons between them, objects as JSON."""
    if not isinstance(value, list):
        return value
    texts = all(isinstance(item, str) for item in value)
    return "; ".join(value) if texts else json.dumps(value, ensure_ascii=False)


def packed(article: dict[str, object], format: str) -> bytes:
    """An article as a file of a format."""
    if format == "jsonl":
        return json.dumps(article, ensure_ascii=False).encode() + b"\n"
    if format == "json":
        return json.dumps({"articles": [CLEAN, article]}, indent=2).encode()
    flat = {name: _flat(value) for name, value in article.items()}
    if format == "csv":
        return pl.DataFrame([flat]).write_csv().encode()
    frame, buffer = pl.DataFrame([flat]), io.BytesIO()
    if format == "parquet":
        frame.write_parquet(buffer)
    else:
        frame.write_ipc(buffer)
    return buffer.getvalue()


FORMATS = ("jsonl", "json", "csv", "parquet", "ipc")


# --- properties


@FEW
@given(strategies.dumps())
def test_a_clean_dump_comes_out_as_it_is(dump):
    """But for a byte order mark (DF005), and times in forms that are read but are no standard (TS011)."""
    assert fixed_bytes(dump.data, "dump", ignore=["TS011"])[0] == dump.data.removeprefix(b"\xef\xbb\xbf")


@FEW
@given(strategies.dumps(max_size=2), st.data())
def test_any_bytes_keep_their_records_and_settle(dump, data):
    """Parts of dumps in any order, with any bytes between them."""
    parts = [piece.data for piece in pieces(dump.data)]
    extra = st.sampled_from([SIZE.encode(), SELECTOR.encode(), CONTACT.encode(), b"\xff\xfe", b"&amp;", b"a.B"])
    junk = st.one_of(extra, st.binary(max_size=8), st.sampled_from([b"\n\n", b"\r\n\r\n", b" ", b"date 2024-01-01 "]))
    blob = b"".join(part + data.draw(junk) for part in parts)
    fixed, run = fixed_bytes(blob, "dump")
    assert records(fixed, "dump") == records(blob, "dump") == run.records
    again, run = fixed_bytes(fixed, "dump")
    assert again == fixed
    assert set(run.findings.filter(pl.col("severity") == "error")["code"]) <= errors(blob, "dump")


@settings(max_examples=12, deadline=None)
@given(strategies.defects(), st.sampled_from(FORMATS))
def test_fixed_findings_are_gone_and_no_error_is_new(planted, format):
    data = packed(planted.article, format)
    fixed, run = fixed_bytes(data, format)
    before = checked(data, format)
    assert run.fixes is not None
    lost = Counter(before["code"]) - Counter(run.findings["code"])
    assert dict(run.fixes.fixed).items() <= dict(lost).items()
    assert set(run.findings.filter(pl.col("severity") == "error")["code"]) <= errors(data, format)
    assert records(fixed, format) == records(data, format)
    assert fixed_bytes(fixed, format)[0] == fixed
    if not run.fixes.records:
        assert fixed == data


@FEW
@given(strategies.defective_dumps())
def test_a_fixed_dump_settles(planted):
    fixed, run = fixed_bytes(planted.data, "dump")
    assert fixed_bytes(fixed, "dump")[0] == fixed
    assert set(run.findings.filter(pl.col("severity") == "error")["code"]) <= errors(planted.data, "dump")


@FEW
@given(strategies.articles(), st.lists(st.sampled_from([SIZE, SELECTOR, CONTACT]), min_size=1, max_size=4), st.data())
def test_every_other_character_stays_in_its_place(article, leaks, data):
    lines = str(article["body"]).split("\n")
    mixed = data.draw(st.permutations(range(len(lines) + len(leaks))))
    spread = sorted(range(len(lines) + len(leaks)), key=lambda at: (mixed[at], at))
    order = [at < len(lines) for at in spread]
    rest, more = iter(lines), iter(leaks)
    dirty = "\n".join(next(rest) if is_line else next(more) for is_line in order)
    fixed, _ = presscheck.fix({**article, "body": dirty}, as_of=AS_OF, select=["LK001", "LK003"])
    kept = [line for line in dirty.split("\n") if line not in (SIZE, SELECTOR)]
    assert fixed["body"].split("\n") == kept
    assert {**fixed, "body": None, "images": None, "selectors": None} == {
        **article, "body": None, "images": None, "selectors": None,
    }  # fmt: skip


# --- the defects of a real dump


def sentences(text: str) -> list[str]:
    return [part for part in re.split(r"(?<=[.!?”\"])\s*", text) if part]


@pytest.mark.parametrize("path", [EXAMPLES / "dump.txt", SEED], ids=["example", "seed"])
def test_a_leaking_dump_is_clean_afterwards(path, tmp_path):
    if not path.exists():
        pytest.skip("the real record is not at hand")
    target = tmp_path / "fixed.txt"
    run = presscheck.fix(path, output=target, ignore=["TS011"]).run
    gone = r"^(?:LK|CT)|^HL001$|^BD018$"
    assert not run.findings["code"].str.contains(gone).any()
    assert run.verdict == "pass"
    assert [severity for severity in run.findings["severity"] if severity != "info"] == ["warning"]
    (before,), (after,) = presscheck.read([path]), presscheck.read([target])
    for column in ("url", "headline", "description", "published_raw", "modified_raw", "keywords"):
        assert before.articles[column].to_list() == after.articles[column].to_list()
    old, new = before.articles["body"][0], after.articles["body"][0]
    assert sentences(new) == sentences(old)
    assert new.replace(" ", "") == old.replace(" ", "")
    assert run.fixes is not None
    taken = run.fixes.taken.group_by("column").len().rows()
    assert {("images", 4), ("selectors", 1), ("related_urls", 1), ("language", 1)} <= set(taken)
    again = presscheck.fix(target, output=tmp_path / "again.txt", ignore=["TS011"]).run
    assert again.fixes is not None
    assert again.fixes.records == 0
    assert (tmp_path / "again.txt").read_bytes() == target.read_bytes()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a\n\n{}\n\nb\n", "a\n\nb\n"),
        ("a\n\n{}\n", "a\n"),
        ("a\n\n{}", "a"),
        ("a\r\n\r\n\r\n{}\r\n\r\nb\r\n", "a\r\n\r\n\r\nb\r\n"),
        ("a\n\n{}\n\n{}\n\nb\n\n\n", "a\n\nb\n\n\n"),
    ],
)
def test_a_block_goes_with_its_separator(before, after):
    head = "date 2024-03-14 https://www.harbour-courier.example/2024/03/14/ferry\n\n" + str(CLEAN["headline"]) + "\n\n"
    new_line = "\r\n" if "\r" in before else "\n"
    head = head.replace("\n", new_line)
    places = {"a": LINES[1], "b": LINES[2], "{}": SELECTOR}
    body, wanted = (re.sub(r"a|b|\{\}", lambda found: places[found[0]], text) for text in (before, after))
    fixed, _ = fixed_bytes((head + body).encode(), "dump", select=("LK001",))
    assert fixed.decode() == head + wanted


# --- formats


@pytest.mark.parametrize("format", FORMATS)
def test_other_records_and_values_stay_as_they_are(format, tmp_path):
    dirty = with_lines(SIZE)
    fixed, run = fixed_bytes(packed(dirty, format), format)
    assert run.fixes is not None
    assert dict(run.fixes.fixed) == {"LK003": 1}
    expected = {**CLEAN, "images": [{"width": 1920, "height": 1080, "is_main": True}]}
    if format == "jsonl":
        assert fixed == packed(expected, format)
    elif format == "json":
        assert json.loads(fixed) == {"articles": [dict(CLEAN), expected]}
        assert fixed.startswith(json.dumps({"articles": [CLEAN, CLEAN]}, indent=2).encode()[:1500])
    else:  # no column holds the size
        assert run.fixes.taken.select("column", "text").rows() == [("images", SIZE)]
        if format == "csv":
            assert fixed == packed(dict(CLEAN), format)
        else:
            read = pl.read_parquet if format == "parquet" else pl.read_ipc
            assert_frame_equal(read(io.BytesIO(fixed)), read(io.BytesIO(packed(dict(CLEAN), format))))


def test_a_table_keeps_its_form():
    lines = [
        'id;headline;body;url;extra\r\n',
        '1;"Fish &amp; chips ""tonight""";"One line.\r\nAnother; line.";https://a.example/1; 007 \r\n',
        '\r\n',
        'broken;row\r\n',
        '2;Nothing to fix;"Plain";https://a.example/2;"quoted"\r\n',
    ]  # fmt: skip
    fixed, _ = fixed_bytes("".join(lines).encode(), "csv", select=("HL013", "DF014"))
    assert fixed.decode() == "".join(lines).replace("&amp;", "&")


def test_a_line_of_json_keeps_its_form():
    line = (
        '{"n": 1.50e3, "title" :"A \\/ b &amp; c \\u00e9",  "text":["One.", "1920 1080 true", "Two."], "x":[1,2 ]}\r\n'
    )
    broken = '{"title": "A &amp; b"\n'
    fixed, run = fixed_bytes((broken + line + "\n" + broken).encode(), "jsonl", select=("HL013", "LK003", "DF014"))
    new = line.replace("&amp;", "&").replace('"One.", "1920 1080 true"', '"One."')
    images = ', "images":[{"width": 1920, "height": 1080, "is_main": true}]}'
    assert fixed.decode() == broken + new.replace("]}", "]" + images) + "\n" + broken
    assert Counter(run.findings["code"]) == {"DF014": 2}


def test_articles_of_a_graph_are_fixed_where_they_stand():
    graph = {
        "@graph": [
            {"@id": "#me", "@type": "Person", "name": "Jonas &amp; Okafor"},
            {"@type": "NewsArticle", "headline": "Fish &amp; chips", "author": {"@id": "#me"}, "articleBody": "x"},
        ]
    }
    for text in (json.dumps(graph, indent=1), json.dumps([graph])):
        fixed, _ = fixed_bytes(text.encode(), "json", select=("HL013",))
        assert fixed.decode() == text.replace("Fish &amp;", "Fish &")


def test_packed_files_are_packed_again(tmp_path):
    data = packed({**CLEAN, "headline": "Fish &amp; chips on the evening ferry"}, "jsonl")
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(data))
    run = presscheck.fix(tmp_path / "a.jsonl.gz", output=tmp_path / "b.jsonl.gz").run
    assert run.verdict == "pass"
    assert gzip.decompress((tmp_path / "b.jsonl.gz").read_bytes()) == data.replace(b"&amp;", b"&")
    run = presscheck.fix(EXAMPLES / "several.txt.zst", output=tmp_path / "several.txt.zst").run
    with open_source(str(tmp_path / "several.txt.zst")) as stream:
        assert b"&nbsp;" not in stream.read()


@pytest.mark.parametrize("path", sorted(EXAMPLES.rglob("*.*")), ids=lambda path: path.name)
def test_nothing_is_lost_of_any_example(path, tmp_path):
    if path.suffix in (".md", ".py", ".pyc", ".php") or path.name == "own-names.json":
        pytest.skip("no example, or refused without a map")
    target = tmp_path / path.name
    run = presscheck.fix(path, output=target, as_of=AS_OF).run
    assert sum(batch.articles.height for batch in presscheck.read([target])) == run.records
    again = tmp_path / "again" / path.name
    presscheck.fix(target, output=again, as_of=AS_OF)
    assert again.read_bytes() == target.read_bytes()


def test_columns_types_and_metadata_of_a_parquet_file_stay(tmp_path):
    frame = pl.DataFrame(
        {
            "score": [1.5, None, 3.0],
            "title": ["Fish &amp; chips", None, "Plain"],
            "when": pl.Series(["2024-01-01"] * 3).str.to_date(),
            "tags": [["a"], [], None],
            "kind": pl.Series(["x", "y", "x"], dtype=pl.Categorical),
        }
    )
    frame.write_parquet(tmp_path / "a.parquet", metadata={"house": "style"})
    presscheck.fix(tmp_path / "a.parquet", output=tmp_path / "b.parquet", select=["HL013"], batch_size=2)
    fixed = pl.read_parquet(tmp_path / "b.parquet")
    expected = frame.with_columns(title=pl.Series(["Fish & chips", None, "Plain"]))
    assert_frame_equal(fixed, expected)
    assert pl.read_parquet_metadata(tmp_path / "b.parquet")["house"] == "style"


def test_a_stream_of_arrow_stays_a_stream_and_is_not_written_under_the_gil(tmp_path, monkeypatch):
    titles = ["Fish &amp; chips", None, "Plain", "Salt &amp; vinegar"]
    frame = pl.DataFrame(
        {
            "title": titles,
            "when": pl.Series(["2024-01-01"] * 4).str.to_date(),
            "tags": [["a"], [], None, ["b", "c"]],
            "kind": pl.Series(["x", "y", "x", "z"], dtype=pl.Categorical),
            "own": [{"kept": 1}, None, {"kept": None}, {"kept": 2}],
        }
    )
    frame.write_ipc_stream(tmp_path / "a.arrow", compat_level=pl.CompatLevel.oldest())
    monkeypatch.delattr(pl.DataFrame, "write_ipc_stream")  # holds the GIL while it waits for the engine
    _, run = presscheck.fix(tmp_path / "a.arrow", output=tmp_path / "b.arrow", select=["HL013"], batch_size=2)
    assert dict(run.fixes.fixed) == {"HL013": 2}
    expected = frame.with_columns(title=pl.Series(["Fish & chips", None, "Plain", "Salt & vinegar"]))
    assert_frame_equal(pl.read_ipc_stream(tmp_path / "b.arrow"), expected)
    pyarrow = pytest.importorskip("pyarrow")
    assert pyarrow.ipc.open_stream(tmp_path / "b.arrow").read_all()["title"].to_pylist() == expected["title"].to_list()


# --- what a program hands over


def test_dicts_and_frames_are_copied_and_given_back():
    article = {**CLEAN, "headline": "Fish &amp; chips on the evening ferry", "own": {"kept": 1}}
    original = json.dumps(article)
    fixed, run = presscheck.fix(article)
    assert fixed == {**article, "headline": "Fish & chips on the evening ferry"}
    assert json.dumps(article) == original
    assert dict(run.fixes.fixed) == {"HL013": 1}
    several, run = presscheck.fix([dict(CLEAN), article], batch_size=1)
    assert several == [dict(CLEAN), fixed]
    frame = pl.DataFrame([{"headline": "A &amp; b", "n": 1}, {"headline": "c", "n": 2}])
    assert_frame_equal(presscheck.fix(frame).data, pl.DataFrame({"headline": ["A & b", "c"], "n": [1, 2]}))


def test_values_are_moved_into_the_fields_that_are_there():
    article = {**with_lines(SIZE, SELECTOR), "images": ["https://a.example/1.jpg"], "selectors": None}
    fixed, run = presscheck.fix(article, as_of=AS_OF)
    assert fixed["images"] == ["https://a.example/1.jpg", {"width": 1920, "height": 1080, "is_main": True}]
    assert fixed["selectors"] == [SELECTOR]
    assert run.fixes.taken.is_empty()
    linked = {"@type": "NewsArticle", "headline": "A boat", "articleBody": f"One line.\n{SELECTOR}\nTwo."}
    assert presscheck.fix(linked, select=["LK001"]).data == {
        **linked, "articleBody": "One line.\nTwo.", "speakable": {"xpath": [SELECTOR]},
    }  # fmt: skip


# --- what is left alone


def test_a_link_and_an_image_go_where_they_belong():
    _, run = fixed_bytes((EXAMPLES / "dump.txt").read_bytes(), "dump", select=("LK017",))
    moved = run.fixes.taken.sort("column").select("column", pl.col("text").str.split("/").list.get(2))
    assert moved.rows() == [("images", "cdn.quayside-news.example"), ("related_urls", "www.quayside-news.example")]


def test_unsafe_repairs_are_asked_for():
    article = {**CLEAN, "language": "en_EN"}
    assert presscheck.fix(article).data == article
    assert presscheck.fix(article, unsafe=True).data == {**article, "language": "en"}


def test_a_repair_that_would_bring_an_error_is_not_made():
    article = {**CLEAN, "body": SELECTOR}
    fixed, run = presscheck.fix(article, as_of=AS_OF, select=["LK001", "BD001"])
    assert fixed == article
    assert dict(run.fixes.refused) == {("LK001", "the repair would cause an error: BD001"): 1}


def test_sources_with_ignored_rules_are_not_repaired(tmp_path):
    (tmp_path / "a.jsonl").write_bytes(packed({**CLEAN, "headline": "Fish &amp; chips"}, "jsonl"))
    run = presscheck.fix(
        tmp_path / "a.jsonl", output=tmp_path / "b.jsonl", per_source_ignores={"*/a.jsonl": ["HL013"]}
    ).run
    assert run.findings.is_empty()
    assert (tmp_path / "b.jsonl").read_bytes() == (tmp_path / "a.jsonl").read_bytes()


def test_parts_of_a_record_that_was_cut_stay(monkeypatch):
    monkeypatch.setattr("presscheck.parsers.dump_split.MAX_RECORD_BLOCKS", 4)
    blocks = ["date 2024-03-14 https://www.harbour-courier.example/a", *LINES, SELECTOR, "End."]
    data = "\n\n".join(blocks).encode()
    fixed, run = fixed_bytes(data, "dump", select=("LK001",))
    assert fixed == data
    assert [reason for _, reason in run.fixes.refused] == ["the record is too large and was cut off"]


# --- files


def test_nothing_is_written_where_something_fails(tmp_path):
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(packed(with_lines(SIZE), "jsonl") * 50)[:-20])
    (tmp_path / "b.jsonl.gz").write_bytes(b"as it was")
    done = presscheck.fix(tmp_path / "a.jsonl.gz", output=tmp_path / "b.jsonl.gz").run
    assert "DF014" in done.findings["code"]
    assert (tmp_path / "b.jsonl.gz").read_bytes() == b"as it was"
    assert len(list(tmp_path.iterdir())) == 2


def test_in_place_changes_only_what_has_a_repair(tmp_path):
    dirty, clean = tmp_path / "dirty.jsonl", tmp_path / "clean.jsonl"
    dirty.write_bytes(packed({**CLEAN, "headline": "Fish &amp; chips"}, "jsonl"))
    clean.write_bytes(packed(dict(CLEAN), "jsonl"))
    dirty.chmod(0o640)
    stamp = clean.stat()
    presscheck.fix(tmp_path, in_place=True)
    assert b"Fish & chips" in dirty.read_bytes()
    assert dirty.stat().st_mode & 0o777 == 0o640
    assert (clean.stat().st_mtime_ns, clean.stat().st_ino) == (stamp.st_mtime_ns, stamp.st_ino)


def test_names_in_a_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("data/x/a.jsonl", "data/b.jsonl"):
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_bytes(packed(dict(CLEAN), "jsonl"))
    folder = [Job("data/b.jsonl", "out/b.jsonl"), Job("data/x/a.jsonl", "out/x/a.jsonl")]
    assert jobs(["data"], "out") == folder
    assert jobs(["data/b.jsonl", "data/x/a.jsonl"], "out") == [
        Job("data/b.jsonl", "out/data/b.jsonl"),
        Job("data/x/a.jsonl", "out/data/x/a.jsonl"),
    ]
    assert jobs(["data/b.jsonl"], "c.jsonl") == [Job("data/b.jsonl", "c.jsonl")]
    assert jobs(["data/b.jsonl"], "data/x") == [Job("data/b.jsonl", "data/x/b.jsonl")]
    for paths, output in (
        (["data"], "data"),
        (["data/b.jsonl"], "data/b.jsonl"),
        (["data"], "data/b.jsonl"),
        (["data"], "-"),
    ):
        with pytest.raises(ConfigError):
            jobs(paths, output)


def test_text_is_no_path():
    with pytest.raises(TypeError, match="this is text, not a path"):
        presscheck.fix("Night ferry returns. It sails at nine.", output="fixed.jsonl")


def test_a_path_needs_an_output():
    with pytest.raises(ConfigError, match="name a place for the repaired file"):
        presscheck.fix(EXAMPLES / "dump.txt")
