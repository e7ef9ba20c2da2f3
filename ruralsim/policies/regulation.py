"""Regulation: inspectors find misconduct, fines rise, and policy is carried out more fully (§4.1)."""

from typing import Annotated, ClassVar

import numpy as np

from ruralsim.foundation.param import Param
from ruralsim.lever import Array, Lever, Written
from ruralsim.world.world import World


class Regulation(Lever):
    """A department with inspectors in the townships."""

    en: ClassVar = "Regulation and supervision"
    zh: ClassVar = "监管督查"
    does_en: ClassVar = (
        "Inspectors find irregular fees and short weight more often, fines are higher, and townships "
        "carry out "
        "other policies more fully. Whether anybody still cheats is the points' and sellers' own choice."
    )
    does_zh: ClassVar = (
        "督查人员提高违规收费与缺斤短两的查处概率和罚款，并督促乡镇更充分地执行其他政策；是否违规仍由网点"
        "和网商自行选择。"
    )
    section: ClassVar = "4.1"
    writes: ClassVar = ("detection", "fine", "oversight")
    evidence: ClassVar = (
        "Postal administrations report irregular village fees as a recurring complaint; size of effect "
        "unknown"
    )

    intensity: Annotated[
        float, Param("inspectors/township", 0, 20, "Inspectors per township", "每乡镇督查人员")
    ] = 1.0
    found_per_inspector: Annotated[
        float, Param("1/case", 0, 1, "Chance that one inspector adds to finding a case", "每人提高的查处概率")
    ] = 0.1
    fine_cny: Annotated[float, Param("CNY", 0, 1e5, "Added to the fine", "罚款提高")] = 150.0
    oversight_per_inspector: Annotated[
        float, Param("1", 0, 1, "Share of the unwilling whom one inspector moves", "每人补足的执行缺口")
    ] = 0.15
    salary_cny_year: Annotated[float, Param("CNY/year", 0, 1e6, "Cost of an inspector", "督查人员年成本")] = (
        70_000.0
    )

    def terms(self, world: World) -> Written:
        """Detection and oversight by inspectors at work; the fine where there are any."""
        at_work = self.effective(world, "township")
        yield "detection", np.minimum(self.found_per_inspector * at_work, 1.0)
        yield "fine", self.fine_cny * self.present(world, "township")
        yield "oversight", np.minimum(self.oversight_per_inspector * at_work, 1.0)

    def running(self, world: World) -> float:
        """Salaries."""
        return self.salary_cny_year * float(self.paid(world, "township").sum())

    def complied(self, world: World) -> Array:
        """Nobody supervises the supervisors: the will of the place alone."""
        will: Array = world.townships.compliance.copy()
        return will
