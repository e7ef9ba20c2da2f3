"""`ruralsim query`: SQL over a store of runs."""

import json
import sys
from codecs import BOM_UTF8
from itertools import groupby, islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ruralsim.cli import screen
from ruralsim.cli.common import AsJson
from ruralsim.foundation.paths import usable

if TYPE_CHECKING:
    import pyarrow as pa

    from ruralsim.results.store import Store

_MEANING = {
    "runs": "runs that succeeded · 成功的运行",
    "series": "indicators at month ends · 月末指标",
    "scenarios": "scenarios in full · 完整方案",
    "errors": "runs that failed · 失败的运行",
    "timings": "time and memory · 耗时与内存",
}
_ENDINGS = (".parquet", ".csv")
_COLUMNS = "SELECT table_name, column_name FROM information_schema.columns WHERE table_name <> 'series_inbox'"


def query(
    store: Annotated[Path, typer.Argument(metavar="STORE", help="Folder of runs. · 运行库文件夹")],
    sql: Annotated[
        str | None, typer.Argument(metavar="SQL", help="Lists tables and columns if none. · SQL 语句")
    ] = None,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print as CSV. · 输出 CSV")] = False,
    as_json: AsJson = False,
    out: Annotated[
        Path | None, typer.Option(help="Write a .parquet or .csv file. · 写入 Parquet 或 CSV 文件")
    ] = None,
    rows: Annotated[int, typer.Option(min=1, help="Rows printed in a table. · 表格行数")] = 50,
) -> None:
    """查询 · Ask a store of runs by SQL (DuckDB).

    Tables are runs, series (an indicator a column, a month end a row), errors, timings, scenarios, and one of
    each plan's name.
    """
    from ruralsim.results.folder import ends_in
    from ruralsim.results.store import Store

    opened = Store.open(store)
    if sql is None:
        _list(opened)
        return
    if out is not None:
        ends_in(out, *_ENDINGS)
    found = opened.sql(sql)
    if out is not None:
        _write(found, usable(out))
        screen.note(f"{found.num_rows:,} rows · 行: {out}")
    elif as_csv:
        from pyarrow import csv

        csv.write_csv(found, sys.stdout.buffer)
    elif as_json:
        print(json.dumps(found.to_pylist(), ensure_ascii=False, default=str, indent=1))
    else:
        _show(found, rows)


def _list(store: "Store") -> None:
    """Every table with what it holds and its columns."""
    columns = store.sql(f"{_COLUMNS} ORDER BY table_name").to_pylist()
    listed = [
        (
            str(name),
            _MEANING.get(name, "points of a plan · 试验计划的样点"),
            ", ".join(column["column_name"] for column in members),
        )
        for name, members in groupby(columns, lambda column: column["table_name"])
    ]
    screen.table(str(store.path), ("table · 表", "holds · 内容", "columns · 列"), listed)


def _show(found: "pa.Table", most: int) -> None:
    names = found.column_names
    numeric = [str(column.type) in _NUMBERS for column in found.schema]
    columns = [(name, "right" if right else "left") for name, right in zip(names, numeric, strict=True)]
    rows = islice(zip(*(found.column(name).to_pylist() for name in names), strict=True), most)
    screen.table("", columns, [[_cell(value) for value in row] for row in rows])
    if found.num_rows > most:
        more = found.num_rows - most
        screen.note(f"{more:,} more rows: --rows, --csv or --out FILE · 另有 {more:,} 行")


_NUMBERS = ("double", "float", "int64", "int32", "int16", "int8", "uint64", "uint32", "uint8")


def _cell(value: object) -> str:
    if value is None:
        return "–"
    return f"{value:,.6g}" if isinstance(value, float) else str(value)


def _write(found: "pa.Table", path: Path) -> None:
    """Writes the answer, whole or not at all.

    Raises:
        OutputError: The place cannot be written.
    """
    from pyarrow import csv, parquet

    from ruralsim.results import folder

    with folder.explained(path), folder.replacing(path) as partial, partial.open("wb") as file:
        if path.suffix.lower() == ".csv":
            file.write(BOM_UTF8)  # the mark by which spreadsheets know the Chinese for UTF-8
            csv.write_csv(found, file)
        else:
            parquet.write_table(found, file)
