"""Awards: each quarter the best online seller and the best courier of a township win a prize (§4.1).

A prize is money, and news: what the winner truly nets, and how it packs and shows its goods, become known in
the township. Who wins is decided by sales and by errors; ties by draw.
"""

from typing import Annotated

import numpy as np
from numpy.typing import NDArray

from ruralsim.entities.codes import BUSINESS, LOGISTICS_WAGES, ONLINE
from ruralsim.foundation.draws import Purpose, draw_array, key
from ruralsim.foundation.ledger import F_AWARDS
from ruralsim.foundation.param import Param, Settings
from ruralsim.world.programmes import grant
from ruralsim.world.world import World

_QUARTER = 3


class Awards(Settings):
    """What becomes known by a prize."""

    heard: Annotated[
        float,
        Param("1", 0, 1, "Step of a neighbour's expected price towards the winner's", "获奖净价传播程度"),
    ] = 0.2
    method: Annotated[
        float,
        Param("1", 0, 1, "Part of the gap to the winner's skill that other shops close", "获奖方法传播"),
    ] = 0.1


def awards(world: World) -> None:
    """Gives the quarter's prizes (last day of a quarter)."""
    calendar, day, terms = world.calendar, world.day, world.terms
    if not calendar.is_month_end(day) or calendar.month(day) % _QUARTER:
        return
    sellers, couriers = terms["seller_award"], terms["courier_award"]
    if sellers.any():
        winner = _best_sellers(world)
        _pay(world, "seller_award", winner, BUSINESS)
        for w in winner[(winner >= 0) & (sellers > 0.0)]:
            _make_known(world, int(w))
    if couriers.any():
        _pay(world, "courier_award", _best_couriers(world), LOGISTICS_WAGES)


def _best_sellers(world: World) -> NDArray[np.int64]:
    """(township,) household with the largest net online sales of this year; -1 where nobody sold."""
    f = world.farmers
    rows = np.flatnonzero(f.sells_online & (f.channel_cny[:, ONLINE] > 0.0))
    luck = draw_array(key(world.seed, Purpose.AWARD, world.day), f.uid[rows])
    return _first(world, f.township[rows], rows, np.lexsort((luck, -f.channel_cny[rows, ONLINE])))


def _best_couriers(world: World) -> NDArray[np.int64]:
    """(township,) household of the courier with the fewest errors this month, then the more skilled."""
    c = world.couriers
    rows = np.flatnonzero(c.open[: c.n] & (c.household[: c.n] >= 0))
    luck = draw_array(key(world.seed, Purpose.AWARD, world.day), c.uid[rows])
    order = np.lexsort((luck, -c.skill[rows], c.errors[rows]))
    return _first(world, c.township[rows], c.household[rows].astype(np.int64), order)


def _first(
    world: World, township: NDArray[np.int32], household: NDArray[np.int64], order: NDArray[np.int64]
) -> NDArray[np.int64]:
    """(township,) household that comes first in an order; -1 where there is none."""
    winner = np.full(world.townships.n, -1)
    winner[township[order[::-1]]] = household[order[::-1]]
    return winner


def _pay(world: World, term: str, winner: NDArray[np.int64], source: int) -> None:
    """Prizes to the winners' households, as income."""
    f = world.farmers
    claims = np.where(winner >= 0, world.terms[term] / (12.0 / _QUARTER), 0.0)
    prize = claims * grant(world, term, claims)
    won = prize > 0.0
    f.cash += np.bincount(winner[won], weights=prize[won], minlength=f.n)
    f.income_month[:, source] += np.bincount(winner[won], weights=prize[won], minlength=f.n)
    world.money.today[F_AWARDS] += float(prize.sum())


def _make_known(world: World, winner: int) -> None:
    """Neighbours hear what the winner nets; other shops learn how it works."""
    s, f = world.settings.institutions.awards, world.farmers
    here = np.flatnonzero((f.township == f.township[winner]) & (np.arange(f.n) != winner))
    sold = np.flatnonzero(world.shops.order_rate[f.shop[winner]] > 0.0)
    cells = np.ix_(sold, here)
    belief = f.belief[:, :, ONLINE]
    belief[cells] += np.float32(s.heard) * (belief[sold, winner][:, None] - belief[cells])
    shops = here[f.sells_online[here]]
    behind = np.maximum(f.selling_skill[winner] - f.selling_skill[shops], 0.0)
    f.selling_skill[shops] += s.method * behind
