"""The tables of a story for spreadsheets and programs."""

import csv
import json
import math
from pathlib import Path

from ruralsim.report.story.blocks import Column, Number, Table
from ruralsim.report.story.data import as_json, frame, frames, write
from ruralsim.report.text import text
from tests.report.story.told import told


def test_numbers_are_whole_and_in_the_unit_of_their_heading() -> None:
    effects = frames(told())["effects"]
    value, low, high = (
        effects[f"Effect · 效应 [percentage points]{end}"][0] for end in ("", " (low)", " (high)")
    )
    assert (value, low, high) == (12.34, 10.0, 20.0)
    assert math.isnan(effects["Effect · 效应 [percentage points]"][1])
    assert [*effects["Lever"]] == ["Vans & <vans>", "Vans & <vans>", "Cold chain"]  # each row stands alone
    assert effects["判定"][0] == "与预期一致"


def test_tables_are_found_by_their_section(tmp_path: Path) -> None:
    files = write(told(), tmp_path / "tables")
    assert [file.name for file in files] == ["effects.csv", "effects-2.csv"]
    with files[1].open(encoding="utf-8-sig") as file:
        (row,) = csv.DictReader(file)
    assert (row.pop("Table"), row.pop("表")) == ("More", "更多")
    assert row == {
        "Path": "a.b kg c",
        "路径": "a.b 公斤 c",
        "Wanted · 目标 (low)": "0.25",
        "Wanted · 目标 (high)": "1234.5",
    }


def test_columns_of_one_name_are_told_apart() -> None:
    column, cells = Column(text("Read", "读数")), (Number(1.0), Number(2.0))
    assert [*frame(Table((column, column), [cells])).loc[0]] == [1.0, 2.0]


def test_json_holds_what_is_said() -> None:
    made = json.loads(json.dumps(as_json(told(doubt=True)), allow_nan=False))
    assert [words["en"] for words in made["brief"]] == ["Only 2 seeds.", "Vans did it."]
    assert made["tables"]["effects"][1]["Effect · 效应 [percentage points]"] is None
