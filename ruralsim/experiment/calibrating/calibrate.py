"""The search for the parameters that fit: Optuna proposes sets, runs say what they show.

```python
asked = Calibration.load("calibrate_small")
with Bench(Store("runs/store")) as bench:
    found = calibrate(asked, bench, Path("runs/fit/study.journal"))
found.best.values
```

The study lies in a journal file and every run in a store, so a search can be broken off at any moment and
taken up again; taken up, it goes on as if it had never been broken off, because each proposal depends on its
number and on what was known when it was made, and on nothing else.

The best of many noisy fits is flattered by luck: what is said of it comes from seeds that had no part in
the search.
"""

import logging
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ruralsim.experiment.calibrating.acceptable import Draws, match, ready
from ruralsim.experiment.calibrating.calibration import Calibration
from ruralsim.experiment.calibrating.gauge import Gauge, Told, Tried
from ruralsim.experiment.running import journal
from ruralsim.experiment.running.measure import Measuring
from ruralsim.foundation.errors import DataError, MissingExtra, RuralsimError

if TYPE_CHECKING:
    from optuna import Study
    from optuna.samplers import BaseSampler
    from optuna.storages import BaseStorage

_READINGS = "readings"  # of a trial, kept with it
_PURPOSE = "a calibration · 校准"
_STARTUP = 10  # trials at random before a sampler has anything to go by


@dataclass(frozen=True)
class Calibrated:
    """What a calibration found.

    Attributes:
        asked: the calibration.
        start: the base as it is, with the seeds of the search.
        trials: sets the search tried, in order; the base first, if it lies within the priors.
        draws: sets drawn from the priors, and which of them are acceptable.
        best: of all sets, the one that fits best with the seeds of the search.
        start_checked: the base with fresh seeds.
        best_checked: the best with fresh seeds.
    """

    asked: Calibration
    start: Tried
    trials: list[Tried]
    draws: Draws
    best: Tried
    start_checked: Tried
    best_checked: Tried


def calibrate(
    asked: Calibration, bench: Measuring, kept: Path | None = None, told: Told | None = None
) -> Calibrated:
    """Searches, draws an ensemble, and checks the best set with fresh seeds.

    Args:
        asked: the calibration.
        bench: what makes the runs.
        kept: journal of the search, to be gone on with if it is there; it is in memory if None.
        told: called after each step with sets measured so far, and sets in all.

    Raises:
        DataError: The journal keeps another search.
        MissingExtra: A package that some step needs is not installed.
        RuralsimError: Not one set could be run and read.
    """
    gauge = Gauge(asked, bench, asked.sets_needed(), told)
    search = Search(gauge, kept)
    ready(asked.ensemble)
    seeds, fresh = asked.seeds()
    (start,) = gauge.measure([asked.start], seeds)
    trials = search.run(start)
    draws = match(gauge, trials)
    sound = [tried for tried in (*trials, *draws.tried) if tried]
    if not sound:
        raise RuralsimError(
            "not one set of parameters could be run and read; what went wrong is in the store: "
            'ruralsim query STORE "SELECT * FROM errors" · 没有一组参数可用，错误记录在运行库中'
        )
    best = min(sound, key=lambda tried: float(gauge.goals.loss(tried.mean)))
    checked = gauge.measure([asked.start, best.values], fresh)
    gauge.step(gauge.needed)
    return Calibrated(asked, start, trials, draws, best, *checked)


class Search:
    """A search that can be broken off and taken up again.

    Args:
        gauge: what measures sets.
        kept: journal of the search; it is in memory if None.

    Raises:
        DataError: The journal keeps another search.
        MissingExtra: Optuna, or the sampler asked for, is not installed.
    """

    def __init__(self, gauge: Gauge, kept: Path | None) -> None:
        self.gauge, self.asked = gauge, gauge.asked
        self.study = _study(self.asked, journal.storage(kept, _PURPOSE))
        _sampler(self.asked, 0)  # if it is not installed, that is better known now

    def run(self, start: Tried) -> list[Tried]:
        """Every set tried, in order, once there are as many as were asked for.

        Args:
            start: the base, measured: the first of them, if it lies within the priors.
        """
        wanted, batch = self.asked.run.trials, self.asked.run.batch
        if self.asked.holds_start and not self.study.get_trials(deepcopy=False):
            self._add(start)
        found = self._finished()
        self.gauge.step(len(found) - self.asked.holds_start)
        while len(found) < wanted:
            # batches begin at the same numbers however often the search was broken off
            end = min(wanted, (len(found) // batch + 1) * batch)
            trials = [self._ask(number) for number in range(len(found), end)]
            sets = [tuple(float(trial.params[path]) for path in self.asked.parameters) for trial in trials]
            for trial, tried in zip(trials, self.gauge.measure(sets, self.asked.seeds()[0]), strict=True):
                trial.set_user_attr(_READINGS, tried.readings.tolist())
                self.study.tell(trial, **self._value(tried))
                found.append(tried)
        return found[:wanted]

    def _finished(self) -> list[Tried]:
        """Trials that were told, in order; of a batch that was broken off, the first ones at most."""
        found = []
        for trial in self.study.get_trials(deepcopy=False):
            if not trial.state.is_finished():
                break
            values = tuple(float(trial.params[path]) for path in self.asked.parameters)
            found.append(Tried(values, np.array(trial.user_attrs[_READINGS], float)))
        return found

    def _ask(self, number: int) -> Any:
        """A trial with its parameters; one that was asked for before a break is asked for again."""
        from optuna.trial import Trial

        self.study.sampler = _sampler(self.asked, number)
        asked = self.study.get_trials(deepcopy=False)
        trial = Trial(self.study, asked[number]._trial_id) if number < len(asked) else self.study.ask()
        for path, prior in self.asked.parameters.items():
            low, high = prior.ends
            if prior.whole:
                trial.suggest_int(path, int(low), int(high), log=prior.log)
            else:
                trial.suggest_float(path, low, high, log=prior.log)
        return trial

    def _add(self, tried: Tried) -> None:
        """Tells the study of a set that it did not propose."""
        from optuna.distributions import BaseDistribution, FloatDistribution, IntDistribution
        from optuna.trial import TrialState, create_trial

        space: dict[str, BaseDistribution] = {
            path: IntDistribution(int(prior.ends[0]), int(prior.ends[1]), log=prior.log)
            if prior.whole
            else FloatDistribution(*prior.ends, log=prior.log)
            for path, prior in self.asked.parameters.items()
        }
        told = self._value(tried)
        told = {"value": told["values"]} if "values" in told else {"state": TrialState.PRUNED}
        params = dict(self.asked.overrides(tried.values))
        attributes = {_READINGS: tried.readings.tolist()}
        self.study.add_trial(create_trial(params=params, distributions=space, user_attrs=attributes, **told))

    def _value(self, tried: Tried) -> dict[str, Any]:
        """The loss; a set that could not be read counts as worse than all others."""
        from optuna.trial import TrialState

        if tried:
            return {"values": float(self.gauge.goals.loss(tried.mean))}
        return {"state": TrialState.PRUNED}


def keeps(kept: Path, asked: Calibration) -> bool:
    """Whether a journal keeps no search but that of a calibration."""
    there = journal.storage(kept, _PURPOSE).get_all_studies()
    return {study.study_name for study in there} <= {_name(asked)}


def _name(asked: Calibration) -> str:
    return f"{asked.name}-{asked.digest()}"


def _study(asked: Calibration, storage: "BaseStorage") -> "Study":
    import optuna

    optuna.logging.set_verbosity(logging.WARNING)
    name = _name(asked)
    if others := {s.study_name for s in storage.get_all_studies()} - {name}:
        raise DataError(
            f"the search kept there is another one ({', '.join(sorted(others))}): its file, base, seeds or "
            "version of the model differ; give another --out, or leave it out for a new folder · "
            "已存的搜索与此不同（文件、基准、种子或模型版本不同），请换 --out，或不写 --out 另建文件夹"
        )
    return optuna.create_study(study_name=name, storage=storage, direction="minimize", load_if_exists=True)


def _sampler(asked: Calibration, number: int) -> "BaseSampler":
    """The sampler of one proposal, seeded by its number."""
    import optuna

    seed = int(np.random.SeedSequence((asked.seeds()[0].start, number)).generate_state(1)[0])
    startup = max(_STARTUP, 2 * len(asked.parameters))
    if asked.run.sampler == "tpe":
        return optuna.samplers.TPESampler(
            seed=seed, n_startup_trials=startup, multivariate=True, constant_liar=True
        )
    try:
        return optuna.samplers.CmaEsSampler(seed=seed, n_startup_trials=startup)
    except ImportError:
        raise MissingExtra("experiments", 'sampler = "cmaes"') from None
