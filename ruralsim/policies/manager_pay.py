"""Manager pay: better pay for those who run township stations (§4.3)."""

from typing import Annotated, ClassVar

from ruralsim.foundation.param import Param
from ruralsim.lever import Lever, Written
from ruralsim.world.world import World


class ManagerPay(Lever):
    """Networks pay managers more; the government bears a part."""

    en: ClassVar = "Manager pay"
    zh: ClassVar = "提高管理人员待遇"
    does_en: ClassVar = (
        "Station managers earn more than the hours of their post bring: abler people can be had when a post "
        "falls vacant or its yearly contract ends, and fewer leave. Skill shows in mis-sorts, damage and the "
        "hours that a desk takes."
    )
    does_zh: ClassVar = (
        "站长所得高于按工时计的报酬：出缺或聘期(一年)届满时可聘到更有能力者，离职减少；能力体现在错分、"
        "破损与站点所需工时上。"
    )
    section: ClassVar = "4.3"
    writes: ClassVar = ("manager_pay", "manager_grant")
    evidence: ClassVar = (
        "Dal Bó, Finan and Rossi 2013: higher pay drew abler public servants to poor places in Mexico"
    )

    intensity: Annotated[float, Param("CNY/month", 0, 20_000, "Added to the pay", "月加薪")] = 800.0
    public_share: Annotated[float, Param("1", 0, 1, "Part that the government bears", "财政承担比例")] = 0.5

    def terms(self, world: World) -> Written:
        """Pay by township and network, and the part borne."""
        yield "manager_pay", self.effective(world, "township", "network")
        yield "manager_grant", self.public_share * self.targeted(world, "township", "network")
