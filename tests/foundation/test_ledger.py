import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from ruralsim.foundation import ledger
from ruralsim.foundation.errors import ConservationError, RuralsimError
from ruralsim.foundation.ledger import FLOW, FLOWS, MASS_LABELS, SECTOR_LABELS, Mass, Money, Sector


def constants(prefix):
    return {
        k.removeprefix(prefix): v
        for k, v in vars(ledger).items()
        if k.startswith(prefix) and isinstance(v, int)
    }


def test_constants_and_tables_agree():
    assert constants("F_") == dict(FLOW) == {flow.name: i for i, flow in enumerate(FLOWS)}
    assert {k.lower(): v for k, v in constants("M_").items()} == {
        row[0]: i for i, row in enumerate(MASS_LABELS)
    }
    assert set(SECTOR_LABELS) == set(Sector)
    assert all(flow.en and flow.zh for flow in FLOWS)


@given(arrays(np.float64, len(FLOWS), elements=st.floats(0, 1e9)))
def test_every_payment_has_two_ends(paid):
    money = Money()
    money.today[:] = paid
    money.check(0)
    matrix = money.matrix("today")
    np.testing.assert_array_equal(money.nets(), matrix.sum(axis=0) - matrix.sum(axis=1))
    assert sum(money.net(sector) for sector in Sector) == pytest.approx(0, abs=1e-6 * (1 + paid.sum()))
    assert matrix.sum() == pytest.approx(paid.sum())
    money.close_day()
    assert not money.today.any()
    assert money.nets("total").sum() == pytest.approx(0, abs=1e-6 * (1 + paid.sum()))


def test_days_add_up_to_months_and_to_the_whole():
    money = Money()
    for day in range(40):
        money.add("RELEASE", 2.0)
        money.add(ledger.F_COMMISSION, 0.5)
        assert money.net(Sector.HOUSEHOLDS) == 1.5
        money.close_day()
        if day == 29:
            assert money.close_month()[ledger.F_RELEASE] == 60
    assert money.month[ledger.F_RELEASE] == 20
    assert money.nets("total")[Sector.PLATFORM] == -80
    assert money.matrix()[Sector.PLATFORM, Sector.HOUSEHOLDS] == 80


@pytest.mark.parametrize("amount", [-1.0, np.nan, np.inf])
def test_impossible_payments_are_refused_by_name(amount):
    money = Money()
    money.add("FREIGHT", amount)
    with pytest.raises(ConservationError, match=r"day 7.*FREIGHT") as caught:
        money.check(7)
    assert isinstance(caught.value, RuralsimError)
    assert caught.value.who == "HOUSEHOLDS"


def test_mass_that_vanishes_is_noticed():
    mass = Mass(2)
    mass.today[ledger.M_HARVESTED] = 10, 20
    mass.today[ledger.M_DELIVERED, 0] = 4
    mass.today[ledger.M_UNHARVESTED, 0] = 99
    assert mass.gained().tolist() == [6, 20]
    mass.check(np.array([1.0, 0.0]), np.array([7.0, 20.0]), 3)
    with pytest.raises(ConservationError) as caught:
        mass.check(np.array([1.0, 0.0]), np.array([7.0, 19.0]), 3)
    assert (caught.value.law, caught.value.who, caught.value.gap) == ("mass", "product 1", -1)
    mass.close_day()
    assert mass.total[ledger.M_HARVESTED].tolist() == [10, 20]
