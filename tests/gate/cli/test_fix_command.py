"""`presscheck fix` and `check --fix`: options, exit codes, what goes where."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from presscheck.checks.declaring.examples import CLEAN
from presscheck.gate.cli.commands import main

EXAMPLES = Path(__file__).parents[3] / "examples"
WRONG = {**CLEAN, "headline": "Fish &amp; chips on the evening ferry"}
RIGHT = {**CLEAN, "headline": "Fish & chips on the evening ferry"}


def said(*args: object, stdin: bytes | None = None) -> Result:
    result = CliRunner().invoke(main, [str(arg) for arg in args], input=stdin, catch_exceptions=False)
    assert "Traceback" not in result.output
    return result


@pytest.fixture(autouse=True)
def _folder(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)


def line(record: object) -> bytes:
    return json.dumps(record).encode() + b"\n"


def written(name: str, *records: object) -> str:
    Path(name).write_bytes(b"".join(map(line, records)))
    return name


def test_the_fixed_file_and_the_report():
    source = written("a.jsonl", WRONG)
    result = said("fix", source, "-o", "b.jsonl")
    assert result.exit_code == 0
    assert Path("b.jsonl").read_bytes() == line(RIGHT)
    assert Path(source).read_bytes() == line(WRONG)
    rows = [row.split() for row in result.stdout.splitlines()]
    assert ["HL013", "headline-markup", "1"] in rows
    assert rows[-1][:6] == ["PASS", "1", "record,", "1", "fixed,", "left:"]


@pytest.mark.parametrize(
    ("options", "code", "language"), [([], 1, "en_EN"), (["--unsafe-fixes"], 0, "en"), (["--exit-zero"], 0, "en_EN")]
)
def test_exit_code_is_about_what_is_left(options, code, language):
    source = written("a.jsonl", {**CLEAN, "language": "en_EN"})
    assert said("fix", source, "-o", "b.jsonl", *options).exit_code == code
    assert json.loads(Path("b.jsonl").read_bytes())["language"] == language


def test_the_report_in_json():
    source = written("a.jsonl", WRONG, {**CLEAN, "language": "en_EN", "url": "https://b.example/1"})
    report = json.loads(said("check", source, "--fix", "-o", "b.jsonl", "--output-format", "json").stdout)
    assert (report["fixed"], report["fixed_records"], report["taken_out"]) == ({"HL013": 1}, 1, [])
    assert "LG001" in {finding["code"] for finding in report["findings"]}
    assert {finding["source"] for finding in report["findings"]} == {"b.jsonl"}


def test_a_check_without_a_fix_says_nothing_of_it():
    report = json.loads(said("check", written("a.jsonl", WRONG), "--output-format", "json").stdout)
    assert "fixed" not in report


def test_standard_input_goes_to_standard_output():
    result = said("fix", "-", stdin=line(WRONG))
    assert result.exit_code == 0
    assert result.stdout_bytes == line(RIGHT)
    assert "1 fixed" in result.stderr


def test_in_place():
    source = written("a.jsonl", WRONG)
    assert said("check", source, "--fix", "--in-place").exit_code == 0
    assert Path(source).read_bytes() == line(RIGHT)


def test_the_difference_is_shown_and_nothing_written():
    source = written("a.jsonl", {**WRONG, "headline": "Fish &amp; chips \x1b[31m"})
    result = said("fix", source, "--diff", "--select", "HL013")
    assert result.exit_code == 1
    assert os.listdir() == [source]
    lines = result.stdout.splitlines()
    assert lines[0].startswith("━━ a.jsonl · record 0")
    assert lines[2:] == [
        "--- headline",
        "+++ headline",
        "@@ -1,1 +1,1 @@",
        "-Fish &amp; chips ␛[31m",
        "+Fish & chips ␛[31m",
        "",
    ]
    assert result.stderr == "Would fix 1 finding in 1 record.\n"
    assert said("check", written("b.jsonl", CLEAN), "--diff").exit_code == 0


def test_a_long_line_is_shown_around_its_changes():
    shown = said("fix", EXAMPLES / "dump.txt", "--diff", "--select", "BD018").stdout
    assert "Saturday morning. Ida Corwen" in shown
    assert max(map(len, shown.splitlines())) < 600


def test_dropped_blocks_are_kept_with_their_columns():
    assert said("fix", EXAMPLES / "dump.txt", "-o", "b.txt", "--dropped", "rows.jsonl").exit_code == 0
    rows = [json.loads(row) for row in Path("rows.jsonl").read_text("utf-8").splitlines()]
    sizes = [row["value"] for row in rows if row["column"] == "images" and row["value"]["width"]]
    assert [(size["width"], size["height"], size["is_main"]) for size in sizes] == [
        (1920, 1080, True),
        (1920, 1440, True),
        (1920, 1920, True),
    ]
    (selectors,) = [row["value"] for row in rows if row["column"] == "selectors"]
    assert len(selectors) == 2


MISUSE = {
    "nowhere to": ["fix", "a.jsonl"],
    "the input": ["fix", "a.jsonl", "-o", "a.jsonl"],
    "both ways": ["fix", "a.jsonl", "-o", "b.jsonl", "--in-place"],
    "in place of standard input": ["fix", "-", "--in-place"],
    "diff that writes": ["fix", "a.jsonl", "--diff", "-o", "b.jsonl"],
    "output without fix": ["check", "a.jsonl", "-o", "b.jsonl"],
    "unsafe without fix": ["check", "a.jsonl", "--unsafe-fixes"],
    "dropped onto the input": ["fix", "a.jsonl", "-o", "b.jsonl", "--dropped", "a.jsonl"],
    "report onto the output": ["fix", "a.jsonl", "-o", "b.jsonl", "--output", "json:b.jsonl"],
    "nothing there": ["fix", "c.jsonl", "-o", "b.jsonl"],
    "no records": ["fix", "empty.jsonl", "-o", "d.jsonl"],
}


@pytest.mark.parametrize(
    ("args", "target", "held"),
    [
        (["a.jsonl"], "x.csv", b"url,"),
        (["a.jsonl"], "x.v2.PQ", b"PAR1"),
        (["a.jsonl"], "x.csv.gz", b"\x1f\x8b"),
        (["list.json"], "x.jsonl", b'{"url": '),
        (["-"], "x.tsv", b"url\t"),
        (["-", "--stdin-filename", "a.ndjson"], "x.json", b"[\n{"),
    ],
)
def test_the_format_is_the_one_that_the_name_says(args, target, held):
    written("a.jsonl", WRONG)
    written("list.json", [WRONG])
    result = said("fix", *args, "-o", target, "--select", "HL013", stdin=line(WRONG))
    assert (result.exit_code, result.stderr) == (0, "")
    assert Path(target).read_bytes().startswith(held)


def test_a_dump_in_another_format_is_refused():
    result = said("fix", EXAMPLES / "dump.txt", "-o", "x.csv")
    assert result.exit_code == 2
    assert result.stderr == (
        "presscheck: x.csv: fix writes a dump only as a dump, but the name says csv. Use a name such as x.txt\n"
    )
    assert not os.listdir()


@pytest.mark.parametrize("target", ["two.jsonl", "new/two.csv.gz"])
def test_a_new_folder_that_is_named_like_a_file_is_refused(target):
    sources = {written("a.jsonl", WRONG), written("b.jsonl", CLEAN)}
    result = said("fix", *sources, "-o", target)
    assert result.exit_code == 2
    assert result.stderr == (
        f"presscheck: {target} is named like a file, but the output for several sources is a folder. "
        "Name a folder, or fix one file at a time\n"
    )
    assert set(os.listdir()) == sources


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("a.jsonl", "b.ndjson"),
        ("a.jsonl", "b.out"),
        ("a.jsonl", "b.txt"),
        ("a.json", "b.json"),
    ],
)
def test_other_names_are_taken(source, target):
    written(source, WRONG, RIGHT)
    assert said("fix", source, "-o", target, "--select", "HL013").exit_code == 0
    assert Path(target).read_bytes() == line(RIGHT) * 2


def test_an_object_on_one_line_is_json_and_a_line_of_json_lines():
    for name in ("b.json", "b.jsonl"):
        assert said("fix", "-", "-o", name, "--select", "HL013", stdin=line(WRONG)).exit_code == 0
        assert Path(name).read_bytes() == line(RIGHT)


def test_a_folder_may_be_named_like_a_file_if_it_is_there_or_ends_with_a_slash():
    sources = [written("a.jsonl", WRONG), written("b.jsonl", CLEAN)]
    for name in ("two.jsonl/", "two.jsonl"):
        assert said("fix", *sources, "-o", name, "--select", "HL013").exit_code == 0
        assert Path("two.jsonl/a.jsonl").read_bytes() == line(RIGHT)


@pytest.mark.parametrize("args", MISUSE.values(), ids=MISUSE)
def test_misuse_is_one_sentence_and_changes_nothing(args):
    written("a.jsonl", WRONG)
    written("b.jsonl", CLEAN)
    Path("empty.jsonl").touch()
    result = said(*args, stdin=line(WRONG))
    assert result.exit_code == 2
    assert result.stderr.startswith("presscheck: ")
    assert Path("a.jsonl").read_bytes() == line(WRONG)
    assert Path("b.jsonl").read_bytes() == line(CLEAN)


def test_several_sources_go_into_a_folder():
    Path("in/deep").mkdir(parents=True)
    written("in/a.jsonl", WRONG)
    written("in/deep/b.jsonl", {**WRONG, "url": "https://b.example/2", "headline": "Bread &amp; butter for the guests"})
    assert said("fix", "in", "-o", "out", "--ignore", "ID,CP").exit_code == 0
    assert Path("out/a.jsonl").read_bytes() == line(RIGHT)
    assert b"Bread & butter" in Path("out/deep/b.jsonl").read_bytes()
