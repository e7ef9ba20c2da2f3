"""Whole days of the logistics of a tiny county, all laws checked."""

import numpy as np
import pytest

from ruralsim.entities.codes import AT_FARM, DELIVERED, LOGISTICS_WAGES
from ruralsim.entities.tally import TALLY
from ruralsim.world.incomes import by_source
from tests.factory import tiny_world
from tests.logistics.conftest import run_days


def total(world, name):
    return float(world.tally.days[: world.tally.stored, TALLY[name]].sum())


def test_parcels_arrive_in_both_directions(county):
    run_days(county, 62)
    assert total(county, "down_delivered") > 0.8 * total(county, "down_orders") > 0
    assert total(county, "up_delivered") > 0
    assert total(county, "round_km") > 0
    assert total(county, "trunk_km") > 0
    c = county.consignments
    assert not (c.stage[: c.n] == AT_FARM).any()


def test_wages_reach_households(county):
    run_days(county, 31)
    f = county.farmers
    paid = by_source(f, county.incomes)[:, LOGISTICS_WAGES].sum() + f.income_month[:, LOGISTICS_WAGES].sum()
    assert paid == pytest.approx(float(county.money.total[28]), rel=1e-6)


def test_couriers_keep_their_shift_and_capacity(county):
    shift = county.settings.logistics.dispatch.shift_minutes
    for _ in range(30):
        run_days(county, 1)
        co = county.couriers
        live = slice(0, co.n)
        assert (co.minutes[live] <= 1.6 * shift).all()
        assert (co.load_kg[live] <= np.maximum(co.capacity_kg[live], 150.0)).all()


@pytest.mark.parametrize("layer", ["share_point", "share_station", "share_vehicle", "share_trunk"])
@pytest.mark.parametrize("division", ["parcels", "shapley"])
def test_sharing_keeps_every_law(layer, division):
    world = tiny_world(households=120, villages=6, days=70, logistics__sharing__division=division)
    world.terms.set("test", layer, 1.0)
    run_days(world, 33)
    assert total(world, "down_delivered") > 0


def test_pooled_rounds_drive_less_for_the_same_parcels():
    km, parcels = [], []
    for share in (0.0, 1.0):
        world = tiny_world(households=400, villages=8, days=70)
        world.terms.set("test", "share_vehicle", share)
        world.terms.set("test", "share_point", 1.0)
        run_days(world, 60)
        km.append(total(world, "round_km"))
        parcels.append(total(world, "round_parcels"))
    assert km[1] < km[0]
    assert parcels[1] > 0.9 * parcels[0]


@pytest.mark.parametrize(
    "terms",
    [
        {"cold_vehicle": 1.0, "cold_trunk": 1.0, "cold_store": 500.0},
        {"farm_gate": 1.0, "preannounced": 1.0},
        {
            "freight_subsidy_kg": 1.0,
            "freight_subsidy_parcel": 2.0,
            "point_subsidy": 100.0,
            "courier_subsidy": 0.3,
        },
        {
            "assessment": 20.0,
            "manager_pay": 500.0,
            "courier_training": 0.5,
            "exchange": 1.0,
            "award_morale": 0.05,
        },
        {"processor_capital": 1e6, "grading_line": 100.0},
    ],
    ids=lambda t: next(iter(t)),
)
def test_terms_at_work_keep_every_law(terms):
    world = tiny_world(households=120, villages=6, days=100)
    for name, value in terms.items():
        world.terms.set("test", name, value)
    run_days(world, 65)
    assert world.consignments.n >= 0


@pytest.mark.parametrize(
    "sizes",
    [
        {"households": 0},
        {"villages": 1, "townships": 1, "households": 3},
        {"buyers": 0, "institutions": 0},
    ],
    ids=str,
)
def test_odd_counties_run(sizes):
    world = tiny_world(**sizes, days=40)
    run_days(world, 35)


def test_no_road_no_visit(county):
    county.travel.minutes[:] = np.inf
    county.travel.km[:] = np.inf
    np.fill_diagonal(county.travel.minutes, 0.0)
    np.fill_diagonal(county.travel.km, 0.0)
    county.villages.minutes_township[:] = county.villages.minutes_seat[:] = np.inf
    run_days(county, 33)
    assert total(county, "round_km") == 0.0
    assert (county.consignments.stage[: county.consignments.n] <= DELIVERED + 2).all()


def test_the_post_never_leaves(county):
    county.stations.months_losing[:] = 100
    run_days(county, 31)
    N, V, T = county.networks.n, county.villages.n, county.townships.n
    assert county.stations.open[N * V : N * V + T].all()  # network 0
    assert T == 2


def test_handing_over_may_take_no_time():
    at_once = {f"logistics__dispatch__{name}_minutes": 0.0 for name in ("down", "direct", "sorting")}
    world = tiny_world(days=40, logistics__trunk__van_full=0.0, **at_once)
    run_days(world, 25)
    assert 0 < total(world, "down_delivered") <= total(world, "down_orders")
