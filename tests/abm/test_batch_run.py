"""`mesa.batch_run` on a county: what one row holds, on any Mesa from 3.3 to 3.5."""

from inspect import signature
from typing import Any

import numpy as np
import pandas as pd
import pytest
from mesa.batchrunner import batch_run

from ruralsim.abm import RuralModel
from ruralsim.abm.collector import BATCH_COUNTS_FROM_0
from ruralsim.scenario import Scenario
from ruralsim.simulate import simulate

DAYS = 4
TINY = {
    "run.burn_in_days": 0, "world.width_km": 12, "world.height_km": 10, "world.townships": 2,
    "world.villages": 4, "world.households": 60, "world.buyers": 60, "world.institutions": 2,
}  # fmt: skip


def date_of(agent: Any) -> str:
    """What an agent says of its day."""
    return str(agent.model.world.calendar.date(agent.model.world.day - 1))


class Watched(RuralModel):
    """A county whose agents say which day it is, and what they have."""

    def __init__(self, rng: Any = None, **parameters: Any) -> None:
        super().__init__(
            "small", rng=rng, days=DAYS, agent_reporters={"day": date_of, "cash": _cash},
            model_reporters={"cash_of_all": _cash_of_all}, **parameters,
        )  # fmt: skip


def _cash(agent: Any) -> float | None:
    return float(agent.cash) if agent.table_name == "farmers" else None


def _cash_of_all(model: RuralModel) -> float:
    return float(model.world.farmers.cash.sum())


def batch(model: Any, parameters: dict[str, Any], **options: Any) -> pd.DataFrame:
    options = {"number_processes": 1, "max_steps": DAYS, "display_progress": False, **options}
    return pd.DataFrame(batch_run(model, {**TINY, **parameters}, **options))


@pytest.fixture(scope="module")
def rows() -> pd.DataFrame:
    """Every day of one county, agent by agent."""
    return batch(Watched, {"seed": [3]}, data_collection_period=1)


def test_a_row_holds_one_day_of_the_model_and_its_agents(rows: pd.DataFrame) -> None:
    assert (rows["date"].dt.strftime("%Y-%m-%d") == rows["day"]).all()
    sums = rows.groupby("date")["cash"].sum()
    np.testing.assert_allclose(sums, rows.groupby("date")["cash_of_all"].first())
    assert sums.nunique() == DAYS


def test_no_day_is_lost(rows: pd.DataFrame) -> None:
    assert sorted(set(rows["day"])) == [f"2021-01-0{day + 1}" for day in range(DAYS)]
    last = batch(Watched, {"seed": [3]})
    assert set(last["day"]) == {f"2021-01-0{DAYS}"}


def test_step_counts_as_this_mesa_counts(rows: pd.DataFrame) -> None:
    first = 0 if BATCH_COUNTS_FROM_0 else 1
    assert sorted(set(rows["Step"])) == list(range(first, first + DAYS))


def test_rows_are_what_simulate_gives() -> None:
    found = batch(RuralModel, {"scenario": "small", "seed": [3], "days": DAYS}, data_collection_period=1)
    results = simulate(Scenario.load("small", list(TINY.items())), seed=3, days=DAYS)
    assert (found["date"] == results.indicators.index).all()
    np.testing.assert_array_equal(found["income_head"], results.indicators["income_head"])


def test_periods_begin_with_the_first_day() -> None:
    found = batch(RuralModel, {"scenario": "small", "seed": [3], "days": DAYS}, data_collection_period=2)
    assert [day.day for day in found["date"]][:2] == [1, 3]


def test_steps_may_be_fewer_than_days_or_more() -> None:
    few = batch(RuralModel, {"scenario": "small", "seed": [3], "days": DAYS}, max_steps=2)
    assert few["date"].dt.day.tolist() == [3 if BATCH_COUNTS_FROM_0 else 2]  # one step more than asked
    many = batch(RuralModel, {"scenario": "small", "seed": [3], "days": DAYS}, max_steps=50)
    assert many["date"].dt.day.tolist() == [DAYS]


@pytest.mark.filterwarnings("ignore:The `iterations` keyword")
def test_iterations_differ_and_their_seeds_are_told() -> None:
    found = batch(RuralModel, {"scenario": "small", "days": DAYS}, iterations=3)
    assert found["seed"].nunique() == 3
    assert found["trader_markdown"].nunique() == 3  # luck; the county and its first incomes are the same
    again = batch(RuralModel, {"scenario": "small", "days": DAYS, "seed": found["seed"].tolist()})
    assert again["trader_markdown"].tolist() == found["trader_markdown"].tolist()


@pytest.mark.skipif("rng" not in signature(batch_run).parameters, reason="from Mesa 3.4 on")
def test_seeds_may_be_an_argument_of_the_batch() -> None:
    found = batch(RuralModel, {"scenario": "small", "days": DAYS}, rng=[5, 6])
    assert found["seed"].tolist() == [5, 6]


def test_seeds_among_the_parameters_are_kept_also_in_two_processes() -> None:
    parameters = {"scenario": "small", "days": DAYS, "seed": [1, 2]}
    found = batch(RuralModel, parameters, number_processes=2)
    assert sorted(found["seed"]) == [1, 2]
    assert found["trader_markdown"].nunique() == 2


def test_tables_of_the_collector_can_be_joined() -> None:
    county = Watched(rng=3, **TINY)
    while county.running:
        county.step()
    of_model = county.datacollector.get_model_vars_dataframe()
    of_agents = county.datacollector.get_agent_vars_dataframe()
    joined = of_agents.reset_index().join(of_model, on="Step")
    assert (joined["date"].dt.strftime("%Y-%m-%d") == joined["day"]).all()
    assert of_model.index.tolist() == list(range(1, DAYS + 1))


def test_a_collection_more_shifts_nothing() -> None:
    county = Watched(rng=3, **TINY)
    county.datacollector.collect(county)  # before the first day, as many models of Mesa do
    while county.running:
        county.step()
    of_model = county.datacollector.get_model_vars_dataframe()
    assert of_model.index.tolist() == list(range(DAYS + 1))
    joined = county.datacollector.get_agent_vars_dataframe().reset_index().join(of_model, on="Step")
    assert (joined["date"].dt.strftime("%Y-%m-%d") == joined["day"]).all()
