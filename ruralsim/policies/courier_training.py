"""Courier training: courses for couriers, with assessment, reward and penalty (§4.3)."""

from typing import Annotated, ClassVar

import numpy as np

from ruralsim.foundation.param import Param
from ruralsim.lever import Lever, Written
from ruralsim.world.world import World


class CourierTraining(Lever):
    """Courses raise skill; assessment ties pay to measured errors."""

    en: ClassVar = "Courier training"
    zh: ClassVar = "快递员培训考核"
    does_en: ClassVar = (
        "Courses raise couriers' skill: more parcels an hour, fewer errors; what is learnt leaves with "
        "whoever "
        "quits. Assessment pays a bonus for fewer errors than colleagues and takes it for more."
    )
    does_zh: ClassVar = "培训提高快递员技能：单位时间处理更多、差错更少，但人走技能走；考核按差错多少奖惩。"
    section: ClassVar = "4.3"
    writes: ClassVar = ("courier_training", "assessment")
    evidence: ClassVar = (
        "Effect of course days on couriers' errors not measured; assessed pay: Lazear 2000 (other trade)"
    )

    intensity: Annotated[
        float, Param("days/courier/year", 0, 60, "Days of courses per courier and year", "人均年培训天数")
    ] = 6.0
    learnt_day: Annotated[
        float, Param("1/day", 0, 1, "Part of the gap to mastery closed by a day", "每天缩小的技能差距")
    ] = 0.03
    assessment_cny: Annotated[
        float, Param("CNY/error", 0, 500, "Bonus and penalty per error; 0 = no assessment", "每差错奖惩额")
    ] = 10.0
    course_cny_day: Annotated[
        float, Param("CNY/day", 0, 10_000, "Teacher and lost time per courier and day", "人日培训费")
    ] = 300.0

    def terms(self, world: World) -> Written:
        """Skill taught by township and network, assessment by network."""
        yield "courier_training", self.learnt_day * self.effective(world, "township", "network")
        yield "assessment", self.assessment_cny * self.present(world, "network")

    def running(self, world: World) -> float:
        """Courses for the couriers at work."""
        c, networks = world.couriers, world.networks.n
        works = c.open[: c.n] & (c.household[: c.n] >= 0)
        at = c.township[: c.n][works].astype(np.int64) * networks + c.network[: c.n][works]
        people = np.bincount(at, minlength=world.townships.n * networks)
        days = self.paid(world, "township", "network").reshape(-1) * people
        return self.course_cny_day * float(days.sum())
