"""Many runs: order, equality, errors, and workers that end when they should."""

import os
import signal
import subprocess
import sys
import time
from itertools import count, pairwise
from pathlib import Path

import numpy as np
import pytest

from ruralsim import simulate
from ruralsim.experiment.running.runs import Task, WorkerError, run_many
from tests.factory import tiny_scenario

TINY = tiny_scenario()


def test_results_are_those_of_the_run_in_the_order_of_the_tasks() -> None:
    tasks = [Task(TINY, seed, 8) for seed in (3, 1, 2)]
    told: list[tuple[float, int]] = []
    runs = list(run_many(tasks, 1, lambda done, begun: told.append((done, begun))))
    assert [task.seed for task, _ in runs] == [3, 1, 2]
    for task, results in runs:
        whole = simulate(TINY, task.seed, 8)
        assert results.households.equals(whole.households)
        income = whole.columns("indicators")["income_head"]
        assert results.columns("indicators")["income_head"].tolist() == income[[0, -1]].tolist()
    assert told[-1] == (3.0, 3)
    assert all(a[0] <= b[0] + 1e-9 for a, b in pairwise(told))


def test_tasks_may_be_endless_and_dropped() -> None:
    runs = run_many((Task(TINY, seed, 3) for seed in count()), 1)
    assert [next(runs)[0].seed for _ in range(3)] == [0, 1, 2]
    runs.close()  # comes back, although the tasks have no end


def test_only_what_is_wanted_is_kept() -> None:
    ((_, results),) = run_many([Task(TINY, 1, 3)], 1, keep=("indicators",))
    assert len(results.indicators) == 2  # the first day and the last
    assert results.households.empty
    with pytest.raises(KeyError, match="no table"):
        next(run_many([], 1, keep=("incomes",)))


def test_a_refusal_names_the_run() -> None:
    impossible = TINY.with_values(("county.villages_csv", "/nowhere.csv"))
    with pytest.raises(WorkerError, match="seed 5"):
        list(run_many([Task(impossible, 5, 2)], 1))


SCRIPT = """
from ruralsim.experiment.running.runs import Task, run_many
from tests.factory import tiny_scenario

if __name__ == "__main__":
    tasks = [Task(tiny_scenario(), seed, 30000) for seed in range(4)]
    next(run_many(tasks, 2, lambda *_: print("on", flush=True)))
"""


@pytest.mark.skipif(os.name == "nt", reason="signals")
def test_ctrl_c_leaves_nobody_behind(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(SCRIPT)
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])}
    process = subprocess.Popen(
        [sys.executable, script], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=env,
        start_new_session=True,
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stdout.readline() == "on\n"
    os.killpg(process.pid, signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert errors.count("Traceback") == 1  # the parent's own
    assert "KeyboardInterrupt" in errors
    assert gone(process.pid)


def gone(group: int) -> bool:
    """Whether a process group empties within a minute: the last of it may still be closing its files."""
    for _ in range(600):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.1)
    return False


def test_tiny_results_are_numbers() -> None:
    ((_, results),) = run_many([Task(TINY, 1, 3)], 1)
    assert np.isfinite(results.columns("indicators")["income_head"]).all()
