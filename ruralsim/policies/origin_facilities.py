"""Origin facilities: cold store, grading and packing line, and a shed for processors, at stations (§4.4)."""

from typing import Annotated, ClassVar

import numpy as np

from ruralsim.foundation.param import Param
from ruralsim.lever import Lever, Written
from ruralsim.world.settings import WorldSettings
from ruralsim.world.world import World


class OriginFacilities(Lever):
    """Storage, grading, packing and pre-processing under one roof, where produce leaves the township."""

    en: ClassVar = "Origin facilities"
    zh: ClassVar = "产地仓储分级设施"
    does_en: ClassVar = (
        "A township station gets a cold store with room and energy cost, a line that grades so many "
        "kilograms a day (fewer bad pieces in parcels), and a shed that bears part of a processor's capital."
    )
    does_zh: ClassVar = (
        "乡镇站建设冷库(有容量、耗能)、分级线(日处理量有限，减少包裹中的等外品)和加工厂房(分担加工企业投资)。"
    )
    section: ClassVar = "4.4"
    writes: ClassVar = ("cold_store", "grading_line", "processor_capital")
    lasting: ClassVar = True
    evidence: ClassVar = (
        "Ministry of Agriculture subsidises farm cold stores since 2020; effect on sellers' income not "
        "measured"
    )

    intensity: Annotated[float, Param("sites", 0, 200, "Sites built", "建设站点数")] = 6.0
    cold_kg: Annotated[float, Param("kg/site", 0, 1e6, "Room of the cold store", "冷库容量")] = 10_000.0
    grading_kg_day: Annotated[
        float, Param("kg/day/site", 0, 1e6, "Capacity of the line", "分级线日处理量")
    ] = 2_000.0
    shed_cny: Annotated[
        float, Param("CNY/site", 0, 1e8, "Processor's capital that the shed replaces", "厂房折抵加工投资")
    ] = 200_000.0
    site_cny: Annotated[
        float,
        Param("CNY/site", 0, 1e8, "Cost of a site", "单站造价",
              source="cold store of 100 t 0.3-0.5 million, press; line and shed assumed"),
    ] = 450_000.0  # fmt: skip
    running_cny_year: Annotated[
        float, Param("CNY/site/year", 0, 1e7, "Upkeep and staff of the line", "单站年运行费")
    ] = 30_000.0

    def least(self, settings: WorldSettings) -> float:
        """One, whole."""
        return 1.0

    def build(self, world: World) -> None:
        """Builds the sites that the ramp has come to, one a township, at its busiest station."""
        works, stations, N, T = self.works(world), world.stations, world.networks.n, world.townships.n
        if works.sites is None:
            first = N * world.villages.n
            rows = np.arange(first, first + N * T).reshape(N, T)
            busy = np.where(stations.open[rows], 1.0 + stations.parcels_month[rows], 0.0)
            at = np.flatnonzero(self.targeted(world, "township") * busy.max(axis=0) > 0.0)
            people = np.bincount(world.villages.township, world.villages.households, T)
            worth = (people * self.urgency(world))[at]
            at = at[np.argsort(-worth, kind="stable")]
            works.sites = rows[busy.argmax(axis=0)[at], at]
        sites = works.sites
        price = np.full(sites.size, self.site_cny * world.climate.consumer_index)
        self.erect(world, stations.uid[sites], stations.township[sites], price, self.intensity)

    def terms(self, world: World) -> Written:
        """What stands where."""
        sites = self.works(world).built
        here = np.zeros(world.stations.n)
        here[sites] = 1.0
        yield "cold_store", self.cold_kg * here
        yield "grading_line", self.grading_kg_day * here
        sheds = np.bincount(world.stations.township[sites], minlength=world.townships.n)
        yield "processor_capital", self.shed_cny * sheds.astype(np.float64)

    def running(self, world: World) -> float:
        """Upkeep."""
        return self.running_cny_year * float(self.works(world).completed.sum())
