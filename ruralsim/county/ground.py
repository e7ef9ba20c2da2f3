"""The ground of a county: a local projection in which cells are kilometres, and where things lie on it."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ruralsim.county.account import Account
from ruralsim.county.transverse import Transverse
from ruralsim.county.villages import Village

Array = NDArray[np.float64]

CELL_M = 1000.0
LEAST, MOST = 3, 1000  # cells of a side, as of world.width_km
_MARGIN_M = 3000.0  # of land around the outermost villages, where no boundary says how far the county reaches
_ONE_POINT_M = 1.0
_FAR = 4.0  # times the distance within which nine of ten villages lie from the middle of all
_NEIGHBOURS = 4


class Ground(NamedTuple):
    """A grid of cells of a kilometre, north up.

    Attributes:
        projection: transverse Mercator about the county's middle.
        west_m: easting of its western rim in that projection.
        south_m: northing of its southern rim.
        width: cells east-west.
        height: cells south-north.
    """

    projection: Transverse
    west_m: float
    south_m: float
    width: int
    height: int

    def km(self, east: Array, north: Array) -> tuple[Array, Array]:
        """Kilometres east and north of the south-western corner, of degrees."""
        x, y = self.projection.metres(east, north)
        return (x - self.west_m) / CELL_M, (y - self.south_m) / CELL_M

    def plain(self) -> dict[str, object]:
        """For a manifest."""
        return {
            "projection": self.projection.proj,
            "west_m": self.west_m,
            "south_m": self.south_m,
            "cell_m": CELL_M,
            "width": self.width,
            "height": self.height,
            "orientation": "north up",
        }


class Spread(Exception):
    """Points lie further apart than a county may be long.

    Attributes:
        km: how far apart, east-west and south-north.
        rows: of the points furthest from the middle of all, the furthest first.
    """

    def __init__(self, km: tuple[float, float], rows: list[int]) -> None:
        self.km, self.rows = km, rows
        super().__init__(f"{km[0]:.0f} × {km[1]:.0f} km")


def ground_of(east: Array, north: Array, rim: tuple[Array, Array] | None = None) -> Ground:
    """The ground on which all villages lie.

    Args:
        east: (villages,) longitudes.
        north: (villages,) latitudes.
        rim: longitudes and latitudes of the county's boundary, if known.

    Raises:
        Spread: It would be larger than a county may be.
    """
    wide, high = (east, north) if rim is None else rim
    middle = [round(0.5 * float(side.min() + side.max()), 2) for side in (wide, high)]
    projection = Transverse(middle[0], 0.0, origin=middle[1])
    at = [projection.metres(east, north)]
    if rim is not None:
        at.append(projection.metres(*rim))
    margin = _MARGIN_M if rim is None else 0.0
    low, sides = [], []
    for axis in (0, 1):
        both = np.concatenate([points[axis] for points in at])
        first = np.floor((both.min() - margin) / CELL_M)
        last = np.floor((both.max() + margin) / CELL_M) + 1  # a point on the rim lies within the next cell
        low.append(float(first * CELL_M))
        sides.append(max(int(last - first), LEAST))
    if max(sides) > MOST:
        away = _from_middle(*at[0])
        raise Spread((sides[0], sides[1]), [int(i) for i in np.argsort(-away, kind="stable")[:5]])
    return Ground(projection, low[0], low[1], sides[0], sides[1])


def suspect_places(villages: Sequence[Village], x: Array, y: Array, account: Account) -> None:
    """Adds villages that lie on one point, far off, or amid those of another township.

    Args:
        villages: of the list.
        x: (villages,) kilometres east.
        y: (villages,) kilometres north.
        account: to which they are added.
    """
    _one_point(villages, x, y, account)
    away = _from_middle(x, y)
    usual = float(np.quantile(away, 0.9))
    for i in (away > _FAR * max(usual, 1.0)).nonzero()[0].tolist():
        v = villages[i]
        account.suspect(
            60.0 + float(away[i] / max(usual, 1.0)),
            f"{v.name} lies {away[i]:.0f} km from the middle of all, nine of ten within "
            f"{usual:.0f} km: another county?",
            f"{v.name}距各村中心 {away[i]:.0f} 公里，九成村在 {usual:.0f} 公里以内，是否属于外县？",
            v.row,
        )
    _enclaves(villages, x, y, account)


def _one_point(villages: Sequence[Village], x: Array, y: Array, account: Account) -> None:
    step = _ONE_POINT_M / CELL_M
    seen: dict[tuple[int, int], Village] = {}
    for village, at in zip(villages, zip(np.rint(x / step), np.rint(y / step), strict=True), strict=True):
        other = seen.setdefault((int(at[0]), int(at[1])), village)
        if other is not village:
            account.suspect(
                45.0,
                f"{other.name} and {village.name} lie on one point",
                f"{other.name}与{village.name}位于同一点",
                other.row,
                village.row,
            )


def _enclaves(villages: Sequence[Village], x: Array, y: Array, account: Account) -> None:
    """Villages whose nearest neighbours are all of one other township."""
    township = np.array([village.township for village in villages])
    members = {name: int((township == name).sum()) for name in set(township.tolist())}
    for i, village in enumerate(villages):
        if not village.township or members[village.township] < 2 or len(villages) <= _NEIGHBOURS:
            continue
        apart = (x - x[i]) ** 2 + (y - y[i]) ** 2
        near = set(township[np.argsort(apart, kind="stable")[1 : _NEIGHBOURS + 1]].tolist())
        if len(near) == 1 and village.township not in near:
            (other,) = near
            account.suspect(
                35.0,
                f"{village.name} of {village.township} lies amid villages of {other}",
                f"{village.township}的{village.name}周围均为{other}的村",
                village.row,
            )


def _from_middle(x: Array, y: Array) -> Array:
    away: Array = np.hypot(x - np.median(x), y - np.median(y))
    return away
