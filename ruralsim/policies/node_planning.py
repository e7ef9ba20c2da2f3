"""Node planning: where a network's points should be, the p-median on travel times (§4.4)."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np
from numpy.typing import NDArray

from ruralsim.entities.codes import POINT
from ruralsim.foundation.param import Param
from ruralsim.lever import Lever, Works, Written
from ruralsim.world.world import World


@dataclass
class Plan(Works):
    """What the plan starts from.

    Attributes:
        before: (network,) points when the programme began; None until then.
    """

    before: NDArray[np.int64] | None = None


class NodePlanning(Lever):
    """So many points per village, put where they shorten the households' ways most."""

    en: ClassVar = "Node planning"
    zh: ClassVar = "节点规划布局"
    does_en: ClassVar = (
        "Each network's points are sited by plan, the p-median on travel times, instead of by each "
        "point's own "
        "profit; a township moves or opens a point as far as it complies."
    )
    does_zh: ClassVar = (
        "各网络网点按规划(行车时间 p-中位)布局，而非由单点盈亏决定；乡镇按执行度落实增设与迁移。"
    )
    section: ClassVar = "4.4"
    writes: ClassVar = ("sites_wanted",)
    evidence: ClassVar = "Teitz and Bart 1968; service gained by planned against market siting not measured"

    intensity: Annotated[
        float, Param("points/village", 0, 1, "Points of a network per village it serves", "每网络村均网点数")
    ] = 0.5
    plan_cny: Annotated[
        float, Param("CNY/network", 0, 1e7, "Survey and plan per network", "每网络规划费")
    ] = 100_000.0

    def works(self, world: World) -> Plan:
        """Remembers the points that were there."""
        return self.recall(world, Plan)

    def terms(self, world: World) -> Written:
        """Points wanted: from those that were there to those planned, along the ramp."""
        works, stations = self.works(world), world.stations
        N, V, T = world.networks.n, world.villages.n, world.townships.n
        if works.before is None:
            works.before = np.bincount(
                stations.network[(stations.level == POINT) & stations.open], minlength=N
            )
        present = stations.open[N * V : N * V + N * T].reshape(N, T)
        served = (present * np.bincount(world.villages.township, minlength=T)).sum(axis=1)
        planned = self.intensity * served
        wanted = np.rint(works.before + self.ramp(world) * (planned - works.before))
        meant = self.targeted(world, "network") > 0.0
        yield "sites_wanted", np.where(meant, np.maximum(wanted, 1.0), world.terms.base["sites_wanted"])

    def capital(self, world: World) -> float:
        """Surveys; the points are the networks' own outlay."""
        return self.plan_cny * float(self.targeted(world, "network").sum())
