"""Settings of the world: `settings.world.<file>.<parameter>`."""

from typing import Annotated

from ruralsim.foundation.param import Param, Settings
from ruralsim.world.carriers import Carriers
from ruralsim.world.environment import Environment
from ruralsim.world.market import BuyerSettings
from ruralsim.world.parcel_market import ParcelMarket
from ruralsim.world.population import Population
from ruralsim.world.roads import Roads
from ruralsim.world.settlement import Settlement
from ruralsim.world.signal import Signal
from ruralsim.world.snow import Snow
from ruralsim.world.terrain import Terrain
from ruralsim.world.travel import Remoteness
from ruralsim.world.year import Year


class WorldSettings(Settings):
    """Sizes of the synthetic county, and how it is made; `[county]` replaces the sizes it gives."""

    seed: Annotated[
        int, Param("", 0, 2**32 - 1, "Seed of the place: land, names, people, firms", "县域种子")
    ] = 1
    """What the county's data leave open; the run's seed draws what happens there, not the place."""
    width_km: Annotated[int, Param("km", 3, 1000, "Width of the grid of 1 km cells", "东西宽")] = 48
    height_km: Annotated[int, Param("km", 3, 1000, "Height of the grid", "南北长")] = 48
    townships: Annotated[
        int, Param("", 1, 500, "Townships", "乡镇数", source="typical poor county: 12-20")
    ] = 16
    villages: Annotated[
        int, Param("", 1, 10000, "Natural villages", "自然村数", source="typical poor county: 120-250")
    ] = 200
    households: Annotated[int, Param("households", 0, 2_000_000, "Farm households", "农户数")] = 20_000
    buyers: Annotated[
        int | None,
        Param("rows", 0, 2_000_000, "Circles of consumers; else one a household", "消费圈数(默认每户一圈)"),
    ] = None
    institutions: Annotated[
        int | None,
        Param("rows", 0, 10_000, "Assisting institutions; else households ÷ 500", "帮扶单位数"),
    ] = None
    terrain: Terrain = Terrain()
    settlement: Settlement = Settlement()
    roads: Roads = Roads()
    remoteness: Remoteness = Remoteness()
    signal: Signal = Signal()
    environment: Environment = Environment()
    parcel_market: ParcelMarket = ParcelMarket()
    snow: Snow = Snow()
    year: Year = Year()
    population: Population = Population()
    market: BuyerSettings = BuyerSettings()
    carriers: Carriers = Carriers()
