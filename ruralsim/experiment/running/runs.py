"""Many runs, and the whole of their results: every task's results in the order of the tasks.

```python
tasks = [Task(scenario, seed) for seed in range(1, 9)]
for task, results in run_many(tasks, jobs=2):
    print(task.seed, results.indicators["headcount"].iloc[-1])
```

For whoever keeps no store: the runs go through one that is thrown away at the end. Questions that keep theirs
have a `measure.Bench`.
"""

from collections.abc import Callable, Collection, Generator, Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

from ruralsim.experiment.running.cluster import processors
from ruralsim.experiment.running.engine import Engine
from ruralsim.experiment.running.engine import Progress as Course
from ruralsim.experiment.running.task import Task
from ruralsim.foundation.errors import RuralsimError
from ruralsim.results import Results
from ruralsim.results.describe import TABLES
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

    Raises:
        WorkerError: A run failed.
        OutputError: The store cannot be written.
    """
    if unknown := set(keep) - set(TABLES):
        raise KeyError(f"no table {sorted(unknown)}: there are {', '.join(TABLES)}")

    def listen(course: Course) -> None:
        if progress is not None:
            progress(course.done, int(course.done) + course.running)

    with TemporaryDirectory(prefix="ruralsim-", ignore_cleanup_errors=True) as made, Engine(jobs) as engine:
        place = Store(Path(made))
        for done in engine.run(tasks, place, keep=keep, ordered=True, progress=listen):
            if done.error:
                raise WorkerError(f"{done.task}: {done.error}")
            yield done.task, place.results(done.key)
