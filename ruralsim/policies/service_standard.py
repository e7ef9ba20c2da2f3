"""Service standard: promised days, compensation for lateness, and a packing standard (§4.2)."""

from typing import Annotated, ClassVar

from ruralsim.foundation.param import Param
from ruralsim.lever import Lever, Written
from ruralsim.world.world import World


class ServiceStandard(Lever):
    """What carriers must promise and pay, and sellers must pack."""

    en: ClassVar = "Service standard"
    zh: ClassVar = "配送服务标准"
    does_en: ClassVar = (
        "Carriers promise fewer days and pay for lateness, so waiting parcels weigh more when rounds are "
        "planned; "
        "a packing standard spares goods blows, at the sellers' cost."
    )
    does_zh: ClassVar = (
        "承运方缩短承诺时效并对延误赔付，派车时更看重待运件；包装标准减少破损，成本由网商承担。"
    )
    section: ClassVar = "4.2"
    writes: ClassVar = ("promised_days", "late_compensation", "packing_standard", "packing_cost")
    evidence: ClassVar = "GB/T 27917 express service standard; effect in villages not measured"

    intensity: Annotated[float, Param("days", 0, 5, "Days cut from the promise", "承诺时效缩短天数")] = 1.0
    compensation_cny: Annotated[
        float, Param("CNY/parcel", 0, 100, "Added to the compensation for a late parcel", "延误赔付提高")
    ] = 3.0
    packing: Annotated[
        float, Param("1", 0, 1, "Share of blows that packing to standard absorbs", "标准包装减损比例")
    ] = 0.4
    packing_cny: Annotated[
        float, Param("CNY/order", 0, 20, "Cost of packing to standard", "标准包装增加成本")
    ] = 0.4
    running_cny_year: Annotated[float, Param("CNY/township/year", 0, 1e6, "Checking it", "标准检查经费")] = (
        8_000.0
    )

    def terms(self, world: World) -> Written:
        """Promise and compensation for the county, packing by township."""
        yield "promised_days", self.effective(world)
        yield "late_compensation", self.compensation_cny * self.present(world)
        yield "packing_standard", self.packing * self.present(world, "township")
        yield "packing_cost", self.packing_cny * self.present(world, "township")

    def running(self, world: World) -> float:
        """Checks."""
        return self.running_cny_year * float(self.paid(world, "township").sum()) / self.intensity
