"""`presscheck init`: what it writes, what it leaves, and what it says."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import fields
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result

import presscheck
from presscheck.checks.declaring.examples import CLEAN
from presscheck.gate.cli.commands import main
from presscheck.gate.cli.discovery import as_pattern
from presscheck.gate.terms.config import Config, load
from presscheck.parsers.source import expand

ROOT = Path(__file__).parents[3]
GITHUB, GITLAB = Path(".github/workflows/presscheck.yml"), Path(".gitlab/presscheck.yml")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder: the top of a repository that is pushed to nowhere."""
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def init(*args: str) -> Result:
    return CliRunner().invoke(main, ["init", *args], catch_exceptions=False)


def articles(*names: str) -> None:
    for name in names:
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(json.dumps(CLEAN) + "\n", encoding="utf-8")


def remote(url: str, folder: Path = Path(".git")) -> None:
    (folder / "config").write_text(f'[remote "origin"]\n\turl = {url}\n', encoding="utf-8")


def files() -> dict[str, bytes]:
    return {path.as_posix(): path.read_bytes() for path in Path().rglob("*") if path.is_file()}


def steps(path: Path) -> dict[str, str]:
    """Inputs of the action."""
    (job,) = yaml.safe_load(path.read_text(encoding="utf-8"))["jobs"].values()
    (step,) = [step for step in job["steps"] if step["uses"].startswith("presscheck/")]
    assert step["uses"] == f"presscheck/presscheck@v{presscheck.__version__}"
    return step["with"]


def variables(path: Path) -> dict[str, str]:
    """Variables of the job."""
    return yaml.safe_load(path.read_text(encoding="utf-8"))["presscheck"]["variables"]


# --- the configuration


def test_the_configuration_is_the_default(folder):
    assert init().exit_code == 0
    assert load(Path("presscheck.toml")) == Config(as_of=load(Path("presscheck.toml")).as_of)


def test_every_setting_stands_in_it_and_can_be_switched_on(folder):
    init()
    text = Path("presscheck.toml").read_text(encoding="utf-8")
    on = re.sub(r'^# (?=[a-z-]+ = |\[|"|[A-Z]{2}(?:\d{3})? = |min_words)', "", text, flags=re.MULTILINE)
    Path("presscheck.toml").write_text(on, encoding="utf-8")
    load(Path("presscheck.toml"))
    for setting in fields(Config):
        assert re.search(rf"^\[?{setting.name.replace('_', '-')}\b", on, re.MULTILINE), setting.name


@pytest.mark.parametrize(
    ("name", "text"),
    [("presscheck.toml", 'fail-on = "info"\n'), ("pyproject.toml", '[tool.presscheck]\nfail-on = "info"\n')],
)
def test_a_configuration_that_is_there_stays(folder, name, text):
    Path(name).write_text(text, encoding="utf-8")
    done = init("--ci", "github")
    assert f"kept   {name}: it already configures presscheck" in done.stdout
    assert Path(name).read_text(encoding="utf-8") == text
    assert list(folder.glob("*.toml")) == [folder / name]
    assert steps(GITHUB)["config"] == name


def test_a_configuration_outside_of_the_repository_is_another_one(folder, monkeypatch):
    Path("presscheck.toml").touch()
    Path("inner/.git").mkdir(parents=True)
    monkeypatch.chdir("inner")
    assert "wrote  presscheck.toml" in init().stdout


# --- CI systems


@pytest.mark.parametrize(
    ("signs", "written"),
    [
        ([], set()),
        ([".github/"], {GITHUB}),
        ([".gitlab-ci.yml"], {GITLAB}),
        ([".github/", ".gitlab-ci.yml"], {GITHUB, GITLAB}),
        (["https://github.com/a/b.git"], {GITHUB}),
        (["git@github.com:a/b.git"], {GITHUB}),
        (["ssh://git@gitlab.press.example:22/a/b.git"], {GITLAB}),
        (["https://user:github@forge.example/github/b.git"], set()),
    ],
    ids=range(8),
)
def test_a_workflow_for_what_the_repository_uses(folder, signs, written):
    for sign in signs:
        if ":" in sign:
            remote(sign)
        elif sign.endswith("/"):
            Path(sign).mkdir()
        else:
            Path(sign).touch()
    done = init()
    assert done.exit_code == 0
    assert {path for path in (GITHUB, GITLAB) if path.exists()} == written
    assert ("No CI system was found" in done.stdout) is not written


@pytest.mark.parametrize(("ci", "written"), [("github", {GITHUB}), ("gitlab", {GITLAB}), ("none", set())])
def test_the_option_decides(folder, ci, written):
    Path(".github").mkdir()
    done = init("--ci", ci)
    assert {path for path in (GITHUB, GITLAB) if path.exists()} == written
    assert "No CI system was found" not in done.stdout


def test_a_worktree_has_the_remotes_of_its_repository(folder, tmp_path):
    shutil.rmtree(".git")
    place = tmp_path / "elsewhere" / "worktrees" / "mine"
    place.mkdir(parents=True)
    (place / "commondir").write_text("../..\n", encoding="utf-8")
    remote("git@gitlab.com:a/b.git", tmp_path / "elsewhere")
    Path(".git").write_text(f"gitdir: {place}\n", encoding="utf-8")
    init()
    assert GITLAB.exists()


def test_inputs_of_workflows_exist_and_find_the_articles(folder):
    articles("press/a.jsonl", "press/b.jsonl", "wire/one.json")
    init("--ci", "github")
    init("--ci", "gitlab")
    given = steps(GITHUB)
    action = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
    assert set(given) <= set(action["inputs"])
    assert given["paths"].splitlines() == ["press/*.jsonl", "wire/one.json"]
    template = yaml.safe_load((ROOT / "ci" / "gitlab.yml").read_text(encoding="utf-8"))[".presscheck"]
    assert set(variables(GITLAB)) <= set(template["variables"])
    assert variables(GITLAB) == {"PRESSCHECK_CONFIG": given["config"], "PRESSCHECK_PATHS": given["paths"]}


def test_in_a_folder_of_the_repository_paths_are_from_its_top(folder, monkeypatch):
    articles("data/a.jsonl")
    monkeypatch.chdir("data")
    done = init("--ci", "github")
    assert "presscheck check a.jsonl" in done.stdout
    assert (folder / "data" / "presscheck.toml").exists()
    assert steps(folder / GITHUB) == {"config": "data/presscheck.toml", "paths": "data/a.jsonl\n"}


def test_lines_for_files_of_others(folder):
    articles("press/a.jsonl", "press/b.jsonl")
    for name in (".gitlab-ci.yml", ".pre-commit-config.yaml"):
        Path(name).write_text("# mine\n", encoding="utf-8")
    out = init().stdout
    blocks = re.findall(r"^Add to (\S+):\n\n((?:    .*\n)+)", out, re.MULTILINE)
    entries = {name: yaml.safe_load(lines) for name, lines in blocks}
    assert entries[".gitlab-ci.yml"] == {"include": [{"local": GITLAB.as_posix()}]}
    ((hook,),) = [repo["hooks"] for repo in entries[".pre-commit-config.yaml"]]
    assert hook == {"id": "presscheck", "files": r"^(press/[^/]*\.jsonl)$"}
    for name in (".gitlab-ci.yml", ".pre-commit-config.yaml"):
        assert Path(name).read_text(encoding="utf-8") == "# mine\n"


# --- what is there


def test_a_second_time_changes_nothing(folder):
    articles("a.jsonl")
    for name, lines in (
        (".gitlab-ci.yml", f"include: [{{local: {GITLAB}}}]\n"),
        (".pre-commit-config.yaml", "- repo: https://github.com/presscheck/presscheck\n"),
    ):
        Path(name).write_text(lines, encoding="utf-8")
    Path(".github").mkdir()
    first = init()
    before = files()
    second = init()
    assert (first.exit_code, second.exit_code) == (0, 0)
    assert files() == before
    assert "wrote" not in second.stdout
    assert "Add to" not in second.stdout
    left = ("presscheck.toml", GITHUB, GITLAB, ".gitlab-ci.yml", ".pre-commit-config.yaml")
    for name in left:
        assert f"kept   {name}: " in second.stdout


def test_nothing_is_overwritten(folder):
    """Not even a link that leads nowhere."""
    GITHUB.parent.mkdir(parents=True)
    GITHUB.write_text("mine", encoding="utf-8")
    Path(".gitlab").mkdir()
    GITLAB.symlink_to("nowhere.yml")
    init("--ci", "github")
    init("--ci", "gitlab")
    assert GITHUB.read_text(encoding="utf-8") == "mine"
    assert not Path(".gitlab/nowhere.yml").exists()


def test_where_nothing_can_be_written_it_ends_with_2(folder):
    Path(".github").write_text("a file", encoding="utf-8")
    done = init("--ci", "github")
    assert done.exit_code == 2
    assert "Traceback" not in done.output
    assert "cannot be written" in done.stderr
    assert init("--ci", "jenkins").exit_code == 2


# --- articles


def test_only_files_with_articles_are_proposed(folder):
    articles("b.jsonl", "one.jsonl", "deep/er/c.jsonl.gz", "node_modules/x/d.jsonl", ".cache/e.jsonl")
    Path("package.json").write_text('{"name": "app", "description": "An app", "author": "Me"}', encoding="utf-8")
    Path("goods.csv").write_text("name,price,url\nrope,3,https://a.example\n", encoding="utf-8")
    Path("broken.parquet").write_bytes(b"PAR1" + bytes(20) + b"PAR1")
    Path("empty.jsonl").touch()
    Path("notes.txt").write_text("no dump", encoding="utf-8")
    shutil.copy(ROOT / "examples" / "dump.txt", "dump.txt")
    for number in range(5):
        Path(f"{number}.md").touch()
    said = init("--ci", "github").stdout.splitlines()
    assert steps(GITHUB)["paths"].splitlines() == ["b.jsonl", "one.jsonl", "dump.txt", "deep/er/c.jsonl.gz"]
    start = said.index("Left out:") + 1
    broken, *others = said[start : said.index("", start)]
    assert broken.startswith("  broken.parquet: is not a readable parquet file")
    assert others == [
        "  empty.jsonl: no records",
        "  goods.csv, package.json: no field with a known name has the body of an article",
        "  node_modules/x/d.jsonl: in a folder of installed or built files",
        "  0.md, 1.md, 2.md, 3.md and 2 more: not in a format that presscheck reads",
        "  `presscheck inspect FILE --fields` shows which fields of a file are read.",
    ]


def test_where_all_files_have_articles_none_is_left_out(folder):
    articles("a.jsonl", "b.jsonl")
    assert "Left out" not in init().stdout + init().stdout


def test_many_folders_are_one_glob(folder):
    articles(*(f"press/2024/{month:02}/{name}.jsonl" for month in range(1, 13) for name in "ab"))
    init("--ci", "github")
    assert steps(GITHUB)["paths"].splitlines() == ["press/**/*.jsonl"]
    assert len(expand(["press/**/*.jsonl"])) == 24


def test_without_articles_it_says_where_to_put_paths(folder):
    done = init("--ci", "github")
    assert "No articles with known field names were found here" in done.stdout
    assert steps(GITHUB)["paths"] == "articles\n"


@pytest.mark.parametrize("name", ["${{ secrets.TOKEN }}", "a: b", "- x", "a\nb", "$(touch pwned)", "a'b", "#c"])
def test_a_name_that_is_no_plain_text_stands_in_no_workflow(folder, monkeypatch, name):
    articles(f"{name}.jsonl", f"{name}/a.jsonl", "good.ndjson")
    assert "the name has characters that do not fit into a workflow" in init("--ci", "github").stdout
    assert steps(GITHUB) == {"config": "presscheck.toml", "paths": "good.ndjson\n"}
    Path("presscheck.toml").unlink()
    GITHUB.unlink()
    monkeypatch.chdir(name)
    done = init("--ci", "github")
    assert done.exit_code == 0
    assert "cannot contain the name" in done.stdout
    assert not (folder / GITHUB).exists()


def test_a_pattern_matches_what_its_paths_name():
    pattern = re.compile(as_pattern(["a.b/*.jsonl", "c/**/*.csv"]))
    for path in ("a.b/x.jsonl", "c/x.csv", "c/d/e/x.csv"):
        assert pattern.search(path), path
    for path in ("a.b/c/x.jsonl", "axb/x.jsonl", "x/c/x.csv", "c/x.csv.gz"):
        assert not pattern.search(path), path
