import numpy as np

from ruralsim.logistics.hiring import Staff
from ruralsim.logistics.staff import quit_chance


def test_quitting_follows_pay_and_morale():
    s = Staff()
    chance = quit_chance(np.array([4500.0, 3500.0, 3500.0]), 4500.0, np.array([0.5, 0.5, 0.9]), s)
    assert chance[0] < chance[1]
    assert chance[2] < chance[1]
    yearly = 1.0 - (1.0 - quit_chance(3600.0, 4500.0, 0.6, s)) ** 12
    assert 0.3 < yearly < 0.5  # what is known of courier turnover
