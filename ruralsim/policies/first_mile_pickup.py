"""First-mile pickup: couriers collect at the farm gate (§4.4)."""

from typing import Annotated, ClassVar

from ruralsim.foundation.param import Param
from ruralsim.lever import Lever, Written
from ruralsim.world.world import World


class FirstMilePickup(Lever):
    """The courier comes to the seller, instead of the seller to the point."""

    en: ClassVar = "First-mile pickup"
    zh: ClassVar = "上门揽收"
    does_en: ClassVar = (
        "Couriers collect at the gate: households save the way to the point, rounds take longer."
    )
    does_zh: ClassVar = "快递员上门揽收：农户省去送件路程，收派用时增加。"
    section: ClassVar = "4.4"
    writes: ClassVar = ("farm_gate",)
    evidence: ClassVar = (
        "Collection at the field is offered in large orchards; cost in scattered villages not measured"
    )

    intensity: Annotated[
        float, Param("1", 0, 1, "Share of parcels collected at the gate", "上门揽收比例")
    ] = 1.0
    running_cny_year: Annotated[
        float, Param("CNY/village/year", 0, 1e6, "Appointments and calls per village", "每村预约调度费")
    ] = 600.0

    def terms(self, world: World) -> Written:
        """Share collected, by village."""
        yield "farm_gate", self.effective(world, "village")

    def running(self, world: World) -> float:
        """Appointments; the couriers' time is the networks' own cost."""
        return self.running_cny_year * float(self.paid(world, "village").sum())
