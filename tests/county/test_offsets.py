import numpy as np
import pytest

from ruralsim.county import offsets

M_PER_DEG = 111_320.0


def _china():
    east, north = np.meshgrid(np.linspace(73.6, 135.0, 60), np.linspace(18.2, 53.5, 60))
    return east.ravel(), north.ravel()


@pytest.mark.parametrize(
    ("turn", "gives"),
    [  # published with the open-source converters, for a point in Beijing
        (offsets.gcj_of_wgs, (116.41024449916938, 39.91640428150164)),
        (offsets.bd_of_gcj, (116.41036949371029, 39.92133699351021)),
    ],
)
def test_the_way_there_gives_the_figures_of_known_converters(turn, gives):
    east, north = turn(np.array([116.404]), np.array([39.915]))
    assert (east[0], north[0]) == pytest.approx(gives, abs=1e-9)


@pytest.mark.parametrize(
    ("forth", "back"),
    [
        (offsets.gcj_of_wgs, offsets.wgs_of_gcj),
        (offsets.bd_of_gcj, offsets.gcj_of_bd),
        (offsets.bd_of_wgs, offsets.wgs_of_bd),
    ],
)
def test_the_way_back_is_exact_to_a_millimetre_all_over_china(forth, back):
    east, north = _china()
    again_east, again_north = back(*forth(east, north))
    assert max(np.abs(again_east - east).max(), np.abs(again_north - north).max()) * M_PER_DEG < 1e-3


def test_one_subtraction_would_leave_metres():
    east, north = _china()
    shifted_east, shifted_north = offsets.gcj_of_wgs(east, north)
    twice_east, _ = offsets.gcj_of_wgs(shifted_east, shifted_north)
    assert np.abs(2 * shifted_east - twice_east - east).max() * M_PER_DEG > 1.0


def test_web_maps_lie_half_a_cell_off():
    east, north = _china()
    there_east, there_north = offsets.gcj_of_wgs(east, north)
    away = np.hypot((there_east - east) * np.cos(np.radians(north)), there_north - north) * M_PER_DEG
    assert 500 < away.max() < 1000
