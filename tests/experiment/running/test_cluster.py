"""What is made of a scheduler's answers, without one."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from ruralsim.experiment.running import cluster
from ruralsim.experiment.running.cluster import Cluster, ClusterLost
from ruralsim.experiment.running.task import Task
from ruralsim.experiment.running.worker import Answer
from ruralsim.results.store import Store
from tests.factory import tiny_scenario

TASK = Task(tiny_scenario(), 1)


def broken() -> Answer:
    raise ConnectionResetError("as it answered")


def scheduler(status: str, threads: dict[str, int]) -> SimpleNamespace:
    """A client whose every run ends so; "pending" never does, and results are never sent."""
    died = RuntimeError("all those workers died")
    future = SimpleNamespace(status=status, result=broken, exception=lambda: died)
    future.add_done_callback = lambda listen: None if status == "pending" else listen(future)
    return SimpleNamespace(
        subscribe_topic=lambda *_: None, submit=lambda *_, **__: future, nthreads=lambda: threads
    )


def asked(tmp_path: Path, status: str, threads: dict[str, int], own: object = None) -> Cluster:
    workers = Cluster(scheduler(status, threads), own)
    workers.into(Store(tmp_path / "store").create())
    workers.submit(TASK, ())
    return workers


def test_a_run_that_no_worker_survives_is_recorded_with_its_scenario(tmp_path: Path) -> None:
    key, answer = asked(tmp_path, "error", {"w": 1}).hear()
    assert (key, answer.kind) == (TASK.key, "failed")
    (row,) = Store(tmp_path / "store").errors().to_dict("records")
    assert "all those workers died" in row["error"]
    assert "households = 40" in row["toml"]


@pytest.mark.parametrize("status", ["cancelled", "finished"])
def test_a_cancelled_run_or_a_result_cut_off_means_that_the_scheduler_is_gone(
    status: str, tmp_path: Path
) -> None:
    with pytest.raises(ClusterLost, match="--resume"):
        asked(tmp_path, status, {"w": 1}).hear()


def test_processes_that_do_not_come_back_are_not_waited_for_for_ever(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(cluster, "_PATIENCE", 0.01)
    monkeypatch.setattr(cluster, "_ALONE_SECONDS", 0.05)
    alive = asked(tmp_path, "pending", {"w": 1}, own=object())
    assert [alive.hear() for _ in range(12)] == [None] * 12
    gone = asked(tmp_path, "pending", {}, own=object())
    with pytest.raises(ClusterLost, match="ended at the start"):
        [gone.hear() for _ in range(100)]
