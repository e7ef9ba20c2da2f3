import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruralsim.entities.codes import (
    CONSUMER,
    COST_COMPENSATION,
    DELIVERED,
    FARMING,
    INSTITUTION,
    LOST,
    ONLINE,
    RETURNED,
)
from ruralsim.entities.tally import TALLY
from ruralsim.foundation.ledger import (
    F_COMMISSION,
    F_COMPENSATION_BUYERS,
    F_COMPENSATION_SELLERS,
    F_ORDERS_ONLINE,
    F_REFUNDS,
    F_RELEASE,
    M_DELIVERED,
    M_REFUSED,
    Sector,
)
from ruralsim.market.delivery import delivery
from ruralsim.market.demand import demand
from ruralsim.market.inspection import value_lost
from ruralsim.market.matching import matching
from ruralsim.market.memory import satisfaction
from tests.market.conftest import carry, escrow

share = st.floats(0.0, 1.0)


@pytest.fixture
def sent(stocked):
    stocked.products.shops[:] = 50.0
    stocked.buyers.awareness[stocked.buyers.kind == CONSUMER] = 1.0
    demand(stocked)
    matching(stocked)
    stocked.purse += stocked.money.nets()
    stocked.money.close_day()
    stocked.tally.close_day()
    stocked.farmers.income_month[:] = 0.0
    stocked.day = 2
    carry(stocked)
    return stocked


def today(world, name):
    return world.tally.today[TALLY[name]]


def test_value_lost_worked_by_hand():
    assert value_lost(0.04, 0.0, 1.0, 0.05, 1.0, 0.4) == 0.0
    assert value_lost(0.15, 0.1, 0.2, 0.05, 1.0, 0.4) == pytest.approx(0.1 + 0.1 + 0.5)
    assert value_lost(1.0, 1.0, 0.0, 0.05, 1.0, 0.4) == 1.0


@given(lost=share, refunded=share, fresh=share, late=st.floats(0.0, 30.0))
def test_satisfaction_stays_in_bounds_and_falls_with_what_is_wrong(lost, refunded, fresh, late):
    felt = satisfaction(lost, refunded, 0.6, fresh, 0.4, late, 0.06)
    assert 0.0 <= felt <= 1.0
    assert satisfaction(lost, refunded, 0.6, fresh, 0.4, late + 1.0, 0.06) <= felt
    assert satisfaction(min(lost + 0.1, 1.0), refunded, 0.6, fresh, 0.4, late, 0.06) <= felt


def test_perfect_goods_are_paid_in_full(sent):
    c, n = sent.consignments, sent.consignments.n
    c.damage[:n] = 0.0
    paid, kg = c.paid_cny[:n].sum(), c.kg[:n].sum()
    cash = sent.farmers.cash.sum()
    delivery(sent)
    m = sent.money.today
    assert (c.stage[:n] == DELIVERED).all()
    assert m[F_RELEASE] == pytest.approx(paid)
    assert m[F_REFUNDS] == 0.0
    assert m[F_COMMISSION] == pytest.approx(sent.settings.household.channels.commission * paid)
    assert sent.farmers.cash.sum() - cash == pytest.approx(paid - m[F_COMMISSION])
    assert sent.farmers.income_month[:, FARMING].sum() == pytest.approx(paid - m[F_COMMISSION])
    assert sent.mass.today[M_DELIVERED].sum() == pytest.approx(kg)
    assert escrow(sent) == 0.0
    assert sent.purse[Sector.PLATFORM] + sent.money.net(Sector.PLATFORM) == pytest.approx(0.0, abs=1e-6)
    assert today(sent, "up_delivered") == n
    assert today(sent, "up_days") == 2 * n


def test_freight_of_bulk_is_no_revenue_of_express_parcels(sent):
    c, n = sent.consignments, sent.consignments.n
    c.damage[:n], c.freight_cny[:n] = 0.0, 8.0
    c.kind[0] = INSTITUTION
    delivery(sent)
    assert today(sent, "up_freight_cny") == pytest.approx(8.0 * n)
    assert today(sent, "up_freight_pieces_cny") == pytest.approx(8.0 * (n - 1))


def test_a_month_moves_what_a_township_usually_sends_by_a_twelfth(sent):
    sent.day = 30
    sent.townships.orders_usual[:], sent.townships.orders_month[:] = 12.0, 24.0
    sent.consignments.stage[:] = DELIVERED
    delivery(sent)
    assert sent.townships.orders_usual.tolist() == pytest.approx([13.0] * sent.townships.n)


def test_rotten_goods_are_refused_and_refunded(sent):
    c, n = sent.consignments, sent.consignments.n
    paid, kg = c.paid_cny[:n].sum(), c.kg[:n].sum()
    c.fresh[:n], c.damage[:n] = 0.0, 1.0
    reputation = sent.farmers.reputation[c.seller[0]]
    delivery(sent)
    assert (c.stage[:n] == RETURNED).all()
    assert sent.money.today[F_REFUNDS] == pytest.approx(paid)
    assert sent.mass.today[M_REFUSED].sum() == pytest.approx(kg)
    assert sent.townships.disputes_month.sum() == n
    assert sent.farmers.reputation[c.seller[0]] < reputation
    assert not sent.buyers.known_state.any()


def test_lost_parcels_are_refunded_and_the_carrier_owes(sent):
    c, n = sent.consignments, sent.consignments.n
    paid = c.paid_cny[:n].copy()
    c.stage[:n] = LOST
    owed = np.minimum(paid, sent.settings.market.delivery.lost_multiple * c.freight_cny[:n]).sum()
    cash = sent.networks.cash.sum()
    delivery(sent)
    assert sent.money.today[F_REFUNDS] == pytest.approx(paid.sum())
    assert sent.money.today[F_RELEASE] == 0.0
    assert sent.money.today[F_COMPENSATION_SELLERS] == pytest.approx(owed)
    assert cash - sent.networks.cash.sum() == pytest.approx(owed)
    assert today(sent, "up_lost") == n
    delivery(sent)
    assert today(sent, "up_lost") == n  # once only


def test_late_parcels_are_compensated(sent):
    n = sent.consignments.n
    sent.day = 60
    delivery(sent)
    assert today(sent, "up_late") == n
    assert sent.money.today[F_COMPENSATION_BUYERS] == pytest.approx(
        n * sent.terms.scalar("late_compensation")
    )
    assert sent.networks.costs_month[:, COST_COMPENSATION].sum() == pytest.approx(
        sent.money.today[F_COMPENSATION_BUYERS]
    )


def test_what_is_not_due_stays_on_the_road(sent):
    sent.consignments.due[: sent.consignments.n] = 4
    delivery(sent)
    assert today(sent, "up_delivered") == 0


def test_repurchase_within_the_window_counts(sent):
    c, b = sent.consignments, sent.buyers
    delivery(sent)
    pairs = len({(x, y) for x, y in zip(c.buyer[: c.n], c.seller[: c.n], strict=True)})
    known = int((b.known_state > 0).sum())
    assert known <= pairs
    sent.tally.today[:] = 0.0
    c.stage[: c.n], c.paid_cny[: c.n] = 4, 1.0  # the same parcels again
    sent.day = 100
    c.due[: c.n] = 100
    delivery(sent)
    assert today(sent, "repurchased_pairs") == pytest.approx(known, abs=0.1 * known)
    assert today(sent, "first_time_pairs") >= today(sent, "repurchased_pairs")


def test_a_window_left_open_closes_without_repurchase(sent):
    delivery(sent)
    known = int((sent.buyers.known_state == 1).sum())
    sent.tally.today[:] = 0.0
    sent.day = sent.calendar.day_of(sent.calendar.date(0).replace(month=12, day=31))
    delivery(sent)
    assert today(sent, "first_time_pairs") == known
    assert today(sent, "repurchased_pairs") == 0.0
    assert not (sent.buyers.known_state == 1).any()


def test_dead_rows_are_compacted(sent):
    sent.day = next(d for d in range(3, 12) if sent.calendar.weekday(d) == 0)
    sent.consignments.due[: sent.consignments.n] = sent.day
    delivery(sent)
    assert sent.consignments.n == 0


def test_sold_online_is_credited_net_of_freight(sent):
    freight = sent.consignments.freight_cny[: sent.consignments.n].sum()
    delivery(sent)
    m = sent.money.today
    assert m[F_ORDERS_ONLINE] == 0.0
    assert sent.farmers.channel_cny[:, ONLINE].sum() == pytest.approx(
        m[F_RELEASE] - m[F_COMMISSION] - freight, rel=1e-5
    )
