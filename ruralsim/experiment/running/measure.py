"""Outcomes of scenarios, for searches that decide the next scenario from the last.

```python
with Bench(Store("runs/store"), jobs=2) as bench:
    found = bench.measure([scenario], seeds=[1, 2, 3], outcomes={"income": Outcome(indicator="income_head")})
```
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from types import TracebackType
from typing import TYPE_CHECKING, Protocol, Self

import numpy as np
from numpy.typing import NDArray

from ruralsim.experiment.reading.outcome import Outcome, read_outcomes
from ruralsim.experiment.running.engine import Engine, Progress
from ruralsim.experiment.running.runs import WorkerError
from ruralsim.experiment.running.task import Task
from ruralsim.results import Results
from ruralsim.results.store import Store

if TYPE_CHECKING:
    from ruralsim.scenario import Scenario


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
        store: where the runs go.
        jobs: processes at once; one per processor if None.
        cluster: address of a Dask scheduler instead.
        progress: called several times a second, with runs read in earlier steps counted as done.

    Attributes:
        read: runs read in earlier steps.
        keys: of every run that was asked for, in order.
    """

    def __init__(
        self,
        store: Store,
        *,
        jobs: int | None = None,
        cluster: str = "",
        progress: Callable[[Progress], None] | None = None,
    ) -> None:
        self.store, self.read, self._progress = store, 0, progress
        self.keys: dict[str, None] = {}
        self._engine = Engine(jobs, cluster)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._engine.close()

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

    def results(self, tasks: Sequence[Task], keep: Collection[str]) -> Iterator[Results]:
        """Runs tasks, and yields the whole results of each in their order.

        Args:
            tasks: what to run.
            keep: tables worth having; the others are empty in the results.

        Raises:
            WorkerError: A run failed.
        """
        self.keys |= dict.fromkeys(task.key for task in tasks)
        for done in self._engine.run(
            tasks, self.store, keep=keep, ordered=True, retry=True, progress=self._told
        ):
            if done.error:
                raise WorkerError(f"{done.task}: {done.error}")
            yield self.store.results(done.key)
        self.read += len(tasks)

    def _told(self, step: Progress) -> None:
        if self._progress is not None:
            self._progress(replace(step, done=self.read + step.done))
