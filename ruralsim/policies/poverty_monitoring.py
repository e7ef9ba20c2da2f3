"""Poverty monitoring: homes visited more often, hardship helped sooner and with more (§2.4)."""

from typing import Annotated, ClassVar

from ruralsim.foundation.param import Param
from ruralsim.lever import Lever, Written
from ruralsim.world.world import World


class PovertyMonitoring(Lever):
    """Grid officers and village cadres visit more homes than in 2021."""

    en: ClassVar = "Poverty monitoring"
    zh: ClassVar = "防返贫监测帮扶"
    does_en: ClassVar = (
        "Grid officers visit households more often and so notice more of those in hardship; those that are "
        "registered are helped after fewer days, and with more. Verification, village vote and release stay "
        "as they are. Relief is a transfer in the income that statistics show, and none in the income that "
        "monitors look at."
    )
    does_zh: ClassVar = (
        "网格员入户更勤，更多困难户得以发现；纳入监测后帮扶更快、标准更高；核查、评议公示与风险消除程序不变。"
        "救助金计入统计口径的转移净收入，不计入监测口径收入。"
    )
    section: ClassVar = "2.4"
    writes: ClassVar = ("monitor_visits", "monitor_reports", "monitor_delay", "monitor_help")
    evidence: ClassVar = (
        "National system against a return to poverty since 2020; how often homes are visited is not published"
    )

    intensity: Annotated[
        float,
        Param("1/month", 0, 1, "Visits to a household; twice as many to the formerly poor", "月均入户次数"),
    ] = 0.3
    delay_days: Annotated[
        float, Param("days", 0, 365, "Days from registration to help", "纳入至帮扶时滞")
    ] = 30.0
    help_cny: Annotated[float, Param("CNY/head/month", 0, 5000, "Added to the help", "帮扶标准提高")] = 40.0
    visit_cny: Annotated[
        float, Param("CNY/visit", 0, 500, "Cost of a visit and its record", "每次入户及建档成本")
    ] = 3.0

    def terms(self, world: World) -> Written:
        """Visits by township; reports, delay and help for the county, as far as it complies."""
        done = self.present(world)
        rest = world.terms.base["monitor_delay"]
        yield "monitor_visits", self.effective(world, "township")
        yield "monitor_reports", done
        yield "monitor_delay", rest + done * (self.delay_days - rest)
        yield "monitor_help", self.help_cny * done

    def running(self, world: World) -> float:
        """Visits; help itself is claimed month by month."""
        return self.visit_cny * 12.0 * world.farmers.n * float(self.paid(world)[0])
