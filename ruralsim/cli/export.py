"""`ruralsim export`: tables of results for spreadsheets, and their map."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ruralsim.cli import screen
from ruralsim.cli.common import Quiet
from ruralsim.foundation.errors import DataError, OutputError
from ruralsim.foundation.paths import usable

if TYPE_CHECKING:
    from ruralsim.report.export.sheets import Sheet
    from ruralsim.results.comparison import Comparison
    from ruralsim.results.results import Results

_ENDINGS = (".xlsx", ".csv", ".zip", ".gpkg")


def export(
    what: Annotated[
        Path,
        typer.Argument(metavar="FOLDER|STORE", help="Results, a store, or STORE/plans/NAME. · 结果或运行库"),
    ],
    out: Annotated[
        Path,
        typer.Option(
            "--out",
            "-o",
            metavar="FILE",
            help="FILE.xlsx, .csv, .zip (of CSV), .gpkg, or a folder. · 导出文件",
        ),
    ],
    table: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="This table only; may be repeated. · 只导出此表，可重复"),
    ] = None,
    quiet: Quiet = False,
) -> None:
    """导出结果 · Write tables of results as an Excel workbook or CSV, or their map as a GeoPackage.

    A folder or a ZIP takes a CSV file of each table. Numbers are whole, with unit and labels in English and
    Chinese; a sheet says what every column means.
    """
    from ruralsim.experiment.exports import tables
    from ruralsim.report.export import commas, workbook
    from ruralsim.report.export.sheets import definitions
    from ruralsim.results.folder import legible

    target = _target(out)
    with legible(usable(what)):
        found = tables(what)
        if target.suffix.lower() == ".gpkg":
            _map(found.results, target, table, quiet)
            return
        sheets = found.sheets(table or ())
    match target.suffix.lower():
        case ".xlsx":
            workbook.write(sheets, target, found.about)
        case ".csv":
            commas.write(_single(sheets, target), target)
        case ".zip":
            commas.write_zip([*sheets, definitions(sheets, found.about)], target)
        case _:
            commas.write_all([*sheets, definitions(sheets, found.about)], target)
    if quiet:
        return
    screen.out().print(f"Export · 导出: {target}", markup=False, soft_wrap=True)
    screen.note(", ".join(f"{sheet.name} ({len(sheet.rows):,})" for sheet in sheets))
    if left := [name for name in found.large if not table]:
        names = ", ".join(left)
        screen.note(f"left out, as it is large; to have it · 因体积大未导出，如需请加: --table {names}")


def _target(out: Path) -> Path:
    """Where to: a file of a known kind, or a folder.

    Raises:
        OutputError: Its name promises what is not written here.
    """
    from ruralsim.results.folder import FILES, ends_in

    path = usable(out).absolute()
    if path.suffix.lower() in FILES and not path.is_dir():
        ends_in(path, *_ENDINGS)
    return path


def _map(results: "Results | Comparison | None", target: Path, table: list[str] | None, quiet: bool) -> None:
    """Writes the map, and says whether it lies in place.

    Raises:
        DataError: The results have none.
        OutputError: Tables were asked for.
    """
    from ruralsim.report.export import geopackage

    if table:
        raise OutputError(
            f"{target}: a GeoPackage holds the map, not --table · GeoPackage 只含地图，不用 --table"
        )
    if results is None:
        raise DataError(
            "these results have no map: a GeoPackage is made of a run or a comparison · "
            "该结果无地图，GeoPackage 只能由单次运行或对比导出"
        )
    grid = geopackage.write(results, target)
    if quiet:
        return
    screen.out().print(f"Export · 导出: {target}", markup=False, soft_wrap=True)
    screen.note(
        f"in place · 坐标系: {grid.name}"
        if grid.placed
        else "This county has no real position: metres from its south-western corner, without a coordinate "
        "system · "
        "该县无实际位置：以西南角为原点的米制坐标，无坐标系"
    )


def _single(sheets: "list[Sheet]", target: Path) -> "Sheet":
    """The one table that goes into a CSV file.

    Raises:
        OutputError: There are several.
    """
    if len(sheets) == 1:
        return sheets[0]
    names = ", ".join(sheet.name for sheet in sheets)
    raise OutputError(
        f"{target}: a CSV file holds one table, and there are {len(sheets)}: add --table NAME, or give "
        f"a folder or a .zip file · CSV 文件只含一张表，请用 --table 指定，或导出到文件夹、.zip 文件\n"
        f"  tables · 表: {names}\n"
        f"  did you mean · 是否想写: --out {target.with_suffix('.zip')}"
    )
