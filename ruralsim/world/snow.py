"""Winter roads: snow falls on some freezing days, lies until it is cleared or thaws, and slows couriers.

Trucks between towns are paid by the kilometre and drive on roads that are cleared first; they are not slowed.
"""

from dataclasses import replace
from typing import Annotated

from ruralsim.foundation.draws import Purpose, draw, exponential, key, uids
from ruralsim.foundation.kernel import kernel
from ruralsim.foundation.param import Param, Settings
from ruralsim.foundation.records import Key
from ruralsim.world.world import Travel, World

_SKY = uids("sky")[0]  # the one entity that weather happens to
_LYING = uids("snow lies")[0]


class Snow(Settings):
    """Snow on the roads."""

    falls_below_c: Annotated[
        float, Param("degC", -30, 10, "Snow falls at or below this temperature of the day", "降雪气温上限")
    ] = 0.0
    thaws_above_c: Annotated[
        float, Param("degC", -10, 20, "It is gone above this temperature of the day", "融雪气温")
    ] = 3.0
    chance: Annotated[
        float, Param("1/day", 0, 1, "Chance of snow on the roads on such a day", "降雪概率")
    ] = 0.08
    clear_days: Annotated[
        float, Param("days", 0, 90, "Mean days until village roads are cleared", "村道清雪天数")
    ] = 2.5
    slower: Annotated[
        float,
        Param("1", 0, 0.95, "Speed lost on snow", "积雪路面车速下降",
              source="FHWA road weather management: 30-40 % on snowy or slushy arterials", confidence="M"),
    ] = 0.35  # fmt: skip


@kernel
def _lies(luck: Key, chance: float, mean: float) -> float:
    """Days for which snow that falls today lies; 0 where none falls."""
    return mean * exponential(luck, _LYING) if draw(luck, _SKY) < chance else 0.0


def snow(world: World) -> None:
    """Today's snow: it falls, lies, or thaws."""
    s, climate, day = world.settings.world.snow, world.climate, world.day
    if climate.temperature_c > s.thaws_above_c:
        climate.snow_until = min(climate.snow_until, day)
    elif climate.temperature_c <= s.falls_below_c:
        lies = _lies(key(world.seed, Purpose.SNOW, day), s.chance, s.clear_days)
        if lies > 0.0:
            climate.snow_until = max(climate.snow_until, day + 1 + int(lies))


def todays_roads(world: World) -> Travel:
    """Travel as couriers find it today: longer where snow lies."""
    if world.day >= world.climate.snow_until:
        return world.travel
    return replace(world.travel, minutes=world.travel.minutes / (1.0 - world.settings.world.snow.slower))
