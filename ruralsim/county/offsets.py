"""The coordinates of Chinese web maps, GCJ-02 and BD-09, to those of surveyors (WGS84, CGCS2000) and back.

Maps published in China are shifted by some hundred metres, differently from place to place: GCJ-02 (高德,
腾讯), and shifted once more, BD-09 (百度). The formulas are those that circulate in open-source converters;
they were never published officially. The way back has no formula: it is iterated, for one subtraction leaves
metres.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Pair = tuple[Array, Array]

_AXIS_M, _E2 = 6378245.0, 0.00669342162296594323  # Krasovsky's ellipsoid
_BD_TURN = np.pi * 3000.0 / 180.0
_BD_EAST, _BD_NORTH = 0.0065, 0.006
_ROUNDS = 12  # the error falls a thousandfold in each; the shift of BD-09 needs a few more
CLOSE_DEG = 1e-9
"""A tenth of a millimetre: how near the way back comes."""


def gcj_of_wgs(east: Array, north: Array) -> Pair:
    """GCJ-02 of WGS84 or CGCS2000: longitudes and latitudes in degrees."""
    shift_east, shift_north = _shift(east - 105.0, north - 35.0)
    latitude = np.radians(north)
    bent = 1 - _E2 * np.sin(latitude) ** 2
    meridian_m = _AXIS_M * (1 - _E2) / (bent * np.sqrt(bent))
    parallel_m = _AXIS_M / np.sqrt(bent) * np.cos(latitude)
    return east + np.degrees(shift_east / parallel_m), north + np.degrees(shift_north / meridian_m)


def wgs_of_gcj(east: Array, north: Array) -> Pair:
    """WGS84 of GCJ-02, to a tenth of a millimetre."""
    return _inverse(gcj_of_wgs, east, north)


def bd_of_gcj(east: Array, north: Array) -> Pair:
    """BD-09 of GCJ-02."""
    radius = np.hypot(east, north) + 0.00002 * np.sin(north * _BD_TURN)
    angle = np.arctan2(north, east) + 0.000003 * np.cos(east * _BD_TURN)
    return radius * np.cos(angle) + _BD_EAST, radius * np.sin(angle) + _BD_NORTH


def gcj_of_bd(east: Array, north: Array) -> Pair:
    """GCJ-02 of BD-09, to a tenth of a millimetre."""
    return _inverse(bd_of_gcj, east, north)


def bd_of_wgs(east: Array, north: Array) -> Pair:
    """BD-09 of WGS84."""
    return bd_of_gcj(*gcj_of_wgs(east, north))


def wgs_of_bd(east: Array, north: Array) -> Pair:
    """WGS84 of BD-09, to two tenths of a millimetre."""
    return wgs_of_gcj(*gcj_of_bd(east, north))


def _shift(east: Array, north: Array) -> Pair:
    """The shift of GCJ-02 in metres, of degrees east of 105° and north of 35°."""
    ripple = (20.0 * np.sin(6.0 * np.pi * east) + 20.0 * np.sin(2.0 * np.pi * east)) * 2.0 / 3.0
    root = np.sqrt(np.abs(east))
    shift_east = 300.0 + east + 2.0 * north + 0.1 * east * east + 0.1 * east * north + 0.1 * root + ripple
    shift_east += (20.0 * np.sin(np.pi * east) + 40.0 * np.sin(np.pi / 3.0 * east)) * 2.0 / 3.0
    shift_east += (150.0 * np.sin(np.pi / 12.0 * east) + 300.0 * np.sin(np.pi / 30.0 * east)) * 2.0 / 3.0
    shift_north = -100.0 + 2.0 * east + 3.0 * north + 0.2 * north * north + 0.1 * east * north + 0.2 * root
    shift_north += ripple + (20.0 * np.sin(np.pi * north) + 40.0 * np.sin(np.pi / 3.0 * north)) * 2.0 / 3.0
    shift_north += (160.0 * np.sin(np.pi / 12.0 * north) + 320.0 * np.sin(np.pi / 30.0 * north)) * 2.0 / 3.0
    return shift_east, shift_north


def _inverse(forth: Callable[[Array, Array], Pair], east: Array, north: Array) -> Pair:
    """The point that `forth` brings to a given one: each round takes away what the last one missed."""
    at_east, at_north = np.array(east, np.float64), np.array(north, np.float64)
    for _ in range(_ROUNDS):
        reached_east, reached_north = forth(at_east, at_north)
        missed_east, missed_north = east - reached_east, north - reached_north
        at_east, at_north = at_east + missed_east, at_north + missed_north
        if max(np.abs(missed_east).max(initial=0.0), np.abs(missed_north).max(initial=0.0)) < CLOSE_DEG / 10:
            break
    return at_east, at_north
