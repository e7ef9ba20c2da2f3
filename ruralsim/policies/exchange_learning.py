"""Exchange learning: managers visit, and are visited by, the assisting region (§4.3)."""

from typing import Annotated, ClassVar

from ruralsim.foundation.param import Param
from ruralsim.lever import Lever, Written
from ruralsim.world.world import World


class ExchangeLearning(Lever):
    """Managers copy the best they have seen: its skill, and its rule of how long a parcel may wait."""

    en: ClassVar = "Exchange learning"
    zh: ClassVar = "交流学习"
    does_en: ClassVar = (
        "Managers approach the skill of the best station, and networks that leave parcels waiting "
        "longest shorten "
        "the wait they allow."
    )
    does_zh: ClassVar = "管理人员向最佳站点看齐，待件最久的网络缩短允许等待天数。"
    section: ClassVar = "4.3"
    writes: ClassVar = ("exchange",)
    evidence: ClassVar = (
        "Cai and Szeidl 2018: business meetings raised Chinese firms' sales; couriers not studied"
    )

    intensity: Annotated[
        float, Param("visits/year", 0, 24, "Visits per network and year", "每网络年交流次数")
    ] = 4.0
    copied_visit: Annotated[
        float, Param("1", 0, 1, "Part of the gap to the best closed by a visit", "每次缩小的差距")
    ] = 0.25
    visit_cny: Annotated[float, Param("CNY/visit", 0, 1e6, "Cost of a visit", "每次交流费用")] = 20_000.0

    def terms(self, world: World) -> Written:
        """Speed of copying, by network."""
        yield "exchange", self.copied_visit * self.effective(world, "network")

    def running(self, world: World) -> float:
        """Travel."""
        return self.visit_cny * float(self.paid(world, "network").sum())
