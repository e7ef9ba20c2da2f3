"""Outcomes of scenarios, for searches that decide the next scenario from the last.

```python
with Bench(Store("runs/store"), jobs=2) as bench:
    found = bench.measure([scenario], seeds=[1, 2, 3], outcomes={"income": Outcome(indicator="income_head")})
```
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import TYPE_CHECKING, Any, Protocol, Self, TypeVar

import numpy as np
from numpy.typing import NDArray

from ruralsim.experiment.reading.outcome import Outcome, read_outcomes
from ruralsim.experiment.running.engine import Engine, Progress
from ruralsim.experiment.running.runs import WorkerError
from ruralsim.experiment.running.task import Task
from ruralsim.results import Results
from ruralsim.results.runs import Runs
from ruralsim.results.store import Store

if TYPE_CHECKING:
    from ruralsim.results.findings import Findings
    from ruralsim.scenario import Scenario

F = TypeVar("F", bound="Findings")


class Measuring(Protocol):
    """What makes runs and reads them: a bench, or a formula in a test."""

    def measure(
        self, scenarios: "Sequence[Scenario]", seeds: Sequence[int], outcomes: Mapping[str, Outcome]
    ) -> NDArray[np.float64]:
        """(scenarios, seeds, outcomes) what was read; NaN for runs that failed."""
        ...


class Bench:
    """Workers and a store, held ready between questions; a run that was made once is never made again.

    Args:
        store: where the runs stay, and are looked for; one that is thrown away in the end if None.
        jobs: processes at once; one per processor if None.
        cluster: address of a Dask scheduler instead; it needs a store that its workers see.
        progress: called several times a second, with runs read in earlier steps counted as done.

    Attributes:
        read: runs read in earlier steps.
        keys: of every run that was asked for, in order.
    """

    def __init__(
        self,
        store: Store | None = None,
        *,
        jobs: int | None = None,
        cluster: str = "",
        progress: Callable[[Progress], None] | None = None,
    ) -> None:
        self.read, self._progress = 0, progress
        self.keys: dict[str, None] = {}
        self._open = ExitStack()
        if store is None:
            made = TemporaryDirectory(prefix="ruralsim-", ignore_cleanup_errors=True)
            store = Store(Path(self._open.enter_context(made)))
        self.store = store
        self._engine = self._open.enter_context(Engine(jobs, cluster))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.close()

    def ask(self, answer: "Callable[[Any, Bench], F]", asked: object) -> F:
        """What answers a question, with the runs it rests on: enough to make each of them again.

        Args:
            answer: what makes findings of the question and this bench.
            asked: the question.
        """
        found = answer(asked, self)
        found.runs = Runs.of_store(self.store, self.keys)
        return found

    def measure(
        self, scenarios: "Sequence[Scenario]", seeds: Sequence[int], outcomes: Mapping[str, Outcome]
    ) -> NDArray[np.float64]:
        """Runs every scenario with every seed.

        Args:
            scenarios: what to run.
            seeds: the same for all, so that differences are the scenarios' own.
            outcomes: what to read, by name.

        Returns:
            (scenarios, seeds, outcomes) values; NaN where a run failed.
        """
        tasks = [Task(scenario, seed) for scenario in scenarios for seed in seeds]
        self.keys |= dict.fromkeys(task.key for task in tasks)
        for _ in self._engine.run(tasks, self.store, progress=self._told):
            pass  # what failed is in the store, and NaN below
        self.read += len(tasks)
        read = read_outcomes(self.store, [task.key for task in tasks], outcomes)
        return read.to_numpy(float).reshape(len(scenarios), len(seeds), len(outcomes))

    def results(self, tasks: Iterable[Task], keep: Collection[str]) -> Iterator[Results]:
        """Runs tasks, and yields the whole results of each in their order.

        Args:
            tasks: what to run; read a little ahead of what is yielded: whoever has seen enough may stop.
            keep: tables worth having; the others are empty in the results.

        Raises:
            WorkerError: A run failed.
        """
        made = self._engine.run(tasks, self.store, keep=keep, ordered=True, retry=True, progress=self._told)
        before = len(self.keys)
        for done in made:
            if done.error:
                raise WorkerError(f"{done.task}: {done.error}")
            self.keys[done.key] = None
            yield self.store.results(done.key)
        self.read += len(self.keys) - before

    def _told(self, step: Progress) -> None:
        if self._progress is not None:
            self._progress(replace(step, done=self.read + step.done))
