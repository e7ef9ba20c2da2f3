"""What is ahead: how many runs, and how long they take."""

from pathlib import Path

import pytest

from ruralsim.experiment.running import pace, worker
from ruralsim.experiment.running.task import Task
from ruralsim.results.store import Store
from tests.factory import tiny_scenario

TINY, OTHER = tiny_scenario(run__days=5), tiny_scenario(run__days=5, terms__quota=0.0)


def test_equal_runs_are_made_once_and_what_the_store_has_is_not_made_again(tmp_path: Path) -> None:
    store = Store(tmp_path).create()
    assert worker.run(Task(TINY, 1), store).kind == "done"
    assert worker.run(Task(TINY, 9), store).kind == "done"  # nobody asks for it
    found = pace.ahead([(TINY, range(1, 4)), (OTHER, range(1, 4)), (TINY, [2])], store, jobs=2)
    assert (found.missing, found.stored) == (5, 1)
    walls = store.timings()["wall_seconds"]
    [mine] = walls[store.timings()["key"] == Task(TINY, 1).key]
    assert found.seconds == pytest.approx(5 * mine / 2)


def test_without_a_store_the_rule_of_thumb_speaks() -> None:
    found = pace.ahead([(TINY, [1, 2])], jobs=8)
    assert (found.missing, found.stored) == (2, 0)
    assert found.seconds == pytest.approx(pace.work(TINY))
    assert pace.ahead([], jobs=1) == (0, 0, 0.0)
