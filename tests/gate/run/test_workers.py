"""Batches that other processes check: real ones, with the same answers, and none left behind."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

import presscheck
from presscheck.checks.declaring.examples import CLEAN
from presscheck.gate.run import near_exchange as module
from presscheck.gate.run import scratch, workers
from presscheck.gate.run.checking import _in_order
from presscheck.gate.run.done import Wanted, check
from presscheck.gate.run.near_exchange import NearExchange
from presscheck.gate.run.run import run_sources
from presscheck.gate.run.scratch import Scratch
from presscheck.gate.run.tasks import Task
from presscheck.gate.run.worker import Order, agreement
from presscheck.gate.terms.config import Config
from presscheck.gate.terms.rulebook import rulebook
from presscheck.parsers.objects import taken
from presscheck.parsers.read import deferred, deferred_taken
from presscheck.schemas.batch import made

LEAK = "1920 1080 true"
FRAMES = ("findings", "outlets", "signatures", "sketches")


def articles(count: int) -> list[dict]:
    """Each third with a leak, each with a headline and an address of its own."""
    return [
        CLEAN
        | {
            "url": f"https://www.harbour-courier.example/2024/03/14/story-{n}",
            "headline": f"{CLEAN['headline']}, part {n}",
            "body": f"{CLEAN['body']}\n{LEAK}" if n % 3 == 0 else CLEAN["body"],
        }
        for n in range(count)
    ]


def written(path: Path, count: int) -> Path:
    path.write_text("".join(json.dumps(one) + "\n" for one in articles(count)))
    return path


def tasks(path: Path, batch_size: int) -> list[Task]:
    return [Task(make) for make in deferred(str(path), batch_size=batch_size)]


@pytest.fixture(scope="module")
def config() -> Config:
    return Config(jobs=2)


@pytest.fixture(scope="module")
def process(config):
    made = workers._Process(Order(config, os.getpid(), profiled=True, archived=True, shown=True))
    assert made.agrees(agreement(config))
    yield made
    made.end()


def here(config: Config, task: Task):
    return check(task.make(), rulebook(config), Wanted(profiled=True, archived=True))


@pytest.mark.parametrize("format", ["jsonl", "parquet", "dump"])
def test_a_process_answers_as_this_one_does(format, tmp_path, config, process):
    path = written(tmp_path / "articles.jsonl", 12)
    if format == "parquet":
        pl.DataFrame(articles(12)).write_parquet(path := tmp_path / "articles.parquet")
    if format == "dump":
        text = f"{CLEAN['headline']}\n\n2024-03-14T09:20:00+0000\n\n{CLEAN['body']}\n\n{LEAK}\n"
        (path := tmp_path / "articles.txt").write_text(f"date 2024-03-14 https://a.example/b\n\n{text}")
    for task in tasks(path, 5):
        answer, own = process.checked(task), here(config, task)
        assert answer is not None
        for name in (*FRAMES, "profile", "identities"):
            assert_frame_equal(getattr(answer, name), getattr(own, name), check_row_order=name == "findings")
        assert (answer.counts, answer.texts, answer.errors) == (own.counts, own.texts, own.errors)


def test_of_the_articles_those_with_findings_come_back(tmp_path, config, process):
    (task,) = tasks(written(tmp_path / "articles.jsonl", 6), 10)
    answer = process.checked(task)
    assert answer.batch.articles["record"].to_list() == sorted(set(answer.findings["record"]))
    assert {0, 3} <= set(answer.batch.articles["record"]) < set(range(6))


def test_what_is_made_of_this_program_stays_here(process):
    (make,) = deferred_taken(taken([CLEAN]))
    assert process.checked(Task(made(make()))) is None
    assert process.checked(Task(make)).records == 1, "and it goes on"


def test_a_process_that_ends_takes_nothing_with_it(tmp_path, config):
    (task,) = tasks(written(tmp_path / "articles.jsonl", 3), 10)
    process = workers._Process(Order(config, os.getpid(), profiled=False, archived=False, shown=False))
    process._process.send_signal(signal.SIGKILL)
    with workers.Workers(lambda task: here(config, task), config, Wanted(), shown=False) as crew:
        crew._free.get()
        crew._free.put(process)
        crew._processes.append(process)
        found = [crew.checked(task) for _ in range(3)]
    assert [done.records for done in found] == [3, 3, 3]


def slowed(monkeypatch) -> list[int]:
    """Runs that wait for another process as soon as one was started: how many records others have checked."""
    told: list[int] = []
    joined = threading.Event()
    checked, own, welcome = workers._Process.checked, workers.Workers.checked, workers.Workers._welcome

    def counted(self, task):
        done = checked(self, task)
        told.append(done.records)
        return done

    def patient(self, item):
        assert not self._processes or joined.wait(60)
        return own(self, item)

    def welcomed(self, *process):
        welcome(self, *process)
        joined.set()

    monkeypatch.setattr(workers, "_ENOUGH", 1)
    monkeypatch.setattr(workers._Process, "checked", counted)
    monkeypatch.setattr(workers.Workers, "checked", patient)
    monkeypatch.setattr(workers.Workers, "_welcome", welcomed)
    return told


def test_a_run_is_the_same_with_processes(tmp_path, monkeypatch):
    one, two = written(tmp_path / "one.jsonl", 40), written(tmp_path / "two.jsonl", 30)
    options = {"batch_size": 6, "as_of": "2024-06-01T00:00:00Z", "replacements": True}
    alone = presscheck.check([one, two], jobs=1, **options)
    told = slowed(monkeypatch)
    run = presscheck.check([one, two], jobs=2, **options)
    assert told
    assert_frame_equal(run.findings, alone.findings)
    assert (run.verdict, run.records) == (alone.verdict, alone.records)
    assert "LK003" in set(run.findings["code"])
    report = tmp_path / "report.html"
    run.write(report)
    assert LEAK in report.read_text(), "articles are shown"


@pytest.fixture
def near_exchange() -> NearExchange:
    """Of articles whose bodies are nearly the same."""
    exchange = NearExchange(rulebook(Config()).near)
    for number, task in enumerate(Task(make) for make in deferred_taken(taken(articles(12)), batch_size=5)):
        sketches = here(Config(), task).sketches
        exchange.add(sketches.with_columns(id=pl.int_range(pl.len()) + 100 * number))
    return exchange


def found_alike(judged) -> pl.DataFrame:
    return pl.concat([one.findings for one in judged])


@pytest.mark.parametrize("is_alive", [True, False])
def test_another_process_finds_near_duplicates(is_alive, near_exchange, config, monkeypatch):
    expected = found_alike(near_exchange.judged())
    assert expected.height > 3
    process = workers._Process(Order(config, os.getpid(), profiled=False, archived=False, shown=False))
    assert process.agrees(agreement(config))
    if not is_alive:
        process._process.send_signal(signal.SIGKILL)
    with workers.Workers(lambda task: here(config, task), config, Wanted(), shown=False) as crew:
        crew._free.put(process)
        crew._processes.append(process)
        answer = crew.alike(near_exchange)
        if is_alive:
            monkeypatch.setattr(NearExchange, "judged", None)  # not here
        assert_frame_equal(found_alike(answer), expected)


def test_another_process_leaves_no_files_where_nobody_removes_them(near_exchange, monkeypatch):
    """It may be ended by force: all that it writes is in the folder of the process that asks."""
    monkeypatch.setattr(module, "_PAIRS", (1, 1))
    folders: list[Path] = []

    class Noted(Scratch):
        @property
        def folder(self):
            folders.append(super().folder)
            return folders[-1]

    spilled = near_exchange.spilled()
    monkeypatch.setattr(scratch, "ROWS_IN_MEMORY", 1)
    monkeypatch.setattr(module, "Scratch", Noted)
    found = NearExchange.found(rulebook(Config()).near, spilled)
    assert found_alike(found.judged()).height > 3
    assert {folder.parent for folder in folders} == {spilled.paths[0].parent} == {path.parent for path in found.paths}


@pytest.mark.parametrize("after", [2, 4])
def test_a_run_that_is_ended_early_compares_what_it_has(after, tmp_path, monkeypatch):
    told = slowed(monkeypatch)
    progress = iter(range(100))
    read = partial(run_sources, [str(written(tmp_path / "one.jsonl", 40))], Config(jobs=2, batch_size=6))
    run = read(progress=lambda _: next(progress) == after)
    assert told
    assert run.records == 6 * (after + 1)
    assert "interrupted" in run.internal_errors[0]
    assert {"LK003", "ID005"} <= set(run.findings["code"])


def test_near_duplicates_are_found_here_where_no_other_process_is(near_exchange, config):
    expected = found_alike(near_exchange.judged())
    with workers.Workers(lambda task: here(config, task), config, Wanted(), shown=False) as crew:
        assert_frame_equal(found_alike(crew.alike(near_exchange)), expected)


def test_the_last_batch_is_divided_and_nothing_else_changes(tmp_path, monkeypatch):
    path = str(written(tmp_path / "one.jsonl", 40))
    monkeypatch.setattr("presscheck.gate.run.tasks._WORTH_A_TASK", 2)

    def heights(divide) -> list[tuple[int, int]]:
        is_last = threading.Event()

        def done(task):
            assert is_last.wait(60)
            return task.height, task.make().articles["record"][0]

        def divided(task):
            is_last.set()
            return divide(task)

        with ThreadPoolExecutor(2) as pool:
            return list(_in_order(pool, 2, done, tasks(path, 14), divided))

    assert heights(lambda task: [task]) == [(14, 0), (14, 14), (12, 28)]
    assert heights(lambda task: task.divided(2)) == [(14, 0), (14, 14), (6, 28), (6, 34)]


def test_one_job_reads_nothing_beside_what_it_checks():
    events = []

    def items():
        for number in range(3):
            events.append(f"read {number}")
            yield number

    with ThreadPoolExecutor(1) as pool:
        for number in _in_order(pool, 1, lambda number: number, items()):
            events.append(f"done {number}")
    assert events == ["read 0", "done 0", "read 1", "done 1", "read 2", "done 2"]


def test_what_others_have_checked_is_kept_by_source(tmp_path, monkeypatch):
    files = [written(tmp_path / f"{n}.jsonl", 3) for n in range(12)]
    monkeypatch.setattr("presscheck.parsers.chunks.PACK_RECORDS", 6)  # two sources to a batch
    told = slowed(monkeypatch)
    options = {"cache": str(tmp_path / "cache"), "as_of": "2024-06-01T00:00:00Z"}
    first = presscheck.check(files, jobs=2, **options)
    assert told
    told.clear()
    again = presscheck.check(files, jobs=1, **options)
    assert_frame_equal(again.findings, first.findings)
    assert len(list((tmp_path / "cache").rglob("*.batch"))) == 12


def test_rules_that_only_this_process_knows_stay_here(config):
    other = workers._Process(Order(config, os.getpid(), profiled=False, archived=False, shown=False))
    try:
        assert not other.agrees(agreement(Config(ignore=("LK003",))))
    finally:
        other.end()


@pytest.mark.parametrize("executable", ["", "/usr/sbin/uwsgi", "/opt/editor/app"])
def test_no_process_is_started_where_python_is_inside_of_another_program(executable, tmp_path, monkeypatch, config):
    monkeypatch.setattr(sys, "executable", executable)
    monkeypatch.setattr(workers, "_ENOUGH", 1)
    with workers.Workers(lambda task: here(config, task), config, Wanted(), shown=False) as crew:
        for task in crew.noted(tasks(written(tmp_path / "articles.jsonl", 9), 3)):
            assert crew.checked(task).records == 3
        assert not crew._processes


@pytest.mark.parametrize(("select", "few_rules"), [(("LK003",), True), (("LK003", "BD040"), False)])
def test_few_rules_need_more_records_before_a_process_is_started(select, few_rules, tmp_path, monkeypatch):
    """Of most records nothing is left to check; a rule that reads whole articles leaves all."""
    asked: list[bool] = []
    begin = workers.Workers.__init__

    def seen(self, *how, few_rules, **further):
        asked.append(few_rules)
        begin(self, *how, few_rules=few_rules, **further)

    monkeypatch.setattr(workers.Workers, "__init__", seen)
    presscheck.check(written(tmp_path / "articles.jsonl", 9), select=select, batch_size=3, jobs=2)
    assert asked == [few_rules]


@pytest.mark.parametrize(("few_rules", "started"), [(True, 0), (False, 1)])
def test_processes_are_started_when_there_is_enough_to_do(few_rules, started, tmp_path, monkeypatch, config):
    monkeypatch.setattr(workers, "_ENOUGH", 3)
    monkeypatch.setattr(workers, "_ENOUGH_OF_FEW_RULES", 10)
    with workers.Workers(
        lambda task: here(config, task), replace(config, jobs=2), Wanted(), shown=False, few_rules=few_rules
    ) as crew:
        for task in crew.noted(tasks(written(tmp_path / "articles.jsonl", 9), 3)):
            assert task.height == 3
        assert len(crew._processes) == started


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Linux tells which processes there are")
def test_no_process_is_left_when_a_run_is_killed(tmp_path):
    path = written(tmp_path / "articles.jsonl", 3000)
    command = [
        sys.executable,
        "-m",
        "presscheck",
        "check",
        str(path),
        "--isolated",
        "--jobs",
        "2",
        "--batch-size",
        "300",
    ]
    run = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        found = _eventually(lambda: _of_group(run.pid, "gate.run.worker"))
        assert found
        run.kill()
        run.wait()
        assert _eventually(lambda: not _of_group(run.pid, ""))
    finally:
        run.kill()


def _eventually(told, seconds: float = 60):
    end = time.monotonic() + seconds
    while not (found := told()) and time.monotonic() < end:
        time.sleep(0.05)
    return found


def _of_group(group: int, name: str) -> list[int]:
    """Processes of a group that are alive and whose command holds this."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
            if fields[0] != "Z" and int(fields[2]) == group and name in (folder / "cmdline").read_text():
                found.append(int(folder.name))
        except OSError:
            continue
    return found
