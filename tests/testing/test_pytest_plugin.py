"""The pytest plugin, in sessions of its own: items, failures, errors, the fixture, and workers of xdist.

The plugin is loaded by its module, and not by the entry point that an installed presscheck may have, so that it is
this one. A session runs in this process, unless what it loads, patches or registers would stay here.
"""

from __future__ import annotations

import json
import shutil
import tomllib
from pathlib import Path
from xml.etree import ElementTree

import pytest

import presscheck
from presscheck.checks.declaring.examples import CLEAN
from presscheck.testing import pytest_items

from ..commands import WITHOUT_OTHERS

pytest_plugins = ["pytester"]

EXAMPLES = Path(__file__).parents[2] / "examples"
PLUGIN = ("-p", "no:presscheck", "-p", "presscheck.testing.pytest_plugin")
SETTINGS = 'select = ["LK001", "HL013", "BD002", "TS001"]'
FAILS = "presscheck::dump.txt::LK001 xpath-selector"


@pytest.fixture(scope="module")
def loaded():
    """Loads what a check loads: pytester forgets what a session in this process was the first to import."""
    assert presscheck.check(EXAMPLES / "dump.txt").verdict == "fail"
    presscheck.check(EXAMPLES / "corpus.parquet")


@pytest.fixture
def session(loaded, pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch):
    """Runs pytest where there is an example with defects, a clean one, and a configuration of four rules."""
    monkeypatch.delenv("CI", raising=False)  # there, pytest prints each failure once more
    monkeypatch.delenv("BUILD_NUMBER", raising=False)
    monkeypatch.setenv("PYTEST_ADDOPTS", WITHOUT_OTHERS)  # for processes; this one has them
    shutil.copy(EXAMPLES / "dump.txt", pytester.path)
    shutil.copy(EXAMPLES / "clean.jsonl", pytester.path)
    (pytester.path / "presscheck.toml").write_text(SETTINGS, encoding="utf-8")

    def run(*args: str, plugin: tuple[str, ...] = PLUGIN, alone: bool = False) -> pytest.RunResult:
        """`alone`: in a process of its own."""
        args = (*plugin, "-p", "no:cacheprovider", *args)
        return pytester.runpytest_subprocess(*args, timeout=60) if alone else pytester.runpytest_inprocess(*args)

    return run


def written(pytester: pytest.Pytester, name: str, *records: object) -> None:
    lines = "".join(json.dumps(record) + "\n" for record in records)
    (pytester.path / name).write_text(lines, encoding="utf-8")


# --- items


def each_rule_is_a_test(done: pytest.RunResult) -> None:
    done.assert_outcomes(passed=7, failed=1)
    assert done.ret == pytest.ExitCode.TESTS_FAILED
    out = done.stdout.str()
    for node in (FAILS, "presscheck::dump.txt::BD002 short-body", "presscheck::clean.jsonl::LK001 xpath-selector"):
        assert node in out


def test_each_rule_on_each_input_is_a_test(session):
    each_rule_is_a_test(session("--presscheck", "dump.txt", "--presscheck", "clean.jsonl", "-v"))


def test_workers_of_xdist_check_all_of_it_once_each(session, pytester):
    pytester.makeconftest(
        """
        from presscheck.testing import pytest_items
        real = pytest_items.check
        def logged(*args, **options):
            with open("log", "a") as log:
                log.write("checked\\n")
            return real(*args, **options)
        pytest_items.check = logged
        """
    )
    each_rule_is_a_test(session("--presscheck", "dump.txt", "--presscheck", "clean.jsonl", "-v", "-n", "2", alone=True))
    assert (pytester.path / "log").read_text().count("checked") in (1, 2)


def test_a_failure_shows_places_texts_and_what_to_do(session):
    out = session("--presscheck", "dump.txt").stdout
    out.fnmatch_lines(
        [
            "*dump.txt: LK001 xpath-selector*",
            "2 findings of LK001 xpath-selector in dump.txt",
            "  --> dump.txt:21 *",
            "   │ /html/*",
            "   │ ^^^^*",
            "  help: *",
            "explain:   presscheck rule LK001",
            'suppress:  *record = "https://www.quayside-news.example/*", rule = "LK001"*',
        ]
    )


def test_a_failure_shows_some_findings_and_counts_the_others(session, pytester):
    leaks = [{**CLEAN, "url": f"{CLEAN['url']}/{n}", "headline": f"Night <em>ferry {n}"} for n in range(14)]
    written(pytester, "many.jsonl", *leaks)
    out = session("--presscheck", "many.jsonl").stdout.str()
    assert "14 findings of HL013" in out
    assert out.count("  --> many.jsonl:") == 10
    assert "… and 4 more findings" in out


def test_findings_below_the_threshold_are_output_of_a_test_that_passes(session, pytester):
    written(pytester, "short.jsonl", {**CLEAN, "body": "Only this."})
    done = session("--presscheck", "short.jsonl", "-rP")
    done.assert_outcomes(passed=4)
    done.stdout.fnmatch_lines(["*Captured presscheck call*", "1 finding of BD002 short-body in short.jsonl"])
    stricter = session("--presscheck", "short.jsonl", "--presscheck-fail-on", "warning")
    stricter.assert_outcomes(passed=3, failed=1)


def test_options_of_pytest_choose_among_the_tests(session):
    args = ("--presscheck", "dump.txt", "--presscheck", "clean.jsonl")
    session(*args, "-k", "xpath-selector").assert_outcomes(passed=1, failed=1, deselected=6)
    session(*args, "--deselect", FAILS, "-m", "presscheck").assert_outcomes(passed=7, deselected=1)
    listed = session(*args, "--collect-only", "-q").stdout.lines
    assert FAILS in listed
    assert sum(line.startswith("presscheck::") for line in listed) == 8


def test_junit_report(session, pytester):
    session("--presscheck", "dump.txt", "--junitxml", "report.xml")
    cases = ElementTree.parse(pytester.path / "report.xml").iter("testcase")
    failed = {(case.get("classname"), case.get("name")): case.find("failure") is not None for case in cases}
    assert failed[("presscheck.dump.txt", "LK001 xpath-selector")]
    assert sum(failed.values()) == 1
    assert len(failed) == 4


def test_inputs_are_checked_together_and_once(session, pytester, monkeypatch):
    """A duplicate is found across inputs, which takes one run."""
    checked: list[int] = []
    real = pytest_items.check
    monkeypatch.setattr(pytest_items, "check", lambda *args, **options: checked.append(1) or real(*args, **options))
    written(pytester, "a.jsonl", CLEAN)
    written(pytester, "b.jsonl", CLEAN)
    (pytester.path / "presscheck.toml").write_text('select = ["ID"]', encoding="utf-8")
    done = session("--presscheck", "a.jsonl", "--presscheck", "b.jsonl")
    assert "presscheck::b.jsonl::ID003 duplicate-canonical-url" in done.stdout.str()
    assert checked == [1]


def test_paths_of_the_settings_are_checked_where_no_tests_are_named(session, pytester):
    pytester.makeini(
        "[pytest]\npresscheck_paths = *.jsonl\npresscheck_fail_on = warning\npresscheck_config = mine.toml"
    )
    (pytester.path / "mine.toml").write_text('select = ["BD002"]', encoding="utf-8")
    written(pytester, "short.jsonl", {**CLEAN, "body": "Only this."})
    pytester.makepyfile("def test_own(): pass")
    all_of_it = session()
    all_of_it.assert_outcomes(passed=1, failed=1)
    assert "presscheck::*.jsonl::BD002 short-body" in all_of_it.stdout.str()
    session(next(pytester.path.glob("test_*.py")).name).assert_outcomes(passed=1)
    session("--presscheck", "clean.jsonl", "--presscheck-fail-on", "error").assert_outcomes(passed=2)


def test_terms_of_the_configuration_hold(session, pytester):
    """Limits, suppressions and a number of findings that pass."""
    written(pytester, "a.jsonl", {**CLEAN, "headline": "The <em>ferry returns"})
    settings = pytester.path / "presscheck.toml"
    settings.write_text(f"{SETTINGS}\nmax-findings = 1", encoding="utf-8")
    session("--presscheck", "a.jsonl").assert_outcomes(passed=4)
    settings.write_text(f"{SETTINGS}\n[limits]\nHL013 = {{ max_rate = 1.0 }}", encoding="utf-8")
    session("--presscheck", "a.jsonl").assert_outcomes(passed=4)
    settings.write_text(f"{SETTINGS}\n[limits]\nHL013 = {{ max_rate = 0.5 }}", encoding="utf-8")
    exceeded = session("--presscheck", "a.jsonl")
    exceeded.assert_outcomes(passed=3, failed=1)
    says = "HL013 fires on the only record; the limit is 50.00% (max_rate, which replaces the severity)"
    exceeded.stdout.fnmatch_lines([says])


# --- what is no pass


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["--presscheck", "nothing.jsonl"], "nothing.jsonl does not exist"),
        (["--presscheck", "-"], "standard input"),
        (["--presscheck", "dump.txt", "--presscheck-config", "wrong.toml"], "did you mean 'fail-on'?"),
    ],
    ids=["no file", "standard input", "configuration"],
)
def test_what_cannot_be_checked_is_an_error_of_the_collection(session, pytester, args, says):
    (pytester.path / "wrong.toml").write_text("fial-on = 'error'", encoding="utf-8")
    done = session(*args)
    assert done.ret == pytest.ExitCode.INTERRUPTED
    assert says in done.stdout.str()
    assert "Traceback" not in done.stdout.str()


@pytest.mark.parametrize("workers", [[], ["-n", "1"]], ids=["alone", "xdist"])
def test_an_input_that_cannot_be_read_is_an_error_of_each_test(session, pytester, workers):
    (pytester.path / "broken.parquet").write_bytes(b"PAR1" + bytes(20) + b"PAR1")
    done = session("--presscheck", "broken.parquet", "-k", "LK001", *workers, alone=bool(workers))
    done.assert_outcomes(errors=1, deselected=0 if workers else 3)
    assert "broken.parquet is not a readable parquet file" in done.stdout.str()


def test_no_records_are_no_pass(session, pytester):
    (pytester.path / "empty.jsonl").touch()
    done = session("--presscheck", "empty.jsonl")
    done.assert_outcomes(errors=4)
    assert "no records in empty.jsonl" in done.stdout.str()


def test_a_rule_that_cannot_be_evaluated_is_an_error_one_without_its_library_is_skipped_and_others_run(
    session, pytester
):
    pytester.makeconftest("from presscheck.checks.declaring import extras\nextras.EXTRAS['lang'] = ('no_such_module',)")
    (pytester.path / "house.py").write_text(
        '''
import polars as pl
from presscheck import article, rule

@rule(code="ZZ001", name="broken-rule", severity="error", frame="article", column="headline",
      message="x", bad=(article(),), good=(article(),))
def broken_rule(_):
    """It breaks.

    What it does: x
    Why it matters: x
    Leaves alone: x
    Fix: x
    Evidence: x
    """
    return pl.col("headline").str.to_integer(strict=True) > 0
''',
        encoding="utf-8",
    )
    settings = 'rule-files = ["house.py"]\nselect = ["LG003", "LK001", "ZZ001"]'
    (pytester.path / "presscheck.toml").write_text(settings, encoding="utf-8")
    done = session("--presscheck", "clean.jsonl", "-rs", alone=True)
    done.assert_outcomes(passed=1, errors=1, skipped=1)
    assert "rule ZZ001 could not be evaluated" in done.stdout.str()
    done.stdout.fnmatch_lines(["SKIPPED*install presscheck[[]lang[]] to check LG003*"])


def test_no_text_of_an_article_or_path_writes_to_the_terminal(session, pytester):
    """An escape sequence in a headline, an URL, and the name of a file."""
    hostile = "\x1b[2J\x9b31m\u202e"
    name = f"a{hostile}.jsonl"
    leak = {**CLEAN, "headline": f"The <em>ferry</em> {hostile}", "url": f"https://www.a.example/{hostile}"}
    try:
        written(pytester, name, leak)
    except OSError:
        pytest.skip("this file system has no such names")
    pytester.makepyfile(f"def test_own(presscheck): presscheck({leak!r})")
    done = session("--presscheck", name, "-v", "--tb=short", "-k", "HL013 or own", alone=True)
    done.assert_outcomes(failed=2, deselected=3)
    for character in hostile[0], "\x9b", "\u202e":
        assert character not in done.stdout.str().replace(name, "")
    assert "␛[2J" in done.stdout.str()


# --- pytest's root


@pytest.fixture
def parted(loaded, pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder `own`, which pytest is started in, beside one of data; both have articles."""
    for folder in ("own", "data"):
        pytester.mkdir(folder)
        written(pytester, f"{folder}/a.jsonl", CLEAN)
    (pytester.path / "own" / "presscheck.toml").write_text(SETTINGS, encoding="utf-8")
    monkeypatch.chdir(pytester.path / "own")
    return pytester.path


INI = "[pytest]\n"


@pytest.mark.parametrize(
    ("files", "args"),
    [
        ({}, ["--presscheck", "../data/a.jsonl"]),
        ({}, ["--presscheck", "../data"]),
        ({"own/pytest.ini": INI}, ["--presscheck", "../data/a.jsonl"]),
        ({"own/pytest.ini": INI, "data/pytest.ini": INI}, ["--presscheck", "../data/a.jsonl"]),
        ({"own/data/pytest.ini": INI, "own/data/a.jsonl": json.dumps(CLEAN)}, ["--presscheck", "data/a.jsonl"]),
        ({"own/pytest.ini": INI, "own/conftest.py": "import nothing_like_it"}, ["--presscheck", "../data"]),
        ({"data/p.toml": SETTINGS}, ["--presscheck=a.jsonl", "--presscheck-config", "../data/p.toml"]),
    ],
    ids=["no ini", "folder", "own ini", "two", "inside", "conftest that needs the root", "configuration"],
)
def test_a_path_that_moves_the_root_is_refused_with_what_to_write(session, parted, files, args):
    for name, text in files.items():
        (parted / name).parent.mkdir(exist_ok=True)
        (parted / name).write_text(text, encoding="utf-8")
    done = session(*args)
    assert done.ret == pytest.ExitCode.USAGE_ERROR
    done.stderr.fnmatch_lines([f"ERROR: write {args[-2]}={args[-1]} with an equals sign. *rootdir is now *"])


def test_a_path_in_the_environment_is_refused_too(session, parted, monkeypatch):
    monkeypatch.setenv("PYTEST_ADDOPTS", "--presscheck ../data/a.jsonl")
    assert session().ret == pytest.ExitCode.USAGE_ERROR


@pytest.mark.parametrize(
    ("ini", "args"),
    [
        ("", ["--presscheck=../data/a.jsonl"]),
        ("", ["--presscheck", "a.jsonl"]),
        ("", ["--presscheck", "../data/a.jsonl", "--rootdir", "."]),
        ("own", ["--presscheck=../data/a.jsonl"]),
        ("own", ["--presscheck", "a.jsonl"]),
        ("own", ["--presscheck", "../data/a.jsonl", "-c", "pytest.ini"]),
        ("own", ["--presscheck", "../data/a.jsonl", "."]),
        (".", ["--presscheck", "../data/a.jsonl"]),
    ],
    ids=[
        "no ini: equals sign",
        "no ini: inside",
        "no ini: rootdir",
        "equals sign",
        "inside",
        "ini named",
        "tests",
        "above",
    ],
)
def test_a_path_that_moves_nothing_is_checked(session, parted, ini, args):
    if ini:
        (parted / ini / "pytest.ini").write_text(INI, encoding="utf-8")
    done = session(*args)
    done.assert_outcomes(passed=4)
    root = parted / (ini or "own")
    done.stdout.fnmatch_lines([f"rootdir: {root}*"])


def test_a_path_that_does_not_exist_moves_nothing(session, parted):
    done = session("--presscheck", "../data/none.jsonl")
    assert done.ret == pytest.ExitCode.INTERRUPTED
    done.stdout.fnmatch_lines(["*none.jsonl does not exist*"])


# --- fixture and marker


def test_the_fixture_shows_findings_or_gives_the_run(session, pytester):
    pytester.makepyfile(
        f"""
        import polars as pl
        import pytest

        CLEAN = {CLEAN!r}
        WRONG = {{**CLEAN, "headline": "The <em>ferry returns"}}
        SHORT = {{**CLEAN, "body": "Only this."}}

        def test_gives_the_run(presscheck):
            assert presscheck(CLEAN).records == 1
            assert presscheck([CLEAN, SHORT]).counts["warning"] == 1
            assert presscheck(pl.DataFrame([CLEAN])).verdict == "pass"

        def test_shows_findings(presscheck):
            presscheck(WRONG)

        def test_keywords(presscheck):
            presscheck(WRONG, ignore=["HL013"])
            with pytest.raises(AssertionError, match="BD002 short-body"):
                presscheck(SHORT, fail_on="warning")

        @pytest.mark.presscheck(fail_on="warning", ignore=["HL013"])
        class TestMarker:
            def test_of_a_class(self, presscheck):
                presscheck(WRONG)
                with pytest.raises(AssertionError, match="short-body"):
                    presscheck(SHORT)

            @pytest.mark.presscheck(fail_on="error")
            def test_nearest_wins(self, presscheck):
                presscheck(SHORT)

            def test_keywords_win(self, presscheck):
                presscheck(SHORT, fail_on="error")

        def test_nothing_is_no_pass(presscheck):
            with pytest.raises(AssertionError, match="no records"):
                presscheck([])

        def test_unknown_setting(presscheck):
            with pytest.raises(ValueError, match="unknown option 'slect'"):
                presscheck(CLEAN, slect=["HL"])
        """
    )
    done = session()
    done.assert_outcomes(passed=7, failed=1)
    done.stdout.fnmatch_lines(
        ["*AssertionError: presscheck: 1 record, 1 error*", "*error HL013 headline-markup: *", "*│ The <em>ferry*"]
    )


def test_the_marker_takes_keywords_only(session, pytester):
    pytester.makepyfile("import pytest\n@pytest.mark.presscheck('LK')\ndef test_own(presscheck): pass")
    done = session()
    done.assert_outcomes(errors=1)
    assert "only keyword arguments" in done.stdout.str()


# --- loading


def test_the_plugin_loads_no_engine_before_it_is_used(session, pytester):
    pytester.makepyfile(
        """
        import sys

        def test_own(request):
            assert request.config.pluginmanager.has_plugin("presscheck.testing.pytest_plugin")
            assert "presscheck.testing.pytest_plugin" in sys.modules
            assert not {"polars", "pandera", "rich", "presscheck.gate.check"} & set(sys.modules)
        """
    )
    session("-W", "error", alone=True).assert_outcomes(passed=1)
    session("--presscheck-fail-on", "info", "-W", "error", "--strict-markers", alone=True).assert_outcomes(passed=1)


def test_an_installed_presscheck_brings_the_plugin(session, pytester):
    """By an entry point, as the wheel has it."""
    text = (Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8")
    ((name, module),) = tomllib.loads(text)["project"]["entry-points"]["pytest11"].items()
    info = pytester.path / "presscheck-0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: presscheck\nVersion: 0\n", encoding="utf-8")
    (info / "entry_points.txt").write_text(f"[pytest11]\n{name} = {module}\n", encoding="utf-8")
    done = session("--presscheck", "dump.txt", "-W", "error", plugin=(), alone=True)
    done.assert_outcomes(passed=3, failed=1)
