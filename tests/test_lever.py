"""What every lever shares, reckoned by hand for one of each kind."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from ruralsim import lever
from ruralsim.entities.codes import MIDDLE, NEAR, REMOTE
from ruralsim.entities.farmers import regroup
from ruralsim.foundation.errors import ScenarioError
from ruralsim.foundation.ledger import F_PROGRAMME_CAPITAL, F_PROGRAMME_RUNNING
from ruralsim.lever import Lever
from ruralsim.policies import levers
from ruralsim.world.programmes import names
from ruralsim.world.world import World
from tests.factory import tiny_world

FIRST = date(2021, 1, 1)
LEVERS = levers()


def county(name: str, **settings) -> tuple[World, Lever]:
    """Four townships, of which 1.0, 0.8, 0.5 and 0.0 carry policy out, and a lever that stands in it."""
    world = tiny_world(40, 8, 4, days=400, policies={name: settings})
    world.townships.compliance[:] = [1.0, 0.8, 0.5, 0.0]
    world.climate.consumer_index = 1.0
    return world, lever.levers_of(world)[name]


def day(world: World, policy: Lever, today: int = 0) -> None:
    """The first phase of a day."""
    world.day = today
    policy.act(world)
    world.terms.fold()


# dates


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        (None, None, (0, 399)),
        (30, None, (30, 399)),
        (None, 40, (0, 40)),
        (30, 40, (30, 40)),
        (30, 30, (30, 30)),
    ],
)
def test_a_lever_is_in_force_from_its_first_day_to_its_last(start, end, days):
    dates = {
        key: FIRST + timedelta(offset)
        for key, offset in (("start", start), ("end", end))
        if offset is not None
    }
    world, policy = county("courier_wage_subsidy", **dates)
    found = []
    for world.day in range(400):
        if policy.in_force(world):
            found.append(world.day)
    assert found == list(range(days[0], days[1] + 1))


def test_a_lever_cannot_end_before_it_starts():
    with pytest.raises(ValidationError, match="ends 2021-01-01, before it starts 2021-02-01"):
        LEVERS["awards"](start=date(2021, 2, 1), end=FIRST)


def test_a_lever_cannot_be_confined_to_what_its_terms_do_not_tell_apart():
    with pytest.raises(ValidationError, match="courier_wage_subsidy cannot be confined to categories"):
        LEVERS["courier_wage_subsidy"](categories=("marginal",))


# scale


@pytest.mark.parametrize(
    ("today", "reached"), [(0, 0.25), (6, 0.25), (7, 0.5), (20, 0.75), (21, 1.0), (300, 1.0)]
)
def test_a_ramp_of_four_weeks_rises_by_a_quarter_each_week(today, reached):
    world, policy = county("courier_wage_subsidy", ramp_days=28)
    world.day = today
    assert policy.ramp(world) == pytest.approx(reached)


def test_without_a_ramp_all_of_it_comes_at_once():
    world, policy = county("courier_wage_subsidy")
    assert policy.ramp(world) == 1.0


def test_a_local_lever_arrives_as_far_as_townships_comply():
    world, policy = county("regulation", intensity=0.5)
    assert policy.effective(world, "township").tolist() == pytest.approx([0.5, 0.4, 0.25, 0.0])
    assert policy.present(world, "township").tolist() == pytest.approx([1.0, 0.8, 0.5, 0.0])


def test_half_done_policy_is_paid_in_part():
    """What is not done costs 0.3 of its price: c + 0.3 (1 − c)."""
    world, policy = county("regulation", intensity=0.5)
    assert policy.paid(world, "township").tolist() == pytest.approx([0.5, 0.43, 0.325, 0.15])


def test_supervision_moves_part_of_the_unwilling():
    world, policy = county("internet_coverage")
    world.terms.set("test", "oversight", 0.5)
    world.terms.fold()
    assert policy.complied(world).tolist() == pytest.approx([1.0, 0.9, 0.75, 0.5])


def test_a_national_lever_asks_no_township():
    world, policy = county("courier_wage_subsidy", intensity=0.2)
    assert policy.effective(world, "township").tolist() == [0.2] * 4


def test_without_dimensions_the_mean_over_households_arrives():
    world, policy = county("regulation", intensity=0.5)
    people = np.bincount(world.villages.township, world.villages.households, 4)
    expected = 0.5 * (people * [1.0, 0.8, 0.5, 0.0]).sum() / 40.0
    assert policy.effective(world)[0] == pytest.approx(expected)


# targets


def test_only_the_townships_named_are_meant():
    world, _ = county("freight_subsidy")
    second = world.geometry.township_names[1]
    world, policy = county("freight_subsidy", townships=(second,))
    meant = policy.targeted(world, "village")
    assert meant.tolist() == (world.villages.township == 1).astype(float).tolist()


def test_only_the_classes_of_remoteness_named_are_meant():
    world, policy = county("freight_subsidy", remoteness=("remote", "middle"))
    world.villages.remoteness[:] = [NEAR, MIDDLE, REMOTE, NEAR, MIDDLE, REMOTE, NEAR, NEAR]
    assert policy.targeted(world, "village").tolist() == [0, 1, 1, 0, 1, 1, 0, 0]


def test_only_the_networks_named_are_meant():
    world, policy = county("courier_wage_subsidy", networks=("coop",))
    known = list(world.settings.networks)
    assert policy.targeted(world, "network").tolist() == [float(name == "coop") for name in known]


def test_targets_along_two_dimensions_must_both_hold():
    world, _ = county("courier_wage_subsidy")
    second = world.geometry.township_names[1]
    world, policy = county("courier_wage_subsidy", townships=(second,), networks=("post",))
    meant = policy.targeted(world, "township", "network")
    assert np.argwhere(meant).tolist() == [[1, list(world.settings.networks).index("post")]]


@pytest.mark.parametrize(("exclusion", "inclusion", "reached"), [(1.0, 0.0, [0, 0]), (0.0, 1.0, [1, 1])])
def test_errors_of_targeting_turn_the_meant_and_the_others_round(exclusion, inclusion, reached):
    world, policy = county(
        "freight_subsidy", categories=("formerly_poor",), exclusion_error=exclusion, inclusion_error=inclusion
    )
    found = policy.targeted(world, "village", "group")
    assert [found[:, 4:].mean(), found[:, :4].mean()] == reached  # groups 4-7 were once registered as poor


def test_a_household_that_is_missed_is_missed_on_every_day():
    world, policy = county("freight_subsidy", exclusion_error=0.5)
    first = policy.targeted(world, "village", "group")
    world.day = 100
    assert (policy.targeted(world, "village", "group") == first).all()
    assert 0.3 < first.mean() < 0.7


def test_a_township_that_the_county_does_not_have_is_named():
    with pytest.raises(ScenarioError, match=r"policies\.awards\.townships: there is no township 'Atlantis'"):
        county("awards", townships=("Atlantis",))


# the day


def test_a_lever_in_force_writes_its_terms_and_its_row():
    world, policy = county("courier_wage_subsidy", intensity=0.2)
    day(world, policy)
    assert (world.terms["courier_subsidy"] == 0.2).all()
    row = policy.row(world)
    assert names(world)[row] == "courier_wage_subsidy"
    assert world.programmes.active[row]
    assert world.programmes.intensity[row] == pytest.approx(0.2)


@pytest.mark.parametrize("name", ["courier_wage_subsidy", "internet_coverage"])
def test_after_its_last_day_only_what_was_built_stays(name):
    world, policy = county(name, end=FIRST + timedelta(9))
    world.villages.signal[:] = False
    world.townships.compliance[:] = 1.0
    term = policy.writes[0]
    day(world, policy, 9)
    written = world.terms[term].copy()
    assert (written != world.terms.base[term]).any()
    day(world, policy, 10)
    left = written if policy.lasting else world.terms.base[term]
    assert (world.terms[term] == left).all()
    assert not world.programmes.active[0]


def test_terms_are_looked_at_again_weekly_along_the_ramp_and_then_every_four_weeks():
    world, policy = county("courier_wage_subsidy", intensity=0.2, ramp_days=14)
    seen = []
    for today in range(60):
        day(world, policy, today)
        world.terms.set(policy.key, "courier_subsidy", 0.0)  # would stay if nobody looked
        world.terms.fold()
        seen.append(world.programmes.intensity[0])
        world.programmes.intensity[0] = 0.0
    assert [today for today, size in enumerate(seen) if size] == [0, 7, 14, 28, 56]
    assert [seen[0], seen[7], seen[14]] == pytest.approx([0.1, 0.2, 0.2])


def test_a_running_cost_is_paid_by_the_day_at_todays_prices():
    """A mast's upkeep is 25,000 CNY a year."""
    world, policy = county("internet_coverage", intensity=1.0, mast_cny=0.0)
    world.townships.compliance[:] = 1.0
    world.villages.signal[:] = False
    for today, price in enumerate((1.0, 1.2)):
        world.climate.consumer_index = price
        day(world, policy, today)
    assert world.programmes.built[0] == 1
    assert world.money.today[F_PROGRAMME_RUNNING] == pytest.approx(25_000.0 / 365.0 * (1.0 + 1.2))
    assert world.programmes.spent_cny[0] == pytest.approx(25_000.0 / 365.0 * 2.2)


def test_spending_stops_where_the_budget_ends():
    world, policy = county("courier_wage_subsidy")
    world.programmes.budget_cny[0] = 100.0
    assert policy.spend(world, 70.0, F_PROGRAMME_CAPITAL) == 70.0
    assert not world.programmes.stopped[0]
    assert policy.spend(world, 70.0, F_PROGRAMME_CAPITAL) == 30.0
    assert world.programmes.stopped[0]
    assert policy.spend(world, 70.0, F_PROGRAMME_CAPITAL) == 0.0
    assert world.money.today[F_PROGRAMME_CAPITAL] == pytest.approx(100.0)


def test_a_change_takes_effect_on_its_day_and_not_a_month_later():
    world, policy = county("courier_wage_subsidy", intensity=0.2)
    day(world, policy, 0)
    lever.change(world, "courier_wage_subsidy", "intensity", 0.5)
    day(world, lever.levers_of(world)["courier_wage_subsidy"], 1)
    assert (world.terms["courier_subsidy"] == 0.5).all()


def test_a_lever_that_nobody_named_joins_when_it_is_decided_on():
    world, _ = county("courier_wage_subsidy", intensity=0.2)
    lever.change(world, "awards", "intensity", 5_000.0)
    assert list(lever.levers_of(world)) == names(world) == ["awards", "courier_wage_subsidy"]
    day(world, lever.levers_of(world)["awards"])
    assert world.programmes.active.tolist() == [True, False]


def test_a_budget_that_is_raised_lets_a_stopped_programme_go_on():
    world, policy = county("courier_wage_subsidy", budget_cny=100.0)
    world.programmes.budget_cny[0] = 100.0
    policy.spend(world, 100.0, F_PROGRAMME_CAPITAL)
    assert world.programmes.stopped[0]
    lever.change(world, "courier_wage_subsidy", "budget_cny", 150.0)
    assert not world.programmes.stopped[0]
    assert policy.spend(world, 100.0, F_PROGRAMME_CAPITAL) == 50.0


# lumps


def erected(world, policy, prices, upto, today=0):
    """Items, one in each township in turn."""
    world.day = today
    uid = np.arange(1, len(prices) + 1, dtype=np.uint64)
    return policy.erect(world, uid, np.arange(len(prices)) % 4, np.array(prices, float), upto)


def test_items_stand_where_townships_comply_and_cost_part_of_their_price_where_not():
    world, policy = county("internet_coverage", intensity=4.0)
    world.townships.compliance[:] = [1.0, 1.0, 0.0, 0.0]
    stands = erected(world, policy, [100.0] * 4, 4)
    assert stands.tolist() == [True, True, False, False]
    assert world.money.today[F_PROGRAMME_CAPITAL] == pytest.approx(2 * 100.0 + 2 * 30.0)
    assert world.programmes.built[0] == 2


def test_items_are_built_as_the_ramp_comes_to_them_and_each_is_paid_once():
    world, policy = county("internet_coverage", intensity=4.0, ramp_days=28)
    world.townships.compliance[:] = 1.0
    counts = [int(erected(world, policy, [100.0] * 4, 4, today).sum()) for today in (0, 1, 7, 14, 21, 300)]
    assert counts == [1, 1, 2, 3, 4, 4]
    assert world.programmes.spent_cny[0] == pytest.approx(400.0)


def test_an_item_that_the_budget_cannot_pay_in_full_is_not_begun():
    world, policy = county("internet_coverage", intensity=4.0)
    world.townships.compliance[:] = 1.0
    world.programmes.budget_cny[0] = 250.0
    assert erected(world, policy, [100.0] * 4, 4).tolist() == [True, True, False, False]
    assert world.programmes.spent_cny[0] == pytest.approx(200.0)
    assert world.programmes.stopped[0]


@given(
    st.lists(st.floats(0.0, 1e5), min_size=1, max_size=12), st.floats(0.0, 3e5), st.integers(0, 60),
    st.lists(st.floats(0.0, 1.0), min_size=4, max_size=4),
)  # fmt: skip
@settings(max_examples=30)
def test_building_never_spends_more_than_the_budget_and_books_all_of_it(prices, budget, ramp, compliance):
    world, policy = county("internet_coverage", intensity=float(len(prices)), ramp_days=ramp)
    world.townships.compliance[:] = compliance
    world.programmes.budget_cny[0] = budget
    before = np.zeros(len(prices), bool)
    for today in range(0, 70, 7):
        stands = erected(world, policy, prices, len(prices), today).copy()
        assert (stands | ~before).all()  # what stands stays
        before = stands
    spent = world.programmes.spent_cny[0]
    assert spent <= budget
    assert spent == pytest.approx(world.money.today[F_PROGRAMME_CAPITAL])
    assert spent >= np.array(prices)[before].sum() - 1e-6


def test_where_complaints_are_heard_places_of_many_come_first():
    world, policy = county("internet_coverage")
    world.townships.disputes[:] = [0.0, 2.0, 4.0, 2.0]
    assert policy.urgency(world).tolist() == [1.0, 1.0, 1.0, 1.0]
    world.terms.set("test", "complaint_ranking", 0.5)
    world.terms.fold()
    assert policy.urgency(world).tolist() == pytest.approx([1.0, 1.5, 2.0, 1.5])


def test_where_nobody_complains_no_place_comes_first():
    world, policy = county("internet_coverage")
    world.townships.disputes[:] = 0.0
    world.terms.set("test", "complaint_ranking", 1.0)
    world.terms.fold()
    assert policy.urgency(world).tolist() == [1.0] * 4


# lots


def everywhere(world: World, policy: Lever) -> None:
    world.townships.compliance[:] = 1.0
    day(world, policy)


def test_lots_assign_about_the_share_asked_for_and_the_same_households_again():
    worlds = [county("farmer_training", assign="random", share=share) for share in (0.5, 0.5, 0.2)]
    for world, policy in worlds:
        everywhere(world, policy)
    half, again, fifth = (world.farmers.assigned for world, _ in worlds)
    assert 10 <= half.sum() <= 30  # of 40
    np.testing.assert_array_equal(half, again)
    assert (fifth <= half).all()
    assert fifth.sum() < half.sum()


def test_only_those_whom_lots_assign_are_reached_and_paid_for():
    world, policy = county("farmer_training", assign="random")
    everywhere(world, policy)
    f = world.farmers
    taught = world.terms["selling_training"][f.village, f.group]
    assert (taught[f.assigned] > 0.0).all()
    assert (taught[~f.assigned] == 0.0).all()
    assert policy.running(world) == pytest.approx(policy.course_cny_day * policy.intensity * f.assigned.sum())
    np.testing.assert_array_equal(f.before_lots, f.income_head)


def test_whom_lots_assign_stays_assigned_when_monitored():
    world, policy = county("farmer_training", assign="random")
    everywhere(world, policy)
    f, taught = world.farmers, world.terms["selling_training"]
    f.category[:] = 2
    regroup(f)
    np.testing.assert_array_equal(taught[f.village, f.group] > 0.0, f.assigned)


def test_lots_and_categories_narrow_together():
    world, policy = county("farmer_training", assign="random", categories=("formerly_poor",))
    everywhere(world, policy)
    f = world.farmers
    reached = world.terms["selling_training"][f.village, f.group] > 0.0
    np.testing.assert_array_equal(reached, f.assigned & f.formerly_poor)


@pytest.mark.parametrize("name", ["first_mile_pickup", "road_upgrade", "manager_pay"])
def test_what_reaches_no_household_by_itself_cannot_be_assigned_by_lot(name):
    with pytest.raises(ValidationError, match="lots cannot assign"):
        LEVERS[name](assign="random")


def test_a_null_lever_draws_no_lots():
    world, policy = county("farmer_training", intensity=0, assign="random")
    everywhere(world, policy)
    assert not world.farmers.assigned.any()
