"""The command line: exit codes, options, sources and reports."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import presscheck
from presscheck.checks.declaring.examples import CLEAN
from presscheck.checks.declaring.registry import all_rules
from presscheck.gate.cli.commands import main
from presscheck.schemas.vocabulary import KINDS, ROLES

EXAMPLES = Path(__file__).parents[3] / "examples"
FINDING_KEYS = (
    *("code", "name", "severity", "source", "record", "line", "article_id", "url", "column", "field", "block"),
    *("start", "end", "start_char", "end_char", "excerpt", "message", "fix", "replacement"),
    *("fingerprint", "state"),
    *("kept_source", "kept_record", "kept_url", "help", "rule_url", "count", "places"),
)
SHORT = {**CLEAN, "body": "Only this."}
WRONG = {**CLEAN, "headline": "Council votes to <em>restore</em> the evening ferry"}


def said(*args: object, stdin: bytes | str | None = None) -> Result:
    """The result of a command; an exception that is no exit is a failure of the test."""
    result = CliRunner().invoke(main, [str(arg) for arg in args], input=stdin, catch_exceptions=False)
    assert "Traceback" not in result.output
    return result


@pytest.fixture(autouse=True)
def _folder(tmp_path, monkeypatch) -> None:
    """Commands run where there is no configuration above."""
    monkeypatch.chdir(tmp_path)


def written(path: str, *records: object) -> Path:
    """JSONL in the current folder."""
    file = Path(path)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    return file


def found(*args: object, **options) -> dict:
    """The JSON report of `check`."""
    return json.loads(said("check", *args, "--output-format", "json", **options).stdout)


def codes(*args: object, **options) -> set[str]:
    return {finding["code"] for finding in found(*args, **options)["findings"]}


# --- exit codes


@pytest.mark.parametrize(
    ("record", "options", "verdict", "code"),
    [
        (CLEAN, [], "PASS", 0),
        (SHORT, [], "PASS", 0),
        (SHORT, ["--fail-on", "warning"], "FAIL", 1),
        (SHORT, ["--fail-on", "warning", "--ignore", "BD002"], "PASS", 0),
        (WRONG, [], "FAIL", 1),
        (WRONG, ["--exit-zero"], "FAIL", 0),
        (WRONG, ["--ignore", "HL"], "PASS", 0),
    ],
    ids=["clean", "warning", "warning fails", "warning ignored", "error", "exit zero", "error ignored"],
)
def test_exit_code_is_the_verdict(record, options, verdict, code):
    result = said("check", written("a.jsonl", record), *options)
    assert result.exit_code == code
    assert result.stdout.splitlines()[-1].startswith(verdict)


MISUSE = {
    "no such command": (["chekc"], "No such command 'chekc'"),
    "no path": (["check"], "PATH"),
    "unknown option": (["check", "--selct", "LK", "a.jsonl"], "--select"),
    "unknown rule": (["check", "--select", "xpath-selektor", "a.jsonl"], "did you mean xpath-selector?"),
    "unknown code": (["check", "--ignore", "LK999", "a.jsonl"], "no rule matches 'LK999'"),
    "unknown severity": (["check", "--fail-on", "fatal", "a.jsonl"], "warning"),
    "unknown input format": (["check", "--format", "xml", "a.jsonl"], "parquet"),
    "unknown report": (["check", "--output-format", "xml", "a.jsonl"], "json"),
    "two reports at once": (["check", "--statistics", "--output-format", "json", "a.jsonl"], "cannot be combined"),
    "unknown report for a file": (["check", "--output", "xml:out", "a.jsonl"], "the formats are full"),
    "file without a report": (["check", "--output", "out.log", "a.jsonl"], "FORMAT:PATH"),
    "no folder for a report": (["check", "--output", "json:no/out.json", "a.jsonl"], "the folder does not exist"),
    "folder for a report": (["check", "--output", "json:.", "a.jsonl"], "name a file"),
    "standard output for a further report": (["check", "--output", "json:-", "a.jsonl"], "--output-format"),
    "input for a report": (["check", "--output", "json:./a.jsonl", "a.jsonl"], "would overwrite"),
    "unknown preset": (["check", "--preset", "trafilature", "a.jsonl"], "did you mean 'trafilatura'?"),
    "unknown column": (["check", "--map", "headlin=title", "a.jsonl"], "did you mean 'headline'?"),
    "no mapping": (["check", "--map", "headline", "a.jsonl"], "column=field"),
    "no time": (["check", "--as-of", "yesterday", "a.jsonl"], "ISO 8601"),
    "no size": (["check", "--batch-size", "0", "a.jsonl"], "x>=1"),
    "no bytes": (["check", "--batch-bytes", "0", "a.jsonl"], "more than 0"),
    "no such file": (["check", "nothing.jsonl"], "nothing.jsonl does not exist"),
    "no such configuration": (["check", "--config", "nothing.toml", "a.jsonl"], "nothing.toml"),
    "glob without a match": (["check", "no*.jsonl"], "No file matches"),
    "folder without articles": (["check", "folder"], "has no file"),
    "empty file": (["check", "empty.jsonl"], "--allow-empty"),
    "unknown content": (["check", "letter.doc"], "--format"),
    "broken Parquet": (["check", "broken.parquet"], "broken.parquet"),
    "rule without a code": (["rule"], "--all"),
    "rule with both": (["rule", "LK001", "--all"], "--all"),
    "rule that is unknown": (["rule", "xpath"], "no rule 'xpath'"),
    "inspect of nothing": (["inspect", "nothing.txt"], "does not exist"),
    "inspect of an empty file": (["inspect", "empty.jsonl"], "no records"),
}


@pytest.mark.parametrize(("args", "says"), MISUSE.values(), ids=MISUSE.keys())
def test_misuse_is_one_sentence_and_exit_2(args, says):
    written("a.jsonl", CLEAN)
    Path("folder").mkdir()
    Path("empty.jsonl").touch()
    Path("letter.doc").write_bytes(b"\xd0\xcf\x11\xe0" + bytes(100))
    Path("broken.parquet").write_bytes(b"PAR1" + bytes(20) + b"PAR1")
    result = said(*args)
    assert result.exit_code == 2
    assert says in result.stderr
    assert result.stdout == ""


def test_a_cut_off_file_in_a_folder_is_a_finding_and_the_others_are_checked():
    Path("folder").mkdir()
    written("folder/a.jsonl", CLEAN)
    Path("folder/b.jsonl.gz").write_bytes(gzip.compress(b'{"headline": "x"}\n' * 50)[:40])
    result = said("check", "folder", "--select", "DF014")
    assert result.exit_code == 1
    assert "damaged or cut off" in result.stdout.replace("\n", " ")
    assert "FAIL" in result.stdout


def test_empty_input_may_be_allowed():
    Path("empty.jsonl").touch()
    result = said("check", "empty.jsonl", "--allow-empty")
    assert result.exit_code == 0
    assert result.stdout.startswith("PASS  0 records")


CONFIGURATIONS = {
    "unknown key": ("fial-on = 'error'", "did you mean 'fail-on'?"),
    "wrong type": ("select = 'LK'", "select"),
    "no TOML": ("select = [", "presscheck.toml"),
    "unknown rule": ("ignore = ['ZZ']", "'ZZ'"),
    "options of an unknown rule": ("[rules.BD999]\nmin_words = 3", "'BD999'"),
    "unknown option of a rule": ("[rules.BD002]\nmin_wrds = 3", "'min_wrds' (it has: min_words"),
    "wrong option of a rule": ("[rules.BD002]\nmin_words = [3]", "min_words must be int"),
    "wrong option of a rule that is off": ("select = ['LK']\n[rules.BD002]\nmin_words = 'x'", "min_words must be int"),
    "unknown rule for a source": ("[per-source-ignores]\n'*' = ['ZZ']", "'ZZ'"),
    "no rule for a source": ("[per-source-ignores]\n'*' = ['']", "no rule matches ''"),
    "unknown preset": ("preset = 'x'", "'x'"),
    "unknown column": ("map = { headlin = 'title' }", "did you mean 'headline'?"),
    "no rule file": ("rule-files = ['nothing.py']", "nothing.py"),
}


@pytest.mark.parametrize(("text", "says"), CONFIGURATIONS.values(), ids=CONFIGURATIONS.keys())
def test_a_bad_configuration_names_what_is_wrong(text, says):
    Path("presscheck.toml").write_text(text, encoding="utf-8")
    result = said("check", written("a.jsonl", CLEAN))
    assert result.exit_code == 2
    assert says in result.stderr


# --- selection and configuration


def test_select_and_ignore():
    a = written("a.jsonl", {**WRONG, "body": "Only this.", "language": "en_EN"})
    assert codes(a) == {"HL013", "BD002", "LG001"}
    assert codes(a, "--select", "HL,short-body") == {"HL013", "BD002"}
    assert codes(a, "--select", "HL", "--select", "BD002") == {"HL013", "BD002"}
    assert codes(a, "--select", "HL", "--extend-select", "LG001") == {"HL013", "LG001"}
    assert codes(a, "--ignore", "HL013", "--ignore", "LG,BD") == set()
    assert codes(a, "--select", "LG001", "--ignore", "LG") == {"LG001"}, "the more exact selector wins"


def test_configuration_file_holds_unless_the_command_line_says_otherwise():
    a = written("a.jsonl", {**WRONG, "body": "Only this."})
    Path("presscheck.toml").write_text("select = ['BD002']\nfail-on = 'warning'", encoding="utf-8")
    assert codes(a) == {"BD002"}
    assert said("check", a).exit_code == 1
    assert said("check", a, "--fail-on", "error").exit_code == 0
    assert codes(a, "--select", "HL") == {"HL013"}
    assert codes(a, "--isolated") == {"HL013", "BD002"}
    Path("other.toml").write_text("ignore = ['HL']", encoding="utf-8")
    assert codes(a, "--config", "other.toml") == {"BD002"}


@pytest.mark.parametrize("name", ["BD002", "short-body"])
def test_rules_table_sets_thresholds(name):
    a = written("a.jsonl", {**CLEAN, "body": " ".join(["word"] * 60)})
    assert codes(a) == set()
    Path("presscheck.toml").write_text(f"[rules.{name}]\nmin_words = 61", encoding="utf-8")
    assert codes(a) == {"BD002"}


@pytest.mark.parametrize("source", ["old/a.jsonl", "./old/a.jsonl", "absolute"])
def test_per_source_ignores(source):
    a = written("old/a.jsonl", {**WRONG, "language": "en_EN"})
    b = written("new/b.jsonl", {**WRONG, "language": "en_EN", "url": "https://www.harbour-courier.example/other"})
    Path("presscheck.toml").write_text("[per-source-ignores]\n'old/*' = ['headline-markup']", encoding="utf-8")
    findings = found(a.absolute() if source == "absolute" else source, b, "--select", "HL013,LG001")["findings"]
    by_file = {(Path(finding["source"]).name, finding["code"]) for finding in findings}
    assert by_file == {("a.jsonl", "LG001"), ("b.jsonl", "HL013"), ("b.jsonl", "LG001")}


# --- sources


@pytest.mark.parametrize("name", ["dump.txt", "several.txt.zst", "defects.jsonl.gz", "corpus.parquet", "wire.arrow"])
def test_standard_input_gives_what_the_file_gives(name):
    of_file, of_stdin = found(EXAMPLES / name), found("-", stdin=(EXAMPLES / name).read_bytes())
    assert of_file["findings"]
    assert {finding["source"] for finding in of_stdin["findings"]} == {"-"}
    places = [
        [(finding["code"], finding["record"], finding["line"], finding["start"]) for finding in report["findings"]]
        for report in (of_file, of_stdin)
    ]
    assert places[0] == places[1]


def test_files_folders_and_globs():
    written("in/a.jsonl", WRONG)
    written("in/deep/b.ndjson", {**WRONG, "url": "https://www.upland-post.example/b"})
    written("in/.hidden/c.jsonl", WRONG)
    Path("in/notes.md").write_text("no articles", encoding="utf-8")
    both = {"in/a.jsonl", "in/deep/b.ndjson"}
    for paths in (["in"], ["in/**/*.*json*"], ["in/a.jsonl", "in/deep"], ["in", "in/a.jsonl"]):
        report = found(*paths, "--select", "HL013")
        assert {Path(finding["source"]).as_posix() for finding in report["findings"]} == both, paths
        assert report["records"] == 2


def test_map_and_preset():
    record = {"kopf": CLEAN["headline"], "text": CLEAN["body"], "date": CLEAN["published_raw"], "url": CLEAN["url"]}
    a = written("a.jsonl", record)
    assert codes(a) == {"HL005"}
    assert codes(a, "--map", "headline=kopf") == set()
    assert codes(a, "--map", "headline=kopf", "--preset", "fineweb") == {"TS009"}, "there, date is that of the crawl"
    Path("presscheck.toml").write_text("preset = 'fineweb'\nmap = { headline = 'kopf' }", encoding="utf-8")
    assert codes(a) == {"TS009"}
    assert codes(a, "--map", "published=date") == set(), "both mappings hold"


def test_format_overrules_the_name():
    Path("a.dat").write_text(json.dumps([WRONG, CLEAN]), encoding="utf-8")
    assert found("a.dat", "--format", "json", "--select", "HL013")["records"] == 2


def test_as_of_says_what_now_is():
    a = written("a.jsonl", CLEAN)
    assert codes(a) == set()
    assert codes(a, "--as-of", "2024-03-01") == {"TS004"}
    assert codes(a, "--as-of", "2024-03-14T19:00:00+00:00") == set()


def test_batch_size_changes_no_finding():
    defects = EXAMPLES / "defects.jsonl"
    assert found(defects, "--batch-size", 1) == found(defects)
    assert found(defects, "--batch-bytes", "1 KB") == found(defects)


# --- reports


def test_json_report_has_the_agreed_shape():
    report = found(EXAMPLES / "dump.txt")
    assert tuple(report) == ("presscheck", "verdict", "counts", "records", "findings")
    assert report["presscheck"] == presscheck.__version__
    assert (report["verdict"], report["records"]) == ("fail", 1)
    assert tuple(report["counts"]) == ("error", "warning", "info")
    assert sum(report["counts"].values()) == len(report["findings"])
    assert all(finding["count"] == len(finding["places"]) for finding in report["findings"])
    data = (EXAMPLES / "dump.txt").read_bytes()
    for finding in report["findings"]:
        assert tuple(finding) == FINDING_KEYS
        assert finding["source"] == str(EXAMPLES / "dump.txt")
        assert finding["excerpt"].removesuffix("…") in data[finding["start"] : finding["end"]].decode()


def test_clean_json_report():
    report = found(written("a.jsonl", CLEAN))
    assert report["verdict"] == "pass"
    assert report["counts"] == {"error": 0, "warning": 0, "info": 0}
    assert report["findings"] == []


def test_several_reports_in_one_run():
    defects = EXAMPLES / "defects.jsonl"
    result = said(
        *("check", defects, "--output-format", "concise"),
        *("--output", "json:out.json", "--output", "full:out.txt", "--output", "statistics:counts.txt"),
    )
    assert result.exit_code == 1
    assert json.loads(Path("out.json").read_text(encoding="utf-8")) == found(defects)
    assert "help:" in Path("out.txt").read_text(encoding="utf-8")
    assert Path("counts.txt").read_text(encoding="utf-8").startswith("Rule")
    assert result.stdout.startswith(f"{defects}:2: HL002 ")


def test_the_name_of_a_report_says_its_format():
    defects = EXAMPLES / "defects.jsonl"
    assert said("check", defects, "--output", "out.json", "--output", "out.HTML").exit_code == 1
    assert json.loads(Path("out.json").read_text(encoding="utf-8")) == found(defects)
    assert Path("out.HTML").read_text(encoding="utf-8").startswith("<!doctype html>")


@pytest.mark.parametrize("args", [["--statistics"], ["--output-format", "statistics"]])
def test_statistics_are_counts_by_rule(args):
    lines = said("check", EXAMPLES / "dump.txt", *args).stdout.splitlines()
    assert lines[0].split() == ["Rule", "Name", "Severity", "Findings", "Places"]
    assert ["BD018", "glued-sentences", "error", "1", "6"] in [line.split() for line in lines]
    assert "help:" not in "".join(lines)


def test_grouped_names_each_source_once():
    a, b = written("a.jsonl", WRONG), written("b.jsonl", WRONG)
    lines = said("check", a, b, "--output-format", "grouped", "--select", "HL013").stdout.splitlines()
    assert [line for line in lines if line.endswith(":")] == ["a.jsonl:", "b.jsonl:"]


def test_quiet_shows_errors_and_the_verdict():
    a = written("a.jsonl", {**WRONG, "body": "Only this."})
    out = said("check", a, "--quiet").stdout
    assert "HL013" in out
    assert "BD002" not in out
    assert out.splitlines()[-1] == "FAIL  1 record, 1 error, 1 warning · fails on: error"


def test_output_to_a_pipe_has_no_colours_and_no_progress():
    result = said("check", EXAMPLES / "defects.jsonl")
    assert "\x1b" not in result.output
    assert result.stderr == ""


def test_inspect_json_has_the_agreed_shape():
    blocks = json.loads(said("inspect", EXAMPLES / "dump.txt", "--output-format", "json").stdout)
    data = (EXAMPLES / "dump.txt").read_bytes()
    assert [block["block"] for block in blocks] == list(range(len(blocks)))
    for block in blocks:
        assert tuple(block) == ("record", "block", "start", "end", "kind", "role", "text")
        assert block["text"] == data[block["start"] : block["end"]].decode()
        assert block["kind"] in KINDS
        assert block["role"] in ROLES


def test_inspect_shows_every_block():
    lines = said("inspect", EXAMPLES / "dump.txt").stdout.splitlines()
    assert sum("organization" in line for line in lines) == 4
    assert any(line.split()[:4] == ["1", "106..158", "text", "headline"] for line in lines)


@pytest.mark.parametrize("name", ["LK003", "lk003", "image-size-row"])
def test_rule_is_explained_by_code_or_name(name):
    result = said("rule", name)
    assert result.exit_code == 0
    for part in ("LK003", "image-size-row", "1920 1080 true", "Why it matters"):
        assert part in result.stdout


def test_rule_all_lists_every_rule():
    out = said("rule", "--all").stdout
    for rule in all_rules():
        assert f"{rule.code} " in out
        assert rule.name in out


def test_version_and_help():
    assert said("--version").stdout == f"presscheck, version {presscheck.__version__}\n"
    assert {"check", "inspect", "rule"} <= set(said("-h").stdout.split())
    assert "--per-source" not in said("check", "--help").stdout
    assert "--fail-on" in said("check", "--help").stdout


def test_a_file_name_cannot_write_to_the_terminal():
    name = "a\x1b[31m\nb.jsonl"
    try:
        written(name, WRONG)
    except OSError:
        pytest.skip("this file system has no such names")
    json_report = ["check", name, "--output-format", "json"]
    for args in (["check", name], json_report, ["inspect", name], ["check", f"no{name}"]):
        assert "\x1b" not in said(*args).output, args
    assert {finding["source"] for finding in found(name)["findings"]} == {name}


def test_files_that_are_not_read_are_named():
    written("in/a.jsonl", CLEAN)
    for number in range(7):
        written(f"in/{number}.pdf", {})
    shown = " ".join(said("check", "in").stdout.split())
    assert "note: 7 files were not read because the file type is unknown: in/0.pdf, in/1.pdf," in shown
    assert found("in")["not_read"] == [f"in/{number}.pdf" for number in range(7)]
    assert "not_read" not in found("in/a.jsonl")
    assert len(presscheck.check("in").not_read) == 7
