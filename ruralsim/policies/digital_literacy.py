"""Digital literacy: courses in using the internet (§4.2)."""

from typing import Annotated, ClassVar

import numpy as np

from ruralsim.entities.codes import GROUPS
from ruralsim.foundation.param import Param
from ruralsim.lever import Lever, Written
from ruralsim.world.world import World


class DigitalLiteracy(Lever):
    """Days of courses for households; what is learnt fades without practice."""

    en: ClassVar = "Digital literacy"
    zh: ClassVar = "数字素养培训"
    does_en: ClassVar = "Courses raise households' digital skill, without which nobody opens a shop."
    does_zh: ClassVar = "培训提升农户数字技能；缺乏这一技能便无法开网店。"
    section: ClassVar = "4.2"
    writes: ClassVar = ("digital_training",)
    evidence: ClassVar = (
        "CNNIC: lack of skill is the first reason given for not going online; effect of a course day assumed"
    )

    intensity: Annotated[
        float, Param("days/household/year", 0, 60, "Days of courses per household and year", "户均年培训天数")
    ] = 2.0
    learnt_day: Annotated[
        float, Param("1/day", 0, 1, "Part of the gap to mastery closed by a day", "每天缩小的技能差距")
    ] = 0.04
    course_cny_day: Annotated[
        float,
        Param("CNY/day", 0, 10_000, "Teacher, room and board per participant and day", "人日培训费",
              source="county training budgets 100-200 a day, press", confidence="M"),
    ] = 120.0  # fmt: skip

    def terms(self, world: World) -> Written:
        """Skill taught a year, as a part of what is still to learn."""
        yield "digital_training", self.learnt_day * self.effective(world, "village", "group")

    def running(self, world: World) -> float:
        """Courses for the households reached."""
        f, groups = world.farmers, len(GROUPS)
        people = np.bincount(f.village * groups + f.group, minlength=world.villages.n * groups)
        days = self.paid(world, "village", "group").reshape(-1) * people
        return self.course_cny_day * float(days.sum())
