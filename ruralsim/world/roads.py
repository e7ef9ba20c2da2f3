"""Roads: least-cost paths by class, from the provincial road down to the footpath."""

from collections.abc import Iterable
from typing import Annotated, Any

import numpy as np
from numpy.typing import NDArray

from ruralsim.entities.codes import (
    COUNTY_ROAD,
    FOOTPATH,
    NO_ROAD,
    PROVINCIAL_ROAD,
    TOWNSHIP_ROAD,
    VILLAGE_ROAD,
)
from ruralsim.foundation.param import Param, Settings
from ruralsim.world.cache import cached_arrays
from ruralsim.world.terrain import Edges, edges, grades

_ByClass = tuple[float, float, float, float, float, float]
_BY_CLASS = "one number per class: none, footpath, village, township, county, provincial"


class Roads(Settings):
    """Building of roads, and what driving on them is like."""

    steepness_cost: Annotated[
        float, Param("1", 0, 1000, "Cost of building: km × (1 + this × grade)", "坡度造路成本系数")
    ] = 25.0
    reuse: Annotated[
        float,
        Param("1", 0.01, 1, "Cost of following an existing road, relative to a new one", "沿用已有道路成本"),
    ] = 0.2
    township_road_share: Annotated[
        float,
        Param("1", 0, 1, "Share of villages, the largest, that a township road reaches", "乡道覆盖村比例"),
    ] = 0.35
    unreached: Annotated[
        float, Param("1", 0, 1, "Share of villages reached by footpath only", "未通公路村比例")
    ] = 0.03
    winding: Annotated[float, Param("1", 1, 3, "Road length over length on the grid", "道路迂回系数")] = 1.15
    speed_km_h: Annotated[
        _ByClass,
        Param("km/h", 0, 120, f"Speed on the flat ({_BY_CLASS})", "平路车速",
              source="county road 40, mountain road 20-30: recollection"),
    ] = (0.0, 0.0, 22.0, 30.0, 42.0, 60.0)  # fmt: skip
    foot_km_h: Annotated[float, Param("km/h", 0.5, 20, "Speed on a footpath, with goods", "小路行进速度")] = (
        4.0
    )
    slope_slowing: Annotated[
        float, Param("1", 0, 100, "Driving time on a grade: × (1 + this × grade)", "坡度降速系数")
    ] = 6.0
    roughness: Annotated[
        _ByClass, Param("1", 0, 1, f"Vibration ({_BY_CLASS})", "路面颠簸程度")
    ] = (1.0, 1.0, 0.7, 0.45, 0.25, 0.1)  # fmt: skip


def build_roads(
    settings: Roads,
    width: int,
    height: int,
    elevation_m: NDArray[np.float64],
    seat_cell: int,
    township_cells: NDArray[np.int32],
    village_cells: NDArray[np.int32],
    village_township: NDArray[np.int32],
    households: NDArray[np.int32],
    road_km: float | None = None,
    measured: NDArray[np.int8] | None = None,
) -> NDArray[np.int8]:
    """Road class of every cell.

    The provincial road runs through the county seat to two opposite rims; county roads branch to the township
    seats; each township's roads lead from its seat to its largest villages, village roads to the rest.
    Without county data a share of villages, the costliest to reach per household, gets a footpath. With
    ``road_km``, village roads are built in that order while kilometres last, and what is left links
    neighbouring villages, nearest first.

    Where the roads are measured, they are what they are. What they do not reach is joined to the county seat
    along the least costly way: township seats by village roads, villages by footpaths.

    Args:
        settings: costs and shares.
        width: cells east-west.
        height: cells north-south.
        elevation_m: (cells,) elevation.
        seat_cell: county seat.
        township_cells: (townships,) seats.
        village_cells: (villages,) villages.
        village_township: (villages,) their townships.
        households: (villages,) their sizes.
        road_km: length of all roads of the county, if known.
        measured: (cells,) class of road, if known.
    """

    def make() -> dict[str, NDArray[Any]]:
        builder = _Builder(settings, width, height, elevation_m)
        if measured is not None:
            builder.road[:] = measured
            builder.tree(VILLAGE_ROAD, seat_cell, township_cells)
            builder.tree(FOOTPATH, seat_cell, village_cells)
            return {"road": builder.road}
        builder.provincial(seat_cell)
        builder.tree(COUNTY_ROAD, seat_cell, township_cells)
        size_order = np.argsort(-households, kind="stable")
        large = np.sort(size_order[: round(settings.township_road_share * village_cells.size)])
        for township, seat in enumerate(township_cells):
            builder.tree(TOWNSHIP_ROAD, seat, village_cells[large[village_township[large] == township]])
        builder.villages(village_cells, township_cells[village_township], households, road_km)
        return {"road": builder.road}

    inputs = (
        settings, width, height, elevation_m,
        seat_cell, township_cells, village_cells, village_township, households, road_km, measured,
    )  # fmt: skip
    return cached_arrays("roads", inputs, make)["road"]


def network_km(road: NDArray[np.int8], width: int, height: int, winding: float) -> NDArray[np.float64]:
    """Length of motor road by class: every cell counts one grid step."""
    return np.bincount(road, minlength=PROVINCIAL_ROAD + 1).astype(np.float64) * winding


class _Builder:
    """The road network while it grows."""

    def __init__(self, settings: Roads, width: int, height: int, elevation_m: NDArray[np.float64]) -> None:
        self.settings, self.width, self.height = settings, width, height
        self.step: Edges = edges(width, height)
        self.base = self.step.km * (1.0 + settings.steepness_cost * grades(elevation_m, self.step))
        self.road = np.full(width * height, NO_ROAD, np.int8)

    def paths(self, source: int, best: int) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
        """Cost from a cell, and the next cell on the way to it (negative there); good roads are followed."""
        from scipy.sparse import csr_matrix
        from scipy.sparse.csgraph import dijkstra

        along = (self.road[self.step.a] >= best) & (self.road[self.step.b] >= best)
        cost = np.where(along, self.base * self.settings.reuse, self.base)
        graph = csr_matrix((cost, (self.step.a, self.step.b)), shape=(self.road.size, self.road.size))
        reached = dijkstra(graph, directed=False, indices=np.array([source]), return_predecessors=True)
        return reached[0][0], reached[1][0].astype(np.int64)

    def trail(self, cell: int, towards: NDArray[np.int64]) -> list[int]:
        """Cells from ``cell`` to the source that ``towards`` leads to."""
        out = [int(cell)]
        while towards[out[-1]] >= 0:
            out.append(int(towards[out[-1]]))
        return out

    def upgrade(self, cells: Iterable[int], road_class: int) -> None:
        """Roads of at least this class on these cells."""
        at = np.fromiter(cells, np.int64)
        self.road[at] = np.maximum(self.road[at], road_class)

    def provincial(self, seat: int) -> None:
        """Through the seat, along the cheaper of the two axes of the map."""
        cost, towards = self.paths(seat, PROVINCIAL_ROAD)
        cell = np.arange(self.road.size)
        x, y = cell % self.width, cell // self.width
        sides = [cell[side] for side in (x == 0, x == self.width - 1, y == 0, y == self.height - 1)]
        gates = [int(side[np.argmin(cost[side])]) for side in sides]
        east_west = cost[gates[0]] + cost[gates[1]] <= cost[gates[2]] + cost[gates[3]]
        for gate in gates[:2] if east_west else gates[2:]:
            self.upgrade(self.trail(gate, towards), PROVINCIAL_ROAD)

    def tree(self, road_class: int, source: int, places: NDArray[Any]) -> None:
        """Roads of one class from every place to the source."""
        if places.size:
            _, towards = self.paths(source, road_class)
            for place in places:
                self.upgrade(self.trail(place, towards), road_class)

    def villages(
        self, cells: NDArray[Any], seats: NDArray[Any], households: NDArray[Any], road_km: float | None
    ) -> None:
        """Village roads in order of new kilometres per household, footpaths to the rest."""
        towards = {seat: self.paths(seat, TOWNSHIP_ROAD)[1] for seat in np.unique(seats)}
        trails = [self.trail(cell, towards[seat]) for cell, seat in zip(cells, seats, strict=True)]
        new = np.array([np.count_nonzero(self.road[trail] < VILLAGE_ROAD) for trail in trails])
        order = np.argsort(new / np.maximum(households, 1), kind="stable")
        if road_km is None:
            for village in order[: cells.size - int(self.settings.unreached * cells.size)]:
                self.upgrade(trails[village], VILLAGE_ROAD)
        else:
            for village in order:
                new_km = np.count_nonzero(self.road[trails[village]] < VILLAGE_ROAD) * self.settings.winding
                if self.km() + new_km <= road_km:
                    self.upgrade(trails[village], VILLAGE_ROAD)
            self.links(cells, road_km)
        for village in order:
            self.upgrade(trails[village], FOOTPATH)

    def km(self) -> float:
        """Length of motor roads."""
        return float(np.count_nonzero(self.road >= VILLAGE_ROAD)) * self.settings.winding

    def links(self, cells: NDArray[Any], road_km: float) -> None:
        """Links villages to their six nearest neighbours, shortest first, while kilometres last."""
        x, y = cells % self.width, cells // self.width
        pairs = []
        for i in range(cells.size):
            apart = np.maximum(np.abs(x - x[i]), np.abs(y - y[i]))
            near = np.argsort(apart, kind="stable")[1:7]
            pairs += [
                (int(apart[j]), i, int(j))
                for j in near
                if apart[j] > 1 and self.road[cells[j]] >= VILLAGE_ROAD
            ]
        for length, i, j in sorted(pairs):
            if self.road[cells[i]] < VILLAGE_ROAD:
                continue
            t = np.arange(length + 1)
            line = (y[i] + (2 * t * (y[j] - y[i]) + length) // (2 * length)) * self.width + (
                x[i] + (2 * t * (x[j] - x[i]) + length) // (2 * length)
            )
            new = np.count_nonzero(self.road[line] < VILLAGE_ROAD)
            if self.km() + new * self.settings.winding > road_km:
                break
            self.upgrade(line, VILLAGE_ROAD)
