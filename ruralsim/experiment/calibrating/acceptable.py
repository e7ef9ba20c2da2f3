"""Which sets of parameters are acceptable: history matching in waves, or ABC rejection.

Members of an ensemble are drawn from the priors, never taken from the search, which heaps up where the fit is
best. What lies between the acceptable sets is what the targets leave open.

*History matching* (Vernon, Goldstein & Bower 2010): the first wave is a Latin hypercube over the priors. For
each later wave an emulator of every target is fitted to all runs so far, the search's too; many points are
drawn from the priors, and those the emulators rule out are not run. What is run is accepted by its own runs
alone, so that an emulator can waste runs, or at worst overlook a corner, but accept nothing.

*ABC rejection* (Pritchard et al. 1999): one Latin hypercube, of which the part nearest to the targets is
kept.
"""

import warnings
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec

import numpy as np

from ruralsim.experiment.calibrating.calibration import Calibration, EnsembleOf, Values
from ruralsim.experiment.calibrating.gauge import Gauge, Tried
from ruralsim.experiment.calibrating.misfit import Array, pooled, worst
from ruralsim.foundation.errors import MissingExtra

_CANDIDATES = 4096  # points an emulator judges for each wave
_LEAST = 8  # runs below which there is nothing to fit an emulator to


@dataclass
class Draws:
    """Sets drawn from the priors.

    Attributes:
        tried: the sets, wave by wave.
        waves: of each set, its wave, from 1.
        left: of each wave, the part of the priors that it was drawn from.
        implausibility: (sets,) the worst that counts; inf where a target could not be read.
        accepted: (sets,) whether each is acceptable.
        distance: ABC: the largest distance that was accepted; NaN otherwise.
    """

    tried: list[Tried] = field(default_factory=list)
    waves: list[int] = field(default_factory=list)
    left: list[float] = field(default_factory=list)
    implausibility: Array = field(default_factory=lambda: np.zeros(0))
    accepted: np.ndarray[tuple[int], np.dtype[np.bool_]] = field(default_factory=lambda: np.zeros(0, bool))
    distance: float = np.nan

    def members(self, most: int) -> list[int]:
        """The first acceptable sets: in the order drawn, which says nothing of how well they fit."""
        return [int(i) for i in np.flatnonzero(self.accepted)[:most]]


def match(gauge: Gauge, trials: Sequence[Tried]) -> Draws:
    """Draws sets from the priors until there are acceptable ones enough, or no more waves.

    Args:
        gauge: what measures sets.
        trials: what the search tried, for the emulators to learn from.
    """
    asked, plan = gauge.asked, gauge.asked.ensemble
    draws, seeds = Draws(), asked.seeds()[0]
    if not plan.samples:
        return draws
    for wave in range(1, 2 if plan.method == "abc" else plan.waves + 1):
        sets, left = _draw(gauge, wave, [*trials, *draws.tried])
        draws.tried += gauge.measure(sets, seeds)
        draws.waves += [wave] * len(sets)
        draws.left.append(left)
        _judge(gauge, draws, [*trials, *draws.tried])
        if draws.accepted.sum() >= plan.members:
            break
    return draws


def ready(plan: EnsembleOf) -> None:
    """Makes sure, before a long search, that the draws after it can be made.

    Raises:
        MissingExtra: scikit-learn is needed and not installed.
    """
    if plan.method == "history" and plan.samples and plan.waves > 1 and find_spec("sklearn") is None:
        raise MissingExtra("experiments", "a second wave of history matching · 第二轮历史匹配")


def variance(asked: Calibration, tried: Sequence[Tried]) -> Array:
    """(targets,) variance of a set's means by luck, in squared units."""
    shape = np.zeros((0, len(asked.targets)))
    return pooled([shape, *(t.readings for t in tried)]) / asked.run.replications


def _judge(gauge: Gauge, draws: Draws, known: Sequence[Tried]) -> None:
    """Says of every draw whether it is acceptable."""
    plan, means = gauge.asked.ensemble, np.array([tried.mean for tried in draws.tried])
    implausible = gauge.goals.implausible(means, variance(gauge.asked, known))
    draws.implausibility = worst(implausible, plan.misses)
    if plan.method == "history":
        draws.accepted = draws.implausibility <= plan.cutoff
        return
    distance = np.sqrt(gauge.goals.loss(means) / gauge.goals.weight.sum())
    distance = np.where(np.isfinite(distance), distance, np.inf)
    nearest = np.argsort(distance, kind="stable")[: max(1, round(plan.accept * len(distance)))]
    draws.accepted = np.zeros(len(distance), bool)
    draws.accepted[nearest] = np.isfinite(distance[nearest])
    draws.distance = float(distance[nearest].max()) if draws.accepted.any() else np.nan


def _draw(gauge: Gauge, wave: int, known: Sequence[Tried]) -> tuple[list[Values], float]:
    """Sets of one wave, and the part of the priors that they come from."""
    from scipy.stats import qmc

    asked = gauge.asked
    n, seeds = asked.ensemble.samples, (asked.seeds()[0].start, 1_000_000 + wave)
    rng = np.random.default_rng(np.random.SeedSequence(seeds))
    cube = qmc.LatinHypercube(len(asked.parameters), seed=rng)
    sound = [tried for tried in known if tried]
    if wave == 1 or len(sound) < max(_LEAST, len(asked.parameters) + 2):
        return asked.at(cube.random(n)), 1.0
    many = cube.random(max(_CANDIDATES, n))
    # whole numbers are judged where they are run, not where they were drawn
    implausible = _emulated(gauge, sound, asked.parts(asked.at(many)))
    order = np.argsort(np.where(implausible <= asked.ensemble.cutoff, 0.0, implausible), kind="stable")
    left = float((implausible <= asked.ensemble.cutoff).mean())
    return asked.at(many[order[:n]]), left


def _emulated(gauge: Gauge, known: Sequence[Tried], parts: Array) -> Array:
    """(points,) implausibility of points that were not run, by a Gaussian process for each target.

    Args:
        gauge: targets.
        known: sets that were run.
        parts: (points, parameters) in the unit cube of the priors.
    """
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.gaussian_process import GaussianProcessRegressor
    from sklearn.gaussian_process.kernels import ConstantKernel, Matern, WhiteKernel

    asked = gauge.asked
    places, means = asked.parts([tried.values for tried in known]), np.array([tried.mean for tried in known])
    kernel = ConstantKernel(1.0, (1e-3, 1e3)) * Matern(
        np.ones(places.shape[1]), (0.05, 50.0), nu=2.5
    ) + WhiteKernel(0.1, (1e-6, 2.0))
    guess, spread = np.empty((2, len(parts), means.shape[1]))
    for j, column in enumerate(means.T):
        process = GaussianProcessRegressor(kernel, normalize_y=True)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)
            guess[:, j], spread[:, j] = process.fit(places, column).predict(parts, return_std=True)
    # the white part of the kernel is the luck of a mean, so that it is counted once
    return worst(gauge.goals.implausible(guess, spread**2), asked.ensemble.misses)
