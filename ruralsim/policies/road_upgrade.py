"""Road upgrade: cells of road raised to a class, village by village, in an order of priority (§4.2)."""

from typing import Annotated, Any, ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from ruralsim.entities.codes import COUNTY_ROAD, FOOTPATH, REMOTE, TOWNSHIP_ROAD, VILLAGE_ROAD
from ruralsim.foundation.draws import uids
from ruralsim.foundation.param import Named, Param
from ruralsim.lever import Lever, Written
from ruralsim.world.settings import WorldSettings
from ruralsim.world.terrain import edges
from ruralsim.world.world import World

_CLASSES = {"village": VILLAGE_ROAD, "township": TOWNSHIP_ROAD, "county": COUNTY_ROAD}


class RoadUpgrade(Lever):
    """Kilometres of better road; vans, traders and households then drive as the road lets them."""

    en: ClassVar = "Road upgrade"
    zh: ClassVar = "农村公路提升"
    does_en: ClassVar = (
        "Road cells on the ways from villages to the county seat are raised to a class, blind villages and "
        "footpaths included. Travel times, kilometres and vibration are worked out anew."
    )
    does_zh: ClassVar = "提升村庄至县城沿线道路等级(含未通公路村)，行车时间、里程与颠簸随之重算。"
    section: ClassVar = "4.2"
    writes: ClassVar = ("road_class",)
    lasting: ClassVar = True
    evidence: ClassVar = (
        "Asher and Novosad 2020 (India): rural roads move workers out of farming, farm income little; "
        "Khandker and others 2009 (Bangladesh): about 11 % more spent per head; Zhang and others 2023 "
        "(China, CFPS): more income, mainly from local jobs"
    )

    intensity: Annotated[float, Param("km", 0, 5000, "Kilometres upgraded", "提升里程")] = 60.0
    to_class: Annotated[
        Literal["village", "township", "county"], Named("Class the cells are raised to", "提升后的道路等级")
    ] = "township"
    """Class the cells are raised to."""
    priority: Annotated[
        Literal["households", "remote", "blind"], Named("Which villages come first", "优先村庄")
    ] = "households"
    """Which villages come first: most households per kilometre, the remote, or those without a road."""
    cny_km: Annotated[
        float,
        Param("CNY/km", 0, 1e8, "Cost of a kilometre", "每公里造价",
              source="hardened village road 0.4-0.8 million, press", confidence="M"),
    ] = 700_000.0  # fmt: skip

    def least(self, settings: WorldSettings) -> float:
        """Road of one cell: it winds, so that it is longer than the cell."""
        return settings.roads.winding

    def build(self, world: World) -> None:
        """Raises the cells that the ramp has come to."""
        works = self.works(world)
        if works.sites is None:
            works.sites = self._order(world)
        cells = works.sites
        winding = world.settings.world.roads.winding
        price = np.full(cells.size, self.cny_km * winding * world.climate.consumer_index)
        self.erect(world, uids("road", cells), world.cells.township[cells], price, self.intensity / winding)

    def terms(self, world: World) -> Written:
        """The class where a cell has been raised."""
        road = np.zeros(world.cells.n)
        road[self.works(world).built] = _CLASSES[self.to_class]
        yield "road_class", road

    def _order(self, world: World) -> NDArray[np.int64]:
        """Cells below the class, in order of priority of the villages whose way they are on."""
        villages, road, goal = world.villages, world.cells.road_class, _CLASSES[self.to_class]
        wanted = np.flatnonzero(self.targeted(world, "village") > 0.0)
        ways = {v: [c for c in way if road[c] < goal] for v, way in _ways(world, wanted).items()}
        worth = villages.households * self.urgency(world)[villages.township]
        if self.priority == "remote":
            worth = worth * (1.0 + 9.0 * (villages.remoteness == REMOTE))
        if self.priority == "blind":
            worth = worth * (1.0 + 1e6 * ~villages.has_road)
        worth_km = np.array([worth[v] / max(len(ways[v]), 1) for v in wanted.tolist()])
        first = wanted[np.argsort(-worth_km, kind="stable")].tolist()
        ordered = [c for v in first for c in reversed(ways[v])]
        return np.array(list(dict.fromkeys(ordered)), np.int64)


def _ways(world: World, villages: NDArray[Any]) -> dict[int, list[int]]:
    """Cells from each village to the county seat over roads and footpaths; none where there is no way."""
    from scipy.sparse import csr_matrix
    from scipy.sparse.csgraph import dijkstra

    road, geometry = world.cells.road_class.astype(np.int64), world.geometry
    step = edges(geometry.width, geometry.height)
    open_ = (road[step.a] >= FOOTPATH) & (road[step.b] >= FOOTPATH)
    a, b = step.a[open_], step.b[open_]
    length = step.km[open_] / np.maximum(np.minimum(road[a], road[b]), 1)
    graph = csr_matrix((length, (a, b)), shape=(road.size,) * 2)
    _, ahead = dijkstra(graph, directed=False, indices=[geometry.seat_cell], return_predecessors=True)
    ways = {}
    for v in villages.tolist():
        way, cell = [], int(world.villages.cell[v])
        while cell >= 0:
            way.append(cell)
            cell = int(ahead[0, cell])
        ways[v] = way if way[-1] == geometry.seat_cell else []
    return ways
