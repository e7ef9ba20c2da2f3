import numpy as np
import pytest

from ruralsim.county.locating import Misplaced, located
from ruralsim.county.offsets import bd_of_wgs, gcj_of_wgs
from ruralsim.county.reference import SIX, THREE, of_crs, reference, zone
from ruralsim.county.transverse import Transverse
from ruralsim.foundation.errors import ScenarioError

EAST, NORTH = np.array([113.4, 113.6, 113.9]), np.array([40.9, 41.2, 41.3])
ZONE_38 = Transverse(114.0, 38_500_000.0).metres(EAST, NORTH)
PLAIN = Transverse(114.0).metres(EAST, NORTH)


def found(first, second, crs=None, number=None):
    return located(first, second, reference(crs) if crs else None, number)


def apart_m(places):
    east, north = (places.east - EAST) * 85_000, (places.north - NORTH) * 111_000
    return float(np.hypot(east, north).max())


@pytest.mark.parametrize(
    ("first", "second", "crs"),
    [
        (EAST, NORTH, "EPSG:4490"),
        (EAST, NORTH, "WGS-84"),
        (*gcj_of_wgs(EAST, NORTH), "gcj02"),
        (*bd_of_wgs(EAST, NORTH), "百度"),
        (*ZONE_38, "4526"),
        (*PLAIN, "EPSG:4547"),
        (*Transverse(111.0, 19_500_000.0).metres(EAST, NORTH), "4497"),
        (*Transverse(111.0).metres(EAST, NORTH), "EPSG:4508"),
    ],
)
def test_points_are_where_they_are_whatever_they_are_counted_in(first, second, crs):
    straight, exchanged = found(first, second, crs), found(second, first, crs)
    assert apart_m(straight) < 0.01
    assert apart_m(exchanged) < 0.01
    assert (straight.exchanged, exchanged.exchanged) == (False, True)


@pytest.mark.parametrize(
    ("first", "second", "crs", "says"),
    [
        (EAST, NORTH, None, r"--crs GCJ-02 .* --crs BD-09"),
        (EAST, NORTH, "4526", "degrees, not metres of EPSG:4526"),
        (*ZONE_38, None, r"zone number 38 .* --crs EPSG:4526"),
        (*PLAIN, None, "write --zone"),
        (*ZONE_38, "4547", "zone number 38 in front.* --crs EPSG:4526"),
        (*PLAIN, "4526", "no zone number in front.* --crs EPSG:4547"),
        (*ZONE_38, "GCJ-02", "metres, not degrees"),
        (EAST - 60, NORTH, "4490", "not in China"),
    ],
)
def test_what_numbers_mean_is_asked_with_what_to_write(first, second, crs, says):
    with pytest.raises(Misplaced, match=says):
        found(first, second, crs)


def test_the_number_of_a_zone_says_its_width_and_its_meridian():
    assert apart_m(found(*PLAIN, number=38)) < 0.01
    assert found(*ZONE_38, number=38).by.key == "EPSG:4526"
    assert {zone(n, True).false_easting for n in SIX} == {n * 1e6 + 5e5 for n in SIX}
    with pytest.raises(ScenarioError, match="zone 24"):
        zone(24, True)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda a, b: (np.where([0, 1, 0], b, a), np.where([0, 1, 0], a, b)), "exchanged"),
        (lambda a, b: (a + np.array([0, 50, 0]), b), "not in China"),
        (lambda a, b: (np.where([0, 1, 0], 5e5, a), b), "degrees, others in metres"),
    ],
)
def test_the_point_that_is_unlike_the_others_is_named(change, says):
    with pytest.raises(Misplaced, match=says) as refused:
        found(*change(EAST, NORTH), "4490")
    assert refused.value.rows == [1]


@pytest.mark.parametrize("name", ["EPSG:449", "GJC-02", "北京54"])
def test_an_unknown_name_is_refused_with_what_is_allowed(name):
    with pytest.raises(ScenarioError, match=r"unknown|known here.*未知") as refused:
        reference(name)
    assert "GCJ-02" in str(refused.value)


def test_zones_are_those_of_the_register():
    pyproj = pytest.importorskip("pyproj")
    for number in (*SIX, *THREE):
        for numbered in (True, False):
            ours = zone(number, numbered)
            theirs = pyproj.Transformer.from_crs(4490, int(ours.key[5:]), always_xy=True)
            meridian = 3 * number if number in THREE else 6 * number - 3
            x, y = theirs.transform(meridian + 1.0, 41.0)
            east, north = ours.to_degrees(np.array([x]), np.array([y]))
            assert (east[0], north[0]) == pytest.approx((meridian + 1.0, 41.0), abs=1e-9)


def test_other_codes_are_read_if_their_datum_is_the_same():
    pyproj = pytest.importorskip("pyproj")
    x, y = pyproj.Transformer.from_crs(4326, 32649, always_xy=True).transform(EAST, NORTH)
    assert apart_m(found(x, y, "EPSG:32649")) < 0.01
    for other in ("EPSG:4610", "EPSG:2433"):  # Xi'an 80, Beijing 54
        with pytest.raises(ScenarioError, match="neither WGS84 nor CGCS2000"):
            reference(other)
    assert of_crs(pyproj.CRS.from_epsg(4526).to_wkt("WKT1_ESRI"), "a layer").metres


def test_degrees_that_a_layer_describes_have_their_name_in_chinese():
    pyproj = pytest.importorskip("pyproj")
    described = [of_crs(pyproj.CRS(code).to_wkt(), "layer") for code in ("EPSG:4490", "EPSG:4326")]
    assert [one.zh for one in described] == [reference(code).zh for code in ("EPSG:4490", "EPSG:4326")]
