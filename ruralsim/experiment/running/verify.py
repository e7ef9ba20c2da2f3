"""Runs of a bundle made once more, and whether they come out the same to the last bit."""

import tomllib
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from ruralsim.experiment.running.engine import Engine, Progress
from ruralsim.experiment.running.task import Task
from ruralsim.foundation.errors import RuralsimError
from ruralsim.results.files import write_inputs
from ruralsim.results.runs import Run, Runs
from ruralsim.results.store import Store
from ruralsim.scenario import Scenario


class Verdict(NamedTuple):
    """What became of a run that was made again.

    Attributes:
        run: as the bundle has it.
        same: every bit of it came out again.
        why: what is different or went wrong; empty if nothing.
    """

    run: Run
    same: bool
    why: tuple[str, str] = ("", "")


_READ_OTHERWISE = "this version reads the scenario otherwise", "本版本对该方案的解读不同"
_OTHER_BITS = "other numbers came out", "结果数值不同"


def sample(runs: Runs, count: int | None) -> list[Run]:
    """Runs to be made again: all, or so many in the order of their keys, which are hashes.

    Args:
        runs: of the bundle.
        count: how many at most; all if None.
    """
    return sorted(runs.runs.values())[:count]


def plugins(runs: Runs, chosen: Sequence[Run]) -> list[str]:
    """Code from outside the package that runs bring along, as their scenarios name it."""
    texts = {run.scenario: runs.scenarios.get(run.scenario, "") for run in chosen}
    return sorted({str(name) for text in texts.values() for name in tomllib.loads(text).get("plugins", ())})


def again(
    runs: Runs,
    chosen: Sequence[Run],
    *,
    jobs: int | None = None,
    progress: Callable[[Progress], None] | None = None,
) -> list[Verdict]:
    """Makes runs again and compares them with what the bundle says of them.

    Args:
        runs: of the bundle, with their scenarios and data files.
        chosen: those of them that are made.
        jobs: processes at once; one per processor if None.
        progress: called several times a second.

    Returns:
        One verdict for each, in the order given.
    """
    with TemporaryDirectory(prefix="ruralsim-verify-") as made:
        place, tasks, wrong = Path(made), dict[Run, Task](), dict[Run, Verdict]()
        write_inputs(place, runs.inputs)
        for run in chosen:
            try:
                scenario = _scenario(place, runs.scenarios[run.scenario])
            except (RuralsimError, KeyError) as error:
                wrong[run] = Verdict(run, False, (str(error), ""))
                continue
            tasks[run] = Task(scenario, run.seed)
            if scenario.hash() != run.scenario:
                wrong[run] = Verdict(run, False, _READ_OTHERWISE)
        store = Store(place / "store")
        with Engine(jobs) as engine:
            todo = [task for run, task in tasks.items() if run not in wrong]
            failed = {
                done.key: done.error for done in engine.run(todo, store, progress=progress) if done.error
            }
        found = Runs.of_store(store).runs
        for run, task in tasks.items():
            if run not in wrong and task.key in found:
                same = found[task.key].bits == run.bits
                wrong[run] = Verdict(run, same, ("", "") if same else _OTHER_BITS)
            elif run not in wrong:
                wrong[run] = Verdict(run, False, (failed.get(task.key, ""), ""))
        return [wrong[run] for run in chosen]


def _scenario(place: Path, toml: str) -> Scenario:
    """A scenario whose data files lie in a folder."""
    file = place / "scenario.toml"
    file.write_text(toml, encoding="utf-8")
    return Scenario.load(file)
