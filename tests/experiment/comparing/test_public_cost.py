"""What money bought: quotients and shares are named by the signs of what they are made of."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from ruralsim.experiment.comparing.public_cost import public_cost


def table(
    earned: Any,
    cost: Any,
    safe: Any,
    gained: Any = (0.0, 0.1, -0.1),
    *,
    received: Any = ([{}] * 3, [{}] * 3),
    sectors: Any = (),
    spent: float = 0.0,
    days: int = 365,
) -> Any:
    """The fiscal table of three pairs that start from an income of 1,000 and a cost of 100."""
    pairs = [
        SimpleNamespace(
            years=1.0, household_years=g, income=np.array([1000.0, 1000.0 + e]),
            farming=np.array([500.0, 500.0 + e]), gained_by=(s, s / 2),
        )
        for e, s, g in zip(earned, safe, gained, strict=True)
    ]  # fmt: skip
    money = [[{("payment", "help"): 100.0}] * 3, [{("payment", "help"): 100.0 + c} for c in cost]]
    found: Any = SimpleNamespace(
        meta={"sectors": sectors, "days": days},
        entries={"spending_vans": {"en": "Spent on vans", "zh": "车辆累计支出"}},
        level=0.95,
        keys=["base", "other"],
        other_places=[[], []],
        money=money,
        levers=[[{}] * 3, [{"vans": spent} if spent else {}] * 3],
        received=received,
        pairs_of=[[], pairs],
    )
    return public_cost(found, 1).set_index("item")


def test_where_both_fall_income_is_lost_per_yuan_saved() -> None:
    row = table((-89.0, -90.0, -88.0), (-100.0, -101.0, -99.0), (-50.0, -51.0, -49.0)).loc["income_per_cny"]
    assert row["diff"] == pytest.approx(0.89)
    assert row["en"] == "Household income lost per CNY of public cost saved"
    assert "减收" in row["zh"]


def test_where_both_rise_income_is_gained_per_yuan() -> None:
    row = table((89.0, 90.0, 88.0), (100.0, 101.0, 99.0), (50.0, 51.0, 49.0)).loc["income_per_cny"]
    assert row["diff"] == pytest.approx(0.89)
    assert row["en"] == "Household income gained per CNY of public cost"


def test_household_years_lost_are_not_bought() -> None:
    found = table((-9.0, -8.0, -7.0), (-100.0, -101.0, -99.0), (0.0, 0.0, 0.0), (-10.0, -10.5, -9.5))
    assert found.loc["cost_household_year", "diff"] == pytest.approx(10.0)
    assert "saved per household-year lost" in found.loc["cost_household_year", "en"]


def test_of_a_loss_nothing_leaks() -> None:
    found = table((-100.0, -101.0, -99.0), (1.0, 2.0, 3.0), (-60.0, -61.0, -59.0))
    assert found.loc["leakage_above_line", "diff"] == pytest.approx(0.6)
    assert (
        found.loc["leakage_above_line", "en"] == "Share of the income lost by households never below the line"
    )


def test_gains_and_losses_have_no_shares() -> None:
    found = table((10.0, 10.5, 9.5), (1.0, 2.0, 3.0), (25.0, 26.0, 24.0))
    assert np.isnan(found.loc["leakage_above_line", ["diff", "low", "high"]].astype(float)).all()
    assert found.loc["income_never_below", "diff"] == pytest.approx(25.0)


def test_the_part_of_a_loss_that_cannot_be_told_is_no_part_of_a_gain() -> None:
    found = table((-10.0, -10.5, -9.5), (1.0, 2.0, 3.0), (-25.0, -26.0, -24.0))
    assert np.isnan(found.loc["leakage_above_line", "diff"])
    assert found.loc["leakage_above_line", "zh"] == "减收中由从未低于监测线农户承担的比例"


@pytest.mark.parametrize(("days", "years"), [(400, 400 / 365.25), (1826, 5.0), (200, 1.0)])
def test_what_a_lever_spent_is_told_by_the_year_as_every_flow_is(days: int, years: float) -> None:
    row = table((1.0, 2.0, 3.0), (1.0,) * 3, (0.0,) * 3, spent=1000.0, days=days).loc["vans"]
    assert row["diff"] == pytest.approx(1000.0 / years)
    assert row["zh"] == "车辆支出"  # no sum over the run


def test_a_cost_that_may_be_none_buys_nothing() -> None:
    found = table((10.0, 11.0, 9.0), (-5.0, 0.0, 6.0), (5.0, 5.0, 5.0))
    assert np.isnan(found.loc["income_per_cny", "diff"])


def test_what_sectors_receive_is_told_beside_the_public_cost_and_sums_to_nothing() -> None:
    base = {"government": -100.0, "households": 60.0, "networks": 40.0}
    more = {"government": -150.0, "households": 100.0, "networks": 50.0}
    sectors = [{"name": name.upper(), "en": name, "zh": name} for name in base]
    received = [[base] * 3, [more] * 3]
    found = table((1.0, 2.0, 3.0), (50.0,) * 3, (0.0,) * 3, received=received, sectors=sectors)
    told = found[found["kind"] == "sector"]["diff"]
    assert dict(told) == {"government": -50.0, "households": 40.0, "networks": 10.0}
    assert told.sum() == 0.0
