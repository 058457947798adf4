"""Each entry of the fuzzers keeps its promise on its seeds, and says so where a promise is broken."""

import io
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

from presscheck.fuzz.choices import Choices
from presscheck.fuzz.entries import ENTRIES, SEEDS, seeds
from presscheck.fuzz.mutations import faults, inputs
from presscheck.fuzz.promises import BrokenPromise, same, whole
from presscheck.parsers import json_records
from presscheck.parsers.fields import FieldError, Planner

ROOT = Path(__file__).parents[2]
EACH = [(name, path) for name in ENTRIES for path in seeds(name)]


@pytest.mark.parametrize(("name", "path"), EACH, ids=[f"{name}-{path.name}" for name, path in EACH])
def test_a_seed_breaks_no_promise(name: str, path: Path):
    ENTRIES[name](path.read_bytes())


def test_every_entry_has_seeds_and_every_seed_an_entry():
    assert {folder.name for folder in SEEDS.iterdir()} == set(ENTRIES)
    assert all(seeds(name) for name in ENTRIES)


def test_inputs_are_taken_without_the_fuzzer():
    """Where Atheris is not installed, an input that was found can still be looked at."""
    code = "import sys; sys.modules['atheris'] = None; sys.argv[1:] = ['dump', '--replay', sys.argv[1]]; import runpy; "
    code += "runpy.run_module('fuzz', run_name='__main__')"
    command = [sys.executable, "-c", code, str(seeds("dump")[0])]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr


def test_records_that_are_missing_break_a_promise():
    data = seeds("jsonl")[0].read_bytes()
    chunks = list(json_records.read_lines(io.BytesIO(data), "seed", Planner(), batch_size=1))
    assert whole(chunks).articles.height == len(chunks) >= 2
    with pytest.raises(BrokenPromise, match="records are counted"):
        whole(chunks[1:])


def test_frames_that_differ_break_a_promise():
    with pytest.raises(BrokenPromise, match="a time is a time"):
        same(pl.DataFrame({"at": [1]}), pl.DataFrame({"at": [2]}), "a time is a time")


def test_choices_end_with_the_simplest():
    choices = Choices(b"\x02ab\x01\x07")
    assert (choices.text(), choices.flag(), choices.number(4)) == ("ab", True, 3)
    assert choices.is_empty
    assert (choices.text(), choices.flag(), choices.value(), choices.record()) == ("", False, "", {})


@pytest.mark.parametrize("name", ["parquet", "arrow", "check-frames"])
def test_a_file_without_a_known_field_is_refused_and_no_fault(name: str, monkeypatch):
    """Where it was read instead, or refused in other words, the promise would be broken."""
    (seed,) = (path for path in seeds(name) if b"Ferry" in path.read_bytes())
    monkeypatch.setattr(FieldError, "__str__", lambda _: "something else")
    with pytest.raises(BrokenPromise, match="what is missing"):
        ENTRIES[name](seed.read_bytes())


@pytest.mark.parametrize("name", ["dump", "csv", "parquet"])
def test_plain_inputs_are_the_same_each_time_and_within_their_bound(name: str):
    some = list(inputs(name, 50, seed=1, most=512))
    assert some == list(inputs(name, 50, seed=1, most=512))
    assert some != list(inputs(name, 50, seed=2, most=512))
    assert len(set(some)) > 25
    assert max(map(len, some)) <= 512


def test_a_plain_input_that_breaks_a_promise_is_kept_with_a_note(tmp_path, monkeypatch):
    def take(data: bytes) -> None:
        if len(data) % 2:
            raise BrokenPromise("odd")

    monkeypatch.setitem(ENTRIES, "dump", take)
    (note,) = faults("dump", 20, seed=1, most=512, folder=tmp_path)
    assert "odd" in note.read_text()
    assert len(note.with_suffix("").read_bytes()) % 2
