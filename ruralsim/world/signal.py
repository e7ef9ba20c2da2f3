"""Internet signal: masts, blind spots, and how many households subscribe."""

from typing import TYPE_CHECKING, Annotated, Any

import numpy as np
from numpy.typing import NDArray

from ruralsim.foundation.param import Param, Settings

if TYPE_CHECKING:
    from ruralsim.scenario.schema import Scenario


class Signal(Settings):
    """Coverage and subscriptions."""

    village_masts: Annotated[
        float, Param("1", 0, 1, "Share of villages, the largest, with a mast", "有基站村比例")
    ] = 0.6
    range_km: Annotated[float, Param("km", 0, 50, "Range of a mast on the flat", "基站平地覆盖半径")] = 5.0
    shadow_km: Annotated[
        float, Param("km/100 m", 0, 20, "Range lost per 100 m of difference in height", "高差遮挡")
    ] = 1.2
    mobile_only: Annotated[
        float,
        Param("1", 0, 1, "Households without broadband that use mobile data", "仅用移动网络户比例",
              source="assumed: with the six counties' broadband it gives CNNIC's rural penetration of 2021"),
    ] = 0.32  # fmt: skip


def make_signal(
    settings: Signal,
    width: int,
    elevation_m: NDArray[np.float64],
    mast_cells: NDArray[Any],
) -> NDArray[np.bool_]:
    """Whether each cell has signal: some mast is near enough, the nearer the greater the height between.

    Args:
        settings: range and shadow.
        width: cells east-west.
        elevation_m: (cells,) elevation.
        mast_cells: cells of the masts.
    """
    cells = np.arange(elevation_m.size)
    x, y = cells % width, cells // width
    covered = np.zeros(cells.size, bool)
    for mast in mast_cells:
        dx, dy = x - x[mast], y - y[mast]
        away = np.sqrt((dx * dx + dy * dy).astype(np.float64))
        shadow = np.abs(elevation_m - elevation_m[mast]) * (settings.shadow_km / 100.0)
        covered |= away + shadow <= settings.range_km
    return covered


def masts(
    settings: Signal,
    seat_cell: int,
    township_cells: NDArray[np.int32],
    village_cells: NDArray[np.int32],
    households: NDArray[np.int32],
) -> NDArray[np.int64]:
    """Cells of the masts: every seat, and the largest villages. A range of 0 means none anywhere."""
    if settings.range_km == 0.0:
        return np.zeros(0, np.int64)
    large = np.argsort(-households, kind="stable")[: round(settings.village_masts * village_cells.size)]
    return np.unique(np.concatenate([[seat_cell], township_cells, village_cells[large]]).astype(np.int64))


def internet_share(settings: "Scenario") -> float:
    """Share of households that subscribe: from the county's broadband users where given.

    Args:
        settings: validated scenario with the groups ``world`` and ``county``.
    """
    known = settings.county.broadband_share
    if known is None:
        return float(settings.world.population.internet)
    return float(known + (1.0 - known) * settings.world.signal.mobile_only)
