"""The boundary of a county: how far its land reaches, in however many parts."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ruralsim.county.account import Account
from ruralsim.county.ground import Ground
from ruralsim.county.layers import Layer, turned
from ruralsim.county.sheets import Sheet
from ruralsim.county.villages import Village
from ruralsim.foundation.spelling import counted

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

Array = NDArray[np.float64]

_POLYGONS = ("Polygon", "MultiPolygon")
_DRAWN_KM = 0.02  # finer than any map shows
_BESIDE_KM = (
    3.0  # a boundary and a village's point may be drawn that far apart; further off is another county
)


class Boundary(NamedTuple):
    """A county's land, in degrees: its shape, and the longitudes and latitudes of its corners."""

    shape: "BaseGeometry"
    rim: tuple[Array, Array]


def boundary_of(layer: Layer, account: Account) -> Boundary:
    """The land that all polygons of a layer make together.

    Args:
        layer: as read; townships' polygons do as well as the county's.
        account: to which is added how many parts and holes there are.

    Raises:
        DataError: It has no polygons, or also other shapes.
    """
    import shapely

    shapes = [shape for shape in layer.shapes if shape is not None]
    others = sorted({shape.geom_type for shape in shapes} - {*_POLYGONS})
    if others or not shapes:
        said = ", ".join(others) or "nothing"
        raise layer.wrong(
            f"a boundary is polygons, the layer holds {said}", f"边界应为面要素，图层中为 {said}"
        )
    if broken := [shape for shape in shapes if not shape.is_valid]:
        account.repair(
            f"{layer.where}: {counted(len(broken), 'polygon')} that cross themselves were put right",
            f"{layer.where}：{len(broken)} 个自相交的面已修正",
        )
    land = shapely.union_all([shapely.make_valid(shape) for shape in shapes])
    parts = [part for part in shapely.get_parts(land) if part.geom_type == "Polygon"]
    holes = sum(len(part.interiors) for part in parts)
    corners = shapely.get_coordinates(parts)
    account.note(
        f"{layer.where}: a boundary of {counted(len(parts), 'part')} with {counted(holes, 'hole')}",
        f"{layer.where}：边界由 {len(parts)} 部分组成，内有 {holes} 个空洞",
    )
    return Boundary(shapely.multipolygons(parts), (corners[:, 0], corners[:, 1]))


def outline(boundary: Boundary, ground: Ground) -> list[list[list[float]]]:
    """Its rings as maps draw them: kilometres east and north of the grid's south-western corner.

    Args:
        boundary: of the county.
        ground: its grid.
    """
    import shapely

    drawn = shapely.normalize(shapely.simplify(turned(boundary.shape, ground.km), _DRAWN_KM))
    rings = [
        ring
        for part in shapely.get_parts(drawn)
        for ring in (part.exterior, *part.interiors)
        if not ring.is_empty
    ]
    return [shapely.get_coordinates(ring).round(3).tolist() for ring in rings]


def cells_within(boundary: Boundary, ground: Ground) -> NDArray[np.int8]:
    """(height, width) 1 where the middle of a cell lies within, the northern row first.

    Args:
        boundary: of the county.
        ground: its grid.
    """
    import shapely

    y, x = np.mgrid[0 : ground.height, 0 : ground.width] + 0.5
    land = turned(boundary.shape, ground.km)
    shapely.prepare(land)
    found: NDArray[np.int8] = shapely.contains_xy(land, x, y).astype(np.int8)[::-1]
    return found


def check_within(
    boundary: Boundary,
    ground: Ground,
    sheet: Sheet,
    villages: Sequence[Village],
    x: Array,
    y: Array,
    account: Account,
) -> float:
    """Refuses villages that lie in another county; those just outside are suspicious.

    Args:
        boundary: of the county.
        ground: its grid.
        sheet: the list of villages, for errors.
        villages: of it.
        x: (villages,) kilometres east.
        y: (villages,) kilometres north.
        account: to which is added what is suspicious.

    Returns:
        The county's area, km².

    Raises:
        DataError: Villages lie kilometres outside.
    """
    import shapely

    land = turned(boundary.shape, ground.km)
    away = shapely.distance(land, shapely.points(x, y))
    far = [
        (
            village.row,
            f"{village.name!r} lies {km:.1f} km outside the boundary",
            f"“{village.name}”在边界以外 {km:.1f} 公里",
        )
        for village, km in zip(villages, away.tolist(), strict=True)
        if km > _BESIDE_KM
    ]
    if far:
        raise sheet.all_wrong(far)
    for village, km in zip(villages, away.tolist(), strict=True):
        if km > 0:
            account.suspect(
                25.0 + km,
                f"{village.name} lies {km:.2f} km outside the boundary",
                f"{village.name}在边界以外 {km:.2f} 公里",
                village.row,
            )
    area = float(land.area)
    account.note(f"area within the boundary: {area:,.0f} km²", f"边界内面积 {area:,.0f} 平方公里")
    return area
