"""The parcel market of the country, given from outside: how online buying grows, what the long haul costs.

Both are indices, 1 in the base year on average. A year's change is that of its mean over the mean of the year
before; in between the index moves evenly from the middle of one year to the middle of the next.
"""

from functools import lru_cache
from typing import Annotated

from ruralsim.foundation.param import Param, Settings

_AROUND, _PASSES = 4, 4  # years looked at on either side, and times that their middles are moved


class ParcelMarket(Settings):
    """Yearly changes of parcels and of the price of a piece: as published, and what is taken beyond."""

    first_year: Annotated[
        int, Param("year", 2000, 2050, "First year of the lists below", "下列年度起始年")
    ] = 2020
    pieces_growth: Annotated[
        tuple[float, ...],
        Param("1/year", -0.5, 1.0, "Growth of parcels in the country, by year", "全国快递业务量增速(逐年)",
              source="State Post Bureau, express pieces 2020-2025: +31.2, 29.9, 2.1, 19.4, 21.5, 13.6 %",
              confidence="H"),
    ] = (0.312, 0.299, 0.021, 0.194, 0.215, 0.136)  # fmt: skip
    pieces_later: Annotated[
        float, Param("1/year", -0.5, 1.0, "The same in every later year", "后续年份增速")
    ] = 0.08
    rural_lead: Annotated[
        float,
        Param("1/year", -0.2, 0.5, "Growth of poor counties beyond the country's", "脱贫县增速高出全国",
              source="assumed; State Post Bureau: rural areas over +30 % in January-August 2021, centre and "
              "west +25.5 % in the first half of 2025"),
    ] = 0.04  # fmt: skip
    price_change: Annotated[
        tuple[float, ...],
        Param("1/year", -0.5, 0.5, "Change of revenue per piece in the country, by year",
              "全国单件收入变动(逐年)",
              source="State Post Bureau, express revenue over pieces, growth on comparable bases 2020-2025 "
              "(11.80, 10.55, 9.54, 9.56, 9.14 CNY in 2019-2023)", confidence="H"),
    ] = (-0.106, -0.096, 0.002, -0.043, -0.063, -0.062)  # fmt: skip
    price_later: Annotated[
        float, Param("1/year", -0.5, 0.5, "The same in every later year", "后续年份变动")
    ] = -0.03

    def buying(self, base_year: int, year: int, part: float) -> float:
        """Parcels that a household of given means orders, relative to the base year.

        Args:
            base_year: whose mean is 1.
            year: calendar year.
            part: of it that is over, 0-1.
        """
        return self._index(self.pieces_growth, self.pieces_later, self.rural_lead, base_year, year, part)

    def haul(self, base_year: int, year: int, part: float) -> float:
        """What haulage and city delivery cost, relative to the base year; arguments as above."""
        return self._index(self.price_change, self.price_later, 0.0, base_year, year, part)

    def _index(
        self, changes: tuple[float, ...], later: float, lead: float, base: int, year: int, part: float
    ) -> float:
        """Between the middles of two years, in proportion to the time passed.

        A year's mean is an eighth each of the neighbours' middles and three quarters of its own, so that the
        middles are moved until the means are as published.
        """
        middles = _middles(self.first_year, changes, later, lead, base, year)
        before = _AROUND if part >= 0.5 else _AROUND - 1
        first, second = middles[before], middles[before + 1]
        return first + (second - first) * (part + 0.5 - (before == _AROUND))


@lru_cache(maxsize=64)
def _middles(
    first_year: int, changes: tuple[float, ...], later: float, lead: float, base: int, year: int
) -> tuple[float, ...]:
    """The index in the middle of a year and of its neighbours, worked out once a year."""
    means = [
        _mean(first_year, changes, later, lead, base, y) for y in range(year - _AROUND, year + _AROUND + 1)
    ]
    middles = list(means)
    for _ in range(_PASSES):
        ends = [middles[0], *middles, middles[-1]]
        seen = [(a + 6.0 * b + c) / 8.0 for a, b, c in zip(ends, ends[1:], ends[2:], strict=False)]
        middles = [b + (mean - now) for b, mean, now in zip(middles, means, seen, strict=True)]
    return (*middles,)


def _mean(
    first_year: int, changes: tuple[float, ...], later: float, lead: float, base: int, year: int
) -> float:
    """A year's mean: the changes since the base year, one by one; none are known before the list."""
    level = 1.0
    for y in range(min(base, year) + 1, max(base, year) + 1):
        place = y - first_year
        change = 0.0 if place < 0 else changes[place] + lead if place < len(changes) else later
        level = level * (1.0 + change) if year > base else level / (1.0 + change)
    return level
