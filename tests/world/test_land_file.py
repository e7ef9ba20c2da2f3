import numpy as np
import pytest

from ruralsim.foundation.errors import DataError
from ruralsim.world.land_file import outline, read_land
from tests.world.data_files import given


def read(content, width=3, height=2):
    return read_land(given("land_csv", content), width, height)


def test_the_first_line_is_the_northern_row():
    assert read("0,1,0\n1,1,0\n").tolist() == [True, True, False, False, True, False]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("0,1,0\n", "1 × 3 cells"),
        ("0,1,0\n1,2,0\n", "line 2: '2': 1 is the county"),
        ("0,0,0\n0,0,0\n", "no cell is the county"),
    ],
)
def test_what_is_no_land_is_refused(content, says):
    with pytest.raises(DataError, match=says):
        read(content)


def test_the_rim_goes_round_the_county_once():
    assert sorted(outline(np.array([False, True, False]), 3)) == [
        [1.0, 0.0, 1.0, 1.0], [1.0, 0.0, 2.0, 0.0], [1.0, 1.0, 2.0, 1.0], [2.0, 0.0, 2.0, 1.0],
    ]  # fmt: skip
    assert len(outline(np.ones(12, bool), 4)) == 2 * (4 + 3)
