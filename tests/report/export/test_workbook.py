"""Workbooks: what Excel reads in their cells."""

import io
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from ruralsim.foundation.errors import OutputError
from ruralsim.report.export import commas, stories, workbook
from ruralsim.report.export.sheets import About, Heading, Measured, Sheet, heading
from ruralsim.report.text import text
from tests.report.story.told import told

openpyxl = pytest.importorskip("openpyxl")
WORDS = text("Thing", "事物")


def opened(*sheets: Sheet) -> Any:
    content = workbook.content(sheets, About(text("All", "全部")))
    return openpyxl.load_workbook(io.BytesIO(content))


def sheet(*cells: Any, unit: str = "", key: str = "") -> Sheet:
    return Sheet("things", WORDS, [heading(WORDS, unit, key)], [[cell] for cell in cells])


def below(made: Any) -> list[Any]:
    return [row[0] for row in made.iter_rows(min_row=2)]


def test_numbers_are_numbers_and_dates_are_dates() -> None:
    cells = below(opened(sheet(1234.5678, 7, True, date(2021, 1, 31), "词"))["Thing · 事物"])
    assert [cell.value for cell in cells] == [1234.5678, 7, True, datetime(2021, 1, 31), "词"]
    assert cells[3].number_format == "yyyy-mm-dd"


def test_shares_are_true_values_shown_in_per_cent() -> None:
    (plain,) = below(opened(sheet(0.1234, unit="share"))["Thing · 事物"])
    measured, rough = below(
        opened(sheet(Measured(0.1234, "share"), Measured(0.95, form="percent")))["Thing · 事物"]
    )
    assert (plain.value, plain.number_format) == (0.1234, "0.0%")
    assert (measured.value, measured.number_format) == (0.1234, "0.0%")
    assert (rough.value, rough.number_format) == (0.95, "0%")


def test_differences_of_shares_are_percentage_points() -> None:
    (cell,) = below(opened(sheet(Measured(-0.0123, "share", signed=True)))["Thing · 事物"])
    assert cell.value == pytest.approx(-1.23)
    assert cell.number_format == '+0.00" pp";-0.00" pp";0" pp"'


def test_what_is_no_number_is_an_empty_cell() -> None:
    cells = below(opened(sheet(None, float("nan"), Measured(float("inf")), 1.0))["Thing · 事物"])
    assert [cell.value for cell in cells] == [None, None, None, 1.0]


@pytest.mark.parametrize("name", ["=1+1", "+A1", "-A1", "@SUM(A1)", '=HYPERLINK("x")'])
def test_a_name_is_never_a_formula(name: str) -> None:
    (cell,) = below(opened(sheet(name))["Thing · 事物"])
    assert (cell.value, cell.data_type, cell.quotePrefix) == (name, "s", True)
    head = opened(Sheet("things", WORDS, [Heading(name, WORDS)], [["a"]]))["Thing · 事物"]["A1"]
    assert (head.value, head.data_type) == (name, "s")
    assert (
        commas.content(sheet(name)).decode("utf-8-sig").splitlines()[1].strip('"').startswith("'" + name[0])
    )


def test_a_number_too_long_for_excel_keeps_all_its_digits() -> None:
    birth = 2**63 - 25
    cells = below(opened(sheet(birth, 2**53 - 1))["Thing · 事物"])
    assert [cell.value for cell in cells] == [str(birth), 2**53 - 1]


def test_years_have_no_thousands() -> None:
    (cell,) = below(opened(sheet(2021, key="year"))["Thing · 事物"])
    assert (cell.value, cell.number_format) == (2021, "0")


def test_headings_stay_and_say_their_unit() -> None:
    made = opened(sheet(1.0, unit="CNY/head/year"), sheet(2.0))
    assert made.sheetnames == ["About · 说明", "Thing · 事物", "Thing · 事物 2", "Definitions · 定义"]
    table = made["Thing · 事物"]
    assert (table.freeze_panes, table.auto_filter.ref) == ("A2", "A1:A2")
    assert table["A1"].value == "Thing · 事物 [CNY/head a year · 元/人·年]"
    assert table.column_dimensions["A"].width > 9


def test_a_sheet_says_what_columns_and_words_mean() -> None:
    about = stories.about(told())
    made = openpyxl.load_workbook(io.BytesIO(workbook.content(stories.sheets(told()), about)))
    rows = [[cell.value for cell in row] for row in made["Definitions · 定义"].iter_rows(min_row=2)]
    assert ["effects", "Effect · 效应 [percentage points · 百分点]"] in [row[:2] for row in rows]
    assert rows[-1][4:] == ["Lever", "举措", "What is done. source", "所为。 source"]
    first = [[cell.value for cell in row] for row in made["About · 说明"].iter_rows()]
    assert ["What came out · 结果", "Vans did it.\n车辆之功。"] in first


def test_tabs_have_names_that_excel_takes() -> None:
    long = text("Who gains: all / of [them] " * 3, "谁受益" * 20)
    made = opened(
        Sheet("gains", long, [], []),
        Sheet("gains", long, [], []),
        Sheet("h", text("History", "History"), [], []),
    )
    assert len({name.lower() for name in made.sheetnames}) == 5
    assert all(len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in made.sheetnames)


def test_what_cannot_be_written_leaves_what_was_there(tmp_path: Path) -> None:
    file = tmp_path / "old.xlsx"
    file.write_bytes(b"old")
    with pytest.raises(OutputError, match="1,048,575"):
        workbook.write([Sheet("many", WORDS, [heading(WORDS)], range(1_048_576))], file, About(WORDS))  # type: ignore[arg-type]
    assert file.read_bytes() == b"old"
    assert [*tmp_path.iterdir()] == [file]
    with pytest.raises(OutputError, match="did you mean"):
        workbook.write([], tmp_path / "old.xls", About(WORDS))
    with pytest.raises(OutputError, match="folder"):
        workbook.write([], _folder(tmp_path / "is.xlsx"), About(WORDS))


def _folder(path: Path) -> Path:
    path.mkdir()
    return path


def test_a_full_disk_is_said_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import errno

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("xlsxwriter.Workbook._store_workbook", full)
    monkeypatch.setattr("pathlib.Path.write_bytes", full)
    for write in (
        lambda: workbook.write([sheet(1.0)], tmp_path / "new.xlsx", About(WORDS)),
        lambda: commas.write(sheet(1.0), tmp_path / "new.csv"),
    ):
        with pytest.raises(OutputError, match="disk is full"):
            write()
    assert not [*tmp_path.iterdir()]
