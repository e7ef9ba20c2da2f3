"""The tables of a story for spreadsheets and programs."""

import csv
import json
import math
from dataclasses import replace
from pathlib import Path

from ruralsim.report.export import commas
from ruralsim.report.export.stories import as_json, frames, sheet, sheets
from ruralsim.report.story.blocks import Column, Number, Section, Table, Words
from ruralsim.report.text import text
from tests.report.story.told import told


def test_numbers_are_whole_and_in_the_unit_of_their_heading() -> None:
    effects = frames(told())["effects"]
    value, low, high = (
        effects[f"Effect · 效应 [percentage points · 百分点]{end}"][0] for end in ("", " (low)", " (high)")
    )
    assert (value, low, high) == (12.34, 10.0, 20.0)
    assert math.isnan(effects["Effect · 效应 [percentage points · 百分点]"][1])
    assert [*effects["Lever"]] == ["Vans & <vans>", "Vans & <vans>", "Cold chain"]  # each row stands alone
    assert effects["判定"][0] == "与预期一致"


def test_tables_are_found_by_their_section(tmp_path: Path) -> None:
    files = commas.write_all(sheets(told()), tmp_path / "tables")
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
    made = sheet(Table((column, column), [cells]))
    assert [heading.name for heading in made.headings] == ["Read · 读数", "Read · 读数 (2)"]


def test_tables_of_a_section_that_are_alike_are_one_sheet() -> None:
    """Also where the words of one are the same in both languages, and of another not."""
    columns = Column(text("Read", "读数")), Column(text("Verdict", "判定"), right=False)
    said = {1.0: "", 2.0: text("better", "改善")}
    tables = [
        Table(columns, [(Number(n), Words(word))], text(f"Option {n:.0f}", f"方案{n:.0f}"))
        for n, word in said.items()
    ]
    (made,) = sheets(replace(told(), sections=[Section("effects", text("Effects", "效应"), blocks=tables)]))
    assert [heading.name for heading in made.headings] == [
        "Table", "表", "Read · 读数", "Verdict", "判定",
    ]  # fmt: skip
    assert [row[0] for row in made.rows] == ["Option 1", "Option 2"]
    assert made.title["zh"] == "效应"


def test_words_stand_in_both_languages_once_one_of_them_does() -> None:
    column = Column(text("Cell", "情景"), right=False)
    both = sheet(Table((column,), [(Words("a"),), (Words(text("base", "基准")),)]))
    assert [[*row] for row in both.rows] == [["a", "a"], ["base", "基准"]]
    one = sheet(Table((column,), [(Words("a"),), (Words("b"),)]))
    assert [heading.name for heading in one.headings] == ["Cell · 情景"]


def test_json_holds_what_is_said() -> None:
    made = json.loads(json.dumps(as_json(told(doubt=True)), allow_nan=False))
    assert [words["en"] for words in made["brief"]] == ["Only 2 seeds.", "Vans did it."]
    assert made["tables"]["effects"][1]["Effect · 效应 [percentage points · 百分点]"] is None
