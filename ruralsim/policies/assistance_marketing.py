"""Assistance marketing: campaigns that make the county's goods known (§2.2)."""

from typing import Annotated, ClassVar

from ruralsim.foundation.param import Param
from ruralsim.lever import Lever, Written
from ruralsim.world.world import World


class AssistanceMarketing(Lever):
    """Fairs, live streams and platform pages; what is learnt of the county is forgotten again."""

    en: ClassVar = "Assistance marketing"
    zh: ClassVar = "帮扶产品宣传"
    does_en: ClassVar = (
        "Campaigns raise the awareness of urban buyers, which decays; whether they buy, and again, is "
        "their choice."
    )
    does_zh: ClassVar = "宣传活动提升城市消费者认知(会衰减)，是否购买与复购由其自主决定。"
    section: ClassVar = "2.2"
    writes: ClassVar = ("marketing",)
    reach: ClassVar = "national"
    evidence: ClassVar = (
        "Live-stream sales of assisted counties are reported gross; lasting awareness not measured"
    )

    intensity: Annotated[
        float, Param("campaigns/year", 0, 200, "Campaigns in every market zone a year", "年宣传活动数")
    ] = 12.0
    awareness: Annotated[
        float,
        Param("1", 0, 1, "Part of the unaware who learn of the county by a campaign", "每次提升认知比例"),
    ] = 0.03
    campaign_cny: Annotated[
        float, Param("CNY/campaign", 0, 1e8, "Cost of a campaign in all zones", "每次活动费用")
    ] = 80_000.0

    def terms(self, world: World) -> Written:
        """Awareness raised a year, by zone."""
        yield "marketing", self.awareness * self.effective(world, "zone")

    def running(self, world: World) -> float:
        """Campaigns."""
        return self.campaign_cny * self.intensity * self.ramp(world)
