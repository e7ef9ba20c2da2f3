"""Trailing windows, held states, divisors of nothing."""

import datetime as dt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruralsim.indicators.record import MONTH, YEAR, Record, divide

NAN = float("nan")


def record(
    flows: dict, states: dict | None = None, start: dt.date = dt.date(2021, 1, 1), burn_in: int = 0
) -> Record:
    return Record(start, burn_in, {k: np.asarray(v, float) for k, v in flows.items()}, states or {}, {})


def month_end_bookings(start: dt.date, days: int) -> np.ndarray:
    dates = np.datetime64(start) + np.arange(days)
    return ((dates + 1).astype("M8[M]") != dates.astype("M8[M]")).astype(float)


@given(st.dates(dt.date(2019, 1, 1), dt.date(2026, 1, 1)), st.sampled_from([1, 6, 12]))
def test_every_full_window_holds_one_month_end_per_month(start: dt.date, months: int) -> None:
    r = record({"wages": month_end_bookings(start, 1500)}, start=start)
    full = r.length(months) > months * 31
    assert set(r.sum("wages", months)[400:]) == {float(months)}
    assert not full.any()


def test_window_is_a_calendar_month_and_shorter_at_the_start() -> None:
    r = record({"x": np.ones(90)})
    assert r.length(MONTH)[:3].tolist() == [1, 2, 3]
    by_date = dict(zip(r.dates.astype(str), r.length(MONTH), strict=True))
    assert by_date["2021-01-31"] == 31
    assert by_date["2021-02-14"] == 31  # 15 January to 14 February
    assert by_date["2021-02-28"] == 28
    assert by_date["2021-03-15"] == 28
    assert r.mean("x", YEAR).tolist() == [1.0] * 90


def test_burn_in_fills_windows_and_is_not_reported() -> None:
    r = record({"x": np.arange(100.0)}, burn_in=60)
    assert r.days == 40
    assert r["x"][0] == 60.0
    assert str(r.dates[0]) == "2021-03-02"
    assert r.sum("x", MONTH)[0] == sum(range(33, 61))


def test_yearly_brings_short_windows_to_a_year() -> None:
    r = record({"x": np.full(800, 2.0)})
    assert np.allclose(r.yearly("x"), 730.0)


def test_an_indicator_is_known_by_how_far_it_looks_back() -> None:
    r = record({"x": np.ones(400)}, {"y": np.ones(400)})
    assert r.measured(lambda r: r.ratio("x", "x", MONTH) + r.sum("x", YEAR))[1] == 12
    assert r.measured(lambda r: r.sum("x", MONTH))[1] == 1
    assert r.measured(lambda r: r.state("y"))[1] == 0


def test_ratio_of_sums_is_undefined_without_divisor() -> None:
    r = record({"a": [1, 2, 3, 4], "b": [0, 0, 2, 2], "c": [0, 0, 0, 0]})
    np.testing.assert_allclose(r.ratio("a", "b", MONTH), [NAN, NAN, 3.0, 2.5])
    np.testing.assert_allclose(r.ratio(("a", "c"), ("b", "c"), MONTH), [NAN, NAN, 3.0, 2.5])
    assert np.isnan(r.ratio("a", "c", MONTH)).all()


def test_rounding_left_in_a_window_is_no_divisor() -> None:
    flows = np.r_[np.full(50, 0.1) * 1e9, np.zeros(200)]
    r = record({"x": flows, "one": np.ones(250)})
    assert (r.sum("x", MONTH)[100:] == 0.0).all()
    assert np.isnan(r.ratio("one", "x", MONTH)[100:]).all()


@given(st.lists(st.integers(0, 1000), min_size=40, max_size=120), st.integers(0, 30))
def test_windows_agree_with_plain_sums(values: list[int], burn_in: int) -> None:
    r = record({"x": values}, burn_in=burn_in)
    lengths = r.length(MONTH).astype(int)
    for i in range(r.days):
        end = burn_in + i + 1
        assert r.sum("x", MONTH)[i] == sum(values[end - lengths[i] : end])


def test_states_are_held_and_remembered() -> None:
    readings = np.full(800, NAN)
    readings[[10, 400]] = 5.0, 7.0
    r = record({"x": np.zeros(800)}, {"gini": readings}, burn_in=5)
    held = r.state("gini")
    assert np.isnan(held[:5]).all()
    assert held[5] == 5.0
    assert held[-1] == 7.0
    before = r.before("gini", YEAR)
    assert np.isnan(before[300])
    assert before[380] == 5.0  # day 385, a year after day 20
    assert before[-1] == 7.0
    assert np.isnan(r.state("never taken")).all()


def test_months_are_whole_calendar_months() -> None:
    r = record({"x": np.ones(80)}, start=dt.date(2020, 12, 15), burn_in=10)
    assert r.monthly("x").tolist() == [31.0, 28.0]  # neither the half December nor the half March
    held = r.held_from_months(np.array([1.0, 2.0]))
    at = dict(zip(r.dates.astype(str), held, strict=True))
    assert np.isnan(at["2021-01-30"])
    assert (at["2021-01-31"], at["2021-02-27"], at["2021-02-28"]) == (1.0, 1.0, 2.0)


def test_one_day() -> None:
    r = record({"x": [3.0]})
    assert r.sum("x", YEAR).tolist() == [3.0]
    assert r.monthly("x").size == 0
    assert np.isnan(r.held_from_months(np.zeros(0))).all()


@pytest.mark.parametrize("below", [0.0, NAN])
def test_divide(below: float) -> None:
    assert np.isnan(divide(np.array([1.0]), np.array([below]))).all()
