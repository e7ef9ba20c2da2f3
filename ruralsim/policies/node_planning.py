"""Node planning: where a network's points should be, by people's ways and what points cost (§4.4)."""

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
    """At most so many points per village, put where they shorten people's ways most for what they cost."""

    en: ClassVar = "Node planning"
    zh: ClassVar = "节点规划布局"
    does_en: ClassVar = (
        "Each network's points are sited by plan instead of by each point's own profit: where they shorten "
        "people's ways most. By default a point is opened or kept only where the ways and the network's "
        "work that it saves are worth its keeper and outlay, so that fewer than wanted may stand; as a "
        "coverage standard (`weighs_cost` = 0) as many are built as wanted, which may cost more than they "
        "save. A township moves, opens or closes a point as far as it complies."
    )
    does_zh: ClassVar = (
        "各网络网点按规划布局，而非由单点盈亏决定：设在最能缩短居民取寄路程之处。默认计入成本，仅当所节省的"
        "路程与网络作业值回网点人员与投资时才增设或保留，故实际数可少于规划数；若作为覆盖标准"
        "(`weighs_cost` = 0)，则不计成本按数建足，花费可能高于所省。乡镇按执行度落实增设、迁移与撤并。"
    )
    section: ClassVar = "4.4"
    writes: ClassVar = ("sites_wanted", "sites_cost")
    evidence: ClassVar = (
        "Kuehn and Hamburger 1963, Teitz and Bart 1968; service gained by planned against market siting not "
        "measured"
    )

    intensity: Annotated[
        float,
        Param(
            "points/village",
            0,
            1,
            "Points of a network per village it serves, at most",
            "每网络村均网点数上限",
        ),
    ] = 0.5
    weighs_cost: Annotated[
        float,
        Param(
            "1",
            0,
            1,
            "Part of a point's cost that it must save; 0: built whatever it costs",
            "须值回的成本比例",
        ),
    ] = 1.0
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
        yield "sites_cost", self.weighs_cost * self.targeted(world, "network")
        yield "sites_wanted", np.where(meant, np.maximum(wanted, 1.0), world.terms.base["sites_wanted"])

    def capital(self, world: World) -> float:
        """Surveys; the points are the networks' own outlay."""
        return self.plan_cny * float(self.targeted(world, "network").sum())
