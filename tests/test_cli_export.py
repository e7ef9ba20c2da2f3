"""`ruralsim export`: what is typed, written and refused."""

import csv
import json
import zipfile
from pathlib import Path

import pandas as pd
import pytest

from ruralsim.experiment.exports import tables
from ruralsim.results import describe
from tests.report.export.measured import unmeasured
from tests.results.fake_run import fake_run
from tests.test_cli import ruralsim

openpyxl = pytest.importorskip("openpyxl")


def refused(*words: str) -> str:
    return ruralsim(*words, ok=2)


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("runs") / "run"
    fake_run(folder)
    return folder


def test_a_workbook_holds_the_tables_of_a_run_with_names(run: Path, tmp_path: Path) -> None:
    file = tmp_path / "new" / "run.xlsx"
    assert str(file) in ruralsim(
        "export", str(run), "--out", str(file), "--table", "villages", "--table", "money"
    )
    book = openpyxl.load_workbook(file, read_only=True)
    assert book.sheetnames == [
        "About · 说明", "Villages by month · 村逐月", "Money by year · 逐年资金", "Definitions · 定义",
    ]  # fmt: skip
    head, first = (
        [cell.value for cell in row] for row in book["Villages by month · 村逐月"].iter_rows(max_row=2)
    )
    shown, meant = dict(zip(head, first, strict=True)), tables(run).results
    assert meant is not None
    frame = meant.frame("villages")
    assert shown["Date · 日期"] == frame["date"][0]
    name = meant.geography["villages"][int(frame["village"][0])]["name"]
    assert shown["Village · 村"] == name
    income = "Net income per head, 12 months · 近12个月人均可支配收入 [CNY/head a year · 元/人·年]"
    assert shown[income] == pytest.approx(frame["income_head"][0])
    (below,) = book["Villages by month · 村逐月"].iter_rows(min_row=2, max_row=2)
    forms = {heading: cell.number_format for heading, cell in zip(head, below, strict=True)}
    assert forms["Poverty headcount ratio · 监测线以下人口占比 [%]"] == "0.0%"
    assert forms["Village row · 村序号"] == "0"


def test_every_table_of_a_run_can_be_had_and_every_column_is_defined(run: Path) -> None:
    found = tables(run)
    assert {*describe.TABLES} < {*found.made}
    assert found.large == ("households",)
    for name in found.made:
        made = found.made[name]()
        assert made.rows, name
        assert all(len(row) == len(made.headings) for row in made.rows)
        assert all(heading.label["en"] and heading.label["zh"] for heading in made.headings), name
        assert not unmeasured(made), name
    defined = {heading.key: heading for heading in found.made["indicators"]().headings}
    assert defined["headcount"].definition["zh"]


def test_a_folder_and_a_zip_hold_a_file_of_each_table(run: Path, tmp_path: Path) -> None:
    wanted = ("--table", "money", "--table", "mass")
    ruralsim("export", str(run), "--out", str(tmp_path / "all"), *wanted)
    ruralsim("export", str(run), "--out", str(tmp_path / "all.zip"), *wanted)
    files = {file.name: file.read_bytes() for file in (tmp_path / "all").iterdir()}
    assert {*files} == {"money.csv", "mass.csv", "definitions.csv"}
    with zipfile.ZipFile(tmp_path / "all.zip") as packed:
        assert {name: packed.read(name) for name in packed.namelist()} == files
    money = pd.read_csv(tmp_path / "all" / "money.csv")  # pandas sees the mark by itself
    assert money.columns[0] == "Calendar year · 年份"


def test_a_csv_file_holds_one_table_and_begins_with_a_mark(run: Path, tmp_path: Path) -> None:
    said = refused("export", str(run), "--out", str(tmp_path / "x.csv"))
    assert "--table NAME" in said
    assert "x.zip" in said
    assert "did you mean · 是否想写: money" in refused(
        "export", str(run), "--out", str(tmp_path / "x.csv"), "--table", "mony"
    )
    assert not [*tmp_path.iterdir()]
    ruralsim("export", str(run), "--out", str(tmp_path / "x.csv"), "--table", "money")
    assert (tmp_path / "x.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    with (tmp_path / "x.csv").open(encoding="utf-8-sig", newline="") as file:
        assert len([*csv.reader(file)]) == len(tables(run).made["money"]().rows) + 1


def test_the_map_of_a_run_is_a_geopackage(run: Path, tmp_path: Path) -> None:
    raw = pytest.importorskip("pyogrio.raw")
    said = ruralsim("export", str(run), "--out", str(tmp_path / "x.gpkg"))
    assert str(tmp_path / "x.gpkg") in said
    assert len(raw.read(tmp_path / "x.gpkg", layer="villages")[2]) == 200
    assert "--table" in refused("export", str(run), "--out", str(tmp_path / "x.gpkg"), "--table", "money")


@pytest.mark.parametrize(
    ("out", "said"), [("x.pdf", ".xlsx"), ("x.xls", "x.xlsx"), ("x.docx", ".xlsx"), ("x.xlsx/y.csv", "y.csv")]
)
def test_what_cannot_be_written_is_refused(run: Path, tmp_path: Path, out: str, said: str) -> None:
    (tmp_path / "x.xlsx").write_text("a file")
    assert said in refused("export", str(run), "--out", str(tmp_path / out), "--table", "money")
    assert [file.name for file in tmp_path.iterdir()] == ["x.xlsx"]


def test_what_is_no_folder_of_results_is_refused(tmp_path: Path) -> None:
    assert "no results of ruralsim" in refused("export", str(tmp_path), "--out", str(tmp_path / "x.xlsx"))
    (tmp_path / "manifest.json").write_text(json.dumps({"format": "ruralsim-run/1"}))
    assert "meta.json" in refused("export", str(tmp_path), "--out", str(tmp_path / "x.xlsx"))
