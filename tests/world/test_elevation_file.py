import numpy as np
import pytest

from ruralsim.foundation.errors import DataError
from ruralsim.world.elevation_file import read_elevation
from tests.world.data_files import elevation


def read(content, width=2, height=2, fill="refuse"):
    return read_elevation(elevation(content), width, height, fill)


def test_the_first_line_is_the_north():
    found = read("\ufeff1,2,3\r\n4,5,6\r\n\r\n", 3, 2)
    assert found.metres.tolist() == [[4, 5, 6], [1, 2, 3]]  # the model counts rows from the south
    assert found.filled == 0


GRID = "ncols 3\nnrows 2\nxllcorner 0\nyllcorner 0\ncellsize 1000\nNODATA_value {nodata}\n{rows}"


def test_an_ascii_grid_is_read_as_gis_write_it():
    written = GRID.format(nodata=-9999, rows="1 2 3\n4 5 6\n")
    assert read(written, 3, 2).metres.tolist() == [[4, 5, 6], [1, 2, 3]]
    wrapped = GRID.format(nodata=-9999, rows="1 2\n3 4 5\n6\n")
    assert read(wrapped, 3, 2).metres.tolist() == [[4, 5, 6], [1, 2, 3]]
    with pytest.raises(DataError, match=r"cells without elevation: 1 of 6 \(nan: 1\)"):
        read(GRID.format(nodata=0, rows="1 2 3\n4 0 6\n"), 3, 2)


@pytest.mark.parametrize(
    "missing", ["-9999", "-32768", "nan", "NaN", "", "1e308", "inf", "9001", "-501", "32767"]
)
def test_cells_without_data_are_refused_with_their_count(missing):
    with pytest.raises(DataError, match=r"cells without elevation: 2 of 6 .*, the first in row 1, column 2"):
        read(f"1,{missing},3\n4,5,{missing}\n", 3, 2)


def test_cells_without_data_take_the_nearest_if_asked_to():
    found = read("1,-9999,3\n,,\n7,8,9\n", 3, 3, "nearest")
    assert found.filled == 4
    assert found.metres[2, 0] == 1.0
    assert set(np.unique(found.metres)) == {1.0, 3.0, 7.0, 8.0, 9.0}
    with pytest.raises(DataError, match="no cell has an elevation"):
        read("nan,nan\nnan,nan\n", fill="nearest")


def test_land_as_low_and_as_high_as_there_is_is_read():
    assert read("-430,8848\n0,1\n").metres.max() == 8848.0


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("1,2\n3,x\n", "line 2: 'x' is not a number"),
        ("1;2\n3;4\n", "'1;2' is not a number; numbers are separated by commas"),
        ("1,2\n", r"1 × 2 cells .*, grid is 2 × 2 \(world.width_km × world.height_km\)"),
        ("1,2\n3\n", "grid is 2 × 2"),
        ("", "0 × 0 cells"),
        ("1,2\n3," + "4" * 140_000 + "\n", "line 2: not a CSV file"),
        ("1,2\n3,\x00\n", "NUL"),
        (b"1,2\n\xff\xfe", "line 2: not UTF-8"),
        ("ncols 2\nnrows 2\ncellsize 30\n1 2\n3 4", "cellsize is 30; cells of 1000 m are needed"),
        ("ncols 2\nnrows 2\n1 2\n3 4", "the header lacks cellsize"),
        ("ncols 2\nnrows 2\ncellsize 1000\n1 2 3\n", "3 numbers, the header says 2 × 2"),
        ("ncols 0\nnrows 0\ncellsize 1000\n", "0 numbers, the header says 0 × 0"),
        ("ncols 0.5\nnrows 4\ncellsize 1000\n1 2", "2 numbers, the header says 4 × 0.5"),
        ("ncols 2\nunits m\n1 2\n3 4", "'units' is no key of an ASCII grid"),
        ("ncols nan\nnrows 2\ncellsize 1000\n1 2\n3 4", "the header says"),
    ],
)
def test_bad_elevations_are_explained(content, says):
    with pytest.raises(DataError, match=says) as told:
        read(content)
    assert "高程文件" in str(told.value)
