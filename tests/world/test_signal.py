import numpy as np

from ruralsim.world.signal import Signal, make_signal, masts


def test_range_shrinks_with_the_height_between():
    settings = Signal(range_km=3.0, shadow_km=1.0)
    flat = make_signal(settings, 8, np.zeros(8), np.array([0]))
    assert flat.tolist() == [True] * 4 + [False] * 4
    hills = np.array([0.0, 150.0, 150.0, 0.0, 0.0, 0.0, 0.0, 0.0])
    assert make_signal(settings, 8, hills, np.array([0])).tolist() == [True, True, False, True] + [False] * 4


def test_masts_stand_at_seats_and_in_the_largest_villages():
    cells = [np.array(c, np.int32) for c in ([5, 9], [1, 2, 3, 4], [10, 40, 20, 30])]
    assert masts(Signal(village_masts=0.5), 5, *cells).tolist() == [2, 4, 5, 9]
    assert masts(Signal(range_km=0.0), 5, *cells).size == 0


def test_no_mast_no_signal():
    assert not make_signal(Signal(), 4, np.zeros(16), np.zeros(0, int)).any()
