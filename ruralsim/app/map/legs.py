"""Ways on the road between the stops of rounds: the cells a vehicle passes, and when.

The model keeps minutes and kilometres between places, not the cells on the way; these are found again here,
on the same graph (`ruralsim.world.travel`), once per state of the roads.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from ruralsim.entities.codes import VILLAGE_ROAD
from ruralsim.world.roads import Roads
from ruralsim.world.terrain import edges, grades
from ruralsim.world.world import World


@dataclass(frozen=True)
class Legs:
    """Ways between the places of a township: its villages (0 … V-1) and its seat (V + t).

    Attributes:
        first: (nodes, nodes) first entry of the way in `cell`; -1 where there is none.
        size: (nodes, nodes) cells of the way, both ends among them.
        cell: (steps,) grid cells.
        part: (steps,) part of the way's minutes gone by there, 0-1.
    """

    first: NDArray[np.int32]
    size: NDArray[np.int32]
    cell: NDArray[np.int32]
    part: NDArray[np.float32]

    def between(self, here: int, there: int) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
        """Cells and parts of one way; empty where there is none."""
        first = max(int(self.first[here, there]), 0)
        way = slice(first, first + int(self.size[here, there]))
        return self.cell[way], self.part[way]


def roads_today(world: World) -> NDArray[np.int8]:
    """(cells,) road class: what was there at the start and what policies have built since."""
    built = np.rint(world.terms["road_class"]).astype(np.int8)
    today: NDArray[np.int8] = np.maximum(world.cells.road_class, built)
    return today


def legs(world: World) -> Legs:
    """Ways on today's roads; remembered until a road is built."""
    g, v, t = world.geometry, world.villages, world.townships
    return _legs(
        world.settings.world.roads, g.width, g.height, world.cells.elevation_m.tobytes(),
        roads_today(world).tobytes(), np.concatenate([v.cell, t.cell]).tobytes(),
        np.concatenate([v.township, np.arange(t.n, dtype=np.int32)]).tobytes(),
    )  # fmt: skip


@lru_cache(maxsize=8)
def _legs(
    roads: Roads, width: int, height: int, elevation_m: bytes, road: bytes, nodes: bytes, township: bytes
) -> Legs:
    from scipy.sparse import csr_matrix
    from scipy.sparse.csgraph import dijkstra

    classes = np.frombuffer(road, np.int8)
    step = edges(width, height)
    drivable = (classes[step.a] >= VILLAGE_ROAD) & (classes[step.b] >= VILLAGE_ROAD)
    a, b = step.a[drivable], step.b[drivable]
    slowing = 1.0 + roads.slope_slowing * grades(np.frombuffer(elevation_m), step)[drivable]
    speed = np.maximum(np.array(roads.speed_km_h), 0.1)[np.minimum(classes[a], classes[b])]
    minutes = 60.0 * roads.winding * step.km[drivable] * slowing / speed
    graph = csr_matrix((minutes, (a, b)), shape=(width * height,) * 2)

    place, of = np.frombuffer(nodes, np.int32), np.frombuffer(township, np.int32)
    first, size = np.full((2, place.size, place.size), -1, np.int32)
    size[:] = 0
    cells: list[int] = []
    parts: list[float] = []
    for t in np.unique(of):
        members = np.flatnonzero(of == t)
        found, before = dijkstra(graph, directed=False, indices=place[members], return_predecessors=True)
        for k, origin in enumerate(members):
            for node in members:
                if not np.isfinite(found[k, place[node]]):
                    continue
                trail = [int(place[node])]
                while trail[-1] != place[origin]:
                    trail.append(int(before[k, trail[-1]]))
                trail.reverse()
                gone = found[k, trail] / max(found[k, trail[-1]], 1e-9)
                trail, passed = _round_corners(trail, gone.tolist(), classes, width)
                first[origin, node], size[origin, node] = len(cells), len(trail)
                cells += trail
                parts += passed
    return Legs(first, size, np.array(cells, np.int32), np.array(parts, np.float32))


def _round_corners(
    trail: list[int], gone: list[float], classes: NDArray[np.int8], width: int
) -> tuple[list[int], list[float]]:
    """The way as maps draw roads: a diagonal only where no road as good goes round the corner.

    The graph lets a vehicle cut corners; here the corner's cell is passed halfway, in the same minutes.
    """
    cells, parts = trail[:1], gone[:1]
    for a, b, before, after in zip(trail, trail[1:], gone, gone[1:], strict=False):
        corners = (a // width * width + b % width, b // width * width + a % width)
        best = max(corners, key=lambda cell: int(classes[cell]))
        diagonal = a % width != b % width and a // width != b // width
        if diagonal and classes[best] >= min(classes[a], classes[b]):
            cells.append(best)
            parts.append(0.5 * (before + after))
        cells.append(b)
        parts.append(after)
    return cells, parts
