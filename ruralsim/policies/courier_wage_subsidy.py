"""Courier wage subsidy: part of couriers' wages, paid to the firm."""

from typing import Annotated, ClassVar

from ruralsim.foundation.param import Param
from ruralsim.lever import Lever, Written
from ruralsim.world.world import World


class CourierWageSubsidy(Lever):
    """What the firm passes on to couriers is decided by how hard they are to find."""

    en: ClassVar = "Courier wage subsidy"
    zh: ClassVar = "快递员工资补贴"
    does_en: ClassVar = (
        "Firms get back a part of couriers' wages; they may pay more where vacancies press, and enter "
        "more townships."
    )
    does_zh: ClassVar = "企业获返部分快递员工资；空缺压力大处可提高薪酬，并可进入更多乡镇。"
    section: ClassVar = "4.4"
    writes: ClassVar = ("courier_subsidy",)
    reach: ClassVar = "national"
    evidence: ClassVar = "Wage subsidies elsewhere: Card, Kluve and Weber 2018; couriers not studied"

    intensity: Annotated[float, Param("share", 0, 1, "Part of the wage borne", "工资补贴比例")] = 0.2

    def terms(self, world: World) -> Written:
        """The part, by township and network."""
        yield "courier_subsidy", self.effective(world, "township", "network")
