"""The answer: net benefits seed by seed, and how likely their mean is above none.

With a household-year worth λ, a policy's net benefit in a pair of runs is λ × household-years gained less
public money spent (Stinnett & Mullahy, *Medical Decision Making* 18, 1998). Its mean over all luck is not
known, only pairs are. With priors flat in the mean and in the logarithm of the variance, the posterior of the
mean is Student's t about the pairs' mean, with their standard error and one degree of freedom less than there
are pairs (Gelman et al., *Bayesian Data Analysis*, 3.2). The chance that it is above none, drawn over λ, is
the acceptability curve (van Hout et al., *Health Economics* 3, 1994; Fenwick, Claxton & Sculpher, *Health
Economics* 10, 2001). Resampling pairs would say the same with many of them; with few it is too sure of
itself, as its tails are too thin.

Under three pairs no chance is told. Nothing is discounted: household-years and money count alike in all
years.
"""

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from ruralsim.experiment.accepting.question import Acceptability
from ruralsim.experiment.asking.flat import values_in
from ruralsim.experiment.reading.differences import ends, interval, ratio
from ruralsim.experiment.reading.pairs import Households, public_cost
from ruralsim.experiment.running.measure import Bench
from ruralsim.experiment.running.task import Task
from ruralsim.foundation import sources
from ruralsim.foundation.judging import LEVEL, too_few
from ruralsim.results.describe import Label, read_labels
from ruralsim.results.findings import Findings, tabled
from ruralsim.scenario import toml
from ruralsim.world.county import sizes

Array = NDArray[np.float64]

_OPTIONS = """
option      |                    | Policy                                  | 政策
gained      | household-years    | Household-years above the line gained   | 新增监测线以上户·年
gained_low  | household-years    | Lower end of its interval               | 区间下限
gained_high | household-years    | Upper end of its interval               | 区间上限
cost        | CNY                | Public money beyond the base's          | 新增财政支出
cost_low    | CNY                | Lower end of its interval               | 区间下限
cost_high   | CNY                | Upper end of its interval               | 区间上限
price       | CNY/household-year | Cost of one gained, or saved by one lost | 每户·年支出(或节省)
price_low   | CNY/household-year | Lower end of its interval (Fieller)     | 区间下限(Fieller)
price_high  | CNY/household-year | Upper end of its interval (Fieller)     | 区间上限(Fieller)
sign        | code               | 1 gained, -1 lost, 0 cannot be told     | 符号(1增,-1减,0不明)
sure_low    | CNY/household-year | Least worth where it is almost sure     | 基本确定划算的最低价值
sure_high   | CNY/household-year | Largest worth where it is; inf no end   | 其最高价值(inf为无上限)
reps        | pairs              | Pairs of runs                           | 配对数
"""

_CURVE = """
option       |                    | Policy                                     | 政策
worth        | CNY/household-year | Worth of a household-year                  | 一户·年的价值
chance       | share              | Probability that it is worth its money     | 政策划算的概率
benefit      | CNY                | Net benefit over the run, mean of pairs    | 运行期净收益均值
benefit_low  | CNY                | Lower end of its interval                  | 区间下限
benefit_high | CNY                | Upper end of its interval                  | 区间上限
best         |                    | No other and not the base has more on average | 平均净收益最大
"""

_PAIRS = """
option |                 | Policy                                | 政策
seed   | no.             | Seed of the pair                      | 种子
gained | household-years | Household-years above the line gained | 新增监测线以上户·年
cost   | CNY             | Public money beyond the base's        | 新增财政支出
"""

TABLES: Mapping[str, Mapping[str, Label]] = {
    "options": read_labels(_OPTIONS),
    "curve": read_labels(_CURVE),
    "pairs": read_labels(_PAIRS),
}
"""Table → column → unit and labels; sums over the whole run."""

_POINTS = 101  # of the curve
_ROUNDING = 1e-9


def answer(asked: Acceptability, bench: Bench) -> Findings:
    """Runs the options beside the base and says how likely each is worth its money.

    Args:
        asked: the question.
        bench: what makes the runs.

    Raises:
        WorkerError: A run failed.
    """
    scenarios = [asked.base_scenario, *map(asked.scenario, asked.options)]
    tasks = [Task(scenario, seed) for seed in asked.seeds for scenario in scenarios]
    runs = bench.results(tasks, keep=("households", "indicators", "money"))
    gained, cost = np.zeros((2, len(asked.options), len(asked.seeds)))
    for j in range(len(asked.seeds)):
        base = next(runs)
        first_day = base.columns("indicators")["date"][0]
        for i in range(len(asked.options)):
            other = next(runs)
            pair = Households(base.columns("households"), other.columns("households"), first_day)
            gained[i, j] = pair.household_years
            cost[i, j] = (public_cost(other) - public_cost(base)) * max(pair.years, 1.0)
    rows = {
        "options": _options(asked, gained, cost),
        "curve": _curve(asked, gained, cost),
        "pairs": _pairs(asked, gained, cost),
    }
    kept, inputs = asked.kept()
    text = toml.dumps(kept)
    return Findings("acceptability", tabled(TABLES, rows), _meta(asked), text, inputs=inputs, labels=TABLES)


def chance(benefits: Array) -> Array:
    """Probability that the mean net benefit over all luck is above none.

    Args:
        benefits: (pairs, k) net benefits, CNY.

    Returns:
        (k,) of the posterior; NaN with too few pairs, or where no pair differs from its base.
    """
    n = len(benefits)
    if too_few(n):
        return np.full(benefits.shape[1], np.nan)
    mean, error = benefits.mean(axis=0), benefits.std(axis=0, ddof=1) / np.sqrt(n)
    alike = error <= _ROUNDING * np.abs(benefits).max(axis=0)  # every pair says the same
    with np.errstate(all="ignore"):
        found = np.where(alike, np.where(mean > 0.0, 1.0, 0.0), stats.t.cdf(mean / error, n - 1))
    return np.where((benefits == 0.0).all(axis=0), np.nan, found)


def sure_where(gained: Array, cost: Array, level: float = LEVEL) -> tuple[float, float]:
    """From what worth of a household-year to what worth a policy is worth its money with a probability.

    Where the lower end of the posterior of λE − C touches none, (λĒ − C̄)² = t²(λ²s_E² − 2λs_EC + s_C²): the
    quadratic of Fieller's interval, one-sided. Worths between or beyond its roots have one sign of λĒ − C̄.

    Args:
        gained: (pairs,) household-years.
        cost: (pairs,) CNY.
        level: the probability, above a half.

    Returns:
        Both ends in CNY a household-year; the upper one is infinite where dearer ones are fine, too. NaN if
        no worth makes it so sure, or pairs are too few.
    """
    n, never = len(gained), (np.nan, np.nan)
    if too_few(n):
        return never
    (ve, cov), (_, vc) = np.cov(gained, cost) / n
    t2, e, c = float(stats.t.ppf(level, n - 1)) ** 2, float(gained.mean()), float(cost.mean())
    a, b, d = e * e - t2 * ve, e * c - t2 * cov, c * c - t2 * vc
    roots = sorted(float(x.real) for x in np.roots([a, -2.0 * b, d]) if abs(x.imag) <= _ROUNDING * abs(x))
    edges = [0.0, *(x for x in roots if x > 0.0), np.inf]
    for low, high in pairwise(edges):
        inside = (low + high) / 2 if np.isfinite(high) else 2.0 * low + 1.0
        if inside * e > c and a * inside**2 - 2.0 * b * inside + d >= 0.0:
            return low, high
    return never


def _options(asked: Acceptability, gained: Array, cost: Array) -> Iterator[dict[str, Any]]:
    for key, won, paid in zip(asked.options, gained, cost, strict=True):
        low, high = sure_where(won, paid)
        row: dict[str, Any] = {"option": key, "reps": len(won), "sure_low": low, "sure_high": high}
        row |= ends("gained", won) | ends("cost", paid)
        price = ratio(paid, won)
        yield row | {
            "price": price.value,
            "price_low": price.low,
            "price_high": price.high,
            "sign": price.sign,
        }


def _curve(asked: Acceptability, gained: Array, cost: Array) -> Iterator[dict[str, Any]]:
    even = np.linspace(0.0, max(asked.worth.cny), _POINTS)
    worth = np.union1d(even, asked.worth.cny)
    benefits = worth * gained[:, :, None] - cost[:, :, None]  # (options, pairs, worths)
    most = np.maximum(benefits.mean(axis=1).max(axis=0), 0.0)  # of the base's own there is none
    for key, own in zip(asked.options, benefits, strict=True):
        mean, low, high = interval(own)
        for k, probability in enumerate(chance(own)):
            yield {
                "option": key,
                "worth": worth[k],
                "chance": probability,
                "benefit": mean[k],
                "benefit_low": low[k],
                "benefit_high": high[k],
                "best": bool(0.0 < mean[k] == most[k]),
            }


def _pairs(asked: Acceptability, gained: Array, cost: Array) -> Iterator[dict[str, Any]]:
    for i, key in enumerate(asked.options):
        for j, seed in enumerate(asked.seeds):
            yield {"option": key, "seed": seed, "gained": gained[i, j], "cost": cost[i, j]}


def _meta(asked: Acceptability) -> dict[str, Any]:
    base = asked.base_scenario
    return {
        "name": asked.name,
        "title": {"en": asked.title.en or asked.name, "zh": asked.title.zh or asked.title.en or asked.name},
        "question": asked.question.model_dump(),
        "base": {"name": base.name, **base.title.model_dump()},
        "county": base.origin(),
        "outside": [note._asdict() for note in asked.outside()],
        "options": [
            {
                "key": key,
                **asked.label(key),
                "set": [f"{path} = {toml.value(value)}" for path, value in values_in(option.set)],
            }
            for key, option in asked.options.items()
        ],
        "worth": list(asked.worth.cny),
        "seeds": list(asked.seeds),
        "start": str(base.run.start),
        "days": base.run.days,
        "households": sizes(base).households,
        **sources.stamp(asked.made_from()),
    }
