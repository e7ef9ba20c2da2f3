"""Queues of down-going parcels at townships: the oldest leave first, and what lies too long goes back.

A queue knows how many of its parcels came on which day, so that those left behind by a full van are as old
as before. What nobody brought or fetched within the days that a parcel is kept is sent back, wherever in the
county it lies, and its price is refunded. Networks pay for parcels that they bring late or never.
"""

import numpy as np
from numpy.typing import NDArray

from ruralsim.entities import Networks, Stations
from ruralsim.entities.codes import COST_COMPENSATION
from ruralsim.entities.tally import TALLY
from ruralsim.foundation.kernel import rule
from ruralsim.foundation.ledger import F_COMPENSATION_HOUSEHOLDS, F_GOODS_REFUNDS, F_RETURNS
from ruralsim.logistics.books import by_network, spend_all
from ruralsim.logistics.service import LEFT, Service
from ruralsim.world.world import Books, World

_RETURNED, _LATE = TALLY["down_returned"], TALLY["down_late"]


@rule
def oldest(stations: Stations, r: int) -> int:
    """Days that the oldest parcel of a queue has been at the township, -1 where there is none."""
    for d in range(stations.down_ages.shape[1] - 1, -1, -1):
        if stations.down_ages[r, d] > 0:
            return d
    return -1


@rule
def join(stations: Stations, r: int, parcels: int) -> None:
    """Parcels reach the township today."""
    stations.down_township[r] += parcels
    stations.down_ages[r, 0] += parcels


@rule
def leave(stations: Stations, r: int, parcels: int, late_days: int) -> int:
    """Parcels leave a queue, the oldest first; how many of them had been there longer than some days."""
    stations.down_township[r] -= parcels
    late, left = 0, parcels
    for d in range(stations.down_ages.shape[1] - 1, -1, -1):
        some = min(int(stations.down_ages[r, d]), left)
        stations.down_ages[r, d] -= some
        left -= some
        late += some if d > late_days else 0
    return late


@rule
def taken_over(stations: Stations, r: int, some: int, waiting: int) -> int:
    """How many of some that leave a row's parcels came from other networks, which were paid the fee for them.

    They are as many among those that leave as among all that waited, rounded down; they wait no longer.
    """
    relayed = min(int(stations.down_relayed[r]) * some // max(waiting, 1), some)
    stations.down_relayed[r] -= relayed
    return relayed


@rule
def _send_back(service: Service, stations: Stations, r: int, parcels: int, books: Books) -> None:
    """Parcels go back to those who sent them; whoever should have brought them pays (`settle_delays`)."""
    stations.down_returned_month[r] += parcels
    stations.down_passed_month[r] += parcels
    if service.reach[r] > LEFT:
        stations.down_failed_month[r] += parcels
        books.tally[_LATE] += parcels
    books.tally[_RETURNED] += parcels


@rule
def grow_older(day: int, service: Service, stations: Stations, networks: Networks, books: Books) -> None:
    """A day passes for all that waits at townships and hub, and what has been kept its days goes back.

    Where no truck has left a hub for that long, all that waits for it there goes back. A network
    that rests counts no days.
    """
    ages = stations.down_ages
    kept = ages.shape[1] - 1
    for r in range(service.N * service.V):
        if networks.duty[int(stations.network[r])] <= 0.0:
            continue
        line = int(stations.network[r]) * service.T + int(stations.township[r])
        stuck = int(stations.down_hub[r])
        if stuck > 0 and day - int(service.last_trip[line]) > kept:
            taken_over(stations, r, stuck, stuck + int(stations.down_township[r]))
            stations.down_hub[r] = 0
            _send_back(service, stations, r, stuck, books)
        waiting = int(stations.down_township[r])
        if waiting == 0:
            continue
        back = int(ages[r, kept]) + int(ages[r, kept - 1])
        for d in range(kept, 0, -1):
            ages[r, d] = ages[r, d - 1]
        ages[r, 0] = 0
        if back > 0:
            ages[r, kept] = 0
            stations.down_township[r] -= back
            taken_over(stations, r, back, waiting)
            _send_back(service, stations, r, back, books)


def settle_delays(world: World) -> None:
    """At the month's end networks pay for parcels that came late or not at all, and those are refunded.

    Whose parcels they were is not known; the households of a village get it as they order.
    """
    s, stations, networks = world.settings.logistics.handover, world.stations, world.networks
    N, V = networks.n, world.villages.n
    rows = slice(0, N * V)
    network = stations.network[rows]
    late = stations.down_late_month[rows] + stations.down_failed_month[rows]
    returned = stations.down_returned_month[rows]
    fine = late * world.terms.scalar("late_compensation")
    carriage = stations.down_failed_month[rows] * s.return_cny * world.climate.consumer_index
    refund = returned * world.settings.household.goods.goods_cny
    if not (late.any() or returned.any()):
        return
    spend_all(world, COST_COMPENSATION, F_COMPENSATION_HOUSEHOLDS, by_network(world, network, fine))
    spend_all(world, COST_COMPENSATION, F_RETURNS, by_network(world, network, carriage))
    world.money.today[F_GOODS_REFUNDS] += float(refund.sum())
    _to_villages(world, (fine + refund).reshape(N, V).sum(axis=0))


def _to_villages(world: World, cny: NDArray[np.float64]) -> None:
    """Households of each village get a sum, each as much of it as it orders of all that is ordered there."""
    farmers = world.farmers
    rate = np.maximum(farmers.goods_rate.astype(np.float64), 1e-9)
    all_ = np.bincount(farmers.village, weights=rate, minlength=world.villages.n)
    farmers.cash += cny[farmers.village] * rate / all_[farmers.village]
