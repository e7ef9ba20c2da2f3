"""Internet coverage: masts that close blind spots (§3.2 and §4.2)."""

from typing import Annotated, ClassVar

import numpy as np

from ruralsim.foundation.param import Param
from ruralsim.lever import Lever, Written
from ruralsim.world.settings import WorldSettings
from ruralsim.world.signal import make_signal
from ruralsim.world.world import World


class InternetCoverage(Lever):
    """Masts in villages without signal, the largest first."""

    en: ClassVar = "Internet coverage"
    zh: ClassVar = "网络覆盖"
    does_en: ClassVar = (
        "Masts go up in villages without signal, the largest first. Households there may subscribe and, with "
        "skill, sell online."
    )
    does_zh: ClassVar = "在无信号村建设基站(大村优先)，当地农户方可入网，具备技能者可开网店。"
    section: ClassVar = "4.2"
    writes: ClassVar = ("signal",)
    lasting: ClassVar = True
    evidence: ClassVar = "Couture et al. 2021: access alone moved incomes of Chinese villages little"

    intensity: Annotated[float, Param("masts", 0, 5000, "Masts built", "新建基站数")] = 20.0
    mast_cny: Annotated[
        float,
        Param(
            "CNY/mast",
            0,
            1e7,
            "Cost of a mast",
            "基站造价",
            source="rural base station, press",
            confidence="M",
        ),
    ] = 350_000.0
    running_cny_year: Annotated[
        float, Param("CNY/mast/year", 0, 1e6, "Power and upkeep of a mast", "基站年运维费")
    ] = 25_000.0

    def least(self, settings: WorldSettings) -> float:
        """One, whole."""
        return 1.0

    def build(self, world: World) -> None:
        """Puts up the masts that the ramp has come to."""
        works, villages = self.works(world), world.villages
        if works.sites is None:
            blind = np.flatnonzero(~villages.signal & (self.targeted(world, "village") > 0.0))
            worth = villages.households[blind] * self.urgency(world)[villages.township[blind]]
            works.sites = blind[np.argsort(-worth, kind="stable")]
        sites = works.sites
        price = np.full(sites.size, self.mast_cny * world.climate.consumer_index)
        self.erect(world, villages.uid[sites], villages.township[sites], price, self.intensity)

    def terms(self, world: World) -> Written:
        """Signal in reach of the masts."""
        masts = world.villages.cell[self.works(world).built]
        s = world.settings.world.signal
        covered = make_signal(s, world.geometry.width, world.cells.elevation_m, masts)
        covered[masts] = True
        yield "signal", covered.astype(np.float64)

    def running(self, world: World) -> float:
        """Power and upkeep."""
        return self.running_cny_year * float(self.works(world).completed.sum())
