"""Tables of results: filtered, sorted, spelt, and taken away whole."""

import csv
import io
from pathlib import Path

import numpy as np
import openpyxl
import pytest

from ruralsim.app import browse, shelf
from ruralsim.app.browse import Browsed
from ruralsim.foundation.errors import DataError
from tests.results.fake_run import fake_run

TABLE = Browsed(
    "made",
    {
        "name": np.array(["Upper Mill", "lower mill", "Ford", None], object),
        "share": np.array([0.25, np.nan, 0.1, 0.2]),
        "n": np.array([3, 1, 2, 1]),
    },
    {"share": {"unit": "share", "en": "Sold online", "zh": "网销占比"}},
)


@pytest.mark.parametrize(
    ("wanted", "by", "falling", "rows"),
    [
        ("", "", False, [0, 1, 2, 3]),
        ("MILL", "", False, [0, 1]),
        ("mill 0.25", "", False, [0]),
        ("", "share", False, [2, 3, 0, 1]),
        ("", "share", True, [0, 3, 2, 1]),  # what has no value stays last
        ("mill", "n", False, [1, 0]),
        ("", "name", False, [2, 0, 1, 3]),
        ("nothing of the sort", "n", False, []),
    ],
)
def test_rows_are_filtered_and_sorted(wanted: str, by: str, falling: bool, rows: list[int]) -> None:
    assert TABLE.order(wanted, by, falling).tolist() == rows


def test_columns_bear_labels_and_shares_are_per_cent() -> None:
    assert TABLE.heading("share", "zh") == ("网销占比", "%")
    assert [TABLE.cell("share", i) for i in range(4)] == ["25", "–", "10", "20"]
    assert (TABLE.cell("name", 3), TABLE.cell("n", 0)) == ("–", "3")


def test_what_is_taken_away_is_what_is_shown(tmp_path: Path) -> None:
    fake_run(tmp_path / "made-up")
    volume = shelf.volume(tmp_path, "made-up")
    found = browse.opened(volume, "townships")
    rows = found.order()
    assert len(rows) == found.rows > 20
    read = list(csv.reader(io.StringIO(found.csv(rows).decode("utf-8-sig"))))
    assert len(read) == found.rows + 1
    assert len(read[0]) == len(found.columns)
    book = openpyxl.load_workbook(io.BytesIO(found.xlsx(rows[:7], volume)))
    sizes = {sheet.max_row for sheet in book.worksheets}
    assert 8 in sizes
    with pytest.raises(DataError, match="no table"):
        browse.opened(volume, "../secret")
