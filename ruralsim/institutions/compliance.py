"""Compliance: how far each township carries out what is decided above it (§3.1 and §4.1 of the paper)."""

from typing import Annotated

from ruralsim.entities.codes import REMOTE
from ruralsim.foundation.draws import Purpose, key, normal_array
from ruralsim.foundation.maths import norm_cdf_array, norm_ppf_array
from ruralsim.foundation.param import Param, Settings
from ruralsim.world.world import World


class Compliance(Settings):
    """How compliance is spread over townships."""

    middle: Annotated[
        float,
        Param("1", 0.01, 0.99, "Compliance of the median township near the county seat", "政策执行度中位数"),
    ] = 0.70
    spread: Annotated[float, Param("", 0, 3, "Spread between townships (probit)", "政策执行度离散度")] = 0.5
    remote: Annotated[
        float, Param("", 0, 3, "Compliance lost in remote townships (probit)", "偏远乡镇执行度折减")
    ] = 0.3
    half_done: Annotated[
        float,
        Param("1", 0, 1, "Part of the money that not complying still costs (ω)", "未执行部分的支出比例"),
    ] = 0.3  # fmt: skip


def compliance(world: World) -> None:
    """Draws every township's compliance: once, before the first day; the same again if called again."""
    s, places = world.settings.institutions.compliance, world.townships
    noise = normal_array(key(world.place_seed, Purpose.COMPLIANCE, 0), places.uid)
    probit = norm_ppf_array([s.middle]) + s.spread * noise - s.remote * places.remoteness / REMOTE
    places.compliance[:] = norm_cdf_array(probit)
