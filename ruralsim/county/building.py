"""From files to a folder that runs: everything is read and checked first, and nothing is half-written."""

import csv
import hashlib
import io
import json
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ruralsim.county.account import Account
from ruralsim.county.boundary import boundary_of, cells_within, check_within, outline
from ruralsim.county.figures import KINDS, Figures
from ruralsim.county.ground import Ground, Spread, ground_of, suspect_places
from ruralsim.county.layers import read_layer
from ruralsim.county.locating import Located, Misplaced, located
from ruralsim.county.reference import WEB_MAPS, reference
from ruralsim.county.relief import read_relief
from ruralsim.county.roads import as_csv, meanings, road_cells
from ruralsim.county.sheets import Sheet, read_sheet
from ruralsim.county.statistics import held_against, household_size, read_statistics
from ruralsim.county.townships import Township, arranged, read_township_list, townships_among
from ruralsim.county.uses import ASKS, calibration, uses
from ruralsim.county.villages import Village, read_village_list
from ruralsim.foundation.command import typed
from ruralsim.foundation.errors import DataError, OutputError, ScenarioError
from ruralsim.foundation.paths import usable
from ruralsim.foundation.spelling import counted, did_you_mean
from ruralsim.foundation.version import __version__
from ruralsim.results.folder import MANIFEST, claim, whole
from ruralsim.world.endowment import household_sizes

if TYPE_CHECKING:
    from ruralsim.scenario import Scenario

FORMAT = "ruralsim-county/1"
"""Layout of a county's folder and its version."""
INPUTS = "inputs"
VILLAGES_CSV, ELEVATION_CSV, ROADS_CSV = "villages.csv", "elevation.csv", "roads.csv"
LAND_CSV = "land.csv"
BOUNDARY_JSON = "boundary.json"
"""Rings of the boundary: lists of kilometres east and north of the grid's south-western corner."""

Array = NDArray[np.float64]


class Asked(NamedTuple):
    """What a county is to be made of.

    Attributes:
        folder: where to; its last part is the county's name.
        villages: list of villages, FILE or FILE#sheet.
        townships: list of units of township level, if there is one.
        boundary: layer of polygons, if there is one.
        dem: grid of elevations, if there is one.
        stats: table of figures of the county, if there is one.
        roads: layer of lines, if there is one.
        class_column: its column of classes; empty for one of the usual name.
        road_class: what values of it mean, such as 1=国道.
        layers_crs: what layers and grids are counted in, if neither they say it nor their names, as FILE@CRS.
        crs: what the coordinates of villages are counted in; empty if it was not said.
        zone: number of their Gauss–Krüger zone, if it was said.
        seat: unit that holds the county seat; empty for the first.
        without: units, or kinds of units, to drop.
        name_en: of the county; the folder's name if empty.
        name_zh: the same in Chinese.
        extends: scenario that the county's extends.
        replace: whether a county's folder of that name is made anew.
    """

    folder: Path
    villages: str
    townships: str = ""
    boundary: str = ""
    dem: str = ""
    stats: str = ""
    roads: str = ""
    class_column: str = ""
    road_class: Sequence[str] = ()
    layers_crs: str = ""
    crs: str = ""
    zone: int | None = None
    seat: str = ""
    without: Sequence[str] = ()
    name_en: str = ""
    name_zh: str = ""
    extends: str = "baseline"
    replace: bool = False


class Source(NamedTuple):
    """A file that was read: what it is, how it was named, and its contents by suffix."""

    what: str
    given: str
    files: dict[str, bytes]


class County(NamedTuple):
    """A county as it was read, before it is written.

    Attributes:
        villages: in the order in which they are written.
        x_km: (villages,) east of the south-western corner.
        y_km: (villages,) north of it.
        townships: of them, that of the county seat first; none if the list names none.
        ground: the grid.
        places: coordinates as read.
        sources: what was read.
        area_km2: within the boundary; NaN if that is unknown.
        made: files that follow from them beside the list of villages: name → content.
        figures: of the county; none if no table gives them.
        account: what became of it.
    """

    villages: list[Village]
    x_km: Array
    y_km: Array
    townships: list[Township]
    ground: Ground
    places: Located
    sources: list[Source]
    area_km2: float
    made: dict[str, str]
    figures: Figures
    account: Account

    @property
    def households(self) -> int:
        """Of all villages."""
        return sum(village.households for village in self.villages)


def build(asked: Asked) -> County:
    """Reads the files of a county and writes its folder.

    Raises:
        DataError: A file cannot be right: with sheet, row and value.
        ScenarioError: An option cannot be right.
        OutputError: The folder is there already, or cannot be written.
        MissingExtra: A file needs packages that are not installed.
    """
    folder = free(asked.folder, asked.replace)
    county = read(asked)
    files = {
        VILLAGES_CSV: _villages_csv(county),
        **county.made,
        f"{folder.name}.toml": scenario_toml(asked, county, folder.name),
    }
    if targets := calibration(county.figures, county.households, _base(asked.extends).run.start, folder.name):
        files[f"{folder.name}{ASKS}"] = targets
    files[MANIFEST] = _manifest(asked, county, files, folder.name)
    with whole(folder, kind="county") as partial:
        (partial / INPUTS).mkdir()
        for source in county.sources:
            for kept, content in _kept(source).items():
                (partial / kept).write_bytes(content)
        for name, text in files.items():
            (partial / name).write_text(text, encoding="utf-8", newline="")
        _runs(partial / f"{folder.name}.toml", folder)
    return county


def free(folder: Path, replace: bool) -> Path:
    """The folder of a new county, which may not be there yet.

    Raises:
        OutputError: Something is there, and may not be replaced.
    """
    path = usable(folder).absolute()
    if not path.name or path.name.startswith("."):
        raise OutputError(f"{folder}: a county's folder needs a name · 请给出县文件夹的名称")
    if path.exists() and any(path.iterdir() if path.is_dir() else [path]) and not replace:
        raise OutputError(
            f"{path}: exists already, and is not overwritten unless you add --replace · "
            "已存在；如需重建请加 --replace"
        )
    return claim(path, kind="county")


def read(asked: Asked) -> County:
    """Everything of a county but its folder.

    Raises:
        DataError, ScenarioError, MissingExtra: As `build`.
    """
    account = Account()
    _check_options(asked)
    crs = reference(asked.crs) if asked.crs else None
    sheet = read_sheet(asked.villages)
    account.villages = sheet.where
    sources = [_of_sheet("villages", sheet)]
    villages = read_village_list(sheet, account)
    if asked.townships:
        listed = read_sheet(asked.townships)
        sources.append(_of_sheet("townships", listed))
        townships = read_township_list(listed, villages, account)
        _mended(listed, account)
    else:
        townships = townships_among(villages)
    townships, dropped = arranged(townships, asked.seat, asked.without)
    for township in dropped:
        of = sum(village.township == township.name for village in villages)
        account.leave_out(
            f"{township.name} ({township.kind.en}) with {counted(of, 'village')}",
            f"{township.name}（{township.kind.zh}），{of} 个村",
        )
    order = {township.name: at for at, township in enumerate(townships)} or {"": 0}
    villages = [village for village in villages if village.township in order]
    villages.sort(key=lambda village: order[village.township])

    first, second = (np.array([getattr(v, axis) for v in villages]) for axis in ("east", "north"))
    try:
        places = located(first, second, crs, asked.zone)
    except Misplaced as error:
        raise _misplaced(sheet, villages, error) from None
    web = places.by.key if places.by.key in WEB_MAPS else ""
    account.note(f"coordinates are {places.by.en}", f"坐标系：{places.by.zh}")
    if places.exchanged:
        account.repair(
            "the columns of coordinates were exchanged, or x is the northing as surveyors have it",
            "坐标两列次序相反（或按测绘习惯以 x 为纵坐标），已对调",
        )
    boundary = None
    if asked.boundary:
        layer = read_layer(asked.boundary, asked.layers_crs, account, web)
        sources.append(Source("boundary", layer.where, layer.files))
        boundary = boundary_of(layer, account)
    try:
        ground = ground_of(places.east, places.north, boundary and boundary.rim)
    except Spread as spread:
        furthest = ", ".join(f"row {villages[i].row} {villages[i].name}" for i in spread.rows)
        raise sheet.wrong(
            f"villages are spread over {spread}, a county is at most 1000 km long; furthest off: {furthest}",
            f"各村分布达 {spread}，县域至多 1000 km；最远者：{furthest}",
        ) from None
    x, y = (np.floor(side * 1000.0) / 1000.0 for side in ground.km(places.east, places.north))
    area = math.nan
    if boundary is not None:
        area = check_within(boundary, ground, sheet, villages, x, y, account)
    figures = Figures({}, {})
    if asked.stats:
        table = read_sheet(asked.stats)
        sources.append(_of_sheet("stats", table))
        figures = read_statistics(table, account)
        household_size(table, figures, *household_sizes(_base(asked.extends)))
        _mended(table, account)
        held_against(figures, sum(village.households for village in villages), area, account, table.where)
    suspect_places(villages, x, y, account)
    made = {}
    if boundary is not None:
        made[BOUNDARY_JSON] = json.dumps(outline(boundary, ground)) + "\n"
        made[LAND_CSV] = as_csv(cells_within(boundary, ground))
    if asked.dem:
        relief = read_relief(asked.dem, asked.layers_crs, ground, account)
        sources.append(Source("dem", str(relief.path), {relief.path.suffix.lower(): relief.content}))
        made[ELEVATION_CSV] = relief.as_csv()
    if asked.roads:
        called = meanings(asked.road_class)
        layer = read_layer(asked.roads, asked.layers_crs, account, web)
        sources.append(Source("roads", layer.where, layer.files))
        cells = road_cells(layer, asked.class_column, called, ground, villages, x, y, account)
        made[ROADS_CSV] = as_csv(cells)
    return County(villages, x, y, townships, ground, places, sources, area, made, figures, account)


def _check_options(asked: Asked) -> None:
    """Refuses options that contradict each other, or that lead out of the folder."""
    from ruralsim.scenario import catalogue

    if asked.crs and asked.zone is not None:
        raise ScenarioError(
            f"--crs {asked.crs} and --zone {asked.zone}: one of them says it · --crs 与 --zone 只需其一"
        )
    known = [entry.name for entry in catalogue.entries()]
    if asked.extends not in known:  # a file would be missing where the folder is moved to
        lines = (
            f"--extends {asked.extends[:60]!r}: no scenario of the catalogue · 不是方案目录中的方案",
            did_you_mean(asked.extends, known),
            f"allowed · 可用: {', '.join(known)}",
        )
        raise ScenarioError("\n  ".join(filter(None, lines)))


def _misplaced(sheet: Sheet, villages: Sequence[Village], error: Misplaced) -> DataError:
    if not error.rows:
        return sheet.wrong(error.en, error.zh)
    return sheet.all_wrong(
        (v.row, f"{v.name!r} ({v.east:.9g}, {v.north:.9g}): {error.en}", f"“{v.name}”：{error.zh}")
        for v in (villages[i] for i in error.rows)
    )


def _mended(sheet: Sheet, account: Account) -> None:
    for note in sheet.notes:
        account.repair(*note)


def _of_sheet(what: str, sheet: Sheet) -> Source:
    return Source(what, sheet.where, {sheet.path.suffix.lower(): sheet.content})


def _kept(source: Source) -> dict[str, bytes]:
    """Copies of what was read: name below the folder → content."""
    return {f"{INPUTS}/{source.what}{suffix}": content for suffix, content in source.files.items()}


def digest(content: bytes) -> str:
    """Of a file, 32 hexadecimal digits."""
    return hashlib.blake2b(content, digest_size=16).hexdigest()


def _villages_csv(county: County) -> str:
    """The list in the form that a scenario reads."""
    coded = any(village.code for village in county.villages)
    header = [*(["code"] if coded else []), "unit", *(["township"] if county.townships else []), "name"]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*header, "households", "x_km", "y_km"])
    for village, x, y in zip(county.villages, county.x_km, county.y_km, strict=True):
        said = {
            "code": village.code,
            "unit": village.unit.key,
            "township": village.township,
            "name": village.name,
        }
        writer.writerow([*(said[key] for key in header), village.households, f"{x:.3f}", f"{y:.3f}"])
    return f"\ufeff{out.getvalue()}"  # the mark by which spreadsheets know the Chinese for UTF-8


def scenario_toml(asked: Asked, county: County, name: str) -> str:
    """The scenario of a county: what its files say, and nothing else."""
    zh = asked.name_zh or ("" if name.isascii() else name)
    en = asked.name_en or (name if name.isascii() else "")
    codes = {village.code[:6] for village in county.villages}
    code = next(iter(codes)) if len(codes) == 1 else ""
    east, north = (float(np.median(side)) for side in (county.places.east, county.places.north))
    lines = [
        f"# Made by `ruralsim county new`, {MANIFEST} says of what. · 由 ruralsim county new 生成",
        f"# About {east:.3f}°E {north:.3f}°N; the grid begins in its south-west. · 网格原点在西南角",
        f"extends = {_quoted(asked.extends)}",
        f"title = {{ en = {_quoted(en or zh)}, zh = {_quoted(zh or en)} }}",
        "",
        "[county]",
        f"name_en = {_quoted(en)}",
        f"name_zh = {_quoted(zh)}",
        *([f"code = {_quoted(code)}"] if re.fullmatch(r"\d{6}", code) else []),
        f"villages_csv = {_quoted(VILLAGES_CSV)}",
        *(
            [f"elevation_csv = {_quoted(ELEVATION_CSV)}", 'elevation_fill = "nearest"']
            if ELEVATION_CSV in county.made
            else []
        ),
        *([f"roads_csv = {_quoted(ROADS_CSV)}"] if ROADS_CSV in county.made else []),
        *([f"land_csv = {_quoted(LAND_CSV)}"] if LAND_CSV in county.made else []),
        f"projection = {_quoted(county.ground.projection.proj)}",
        f"west_m = {county.ground.west_m:.1f}",
        f"south_m = {county.ground.south_m:.1f}",
        *([] if math.isnan(county.area_km2) else [f"land_km2 = {county.area_km2:.1f}"]),
        *county.figures.as_toml(),
        "",
        "[world]",
        f"width_km = {county.ground.width}",
        f"height_km = {county.ground.height}",
        *([f"townships = {len(county.townships)}"] if county.townships else []),
        f"villages = {len(county.villages)}",
        f"households = {county.households}",
        *(["", "[world.environment]", *climate] if (climate := county.figures.climate()) else []),
    ]
    return "\n".join(lines) + "\n"


def _base(extends: str) -> "Scenario":
    """The scenario of the catalogue that a county's extends."""
    from ruralsim.scenario import Scenario

    return Scenario.load(extends)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _manifest(asked: Asked, county: County, files: Mapping[str, str], name: str) -> str:
    about = {
        "format": FORMAT,
        "name": name,
        "version": __version__,
        "command": typed(),
        "inputs": [
            {"what": source.what, "given": source.given, "file": file, "digest": digest(content)}
            for source in county.sources
            for file, content in _kept(source).items()
        ],
        "made": {file: digest(text.encode()) for file, text in files.items()},
        "ground": county.ground.plain(),
        "coordinates": county.places.by.key,
        "figures": [
            {
                "key": use.key,
                "en": KINDS[use.key].en,
                "zh": KINDS[use.key].zh,
                "unit": KINDS[use.key].unit,
                "years": use.years,
                "said": use.said._asdict(),
                "targets": use.targets,
            }
            for use in uses(county.figures, county.households, _base(asked.extends).run.start)
        ],
        "townships": [
            {
                "name": t.name,
                "code": t.code,
                "kind": t.kind.key,
                "kind_zh": t.kind.zh,
                **_sizes(t, county.villages),
            }
            for t in county.townships
        ],
        **county.account.plain(),
    }
    return json.dumps(about, ensure_ascii=False, indent=1) + "\n"


def _sizes(township: Township, villages: Iterable[Village]) -> dict[str, int]:
    own = [village.households for village in villages if village.township == township.name]
    return {"villages": len(own), "households": sum(own)}


def _runs(file: Path, folder: Path) -> None:
    """Checks that a scenario can be run.

    Args:
        file: the scenario, in a folder that is gone when this fails.
        folder: that it would become.

    Raises:
        DataError: Its files do not fit each other; or the scenario is none, which files that were read line
            by line should not lead to: that it is made of them is said, and no passing folder is named.
    """
    from ruralsim.scenario import Scenario

    try:
        Scenario.load(str(file)).check_files()
    except (DataError, ScenarioError) as error:
        said = str(error).replace(str(file.parent), folder.name).replace("\n", "\n  ")
        raise DataError(
            f"{folder}: not made, the scenario that follows from your files is refused · "
            f"未建立，由所给文件得到的方案不可用:\n  {said}"
        ) from None
