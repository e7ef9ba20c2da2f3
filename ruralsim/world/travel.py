"""Travel: drive times, distances and vibration between villages and seats on today's roads."""

from typing import Annotated, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ruralsim.entities import Cells, Townships, Villages
from ruralsim.entities.codes import FOOTPATH, MIDDLE, NEAR, REMOTE, VILLAGE_ROAD
from ruralsim.foundation.param import Param, Settings
from ruralsim.world.cache import cached_arrays
from ruralsim.world.roads import Roads
from ruralsim.world.terrain import Edges, edges, grades
from ruralsim.world.world import Geometry, Travel

_TO_MARKET = ("market_minutes", "market_km", "porter_km")
_ROWS = 256  # sources at a time: bounds the memory of large counties


class Remoteness(Settings):
    """Classes of remoteness by drive time to the county seat."""

    near_minutes: Annotated[float, Param("min", 0, 600, "Near: less than this", "近:车程低于")] = 35.0
    remote_minutes: Annotated[
        float,
        Param(
            "min", 0, 600, "Remote: more than this, or no road", "偏远:车程高于",
            source="78 % of townships within an hour (2nd agricultural census, 2006)", confidence="M",
        ),
    ] = 60.0  # fmt: skip


class Ways(NamedTuple):
    """Fastest ways between nodes.

    Attributes:
        travel: matrices.
        roughness_home: (nodes,) vibration of the way to each node's own township seat, 0-1.
        paths: per node, the road cells on its way to the county seat; empty where there is none.
        market_minutes: (nodes,) way to the county seat, footpaths included; infinite where there is none.
        market_km: (nodes,) its length.
        porter_km: (nodes,) part of it on foot.
    """

    travel: Travel
    roughness_home: NDArray[np.float64]
    paths: list[NDArray[np.int32]]
    market_minutes: NDArray[np.float64]
    market_km: NDArray[np.float64]
    porter_km: NDArray[np.float64]


def fastest_ways(
    settings: Roads,
    width: int,
    height: int,
    elevation_m: NDArray[np.float64],
    road: NDArray[np.int8],
    nodes: NDArray[np.int32],
    home: NDArray[np.int32],
) -> Ways:
    """Fastest ways on motor roads, and on foot to them, from the user's cache if they were found before.

    Args:
        settings: speed and vibration by class.
        width: cells east-west.
        height: cells north-south.
        elevation_m: (cells,) elevation.
        road: (cells,) road class.
        nodes: (nodes,) cells; the last is the county seat.
        home: (nodes,) node of each node's township seat.
    """
    inputs = (settings, width, height, elevation_m, road, nodes, home)
    kept = cached_arrays("travel", inputs, lambda: _search(*inputs))
    paths = np.split(kept["path_cells"], kept["path_ends"])[:-1]
    travel = Travel(kept["minutes"], kept["km"], kept["roughness"])
    return Ways(travel, kept["roughness_home"], paths, *(kept[name] for name in _TO_MARKET))


def _search(
    settings: Roads,
    width: int,
    height: int,
    elevation_m: NDArray[np.float64],
    road: NDArray[np.int8],
    nodes: NDArray[np.int32],
    home: NDArray[np.int32],
) -> dict[str, NDArray[Any]]:
    """The search itself, on motor-road cells only: a graph of hundreds of cells, not thousands."""
    from scipy.sparse import csr_matrix
    from scipy.sparse.csgraph import dijkstra

    on_road = np.flatnonzero(road >= VILLAGE_ROAD)
    at = np.full(road.size, -1, np.int64)
    at[on_road] = np.arange(on_road.size)
    step = edges(width, height)
    drivable = (at[step.a] >= 0) & (at[step.b] >= 0)
    worse = np.minimum(road[step.a], road[step.b])[drivable].astype(np.int64)
    slowing_all = 1.0 + settings.slope_slowing * grades(elevation_m, step)
    slowing = slowing_all[drivable]
    speed = np.maximum(np.array(settings.speed_km_h), 0.1)[worse]
    time = 60.0 * settings.winding * step.km[drivable] * slowing / speed
    graph = csr_matrix((time, (at[step.a[drivable]], at[step.b[drivable]])), shape=(on_road.size,) * 2)

    n = nodes.size
    minutes, km, vibration = (np.full((n, n), np.inf) for _ in range(3))
    reached = np.flatnonzero(at[nodes] >= 0)
    place = at[nodes[reached]]
    vibrates = np.array(settings.roughness)
    x, y = on_road % width, on_road // width
    to_seat = np.full(on_road.size, -1, np.int64)
    for start in range(0, reached.size, _ROWS):
        rows = reached[start : start + _ROWS]
        found, before = dijkstra(graph, directed=False, indices=at[nodes[rows]], return_predecessors=True)
        before = before.astype(np.int64)
        if rows[-1] == n - 1:
            to_seat = before[-1].copy()
        itself = np.arange(on_road.size)
        ahead = np.where(before >= 0, before, itself)
        diagonal = (x[ahead] != x) & (y[ahead] != y)
        length = np.where(before >= 0, settings.winding * np.where(diagonal, np.sqrt(2.0), 1.0), 0.0)
        shaking = length * vibrates[np.minimum(road[on_road][ahead], road[on_road])]
        while (ahead != np.take_along_axis(ahead, ahead, 1)).any():  # each turn doubles the steps summed
            length += np.take_along_axis(length, ahead, 1)
            shaking += np.take_along_axis(shaking, ahead, 1)
            ahead = np.take_along_axis(ahead, ahead, 1)
        linked = np.isfinite(found[:, place])
        here = np.ix_(rows, reached)
        minutes[here] = found[:, place]
        km[here] = np.where(linked, length[:, place], np.inf)
        vibration[here] = np.where(linked, shaking[:, place], np.inf)
    for matrix in (minutes, km, vibration):  # the same way back, to the last bit
        matrix[...] = np.triu(matrix, 1)
        matrix += matrix.T
        np.fill_diagonal(matrix, 0.0)

    def mean_vibration(to: NDArray[Any]) -> NDArray[np.float64]:
        own, far = np.arange(n), km[np.arange(n), to]
        there = vibrates[road[nodes]]  # for a node in the same cell
        linked = np.isfinite(far) & (far > 0.0)
        return np.where(linked, vibration[own, to] / np.where(linked, far, 1.0), there)

    trails: list[list[int]] = []
    for node in range(n):
        cell = at[nodes[node]]
        trail = [int(cell)] if np.isfinite(minutes[node, n - 1]) and cell >= 0 else []
        while trail and to_seat[trail[-1]] >= 0:
            trail.append(int(to_seat[trail[-1]]))
        trails.append(trail)
    on_foot = _on_foot(settings, width, road, step, slowing_all, nodes, minutes[:, -1], km[:, -1])
    return {
        "market_minutes": on_foot[0],
        "market_km": on_foot[1],
        "porter_km": on_foot[2],
        "minutes": minutes,
        "km": km,
        "roughness": mean_vibration(np.full(n, n - 1)),
        "roughness_home": mean_vibration(home),
        "path_cells": on_road[[cell for trail in trails for cell in trail]].astype(np.int32),
        "path_ends": np.cumsum([len(trail) for trail in trails]),
    }


def _on_foot(
    settings: Roads,
    width: int,
    road: NDArray[np.int8],
    step: Edges,
    slowing: NDArray[np.float64],
    nodes: NDArray[np.int32],
    driven: NDArray[np.float64],
    km: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Ways to the county seat of those whom no motor road reaches: a footpath, then the road.

    Args:
        settings: speeds.
        width: cells east-west.
        road: (cells,) road class.
        step: neighbouring cells.
        slowing: (steps,) time on the slope relative to the flat.
        nodes: (nodes,) cells; the last is the county seat.
        driven: (nodes,) minutes to the county seat on motor roads, infinite where there is none.
        km: (nodes,) kilometres likewise.

    Returns:
        Minutes and kilometres of the whole way, infinite where not even a path leads; kilometres on foot.
    """
    from scipy.sparse import csr_matrix
    from scipy.sparse.csgraph import dijkstra

    minutes, whole, walked = driven.copy(), km.copy(), np.zeros(nodes.size)
    speed_of = np.maximum(np.array(settings.speed_km_h), 0.1)
    speed_of[:VILLAGE_ROAD] = settings.foot_km_h
    cut_off = np.flatnonzero(~np.isfinite(driven))
    if not cut_off.size:
        return minutes, whole, walked
    worse = np.minimum(road[step.a], road[step.b]).astype(np.int64)
    passable = worse >= FOOTPATH
    time = 60.0 * settings.winding * step.km * slowing / speed_of[worse]
    ends = step.a[passable], step.b[passable]
    graph = csr_matrix((time[passable], ends), shape=(road.size,) * 2)
    found, before = dijkstra(graph, directed=False, indices=nodes[-1:], return_predecessors=True)
    minutes[cut_off], ahead = found[0][nodes[cut_off]], before[0]
    for node in cut_off.tolist():
        cell, whole[node] = int(nodes[node]), 0.0
        while ahead[cell] >= 0:
            following = int(ahead[cell])
            straight = abs(cell - following) in (1, width)
            length = settings.winding * (1.0 if straight else np.sqrt(2.0))
            whole[node] += length
            walked[node] += length if min(road[cell], road[following]) < VILLAGE_ROAD else 0.0
            cell = following
        whole[node] = whole[node] if np.isfinite(minutes[node]) else np.inf
    return minutes, whole, walked


def update_travel(
    roads: Roads,
    geometry: Geometry,
    cells: Cells,
    villages: Villages,
    townships: Townships,
    road: NDArray[np.int8],
) -> Travel:
    """Finds travel on the given roads and writes it into villages, townships and `geometry.paths`."""
    v, t = villages.n, townships.n
    nodes = np.concatenate([villages.cell, townships.cell, [geometry.seat_cell]]).astype(np.int32)
    home = np.concatenate([v + villages.township, v + np.arange(t), [v + t]]).astype(np.int32)
    ways = fastest_ways(roads, geometry.width, geometry.height, cells.elevation_m, road, nodes, home)
    minutes, km = ways.travel.minutes, ways.travel.km
    rows = np.arange(v)
    villages.minutes_township[:], villages.minutes_seat[:] = minutes[rows, home[:v]], minutes[:v, -1]
    for name in _TO_MARKET:
        getattr(villages, name)[:] = getattr(ways, name)[:v]
    villages.has_road[:] = np.isfinite(villages.minutes_seat)
    villages.roughness[:] = ways.roughness_home[:v]
    townships.minutes_seat[:], townships.km_seat[:] = minutes[v : v + t, -1], km[v : v + t, -1]
    geometry.paths = ways.paths[:v]
    return ways.travel


def classes(settings: Remoteness, minutes: NDArray[np.float64]) -> NDArray[np.int8]:
    """NEAR, MIDDLE or REMOTE by drive time; unreachable is REMOTE."""
    middle = np.where(minutes > settings.remote_minutes, REMOTE, MIDDLE)
    return np.where(minutes < settings.near_minutes, NEAR, middle).astype(np.int8)
