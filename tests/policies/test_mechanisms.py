"""One mechanism per lever, named: what moves in the small county, and by what way."""

from datetime import date
from functools import cache

import numpy as np
import pytest

from ruralsim.entities.codes import ONLINE, POINT, TOWNSHIP_STATION
from ruralsim.foundation.ledger import FLOW
from ruralsim.household.adoption import able
from ruralsim.scenario import Scenario
from ruralsim.simulate import prepare, step
from ruralsim.world.world import World

from .conftest import county, everywhere, ratio, run, total

DAYS, START = 150, date(2021, 6, 1)


@cache
def base(days: int = DAYS) -> World:
    return run(everywhere(county(days, start=START)), days)


@cache
def _with(days: int, lever: str, settings: tuple) -> World:
    return run(everywhere(county(days, start=START, **{lever: dict(settings)})), days)


def under(lever: str, days: int = DAYS, **settings: object) -> World:
    """The county after some days under one lever that every township carries out."""
    return _with(days, lever, tuple({"ramp_days": 0, **settings}.items()))


def money(world: World, flow: str) -> float:
    return float(world.money.total[FLOW[flow]])


def managers(world: World) -> np.ndarray:
    s = world.stations
    return s.manager_skill[(s.level == TOWNSHIP_STATION) & s.open & (s.keeper >= 0)]


def couriers(world: World, column: str) -> float:
    c = world.couriers
    at_work = c.open[: c.n] & (c.household[: c.n] >= 0)
    return float(getattr(c, column)[: c.n][at_work].mean())


def test_regulation_makes_cheating_not_worth_it():
    """Detection × fine exceeds what a fee or a short parcel gains, so they are not chosen; disputes fall."""
    ruled = under("regulation")
    for trick in ("irregular_fee_parcels", "short_weight_parcels"):
        assert total(base(), trick) > 0.0
        assert total(ruled, trick) < 0.2 * total(base(), trick)
    assert ratio(ruled, "up_disputes", "up_delivered") < ratio(base(), "up_disputes", "up_delivered")


def test_regulation_has_other_policy_carried_out():
    """Supervision moves part of the unwilling: other local levers arrive more fully, in every township."""
    alone = run(county(30, awards={"intensity": 1e4}), 29)
    watched = run(county(30, awards={"intensity": 1e4}, regulation={"intensity": 2.0}), 29)
    assert (watched.terms["seller_award"] > alone.terms["seller_award"]).all()


def test_awards_make_a_true_price_known_and_lift_morale():
    """The winner's net price moves its neighbours' beliefs; the hope of a prize keeps couriers in morale."""
    world = everywhere(county(31, start=date(2021, 9, 1), awards={"ramp_days": 0}))
    run(world, 29)
    before = world.farmers.belief[:, :, ONLINE].copy()
    plain = everywhere(county(31, start=date(2021, 9, 1)))
    run(plain, 29)
    np.testing.assert_array_equal(before, plain.farmers.belief[:, :, ONLINE])
    step(world)
    step(plain)
    moved = (world.farmers.belief[:, :, ONLINE] != plain.farmers.belief[:, :, ONLINE]).any(axis=0)
    assert moved.mean() > 0.3
    assert money(world, "AWARDS") == pytest.approx(20_000.0 / 4.0 * world.townships.n)
    assert couriers(under("awards"), "morale") > couriers(base(), "morale") + 0.02


def test_information_platform_strengthens_bargaining():
    """Farmers who know prices sell below them less often: fewer offers are taken, at a better price.

    More spoils while they hold out, so that what they earn in all hardly moves: a finding, not a law.
    """
    told, plain = under("information_platform", 200), base(200)
    assert ratio(told, "trader_sales", "trader_offers") < ratio(plain, "trader_sales", "trader_offers")
    share = ("sold_trader_cny", "trader_wholesale_cny")
    assert ratio(told, *share) > ratio(plain, *share)


def test_buyers_see_more_shops_at_once():
    """A wider choice has more to choose: orders rise."""
    assert total(under("information_platform"), "up_orders") > total(base(), "up_orders")


def test_complaints_decide_where_projects_go():
    """A ranked township full of disputes gets the mast that would have gone to the larger village."""
    blind = [("terms.signal", 0.0), ("world.signal.range_km", 0.0)]

    def first(heard: bool) -> int:
        extra = {"information_platform": {"ramp_days": 0}} if heard else {}
        world = everywhere(county(15, *blind, internet_coverage={"start": date(2021, 6, 28)}, **extra))
        run(world, 7)
        world.townships.disputes[:] = 0.0
        world.townships.disputes[3] = 100.0
        run(world, 2)
        sites = world.state.policies.works["internet_coverage"].sites
        return int(world.villages.township[sites[0]])

    assert first(heard=True) == 3
    assert first(heard=False) != 3


def test_roads_shorten_ways():
    """A better class is faster: drive times fall, couriers need fewer minutes a parcel."""
    paved = under("road_upgrade", intensity=150.0)
    reached = np.isfinite(base().villages.minutes_seat)
    assert (paved.villages.minutes_seat[reached] <= base().villages.minutes_seat[reached] + 1e-9).all()
    assert paved.villages.minutes_seat[reached].mean() < 0.95 * base().villages.minutes_seat[reached].mean()
    assert ratio(paved, "round_minutes", "round_parcels") < ratio(base(), "round_minutes", "round_parcels")
    assert paved.programmes.built[0] > 0


def test_roads_reach_a_village_that_had_none():
    """Raising a footpath's cells puts a blind village on the road network."""
    blind = ("world.roads.unreached", 0.2)
    plain = run(everywhere(county(2, blind)), 2)
    paved = run(everywhere(county(2, blind, road_upgrade={"priority": "blind", "intensity": 300.0})), 2)
    assert plain.villages.has_road.sum() < plain.villages.n
    assert paved.villages.has_road.sum() > plain.villages.has_road.sum()


def test_masts_let_households_sell_online():
    """Where a mast stands households subscribe, month by month, and the able among them could run a shop."""
    weak = ("world.signal.range_km", 1.0)
    plain = run(everywhere(county(160, weak)), 160)
    covered = run(everywhere(county(160, weak, internet_coverage={"intensity": 20.0})), 160)
    assert covered.villages.signal.sum() > plain.villages.signal.sum()
    assert covered.farmers.internet.sum() > plain.farmers.internet.sum()
    assert able(covered).sum() > able(plain).sum()


def test_digital_literacy_lifts_households_over_the_threshold():
    """Courses close part of the gap to mastery each month; more households could open a shop."""
    taught = under("digital_literacy", intensity=6.0)
    assert taught.farmers.digital_skill.mean() > base().farmers.digital_skill.mean() + 0.03
    assert able(taught).sum() > able(base()).sum()


def test_a_standard_is_paid_for_by_carriers_and_spares_blows():
    """A shorter promise is broken more often and costs compensation; standard packing absorbs damage."""
    strict = under("service_standard", intensity=2.0, packing=1.0)
    assert ratio(strict, "up_late", "up_delivered") > ratio(base(), "up_late", "up_delivered")
    assert total(strict, "cost_compensation") > total(base(), "cost_compensation")
    assert money(strict, "PACKAGING") / total(strict, "up_orders") > money(base(), "PACKAGING") / total(
        base(), "up_orders"
    )
    assert ratio(strict, "up_disputes", "up_delivered") < ratio(base(), "up_disputes", "up_delivered")


def test_orders_announced_ahead_are_sorted_right():
    """Pre-announced parcels skip a blind sort: fewer go astray per handling."""
    joint = under("enterprise_partnership")
    assert ratio(joint, "missorts", "sorts") < 0.8 * ratio(base(), "missorts", "sorts")


def test_manager_pay_buys_skill_and_keeps_it():
    """A better wage affords abler people as posts fall vacant and contracts end; the grant bears half."""
    paid = under("manager_pay", 360, intensity=2000.0)
    assert managers(paid).mean() > managers(base(360)).mean() + 0.05
    assert money(paid, "SUBSIDY_NETWORKS") > 0.0


def test_couriers_learn_and_make_fewer_errors():
    """Skill sorts better and works faster."""
    taught = under("courier_training", intensity=12.0, assessment_cny=0.0)
    assert couriers(taught, "skill") > couriers(base(), "skill") + 0.03
    assert ratio(taught, "missorts", "sorts") < ratio(base(), "missorts", "sorts")


def test_assessment_makes_staff_careful():
    """Where an error costs pay, the same skill makes fewer; courses or not."""
    plain = under("courier_training", assessment_cny=0.0)
    assessed = under("courier_training", assessment_cny=60.0)
    assert ratio(assessed, "missorts", "sorts") < ratio(plain, "missorts", "sorts")


def test_selling_skill_packs_faster_and_overlooks_less():
    """The taught need fewer minutes an order, and let fewer bad pieces through."""
    taught = under("farmer_training", intensity=12.0)
    gain = taught.farmers.selling_skill - base().farmers.selling_skill
    assert gain.mean() > 0.1

    def damage(world: World) -> float:
        c = world.consignments
        fresh = c.created[: c.n] == world.day - 1
        grade = world.products.lowgrade[c.product[: c.n][fresh]]
        return float(np.median(c.damage[: c.n][fresh] / grade))  # of some on the way much more is broken

    assert damage(taught) < damage(base())


def test_managers_copy_the_best():
    """Skill approaches the best station's; the longest permitted waits shorten."""
    toured = under("exchange_learning", intensity=12.0)
    assert managers(toured).mean() > managers(base()).mean()
    assert managers(toured).max() <= max(managers(base()).max(), managers(toured).max())
    assert toured.networks.max_wait_days.sum() <= base().networks.max_wait_days.sum()


def test_shared_vans_drive_fewer_kilometres():
    """One visit serves the parcels of several networks: fewer stops, fewer kilometres per parcel."""
    shared = under("resource_sharing", layers=("vehicle",))
    assert ratio(shared, "round_km", "round_parcels") < 0.9 * ratio(base(), "round_km", "round_parcels")
    assert total(shared, "round_stops") < 0.85 * total(base(), "round_stops")


def test_sharing_confined_to_a_township_pools_only_there():
    """Couriers elsewhere drive exactly as before on the first day."""
    name = county(1).geometry.township_names[0]
    one = run(everywhere(county(1, resource_sharing={"layers": ("vehicle",), "townships": (name,)})), 1)
    none = run(county(1), 1)
    elsewhere = one.couriers.township[: one.couriers.n] != 0
    np.testing.assert_array_equal(
        one.couriers.km[: one.couriers.n][elsewhere], none.couriers.km[: none.couriers.n][elsewhere]
    )
    known = one.state.service
    assert (np.diff(known.pool_start)[known.pool_township != 0] == 1).all()
    assert (np.diff(known.pool_start)[known.pool_township == 0] > 1).any()


def test_a_grading_line_takes_out_bad_pieces_up_to_its_capacity():
    """Parcels of the township leave with fewer bad pieces; a full line lets the rest pass."""

    def bad(kg_day: float) -> float:
        world = everywhere(
            county(20, origin_facilities={"intensity": 10.0, "grading_kg_day": kg_day, "cold_kg": 0.0})
        )
        run(world, 20)
        c = world.consignments
        return float(c.damage[: c.n][c.created[: c.n] == world.day - 1].mean())

    assert bad(1e5) < bad(20.0) < bad(0.0)


def test_a_cold_store_keeps_what_waits_and_costs_energy():
    """Goods under cold service age less while they lie at the township; networks pay for the cold."""

    def outcome(cold_kg: float) -> tuple[float, float]:
        world = everywhere(
            county(60, origin_facilities={"intensity": 10.0, "grading_kg_day": 0.0, "cold_kg": cold_kg})
        )
        run(world, 60)
        return ratio(world, "up_disputes", "up_delivered"), money(world, "COLD_ENERGY")

    (warm, nothing), (cool, energy) = outcome(0.0), outcome(20_000.0)
    assert nothing == 0.0
    assert energy > 0.0
    assert cool < warm


def test_cold_vans_spare_goods_under_cold_service_alone():
    """In the cold chain, chosen goods arrive fresher: disputes fall; the trunk's fuel costs more."""
    cold = under("cold_chain")
    assert ratio(cold, "up_disputes", "up_delivered") < ratio(base(), "up_disputes", "up_delivered")
    assert total(cold, "cost_fuel_trunk") / total(cold, "trunk_km") > total(
        base(), "cost_fuel_trunk"
    ) / total(base(), "trunk_km")


def points(world: World) -> int:
    return int((world.stations.open & (world.stations.level == POINT)).sum())


def planned(weighs_cost: float, *shared: str) -> World:
    """The small county where points are planned, at once, and shared or not."""
    plan = {"ramp_days": 0, "weighs_cost": weighs_cost}
    return run(
        everywhere(county(70, start=START, node_planning=plan, resource_sharing={"layers": shared})), 70
    )


def test_planned_points_cover_more_when_points_are_shared():
    """A coverage standard of each network for itself piles points up; together they reach more villages."""
    alone, both = under("node_planning", 70, weighs_cost=0.0), planned(0.0, "point")
    assert points(both) == points(alone)
    assert both.villages.point_within.mean() > alone.villages.point_within.mean()
    assert both.villages.point_minutes.mean() < alone.villages.point_minutes.mean()


def test_a_plan_that_weighs_cost_builds_fewer_points_and_fewer_still_where_they_are_shared():
    """Points whose parcels do not pay for a keeper are not built; shared ones need not be built twice."""
    weighed, shared = under("node_planning", 70), planned(1.0, "point")
    assert points(weighed) < points(under("node_planning", 70, weighs_cost=0.0))
    assert points(shared) < points(planned(0.0, "point"))
    keeper = total(weighed, "cost_wages_points") / total(weighed, "down_delivered")
    assert keeper < total(base(70), "cost_wages_points") / total(base(70), "down_delivered")


def test_pickup_at_the_gate_moves_the_way_from_seller_to_courier():
    """Households carry only what couriers have no time for; these need more minutes and are paid."""
    fetched = under("first_mile_pickup")
    assert total(fetched, "carrying_minutes") < 0.05 * total(base(), "carrying_minutes")
    assert ratio(fetched, "round_minutes", "round_parcels") > ratio(base(), "round_minutes", "round_parcels")
    assert (fetched.farmers.online_cost <= base().farmers.online_cost + 1e-4).mean() > 0.6


def test_procurement_moves_assistance_orders_with_the_quota():
    """Institutions spend what they are given: nothing once it is withdrawn, twice at twice the quota."""
    gone, double = under("directed_procurement"), under("directed_procurement", intensity=1.0)
    orders = "up_orders_assistance"
    assert total(gone, orders) == 0.0
    assert 1.5 < total(double, orders) / total(base(), orders) < 2.5


def test_a_path_of_withdrawal():
    """A ramp takes the quota back week by week."""
    world = county(60, directed_procurement={"intensity": -1.0, "ramp_days": 56})
    seen = [float(run(world, 7).terms["quota"][0]) for _ in range(8)]
    assert seen == pytest.approx([1 - k / 8 for k in range(1, 9)])


def test_the_floor_takes_what_no_trader_took():
    """Lots about to spoil are bought at the floor price; less is lost or sold off at the fair."""
    floor = under("floor_purchase")
    assert total(base(), "sold_floor_kg") == 0.0
    assert total(floor, "sold_floor_kg") > 0.0
    assert money(floor, "FLOOR_PURCHASE") > 0.0
    assert total(floor, "sold_local_kg") < total(base(), "sold_local_kg")


def test_campaigns_are_heard_and_orders_follow():
    """Awareness rises in every zone; aware circles look more often."""
    heard = under("assistance_marketing")
    assert heard.buyers.awareness.mean() > base().buyers.awareness.mean() + 0.03
    assert total(heard, "up_orders") > 1.05 * total(base(), "up_orders")


def test_a_freight_subsidy_to_sellers_passes_through_the_floor_price():
    """What comes back to the seller lowers the cost of selling online, hence the least price asked."""
    helped = under("freight_subsidy", intensity=3.0)
    sells = helped.farmers.sells_online & base().farmers.sells_online
    assert helped.farmers.online_cost[:, sells].mean() < base().farmers.online_cost[:, sells].mean()
    assert total(helped, "up_orders") > total(base(), "up_orders")
    assert money(helped, "FREIGHT_SUBSIDY_SELLERS") == pytest.approx(helped.programmes.spent_cny[0])


def test_a_freight_subsidy_to_buyers_comes_off_the_price_they_see():
    """Orders rise, and the government pays per order."""
    helped = under("freight_subsidy", intensity=5.0, to="buyer")
    assert total(helped, "up_orders") > total(base(), "up_orders")
    assert money(helped, "FREIGHT_SUBSIDY_BUYERS") == pytest.approx(helped.programmes.spent_cny[0])
    assert money(helped, "FREIGHT_SUBSIDY_SELLERS") == 0.0


def test_a_subsidised_point_is_worth_opening():
    """With the subsidy a keeper's pay is earned where it was not: more points are open after some months."""
    helped = under("station_subsidy", intensity=800.0)
    assert total(helped, "points_opened") > total(base(), "points_opened")


def test_a_wage_subsidy_is_passed_on_where_couriers_are_short():
    """Firms may offer above the ceiling, and do so by the pressure of vacancies."""
    short = [("logistics.staff.quit_month", 0.4), ("logistics.staff.applicants", 1)]

    def offered(**lever: object) -> float:
        world = everywhere(county(240, *short, start=START, **lever))
        return float(run(world, 240).networks.courier_wage.mean())

    assert offered(courier_wage_subsidy={"intensity": 0.5}) > offered()


def test_hardship_is_found_sooner_and_helped():
    """More visits register more households, and they are helped with more."""
    watched = under("poverty_monitoring")
    assert total(watched, "monitored_entered") > total(base(), "monitored_entered")
    assert total(watched, "help_cny") > 1.5 * total(base(), "help_cny")
    assert money(watched, "HELP") == pytest.approx(total(watched, "help_cny"))


def test_help_stops_where_the_budget_ends_and_the_standing_help_does_not():
    """Of a claim, only the lever's part runs out; what the county gave before it still gives."""
    cap = {"budget_cny": 500.0, "visit_cny": 0.0}
    poor = run(everywhere(county(150, start=START, poverty_monitoring=cap)), 150)
    assert poor.programmes.spent_cny[0] == pytest.approx(500.0)
    assert poor.programmes.stopped[0]
    assert total(poor, "help_cny") > 0.8 * total(base(), "help_cny")


def test_a_claim_is_shared_by_those_who_wrote_the_term():
    """Two levers on one term pay in proportion to what each wrote; the scenario's own part is nobody's."""
    from ruralsim.world.programmes import grant

    world = prepare(
        Scenario.load(
            "small",
            overrides=[
                ("policies.station_subsidy.intensity", 1),
                ("policies.awards.budget_cny", 30.0),
                ("terms.point_subsidy", 50.0),
            ],
        )
    )
    term = world.terms["point_subsidy"]
    world.terms.set("station_subsidy", "point_subsidy", 100.0)
    world.terms.set("awards", "point_subsidy", 50.0)
    world.terms.fold()
    paid = grant(world, "point_subsidy", term.copy())
    asked = 50.0 * term.size
    lost = asked - 30.0
    assert paid == pytest.approx(np.full(term.shape, 1.0 - lost / float(term.sum())))
    assert world.programmes.spent_cny.tolist() == pytest.approx([30.0, 100.0 * term.size])
    assert world.programmes.stopped.tolist() == [True, False]
