"""Many runs into a store: in this process, in processes of this machine, or on any Dask cluster.

```python
with Engine(jobs=2) as engine:
    for done in engine.run(tasks, Store("runs/store")):
        print(done.task, done.error or "fine")
```

Runs that the store has are not made again. Results do not depend on how many workers there are, nor where.
"""

import warnings
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import TracebackType
from typing import TYPE_CHECKING, Self

from ruralsim.experiment.running import worker
from ruralsim.experiment.running.cluster import Cluster, Here, Workers, processors
from ruralsim.experiment.running.task import Task
from ruralsim.experiment.running.worker import Answer
from ruralsim.foundation import sources
from ruralsim.foundation.errors import DataError, OtherModel, OutputError
from ruralsim.foundation.spelling import counted
from ruralsim.results.store import Store

if TYPE_CHECKING:
    import pandas as pd

_GATHER_EVERY = 500
_GATHER_LEAST = 1000


@dataclass(frozen=True)
class Done:
    """A task that has come to its end.

    Attributes:
        task: the task.
        key: the run's name in the store.
        error: what went wrong; empty if nothing did.
        seconds: it took; 0 if it was there already.
        fresh: it was made now; False if the store had it.
    """

    task: Task
    key: str
    error: str = ""
    seconds: float = 0.0
    fresh: bool = False


@dataclass(frozen=True)
class Progress:
    """How far the work is.

    Attributes:
        done: tasks that have ended, whichever way; parts of running ones count.
        fresh: runs made now.
        failed: runs that failed, now or before.
        running: runs under way.
    """

    done: float
    fresh: int
    failed: int
    running: int


class Engine:
    """Workers that simulate.

    Args:
        jobs: processes at once; one works in this process, None means one per processor.
        cluster: address of a Dask scheduler, `tcp://host:port`; its workers instead of our own processes.
        memory: limit of each of our processes, such as `4GiB`; a share of the machine's if empty.
    """

    def __init__(self, jobs: int | None = None, cluster: str = "", memory: str = "") -> None:
        self.jobs = processors() if jobs is None else jobs
        if self.jobs < 1:
            raise ValueError(f"{jobs} jobs: there must be at least one")
        self.cluster, self.memory = cluster, memory
        self._workers: Workers | None = None
        self._told_of_others = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Ends every worker of ours; a cluster of others only loses its client."""
        if self._workers is not None:
            self._workers.close()
            self._workers = None

    def run(
        self,
        tasks: Iterable[Task],
        store: Store,
        *,
        keep: Collection[str] = (),
        retry: bool = False,
        ordered: bool = False,
        progress: Callable[[Progress], None] | None = None,
    ) -> Iterator[Done]:
        """Makes the runs that the store has not got, and yields each task at its end.

        Args:
            tasks: read lazily, a little ahead of the workers; one run is made for equal ones.
            store: where the runs go.
            keep: tables to keep whole of each run.
            retry: try again what has failed before.
            ordered: yield in the order of the tasks, and read no further ahead than the workers need.
            progress: called several times a second.

        Raises:
            OutputError: The store cannot be written, or its disk is full; what is in it stays.
            ClusterLost: The scheduler is gone; what is in the store stays.
            DataError: A worker has other sources of the model.
        """
        store.create()
        course = _Course(store, tuple(keep), retry, ordered)
        source = iter(tasks)
        more = True

        def tell() -> None:
            if progress is not None:
                progress(course.progress(self._ready(store).parts()))

        try:
            while True:
                while more and course.room(self._width()):
                    task = next(source, None)
                    more = task is not None
                    if task is not None and course.begin(task):
                        self._tell_of_others(course, task)
                        self._ready(store).submit(task, course.keep)
                yield from course.ripe()
                if not course.running:
                    if more:
                        continue
                    break
                found = self._ready(store).hear(tell)
                if found is not None:
                    course.end(*found)
                tell()
            store.gather(_GATHER_LEAST)
            if progress is not None:
                progress(course.progress({}))
        finally:
            if course.running:
                self.close()  # whoever stops listening stops the work

    def _tell_of_others(self, course: "_Course", task: Task) -> None:
        """Warns, once, that a run is made although the store has it from another version of the model."""
        if not self._told_of_others and (text := course.passed_over(task)):
            self._told_of_others = True
            warnings.warn(text, OtherModel, stacklevel=3)

    def _width(self) -> int:
        return 2 * (self._workers.width() if self._workers is not None else self.jobs)

    def _ready(self, store: Store) -> Workers:
        """The workers, started when the first run is really to be made."""
        if self._workers is None:
            if self.cluster:
                self._workers = Cluster.at(self.cluster, store)
            elif self.jobs == 1:
                self._workers = Here()
            else:
                worker.ready()  # compiled once, found by all
                self._workers = Cluster.local(self.jobs, self.memory)
        self._workers.into(store)
        return self._workers


class _Course:
    """Which tasks run, which have ended, and in what order they are told."""

    def __init__(self, store: Store, keep: tuple[str, ...], retry: bool, ordered: bool) -> None:
        self.store, self.keep, self.ordered = store, keep, ordered
        self.made = store.succeeded()
        failed = store.errors()
        self.failures = {} if retry else dict(zip(failed["key"], failed["error"], strict=True))
        self.running: dict[str, list[Task]] = {}
        self.ended: dict[str, Answer] = {}
        self.queue: deque[Task] = deque()  # tasks not yet told, in order
        self.done = self.fresh = self.failed = 0

    def room(self, width: int) -> bool:
        """Whether another task may be read."""
        return len(self.running) < width and len(self.queue) < (width if self.ordered else 2 * width)

    def begin(self, task: Task) -> bool:
        """Notes a task; whether a run has to be made for it."""
        self.queue.append(task)
        key = task.key
        if key in self.running:
            self.running[key].append(task)
        elif key in self.failures:
            self.ended[key] = Answer("failed", self.failures[key])
        elif not (key in self.made and self.store.kept(key) >= set(self.keep)):
            self.running[key] = [task]
            return True
        return False

    @cached_property
    def _others(self) -> "pd.DataFrame":
        """Runs of the store that another version of the model made."""
        return self.store.of_others(sources.model())

    def passed_over(self, task: Task) -> str:
        """What to say if the store has a task's run from another version of the model; empty if not."""
        others = self._others[self._others["seed"] == task.number]
        if others.empty or not (others["scenario"] == task.settings.hash()).any():
            return ""
        query = f'ruralsim query {self.store.path} "SELECT version, sources, count(*) FROM runs GROUP BY ALL"'
        n, alone = counted(len(self._others), "run"), len(self._others) == 1
        was, is_ = ("was", "is") if alone else ("were", "are")
        return (
            f"{n} of this store {was} made by another version of the model and {is_} passed over; this one "
            f"({sources.model()[:8]}) makes its own. The old ones stay there: · "
            f"库中有 {len(self._others)} 次运行出自另一版本的模型，不予采用，由当前版本重新运行；"
            f"旧运行仍保留，可查询:\n  {query}"
        )

    def end(self, key: str, answer: Answer) -> None:
        """Notes how a run ended."""
        if answer.kind == "unwritable":
            raise OutputError(answer.error)
        if answer.kind == "refused":
            raise DataError(answer.error)
        del self.running[key]
        self.ended[key] = answer
        if answer.kind == "done":
            self.made.add(key)
            self.fresh += 1
            if self.fresh % _GATHER_EVERY == 0:
                self.store.gather(_GATHER_LEAST)
        else:
            self.failures[key] = answer.error

    def ripe(self) -> Iterator[Done]:
        """Tasks whose end may be told now."""
        waiting: deque[Task] = deque()
        while self.queue:
            task = self.queue.popleft()
            if task.key in self.running:
                waiting.append(task)
                if self.ordered:
                    break
                continue
            answer = self.ended.get(task.key)
            self.done += 1
            self.failed += answer is not None and answer.kind == "failed"
            fresh = answer is not None and answer.seconds > 0.0
            if answer is None:
                yield Done(task, task.key)
            else:
                yield Done(task, task.key, answer.error, answer.seconds, fresh)
        self.queue.extendleft(reversed(waiting))

    def progress(self, parts: Mapping[str, float]) -> Progress:
        """How far the work is, given the parts of running runs."""
        waiting = sum(task.key not in self.running for task in self.queue)
        running = sum(parts.get(key, 0.0) for key in self.running)
        return Progress(self.done + waiting + running, self.fresh, self.failed, len(self.running))
