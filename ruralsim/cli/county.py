"""`ruralsim county`: a county of one's own, from the files that an office has."""

import json
from pathlib import Path
from typing import Annotated

import typer

from ruralsim.cli import screen
from ruralsim.cli.common import AsJson, Open

county = typer.Typer(
    help="A county of your own, from your files: new, check. · 由自有数据建立县域", no_args_is_help=True
)

Folder = Annotated[Path, typer.Argument(metavar="NAME", help="The county's folder. · 县文件夹")]


@county.command()
def new(
    name: Folder,
    villages: Annotated[
        str, typer.Option(metavar="FILE[#SHEET]", help="List of villages, XLSX or CSV. · 村庄清单")
    ],
    townships: Annotated[
        str,
        typer.Option(metavar="FILE[#SHEET]", help="List of townships, that of the seat first. · 乡镇清单"),
    ] = "",
    boundary: Annotated[
        str,
        typer.Option(metavar="FILE[#LAYER][@CRS]", help="Polygons: GeoPackage, Shapefile, GeoJSON. · 县界"),
    ] = "",
    dem: Annotated[
        str, typer.Option(metavar="FILE[@CRS]", help="Elevations: GeoTIFF, ESRI ASCII. · 高程栅格")
    ] = "",
    roads: Annotated[
        str,
        typer.Option(metavar="FILE[#LAYER][@CRS]", help="Lines with a class, e.g. OSM's highway. · 道路图层"),
    ] = "",
    stats: Annotated[
        str, typer.Option(metavar="FILE[#SHEET]", help="Figures of the yearbook. · 统计数据")
    ] = "",
    class_column: Annotated[str, typer.Option(help="Column of the roads' classes. · 道路等级列")] = "",
    road_class: Annotated[
        list[str] | None,
        typer.Option(metavar="VALUE=CLASS", help="What a class means, e.g. 1=国道. · 道路等级含义"),
    ] = None,
    layers_crs: Annotated[
        str, typer.Option(help="What layers and grids are counted in, if they do not say. · 图层坐标系")
    ] = "",
    crs: Annotated[str, typer.Option(help="What coordinates are: EPSG:4490, GCJ-02, BD-09 … · 坐标系")] = "",
    zone: Annotated[
        int | None, typer.Option(help="Gauss–Krüger zone: 13–23 of 6°, 25–45 of 3°. · 高斯投影带号")
    ] = None,
    seat: Annotated[str, typer.Option(help="Township of the county seat. · 县城所在乡镇")] = "",
    without: Annotated[
        list[str] | None, typer.Option(help="Township, or kind such as 开发区, to drop. · 剔除的乡镇或类别")
    ] = None,
    name_en: Annotated[str, typer.Option(help="The county's name. · 县的英文名")] = "",
    name_zh: Annotated[str, typer.Option(help="Its name in Chinese. · 县名")] = "",
    extends: Annotated[
        str, typer.Option(metavar="SCENARIO", help="What it begins from. · 基础方案")
    ] = "baseline",
    replace: Annotated[
        bool, typer.Option("--replace", help="Make the folder anew. · 覆盖已有文件夹")
    ] = False,
) -> None:
    """建立县域 · Build a county's folder, which `ruralsim run` takes."""
    from ruralsim.county.building import Asked, build
    from ruralsim.county.checking import check as look
    from ruralsim.county.story import story, write
    from ruralsim.report.story import terminal

    asked = Asked(
        folder=name, villages=villages, townships=townships, boundary=boundary, dem=dem,
        roads=roads, stats=stats, class_column=class_column, road_class=road_class or (),
        layers_crs=layers_crs, crs=crs, zone=zone, seat=seat, without=without or (),
        name_en=name_en, name_zh=name_zh, extends=extends, replace=replace,
    )  # fmt: skip
    build(asked)
    found = look(name)
    page, scenario = write(found), name / f"{name.absolute().name}.toml"
    terminal.show(story(found), screen.out(), screen.err())
    screen.note(
        f"{scenario}: written · 已生成\n{page}: its page · 页面\n"
        f"  ruralsim county check {name}\n  ruralsim run {scenario}"
    )


@county.command()
def check(name: Folder, as_json: AsJson = False, open_: Open = False) -> None:
    """检查县域 · Say what a county is made of, and what in it is suspicious: a page with the map."""
    from ruralsim.county.checking import check as look
    from ruralsim.county.story import story, write
    from ruralsim.report.export.stories import as_json as plain
    from ruralsim.report.story import terminal

    found = look(name)
    page = write(found)
    if as_json:
        print(json.dumps({**plain(story(found)), "page": str(page)}, ensure_ascii=False, indent=1))
    else:
        terminal.show(story(found), screen.out(), screen.err())
        screen.out().print(f"Page · 页面: {page}", markup=False, soft_wrap=True)
    if open_:
        typer.launch(page.as_uri())
