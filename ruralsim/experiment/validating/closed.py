"""Closed-form cases: what formulas say, beside what the rules of the model give.

Each case asks the rule that the days use, with numbers whose answer is known by hand or from a handbook.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ruralsim.foundation.draws import Purpose, key, normal_array, poisson_array, uids
from ruralsim.foundation.maths import exp_array, log_array, norm_cdf_
from ruralsim.foundation.yearly import grown
from ruralsim.household.channels import pull_, weight_
from ruralsim.household.learning import approach_
from ruralsim.logistics.tours import arrange, tour_length
from ruralsim.market.traders import bargained
from ruralsim.world.produce import default_products, make_products, spoilage

_DRAWS = 40_000
_STOPS, _CARRIERS = 80, 4


@dataclass(frozen=True)
class Case:
    """Something with a known answer.

    Attributes:
        en: what it is.
        zh: the same in Chinese.
        expected: by formula or handbook.
        simulated: by the model's own rule.
        tolerance: how far apart they may be.
        source: of what is expected.
    """

    en: str
    zh: str
    expected: float
    simulated: float
    tolerance: float
    source: str

    @property
    def passed(self) -> bool:
        """Whether the two agree."""
        return abs(self.simulated - self.expected) <= self.tolerance


def cases() -> list[Case]:
    """Every case, worked out now."""
    return [*_spoilage(), *_bargains(), *_choice(), *_chance(), *_tours(), *_growth()]


def _spoilage() -> Iterator[Case]:
    """Shelf lives of the handbook, relative to that at 0 °C, and exponential loss."""
    products = make_products(default_products())
    _, cold = spoilage(products, 0.0)
    for celsius, shelf in ((10, 33), (20, 13), (30, 7), (40, 4)):
        _, ageing = spoilage(products, float(celsius))
        en = f"Shelf life at {celsius} °C, 0 °C = 100: leafy vegetables"
        zh = f"{celsius} °C 货架期(0 °C=100):叶菜"
        yield Case(en, zh, shelf, float(100.0 * cold[0] / ageing[0]), 0.5, "USDA Handbook 66, rounded there")
    keep, _ = spoilage(products, products.reference_c)
    expected = math.exp(-10.0 * float(products.decay_day[0]))
    yield Case(
        "Leafy vegetables left after ten days at 20 °C", "叶菜20 °C放置十日余量", expected,
        float(keep[0]) ** 10, 1e-9, "exp(−10 k)",
    )  # fmt: skip


def _bargains() -> Iterator[Case]:
    """One trader splits the surplus; of two, the second's value is paid."""
    one = bargained(1.0, 2.0, 0.0, 1, 0.4)
    two = bargained(1.0, 2.0, 1.7, 2, 0.4)
    none = bargained(2.5, 2.0, 1.7, 2, 0.4)
    yield Case("Price with one trader", "一名商贩时的成交价", 1.4, one, 1e-12, "r + β (V − r)")
    yield Case("Price with two traders", "两名商贩时的成交价", 1.7, two, 1e-12, "second-highest value")
    yield Case("No sale below the reservation", "低于保留价不成交", -1.0, none, 0.0, "V < r")


def _choice() -> Iterator[Case]:
    """Odds of a logit, and what smoothing has learned after ten sales."""
    odds = weight_(2.0, 1.6, 6.0) / weight_(1.8, 1.6, 6.0)
    yield Case(
        "Odds of two channels", "两渠道选择比", math.exp(6.0 * 0.2 / 1.6), float(odds), 1e-9, "exp(λ Δp ÷ p₀)"
    )
    pull = pull_(2.0, 1.6, 6.0)
    yield Case("Logarithm of a channel's weight", "渠道权重对数", 7.5, float(pull), 1e-12, "λ p ÷ p₀")
    belief = 0.0
    for _ in range(10):
        belief = approach_(belief, 1.0, 0.2)
    yield Case("Belief after ten sales", "十次成交后的信念", 1.0 - 0.8**10, belief, 1e-12, "1 − (1 − α)ⁿ")


def _chance() -> Iterator[Case]:
    """Means and spreads of draws, and Gini of lognormal incomes."""
    who = uids("validation", np.arange(_DRAWS))
    counts = poisson_array(key(1, Purpose.BUILDING, 0), who, np.full(_DRAWS, 3.0))
    z = normal_array(key(1, Purpose.BUILDING, 1), who)
    error = 4.0 / math.sqrt(_DRAWS)  # four standard errors of a unit spread
    yield Case("Mean of Poisson counts", "泊松计数均值", 3.0, float(counts.mean()), 3.0**0.5 * error, "λ = 3")
    yield Case(
        "Share of Poisson counts that are zero", "泊松计数为零的比例", math.exp(-3.0),
        float((counts == 0).mean()), 0.25 * error, "exp(−λ)",
    )  # fmt: skip
    yield Case("Spread of normal draws", "正态抽样标准差", 1.0, float(z.std()), error, "σ = 1")
    income = np.sort(exp_array(0.6 * z))
    rank = np.arange(1, _DRAWS + 1)
    gini = float(2.0 * (rank * income).sum() / (_DRAWS * income.sum()) - (_DRAWS + 1) / _DRAWS)
    expected = 2.0 * norm_cdf_(0.6 / math.sqrt(2.0)) - 1.0
    yield Case(
        "Gini of lognormal incomes", "对数正态收入的基尼系数", expected, gini, error, "2 Φ(σ ÷ √2) − 1"
    )


def _tours() -> Iterator[Case]:
    """A tour around a ring, and carriers that go apart against one that goes for all."""
    stops = 12
    angle = 2.0 * np.pi * np.arange(stops) / stops
    ring = _length(np.stack([np.cos(angle), np.sin(angle)], axis=1))
    expected = 2.0 * stops * math.sin(math.pi / stops)
    yield Case(
        "Tour of twelve stops on a ring", "环上十二点巡回里程", expected, ring, 1e-9, "2 n R sin(π ÷ n)"
    )
    z = normal_array(key(2, Purpose.BUILDING, 0), uids("stops", np.arange(2 * _STOPS * _CARRIERS)))
    from_uniform = np.array([norm_cdf_(float(x)) for x in z]).reshape(-1, 2)
    pooled = _length(np.vstack([[[0.5, 0.5]], from_uniform]))
    apart = sum(_length(np.vstack([[[0.5, 0.5]], from_uniform[c::_CARRIERS]])) for c in range(_CARRIERS))
    yield Case(
        "Four carriers apart against one: kilometres", "四家各自配送与一家之比:里程",
        math.sqrt(_CARRIERS), apart / pooled, 0.2, "√4: Beardwood, Halton & Hammersley 1959",
    )  # fmt: skip


def _length(place: np.ndarray) -> float:
    """Length of the tour that the model drives from the first place through all others and back."""
    way = np.sqrt(((place[:, None] - place[None]) ** 2).sum(axis=2))
    tour = np.arange(1, len(place), dtype=np.int32)
    arrange(way, 0, tour, len(tour))
    return float(tour_length(way, 0, tour, len(tour)))


def _growth() -> Iterator[Case]:
    """Compound growth, and logarithm and exponential as the state path has them."""
    yield Case("Seven per cent over five years", "年增7%五年", 1.07**5, grown(0.07, 5), 1e-9, "1.07⁵")
    there = float(exp_array(log_array(np.array([123.456])))[0])
    yield Case("Exponential of a logarithm", "对数之指数", 123.456, there, 1e-9, "exp(ln x) = x")
