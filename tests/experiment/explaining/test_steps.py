"""Elementary effects of separate values: an additive model moves by what it moves from end to end."""

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest

from ruralsim.experiment.explaining.sensitivity import sensitivity
from tests.experiment.explaining.fake_plan import PATHS, answered, plan

LEVER, RANGE, MARGIN = PATHS
NAME, SWITCH = "world.market.zones.county.en", "products.eggs.fruit"
ADDS = {"a": 4.0, "b": 0.0, "c": 10.0, "d": 6.0}


def effects(
    factors: dict[str, dict[str, Any]], function: Any, samples: int = 12, **more: Any
) -> pd.DataFrame:
    """Factor × index."""
    asked = plan("morris", factors, samples=samples, **more)
    frame = sensitivity(asked, answered(asked, function)).frame("indices")
    return frame.pivot(index="factor", columns="index", values="value").loc[list(factors)]


@pytest.mark.parametrize("levels", [4, 6, 8])
@pytest.mark.parametrize("values", [[0.0, 1.0], [0.0, 0.5, 1.0], [0.0, 0.1, 0.3, 0.9, 1.0]])
def test_an_additive_model_moves_by_what_it_moves_from_end_to_end(levels: int, values: list[float]) -> None:
    factors: dict[str, dict[str, Any]] = {
        LEVER: {"values": values},
        RANGE: {"low": 0.0, "high": 1.0},
        MARGIN: {"values": [0.0, 0.6]},
    }
    found = effects(factors, lambda a, b, c: 100 * a - 110 * b + 50 * c, levels=levels)
    assert found["mu_star"].to_list() == pytest.approx([100.0, 110.0, 30.0])
    assert found["mu"].to_list() == pytest.approx([100.0, -110.0, 30.0])
    assert found["sigma"].to_list() == [0.0, 0.0, 0.0]


def test_whole_numbers_and_unlike_steps_are_straight_too() -> None:
    factors: dict[str, dict[str, Any]] = {
        "run.days": {"low": 30, "high": 33},
        LEVER: {"values": [0.9, 0.0, 0.2]},
    }
    found = effects(factors, lambda days, a: 2.0 * days + 10 * a)
    assert found["mu"].to_list() == pytest.approx([6.0, 9.0])
    assert found["sigma"].to_list() == [0.0, 0.0]


def test_a_factor_that_is_drawn_by_its_logarithm_is_straight_on_that_scale() -> None:
    factors = {LEVER: {"low": 0.001, "high": 1.0, "dist": "loguniform"}, RANGE: {"low": 0.0, "high": 1.0}}
    found = effects(factors, lambda a, b: np.log10(a) + b)
    assert found["mu_star"].to_list() == pytest.approx([3.0, 1.0])
    assert found["sigma"].to_list() == pytest.approx([0.0, 0.0])


def test_a_short_step_is_not_blown_up() -> None:
    found = effects({LEVER: {"values": [0.0, 0.01, 0.02, 1.0]}}, lambda a: 5.0 * (a > 0), samples=24)
    assert found["mu_star"][LEVER] == pytest.approx(5.0, rel=0.2)


@pytest.mark.parametrize("names", ["abcd", "dbca", "cadb"])
def test_names_move_by_what_lies_between_the_extremes_whatever_their_order(names: str) -> None:
    factors: dict[str, dict[str, Any]] = {NAME: {"values": [*names]}, RANGE: {"low": 0.0, "high": 1.0}}
    found = effects(factors, lambda n, b: np.array([ADDS[str(x)] for x in n]) + 9 * b)
    assert found["mu_star"].to_list() == pytest.approx([10.0, 9.0])
    assert found["sigma"].to_list() == [0.0, 0.0]
    assert np.isnan(found["mu"][NAME])  # no direction


def test_names_whose_effects_cancel_are_not_nothing() -> None:
    factors: dict[str, dict[str, Any]] = {NAME: {"values": ["a", "b"]}, SWITCH: {"values": [False, True]}}
    found = effects(factors, lambda n, s: 6.0 * ((n == "a") == s.astype(bool)), samples=20)
    assert found["mu_star"].to_list() == pytest.approx([6.0, 6.0])
    assert found["sigma"][NAME] > 5.0


@pytest.mark.parametrize("values", [[False, True], [True, False]])
def test_a_switch_goes_from_off_to_on(values: list[bool]) -> None:
    found = effects({SWITCH: {"values": values}, RANGE: {"low": 0.0, "high": 1.0}}, lambda s, b: 5.0 * s + b)
    assert found["mu"].to_list() == pytest.approx([5.0, 1.0])


@pytest.mark.parametrize("turn", [1, -1])
def test_dates_have_an_order(turn: int) -> None:
    values = [date(2021, 1, 1), date(2021, 1, 11), date(2021, 4, 11)][::turn]
    found = effects({"run.start": {"values": values}}, lambda d: np.array([x.toordinal() for x in d]) / 10.0)
    assert found["mu"].to_list() == pytest.approx([10.0])
    assert found["sigma"].to_list() == [0.0]
