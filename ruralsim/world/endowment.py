"""What a household of the county has in people and land, from the county's statistics where they are given.

Persons per household keep the shape of the usual make-up: the share of households with k members is tilted by
tᵏ so that the mean is the county's (the distribution nearest to the usual one in relative entropy). The part
of the people who can work stays what it is. Land per household is the county's; more of it is farmed with
less work a hectare.
"""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ruralsim.foundation.errors import ScenarioError

if TYPE_CHECKING:
    from ruralsim.scenario.schema import Scenario

Array = NDArray[np.float64]
_HALVINGS = 100  # of the interval in which the tilt lies


def member_shares(settings: "Scenario") -> Array:
    """(k,) share of households with 1, 2, … members.

    Raises:
        ScenarioError: The county's persons per household cannot be had with so many members at most.
    """
    given = np.array(settings.world.population.member_shares)
    usual: Array = given / given.sum()
    wanted = settings.county.household_size
    if wanted is None:
        return usual
    least, most = household_sizes(settings)
    if not least < wanted < most:
        raise ScenarioError(
            f"county.persons ÷ county.registered_households = {settings.county.persons:,} ÷ "
            f"{settings.county.registered_households:,} = {wanted:.3g} persons per household; allowed: "
            f"more than {least} and fewer than {most}, as world.population.member_shares "
            f"has them · 户均人口应大于 {least} 且小于 {most} 人，"
            "见 world.population.member_shares"
        )
    low, high = 1e-6, 1e6
    for _ in range(_HALVINGS):
        middle = float(np.sqrt(low * high))
        low, high = (middle, high) if _mean(_tilted(usual, middle)) < wanted else (low, middle)
    return _tilted(usual, low)


def household_sizes(settings: "Scenario") -> tuple[int, int]:
    """Members of the smallest and of the largest households that there are."""
    (there,) = np.nonzero(np.array(settings.world.population.member_shares))
    return int(there[0]) + 1, int(there[-1]) + 1


def people_level(settings: "Scenario") -> float:
    """Persons per household relative to the usual; 1 where statistics do not say."""
    if settings.county.household_size is None:
        return 1.0
    return _mean(member_shares(settings)) / _usual_size(settings)


def adult_share(settings: "Scenario") -> float:
    """Chance that a member besides the first can work: of all people, as many can as usual."""
    usual = settings.world.population.adult_share
    if settings.county.household_size is None:
        return usual
    size, here = _usual_size(settings), _mean(member_shares(settings))
    able = (1.0 + usual * (size - 1.0)) / size
    return min(max((able * here - 1.0) / (here - 1.0), 0.0), 1.0)


def land_mean(settings: "Scenario", households: int) -> float:
    """Land per farm household, ha: the county's over its farm households where it is given.

    Grassland counts as the arable land that would feed as many animals.
    """
    arable, grass = settings.county.arable_ha, settings.county.grassland_ha
    if arable is None or not households:
        return settings.world.population.land_ha
    return (arable + (grass or 0.0) / settings.county.grass_per_arable) / households


def work_level(settings: "Scenario", households: int) -> float:
    """Work that a hectare takes, relative to the usual; 1 where the land is not the county's.

    Of its people, as many are needed on the farm as usual: what a household farms, it farms in its own time.
    """
    if settings.county.arable_ha is None or not households:
        return 1.0
    usual = settings.world.population.land_ha * people_level(settings)
    return usual / max(land_mean(settings, households), 1e-9)


def _usual_size(settings: "Scenario") -> float:
    shares = np.array(settings.world.population.member_shares)
    return _mean(shares / shares.sum())


def _tilted(shares: Array, by: float) -> Array:
    tilted = shares * np.cumprod(np.full(shares.size, by))
    return np.asarray(tilted / tilted.sum())


def _mean(shares: Array) -> float:
    """Mean number of members."""
    return float((shares * np.arange(1.0, shares.size + 1.0)).sum())
