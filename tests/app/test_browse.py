"""Tables of results: filtered, sorted, spelt, and taken away whole."""

import csv
import io
import re
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest

from ruralsim.app import browse, shelf
from ruralsim.app.browse import Browsed
from ruralsim.experiment.asking.kinds import kinds
from ruralsim.foundation.errors import DataError
from ruralsim.results import bundle
from ruralsim.results.findings import Findings
from tests.results.fake_run import fake_run
from tests.results.test_store import filled

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


@pytest.mark.parametrize("kind", ["run", "store", "bundle", *kinds()])
def test_results_of_every_kind_open_with_a_table_to_filter_sort_and_take_away(
    kind: str, tmp_path: Path
) -> None:
    rows = pd.DataFrame({"lever": ["awards", "regulation", "awards"], "effect": [2.5, np.nan, -1.0]})
    place = tmp_path / ("paper.zip" if kind == "bundle" else "made")
    match kind:
        case "run":
            fake_run(place)
        case "store":
            filled(place, [1, 2])
        case "bundle":
            (tmp_path / "inside" / "results").mkdir(parents=True)
            for name in ("README.md", "results/rows.csv", "results/more.csv"):
                (tmp_path / "inside" / name).write_text(name)
            bundle.pack(tmp_path / "inside", place, {})
        case _:
            Findings(kind, {"rows": rows}, {"title": {}}).save(place)
    (volume,) = (one for one in shelf.volumes(tmp_path) if one.name == place.name)
    assert volume.kind == kind
    assert re.search("[\u4e00-\u9fff]", volume.label("zh"))
    assert volume.label("en") != kind
    assert shelf.volume(tmp_path, place.name).kind == kind
    found = browse.opened(volume, browse.tables(volume)[0])
    assert found.rows > 1
    column = list(found.columns)[-1]
    up, down = (found.order(by=column, falling=falling) for falling in (False, True))
    assert sorted(up) == sorted(down) == list(range(found.rows))
    word = found.cell(next(iter(found.columns)), 0)
    few = found.order(word)
    assert 0 < len(few) <= found.rows
    assert len(found.csv(few).splitlines()) == len(few) + 1
    assert openpyxl.load_workbook(io.BytesIO(found.xlsx(few, volume)))


@pytest.mark.parametrize("content", [b"", b"PK\x05\x06" + bytes(18), b"no archive"])
def test_an_archive_that_is_no_bundle_is_not_on_the_shelf(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "other.zip").write_bytes(content)
    assert shelf.volumes(tmp_path) == []
    with pytest.raises(DataError, match="no results"):
        shelf.volume(tmp_path, "other.zip")


@pytest.mark.parametrize(
    ("kind", "table", "title"),
    [("run", "villages", "村逐月"), ("compare", "villages", "各村效应"), ("compare", "rows", "rows")],
)
def test_tables_have_names_for_readers(kind: str, table: str, title: str) -> None:
    assert browse.title(kind, table, "zh") == title
