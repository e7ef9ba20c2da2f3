"""Cold chain: refrigerated vehicles on rounds and on the trunk haul (§4.4)."""

from typing import Annotated, ClassVar

import numpy as np

from ruralsim.foundation.draws import uids
from ruralsim.foundation.param import Param
from ruralsim.lever import Lever, Written
from ruralsim.world.world import World


class ColdChain(Lever):
    """The trunk first, then the rounds of one station after the other."""

    en: ClassVar = "Cold chain"
    zh: ClassVar = "冷链配送"
    does_en: ClassVar = (
        "Trucks to the prefecture and couriers' vans are refrigerated. Only goods whose seller chose "
        "cold service "
        "ride cold, and only while they are aboard: a broken chain shows."
    )
    does_zh: ClassVar = "干线货车与揽投车辆冷藏化；仅选择冷链的货物在途期间受益，断链处照常变质。"
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

    def build(self, world: World) -> None:
        """Converts the trunk and the stations' vans that the ramp has come to, the busiest first."""
        state, stations, N, T = self.state(world), world.stations, world.networks.n, world.townships.n
        first = N * world.villages.n
        if "lines" not in state:
            meant = (
                self.targeted(world, "township", "network").T.reshape(-1) > 0.0
            )  # as stations are numbered
            line = np.flatnonzero(meant & stations.open[first : first + N * T])
            busy = stations.parcels_month[first + line]
            line = line[np.argsort(-busy, kind="stable")]
            c = world.couriers
            posts = c.network[: c.n][c.open[: c.n]].astype(np.int64) * T + c.township[: c.n][c.open[: c.n]]
            state["lines"] = line
            state["vans"] = np.bincount(posts, minlength=N * T)[line]
        line = state["lines"]
        price = np.concatenate(([self.trunk_cny], self.van_cny * state["vans"])) * world.climate.price_index
        uid = np.concatenate((uids("trunk"), stations.uid[first + line]))
        self.erect(world, uid, np.concatenate(([0], line % T)), price, self.intensity * uid.size)

    def terms(self, world: World) -> Written:
        """What has been converted."""
        state, N, T = self.state(world), world.networks.n, world.townships.n
        vans = np.zeros(N * T)
        vans[state["lines"][state["standing"][1:]]] = 1.0
        yield "cold_vehicle", np.ascontiguousarray(vans.reshape(N, T).T)
        yield "cold_trunk", float(state["standing"][0])

    def running(self, world: World) -> float:
        """Energy of the vans; that of the trunk is in its haul."""
        state = self.state(world)
        return self.energy_cny_year * float(state["vans"][state["standing"][1:]].sum())
