"""Runs into a store: wherever they are made, and whatever dies meanwhile, the same rows."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import count
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from ruralsim.experiment.reading.outcome import Outcome
from ruralsim.experiment.running import cluster, worker
from ruralsim.experiment.running.cluster import ClusterLost
from ruralsim.experiment.running.engine import Done, Engine, Progress
from ruralsim.experiment.running.measure import Bench
from ruralsim.experiment.running.task import Task
from ruralsim.foundation import sources
from ruralsim.foundation.errors import OtherModel, OutputError
from ruralsim.results import Results
from ruralsim.results.store import Store
from tests.factory import tiny_scenario

TINY = tiny_scenario(run__days=30)
SEEDS = range(8)
ROOT = Path(__file__).parents[3]
ENV = {**os.environ, "PYTHONPATH": str(ROOT)}

posix = pytest.mark.skipif(os.name == "nt", reason="signals")


def tasks(seeds=SEEDS) -> Iterator[Task]:
    return (Task(TINY, seed) for seed in seeds)


def rows(store: Store) -> list[pd.DataFrame]:
    return [store.runs(), store.series(), store.errors()]


def check_same(store: Store, other: list[pd.DataFrame]) -> None:
    for ours, theirs in zip(rows(store), other, strict=True):
        pd.testing.assert_frame_equal(ours, theirs)


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory) -> list[pd.DataFrame]:
    store = Store(tmp_path_factory.mktemp("undisturbed") / "store")
    with Engine(1) as engine:
        assert all(done.fresh and not done.error for done in engine.run(tasks(), store))
    return rows(store)


def test_runs_of_another_version_of_the_model_are_passed_over_and_it_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, few = Store(tmp_path / "store"), range(2)
    with Engine(1) as engine:
        assert all(done.fresh for done in engine.run(tasks(few), store))
    ours = sources.model()
    monkeypatch.setattr(sources, "_MODEL", "edited")
    with Engine(1) as engine, pytest.warns(OtherModel, match="2 runs of this store") as told:
        fresh = [done.fresh for done in engine.run(tasks(few), store)]
    assert fresh == [True, True]
    assert len(told) == 1
    assert sorted(store.runs()["sources"]) == sorted([ours, "edited"] * 2)
    assert store.of_others("edited")["sources"].tolist() == [ours] * 2


def test_a_county_file_edited_while_runs_are_under_way_fails_the_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    simulated = worker.simulated

    def edited(task: Task, listen: object = None) -> Results:
        results = simulated(task)
        results.manifest["made_from"] = "what the file holds now"
        return results

    monkeypatch.setattr(worker, "simulated", edited)
    with Engine(1) as engine:
        (done,) = engine.run(tasks(range(1)), Store(tmp_path / "store"))
    assert "county data file was edited" in done.error


class TestHere:
    def test_what_is_there_is_not_made_again(self, tmp_path: Path, undisturbed) -> None:
        store = Store(tmp_path / "store")
        with Engine(1) as engine:
            first = list(engine.run(tasks(range(5)), store))
            again = list(engine.run(tasks(), store))
        assert [done.fresh for done in first] == [True] * 5
        assert sum(done.fresh for done in again) == 3
        check_same(store, undisturbed)

    def test_equal_tasks_are_run_once_and_told_each(self, tmp_path: Path) -> None:
        with Engine(1) as engine:
            done = list(engine.run(tasks([3, 3, 3]), Store(tmp_path / "store"), ordered=True))
        assert [d.task.seed for d in done] == [3, 3, 3]
        assert len(Store(tmp_path / "store").runs()) == 1

    def test_tasks_are_read_as_they_are_needed(self, tmp_path: Path) -> None:
        read: list[int] = []

        def endless() -> Iterator[Task]:
            for seed in count():
                read.append(seed)
                yield Task(TINY, seed, 2)

        with Engine(1) as engine:
            runs = engine.run(endless(), Store(tmp_path / "store"), ordered=True)
            assert [next(runs).task.seed for _ in range(3)] == [0, 1, 2]
            runs.close()
        assert len(read) < 8

    def test_a_failure_is_recorded_with_its_scenario_and_tried_again_when_asked(self, tmp_path: Path) -> None:
        store = Store(tmp_path / "store")
        file, villages = tmp_path / "villages.csv", "township,name,households\n甲乡,上村,20\n甲乡,下村,20\n"
        impossible = TINY.with_values(("county.villages_csv", str(file)))
        work = [Task(impossible, 1), Task(TINY, 1)]
        file.write_text(villages)
        assert work[0].key != Task(TINY, 1).key  # it is asked for what the file holds
        file.unlink()

        def run(**how: bool) -> list[Done]:
            with Engine(1) as engine:
                return list(engine.run(work, store, ordered=True, **how))

        refused, fine = run()
        assert "villages.csv" in refused.error
        assert not fine.error
        (row,) = store.errors().to_dict("records")
        assert row["kind"] == "DataError"
        assert "villages.csv" in row["toml"]
        assert [d.fresh for d in run()] == [False, False]  # not tried again
        assert run()[0].error == refused.error
        file.write_text(villages)
        mended = run(retry=True)[0]
        assert not mended.error
        assert store.errors().empty

    def test_progress_ends_with_everything(self, tmp_path: Path) -> None:
        told: list[Progress] = []
        with Engine(1) as engine:
            list(engine.run(tasks(range(3)), Store(tmp_path / "store"), progress=told.append))
        assert told[-1] == Progress(3, 3, 0, 0)

    def test_a_bench_measures_and_remembers(self, tmp_path: Path) -> None:
        outcomes = {"income": Outcome(indicator="income_head"), "none": Outcome(indicator="spending_nothing")}
        impossible = TINY.with_values(("county.villages_csv", "/nowhere.csv"))
        with Bench(Store(tmp_path / "store"), jobs=1) as bench:
            found = bench.measure([TINY, impossible], [1, 2], outcomes)
            again = bench.measure([TINY], [2, 1], outcomes)
        assert found.shape == (2, 2, 2)
        assert np.isfinite(found[0, :, 0]).all()
        assert np.isnan(found[1]).all()
        assert np.isnan(found[:, :, 1]).all()
        assert again[0, :, 0].tolist() == found[0, ::-1, 0].tolist()


@pytest.fixture(scope="module")
def pair() -> Iterator[Engine]:
    """Two processes, started once."""
    with Engine(2) as engine:
        yield engine


@posix
class TestLocal:
    def test_two_processes_give_the_same_rows_though_a_worker_is_killed(
        self, tmp_path: Path, undisturbed, pair: Engine
    ) -> None:
        from multiprocessing import active_children

        killed: list[int] = []

        def kill_one(progress: Progress) -> None:
            if progress.fresh >= 2 and not killed:
                killed.append(active_children()[0].pid)
                os.kill(killed[0], signal.SIGKILL)

        store = Store(tmp_path / "store")
        done = list(pair.run(tasks(), store, progress=kill_one))
        assert killed
        assert sorted(d.task.seed for d in done) == list(SEEDS)
        check_same(store, undisturbed)

    def test_a_killed_client_leaves_a_sound_store_and_no_process(self, tmp_path: Path, undisturbed) -> None:
        script = tmp_path / "client.py"
        script.write_text(CLIENT)
        place = tmp_path / "store"
        process = subprocess.Popen(
            [sys.executable, script, place], env=ENV, start_new_session=True, stderr=subprocess.DEVNULL
        )
        wait_for(lambda: len(list((place / "inbox").glob("*.arrow"))) >= 2)
        process.kill()
        process.wait()
        assert Store.open(place).succeeded() < set(undisturbed[0]["key"])
        with Engine(1) as engine:
            again = list(engine.run(tasks(), Store(place)))
        assert not all(done.fresh for done in again)
        check_same(Store(place), undisturbed)
        wait_for(lambda: not alive(process.pid))

    @pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="mounts a small disk")
    def test_a_full_disk_stops_the_sweep_and_loses_nothing(
        self, tmp_path: Path, undisturbed, pair: Engine
    ) -> None:
        small = tmp_path / "small"
        small.mkdir()
        mount = ["mount", "-t", "tmpfs", "-o", "size=360k", "tmpfs", str(small)]
        if subprocess.run(mount, check=False).returncode:
            pytest.skip("no mounting here")
        try:
            store = Store(small / "store")
            with pytest.raises(OutputError, match="full"):
                list(pair.run(tasks(), store))
            assert 0 < len(store.runs()) < len(SEEDS)
            subprocess.run(["mount", "-o", "remount,size=8m", str(small)], check=True)
            with Engine(1) as engine:
                list(engine.run(tasks(), store))
            check_same(store, undisturbed)
        finally:
            subprocess.run(["umount", "--lazy", str(small)], check=True)


CLIENT = """
import sys
from ruralsim.experiment.running.engine import Engine
from ruralsim.results.store import Store
from tests.experiment.running.test_engine import tasks

if __name__ == "__main__":
    with Engine(2) as engine:
        list(engine.run(tasks(), Store(sys.argv[1])))
"""


@posix
class TestCluster:
    """A scheduler and two workers, as processes of their own, over TCP."""

    def test_same_rows_and_a_lost_scheduler_is_said(self, tmp_path: Path, undisturbed) -> None:
        with ExitStack() as stack:
            scheduler, address = self.start(stack, tmp_path)
            store = Store(tmp_path / "whole")
            with Engine(cluster=address) as engine:
                assert sorted(d.task.seed for d in engine.run(tasks(), store)) == list(SEEDS)
            check_same(store, undisturbed)

            broken = Store(tmp_path / "broken")
            with Engine(cluster=address) as engine:
                runs = engine.run(tasks(), broken)
                assert next(runs).fresh
                scheduler.kill()
                with pytest.raises(ClusterLost, match="--resume"):
                    list(runs)
        with Engine(1) as engine:
            list(engine.run(tasks(), broken))
        check_same(broken, undisturbed)

    def test_nobody_there(self, monkeypatch, tmp_path: Path) -> None:
        address = f"tcp://127.0.0.1:{free_port()}"
        monkeypatch.setattr(cluster, "_CONNECT_SECONDS", 1)
        with Engine(cluster=address) as engine, pytest.raises(ClusterLost, match="no Dask scheduler"):
            list(engine.run(tasks([1]), Store(tmp_path / "store")))

    @staticmethod
    def start(stack: ExitStack, place: Path) -> tuple[subprocess.Popen, str]:
        port = free_port()
        address = f"tcp://127.0.0.1:{port}"

        def process(*words: str) -> subprocess.Popen:
            command = [sys.executable, "-m", *words]
            with (place / f"{words[0]}.log").open("a") as log:
                started = subprocess.Popen(command, env=ENV, stdout=log, stderr=log, start_new_session=True)
            stack.callback(started.wait)
            stack.callback(started.kill)
            return started

        scheduler = process(
            "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard"
        )
        wait_for(lambda: reachable(port))
        for _ in range(2):
            process("distributed.cli.dask_worker", address, "--nthreads", "1", "--no-nanny", "--no-dashboard")
        return scheduler, address


def wait_for(fact, seconds: float = 120.0) -> None:
    for _ in range(int(seconds * 10)):
        if fact():
            return
        time.sleep(0.1)
    raise AssertionError("it did not come to pass")


def alive(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port: int = s.getsockname()[1]
        return port


def reachable(port: int) -> bool:
    with socket.socket() as s:
        return s.connect_ex(("127.0.0.1", port)) == 0
