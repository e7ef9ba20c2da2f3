"""Cold chain: refrigerated vehicles on rounds and on the trunk haul (§4.4)."""

from dataclasses import dataclass, field
from typing import Annotated, ClassVar

import numpy as np
from numpy.typing import NDArray

from ruralsim.foundation.draws import uids
from ruralsim.foundation.param import Param
from ruralsim.lever import Lever, Works, Written
from ruralsim.world.world import World


@dataclass
class Conversion(Works):
    """What is to be converted.

    Attributes:
        vans: (site,) vans of each station when the programme began.
    """

    vans: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))


class ColdChain(Lever):
    """The trunk first, then the rounds of one station after the other."""

    en: ClassVar = "Cold chain"
    zh: ClassVar = "冷链配送"
    does_en: ClassVar = (
        "Trucks to the prefecture and couriers' vans are refrigerated. Only goods whose seller chose "
        "cold service ride cold, and only while they are aboard; before and after they warm up."
    )
    does_zh: ClassVar = "干线货车与收派车辆冷藏化；仅选择冷链的货物在途期间受益，断链处照常变质。"
    section: ClassVar = "4.4"
    writes: ClassVar = ("cold_vehicle", "cold_trunk")
    evidence: ClassVar = (
        "Losses with and without cold chain: USDA Handbook 66; share of parcels in small counties unknown"
    )

    intensity: Annotated[
        float, Param("1", 0, 1, "Share of stations whose vans are refrigerated", "冷藏车覆盖站点比例")
    ] = 1.0
    trunk_cny: Annotated[float, Param("CNY", 0, 1e8, "Refrigerating the trunk haul", "干线冷藏改造费")] = (
        500_000.0
    )
    van_cny: Annotated[float, Param("CNY/van", 0, 1e6, "Refrigerating a van", "单车冷藏改造费")] = 40_000.0
    energy_cny_year: Annotated[
        float, Param("CNY/van/year", 0, 1e6, "Energy and upkeep of a van's cooling", "单车年冷藏费用")
    ] = 7_000.0

    def works(self, world: World) -> Conversion:
        """Remembers the stations' vans."""
        return self.recall(world, Conversion)

    def build(self, world: World) -> None:
        """Converts the trunk and the stations' vans that the ramp has come to, the busiest first."""
        works, stations, N, T = self.works(world), world.stations, world.networks.n, world.townships.n
        first = N * world.villages.n
        if works.sites is None:
            meant = (
                self.targeted(world, "township", "network").T.reshape(-1) > 0.0
            )  # as stations are numbered
            line = np.flatnonzero(meant & stations.open[first : first + N * T])
            busy = stations.parcels_month[first + line]
            line = line[np.argsort(-busy, kind="stable")]
            c = world.couriers
            posts = c.network[: c.n][c.open[: c.n]].astype(np.int64) * T + c.township[: c.n][c.open[: c.n]]
            works.sites = line
            works.vans = np.bincount(posts, minlength=N * T)[line]
        line = works.sites
        price = np.concatenate(([self.trunk_cny], self.van_cny * works.vans)) * world.climate.consumer_index
        uid = np.concatenate((uids("trunk"), stations.uid[first + line]))
        self.erect(world, uid, np.concatenate(([0], line % T)), price, self.intensity * uid.size)

    def terms(self, world: World) -> Written:
        """What has been converted."""
        works, N, T = self.works(world), world.networks.n, world.townships.n
        vans = np.zeros(N * T)
        if works.sites is not None:
            vans[works.sites[works.completed[1:]]] = 1.0
        yield "cold_vehicle", np.ascontiguousarray(vans.reshape(N, T).T)
        yield "cold_trunk", float(works.completed[0])

    def running(self, world: World) -> float:
        """Energy of the vans; that of the trunk is in its haul."""
        works = self.works(world)
        return self.energy_cny_year * float(works.vans[works.completed[1:]].sum())
