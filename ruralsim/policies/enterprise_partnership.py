"""Enterprise partnership: shops tell carriers of orders ahead (§4.2)."""

from typing import Annotated, ClassVar

from ruralsim.foundation.param import Param
from ruralsim.lever import Lever, Written
from ruralsim.world.world import World


class EnterprisePartnership(Lever):
    """Order data shared between shops and carriers."""

    en: ClassVar = "Enterprise partnership"
    zh: ClassVar = "电商与物流企业合作"
    does_en: ClassVar = (
        "Orders are announced to carriers before the round: dispatchers know what waits where, parcels are "
        "pre-sorted and go astray less often."
    )
    does_zh: ClassVar = "订单数据提前共享给承运方：调度知道何处有件待揽，预分拣减少错分。"
    section: ClassVar = "4.2"
    writes: ClassVar = ("preannounced",)
    evidence: ClassVar = (
        "Electronic waybills are near universal in China; their use for rural dispatch is not measured"
    )

    intensity: Annotated[float, Param("1", 0, 1, "Share of orders announced ahead", "订单预告比例")] = 0.8
    setup_cny: Annotated[
        float, Param("CNY/network", 0, 1e7, "Joining the systems of a network", "每网络系统对接费")
    ] = 80_000.0
    running_cny_year: Annotated[
        float, Param("CNY/network/year", 0, 1e7, "Upkeep per network", "每网络年维护费")
    ] = 30_000.0

    def terms(self, world: World) -> Written:
        """Share announced, by network."""
        yield "preannounced", self.effective(world, "network")

    def capital(self, world: World) -> float:
        """Joining the systems."""
        return self.setup_cny * float(self.targeted(world, "network").sum())

    def running(self, world: World) -> float:
        """Upkeep."""
        return self.running_cny_year * float(self.targeted(world, "network").sum())
