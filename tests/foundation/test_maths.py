import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import ndtr, ndtri

from ruralsim.foundation import maths


def relative_error(found, exact):
    exact = np.asarray(exact, np.longdouble)
    return float(np.max(np.abs(found - exact)[exact != 0] / np.abs(exact[exact != 0])))


def test_exp_is_exact_to_the_last_places():
    x = np.linspace(-700, 700, 200_001)
    assert relative_error(maths.exp_array(x), np.exp(x.astype(np.longdouble))) < 4e-16


@pytest.mark.parametrize("x", [np.linspace(0.5, 2, 200_001), 2.0 ** np.linspace(-1020, 1020, 200_001)])
def test_log_is_exact_to_the_last_places(x):
    assert relative_error(maths.log_array(x), np.log(x.astype(np.longdouble))) < 5e-16


def test_normal_law_agrees_with_scipy():
    x = np.linspace(-7, 9, 100_001)
    assert np.max(np.abs(maths.norm_cdf_array(x) - ndtr(x))) < 1e-15
    assert relative_error(maths.norm_cdf_array(x), ndtr(x)) < 1e-8
    p = np.concatenate([10.0 ** -np.arange(1, 300), np.linspace(1e-6, 1 - 1e-6, 100_001)])
    assert np.allclose(maths.norm_ppf_array(p), ndtri(p), rtol=1e-13, atol=1e-15)


@pytest.mark.parametrize("n", [0, 1, 7, 8, 21])
def test_a_sum_in_strands_takes_the_first_n_and_no_more(n):
    assert maths.sum_(np.arange(1.0, 25.0), n) == n * (n + 1) / 2


def test_ends_of_the_number_line():
    assert maths.exp_(1e9) == maths.exp_(700.0)
    assert maths.exp_(-1e9) == maths.exp_(-700.0) > 0
    assert maths.exp_(0.0) == 1
    assert math.isnan(maths.exp_(math.nan))
    assert maths.log_(0.0) == -math.inf
    assert maths.log_(1.0) == 0
    assert maths.log_(math.inf) == math.inf
    assert math.isnan(maths.log_(-1.0))
    assert math.isnan(maths.log_(math.nan))
    assert maths.norm_ppf_(0.5) == 0
    assert maths.norm_ppf_(0.0) == -math.inf
    assert maths.norm_ppf_(1.0) == math.inf
    assert maths.pow_(0.0, 2.0) == maths.pow_(-1.0, 2.0) == 0


@given(st.floats(-699, 699), st.floats(0, 1))
def test_exp_never_falls(x, step):
    assert maths.exp_(x) <= maths.exp_(x + step)
    assert maths.exp_(x) <= maths.exp_(math.nextafter(x, math.inf))


@given(st.floats(-1e3, 1e3))
def test_sigmoid_is_symmetric(x):
    assert maths.sigmoid_(x) + maths.sigmoid_(-x) == pytest.approx(1, abs=1e-15)


@given(st.integers(-1022, 1023))
def test_powers_of_two_are_exact(n):
    assert maths.pow2_(n) == math.ldexp(1, n)


@given(st.floats(1e-3, 1e3), st.floats(-5, 5))
def test_pow(x, y):
    assert maths.pow_(x, y) == pytest.approx(x**y, rel=1e-13)


def test_arrays_keep_their_shape_and_leave_the_argument_alone():
    x = np.arange(12.0).reshape(3, 4).T
    kept = x.copy()
    assert np.array_equal(maths.exp_array(x), np.vectorize(maths.exp_)(kept))
    assert np.array_equal(x, kept)
    assert maths.log_array(2.0).shape == ()
    assert maths.pow_array([[4, 9]], 0.5).tolist() == [[pytest.approx(2), pytest.approx(3)]]
