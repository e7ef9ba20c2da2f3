"""The rounds of the day, as lines in space and time.

A courier's row keeps the day's order of villages, how many were reached, and the minutes worked. Where fewer
were reached than planned, those left out are the ones without a visit and then the last; minutes not spent
driving are spread evenly over the stops.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ruralsim.app.map.legs import Legs, legs
from ruralsim.world.world import World


@dataclass(frozen=True)
class Routes:
    """Rounds of the couriers at work today, laid end to end.

    Attributes:
        courier: (rounds,) courier rows.
        start: (rounds + 1,) first way-point of each round.
        cell: (points,) grid cell.
        minute: (points,) minutes since the couriers left; never falls within a round.
        village: (points,) village row, on arrival at a village that is served; else -1.
    """

    courier: NDArray[np.int32]
    start: NDArray[np.int32]
    cell: NDArray[np.int32]
    minute: NDArray[np.float32]
    village: NDArray[np.int32]

    def of(self, courier: int) -> slice:
        """Way-points of a courier; none if the row is not at work."""
        k = int(np.searchsorted(self.courier, courier))
        if k == self.courier.size or self.courier[k] != courier:
            return slice(0, 0)
        return slice(int(self.start[k]), int(self.start[k + 1]))


def routes(world: World) -> Routes:
    """Rounds of today: from the township's station, past the stops, and back.

    Who drove nowhere has one way-point, the station.
    """
    couriers, V = world.couriers, world.villages.n
    live = slice(0, couriers.n)
    driven = couriers.stops[live] > 0  # also by managers, where every courier has left
    courier = np.flatnonzero(couriers.open[live] & ((couriers.household[live] >= 0) | driven))
    served = _served(world, courier)
    stops = served.sum(axis=1)

    # the legs of all rounds in one row: station → first stop → … → station
    legs_of = stops + 1
    of = np.repeat(np.arange(courier.size), legs_of)
    first = np.cumsum(legs_of) - legs_of
    here = (V + couriers.township[courier]).astype(np.int64)[of]
    there = here.copy()
    homeward = np.zeros(of.size, np.bool_)
    homeward[first + stops] = True
    there[~homeward] = couriers.tour[courier][served]
    outward = np.zeros(of.size, np.bool_)
    outward[first] = True
    here[~outward] = there[~homeward]

    minutes = world.travel.minutes[here, there]
    waiting = np.maximum(couriers.minutes[courier] - np.bincount(of, minutes, courier.size), 0.0)
    span = minutes + np.where(homeward, 0.0, (waiting / np.maximum(stops, 1))[of])
    departure = np.cumsum(span) - span
    departure -= departure[first][of]
    return _laid_out(legs(world), courier, of, here, there, departure, minutes, homeward)


def _served(world: World, courier: NDArray[np.int64]) -> NDArray[np.bool_]:
    """(couriers, stop) which entries of the day's orders were reached."""
    couriers, V = world.couriers, world.villages.n
    tour, stops = couriers.tour[courier], couriers.stops[courier]
    planned = tour >= 0
    row = couriers.network[courier].astype(np.int64)[:, None] * V + tour
    visited = planned & world.stations.visited[np.where(planned, row, 0)]
    served: NDArray[np.bool_] = visited & (np.cumsum(visited, axis=1) <= stops[:, None])
    return served


def _laid_out(
    ways: Legs,
    courier: NDArray[np.int64],
    of: NDArray[np.int64],
    here: NDArray[np.int64],
    there: NDArray[np.int64],
    departure: NDArray[np.float64],
    minutes: NDArray[np.float64],
    homeward: NDArray[np.bool_],
) -> Routes:
    """Every leg's cells, one after another; see `routes` for the arguments, one per leg."""
    size = ways.size[here, there].astype(np.int64)
    begin = np.cumsum(size) - size
    leg = np.repeat(np.arange(size.size), size)
    entry = ways.first[here, there].astype(np.int64)[leg] + np.arange(leg.size) - begin[leg]
    village = np.full(leg.size, -1, np.int32)
    village[(begin + size - 1)[~homeward]] = there[~homeward]
    points = np.bincount(of, size, courier.size)
    return Routes(
        courier.astype(np.int32),
        np.concatenate([[0.0], np.cumsum(points)]).astype(np.int32),
        ways.cell[entry],
        (departure[leg] + ways.part[entry] * minutes[leg]).astype(np.float32),
        village,
    )
