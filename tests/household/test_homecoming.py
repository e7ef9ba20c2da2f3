"""Visits of migrants at Spring Festival, and what they bring."""

import datetime as dt

import numpy as np
import pytest

from ruralsim.entities.codes import TRANSFERS
from ruralsim.foundation.ledger import F_CONSUMPTION, F_REMITTANCES, Sector
from ruralsim.household.budget import budget
from ruralsim.household.channels import can_pack
from ruralsim.household.homecoming import between, homecoming
from ruralsim.household.labour import labour
from tests.factory import tiny_world

FESTIVAL = 32  # 12 February 2021, when day 0 is 11 January


def at_festival(households=40, **values):
    """Everybody has two migrants, who all come from the fifth day before until the seventh after."""
    settings = {"share": 1.0, "arrive": (5, 5), "depart": (7, 7), "kept": 0.4, "gifts": 0.2} | values
    world = tiny_world(
        households=households, start=dt.date(2021, 1, 11), days=90, world__year__festivals=True,
        **{f"household__homecoming__{name}": value for name, value in settings.items()},
    )  # fmt: skip
    f = world.farmers
    f.members[:], f.adults[:], f.migrants[:], f.local_jobs[:], f.logistics_jobs[:] = 4, 3, 2, 0, 0
    return world


def on(world, since):
    world.day = FESTIVAL + since
    homecoming(world)
    return world.farmers.visiting


def test_whole_numbers_between_two_in_either_order():
    assert [between(3, 5, u) for u in (0.0, 0.34, 0.67, 0.999)] == [3, 4, 5, 5]
    assert between(5, 3, 0.0) == 3
    assert between(4, 4, 0.7) == 4


def test_they_are_home_from_arrival_until_departure():
    world = at_festival()
    assert not on(world, -6).any()
    assert (on(world, -5) == 2).all()
    assert (on(world, 6) == 2).all()
    assert not on(world, 7).any()
    assert (world.farmers.guest_days_month == 4).all()
    assert (world.farmers.migrants == 2).all()


def test_each_comes_by_his_own_draw_and_each_household_on_its_own_day():
    world = at_festival(households=2_000, share=0.6, arrive=(15, 1), depart=(6, 25))
    home = [int(on(world, since).sum()) for since in (-16, -10, 0, 5, 15, 25)]
    assert home[0] == home[5] == 0
    assert home[2] == home[3] == pytest.approx(0.6 * 4_000, rel=0.05)
    assert home[1] == pytest.approx(0.4 * home[2], rel=0.1)
    assert home[4] == pytest.approx(0.5 * home[2], rel=0.1)


def test_what_was_kept_is_brought_on_arrival_partly_as_goods():
    world = at_festival()
    f = world.farmers
    f.kept_away_cny[:] = 1_000.0
    before = f.cash.copy()
    on(world, -6)
    assert (f.cash == before).all()
    on(world, -5)
    assert f.cash - before == pytest.approx(800.0)
    assert world.money.today[F_REMITTANCES] == pytest.approx(1_000.0 * f.n)
    assert world.money.today[F_CONSUMPTION] == pytest.approx(200.0 * f.n)
    assert world.money.net(Sector.HOUSEHOLDS) == pytest.approx(800.0 * f.n)
    on(world, -4)
    assert world.money.today[F_REMITTANCES] == pytest.approx(1_000.0 * f.n)


def test_who_stays_in_the_city_sends_all_of_it_in_cash():
    world = at_festival(share=0.0)
    world.farmers.kept_away_cny[:] = 1_000.0
    before = world.farmers.cash.copy()
    assert not on(world, -5).any()
    assert world.farmers.cash - before == pytest.approx(1_000.0)
    assert world.money.today[F_CONSUMPTION] == 0.0


def test_who_returns_for_good_brings_it_at_any_time():
    world = at_festival()
    world.farmers.kept_away_cny[:], world.farmers.migrants[:] = 1_000.0, 0
    before = world.farmers.cash.copy()
    on(world, 50)
    assert world.farmers.cash - before == pytest.approx(1_000.0)
    assert not world.farmers.kept_away_cny.any()


def test_remittances_are_income_as_they_are_earned_and_cash_as_they_come():
    still = {"migrate": 0.0, "come_back": 0.0, "separation": 0.0, "fill": 0.0}
    paid = {}
    for kept in (0.0, 0.4):
        world = tiny_world(
            start=dt.date(2021, 3, 1), world__year__festivals=True, household__homecoming__kept=kept,
            **{f"household__labour__{name}": value for name, value in still.items()},
        )  # fmt: skip
        f = world.farmers
        f.members[:], f.adults[:], f.migrants[:], f.migrant_months[:] = 4, 3, 1, 24
        f.income_month[:], world.day = 0.0, 30
        labour(world)
        paid[kept] = (
            f.income_month[:, TRANSFERS].sum(),
            world.money.today[F_REMITTANCES],
            f.kept_away_cny.sum(),
        )
    assert paid[0.4][0] == pytest.approx(paid[0.0][0])
    assert paid[0.4][1] == pytest.approx(0.6 * paid[0.0][1])
    assert paid[0.4][2] == pytest.approx(0.4 * paid[0.0][1])
    assert paid[0.0][2] == 0.0


def test_visitors_can_pack():
    world = at_festival()
    world.farmers.processing_jobs[:], world.farmers.adults[:] = 0.0, 2
    assert not can_pack(world).any()
    on(world, 0)
    assert can_pack(world).all()


def test_visitors_eat_at_home():
    spent = {}
    for guests in (0, 28):
        world = at_festival()
        f = world.farmers
        f.guest_days_month[:], f.cash[:], f.debt[:], world.day = guests, 1e5, 0.0, FESTIVAL + 16
        budget(world)
        spent[guests] = world.money.today[F_CONSUMPTION]
        assert not f.guest_days_month.any()
    assert spent[28] / spent[0] == pytest.approx(
        1.5
    )  # two residents, and one guest for the whole of February


def test_a_year_without_festivals_has_no_visits():
    world = tiny_world(start=dt.date(2021, 2, 12))
    world.farmers.migrants[:] = 1
    homecoming(world)
    assert not world.farmers.visiting.any()
    assert np.all(world.farmers.guest_days_month == 0)
