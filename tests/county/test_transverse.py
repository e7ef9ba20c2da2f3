import numpy as np
import pytest

from ruralsim.county.transverse import AXIS_M, FLATTENING, Transverse


def _points():
    east, north = np.meshgrid(np.linspace(108.0, 120.0, 25), np.linspace(18.0, 53.5, 25))
    return east.ravel(), north.ravel()


@pytest.mark.parametrize(
    "zone", [Transverse(114.0), Transverse(114.0, 38_500_000.0), Transverse(113.1, 0.0, origin=41.2)]
)
def test_there_and_back_is_exact(zone):
    east, north = _points()
    again_east, again_north = zone.degrees(*zone.metres(east, north))
    assert np.abs(again_east - east).max() < 1e-12
    assert np.abs(again_north - north).max() < 1e-12


def test_on_the_central_meridian_the_northing_is_the_arc_of_the_meridian():
    at = np.linspace(0.0, np.radians(45.0), 200_001)  # by the trapezoid rule
    e2 = FLATTENING * (2 - FLATTENING)
    arc = np.trapezoid(AXIS_M * (1 - e2) / (1 - e2 * np.sin(at) ** 2) ** 1.5, at)
    easting, northing = Transverse(114.0).metres(np.array([114.0]), np.array([45.0]))
    assert easting[0] == 500_000.0
    assert northing[0] == pytest.approx(arc, abs=1e-3)


def test_the_same_metres_as_proj():
    pyproj = pytest.importorskip("pyproj")
    east, north = _points()
    for zone in (
        Transverse(114.0, 38_500_000.0),
        Transverse(113.3, 0.0, 1.0, 41.0),
        Transverse(111.0, scale=0.9996),
    ):
        theirs = pyproj.Proj(zone.proj)(east, north)
        ours = zone.metres(east, north)
        assert np.abs(np.array(ours) - np.array(theirs)).max() < 1e-4
