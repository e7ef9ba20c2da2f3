"""Market zones, circles of urban consumers, and assisting institutions.

A row of consumers is a circle of people who talk to one another. Institutions are the last rows; their
assistance budgets are fixed in CNY, so that a withdrawal takes away a known sum.
"""

from typing import Annotated, Any

import numpy as np
from numpy.typing import NDArray

from ruralsim.entities import Buyers, Zones
from ruralsim.entities.codes import CONSUMER, INSTITUTION
from ruralsim.foundation.draws import Purpose, draw_array, key, normal_array, uids
from ruralsim.foundation.maths import exp_array
from ruralsim.foundation.param import Param, Settings


class ZoneSettings(Settings):
    """One market zone."""

    en: str = ""
    zh: str = ""
    km: Annotated[float, Param("km", 0, 5000, "Haul beyond the sorting centre", "分拨中心后运距")] = 100.0
    days: Annotated[int, Param("days", 0, 15, "Transit beyond the county hub", "出县后在途天数")] = 2
    retail_factor: Annotated[float, Param("1", 0.3, 3, "Retail price level", "零售价格水平")] = 1.0
    consumers: Annotated[float, Param("1", 0, 1, "Weight among consumers", "消费者占比权重")] = 0.25
    institutions: Annotated[float, Param("1", 0, 1, "Weight among institutions", "帮扶单位占比权重")] = 0.25


class ZonesSettings(Settings):
    """The four market zones, from the county town to the partner province of east-west assistance."""

    county: ZoneSettings = ZoneSettings(
        en="County town", zh="县城", km=5.0, days=1, retail_factor=0.85, consumers=0.1, institutions=0.3
    )
    prefecture: ZoneSettings = ZoneSettings(
        en="Prefecture city",
        zh="地级市",
        km=20.0,
        days=2,
        retail_factor=0.95,
        consumers=0.2,
        institutions=0.2,
    )
    capital: ZoneSettings = ZoneSettings(
        en="Provincial capital",
        zh="省会",
        km=350.0,
        days=2,
        retail_factor=1.0,
        consumers=0.3,
        institutions=0.2,
    )
    partner: ZoneSettings = ZoneSettings(
        en="Partner province",
        zh="协作省份",
        km=1500.0,
        days=4,
        retail_factor=1.15,
        consumers=0.4,
        institutions=0.3,
    )

    def rows(self) -> list[ZoneSettings]:
        """The zones in the order of their rows."""
        return [self.county, self.prefecture, self.capital, self.partner]


class BuyerSettings(Settings):
    """Who buys, and what they care for."""

    zones: ZonesSettings = ZonesSettings()
    people: Annotated[float, Param("persons", 1, 500, "People in a circle", "消费圈人数")] = 25.0
    taste_price: Annotated[
        float,
        Param(
            "1", 0, 10, "Weight of log price", "价格敏感度",
            source="own-price elasticity of one listing -1.5 to -3, secondary literature",
        ),
    ] = 3.0  # fmt: skip
    taste_fresh: Annotated[float, Param("1", 0, 10, "Weight of expected freshness", "新鲜度偏好")] = 2.5
    taste_speed: Annotated[float, Param("1/day", 0, 1, "Weight of a day of waiting", "时效偏好")] = 0.06
    taste_spread: Annotated[float, Param("1", 0, 1, "Log spread of tastes", "偏好离散度")] = 0.25
    awareness: Annotated[float, Param("1", 0, 1, "Awareness at the start", "初始认知度")] = 0.2
    memory: Annotated[int, Param("sellers", 1, 16, "Sellers a circle remembers", "记住的卖家数")] = 8
    budget_cny_household: Annotated[
        float,
        Param(
            "CNY/year", 0, 50_000, "Assistance budgets per farm household", "户均帮扶采购预算",
            source="assumed: about 5 % of farm sales; 832 platform turnover as order of magnitude",
        ),
    ] = 950.0  # fmt: skip
    budget_spread: Annotated[float, Param("1", 0, 2, "Log spread of budgets", "预算离散度")] = 0.6


def make_zones(settings: BuyerSettings, width: int, height: int) -> Zones:
    """The market zones, shown as cells on the rim of a grid of width × height cells."""
    wanted = settings.zones.rows()
    zones = Zones(len(wanted))
    weight = sum(zone.consumers for zone in wanted)
    rim = _rim(width, height)
    for z, zone in enumerate(wanted):
        zones.km[z], zones.days[z], zones.retail_factor[z] = zone.km, zone.days, zone.retail_factor
        zones.share[z] = zone.consumers / weight if weight > 0.0 else 1.0 / len(wanted)
        zones.cell[z] = rim[(2 * z + 1) * len(rim) // (2 * len(wanted))]
    return zones


def _rim(width: int, height: int) -> list[int]:
    """Cells around the grid, clockwise from the top left."""
    top = list(range(width))
    right = [y * width + width - 1 for y in range(1, height)]
    bottom = [(height - 1) * width + x for x in range(width - 2, -1, -1)] if height > 1 else []
    left = [y * width for y in range(height - 2, 0, -1)] if width > 1 else []
    return top + right + bottom + left


def make_buyers(
    settings: BuyerSettings, seed: int, zones: Zones, households: int, circles: int, offices: int
) -> Buyers:
    """Circles of consumers, then institutions, whose budgets follow the county's households.

    Args:
        settings: Who buys.
        seed: The place's seed.
        zones: Market zones, in the settings' order.
        households: Farm households of the county.
        circles: Circles of consumers.
        offices: Institutions.
    """
    buyers = Buyers(circles + offices, memory=settings.memory)
    birth = key(seed, Purpose.BUYER_BIRTH, 0)
    c, o = slice(0, circles), slice(circles, circles + offices)
    buyers.uid[c] = uids("buyer", np.arange(circles))
    buyers.uid[o] = uids("institution", np.arange(offices))
    buyers.kind[c], buyers.kind[o] = CONSUMER, INSTITUTION

    weights = settings.zones.rows()
    buyers.zone[c] = _zone_of(birth, buyers.uid[c], [zone.consumers for zone in weights])
    buyers.zone[o] = _zone_of(birth, buyers.uid[o], [zone.institutions for zone in weights])
    buyers.cell[:] = zones.cell[buyers.zone]
    buyers.people[c] = settings.people
    for ordinal, name in enumerate(("taste_price", "taste_fresh", "taste_speed"), start=1):
        spread = exp_array(settings.taste_spread * normal_array(_again(birth, ordinal), buyers.uid))
        getattr(buyers, name)[:] = getattr(settings, name) * spread
    buyers.awareness[c] = settings.awareness
    buyers.known_seller[:] = -1

    size = exp_array(settings.budget_spread * normal_array(_again(birth, 4), buyers.uid[o]))
    total = float(size.sum())
    if total > 0.0:
        buyers.budget_cny_year[o] = size * (settings.budget_cny_household * households / total)
    return buyers


def _again(birth: np.uint64, ordinal: int) -> np.uint64:
    """A further key for the same birth."""
    return np.uint64(uids("birth", np.array([birth], np.uint64), ordinal)[0])


def _zone_of(birth: np.uint64, uid: NDArray[np.uint64], weights: list[float]) -> NDArray[Any]:
    """Zone rows, by inversion of one draw each."""
    edges = np.cumsum(np.asarray(weights, np.float64))
    if not edges[-1] > 0.0:
        edges = np.arange(1.0, len(weights) + 1.0)
    found = np.searchsorted(edges, draw_array(birth, uid) * edges[-1], side="right")
    zones: NDArray[np.intp] = np.minimum(found, len(weights) - 1)
    return zones
