"""Many runs, and the whole of their results: every task's results in the order of the tasks.

```python
tasks = [Task(scenario, seed) for seed in range(1, 9)]
for task, results in run_many(tasks, jobs=2):
    print(task.seed, results.indicators["headcount"].iloc[-1])
```

For comparisons and studies, which read more of a run than its indicators. The runs go through a store like
those of a sweep: a given one, where they stay for whoever asks again, or one that is thrown away at the end.
"""

import shutil
import tempfile
from collections.abc import Callable, Collection, Generator, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from ruralsim.experiment.running.cluster import processors
from ruralsim.experiment.running.engine import Engine
from ruralsim.experiment.running.engine import Progress as Course
from ruralsim.experiment.running.task import Task
from ruralsim.foundation.errors import RuralsimError
from ruralsim.results import Results
from ruralsim.results.describe import TABLES
from ruralsim.results.runs import Runs
from ruralsim.results.store import Store

Progress = Callable[[float, int], None]
"""Called with runs done (parts of running ones count) and runs begun or done."""

__all__ = ["Progress", "Task", "WorkerError", "processors", "run_many"]


class WorkerError(RuralsimError):
    """A run was refused by the model, or no worker survived it."""


def run_many(
    tasks: Iterable[Task],
    jobs: int | None = None,
    progress: Progress | None = None,
    *,
    keep: Collection[str] = TABLES,
    store: Store | None = None,
    cluster: str = "",
    noted: Runs | None = None,
) -> Generator[tuple[Task, Results], None, None]:
    """Simulates tasks and yields each with its results, in the order given.

    Closing the iterator, an error or Ctrl-C ends every worker. Scripts that ask for more than one job need
    the usual `if __name__ == "__main__":`, because workers are fresh processes.

    Args:
        tasks: read lazily, a little ahead of what is yielded.
        jobs: processes at once; by default one per processor this process may use.
        progress: called several times a second.
        keep: tables worth having; the others are empty in the results. Indicators are those of the store:
            of the first day, each month's end and the last day.
        store: where the runs stay, and are looked for; one that is thrown away if None.
        cluster: address of a Dask scheduler, instead of `jobs`; it needs a store.
        noted: takes note of every run, for those who want to make it again.

    Raises:
        WorkerError: A run failed.
        OutputError: The store cannot be written.
    """
    if unknown := set(keep) - set(TABLES):
        raise KeyError(f"no table {sorted(unknown)}: there are {', '.join(TABLES)}")

    def listen(course: Course) -> None:
        if progress is not None:
            progress(course.done, int(course.done) + course.running)

    with _place(store) as place, Engine(jobs, cluster) as engine:
        for done in engine.run(tasks, place, keep=keep, ordered=True, retry=True, progress=listen):
            if done.error:
                raise WorkerError(f"{done.task}: {done.error}")
            results = place.results(done.key)
            if noted is not None:
                noted.add(results)
            yield done.task, results


@contextmanager
def _place(store: Store | None) -> Iterator[Store]:
    if store is not None:
        yield store
        return
    folder = Path(tempfile.mkdtemp(prefix="ruralsim-"))
    try:
        yield Store(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
