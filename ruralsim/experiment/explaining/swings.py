"""What a factor moves: the outcome at its low and at its high end, for tornado diagrams."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from ruralsim.experiment.sweeping.answers import Answers, Array

_FIFTH = 0.2
_FEW = 5  # values of a factor that are shown one by one


class Swing(NamedTuple):
    """The outcome at both ends of a factor.

    Attributes:
        factor: path.
        low: what the factor is at its low end, as text; of a range, the mean of its lowest fifth.
        high: the same of the high end.
        at_low: mean outcome there.
        at_high: mean outcome there.
        middle: mean outcome of all points; one at a time, the base's if it ran.
    """

    factor: str
    low: str
    high: str
    at_low: float
    at_high: float
    middle: float


def swings(answers: Answers, columns: Array, means: Array) -> Iterator[Swing]:
    """Every factor's swing.

    One at a time, the ends are the lowest and the highest value that was run. In any other design they are
    the lowest and the highest fifth of the points, or value, while all other factors vary as they do.
    Of values that have no order the ends are those with the least and the greatest mean.

    Args:
        answers: of the plan.
        columns: (points, factors) values of the points.
        means: (points,) their outcomes.
    """
    if not len(means):
        return
    alone = answers.plan.design.kind == "one_at_a_time"
    base = means[np.isnan(columns).all(axis=1)] if alone else means
    middle = float(base.mean() if len(base) else means.mean())
    for j, name in enumerate(answers.names):
        there = np.isfinite(columns[:, j])
        x, y, levels = columns[there, j], means[there], answers.levels(name)
        if not len(x) or (np.ptp(x) == 0 and not alone):
            continue
        distinct = np.unique(x)
        if not answers.ordered(name):
            distinct = distinct[np.argsort([y[x == value].mean() for value in distinct], kind="stable")]
        if levels or alone or len(distinct) <= _FEW:
            low, high = x == distinct[0], x == distinct[-1]
        else:
            low, high = x <= np.quantile(x, _FIFTH), x >= np.quantile(x, 1 - _FIFTH)
        ends = (_said(levels, x[low].mean()), _said(levels, x[high].mean()))
        yield Swing(name, *ends, float(y[low].mean()), float(y[high].mean()), middle)


def _said(levels: tuple[Any, ...], value: float) -> str:
    return str(levels[int(value)]) if levels else f"{value:.4g}"
