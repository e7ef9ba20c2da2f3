import copy
import gc
import pickle
import weakref

import numpy as np
import pytest

from ruralsim.abm import Buyer, Courier, Farmer, RuralModel, Station
from ruralsim.foundation.errors import ScenarioError
from ruralsim.scenario import Scenario
from ruralsim.simulate import simulate
from ruralsim.testing import digest

DAYS = 35
QUICK = {"run.burn_in_days": 0}


def model(days: int = DAYS, seed: int = 4, **overrides: object) -> RuralModel:
    return RuralModel("small", rng=seed, days=days, **{**QUICK, **overrides})


@pytest.fixture(scope="module")
def stepped() -> RuralModel:
    """A county looked into before, while and after it lives a month."""
    county = model()
    assert len(county.agents) > 0
    _ = county.grid
    while county.running:
        county.step()
    return county


def test_stepped_model_has_the_bits_of_a_plain_run(stepped: RuralModel) -> None:
    plain = model()
    for _ in range(DAYS):
        plain.step()
    assert plain._views is None
    assert digest(plain.world) == digest(stepped.world)


def test_model_gives_what_simulate_gives(stepped: RuralModel) -> None:
    scenario = Scenario.load("small", overrides=list(QUICK.items()))
    results = simulate(scenario, seed=4, days=DAYS)
    ours = stepped.results()
    np.testing.assert_array_equal(results.indicators.to_numpy(float), ours.indicators.to_numpy(float))


def test_steps_and_running_stop_at_the_horizon(stepped: RuralModel) -> None:
    assert stepped.steps == DAYS
    assert not stepped.running
    stepped.step()
    assert stepped.world.day == DAYS


def test_agents_are_rows_of_tables(stepped: RuralModel) -> None:
    farmers = stepped.agents_by_type[Farmer]
    assert len(farmers) == stepped.world.farmers.n
    assert len(stepped.agents_by_type[Buyer]) == stepped.world.buyers.n
    cash = farmers.get("cash")
    np.testing.assert_array_equal(cash, stepped.world.farmers.cash)
    rich = stepped.agents.select(lambda a: isinstance(a, Farmer) and a.income_head > 20_000)
    assert len(rich) == int((stepped.world.farmers.income_head > 20_000).sum())


def test_hires_leavers_and_stations_are_followed(stepped: RuralModel) -> None:
    couriers, stations = stepped.world.couriers, stepped.world.stations
    at_work = np.flatnonzero(couriers.open[: couriers.n] & (couriers.household[: couriers.n] >= 0))
    assert sorted(a.row for a in stepped.agents_by_type[Courier]) == at_work.tolist()
    assert sorted(a.row for a in stepped.agents_by_type[Station]) == np.flatnonzero(stations.open).tolist()
    ids = [a.unique_id for a in stepped.agents]
    assert len(ids) == len(set(ids))


def test_agents_stand_in_cells_that_columns_name(stepped: RuralModel) -> None:
    width = stepped.world.geometry.width
    for agent in list(stepped.agents_by_type[Farmer])[:20]:
        index = int(stepped.world.farmers.cell[agent.row])
        assert agent.cell.coordinate == (index % width, index // width)
        assert agent in agent.cell.agents
    placed = sum(len(cell.agents) for cell in stepped.grid.all_cells)
    assert placed == len(stepped.agents)


def test_property_layers_hold_the_map(stepped: RuralModel) -> None:
    geometry, cells = stepped.world.geometry, stepped.world.cells
    layer = np.asarray(stepped.grid.elevation_m.data)
    assert layer.shape == (geometry.width, geometry.height)
    assert layer[3, 2] == cells.elevation_m[2 * geometry.width + 3]


def test_agentset_operations_work() -> None:
    county = model(days=2)
    by_village = county.agents_by_type[Farmer].groupby("village")
    assert sum(len(group) for _, group in by_village) == county.world.farmers.n
    total = county.agents_by_type[Farmer].agg("cash", sum)
    assert total == pytest.approx(county.world.farmers.cash.sum())
    county.agents_by_type[Farmer].shuffle_do("step")


def test_writing_an_attribute_writes_the_column() -> None:
    county = model(days=2)
    farmer = next(iter(county.agents_by_type[Farmer]))
    farmer.digital_skill = 0.75
    assert county.world.farmers.digital_skill[farmer.row] == 0.75
    with pytest.raises(AttributeError, match="no attribute or column"):
        _ = farmer.no_such_column
    with pytest.raises(AttributeError, match="是否想写: digital_skill"):
        _ = farmer.digital_skil


def test_an_agent_shows_what_it_is_and_what_can_be_read_of_it() -> None:
    farmer = next(iter(model(days=1).agents_by_type[Farmer]))
    assert repr(farmer) == f"Farmer {farmer.row}"
    assert {"digital_skill", "row", "step"} <= {*dir(farmer)}


def test_datacollector_takes_model_and_agent_reporters() -> None:
    county = RuralModel(
        "small",
        rng=1,
        days=3,
        model_reporters={"open": lambda m: int(m.world.stations.open.sum())},
        agenttype_reporters={Farmer: {"cash": "cash", "village": "village"}},
        **QUICK,
    )
    for _ in range(3):
        county.step()
    assert county.datacollector.get_model_vars_dataframe().shape == (3, 3)
    frame = county.datacollector.get_agenttype_vars_dataframe(Farmer)
    assert len(frame) == 3 * county.world.farmers.n


def test_seed_and_rng_mean_the_same_and_not_both() -> None:
    first, second = RuralModel("small", seed=7, days=2, **QUICK), RuralModel("small", rng=7, days=2, **QUICK)
    assert digest(first.world) == digest(second.world)
    third = RuralModel("small", days=2, **{**QUICK, "run.seed": 7})
    assert digest(third.world) == digest(first.world)
    with pytest.raises(ValueError, match="not both"):
        RuralModel("small", seed=7, rng=7, days=2, **QUICK)


def test_models_without_a_seed_differ_and_can_be_made_again() -> None:
    one, other = RuralModel("small", days=2, **QUICK), RuralModel("small", days=2, **QUICK)
    assert one.seed != other.seed
    assert digest(RuralModel("small", rng=one.seed, days=2, **QUICK).world) == digest(one.world)


@pytest.mark.parametrize("seed", [-1, 2**32, 1.5, "seven"])
def test_a_seed_that_is_none_is_said(seed: object) -> None:
    with pytest.raises(ScenarioError, match="seed"):
        RuralModel("small", rng=seed, days=2, **QUICK)


def test_a_misspelt_argument_is_told_its_name_and_a_key_of_a_scenario_its_path() -> None:
    with pytest.raises(TypeError, match="是否想写: days"):
        RuralModel("small", dayz=3)
    with pytest.raises(ScenarioError, match=r"是否想写: world\.households"):
        RuralModel("small", households=60)


def test_a_scenario_taken_apart_is_said() -> None:
    with pytest.raises(TypeError, match=r"\[scenario\]"):
        RuralModel(next(iter(Scenario.load("small"))))  # what batch_run makes of one that is not in a list


def test_who_was_removed_by_hand_may_leave_later() -> None:
    county = model(days=2)
    courier = next(iter(county.agents_by_type[Courier]))
    courier.remove()
    county.world.couriers.open[courier.row] = False
    county.step()
    assert courier not in county.agents


@pytest.mark.parametrize("clone", [copy.deepcopy, lambda m: pickle.loads(pickle.dumps(m))])
def test_copies_go_on_with_the_same_bits(clone) -> None:
    county = model(days=6)
    for _ in range(3):
        county.step()
    _ = county.agents
    twin = clone(county)
    for _ in range(3):
        county.step()
        twin.step()
    assert digest(county.world) == digest(twin.world)


def test_models_are_not_kept_alive() -> None:
    county = model(days=2)
    assert len(county.grid.all_cells) > 0
    alive = weakref.ref(county)
    del county
    gc.collect()
    assert alive() is None
