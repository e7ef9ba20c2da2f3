"""The township's counter: parcels that no round brings are fetched there or, in the end, returned."""

import numpy as np

from ruralsim.entities import Couriers, Networks, Stations
from ruralsim.entities.tally import TALLY
from ruralsim.foundation.draws import draw, mix
from ruralsim.foundation.kernel import rule
from ruralsim.foundation.ledger import F_DOWN_FEES
from ruralsim.logistics.books import earn, whole
from ruralsim.logistics.dispatch import Dispatch
from ruralsim.logistics.handover import Handover, return_hazard
from ruralsim.logistics.service import LEFT, Service, point, station
from ruralsim.logistics.van import Today, taken_over
from ruralsim.world.carriers import NONE_WAITING
from ruralsim.world.world import Books

_MINUTES, _PARCELS = TALLY["round_minutes"], TALLY["round_parcels"]
_DELIVERED, _RETURNED, _REVENUE_DOWN = TALLY["down_delivered"], TALLY["down_returned"], TALLY["revenue_down"]
_FETCHED, _SENT_BACK = np.uint64(2), np.uint64(3)  # ordinals of draws


@rule
def counter(
    pool: int, t: int, service: Service, stations: Stations, couriers: Couriers, networks: Networks,
    s: Dispatch, handover: Handover, today: Today, books: Books,
) -> None:  # fmt: skip
    """Parcels left at the township: some are fetched today, some have lain there too long and go back.

    As on a round, the fee of those taken over from other networks was paid when they were.
    """
    served, sent_back = 0, return_hazard(handover.fetch_day, handover.keep_days)
    for k in range(int(service.village_start[t]), int(service.village_start[t + 1])):
        for m in range(int(service.pool_start[pool]), int(service.pool_start[pool + 1])):
            n = int(service.pool_networks[m])
            r, desk = point(service, n, int(service.village_list[k])), station(service, n, t)
            waiting = int(stations.down_township[r])
            if service.reach[r] > LEFT or waiting == 0 or networks.duty[n] <= 0.0:
                continue
            luck = draw(today.collection, mix(stations.uid[r], _FETCHED))
            fetched = min(whole(waiting * handover.fetch_day, luck), waiting)
            left = waiting - fetched
            luck = draw(today.collection, mix(stations.uid[r], _SENT_BACK))
            back = min(whole(left * sent_back, luck), left)
            paid_before = taken_over(stations, r, fetched, waiting)
            taken_over(stations, r, back, left)
            stations.down_township[r] -= fetched + back
            stations.down_passed_month[r] += fetched + back
            if stations.down_township[r] == 0:
                stations.down_oldest[r] = NONE_WAITING
            fee = (fetched - paid_before) * s.down_fee
            earn(networks, books, n, F_DOWN_FEES, fee)
            stations.revenue_month[desk] += fetched * s.down_fee
            networks.parcels_month[n] += fetched
            stations.parcels_month[r] += fetched
            stations.parcels_month[desk] += fetched
            books.tally[_REVENUE_DOWN] += fee
            books.tally[_DELIVERED] += fetched
            books.tally[_RETURNED] += back
            served += fetched
    first, last = int(service.courier_start[pool]), int(service.courier_start[pool + 1])
    books.tally[_PARCELS] += served if last > first else 0
    staff = last - first
    for k in range(first, last):  # who is there serves the counter, as evenly as parcels can be divided
        i = int(service.courier_list[k])
        own = served // staff + (1 if k - first < served % staff else 0)
        couriers.parcels[i] += own
        couriers.minutes[i] += own * s.counter_minutes
        books.tally[_MINUTES] += own * s.counter_minutes
