"""Runs that are appended to a history, and what a later run is told of them."""

import json
from datetime import UTC, datetime, timedelta

import polars as pl
import pytest
from click.testing import CliRunner

import presscheck
from presscheck.checks.comparing import profile
from presscheck.checks.declaring.examples import CLEAN
from presscheck.gate.cli.commands import main
from presscheck.gate.run import history
from presscheck.gate.terms.config import ConfigError
from presscheck.parsers.read import read_frame
from presscheck.schemas.profiles import PROFILE_DTYPES

START = datetime(2024, 6, 1, 6, tzinfo=UTC)
SELECT = "LK001,CP"
LEAK = "/html/head/meta[@name='og:title']/@content"


def issue(folder, number: int, articles: int = 60, leaks: int = 0, **fields):
    """A file with so many articles of one outlet, the first of them with a leaked selector."""
    path = folder / f"{number:02}.jsonl"
    records = [
        {
            **CLEAN,
            "url": f"https://www.harbour-courier.example/{number}/{at}",
            "headline": f"Council votes on plan {number}-{at} for the evening ferry",
            "body": f"Vote {number}-{at}. {CLEAN['body']}" + (f"\n{LEAK}" if at < leaks else ""),
            "published_raw": f"2024-03-14T18:{at % 60:02}:00+00:00",
            **fields,
        }
        for at in range(articles)
    ]
    path.write_text("".join(json.dumps(record) + "\n" for record in records), "utf-8")
    return path


def check(path, store, day: int, *options: str):
    """One run on that day."""
    as_of = (START + timedelta(days=day)).isoformat()
    arguments = ["check", str(path), "--isolated", "--history", str(store), "--as-of", as_of, "--select", SELECT]
    return CliRunner().invoke(main, [*arguments, "--output-format", "json", "--no-progress", *options])


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    """A fortnight of equal runs."""
    folder = tmp_path_factory.mktemp("history")
    for day in range(14):
        done = check(issue(folder, day), folder / "store", day, "--append-history")
        assert done.exit_code == 0, done.output
    return folder / "store"


def codes(done) -> set[str]:
    return {finding["code"] for finding in json.loads(done.stdout)["findings"]}


def test_a_run_like_the_others_gives_nothing(store, tmp_path):
    done = check(issue(tmp_path, 20), store, 20)
    assert (done.exit_code, codes(done)) == (0, set())


@pytest.mark.parametrize(
    ("broken", "expected"),
    [
        ({"articles": 6}, {"CP001"}),
        ({"authors": []}, {"CP003"}),
        ({"body": "The boats return in April, said the council on Thursday."}, {"CP006"}),
        ({"leaks": 20}, {"LK001", "CP009"}),
    ],
)
def test_what_has_changed_is_found(store, tmp_path, broken, expected):
    done = check(issue(tmp_path, 20, **broken), store, 20)
    assert (done.exit_code, codes(done)) == (1 if expected & {"CP001", "CP003", "LK001"} else 0, expected)


def test_findings_on_a_run_are_on_its_outlet(store, tmp_path):
    done = check(issue(tmp_path, 20, articles=6), store, 20)
    (finding,) = json.loads(done.stdout)["findings"]
    assert (finding["source"], finding["record"], finding["line"]) == ("<run>", None, None)
    assert finding["article_id"] == "harbour-courier.example"
    assert "6 articles" in finding["message"]
    assert "far below the usual 60" in finding["message"]


def test_only_earlier_runs_are_compared(store, tmp_path):
    assert codes(check(issue(tmp_path, 20, articles=6), store, 5)) == set()


def test_a_run_is_appended_only_if_asked_and_once(store, tmp_path):
    path, own = issue(tmp_path, 1), tmp_path / "own"
    refused = check(path, own, 1)
    assert refused.exit_code == 2
    assert "--append-history creates it" in refused.stderr
    for _ in range(2):
        assert check(path, own, 1, "--append-history").exit_code == 0
    assert len(list(own.iterdir())) == 1
    assert check(path, own, 2).exit_code == 0
    assert len(list(own.iterdir())) == 1


def test_without_a_history_its_rules_are_not_on():
    assert not {code for code in presscheck.check(dict(CLEAN)).rules if code in ("CP001", "CP009")}


def test_append_without_a_place_is_refused():
    with pytest.raises(ConfigError, match="needs --history"):
        presscheck.check(dict(CLEAN), append_history=True)


@pytest.mark.parametrize("content", [b"PAR1 no", b""])
def test_a_broken_file_is_named(store, tmp_path, content):
    (tmp_path / "20240601T060000Z-abc.parquet").write_bytes(content)
    with pytest.raises(ConfigError, match=r"20240601T060000Z-abc\.parquet: cannot be read; remove the file"):
        history.load(tmp_path)


def test_a_strange_parquet_file_is_named(tmp_path):
    pl.DataFrame({"a": [1]}).write_parquet(tmp_path / "x.parquet")
    with pytest.raises(ConfigError, match="not a presscheck run"):
        history.load(tmp_path)


def test_any_damaged_byte_is_noticed(store, tmp_path):
    (first, *_) = sorted(store.iterdir())
    whole = first.read_bytes()
    for at in range(0, len(whole), len(whole) // 7):
        damaged = bytearray(whole)
        damaged[at] ^= 1
        (tmp_path / first.name).write_bytes(damaged)
        done = check(issue(tmp_path, 20), tmp_path, 20)
        assert done.exit_code == 2
        assert f"{first.name}: cannot be read; remove the file: it was changed after it was written" in done.stderr
    (tmp_path / first.name).write_bytes(whole)
    assert check(issue(tmp_path, 20), tmp_path, 20).exit_code == 0


def old_name(path) -> str:
    """As files were called before they had a digest."""
    return path.name.rpartition("-")[0] + ".parquet"


def test_files_of_earlier_versions_are_read_and_a_run_is_there_once(store, tmp_path):
    for path in store.iterdir():
        (tmp_path / old_name(path)).write_bytes(path.read_bytes())
    assert history.load(tmp_path).equals(history.load(store))
    run = history.load(tmp_path, 1)
    assert history.append(tmp_path, run).name == max(path.name for path in tmp_path.iterdir())
    newest = max(store.iterdir())
    (tmp_path / newest.name).write_bytes(newest.read_bytes())
    assert history.load(tmp_path).equals(history.load(store))


def test_files_without_a_digest_are_tried_in_another_process(store, tmp_path):
    """Some of these damages make Polars panic, and some might end the process."""
    paths = sorted(store.iterdir())[:3]
    for path in paths:
        (tmp_path / old_name(path)).write_bytes(path.read_bytes())
    broken = tmp_path / old_name(paths[1])
    whole = broken.read_bytes()
    for damaged in (whole[:-300] + b"\xff" * 292 + whole[-8:], whole[:4] + b"\x00" * 200 + whole[204:], whole[:-9]):
        broken.write_bytes(damaged)
        with pytest.raises(ConfigError, match=rf"{broken.name}: cannot be read; remove the file"):
            history.load(tmp_path)


def test_the_profile_does_not_depend_on_batches():
    records = [
        {**CLEAN, "url": f"https://www.h{n % 3}.example/{n}", "authors": [] if n % 4 else ["A B"]} for n in range(40)
    ]

    def counted(size: int) -> pl.DataFrame:
        return profile.total(map(profile.of_batch, read_frame(records, batch_size=size)), START)

    assert counted(40).equals(counted(7))
    assert dict(counted(7).schema) == PROFILE_DTYPES
    missing = counted(40).filter(pl.col("name") == "authors")
    assert dict(missing.select("outlet", "count").iter_rows()) == {"h0.example": 10, "h1.example": 10, "h2.example": 10}


def test_the_trend_is_shown(store):
    shown = CliRunner().invoke(main, ["history", str(store)])
    assert shown.exit_code == 0, shown.output
    assert "14 runs, 2024-06-01 06:00 to 2024-06-14 06:00 UTC" in shown.output
    assert "█" * 14 in shown.output
    as_json = json.loads(CliRunner().invoke(main, ["history", str(store), "--output-format", "json"]).stdout)
    assert len(as_json["runs"]) == 14
    articles = next(one for one in as_json["series"] if one["name"] == "articles")
    assert articles["values"] == [60] * 14


def test_the_trend_of_an_outlet(store):
    shown = CliRunner().invoke(main, ["history", str(store), "--outlet", "harbour-courier.example", "--last", "3"])
    assert "3 runs" in shown.output
    unknown = CliRunner().invoke(main, ["history", str(store), "--outlet", "nowhere.example"])
    assert unknown.exit_code == 2
    assert "no run includes the outlet 'nowhere.example'" in unknown.stderr


def test_a_run_says_what_its_history_is_too_short_for(tmp_path):
    run = presscheck.check(CLEAN, history=str(tmp_path), append_history=True, as_of="2024-06-01T10:00:00Z")
    (said,) = [note for note in run.notes if "history" in note]
    assert said.startswith("the history has 0 earlier runs (including failed ones): ")
    assert "CP002 needs 7" in said
    assert "CP001 needs 14" in said
    short = {"history": str(tmp_path), "append_history": True, "rules": {"CP001": {"min_runs": 1}}, "select": ["CP001"]}
    assert any("CP001 needs 1" in note for note in presscheck.check(CLEAN, **short).notes)


def test_runs_of_one_minute_are_kept_apart_and_the_same_run_is_kept_once(tmp_path):
    profiles = [
        presscheck.check(
            [CLEAN] * number, history=str(tmp_path), append_history=True, as_of="2024-06-01T10:00:00Z"
        ).profile
        for number in (1, 2, 3)
    ]
    for one in (*profiles, *profiles):
        history.append(tmp_path, one)
    assert history.load(tmp_path)["as_of"].unique().dt.second().sort().to_list() == [0, 1, 2]
    assert len(list(tmp_path.iterdir())) == 3
