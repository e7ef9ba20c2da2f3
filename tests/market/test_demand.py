import copy

import numpy as np
import pytest

from ruralsim.entities.codes import CONSUMER
from ruralsim.market.demand import demand


@pytest.fixture
def eager(stocked):
    stocked.products.shops[:] = 50.0
    stocked.buyers.awareness[stocked.buyers.kind == CONSUMER] = 0.5
    return stocked


def test_without_shops_nobody_looks(stocked):
    demand(stocked)
    assert stocked.intents.n == 0


def test_occasions_come_at_the_expected_rate(eager):
    s, b = eager.settings.market.demand, eager.buyers
    found = 0
    for eager.day in range(20):
        b.awareness[b.kind == CONSUMER] = 0.5
        demand(eager)
        found += eager.intents.n
    circles = np.count_nonzero(b.kind == CONSUMER)
    half = max(s.shops_half * circles, 1.0)
    expected = 20 * circles * b.people[0] * 0.5 * s.looks_year / 365.0 * s.season[0] * 50.0 / (50.0 + half)
    assert found == pytest.approx(expected, rel=4.0 / np.sqrt(expected))


def test_only_consumers_look_and_at_what_is_offered(eager):
    eager.products.shops[2:] = 0.0
    demand(eager)
    n = eager.intents.n
    assert (eager.buyers.kind[eager.intents.buyer[:n]] == CONSUMER).all()
    assert set(np.unique(eager.intents.product[:n])) == {0, 1}
    assert np.unique(eager.intents.uid[:n]).size == n


def test_adding_a_buyer_changes_nobody_elses_wishes(eager):
    fewer = copy.deepcopy(eager)
    demand(eager)
    wished = eager.intents
    gone = wished.buyer[0]
    fewer.buyers.kind[gone] = 2  # neither consumer nor institution
    demand(fewer)
    n, others = fewer.intents.n, np.flatnonzero(wished.buyer[: wished.n] != gone)
    assert others.size == n < wished.n
    np.testing.assert_array_equal(wished.uid[others], fewer.intents.uid[:n])
    np.testing.assert_array_equal(wished.product[others], fewer.intents.product[:n])


def test_awareness_decays_to_the_ambient_and_rises_by_campaigns(eager):
    b, s = eager.buyers, eager.settings.market.demand
    demand(eager)
    circle = np.flatnonzero(b.kind == CONSUMER)[0]
    assert b.awareness[circle] == pytest.approx(0.5 - s.forgetting * (0.5 - s.ambient))
    eager.terms["marketing"][:] = 3.65
    before = b.awareness[circle]
    demand(eager)
    assert b.awareness[circle] == pytest.approx(
        before - s.forgetting * (before - s.ambient) + 0.01 * (1.0 - before)
    )


def test_room_grows_when_everybody_looks_at_once(eager):
    eager.buyers.people[:] = 400.0
    eager.buyers.awareness[:] = 1.0
    demand(eager)
    assert eager.intents.n > eager.buyers.n
