"""The township's counter: parcels that no round brings are fetched there."""

import numpy as np

from ruralsim.entities import Couriers, Networks, Stations
from ruralsim.entities.tally import TALLY
from ruralsim.foundation.draws import draw, mix
from ruralsim.foundation.kernel import rule
from ruralsim.logistics.books import earn_down, whole
from ruralsim.logistics.dispatch import Dispatch
from ruralsim.logistics.handover import Handover
from ruralsim.logistics.queues import taken_over
from ruralsim.logistics.service import LEFT, Service, point, station
from ruralsim.logistics.van import Today
from ruralsim.world.world import Books

_MINUTES, _PARCELS = TALLY["round_minutes"], TALLY["round_parcels"]
_DELIVERED = TALLY["down_delivered"]
_FETCHED = np.uint64(2)  # ordinal of a draw


@rule
def counter(
    pool: int, t: int, service: Service, stations: Stations, couriers: Couriers, networks: Networks,
    s: Dispatch, handover: Handover, today: Today, books: Books,
) -> None:  # fmt: skip
    """Parcels left at the township: some of each day's arrivals are fetched today.

    As on a round, the fee of those taken over from other networks was paid when they were.
    """
    served = 0
    first, last = int(service.courier_start[pool]), int(service.courier_start[pool + 1])
    staff = last - first
    for k in range(int(service.village_start[t]), int(service.village_start[t + 1])):
        for m in range(int(service.pool_start[pool]), int(service.pool_start[pool + 1])):
            n = int(service.pool_networks[m])
            r, desk = point(service, n, int(service.village_list[k])), station(service, n, t)
            waiting = int(stations.down_township[r])
            if service.reach[r] > LEFT or waiting == 0 or networks.duty[n] <= 0.0:
                continue
            # of the parcels of each age some are fetched today
            fetched = 0
            for d in range(stations.down_ages.shape[1]):
                lying = int(stations.down_ages[r, d])
                if lying > 0:
                    luck = draw(today.collection, mix(mix(stations.uid[r], _FETCHED), np.uint64(d)))
                    gone = min(whole(lying * handover.fetch_day, luck), lying)
                    stations.down_ages[r, d] -= gone
                    fetched += gone
            # the network is paid for them, and the counter's minutes count as its own
            stations.down_township[r] -= fetched
            stations.down_passed_month[r] += fetched
            paid_before = taken_over(stations, r, fetched, waiting)
            earn_down(networks, stations, books, n, desk, fetched - paid_before, fetched)
            stations.parcels_month[r] += fetched
            books.tally[_DELIVERED] += fetched
            served += fetched
            if staff > 0:
                service.drawn_minutes[n * service.T + t] += fetched * s.counter_minutes
                networks.round_minutes_month[n] += fetched * s.counter_minutes
    books.tally[_PARCELS] += served if staff > 0 else 0
    for k in range(first, last):  # who is there serves the counter, as evenly as parcels can be divided
        i = int(service.courier_list[k])
        own = served // staff + (1 if k - first < served % staff else 0)
        couriers.parcels[i] += own
        couriers.minutes[i] += own * s.counter_minutes
        service.paid_minutes[int(couriers.network[i]) * service.T + t] += own * s.counter_minutes
        books.tally[_MINUTES] += own * s.counter_minutes
