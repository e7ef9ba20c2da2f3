"""Station subsidy: running cost of village points, which otherwise close."""

from typing import Annotated, ClassVar

from ruralsim.foundation.param import Param
from ruralsim.lever import Lever, Written
from ruralsim.world.world import World


class StationSubsidy(Lever):
    """A monthly sum for each open village point."""

    en: ClassVar = "Station subsidy"
    zh: ClassVar = "村级网点补贴"
    does_en: ClassVar = (
        "Open points receive a monthly sum: fewer lose, more are worth opening, irregular fees pay less "
        "often."
    )
    does_zh: ClassVar = "营业村点按月获补：亏损关闭减少、新设增多、违规收费动机减弱。"
    section: ClassVar = "4.4"
    writes: ClassVar = ("point_subsidy",)
    reach: ClassVar = "national"
    evidence: ClassVar = "Counties pay 100-300 CNY a month for joint points, press"

    intensity: Annotated[
        float,
        Param(
            "CNY/point/month",
            0,
            10_000,
            "Subsidy per point",
            "每点月补贴",
            source="100-300, press",
            confidence="M",
        ),
    ] = 200.0

    def terms(self, world: World) -> Written:
        """The sum, by township and network."""
        yield "point_subsidy", self.effective(world, "township", "network")
