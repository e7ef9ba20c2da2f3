"""What of a county changes from day to day: one payload per drawn day.

A frame shows the day that was simulated last (``world.day - 1``).
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ruralsim.app.map.legs import roads_today
from ruralsim.app.map.payload import pack, unpack
from ruralsim.app.map.routes import routes
from ruralsim.app.map.variables import VARIABLES, Values, Variable
from ruralsim.entities.codes import LONG_HAUL
from ruralsim.foundation.errors import DataError
from ruralsim.world.world import World

__all__ = ["VARIABLES", "Variable", "difference_frame", "frame", "variable_named"]

OPEN, OPENED, CLOSED = 1, 2, 4
"""Bits of `station_state`: works today; has opened, has closed since the previous frame."""
_ROAD_CLOSED = 0x80


def frame(world: World, variable: str, previous: bytes | None = None) -> bytes:
    """Today's map, households coloured by a variable.

    Header: ``day``, ``date``, ``variable`` (labels, unit, colours, domain), ``line`` (CNY per head a year).
    Blocks: ``values`` (households), ``road`` (cells: class, plus 128 while a landslide closes it),
    ``station_state``, ``station_up``, ``station_down`` (stations: parcels waiting there),
    ``zone_parcels`` (zones: parcels under way), and the couriers at work: ``courier_row``, ``courier_uid``,
    ``courier_network``, ``courier_township``, ``courier_km``, ``courier_minutes``, ``courier_load`` (kg),
    ``courier_parcels``; their rounds lie end to end in ``route_cell``, ``route_minute``, ``route_village``,
    the k-th from ``route_start[k]`` to ``route_start[k + 1]``.

    Args:
        world: between two days.
        variable: name in `VARIABLES`.
        previous: the frame drawn before this one; stations that opened or closed since are marked.

    Raises:
        DataError: no such variable.
    """
    shown = variable_named(variable)
    header = {**_today(world), "kind": "frame", "variable": shown.header()}
    return pack(header, {**_couriers(world), **_places(world, previous), "values": shown.values(world)})


def difference_frame(world_a: World, world_b: World, variable: str) -> bytes:
    """The map of differences, B − A household by household; roads, stations and couriers are B's.

    The header says in ``differ`` how many households differ and in ``unmatched`` how many of B are not in A
    (their value is NaN). Households are those of B.

    Raises:
        DataError: no such variable, or the two do not stand on the same day.
    """
    shown = variable_named(variable)
    if world_a.day != world_b.day:
        raise DataError(f"differences need one day, got {world_a.day - 1} and {world_b.day - 1}")
    values, differ, unmatched = _difference(world_a, world_b, shown)
    header = {
        **_today(world_b),
        "kind": "difference",
        "variable": shown.difference_header(),
        "differ": differ,
        "unmatched": unmatched,
    }
    return pack(header, {**_couriers(world_b), **_places(world_b, None), "values": values})


def variable_named(name: str) -> Variable:
    """The variable of that name.

    Raises:
        DataError: there is none.
    """
    if name not in VARIABLES:
        raise DataError(f"no variable {name!r} to colour households by; there are {', '.join(VARIABLES)}")
    return VARIABLES[name]


def _today(world: World) -> dict[str, Any]:
    return {
        "day": world.day - 1,
        "date": world.calendar.date(world.day - 1).isoformat(),
        "households": world.farmers.n,
        "line": round(world.climate.line_cny),
    }


def _difference(world_a: World, world_b: World, variable: Variable) -> tuple[Values, int, int]:
    """B − A by uid: (households of B,) values, how many differ, and how many have no counterpart.

    Two households without a value do not differ; one with and one without do, by no number (NaN).
    """
    a, b = variable.comparable(world_a), variable.comparable(world_b)
    uid_a, uid_b = world_a.farmers.uid, world_b.farmers.uid
    matched = np.ones(b.size, np.bool_)
    if not np.array_equal(uid_a, uid_b):
        order = np.argsort(uid_a, kind="stable")
        found = order[np.minimum(np.searchsorted(uid_a[order], uid_b), uid_a.size - 1)]
        matched = uid_a[found] == uid_b
        a = a[found]
    both_silent = np.isnan(a) & np.isnan(b)
    values = np.where(both_silent, np.float32(0.0), b - a)
    values[~matched] = np.nan
    return values, int(np.count_nonzero(matched & (values != 0.0))), int(np.count_nonzero(~matched))


def _couriers(world: World) -> dict[str, NDArray[Any]]:
    """Couriers at work and their rounds."""
    co, rounds = world.couriers, routes(world)
    rows = rounds.courier
    return {
        "courier_uid": co.uid[rows],
        "courier_row": rows,
        "courier_network": co.network[rows].astype(np.uint8),
        "courier_township": co.township[rows],
        "courier_km": co.km[rows].astype(np.float32),
        "courier_minutes": co.minutes[rows].astype(np.float32),
        "courier_load": co.load_kg[rows].astype(np.float32),
        "courier_parcels": co.parcels[rows],
        "route_start": rounds.start,
        "route_cell": rounds.cell,
        "route_minute": rounds.minute,
        "route_village": rounds.village,
    }


def _places(world: World, previous: bytes | None) -> dict[str, NDArray[Any]]:
    """Roads, stations and zones."""
    s, c, cells = world.stations, world.consignments, world.cells
    road = roads_today(world).astype(np.uint8)
    road[cells.closed_until > world.day - 1] |= _ROAD_CLOSED
    under_way = c.zone[: c.n][c.stage[: c.n] == LONG_HAUL]
    return {
        "road": road,
        "station_state": _station_state(s.open, previous),
        "station_up": s.up_parcels,
        "station_down": down_waiting(world),
        "zone_parcels": np.bincount(under_way, minlength=world.zones.n).astype(np.int32),
    }


def _station_state(open_: NDArray[np.bool_], previous: bytes | None) -> NDArray[np.uint8]:
    state = np.where(open_, OPEN, 0).astype(np.uint8)
    if previous is not None:
        before = (unpack(previous)[1]["station_state"] & OPEN).astype(bool)
        if before.size == open_.size:
            state[open_ & ~before] |= OPENED
            state[before & ~open_] |= CLOSED
    return state


def down_waiting(world: World) -> NDArray[np.int32]:
    """(stations,) down-going parcels where they lie: at the township of their village, or at the hub."""
    s, N, V, T = world.stations, world.networks.n, world.villages.n, world.townships.n
    waiting = np.zeros(s.n, np.int32)
    at_township = s.down_township[: N * V].reshape(N, V)
    for n in range(N):
        waiting[N * V + n * T : N * V + (n + 1) * T] = np.bincount(world.villages.township, at_township[n], T)
    waiting[N * V + N * T :] = s.down_hub[: N * V].reshape(N, V).sum(axis=1)
    return waiting
