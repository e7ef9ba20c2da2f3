"""Statistics of pairs against hand-worked numbers, textbooks and simulation."""

import numpy as np
import pytest
from scipy import stats

from ruralsim.experiment.reading.differences import holm, interval, paired_differences, part_of, ratio

NAN = np.nan


def test_by_hand() -> None:
    found = paired_differences([10.0, 12.0, 17.0], [11.0, 14.0, 20.0])  # differences 1, 2, 3
    assert found.base_mean[0] == 13.0
    assert found.mean[0] == 15.0
    assert found.diff[0] == 2.0
    # t(0.975, 2) = 4.302653; sd = 1; n = 3
    assert found.high[0] - 2.0 == pytest.approx(4.302653 / np.sqrt(3), rel=1e-6)
    assert found.low[0] == pytest.approx(4.0 - found.high[0])
    # t(0.8, 2) = 1.060660
    assert found.detectable[0] == pytest.approx((4.302653 + 1.060660) / np.sqrt(3), rel=1e-6)
    # variances 13 and 21, of the differences 1
    assert found.efficiency[0] == pytest.approx(34.0)
    assert found.p[0] == pytest.approx(stats.ttest_rel([11, 14, 20], [10, 12, 17]).pvalue)
    assert found.reps[0] == 3


def test_equal_outcomes_differ_by_exactly_zero() -> None:
    x = np.random.default_rng(1).lognormal(size=(7, 30)) / 3.0
    found = paired_differences(x, x.copy())
    for values in (found.diff, found.low, found.high, found.low_bootstrap, found.high_bootstrap):
        assert (values == 0.0).all()
    assert (found.detectable == 0.0).all()
    assert (found.p == 1.0).all()


def test_a_constant_shift_is_exact() -> None:
    x = np.arange(5.0)
    found = paired_differences(x, x + 0.5)
    assert found.low[0] == found.high[0] == found.low_bootstrap[0] == 0.5
    assert found.p[0] == 0.0


def test_sums_in_another_order_are_no_effect() -> None:
    x = np.array([17.7, 16.2, 19.1])
    found = paired_differences(x, x * (1.0 + np.array([2e-16, -2e-16, 4e-16])))
    assert found.diff[0] == found.low[0] == found.high[0] == 0.0
    assert found.p[0] == 1.0


def test_gaps_are_left_out_pair_by_pair() -> None:
    base = np.array([[1.0, 1.0], [2.0, NAN], [4.0, 4.0], [NAN, 5.0]])
    other = base + np.array([[1.0], [2.0], [3.0], [9.0]])
    other[2, 1] = NAN
    found = paired_differences(base, other)
    assert list(found.reps) == [3, 2]
    assert list(found.diff) == [2.0, 5.0]
    alone = paired_differences(base[:3, 0], other[:3, 0])
    assert found.low[0] == alone.low[0]
    assert found.low_bootstrap[0] == alone.low_bootstrap[0]
    assert np.isnan(found.low_bootstrap[1])


@pytest.mark.parametrize("pairs", [0, 1])
def test_too_few_pairs_promise_nothing(pairs: int) -> None:
    found = paired_differences(np.ones((1, 1)) if pairs else np.full((1, 1), NAN), np.full((1, 1), 3.0))
    assert np.isnan(found.low[0])
    assert np.isnan(found.p[0])
    assert np.isnan(found.detectable[0])
    assert found.reps[0] == pairs


def test_coverage_is_what_is_claimed() -> None:
    d = np.random.default_rng(7).normal(1.0, 2.0, size=(8, 4000))
    found = paired_differences(np.zeros_like(d), d, bootstrap=False)
    inside = (found.low <= 1.0) & (found.high >= 1.0)
    assert inside.mean() == pytest.approx(0.95, abs=0.012)
    found_at_all = paired_differences(np.zeros_like(d), d - 1.0 + found.detectable.mean(), bootstrap=False)
    assert (found_at_all.low > 0.0).mean() == pytest.approx(0.8, abs=0.05)


def test_interval_of_a_mean() -> None:
    mean, low, high = interval([[1.0], [2.0], [3.0]])
    assert mean[0] == 2.0
    assert high[0] - low[0] == pytest.approx(2 * 4.302653 / np.sqrt(3), rel=1e-6)


def test_fieller() -> None:
    rng = np.random.default_rng(3)
    covered = 0
    for _ in range(600):
        y = rng.normal(5.0, 2.0, 10)
        x = 3.0 * y + rng.normal(0.0, 2.0, 10)
        found = ratio(x, y)
        covered += found.low <= 3.0 <= found.high
    assert covered / 600 == pytest.approx(0.95, abs=0.03)
    exact = ratio([4.0, 4.0, 4.0], [2.0, 2.0, 2.0])
    assert (exact.value, exact.low, exact.high) == (2.0, 2.0, 2.0)


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ([1.0, 2.0, 3.0], [-1.0, 0.0, 1.5]),  # the divisor is not distinct from zero
        ([1.0, 1.0], [0.0, 0.0]),
        ([1.0], [2.0]),  # of a single pair nothing can
    ],
)
def test_what_cannot_be_told_from_zero_divides_nothing(above: list[float], below: list[float]) -> None:
    found = ratio(above, below)
    assert np.isnan([found.value, found.low, found.high]).all()
    assert found.sign == 0


def test_a_quotient_knows_the_sign_of_its_divisor() -> None:
    both_fell = ratio([-9.0, -8.0, -8.5], [-10.0, -10.1, -9.9])
    assert both_fell.value > 0.0
    assert both_fell.sign == -1
    assert ratio([9.0, 8.0, 8.5], [10.0, 10.1, 9.9]).sign == 1


def test_nobody_has_a_share_of_a_sum_with_two_signs() -> None:
    lost = part_of([-6.0, -6.1, -5.9], [-10.0, -10.1, -9.9])
    assert (lost.value, lost.sign) == (pytest.approx(0.6), -1)
    for part in ([12.0, 12.1, 11.9], [-3.0, -3.1, -2.9], [1.0, 9.0, 12.0]):
        assert np.isnan(part_of(part, [10.0, 10.1, 9.9]).value)


def test_holm() -> None:
    assert holm([0.01, NAN, 0.04, 0.03]) == pytest.approx([0.03, NAN, 0.06, 0.06], nan_ok=True)
    assert holm([0.9, 0.8]) == pytest.approx([1.0, 1.0])
