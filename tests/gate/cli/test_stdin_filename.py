"""--stdin-filename: standard input has the name of a file, for its format, its configuration and in reports."""

import json
import subprocess
import sys

import pytest

from ..conftest import command

ROW = "headline,body\nNight ferry to return in June,The clerk said &nbsp; so on Monday.\n"


def test_the_suffix_tells_the_format_and_reports_tell_the_name(tmp_path):
    """As a process, with a standard input of its own."""
    asked = ["check", "-", "--stdin-filename", "desk/story.csv", "--select", "LK009", "--output-format", "json"]
    program = [sys.executable, "-m", "presscheck", *asked]
    done = subprocess.run(program, input=ROW, capture_output=True, text=True, cwd=tmp_path, check=False)
    assert done.returncode == 0, done.stderr
    (finding,) = json.loads(done.stdout)["findings"]
    assert (finding["source"], finding["code"]) == ("desk/story.csv", "LK009")


def test_the_configuration_is_that_of_its_folder(tmp_path):
    (tmp_path / "desk").mkdir()
    (tmp_path / "desk" / "presscheck.toml").write_text(
        'fail-on = "warning"\n[per-source-ignores]\n"*old*" = ["LK009"]\n'
    )
    said = ["check", "-", "--select", "LK009", "--stdin-filename"]
    assert command(tmp_path, *said, "desk/story.csv", text=ROW).returncode == 1
    assert command(tmp_path, *said, "desk/old.csv", text=ROW).returncode == 0
    assert command(tmp_path, *said, "story.csv", text=ROW).returncode == 0


def test_fix_reads_it_as_that_file_and_writes_to_standard_output(tmp_path):
    done = command(tmp_path, "fix", "-", "--stdin-filename", "story.csv", "--select", "LK009", text=ROW)
    assert done.returncode == 0, done.stderr
    assert done.stdout == ROW.replace("&nbsp;", "\u00a0")
    assert not list(tmp_path.iterdir())
    left = command(
        tmp_path,
        *("fix", "-", "--stdin-filename", "story.csv", "--select", "BD002", "--output-format", "concise"),
        text=ROW,
    )
    assert "story.csv" in left.stderr


@pytest.mark.parametrize("name", ["check", "fix"])
def test_it_names_standard_input_only(name, tmp_path):
    done = command(tmp_path, name, "story.csv", "--stdin-filename", "story.csv")
    assert done.returncode == 2
    assert "give - as the only PATH" in done.stderr
