"""Poverty monitoring: hardship found sooner, helped sooner and with more (§2.4)."""

from typing import Annotated, ClassVar

from ruralsim.foundation.param import Param
from ruralsim.lever import Lever, Written
from ruralsim.world.world import World


class PovertyMonitoring(Lever):
    """Village cadres look harder than in 2021."""

    en: ClassVar = "Poverty monitoring"
    zh: ClassVar = "防返贫监测帮扶"
    does_en: ClassVar = (
        "A larger part of households in hardship is found each month, help comes after fewer days, and "
        "more of it. "
        "Help is relief and no income: it shows beside income, not in it."
    )
    does_zh: ClassVar = "每月识别更多困难户，帮扶更快、标准更高；帮扶为救助，不计入收入。"
    section: ClassVar = "2.4"
    writes: ClassVar = ("monitor_detection", "monitor_delay", "monitor_help")
    evidence: ClassVar = (
        "National system against a return to poverty since 2020; rates of detection not published"
    )

    intensity: Annotated[
        float, Param("1/month", 0, 1, "Part of households in hardship found each month", "月识别率")
    ] = 0.6
    delay_days: Annotated[float, Param("days", 0, 365, "Days from finding to help", "帮扶时滞")] = 30.0
    help_cny: Annotated[float, Param("CNY/head/month", 0, 5000, "Added to the help", "帮扶标准提高")] = 40.0
    visit_cny_year: Annotated[
        float, Param("CNY/household/year", 0, 1000, "Visits and records per household", "户均走访建档费")
    ] = 8.0

    def terms(self, world: World) -> Written:
        """Detection by township; delay and help for the county, as far as it complies."""
        done = self.present(world)
        rest = world.terms.base["monitor_delay"]
        yield "monitor_detection", self.effective(world, "township")
        yield "monitor_delay", rest + done * (self.delay_days - rest)
        yield "monitor_help", self.help_cny * done

    def running(self, world: World) -> float:
        """Visits; help itself is claimed month by month."""
        people = world.farmers.n * float(self.paid(world)[0])
        return self.visit_cny_year * people / self.intensity
