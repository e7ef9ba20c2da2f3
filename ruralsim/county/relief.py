"""Elevation grids: GeoTIFF and ESRI ASCII, brought to cells of a kilometre."""

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ruralsim.county.account import Account
from ruralsim.county.ground import CELL_M, Ground
from ruralsim.county.layers import named
from ruralsim.county.reference import of_crs, reference
from ruralsim.foundation.errors import DataError, MissingExtra
from ruralsim.world.elevation_file import HIGHEST_M, LOWEST_M

if TYPE_CHECKING:
    import rasterio

_MOST_CELLS = 200_000_000
_M_PER_DEG = 111_000.0
_COVERED = 0.5  # share of the cells that must have an elevation
_NO_DATA = (-32768.0, -32767.0, -9999.0, -99999.0, 32767.0, 65535.0)
"""What programs write where they know nothing, also where the file does not say so."""


class Relief(NamedTuple):
    """Elevations of a county.

    Attributes:
        path: of the file.
        content: its bytes.
        metres: (height, width) the northern row first; NaN where there are no data.
    """

    path: Path
    content: bytes
    metres: NDArray[np.float64]

    def as_csv(self) -> str:
        """In the form that a scenario reads: cells without data are empty."""
        rows = (",".join("" if np.isnan(m) else f"{m:.1f}" for m in row) for row in self.metres)
        return "\n".join(rows) + "\n"


def read_relief(given: str, crs: str, ground: Ground, account: Account) -> Relief:
    """Mean elevation of each cell.

    Args:
        given: path; `FILE@EPSG:4490` where it is counted otherwise than it says.
        crs: what it is counted in, where neither says.
        ground: the county's grid.
        account: to which is added how many cells it leaves without elevation.

    Raises:
        DataError: It is no grid, says nothing of where it lies, holds what is no elevation, or covers less
            than half of the county.
        ScenarioError: Its coordinate system is not known.
        MissingExtra: The packages are not installed.
    """
    try:
        import rasterio
        from rasterio.errors import RasterioError
    except ImportError:
        raise MissingExtra("gis", given) from None
    path, _, own = named(given)
    try:
        with rasterio.open(path) as grid:
            believed = grid.crs is not None and not own
            said = grid.crs.to_wkt() if believed else own or crs
            if not said:
                raise DataError(
                    f"{path}: does not say where it lies; write {path.name}@EPSG:4490, or another system · "
                    f"未注明坐标系，请写 {path.name}@EPSG:4490 或其他坐标系"
                )
            by = of_crs(said, str(path)) if believed else reference(said)
            if by.key in ("GCJ-02", "BD-09"):
                raise DataError(
                    f"{path}: no elevation grid is counted in {by.key} · 高程栅格不会采用 {by.key}"
                )
            said = said if believed else by.key
            metres = _cells(path, grid, said, ground)
            size = f"{grid.width} × {grid.height}"
    except RasterioError as error:
        reason = str(error).splitlines()[0][:100]
        raise DataError(f"{path}: no grid that can be read ({reason}) · 无法读取为栅格") from None
    missing = int(np.isnan(metres).sum())
    if missing > (1 - _COVERED) * metres.size:
        raise DataError(
            f"{path}: covers {metres.size - missing:,} of the {metres.size:,} cells of the county; at least "
            f"half is needed · 仅覆盖 {metres.size:,} 个网格中的 {metres.size - missing:,} 个，至少须覆盖一半"
        )
    low, high = float(np.nanmin(metres)), float(np.nanmax(metres))
    account.note(
        f"{path}: {size} cells, {by.en}; elevations of the county {low:,.0f} to {high:,.0f} m",
        f"{path}：{size} 格，{by.zh}；县域高程 {low:,.0f} 至 {high:,.0f} 米",
    )
    if missing:
        account.repair(
            f"{path}: {missing:,} cells without data take the elevation of the nearest",
            f"{path}：{missing:,} 个缺测网格取最近网格的高程",
        )
    return Relief(path, path.read_bytes(), metres)


def _cells(path: Path, grid: "rasterio.DatasetReader", crs: str, ground: Ground) -> NDArray[np.float64]:
    """Means over cells of a kilometre of what a grid has for them."""
    import rasterio
    from rasterio.enums import Resampling
    from rasterio.transform import from_origin
    from rasterio.warp import reproject

    if grid.width * grid.height > _MOST_CELLS:
        raise DataError(
            f"{path}: {grid.width:,} × {grid.height:,} cells are too many; cut out the county first · "
            "栅格过大，请先裁剪至县域"
        )
    values = grid.read(1, masked=True).astype(np.float64)
    unknown = np.ma.getmaskarray(values) | ~np.isfinite(values.data) | np.isin(values.data, _NO_DATA)
    odd = ~unknown & ((values.data < LOWEST_M) | (values.data > HIGHEST_M))
    if odd.any():
        row, column = (int(at[0]) for at in odd.nonzero())
        value, such = values.data[row, column], int(odd.sum())
        raise DataError(
            f"{path}, row {row + 1}, column {column + 1}: {value:g} is no elevation in metres "
            f"({LOWEST_M:g} to {HIGHEST_M:g}), {such:,} such cells; is the unit the metre? · "
            f"第 {row + 1} 行第 {column + 1} 列：{value:g} 不是以米计的高程，此类网格 {such:,} 个；请核对单位"
        )
    top = ground.south_m + ground.height * CELL_M
    metres = np.full((ground.height, ground.width), np.nan)
    source = np.where(unknown, np.nan, values.data)
    counted_in = rasterio.crs.CRS.from_user_input(crs)
    step_m = abs(grid.transform.a) * (_M_PER_DEG if counted_in.is_geographic else 1.0)
    reproject(
        source,
        metres,
        src_transform=grid.transform,
        src_crs=counted_in,
        src_nodata=np.nan,
        dst_transform=from_origin(ground.west_m, top, CELL_M, CELL_M),
        dst_crs=rasterio.crs.CRS.from_proj4(ground.projection.proj),
        dst_nodata=np.nan,
        resampling=Resampling.average if step_m < CELL_M else Resampling.bilinear,
    )
    return metres
