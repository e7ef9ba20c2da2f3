"""Floor purchase: the government buys what would otherwise spoil, at a floor price (§2.3)."""

from typing import Annotated, ClassVar

from ruralsim.foundation.param import Param
from ruralsim.lever import Lever, Written
from ruralsim.world.world import World


class FloorPurchase(Lever):
    """A buyer of last resort (兜底收购)."""

    en: ClassVar = "Floor purchase"
    zh: ClassVar = "兜底收购"
    does_en: ClassVar = (
        "What no trader takes and is about to spoil is bought at this part of the reference price and resold."
    )
    does_zh: ClassVar = "无人收购、即将变质的农产品按参考价的一定比例收购后转售。"
    section: ClassVar = "2.3"
    writes: ClassVar = ("floor_price",)
    reach: ClassVar = "national"
    evidence: ClassVar = "Practised by assisting units ad hoc; amounts not published"

    intensity: Annotated[
        float, Param("1", 0, 1, "Floor price, share of the reference price", "兜底价(占参考价)")
    ] = 0.5
    running_cny_year: Annotated[
        float, Param("CNY/township/year", 0, 1e7, "Buying stations per township", "每乡镇收购点运行费")
    ] = 5_000.0

    def terms(self, world: World) -> Written:
        """The floor, by village and household group."""
        yield "floor_price", self.effective(world, "village", "group")

    def running(self, world: World) -> float:
        """Buying stations; purchases are claimed as they happen."""
        return self.running_cny_year * float(self.targeted(world, "township").sum())
