"""Directed procurement: institutions' assistance budgets raised or withdrawn (§1 and §2)."""

from typing import Annotated, ClassVar

from ruralsim.foundation.param import Param
from ruralsim.lever import Lever, Written
from ruralsim.world.world import World


class DirectedProcurement(Lever):
    """Moves the quota that stands in the baseline; a ramp is the path of withdrawal."""

    en: ClassVar = "Directed procurement"
    zh: ClassVar = "定向采购"
    does_en: ClassVar = (
        "Institutions' budgets for assistance purchases, fixed in CNY, change by this part of what they "
        "were: "
        "-1 withdraws them, +1 doubles them."
    )
    does_zh: ClassVar = "帮扶单位采购预算(以元固定)按比例增减：-1 为退出，+1 为翻番。"
    section: ClassVar = "1, 2"
    writes: ClassVar = ("quota", "quota_priority")
    reach: ClassVar = "national"
    evidence: ClassVar = (
        "832 platform and quotas of budget units since 2019; share of farm sales in a county assumed at 5 %"
    )

    intensity: Annotated[
        float, Param("1", -1, 10, "Change of the quota, relative to what it was", "额度变动比例")
    ] = -1.0
    priority: Annotated[
        float,
        Param(
            "1", 0, 1, "Share of listings for the formerly poor at least; 0 = as it is", "脱贫户优先比例下限"
        ),
    ] = 0.0

    def terms(self, world: World) -> Written:
        """The quota, and whom it is for."""
        yield "quota", 1.0 + self.effective(world)
        yield "quota_priority", self.priority
