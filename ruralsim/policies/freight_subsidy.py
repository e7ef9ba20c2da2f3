"""Freight subsidy: CNY per kilogram or per parcel of produce, to the seller or to the buyer."""

from typing import Annotated, ClassVar, Literal

from ruralsim.foundation.param import Named, Param
from ruralsim.lever import Lever, Written
from ruralsim.world.world import World


class FreightSubsidy(Lever):
    """Paid per use until the budget is spent."""

    en: ClassVar = "Freight subsidy"
    zh: ClassVar = "运费补贴"
    does_en: ClassVar = (
        "A part of the freight comes back to the seller, whose floor price falls, or off the price that "
        "the buyer sees. The market decides how much reaches whom."
    )
    does_zh: ClassVar = "部分运费返还农户(底价随之降低)，或直接降低买家所见价格；最终谁受益由市场决定。"
    section: ClassVar = "4.4"
    writes: ClassVar = (
        "freight_subsidy_kg", "freight_subsidy_parcel", "buyer_subsidy_kg", "buyer_subsidy_parcel",
    )  # fmt: skip
    reach: ClassVar = "national"
    evidence: ClassVar = "Counties pay 1-3 CNY a parcel, press; incidence not measured"

    intensity: Annotated[
        float, Param("CNY", 0, 100, "Subsidy per kilogram or parcel", "每公斤或每件补贴")
    ] = 1.0
    per: Annotated[Literal["kg", "parcel"], Named("What it is paid for", "计价单位")] = "parcel"
    """What it is paid for."""
    to: Annotated[Literal["seller", "buyer"], Named("Who is paid", "补贴对象")] = "seller"
    """Who is paid."""

    def terms(self, world: World) -> Written:
        """The rate, by village and group of the seller."""
        side = "freight" if self.to == "seller" else "buyer"
        yield f"{side}_subsidy_{self.per}", self.effective(world, "village", "group")
