"""What is made of a scheduler's answers, without one."""

import pickle
from contextlib import nullcontext
from pathlib import Path
from types import SimpleNamespace

import pytest

from ruralsim.experiment.running import cluster, worker
from ruralsim.experiment.running.cluster import Cluster, ClusterLost
from ruralsim.experiment.running.task import Task
from ruralsim.experiment.running.worker import Answer
from ruralsim.foundation import sources
from ruralsim.foundation.errors import DataError
from ruralsim.foundation.version import __version__
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


def test_a_worker_with_other_sources_makes_no_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    distributed = pytest.importorskip("distributed")
    monkeypatch.setattr(distributed, "get_worker", lambda: SimpleNamespace(address="tcp://there:1"))
    answer = worker.run_in_worker(pickle.dumps(TASK), Store(tmp_path / "store"), (), "0123456789abcdef")
    assert answer.kind == "refused"
    assert f"worker tcp://there:1 has ruralsim {sources.named(__version__, sources.model())}" in answer.error
    assert f"this is {__version__} (01234567)" in answer.error
    assert not (tmp_path / "store").exists()


def test_a_cluster_with_other_sources_is_refused_before_anything_runs(tmp_path: Path) -> None:
    store = Store(tmp_path / "store").create()
    for model, fine in ((sources.model(), True), ("0123456789abcdef", False)):
        client = SimpleNamespace(run=lambda *_, model=model: {"tcp://there:1": (True, __version__, model)})
        with nullcontext() if fine else pytest.raises(DataError, match="01234567"):
            cluster._checked(client, store)
