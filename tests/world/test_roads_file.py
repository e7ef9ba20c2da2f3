import numpy as np
import pytest

from ruralsim.foundation.errors import DataError
from ruralsim.world.roads_file import read_roads
from tests.world.data_files import given


def read(content, width=3, height=2):
    return read_roads(given("roads_csv", content), width, height)


def test_the_first_line_is_the_northern_row():
    assert read("0,5,0\n2,3,1\n").tolist() == [2, 3, 1, 0, 5, 0]
    assert read("0,5,0\n2,3,1\n").dtype == np.int8


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("0,5\n2,3,1\n", r"2 × 3 cells \(lines × numbers\), grid is 2 × 3"),
        ("0,5,0\n", "1 × 3 cells"),
        ("0,5,0\n2,6,1\n", r"line 2: '6' is no class of road: 0 none 无, .*5 provincial"),
        ("0,5.0,0\n2,1,1\n", "line 1: '5.0' is no class"),
        ("0,1,0\n1,1,1\n", "no cell has a road for motors"),
    ],
)
def test_what_is_no_grid_of_classes_is_refused(content, says):
    with pytest.raises(DataError, match=says):
        read(content)
