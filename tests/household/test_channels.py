import numpy as np
import pytest

from ruralsim.entities.codes import COOP, ONLINE, TRADER
from ruralsim.household.channels import (
    WORK_MINUTES_MONTH,
    channels,
    freight_kg,
    initial_beliefs,
    online_cost_,
    online_costs,
    posted_after_fees,
    waiting_value_,
    weight_,
)
from tests.factory import set_shops, tiny_world


@pytest.fixture
def world():
    world = tiny_world()
    farmers = world.farmers
    initial_beliefs(world)
    farmers.carrier[:] = 0
    set_shops(world, False)
    farmers.stock_kg[:] = 0.0
    farmers.fresh[:] = 1.0
    farmers.adults[:] = 2
    for jobs in (farmers.migrants, farmers.local_jobs, farmers.logistics_jobs, farmers.processing_jobs):
        jobs[:] = 0
    world.villages.signal[:] = True
    farmers.astir[:], world.products.astir[:] = True, farmers.n
    world.climate.temperature_c = 15.0
    return world


def on_sale(world, product):
    """Days until all households have had their sale day, one after another."""
    rows = {}
    for day in range(int(world.products.sale_days[product])):
        world.day = day
        world.farmers.for_sale_kg[:], world.farmers.astir[:] = 0.0, True
        channels(world)
        for k in range(world.offers.n):
            rows[int(world.offers.household[k])] = (
                int(world.offers.channel[k]), float(world.offers.kg[k]), float(world.offers.reservation[k]),
            )  # fmt: skip
    return rows


def test_cost_of_an_online_kilogram_by_hand():
    # freight 2 less 0.5; 4 CNY an order of 4 kg; 20 minutes at 0.3 CNY for a batch of 10 kg
    assert online_cost_(2.0, 0.5, 4.0, 4.0, 6.0, 10.0) == pytest.approx(1.5 + 1.0 + 0.6)
    assert online_cost_(2.0, 5.0, 4.0, 0.0, 0.0, 1.0) == 0.0  # a subsidy pays no more than the freight


def test_online_cost_has_every_term(world):
    farmers, s = world.farmers, world.settings.household.channels
    world.townships.local_wage[:] = WORK_MINUTES_MONTH  # one CNY a minute
    world.villages.point_minutes[:] = 5.0
    world.stations.irregular_fee[:] = 0.0
    farmers.selling_skill[:] = 0.0
    online_costs(world)
    kg = world.products.order_kg
    freight = freight_kg(world)
    plain = freight[0] + (s.packaging_cny + s.packing_minutes) / kg + 10.0 / kg
    assert farmers.online_cost[:, 0] == pytest.approx(plain, rel=1e-6)

    world.stations.gate_share[:] = 1.0  # collected at the gate: a fee, and no carrying
    world.networks.gate_cny[:] = 1.5
    online_costs(world)
    assert farmers.online_cost[:, 0] == pytest.approx(plain - 8.5 / kg, rel=1e-6)
    world.networks.gate_cny[:] = 0.0
    world.stations.irregular_fee[:] = 2.0
    world.terms["packing_cost"][:] = 0.5
    online_costs(world)
    assert farmers.online_cost[:, 0] == pytest.approx(plain - 7.5 / kg, rel=1e-6)
    world.terms["freight_subsidy_kg"][:] = 0.3
    world.terms["freight_subsidy_parcel"][:] = 1.0
    farmers.selling_skill[:] = 1.0
    online_costs(world)
    saved = s.packing_minutes * s.skilled_packing / kg
    subsidy = np.minimum(0.3 + 1.0 / kg, freight[0])
    assert farmers.online_cost[:, 0] == pytest.approx(plain - 7.5 / kg - subsidy - saved, rel=1e-6)


def test_bigger_batches_and_the_cheapest_network_for_those_without_one(world):
    farmers = world.farmers
    world.villages.point_minutes[:] = 30.0
    set_shops(world, np.arange(farmers.n) == 0).order_rate[:] = 10.0
    farmers.carrier[2] = -1
    online_costs(world)
    assert (farmers.online_cost[:, 0] < farmers.online_cost[:, 1]).all()
    freight = freight_kg(world)
    assert freight[-1] == pytest.approx(freight[:-1].min(axis=0))
    assert np.isfinite(farmers.online_cost).all()


def test_an_untried_channel_holds_a_posted_price_prior(world):
    farmers, products = world.farmers, world.products
    prior = world.settings.household.channels.trader_prior
    assert farmers.belief[:, 0, TRADER] == pytest.approx(prior * products.price_wholesale, rel=1e-6)
    net = np.maximum(posted_after_fees(world) - farmers.online_cost[:, 0], 0.0)
    assert farmers.belief[:, 0, ONLINE] == pytest.approx(net, rel=1e-5)


def test_each_household_sells_on_its_own_day_and_offers_stand_until_sold(world):
    p = 1
    world.farmers.stock_kg[p] = 100.0
    rows = on_sale(world, p)
    assert len(rows) == world.farmers.n
    world.farmers.for_sale_kg[:] = 0.0
    counts = []
    for day in range(int(world.products.sale_days[p])):
        world.day, world.farmers.astir[:] = day, True
        channels(world)
        counts.append(world.offers.n)
    assert counts == sorted(counts)  # nobody bought: yesterday's offers are still there
    assert counts[0] < world.farmers.n == counts[-1]
    assert world.villages.waiting_kg[:, p].sum() <= 100.0 * world.farmers.n


def test_what_is_about_to_spoil_is_offered_at_once_without_reservation(world):
    leafy = 0
    world.farmers.stock_kg[leafy] = 50.0
    world.farmers.fresh[leafy] = 0.06
    channels(world)
    assert world.offers.n == world.farmers.n
    assert (world.offers.reservation[: world.offers.n] == 0).all()


def test_the_better_price_draws_the_lots(world, monkeypatch):
    p = 1
    monkeypatch.setattr("ruralsim.household.channels.coop_reach", lambda w: np.ones(w.villages.n, np.bool_))
    world.farmers.stock_kg[p] = 100.0
    world.farmers.belief[p, :, TRADER] = 1.0
    world.farmers.belief[p, :, COOP] = 5.0
    assert {c for c, _, _ in on_sale(world, p).values()} == {COOP}
    world.farmers.belief[p, :, COOP] = 0.0
    assert {c for c, _, _ in on_sale(world, p).values()} == {TRADER}
    world.farmers.belief[p, :, COOP] = 1.0
    chosen = [c for c, _, _ in on_sale(world, p).values()]
    assert 0.1 < np.mean(chosen) < 0.9


def test_a_shop_lists_a_few_days_of_orders_and_keeps_a_reserve(world):
    p, farmers, s = 1, world.farmers, world.settings.household.channels
    shops = set_shops(world, True)
    farmers.stock_kg[p] = 1000.0
    farmers.belief[p, :, ONLINE] = 10.0
    shops.order_rate[:, p] = 8.0
    rows = on_sale(world, p)
    assert shops.by_row("listed_kg")[:, p] == pytest.approx(s.cover_days * 8.0)
    kg = np.array([kg for _, kg, _ in rows.values()])
    assert (kg < 1000.0 - s.cover_days * 8.0).all()
    assert (farmers.stock_kg >= shops.by_row("listed_kg").T).all()


@pytest.mark.parametrize("lack", ["signal", "carrier", "hands"])
def test_without_its_needs_a_shop_lists_nothing(world, lack):
    farmers = world.farmers
    shops = set_shops(world, True)
    farmers.stock_kg[:] = 100.0
    farmers.belief[:, :, ONLINE] = 1e3
    if lack == "signal":
        world.villages.signal[:] = False
    elif lack == "carrier":
        farmers.carrier[:] = -1
    elif lack == "hands":
        farmers.migrants[:] = 2
    shops.listed_kg[:], farmers.standing[:] = 5.0, True
    channels(world)
    assert (shops.by_row("listed_kg") == 0).all()


def test_weights_and_waiting():
    assert weight_(0.0, 1.0, 6.0) == 0.0
    assert weight_(2.0, 1.0, 1.0) / weight_(1.0, 1.0, 1.0) == pytest.approx(np.e)
    assert waiting_value_(10.0, 1.0, 0.0, 1.0, 5.0) == 10.0
    assert waiting_value_(10.0, 0.9, 0.1, 1.0, 2.0) == pytest.approx(10.0 * 0.8 * 0.8)
    assert waiting_value_(10.0, 0.9, 0.5, 1.0, 5.0) == 0.0


def test_no_farmers_no_offers():
    world = tiny_world(households=0)
    initial_beliefs(world)
    channels(world)
    assert world.offers.n == 0
