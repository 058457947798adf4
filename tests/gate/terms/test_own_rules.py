"""Rules of users that raise, or that never fire: each is exit 2 and is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from presscheck import ConfigError, check

from ..conftest import Said, command

CLEAN = Path(__file__).parents[3] / "examples" / "clean.jsonl"
RULE = '''
import polars as pl
from presscheck.checks.declaring.declare import rule
from presscheck.checks.declaring.examples import article, articles
from presscheck.checks.declaring.rule import Signature

def wrong(o):
    return FAULT

@rule(code="XX901", name="of-mine", severity="error", frame="{frame}", column="headline", message="mine", {more}
      bad=({bad},), good=(article(headline="Snow on the pier"),))
def of_mine(o):
    """A rule.

    What it does: Fires.
    Why it matters: A test.
    Leaves alone: Nothing.
    Fix: None.
    Evidence: None.
    """
    return {expression}
'''
ARTICLE = {"frame": "article", "more": "", "bad": 'article(headline="A bad one")', "expression": "pl.lit(True)"}
CORPUS = ARTICLE | {"frame": "corpus", "bad": "articles({}, {})", "expression": 'pl.col("repeats") > 0'}
SIGNATURE = (
    'signature=lambda o: Signature(frame="article", key={}, content=pl.col("headline"), '
    "where=pl.lit(True), keep=pl.lit(None)),"
)
RAISING = {
    "expression": ARTICLE | {"expression": "wrong(o)"},
    "facts": ARTICLE | {"more": 'facts=lambda o: {"x": wrong(o)},'},
    "grade": ARTICLE | {"more": "grade=wrong,"},
    "screen": ARTICLE | {"more": "screen=wrong,"},
    "repair": ARTICLE | {"more": 'fix="safe", repair=wrong,'},
    "signature": CORPUS | {"more": SIGNATURE.format("wrong(o)")},
    "judgement": CORPUS | {"more": SIGNATURE.format('pl.lit("k")'), "expression": "wrong(o)"},
    "inside": ARTICLE | {"expression": 'pl.col("headline").map_batches(lambda _: wrong(o))'},
}
FAULTS = {"python": "o['nope']", "polars": "pl.col('nope') == 1", "panic": "PANIC"}
PANIC = (
    'pl.col("headline").map_batches('
    'lambda _: (_ for _ in ()).throw(pl.exceptions.PanicException("boom")), return_dtype=pl.Boolean)'
)


def presscheck(folder: Path, rule: dict[str, str], *arguments: str, fault: str = "") -> Said:
    """A command in a folder with that rule."""
    text = RULE
    for name, value in rule.items():
        text = text.replace("{" + name + "}", value)
    (folder / "mine.py").write_text(text.replace("FAULT", fault.replace("PANIC", PANIC)), "utf-8")
    (folder / "presscheck.toml").write_text('rule-files = ["mine.py"]\n', "utf-8")
    return command(folder, *arguments, "--select", "XX901", columns=10_000)


@pytest.mark.parametrize(
    ("place", "fault"),
    [
        *((place, "python") for place in RAISING),
        *((place, "polars") for place in ("expression", "grade", "facts", "signature", "judgement", "repair")),
        ("expression", "panic"),
    ],
)
def test_a_rule_that_raises_is_named(tmp_path, place, fault):
    asked = ("fix", str(CLEAN), "-o", "fixed.jsonl") if place == "repair" else ("check", str(CLEAN))
    done = presscheck(tmp_path, RAISING[place], *asked, fault=FAULTS[fault])
    said = done.stdout + done.stderr
    assert done.returncode == 2, said
    assert "rule XX901 could not be evaluated" in said
    if fault != "panic":  # Polars prints the traceback of a panic itself
        assert "Traceback" not in said


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("import sys\n\nsys.exit(0)", ", line 3: SystemExit: 0"),
        ("from presscheck import rule\n\n@rule\ndef mine(o): ...", ", line 3: TypeError: rule() takes"),
        ("def (", ": SyntaxError: invalid syntax"),
        ("import polars", ": the file declares no rule. Declare one with @rule"),
    ],
)
def test_a_file_that_raises_or_ends_the_program_is_refused(tmp_path, text, says):
    """Also one that would end it as if the check had passed."""
    path = tmp_path / "mine.py"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        check({"headline": "A bad one"}, rule_files=[path])
    assert f"rule file {path}{says}" in str(caught.value)


@pytest.mark.parametrize(
    "rule",
    [
        ARTICLE | {"expression": "pl.lit(False)"},
        ARTICLE | {"expression": 'pl.col("headline").is_null()'},
        CORPUS | {"more": SIGNATURE.format('pl.col("body") + pl.col("record").cast(pl.String)')},
    ],
    ids=["false", "null", "corpus"],
)
def test_a_rule_that_does_not_fire_on_its_bad_example_is_refused(tmp_path, rule):
    done = presscheck(tmp_path, rule, "check", str(CLEAN))
    assert done.returncode == 2
    assert "rule XX901 does not fire on its bad example 1" in done.stderr


@pytest.mark.parametrize(
    "rule", [ARTICLE, CORPUS | {"more": SIGNATURE.format('pl.col("body")')}], ids=["article", "corpus"]
)
def test_a_rule_that_fires_is_taken(tmp_path, rule):
    done = presscheck(tmp_path, rule, "check", str(CLEAN), "--output-format", "json")
    assert done.returncode == (1 if rule is ARTICLE else 0), done.stderr


def test_a_rule_without_examples_runs_and_is_not_tested(tmp_path):
    text = (
        "import polars as pl\nfrom presscheck import rule\n\n"
        '@rule(code="XX901", name="of-mine", severity="error", frame="article", column="headline", message="mine")\n'
        'def of_mine(o):\n    "A rule."\n    return pl.lit(True)\n'
    )
    (tmp_path / "mine.py").write_text(text, "utf-8")
    (tmp_path / "presscheck.toml").write_text('rule-files = ["mine.py"]\n', "utf-8")
    assert command(tmp_path, "check", str(CLEAN), "--select", "XX901").returncode == 1
    done = command(tmp_path, "rule", "--test")
    assert (done.returncode, done.stdout) == (0, "XX901 of-mine: no examples, so nothing was tested\n")
