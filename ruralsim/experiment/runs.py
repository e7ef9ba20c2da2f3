"""Many runs at once: every task in a process of its own, results in the order of the tasks.

```python
tasks = [Task(scenario, seed) for seed in range(1, 9)]
for task, results in run_many(tasks, jobs=2):
    print(task.seed, results.indicators["headcount"].iloc[-1])
```

Workers are started afresh (spawn), find the kernels compiled by their parent, and are never fed further than
one task ahead: whoever stops listening stops the work. Results do not depend on how many workers there are.
"""

import os
import pickle
import signal
import sys
import traceback
from collections import deque
from collections.abc import Collection, Generator, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from time import perf_counter
from typing import TYPE_CHECKING, Any

from ruralsim.foundation import kernel
from ruralsim.foundation.errors import RuralsimError
from ruralsim.results import Results
from ruralsim.results.describe import TABLES

if TYPE_CHECKING:
    from collections.abc import Callable

    from ruralsim.scenario import Scenario

    Progress = Callable[[float, int], None]
    """Called with runs done (parts of running ones count) and runs begun or done."""

_PATIENCE = 5.0
_TOLD_EVERY = 0.2


@dataclass(frozen=True)
class Task:
    """One run to be made.

    Attributes:
        scenario: what to run.
        seed: of all chance; the scenario's own if None.
        days: horizon; the scenario's own if None.
    """

    scenario: "Scenario"
    seed: int | None = None
    days: int | None = None

    def __str__(self) -> str:
        seed = self.scenario.run.seed if self.seed is None else self.seed
        return f"{self.scenario.name}, seed {seed}"


class WorkerError(RuralsimError):
    """A process that simulated ended before it had answered."""


def run_many(
    tasks: "Iterable[Task]",
    jobs: int | None = None,
    progress: "Progress | None" = None,
    *,
    keep: Collection[str] = TABLES,
) -> Generator[tuple[Task, Results], None, None]:
    """Simulates tasks and yields each with its results, in the order given.

    Closing the iterator, an error or Ctrl-C ends every worker. Scripts that ask for more than one job need
    the usual `if __name__ == "__main__":`, because workers are fresh processes.

    Args:
        tasks: read lazily, `jobs` ahead of what is yielded.
        jobs: processes at once; by default one per processor this process may use.
        progress: called several times a second.
        keep: tables worth having; the others are empty in the results, which then are small.

    Raises:
        WorkerError: A process died, or a run was refused by the model.
        ConservationError: As by `simulate`, with one job.
    """
    unknown = set(keep) - set(TABLES)
    if unknown:
        raise KeyError(f"no table {sorted(unknown)}: there are {', '.join(TABLES)}")
    jobs = processors() if jobs is None else jobs
    if jobs < 1:
        raise ValueError(f"{jobs} jobs: there must be at least one")
    _ready()
    if jobs == 1:
        yield from _here(tasks, progress, frozenset(keep))
        return
    pool = _Pool(jobs, progress, frozenset(keep))
    try:
        yield from pool.run(iter(tasks))
    finally:
        pool.close()


def processors() -> int:
    """Processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return max(len(os.sched_getaffinity(0)), 1)
    return os.cpu_count() or 1  # pragma: no cover (not Linux)


def _ready() -> None:
    import ruralsim.simulate  # noqa: F401  (declares every kernel)

    kernel.ready()


def _here(
    tasks: Iterable[Task], progress: "Progress | None", keep: frozenset[str]
) -> Iterator[tuple[Task, Results]]:
    for done, task in enumerate(tasks):

        def listen(day: int, days: int, today: date, done: int = done) -> None:
            if progress is not None:
                progress(done + day / days, done + 1)

        yield task, _simulate(task, keep, listen)


def _simulate(task: Task, keep: frozenset[str], listen: Any) -> Results:
    from ruralsim.simulate import simulate

    results = simulate(task.scenario, task.seed, task.days, progress=listen)
    tables = {name: results.columns(name) for name in TABLES if name in keep}
    return Results(tables, results.meta, results.manifest, results.geography, results.scenario)


class _Pool:
    """Workers, who does what, and what came back out of turn."""

    def __init__(self, jobs: int, progress: "Progress | None", keep: frozenset[str]) -> None:
        self.jobs, self.progress, self.keep = jobs, progress, keep
        self.workers: list[_Worker] = []
        self.finished: dict[int, Results] = {}
        self.done = 0

    def run(self, tasks: Iterator[Task]) -> Iterator[tuple[Task, Results]]:
        ordered: deque[tuple[int, Task]] = deque()
        number = 0
        while True:
            while (worker := self._idle()) is not None and len(ordered) < 2 * self.jobs:
                task = next(tasks, None)
                if task is None:
                    break
                worker.begin(number, task, self.keep)
                ordered.append((number, task))
                number += 1
            if not ordered:
                return
            if ordered[0][0] in self.finished:
                first, task = ordered.popleft()
                yield task, self.finished.pop(first)
            else:
                self._listen()

    def close(self) -> None:
        for worker in self.workers:
            worker.end()

    def _idle(self) -> "_Worker | None":
        for worker in self.workers:
            if worker.task is None:
                return worker
        if len(self.workers) < self.jobs:
            self.workers.append(_Worker())
            return self.workers[-1]
        return None

    def _listen(self) -> None:
        busy = {worker.pipe: worker for worker in self.workers if worker.task is not None}
        for pipe in wait(list(busy)):
            worker = busy[pipe]  # type: ignore[index]
            kind, value = worker.hear()
            if kind == "day":
                worker.part = value
            elif kind == "results":
                self.finished[worker.number] = pickle.loads(value)
                worker.task, worker.part = None, 0.0
                self.done += 1
            else:
                raise WorkerError(f"{worker.task}: {value}") from None
        if self.progress is not None:
            begun = self.done + sum(worker.task is not None for worker in self.workers)
            self.progress(self.done + sum(worker.part for worker in self.workers), begun)


class _Worker:
    """A process at the other end of a pipe."""

    def __init__(self) -> None:
        context = get_context("spawn")
        self.pipe, there = context.Pipe()
        self.process: BaseProcess = context.Process(target=_work, args=(there,), daemon=True)
        self.process.start()
        there.close()
        self.task: Task | None = None
        self.number, self.part, self.heard = -1, 0.0, False

    def begin(self, number: int, task: Task, keep: frozenset[str]) -> None:
        self.number, self.task = number, task
        with suppress(BrokenPipeError, ConnectionResetError):  # `hear` says what became of it
            self.pipe.send((task, keep))

    def hear(self) -> tuple[str, Any]:
        try:
            kind, value = self.pipe.recv()
        except (EOFError, ConnectionResetError):
            return "dead", self._obituary()
        self.heard = True
        return kind, value

    def end(self) -> None:
        self.pipe.close()
        self.process.terminate()
        self.process.join(_PATIENCE)
        if self.process.is_alive():  # pragma: no cover (terminate is enough)
            self.process.kill()
            self.process.join()
        self.process.close()

    def _obituary(self) -> str:
        self.process.join(_PATIENCE)
        code = self.process.exitcode
        if not self.heard:
            return (
                f"its process ended at the start (exit status {code}). Scripts that use several jobs must "
                'do so under if __name__ == "__main__": · 工作进程启动失败'
            )
        how = f"killed by signal {-code}" if code is not None and code < 0 else f"exit status {code}"
        return f"its process died ({how}); with too little memory, try fewer jobs · 工作进程中断,可减少并行数"


def _work(pipe: Connection) -> None:
    """What a worker does until its pipe closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent hears Ctrl-C, and ends its workers
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    try:
        _ready()
        pipe.send(("day", 0.0))
        while True:
            task, keep = pipe.recv()
            pipe.send(_answer(task, keep, pipe))
    except (EOFError, BrokenPipeError, ConnectionResetError):
        sys.exit(0)


def _answer(task: Task, keep: frozenset[str], pipe: Connection) -> tuple[str, Any]:
    told = perf_counter()

    def listen(day: int, days: int, today: date) -> None:
        nonlocal told
        if perf_counter() - told > _TOLD_EVERY:
            told = perf_counter()
            pipe.send(("day", day / days))

    try:
        return "results", pickle.dumps(_simulate(task, keep, listen), protocol=5)
    except (BrokenPipeError, ConnectionResetError):
        raise
    except RuralsimError as error:
        return "refused", str(error)
    except MemoryError:
        return "refused", "not enough memory; try fewer jobs · 内存不足,可减少并行数"
    except Exception:
        return "failed", traceback.format_exc()
