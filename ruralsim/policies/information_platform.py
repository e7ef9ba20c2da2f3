"""Information platform: prices for farmers, offers for buyers, complaints for the government (§4.1)."""

from typing import Annotated, ClassVar

from ruralsim.foundation.param import Param
from ruralsim.lever import Lever, Written
from ruralsim.world.world import World


class InformationPlatform(Lever):
    """A county platform on which prices, offers and complaints are seen."""

    en: ClassVar = "Information platform"
    zh: ClassVar = "线上信息平台"
    does_en: ClassVar = (
        "Farmers see wholesale prices and hold out for them at the gate; buyers see more of the county's "
        "shops "
        "at once; complaints are ranked, and projects go where they are many."
    )
    does_zh: ClassVar = (
        "农户掌握批发行情、议价更有底气；买家一次看到更多本县店铺；投诉按乡镇排名，项目优先投向投诉多处。"
    )
    section: ClassVar = "4.1"
    writes: ClassVar = ("price_information", "offer_reach", "complaint_ranking")
    evidence: ClassVar = (
        "Price information: Jensen 2007 (fish, Kerala) strong, Fafchamps and Minten 2012 (crops, "
        "Maharashtra) none"
    )

    intensity: Annotated[
        float, Param("1", 0, 1, "Share of wholesale price news that reaches farmers", "行情信息到达率")
    ] = 0.8
    reach: ClassVar = "local"
    offers_seen: Annotated[
        float, Param("1", 0, 1, "Share of all shops that a buyer sees besides", "买家额外可见店铺比例")
    ] = 0.03
    setup_cny: Annotated[float, Param("CNY", 0, 1e9, "Building the platform", "平台建设费")] = 800_000.0
    running_cny_year: Annotated[float, Param("CNY/year", 0, 1e9, "Running it", "平台年运行费")] = 250_000.0

    def terms(self, world: World) -> Written:
        """News by village; offers and complaints for the county."""
        yield "price_information", self.effective(world, "village")
        yield "offer_reach", self.offers_seen * self.present(world) * self.ramp(world)
        yield "complaint_ranking", self.present(world)

    def capital(self, world: World) -> float:
        """Building it, whoever uses it."""
        return self.setup_cny

    def running(self, world: World) -> float:
        """Running it, whoever uses it."""
        return self.running_cny_year
