"""The search for the best mix of levers under a budget.

Optuna's TPE proposes mixes and is told what they do and by how much they pass the budget. Beside it stand
mixes any treasurer would try: each lever alone, everything at once, good mixes cut down or blown up until
they cost what there is, and what lies between two of the best. If there are no more mixes than trials, all
are measured.

The best of many noisy measurements is flattered by luck. So the few that look best are measured again with
fresh seeds, the best of those is chosen, and what is reported of it comes from seeds that had no say.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ruralsim.experiment.budgeting.budget import SHORTLIST, BudgetQuestion, Mix
from ruralsim.experiment.budgeting.mixes import Book, Measured, upper
from ruralsim.experiment.running import journal
from ruralsim.foundation.errors import DataError

if TYPE_CHECKING:
    from optuna import Study
    from optuna.distributions import BaseDistribution
    from optuna.samplers import TPESampler

    Told = Callable[[int, int], None]
    """Called with runs read and runs in all."""

_BATCH = 4  # mixes proposed at once: the same whatever the number of workers, so that results are
_ROOM = 0.02  # a scaled mix aims a little below the budget
_NEAR = 0.03  # what is as close as this to the budget is not scaled
_OWN = "own"  # trials of this budget, as against those taken over from the others


@dataclass(frozen=True)
class Best:
    """What a budget buys.

    Attributes:
        budget: CNY a year.
        mix: the best mix found; None if none keeps the budget.
        searched: what the search saw of it; of the cheapest mix, if none keeps the budget.
        final: the same with fresh seeds, None if there is no mix.
        without: for each lever that is moved, the mix with that lever as in the base, with the same seeds.
    """

    budget: float
    mix: Mix | None
    searched: Measured
    final: Measured | None
    without: dict[str, Measured]


class Search:
    """A search for every budget of a question, that can be broken off and taken up again.

    Args:
        asked: the question.
        book: what measures mixes.
        kept: journal of the search; it is in memory if None.
        told: called after each step with runs read so far, and runs in all at most.
    """

    def __init__(
        self, asked: BudgetQuestion, book: Book, kept: Path | None = None, told: "Told | None" = None
    ) -> None:
        self.asked, self.book = asked, book
        self.storage = journal.storage(kept, "the search for a budget's best mix · 预算搜索")
        self._told, self._needed = told, asked.runs_needed()
        self.first, self.second, self.third = asked.seeds()
        self.found: dict[Mix, Measured] = {}
        """Every mix tried, as the search saw it, in the order tried."""

    def run(self) -> list[Best]:
        """The best mix of each budget, smallest budget first.

        Raises:
            DataError: No run came through.
        """
        for budget in self.asked.budget.amounts:
            self._search(budget)
        if not any(self.found.values()):
            raise DataError(
                "no mix could be measured: every run of the base or of the mixes failed, or gave no number"
                " · 没有任何组合可以测算：基准或各组合的运行均失败，或未得到数值"
            )
        chosen = [self._choose(budget) for budget in self.asked.budget.amounts]
        return [self._finish(budget, mix) for budget, mix in chosen]

    def passes(self, measured: Measured, budget: float) -> float:
        """By how much a mix passes a budget, CNY a year; zero or less if it keeps it."""
        return upper(measured.cost, self.asked.budget.kept) - budget

    def _step(self) -> None:
        if self._told is not None:
            self._told(self.book.runs, self._needed)

    # proposing

    def _search(self, budget: float) -> None:
        study = self._study(budget)
        own = self._take_up(study, budget)
        first = budget == self.asked.budget.amounts[0]
        few = self.asked.mixes <= self.asked.run.trials
        wanted = self.asked.run.trials if not few else self.asked.mixes if first else 0
        todo = list(self._openings())[own:] if first else []
        while own < wanted:
            left = min(_BATCH, wanted - own)
            ours, todo = todo[:left], todo[left:]
            if not ours:
                ours = [*dict.fromkeys(m for m in (self._scaled(budget), self._between(budget)) if m)][:left]
            # seeded by how far it has come: taken up again, the search goes on as if never broken off
            study.sampler = _sampler((self.first.start, round(budget), own))
            trials = [study.ask(self._space()) for _ in range(left - len(ours))]
            asked = [self._mix(trial.params) for trial in trials]
            self._measure([*asked, *ours])
            for trial, mix in zip(trials, asked, strict=True):
                self._tell(study, trial, mix, budget)
            for mix in ours:
                study.add_trial(self._told_of(mix, budget, own=True))
            own += left

    def _take_up(self, study: "Study", budget: float) -> int:
        """Reads what the study has seen, tells it of other budgets' mixes, and counts its own trials."""
        from optuna.trial import TrialState

        for trial in study.get_trials(deepcopy=False, states=(TrialState.RUNNING,)):
            study.tell(trial.number, state=TrialState.FAIL)  # asked when it was broken off
        seen = study.get_trials(deepcopy=False)
        own = [self._mix(t.params) for t in seen if t.user_attrs.get(_OWN)]
        self._measure(own)
        known = {self._mix(t.params) for t in seen if t.state == TrialState.COMPLETE}
        for mix, measured in self.found.items():
            if mix not in known and measured:
                study.add_trial(self._told_of(mix, budget, own=False))
        return len(own)

    def _openings(self) -> Iterator[Mix]:
        """What is tried first: all mixes if they are few, else nothing, each lever alone, and everything."""
        asked = self.asked
        if asked.mixes <= asked.run.trials:
            yield from asked.every_mix()
            return
        nothing = asked.nearest(asked.rest)
        top = tuple(choices[-1] for choices in asked.choices)
        alone = (
            tuple(h if i == j else r for j, (h, r) in enumerate(zip(top, nothing, strict=True)))
            for i in range(len(top))
        )
        yield from dict.fromkeys((nothing, *alone, top))

    def _scaled(self, budget: float) -> Mix | None:
        """The most promising mix that comes of moving a known one towards or away from the base.

        Along the way cost and effect are taken to grow in proportion, which is wrong and good enough to
        propose something that is measured before it is believed.
        """
        best, found = -np.inf, None
        rest = np.array(self.asked.rest)
        for mix, measured in self.found.items():
            cost = upper(measured.cost, self.asked.budget.kept) if measured else 0.0
            if cost <= 0.0 or abs(budget / cost - 1.0) < _NEAR:
                continue
            factor = budget * (1.0 - _ROOM) / cost
            scaled = self.asked.nearest(rest + factor * (np.array(mix) - rest))
            promise = min(factor, 1.5) * float(measured.gain.mean())
            if scaled not in self.found and promise > best:
                best, found = promise, scaled
        return found

    def _between(self, budget: float) -> Mix | None:
        """A mix halfway between two of the best that keep the budget.

        Where returns diminish, halves of two good mixes do more than either, and cost no more.
        """
        keeping = [m for m in self.found.values() if m and self.passes(m, budget) <= 0.0]
        keeping.sort(key=lambda m: -float(m.gain.mean()))
        for a, b in combinations(keeping[:SHORTLIST], 2):
            halfway = self.asked.nearest((np.array(a.mix) + np.array(b.mix)) / 2)
            if halfway not in self.found:
                return halfway
        return None

    def _measure(self, mixes: list[Mix]) -> None:
        new = [mix for mix in dict.fromkeys(mixes) if mix not in self.found]
        self.found |= dict(zip(new, self.book.measure(new, self.first), strict=True))
        self._step()

    # what the study is told

    def _study(self, budget: float) -> "Study":
        import optuna

        optuna.logging.set_verbosity(optuna.logging.WARNING)
        name = f"{self.asked.name}-{self.asked.digest()}-{budget!r}"
        return optuna.create_study(
            study_name=name, storage=self.storage, direction="maximize", load_if_exists=True
        )

    def _space(self) -> "dict[str, BaseDistribution]":
        """What may be proposed: anything within a range, rounded to a step thereafter, or one of a list."""
        from optuna.distributions import CategoricalDistribution, FloatDistribution

        def one(name: str, choices: tuple[float, ...]) -> "BaseDistribution":
            if self.asked.levers[name].values:
                return CategoricalDistribution(choices)
            return FloatDistribution(choices[0], choices[-1])

        return {name: one(name, c) for name, c in zip(self.asked.levers, self.asked.choices, strict=True)}

    def _mix(self, params: dict[str, Any]) -> Mix:
        """The mix nearest to what was proposed among those that are tried."""
        return tuple(
            min(choices, key=lambda c, x=params[name]: abs(c - x))  # type: ignore[misc]
            for name, choices in zip(self.asked.levers, self.asked.choices, strict=True)
        )

    def _told_of(self, mix: Mix, budget: float, own: bool) -> Any:
        from optuna.trial import TrialState, create_trial

        measured = self.found[mix]
        space = self._space()
        told: dict[str, Any] = {"state": TrialState.FAIL}
        if measured:
            told = {
                "value": float(measured.gain.mean()),
                "constraints": {"budget": self.passes(measured, budget)},
            }
        params = dict(zip(self.asked.levers, mix, strict=True))
        return create_trial(params=params, distributions=space, user_attrs={_OWN: own}, **told)

    def _tell(self, study: "Study", trial: Any, mix: Mix, budget: float) -> None:
        from optuna.trial import TrialState

        measured = self.found[mix]
        trial.set_user_attr(_OWN, True)
        if measured:
            trial.set_constraint("budget", self.passes(measured, budget))
            study.tell(trial, float(measured.gain.mean()))
        else:
            study.tell(trial, state=TrialState.FAIL)

    # choosing

    def _choose(self, budget: float) -> tuple[float, Mix | None]:
        """The best of those that looked best, by what they did with the search's seeds and with others."""
        keeping = [m for m in self.found.values() if m and self.passes(m, budget) <= 0.0]
        keeping.sort(key=lambda m: -float(m.gain.mean()))
        # the base is always in the running
        nothing = [m for m in keeping[SHORTLIST:] if m.mix == self.asked.rest]
        pooled = self._pool(m.mix for m in [*keeping[:SHORTLIST], *nothing])
        sound = [m for m in pooled if m and self.passes(m, budget) <= 0.0]
        return budget, max(sound, key=lambda m: float(m.gain.mean())).mix if sound else None

    def _pool(self, mixes: Iterable[Mix]) -> list[Measured]:
        found = self.book.measure(mixes, [*self.first, *self.second])
        self._step()
        return found

    def _finish(self, budget: float, mix: Mix | None) -> Best:
        if mix is None:
            known = [m for m in self.found.values() if m]
            return Best(
                budget, None, min(known, key=lambda m: upper(m.cost, self.asked.budget.kept)), None, {}
            )
        moved = [i for i, (a, b) in enumerate(zip(mix, self.asked.rest, strict=True)) if a != b]
        names = list(self.asked.levers)
        without = [(*mix[:i], self.asked.rest[i], *mix[i + 1 :]) for i in moved]
        final, *others = self.book.measure([mix, *without], self.third)
        self._step()
        return Best(
            budget, mix, self.found[mix], final, dict(zip((names[i] for i in moved), others, strict=True))
        )


def _sampler(entropy: tuple[int, ...]) -> "TPESampler":
    from optuna.samplers import TPESampler

    seed = int(np.random.SeedSequence(entropy).generate_state(1)[0])
    return TPESampler(seed=seed, multivariate=True, constant_liar=True)
