"""--stdin-filename: standard input has the name of a file, for its format, its configuration and in reports."""

import json
import subprocess
import sys

import pytest

ROW = "headline,body\nNight ferry to return in June,The clerk said &nbsp; so on Monday.\n"


def presscheck(*arguments: str, text: str, folder) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "presscheck", *arguments]
    return subprocess.run(command, input=text, capture_output=True, text=True, cwd=folder, check=False)


def test_the_suffix_tells_the_format_and_reports_tell_the_name(tmp_path):
    done = presscheck(
        *("check", "-", "--stdin-filename", "desk/story.csv", "--select", "LK009", "--output-format", "json"),
        text=ROW,
        folder=tmp_path,
    )
    assert done.returncode == 0, done.stderr
    (finding,) = json.loads(done.stdout)["findings"]
    assert (finding["source"], finding["code"]) == ("desk/story.csv", "LK009")


def test_the_configuration_is_that_of_its_folder(tmp_path):
    (tmp_path / "desk").mkdir()
    (tmp_path / "desk" / "presscheck.toml").write_text(
        'fail-on = "warning"\n[per-source-ignores]\n"*old*" = ["LK009"]\n'
    )
    said = ["check", "-", "--select", "LK009", "--stdin-filename"]
    assert presscheck(*said, "desk/story.csv", text=ROW, folder=tmp_path).returncode == 1
    assert presscheck(*said, "desk/old.csv", text=ROW, folder=tmp_path).returncode == 0
    assert presscheck(*said, "story.csv", text=ROW, folder=tmp_path).returncode == 0


def test_fix_reads_it_as_that_file_and_writes_to_standard_output(tmp_path):
    done = presscheck("fix", "-", "--stdin-filename", "story.csv", "--select", "LK009", text=ROW, folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout == ROW.replace("&nbsp;", "\u00a0")
    assert not list(tmp_path.iterdir())
    left = presscheck(
        *("fix", "-", "--stdin-filename", "story.csv", "--select", "BD002", "--output-format", "concise"),
        text=ROW,
        folder=tmp_path,
    )
    assert "story.csv" in left.stderr


@pytest.mark.parametrize("command", ["check", "fix"])
def test_it_names_standard_input_only(command, tmp_path):
    done = presscheck(command, "story.csv", "--stdin-filename", "story.csv", text="", folder=tmp_path)
    assert done.returncode == 2
    assert "give - as the only PATH" in done.stderr
