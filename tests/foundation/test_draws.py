"""Statistical quality of the draws, along every direction in which neighbours could be correlated."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from ruralsim.foundation.draws import (
    POISSON_CAP,
    Purpose,
    draw,
    draw_array,
    key,
    mix,
    normal_array,
    poisson_array,
    uids,
)

N = 100_000
ROWS = np.arange(N, dtype=np.uint64)
BORN = uids("household", np.arange(N) // 100, np.arange(N) % 100)
# Eight tests of each kind with fixed seeds: a p-value below 1e-4 would be a defect, not bad luck.
UNLIKELY = 1e-4


def series(direction, n=20_000):
    """Draws along one direction, all else equal."""
    uid = uids("household", 7)
    one = Purpose.YIELD
    if direction == "days":
        return np.array([draw_array(key(3, one, day), uid)[0] for day in range(-n // 2, n // 2)])
    if direction == "seeds":
        return np.array([draw_array(key(seed, one, 0), uid)[0] for seed in range(n)])
    if direction == "purposes":
        keys = [key(seed, p, 0) for seed in range(n // len(Purpose)) for p in Purpose]
        return np.array([draw_array(k, uid)[0] for k in keys])
    return draw_array(key(3, one, 0), {"rows": ROWS, "born": BORN}[direction])


@pytest.mark.statistical
@pytest.mark.parametrize("direction", ["rows", "born", "days", "seeds", "purposes"])
def test_uniform_and_uncorrelated(direction):
    u = series(direction)
    counts = np.bincount((u * 256).astype(int), minlength=256)
    assert stats.chisquare(counts).pvalue > UNLIKELY
    assert stats.kstest(u, "uniform").pvalue > UNLIKELY
    for lag in (1, 2, 7, 100):
        assert abs(np.corrcoef(u[:-lag], u[lag:])[0, 1]) < 4.5 / np.sqrt(u.size)
    pairs = np.bincount((u[:-1] * 16).astype(int) * 16 + (u[1:] * 16).astype(int), minlength=256)
    assert stats.chisquare(pairs).pvalue > UNLIKELY


@pytest.mark.statistical
def test_same_entities_are_independent_between_days_seeds_and_purposes():
    base = draw_array(key(1, Purpose.YIELD, 0), BORN)
    for other in (key(1, Purpose.YIELD, 1), key(2, Purpose.YIELD, 0), key(1, Purpose.WEATHER, 0)):
        assert abs(np.corrcoef(base, draw_array(other, BORN))[0, 1]) < 4.5 / np.sqrt(N)


@pytest.mark.statistical
@pytest.mark.parametrize("bit", [0, 1, 17, 31, 32, 52, 63])
def test_one_bit_of_the_uid_turns_half_of_the_draw(bit):
    k = key(5, Purpose.PACKING_JOB, 12)
    flipped = ROWS ^ np.uint64(1 << bit)
    a = (draw_array(k, ROWS) * 2**32).astype(np.uint64)
    b = (draw_array(k, flipped) * 2**32).astype(np.uint64)
    changed = np.array([((a ^ b) >> np.uint64(j) & np.uint64(1)).mean() for j in range(32)])
    assert np.all(np.abs(changed - 0.5) < 5 * 0.5 / np.sqrt(N))


@pytest.mark.statistical
def test_normal_and_poisson_have_their_laws():
    k = key(9, Purpose.TEMPERATURE, 4)
    assert stats.kstest(normal_array(k, BORN), "norm").pvalue > UNLIKELY
    for mean in (0.2, 3.0, 29.0):
        drawn = poisson_array(k, BORN, mean)
        top = int(stats.poisson.ppf(0.999, mean))
        expected = np.append(stats.poisson.pmf(np.arange(top), mean), stats.poisson.sf(top - 1, mean)) * N
        observed = np.bincount(np.minimum(drawn, top), minlength=top + 1)
        usable = expected > 5
        gap = ((observed - expected)[usable] ** 2 / expected[usable]).sum()
        assert stats.chi2.sf(gap, usable.sum() - 1) > UNLIKELY
    big = poisson_array(k, BORN, 200.0)
    assert big.mean() == pytest.approx(200, rel=1e-3)
    assert big.var() == pytest.approx(200, rel=0.03)


@given(st.integers(0, 2**64 - 1), st.integers(-(2**63), 2**63 - 1), st.integers(-5000, 5000))
def test_draws_stay_strictly_inside(uid, seed, day):
    assert 0.0 < draw(key(seed, Purpose.YIELD, day), np.uint64(uid)) < 1.0


@given(st.integers(0, 2**64 - 1), st.floats(-1, 1200), st.floats(0, 5))
def test_poisson_never_falls_with_its_mean(uid, mean, more):
    k, one = key(0, Purpose.ORDER_TIME, 0), np.array([uid], np.uint64)
    few, many = (int(poisson_array(k, one, m)[0]) for m in (mean, mean + more))
    assert 0 <= few <= POISSON_CAP
    if (mean > 30) == (mean + more > 30):
        assert few <= many
    assert mean > 0 or few == 0


def test_identities_do_not_collide_and_do_not_depend_on_company():
    villages, index = np.divmod(np.arange(200_000), 400)
    everyone = uids("household", villages, index)
    assert np.unique(everyone).size == everyone.size
    assert uids("household", villages[5:9], index[5:9]).tolist() == everyone[5:9].tolist()
    assert uids("household", 1, 2) != uids("household", 2, 1)
    assert uids("household", 1) != uids("courier", 1)


def test_identities_are_a_chain_of_mixes():
    first = uids("hire")[0]
    assert mix(mix(first, np.uint64(4)), np.uint64(2**64 - 9)) == uids("hire", 4, -9)[0]


def test_births_are_whole_numbers():
    with pytest.raises(TypeError, match="whole numbers"):
        uids("household", 0.5)


def test_read_only_and_strided_uids_are_welcome():
    frozen = BORN[::2]
    frozen.setflags(write=False)
    assert np.array_equal(
        draw_array(key(0, Purpose.EXIT, 0), frozen), draw_array(key(0, Purpose.EXIT, 0), BORN)[::2]
    )


def test_purposes_keep_their_numbers():
    assert [*Purpose] == [*range(len(Purpose))]
    assert [Purpose.TERRAIN, Purpose.TEMPERATURE, Purpose.SPARE_B, Purpose.SNOW] == [0, 12, 65, 70]
