import numpy as np
import pytest

from ruralsim.logistics.hiring import Staff
from ruralsim.logistics.staff import give_up_chance, offered, quit_chance, staff
from tests.logistics.straight_road import BRAND, POST, STATION_ROW, straight_road


def test_quitting_follows_pay_and_morale():
    s = Staff()
    chance = quit_chance(np.array([4500.0, 3500.0, 3500.0]), 4500.0, np.array([0.5, 0.5, 0.9]), s)
    assert chance[0] < chance[1]
    assert chance[2] < chance[1]
    yearly = 1.0 - (1.0 - quit_chance(3600.0, 4500.0, 0.6, s)) ** 12
    assert 0.3 < yearly < 0.5  # what is known of courier turnover


def test_the_city_offers_more_to_the_skilled():
    """At average skill its wage, at full skill a fifth more: so the trained are sooner gone."""
    s = Staff()
    assert offered(np.array([0.5, 1.0]), 4500.0, s).tolist() == pytest.approx([4500.0, 5400.0])
    trained, novice = quit_chance(3600.0, offered(np.array([0.9, 0.3]), 4500.0, s), 0.5, s)
    assert trained > novice


def test_who_is_paid_what_they_ask_seldom_gives_up():
    """1.2 per cent a month; 5 points more for pay at half of what is asked, none left at a third more."""
    chances = [give_up_chance(pay, 1000.0, 0.012, 0.05) for pay in (1000.0, 500.0, 1333.0)]
    assert chances == pytest.approx([0.012, 0.062, 0.0], abs=1e-3)


def test_the_desk_of_a_shared_station_is_paid_for_its_guests_parcels():
    """3,100 and 6,200 parcels in January are 300 a day: 0.22 and 3 × 0.18 of 3,300 make 2,508 CNY."""
    world = straight_road(logistics__staff__desk_memory=1.0, logistics__staff__contract_months=120)
    s = world.stations
    s.parcels_month[[STATION_ROW + POST, STATION_ROW + BRAND]] = 3100.0, 6200.0
    s.host[[STATION_ROW + POST, STATION_ROW + BRAND]] = STATION_ROW + BRAND
    s.keeper[:] = -1
    world.farmers.adults[:] = 0  # nobody can be hired
    s.manager_skill[:] = 0.5
    world.day = 30
    staff(world)
    assert s.wage_cny_month[STATION_ROW + BRAND] == pytest.approx(2508.0)
    assert s.usual_parcels[STATION_ROW + POST] == 0.0
