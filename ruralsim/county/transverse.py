"""Gauss–Krüger and other transverse Mercator projections, forward and back, as series of the sixth order.

The series are Krüger's (1912) in the third flattening n, as Karney (J. Geod. 85, 2011) gives them: within
4,000 km of the central meridian they err by nanometres.
"""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

AXIS_M, FLATTENING = 6378137.0, 1 / 298.257222101
"""Ellipsoid of CGCS2000 (and GRS80); that of WGS84 differs by a tenth of a millimetre."""

_N = FLATTENING / (2 - FLATTENING)
_E = math.sqrt(FLATTENING * (2 - FLATTENING))
_RECTIFYING_M = AXIS_M / (1 + _N) * (1 + _N**2 / 4 + _N**4 / 64 + _N**6 / 256)
_FORTH = (
    _N / 2 - 2 * _N**2 / 3 + 5 * _N**3 / 16 + 41 * _N**4 / 180 - 127 * _N**5 / 288 + 7891 * _N**6 / 37800,
    13 * _N**2 / 48 - 3 * _N**3 / 5 + 557 * _N**4 / 1440 + 281 * _N**5 / 630 - 1983433 * _N**6 / 1935360,
    61 * _N**3 / 240 - 103 * _N**4 / 140 + 15061 * _N**5 / 26880 + 167603 * _N**6 / 181440,
    49561 * _N**4 / 161280 - 179 * _N**5 / 168 + 6601661 * _N**6 / 7257600,
    34729 * _N**5 / 80640 - 3418889 * _N**6 / 1995840,
    212378941 * _N**6 / 319334400,
)
_BACK = (
    _N / 2 - 2 * _N**2 / 3 + 37 * _N**3 / 96 - _N**4 / 360 - 81 * _N**5 / 512 + 96199 * _N**6 / 604800,
    _N**2 / 48 + _N**3 / 15 - 437 * _N**4 / 1440 + 46 * _N**5 / 105 - 1118711 * _N**6 / 3870720,
    17 * _N**3 / 480 - 37 * _N**4 / 840 - 209 * _N**5 / 4480 + 5569 * _N**6 / 90720,
    4397 * _N**4 / 161280 - 11 * _N**5 / 504 - 830251 * _N**6 / 7257600,
    4583 * _N**5 / 161280 - 108847 * _N**6 / 3991680,
    20648693 * _N**6 / 638668800,
)
_ROUNDS = 4  # of Newton, for the latitude: two suffice


class Transverse(NamedTuple):
    """A transverse Mercator projection.

    Attributes:
        meridian: central meridian, degrees east.
        false_easting: metres; with a zone number in front, that number times a million more.
        scale: on the central meridian; 1 of Gauss–Krüger, 0.9996 of UTM.
        origin: latitude where the northing is 0, degrees.
    """

    meridian: float
    false_easting: float = 500_000.0
    scale: float = 1.0
    origin: float = 0.0

    @property
    def proj(self) -> str:
        """The same as other software wants it said."""
        return (
            f"+proj=tmerc +lat_0={self.origin:.12g} +lon_0={self.meridian:.12g} +k={self.scale:.12g} "
            f"+x_0={self.false_easting:.12g} +y_0=0 +ellps=GRS80 +units=m +no_defs"
        )

    def metres(self, east: Array, north: Array) -> tuple[Array, Array]:
        """Easting and northing, metres, of longitudes and latitudes in degrees."""
        xi, eta = _sphere(np.radians(east - self.meridian), np.radians(north))
        grown_xi, grown_eta = xi.copy(), eta.copy()
        for twice, term in enumerate(_FORTH, 1):
            grown_xi += term * np.sin(2 * twice * xi) * np.cosh(2 * twice * eta)
            grown_eta += term * np.cos(2 * twice * xi) * np.sinh(2 * twice * eta)
        size = self.scale * _RECTIFYING_M
        return self.false_easting + size * grown_eta, size * (grown_xi - self._foot)

    def degrees(self, easting: Array, northing: Array) -> tuple[Array, Array]:
        """Longitude and latitude, degrees, of eastings and northings in metres."""
        size = self.scale * _RECTIFYING_M
        xi, eta = northing / size + self._foot, (easting - self.false_easting) / size
        sphere_xi, sphere_eta = xi.copy(), eta.copy()
        for twice, term in enumerate(_BACK, 1):
            sphere_xi -= term * np.sin(2 * twice * xi) * np.cosh(2 * twice * eta)
            sphere_eta -= term * np.cos(2 * twice * xi) * np.sinh(2 * twice * eta)
        around = np.arctan2(np.sinh(sphere_eta), np.cos(sphere_xi))
        conformal = np.sin(sphere_xi) / np.hypot(np.sinh(sphere_eta), np.cos(sphere_xi))
        return self.meridian + np.degrees(around), np.degrees(np.arctan(_geodetic(conformal)))

    @property
    def _foot(self) -> float:
        """Of the latitude of origin: length of its meridian over the rectifying radius."""
        xi, _ = _sphere(np.zeros(1), np.radians(np.array([self.origin])))
        return float(xi[0] + sum(t * np.sin(2 * i * xi[0]) for i, t in enumerate(_FORTH, 1)))


def _sphere(around: Array, latitude: Array) -> tuple[Array, Array]:
    """Angles on the conformal sphere: along the central meridian, and away from it."""
    tan = np.tan(latitude)
    conformal = _conformal(tan)
    return (
        np.arctan2(conformal, np.cos(around)),
        np.arcsinh(np.sin(around) / np.hypot(conformal, np.cos(around))),
    )


def _conformal(tan: Array) -> Array:
    """Tangent of the conformal latitude from that of the geodetic one (Karney's equation 7)."""
    bend = np.sinh(_E * np.arctanh(_E * tan / np.hypot(1.0, tan)))
    found: Array = tan * np.hypot(1.0, bend) - bend * np.hypot(1.0, tan)
    return found


def _geodetic(conformal: Array) -> Array:
    """Tangent of the geodetic latitude from that of the conformal one, by Newton's method."""
    tan = conformal.copy()
    for _ in range(_ROUNDS):
        reached = _conformal(tan)
        slope = (1 + (1 - _E * _E) * tan * tan) / (
            (1 - _E * _E) * np.hypot(1.0, reached) * np.hypot(1.0, tan)
        )
        tan = tan + (conformal - reached) * slope
    return tan
